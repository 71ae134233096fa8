"""What a timeline cannot show: said beside the chart, with the papers that it leaves out."""

import numpy as np
import streamlit as st

from explorer.analysis.periods import TOO_COARSE, UNDATED
from explorer.analysis.timelines import Timeline
from explorer.ui import periods, state
from explorer.ui.text import counted, md
from explorer.ui.timeline_lists import listed


def notes(view: state.View, line: Timeline) -> None:
    """One row: dates that are cut out, papers without a place, holes, an unfinished period."""
    dates = periods.dates_shown(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if dates:
            st.button(
                f"Only {md(dates)}", icon=":material/close:", icon_position="right",
                on_click=periods.show_all_dates, help="Click to show all dates",
            )  # fmt: skip
        for number, kind, said in (
            (line.undated, UNDATED, "without a date"),
            (line.too_coarse, TOO_COARSE, "known to the year only"),
        ):
            if number and st.button(
                f"{counted(number, 'paper')} {said}", icon=":material/event_busy:",
                help="Not in the chart, since nobody knows where they belong. Click to list them.",
            ):  # fmt: skip
                _list(view, line.rows[line.calendar.of_paper[line.rows] == kind], said)
        said_of_chart = _said(line)
        if said_of_chart:
            st.caption(said_of_chart)


def _list(view: state.View, rows: np.ndarray, said: str) -> None:
    """The papers in a window of their own."""
    st.dialog(f"Papers {said}", width="large")(listed)(view, rows, f"papers {said}")


def _said(line: Timeline) -> str:
    calendar = line.calendar
    parts = []
    if calendar.unfinished and line.span and line.span[-1] == len(calendar.labels) - 1:
        parts.append(
            f"{calendar.labels[-1]} may be unfinished: no paper is newer than {calendar.cut_off}."
        )
    holes = calendar.holes_within(line.span)
    if holes:
        names = ", ".join(
            calendar.labels[first] if first == last
            else f"{calendar.labels[first]} to {calendar.labels[last]}"
            for first, last in holes
        )  # fmt: skip
        parts.append(
            f"In {names} hardly any papers were collected, so nothing can be said of that time."
        )
    return " ".join(parts)
