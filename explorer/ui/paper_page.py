"""One paper in full: what it says, why it stands where it does, what to read next."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.papers import ordered
from explorer.analysis.similarity import neighbors_of, other_records, versions_of
from explorer.analysis.topics import nearest_topic, ranked_papers
from explorer.figures.small_map import Place, small_map
from explorer.figures.theme import Chart
from explorer.landscape import OUTLIER
from explorer.ui import chart_figure, paper_card, reading_list, state
from explorer.ui.chart_figure import Printed
from explorer.ui.chosen_topic import chosen_topic
from explorer.ui.marked_text import marked
from explorer.ui.text import md
from explorer.ui.topic_parts import color_of, terms_of

_NEIGHBORS = 10


def show(view: state.View, row: int) -> None:
    """Draw the page of a paper."""
    _way_around(view, row)
    text, context = st.columns([1.6, 1], gap="large")
    with text:
        paper_card.heading(view, row)
        paper_card.links(view, row)
        _abstract(view, row)
        _versions(view, row)
    with context:
        _topics(view, row)
        near = neighbors_of(view.landscape, row)
        _place(view, row, near)
        _nearest(view, near)


def _way_around(view: state.View, row: int) -> None:
    """Back to the list, to the map, and to the papers before and after in the list."""
    topic = chosen_topic(view)
    name = "" if topic is None else str(view.landscape.topics_at(view.level).loc[topic, "label"])
    rows, inside = _list(view, topic), f" in {md(name)}" if name else ""
    if row not in rows:
        rows, inside = _list(view, None), ""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(md(name) or "All papers", icon=":material/arrow_back:"):
            _back(view, topic)
        if st.button("Show on map", icon=":material/map:"):
            state.go_to("map", paper=str(view.landscape.papers["paper_id"].iloc[row]))
        reading_list.toggle(view, row)
        places = np.flatnonzero(rows == row)
        if not len(places):
            st.caption("Not among the papers that the filters show.")
            return
        place = int(places[0])
        previous = int(rows[place - 1]) if place else None
        following = int(rows[place + 1]) if place + 1 < len(rows) else None
        st.button(
            "Previous", icon=":material/chevron_left:", disabled=previous is None,
            on_click=_open, args=(view, previous), shortcut="Alt+ArrowLeft",
        )  # fmt: skip
        st.button(
            "Next", icon=":material/chevron_right:", disabled=following is None,
            on_click=_open, args=(view, following), shortcut="Alt+ArrowRight",
        )  # fmt: skip
        st.caption(f"{place + 1:,} of {len(rows):,}" + inside)


def _list(view: state.View, topic: int | None) -> np.ndarray:
    """The papers that the reader came from: of a topic, or all that are shown, in their order."""
    if topic is not None:
        rows = ranked_papers(view.landscape, view.level, topic)
        return rows[view.selection.shown[rows]]
    order = st.session_state.get(state.ORDER, "given")
    return ordered(view.landscape, view.selection.rows, order)


def _back(view: state.View, topic: int | None) -> None:
    if topic is not None:
        state.go_to("topics", topic=topic)
    state.choose_paper(view.landscape, None)
    st.rerun()


def _open(view: state.View, row: int | None) -> None:
    state.choose_paper(view.landscape, row)


def _abstract(view: state.View, row: int) -> None:
    """The abstract with the terms of its topic marked; of an outlier, those of the nearest."""
    text = view.landscape.papers["abstract"].iloc[row]
    if not text:
        st.caption("This record came without an abstract.")
        return
    topic = int(view.landscape.topic_of(view.level)[row])
    near = nearest_topic(view.landscape, view.level, row) if topic == OUTLIER else None
    named = near[0] if near else topic
    content, found = marked(text, terms_of(view, named)["term"])
    st.markdown(content)
    if found:
        label = md(view.landscape.topics_at(view.level).loc[named, "label"])
        whose = "its nearest topic," if near else "its topic,"
        st.caption(f":orange-background[Marked]: terms typical of {whose} **{label}**")


def _versions(view: state.View, row: int) -> None:
    """Papers that say nearly the same, and records that were taken for this paper."""
    similar = versions_of(view.landscape, row)
    if len(similar):
        st.markdown(
            "**Nearly the same text**",
            help="Perhaps a version of this paper, or a part of it: similarity 0.95 or more.",
        )
        _buttons(view, similar, "version")
    records = other_records(view.landscape, row)
    paper = view.landscape.papers.iloc[row]
    st.caption("Read from " + ", ".join(md(place) for place in paper["source"]))
    for record in records.itertuples():
        st.caption(
            f"The same paper again in {md(record.file)}, line {record.line}: {md(record.title)}"
        )
    st.caption(f"Identifier: {md(paper['paper_id'])}")


def _topics(view: state.View, row: int) -> None:
    st.markdown(
        "**Its topic**",
        help="On every level of granularity. The number is how firmly it sits there, by HDBSCAN: "
        "100 % lies in the dense heart of the topic, low values at its edge.",
    )
    with st.container(gap="xxsmall"):
        paper_card.topics_of_all_levels(view, row)
        near = nearest_topic(view.landscape, view.level, row)
        if near is not None:
            topic = int(view.landscape.topic_of(view.level)[row])
            relation = "Nearest" if topic == OUTLIER else "Second nearest"
            label = md(view.landscape.topics_at(view.level).loc[near[0], "label"])
            if st.button(
                f":gray[{relation}:] {label} :gray[{near[1]:.2f}]", key=f"next topic of {row}",
                type="tertiary", icon=":material/category:",
                help="By cosine similarity of the paper to the mean of the topic's papers.",
            ):  # fmt: skip
                state.go_to("topics", topic=near[0])


def _place(view: state.View, row: int, near: pd.DataFrame) -> None:
    """Where it stands on the map, and where its nearest papers do."""
    landscape = view.landscape
    topic_of = landscape.topic_of(view.level)
    topic = int(topic_of[row])
    inside = (topic_of == topic) & (topic != OUTLIER)
    others = near.index.to_numpy()[:_NEIGHBORS]
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=float)

    def drawn(view: state.View) -> Chart:
        color = view.theme.outlier if topic == OUTLIER else color_of(view, topic)
        return small_map(xy, inside, color, view.theme, place=Place(row, others), height=210)

    title = landscape.title_of(row)
    says = f"The paper “{title}” (ringed), its topic in colour, lines to its nearest papers"
    chart_figure.chart(
        view, Printed("place-of-paper", says, drawn, len(xy)), key="place of the paper",
        alt="A small map: the paper ringed, its topic in colour, lines to its nearest papers.",
    )  # fmt: skip


def _nearest(view: state.View, near: pd.DataFrame) -> None:
    st.markdown(
        "**Nearest papers**",
        help="The papers whose texts are most alike, by cosine similarity of embeddings.",
    )
    listed = near.head(_NEIGHBORS)
    if listed.empty:
        st.caption("There is no other paper to compare with.")
        return
    far = int((~listed["near"]).sum())
    if far:
        st.caption(f"The map shows {far} of them elsewhere :material/wrong_location:")
    _buttons(view, listed["similarity"], "near", far=~listed["near"])


def _buttons(
    view: state.View, similarity: pd.Series, kind: str, far: pd.Series | None = None
) -> None:
    """Papers with their similarity, each a way to its page."""
    titles = view.landscape.titles_of(similarity.index.to_numpy())
    with st.container(gap="xxsmall"):
        for title, (other, alike) in zip(titles, similarity.items(), strict=True):
            away = far is not None and far[other]
            with reading_list.line(view, int(other), kind):
                st.button(
                    f":gray[{alike:.2f}]  {md(title)}"
                    + (" :gray[:material/wrong_location:]" if away else ""),
                    key=f"{kind} {other}", type="tertiary", on_click=_open,
                    args=(view, int(other)), help="The map shows it elsewhere" if away else None,
                )  # fmt: skip
