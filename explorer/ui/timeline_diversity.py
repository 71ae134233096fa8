"""Diversity over time: is the field widening, or closing in on few topics?"""

from functools import partial

import numpy as np
import streamlit as st

from explorer.analysis.diversity import Diversity, diversity
from explorer.analysis.spans import Span
from explorer.analysis.timelines import Timeline
from explorer.export.tables import csv_bytes
from explorer.figures.diversity_chart import diversity_chart
from explorer.figures.time_axis import TimeAxis
from explorer.landscape import Landscape
from explorer.ui import chart_figure, clicked, state
from explorer.ui.chart_figure import Printed
from explorer.ui.text import counted, md
from explorer.ui.timeline_lists import listed

_CHART, _PLACE = "diversity of periods", "diversity"
_PERIODS = {"month": "month", "quarter": "quarter", "year": "year", "five-year": "five years"}


def show(view: state.View, line: Timeline) -> None:
    """Draw the section."""
    calendar = line.calendar
    found = _diversity(view.landscape, line.rows, calendar.of_paper, calendar.usable)
    if found.scores["score"].isna().all():
        st.info(
            f"To tell how different papers are takes periods of at least {2 * found.size} papers; "
            f"the largest here has {counted(int(line.totals.max(initial=0)), 'paper')}. Choose "
            "longer periods, or more papers.",
            icon=":material/scatter_plot:",
        )
        return
    st.markdown(f"**{_verdict(line, found)}**", help=_HELP)
    unknown = int((found.scores["score"].isna() & (line.totals > 0)).sum())
    st.caption(
        f"How many papers with nothing in common are as varied as {found.size} papers of a period, "
        f"drawn at random: from 1, all say the same, to {found.size}. The band holds the true "
        "value in 95 of 100 cases."
        + (f" {counted(unknown, 'period')} (marked “?”) with too few papers." if unknown else "")
    )
    last = len(calendar.labels) - 1
    axis = TimeAxis(
        calendar.labels, line.span, calendar.holes_within(line.span), line.totals,
        calendar.unfinished and line.span[-1] == last,
    )  # fmt: skip
    says = f"How many equally different papers {found.size} papers of a period amount to, with "
    chart_figure.chart(
        view,
        Printed(
            "diversity", f"{says}the 95 % interval; a question mark stands for too few papers",
            lambda view: diversity_chart(found.scores, axis, view.theme),
        ),
        key=_CHART, on_select=partial(clicked.note_point, _PLACE, _CHART),
        selection_mode="points",
        alt="Diversity per period; the table below has the numbers.",
    )  # fmt: skip
    place = clicked.number(_PLACE)
    if place is not None and place in line.span:
        rows = Span(place, place).rows(line.rows, calendar.of_paper)
        st.markdown(f"**{md(calendar.labels[place])}**: {counted(len(rows), 'paper')}")
        listed(view, rows, f"papers of {calendar.labels[place]}")
    _numbers(line, found)


def _verdict(line: Timeline, found: Diversity) -> str:
    """Which way the diversity goes, in one sentence."""
    if found.direction == "too few periods":
        return "Too few periods with enough papers to say whether the field widens or narrows."
    told = np.flatnonzero(line.calendar.usable & found.scores["score"].notna().to_numpy())
    first, last = (md(line.calendar.labels[place]) for place in (told[0], told[-1]))
    growth, low, high = map(_signed, found.growth)
    per = _PERIODS[line.calendar.period]
    between = f"{growth} % per {per}, surely between {low} and {high} %"
    start = {
        "widening": "The field is widening",
        "narrowing": "The field is narrowing",
        "no clear change": "No clear change in diversity",
    }[found.direction]
    return f"{start} from {first} to {last}: {between}."


def _signed(part: float) -> str:
    """Per cent with its sign, small ones in more digits."""
    digits = 1 if abs(part) >= 0.001 else 2
    return f"{100 * part:+.{digits}f}".replace("-", "−")


def _numbers(line: Timeline, found: Diversity) -> None:
    places = np.array(line.span)
    table = found.scores.iloc[places].drop(columns="error")
    table.insert(0, "period", [line.calendar.labels[place] for place in places])
    with st.expander("The numbers behind the chart", icon=":material/table:"):
        st.dataframe(
            table, hide_index=True,
            column_config={
                "period": st.column_config.TextColumn("Period", pinned=True),
                "papers": st.column_config.NumberColumn("Papers", format="localized"),
                "score": st.column_config.NumberColumn("Equally different papers", format="%.1f"),
                "low": st.column_config.NumberColumn("At least", format="%.1f"),
                "high": st.column_config.NumberColumn("At most", format="%.1f"),
            },
        )  # fmt: skip
        st.download_button(
            "Numbers as CSV", lambda: csv_bytes(table), "diversity.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


@st.cache_data(
    max_entries=32, show_spinner="Comparing papers …", hash_funcs={Landscape: state.identity}
)
def _diversity(
    landscape: Landscape, rows: np.ndarray, of_paper: np.ndarray, usable: np.ndarray
) -> Diversity:
    return diversity(landscape, rows, of_paper, usable)


_HELP = (
    "The Vendi Score (Friedman and Dieng 2022) of the papers' embeddings: as many equally "
    "different papers as are as diverse as these. More papers are more diverse by number alone, so "
    "that every period is compared by the same number of papers drawn at random, many times over. "
    "The direction is that of a line through finished periods outside of holes in the collection; "
    "it is only told if chance hardly explains it."
)
