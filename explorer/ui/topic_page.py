"""One topic: what it is, what belongs to it, where it stands, and how sure that is."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.topic_space import counterpart
from explorer.analysis.topics import level_names, ranked_papers, relatives
from explorer.figures.small_map import small_map
from explorer.landscape import Landscape
from explorer.map_component import Camera
from explorer.ui import (
    chart_figure,
    compare_choice,
    map_state,
    picking,
    reading_list,
    state,
    topic_edits,
    topic_numbers,
    topic_parts,
)
from explorer.ui.chart_figure import Printed
from explorer.ui.text import md
from explorer.ui.topic_parts import Topic

_NEAREST = 6
_CHILDREN = 8
_PHRASES = 5


def show(view: state.View, topics: pd.DataFrame, topic: int) -> None:
    """Draw the page of a topic.

    Args:
        view: What the page shows.
        topics: The topics of the level, as from `topic_summary`.
        topic: One of them.
    """
    landscape, level = view.landscape, view.level
    rows = ranked_papers(landscape, level, topic)
    one = Topic(topic, topics.loc[topic], rows[view.selection.shown[rows]], topics["label"])
    _levels(view, topic)
    text, context = st.columns([2.2, 1], gap="large")
    with text:
        _heading(view, one)
        _facts(view, one)
        topic_parts.show(view, one)
    with context:
        _place(view, one)
        _related(view, one)


def _levels(view: state.View, topic: int) -> None:
    """The way back, and the topic that this one is or lies in on every level."""
    landscape = view.landscape
    with st.container(horizontal=True, gap="small"):
        st.button(
            "All topics", icon=":material/arrow_back:", on_click=state.choose_topic, args=(None,)
        )
        for level, name in enumerate(level_names(landscape.levels)):
            other = counterpart(landscape, view.level, topic, level)
            if landscape.levels == 1 or other is None:
                continue
            label = md(landscape.topics_at(level).loc[other, "label"])
            said = f"{name}, mostly" if level > view.level else name
            st.button(
                f":gray[{said}:] {label}", key=f"level {level}", type="tertiary",
                disabled=level == view.level, on_click=state.plan_topic, args=(name, other),
                help=_relation(level, view.level),
            )  # fmt: skip


def _relation(level: int, current: int) -> str:
    if level == current:
        return "The topic that you see"
    if level < current:
        return "The broader topic that it lies in"
    return "The finer topic that most of its papers are in"


def _heading(view: state.View, one: Topic) -> None:
    st.markdown(f"### {md(one.facts['label'])}")
    terms = topic_parts.terms_of(view, one.number)["term"].head(_PHRASES)
    if len(terms):
        st.caption("Named after " + " · ".join(md(term) for term in terms))


def _facts(view: state.View, one: Topic) -> None:
    firmness = one.facts["firmness"]
    score = topic_numbers.breadth(view.landscape, view.level, one.number)
    with st.container(horizontal=True):
        st.metric("Papers", f"{len(one.rows):,}")
        st.metric("Share of papers shown", f"{one.facts['share']:.1%}")
        trend = topic_numbers.topic_trends(view.landscape, view.level)
        verdict = str(trend["verdict"].get(one.number, ""))
        if verdict and not verdict.startswith("too few"):
            st.metric("Trend of its share", verdict.capitalize())
        st.metric(
            "Breadth", f"{score:.1f}",
            help="Vendi Score: its papers are as varied as so many that have nothing in common. "
            "1 would mean that all say the same.",
        )  # fmt: skip
        st.metric(
            "Mean membership", "–" if pd.isna(firmness) else f"{firmness:.0%}",
            help="How firmly its papers sit in it, by HDBSCAN: near 100 % the topic is dense and "
            "clear-cut, lower values mean a loose edge.",
        )  # fmt: skip


def _place(view: state.View, one: Topic) -> None:
    """Where its papers stand on the map."""
    landscape = view.landscape
    inside = landscape.topic_of(view.level) == one.number
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=float)
    chart_figure.chart(
        view,
        Printed(
            "place-of-topic", f"Papers of the topic {one.labels[one.number]} among all",
            lambda view: small_map(
                xy, inside, topic_parts.color_of(view, one.number), view.theme, height=230
            ),
            len(one.rows),
        ),
        key="place of the topic",
        alt="A small map of all papers with those of the topic in colour.",
    )  # fmt: skip
    with st.container(gap="xsmall"):
        if st.button(
            "Show on the map", icon=":material/map:", on_click=_pick, args=(view, one.number),
            help="With its papers picked", width="stretch",
        ):  # fmt: skip
            state.go_to("map")
        if st.button("Compare with …", icon=":material/compare_arrows:", width="stretch"):
            compare_choice.start(compare_choice.Side("topic", f"{view.level}.{one.number}"))
        reading_list.add_button(
            view, one.rows, "Add all to reading list", "add papers of the topic"
        )
        topic_edits.popover(view, one.number)


def _pick(view: state.View, topic: int) -> None:
    picking.pick_anew(view, f"t{view.level}_{topic}")
    map_state.fly_to(camera_over(view.landscape, view.level, topic))


def camera_over(landscape: Landscape, level: int, topic: int) -> Camera:
    """Where to stand to see the papers of a topic, and what lies around them."""
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=float)
    inside = xy[landscape.topic_of(level) == topic]
    middle = np.median(inside, axis=0)
    far = float(np.quantile(np.abs(inside - middle).max(axis=1), 0.9))
    whole = float(np.ptp(xy, axis=0).max())
    zoom = np.clip(whole / max(4 * far, 1e-9), 1, 8)
    return Camera(float(middle[0]), float(middle[1]), round(float(zoom), 2))


def _related(view: state.View, one: Topic) -> None:
    """Finer topics within it, and those of its level that it is most like."""
    landscape, level = view.landscape, view.level
    children = relatives(landscape, level, one.number)[1]
    if children:
        st.markdown("**Holds**", help="The finer topics within it, with their papers.")
        name = level_names(landscape.levels)[level + 1]
        finer = landscape.topics_at(level + 1).loc[children[:_CHILDREN]]
        with st.container(gap="xxsmall"):
            for child, facts in finer.iterrows():
                st.button(
                    f":gray[{facts['size']:,}]  {md(facts['label'])}", key=f"holds {child}",
                    type="tertiary", on_click=state.plan_topic, args=(name, child),
                )  # fmt: skip
        if len(children) > _CHILDREN:
            st.caption(f"and {len(children) - _CHILDREN} more in the tree of all topics")
    nearest = topic_parts.nearest_topics(view, one.number)
    if len(nearest):
        st.markdown(
            "**Nearest topics**",
            help="The number is the cosine similarity of the mean embeddings: 1 would be the same.",
        )
    with st.container(gap="xxsmall"):
        for other, similarity in nearest.head(_NEAREST).items():
            st.button(
                f":gray[{similarity:.2f}]  {md(one.labels[other])}", key=f"near {other}",
                type="tertiary", on_click=state.choose_topic, args=(int(other),),
            )  # fmt: skip
