"""The papers that the reader picked on the map, by whatever means."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.analysis.papers import dates_as_text
from explorer.analysis.region import rows_inside
from explorer.analysis.topics import topic_summary
from explorer.export.tables import csv_bytes
from explorer.landscape import Landscape
from explorer.map_component import MapEvents, Region
from explorer.ui import state
from explorer.ui.text import counted, md

_KEY = "papers picked on the map"
_LISTED = 200
_TOPICS = 5


@dataclass(frozen=True)
class Picked:
    """A choice of papers.

    Attributes:
        rows: (picked,) row numbers, ascending.
        name: Where they come from: "in a region", or the name of a topic or category.
    """

    rows: np.ndarray
    name: str


def current() -> Picked | None:
    """What is picked now."""
    picked: Picked | None = st.session_state.get(_KEY)
    return picked if picked is not None and len(picked.rows) else None


def clear() -> None:
    """Pick nothing; for use as a callback."""
    st.session_state.pop(_KEY, None)


def take(view: state.View, events: MapEvents, values: np.ndarray, names: dict[int, str]) -> None:
    """Pick what an event asks for.

    Args:
        view: What the page shows.
        events: What the reader did.
        values: (n,) the colour of every paper, as the legend numbers them.
        names: What each colour means.
    """
    landscape = view.landscape
    if events.region is not None:
        _pick(_with_region(landscape, view.selection.shown, events.region), "in this region")
    elif events.legend is not None:
        rows = np.flatnonzero((values == events.legend) & view.selection.shown)
        _pick(rows, names.get(events.legend, ""))
    elif events.click is not None and events.click.topic is not None:
        level, topic = events.click.topic
        if level < landscape.levels and topic in landscape.topics_at(level).index:
            rows = np.flatnonzero((landscape.topic_of(level) == topic) & view.selection.shown)
            _pick(rows, str(landscape.topics_at(level).loc[topic, "label"]))
    elif events.click is not None and events.click.extend and events.click.row is not None:
        _pick(np.setxor1d(_rows(), [events.click.row]), "picked one by one")


def _rows() -> np.ndarray:
    picked = current()
    return np.empty(0, dtype=np.int64) if picked is None else picked.rows


def _with_region(landscape: Landscape, shown: np.ndarray, region: Region) -> np.ndarray:
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=np.float32)
    rows = rows_inside(region.polygon, xy)
    rows = rows[shown[rows]]
    if region.mode == "add":
        return np.union1d(_rows(), rows)
    return np.setdiff1d(_rows(), rows) if region.mode == "remove" else rows


def _pick(rows: np.ndarray, name: str) -> None:
    """Picking the same once more picks nothing."""
    before = current()
    same = before is not None and before.name == name and np.array_equal(before.rows, rows)
    st.session_state[_KEY] = None if same else Picked(rows, name)


def panel(view: state.View, picked: Picked, height: int) -> None:
    """What the picked papers are, beside the map."""
    landscape = view.landscape
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(len(picked.rows), 'paper')}** {md(picked.name)}")
        st.button("Clear", icon=":material/close:", on_click=clear)
    inside = np.zeros(len(landscape.papers), dtype=bool)
    inside[picked.rows] = True
    topics = topic_summary(landscape, view.level, inside)
    topics = topics[topics["papers"] > 0]
    for _, topic in topics.head(_TOPICS).iterrows():
        st.markdown(f"{md(topic['label'])} :gray[{topic['papers']:,}]")
    if len(topics) > _TOPICS:
        st.caption(f"and {counted(len(topics) - _TOPICS, 'other topic')}")
    rows = picked.rows[:_LISTED]
    listed = landscape.papers.iloc[rows].assign(
        shown=landscape.display_titles.iloc[rows], when=dates_as_text(landscape.papers.iloc[rows])
    )
    chosen = st.dataframe(
        listed[["shown", "when"]], key=f"picked papers {len(picked.rows)} {picked.name}",
        hide_index=True, on_select="rerun", selection_mode="single-cell",
        height="content" if len(listed) <= 8 else height - 280,
        column_config={
            "shown": st.column_config.TextColumn("Paper", width=225),
            "when": st.column_config.TextColumn("Date", width=70),
        },
    )["selection"]["cells"]  # fmt: skip
    if chosen:
        state.choose_paper(landscape, int(rows[chosen[0][0]]))
        st.rerun(scope="fragment")
    if len(picked.rows) > len(rows):
        st.caption(f"The first {_LISTED} are listed; the download has all.")
    st.download_button(
        "These papers as CSV",
        lambda: csv_bytes(landscape.papers.iloc[picked.rows][["paper_id", "title", "date", "url"]]),
        "papers-from-map.csv", "text/csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
