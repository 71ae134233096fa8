"""The Streamlit pages that `benchmarks.map` measures: one map, nothing else.

streamlit run benchmarks/map_pages.py -- KIND PAPERS
"""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

if TYPE_CHECKING:
    from bertopic import BERTopic

    from explorer.map_component.crowd import Crowd

TOPICS = 60
_SYLLABLES = ("gra", "ph", "mod", "el", "lear", "ning", "vis", "ion", "lan", "gua", "ge", "dif")


@st.cache_resource
def corpus(papers: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Made-up papers: places in groups of unlike density, a topic each, -1 for outliers, titles."""
    chance = np.random.default_rng(7)
    centres = chance.uniform(-10, 10, (TOPICS, 2))
    topic = chance.choice(TOPICS, papers, p=chance.dirichlet(np.full(TOPICS, 3)))
    spread = chance.uniform(0.25, 0.9, TOPICS)
    xy = centres[topic] + chance.normal(size=(papers, 2)) * spread[topic, None]
    topic[chance.random(papers) < 0.1] = -1
    words = ["".join(chance.choice(_SYLLABLES, 3)) for _ in range(400)]
    titles = [" ".join(chance.choice(words, 9)) for _ in range(papers)]
    return xy.astype(np.float32), topic, titles


@st.cache_resource
def crowd(papers: int) -> "Crowd | None":
    """The same papers sorted, where the Map page would not draw them all."""
    from explorer.map_component import crowd_of
    from explorer.ui.map_contents import ALL_DRAWN_UP_TO

    return crowd_of(corpus(papers)[0]) if papers > ALL_DRAWN_UP_TO else None


@st.cache_resource
def centres_of(papers: int) -> list[tuple[int, float, float, int]]:
    """Each topic with the middle of its papers and their number."""
    xy, topic, _ = corpus(papers)
    return [
        (one, *map(float, xy[topic == one].mean(axis=0)), int((topic == one).sum()))
        for one in range(TOPICS)
        if (topic == one).any()
    ]


def show_ours(papers: int) -> int | None:
    """Our component; returns the row that was clicked."""
    from explorer.figures.theme import DARK, LIGHT, category_colors
    from explorer.map_component import (
        Coloring,
        Detail,
        Histogram,
        MapPoints,
        MapView,
        TopicLabel,
        paper_map,
    )

    xy, topic, titles = corpus(papers)
    years = 1 + np.arange(papers) % 20
    palettes = [(theme.outlier, *category_colors(TOPICS, theme)) for theme in (LIGHT, DARK)]
    colors = Coloring(topic + 1, *palettes, quiet=0)
    if st.checkbox("Other colours"):
        colors = Coloring(years, *palettes)
    labels = [
        TopicLabel(0, one, f"Subject number {one}", x, y, 0.6, size, "#334455", "#ddeeff")
        for one, x, y, size in centres_of(papers)
    ]
    view = MapView(
        "Map", colors, labels, shown=years > 10 if st.checkbox("Filter") else None,
        selected=st.session_state.get("row"), height=700,
        histogram=Histogram(tuple(map(str, range(2001, 2021))), (papers // 20,) * 20),
    )  # fmt: skip
    events = paper_map(
        MapPoints(xy, years, crowd(papers)), view, key="map",
        describe=lambda rows, _: [Detail(row, titles[row], "2020") for row in rows],
    )  # fmt: skip
    if events.region is not None:
        from explorer.analysis.region import rows_inside

        st.write(f"inside {len(rows_inside(events.region.polygon, xy))}")
    return events.click.row if events.click else None


def show_plotly(papers: int) -> int | None:
    """One scattergl trace per topic, as the Plotly map of this project draws it, without titles."""
    import pandas as pd

    from explorer.figures.paper_map import paper_map
    from explorer.figures.theme import LIGHT

    xy, topic, titles = corpus(papers)
    points = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "topic": topic, "title": titles})
    if st.checkbox("Other colours"):
        points["topic"] = np.where(topic < 0, -1, (topic + 1) % TOPICS)
    shown = np.arange(papers) % 20 > 9 if st.checkbox("Filter") else np.ones(papers, dtype=bool)
    groups = points.groupby("topic")
    topics = pd.DataFrame(
        {"x": groups["x"].mean(), "y": groups["y"].mean(), "size": groups.size()}
    ).drop(index=-1, errors="ignore")
    topics = topics.assign(label="Subject", hue=np.arange(len(topics)) / TOPICS)
    figure = paper_map(points.assign(shown=shown), topics, LIGHT, height=700)
    return _clicked(figure)


def show_bertopic(papers: int) -> int | None:
    """What BERTopic draws of its documents, as its documentation calls it: in every run."""
    xy, _, titles = corpus(papers)
    model = _bertopic(papers)
    return _clicked(model.visualize_documents(titles, reduced_embeddings=xy, height=700))


def show_bertopic_kept(papers: int) -> int | None:
    """The same figure, made once and kept: only showing it is measured."""
    return _clicked(_bertopic_figure(papers))


def show_nothing(papers: int) -> None:
    """What any page of Streamlit costs."""


@st.cache_resource
def _bertopic_figure(papers: int) -> object:
    xy, _, titles = corpus(papers)
    return _bertopic(papers).visualize_documents(titles, reduced_embeddings=xy, height=700)


@st.cache_resource
def _bertopic(papers: int) -> "BERTopic":
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder

    _, topic, _ = corpus(papers)
    model = BERTopic(embedding_model=BaseEmbedder())
    model.topics_ = topic.tolist()
    words = [("graph", 0.3), ("model", 0.2), ("learning", 0.1)]
    model.topic_representations_ = dict.fromkeys(range(-1, TOPICS), words)
    model.topic_sizes_ = {number: int((topic == number).sum()) for number in range(-1, TOPICS)}
    return model


def _clicked(figure: object) -> int | None:
    event: Any = st.plotly_chart(
        figure, key="map", theme=None, on_select="rerun", selection_mode="points",
        config={"scrollZoom": True},
    )  # fmt: skip
    points = event["selection"]["points"]
    return points[0]["point_index"] if points else None


WAYS: dict[str, Callable[[int], int | None]] = {
    "ours": show_ours,
    "plotly": show_plotly,
    "bertopic": show_bertopic,
    "bertopic-kept": show_bertopic_kept,
    "nothing": show_nothing,
}


def main() -> None:
    """Show one map, what was clicked and how long the script took."""
    kind, papers = sys.argv[1], int(sys.argv[2])
    st.set_page_config(layout="wide")
    corpus(papers)
    started = time.perf_counter()
    row = WAYS[kind](papers)
    st.write(f"script {1000 * (time.perf_counter() - started):.0f} ms")
    if row is not None:
        st.session_state["row"] = row
        st.write(f"clicked {row}")


main()
