"""The papers on the map as a table, for whoever reads rather than looks."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.analysis.papers import paper_list
from explorer.ui import map_contents, picking, state
from explorer.ui.text import counted

_LISTED = 200
_TABLE = "papers on the map"
_SIGHT = "box of the map in sight"


def remember_sight(box: tuple[float, float, float, float]) -> None:
    """Keep what part of the map the reader sees: left, bottom, right, top."""
    st.session_state[_SIGHT] = box


def table(view: state.View, on_open: Callable[[int], None]) -> None:
    """A table of the picked papers, else of those in sight.

    Args:
        view: What the page shows.
        on_open: Called with the row of the paper that the reader chooses in it.
    """
    rows, where = _rows(view)
    expander = st.expander(
        f"{counted(len(rows), 'paper')} {where} as a table", icon=":material/table_rows:",
        key="table of the map", on_change="rerun",
    )  # fmt: skip
    if not expander.open:
        return
    listed = paper_list(view.landscape, rows[:_LISTED], view.level)
    with expander:
        st.caption(
            "Choose a row to read its paper; with the keyboard: arrows, then Shift and Space."
            + (f" These are the first {_LISTED}." if len(rows) > _LISTED else "")
        )
        st.dataframe(
            listed[["title", "topic", "date"]], key=_TABLE, hide_index=True,
            on_select=lambda: _choose(listed.index.to_numpy(), on_open),
            selection_mode="single-row",
            height="content" if len(listed) <= 10 else 390,
            column_config={
                "title": st.column_config.TextColumn("Title", width="large"),
                "topic": st.column_config.TextColumn("Topic", width="medium"),
                "date": st.column_config.TextColumn("Date", width="small"),
            },
        )  # fmt: skip


def _choose(rows: np.ndarray, on_open: Callable[[int], None]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["rows"]
    if chosen and chosen[0] < len(rows):
        on_open(int(rows[chosen[0]]))


def _rows(view: state.View) -> tuple[np.ndarray, str]:
    picked = picking.current(view.landscape)
    if picked is not None:
        return picked.rows, "picked"
    box = st.session_state.get(_SIGHT)
    rows = view.selection.rows
    if box is None:
        return rows, "in view"
    xy = map_contents.places(view.landscape)[rows]
    return rows[((xy >= box[:2]) & (xy <= box[2:])).all(axis=1)], "in view"
