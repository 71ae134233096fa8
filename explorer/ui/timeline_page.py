"""The timeline: papers per topic over calendar periods, each bar a way to its papers."""

from typing import get_args

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.papers import paper_list
from explorer.analysis.periods import Period, calendar, offered_periods, sensible_period
from explorer.analysis.timelines import Timeline, topic_timeline
from explorer.export.tables import csv_bytes
from explorer.figures.trend_charts import Measure, stacked_timeline
from explorer.landscape import OUTLIER
from explorer.ui import state
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md

_CHART = "timeline"
_MOST_TOPICS = 10
_PERIOD_NAMES: dict[Period, str] = {
    "month": "Months", "quarter": "Quarters", "year": "Years", "five-year": "Five years"
}  # fmt: skip
_MEASURE_NAMES: dict[Measure, str] = {"papers": "Papers", "share": "Share"}


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    if view.landscape.papers["date"].isna().all():
        st.info(
            "None of the papers has a date, so there is nothing to put on a timeline.",
            icon=":material/event_busy:",
        )
        return
    period, measure = _controls(view)
    line = topic_timeline(
        view.landscape, view.selection.rows, view.level, calendar(view.landscape, period)
    )
    _say_what_is_missing(line)
    if not line.span:
        return
    drawn = _with_others_joined(line)
    _chart(view, drawn, measure)
    point = _chosen_bar(drawn)
    if point:
        _papers_of(view, drawn, *point)
    _numbers(line)


def _controls(view: state.View) -> tuple[Period, Measure]:
    with st.container(horizontal=True):
        periods = offered_periods(view.landscape)
        period: Period = st.segmented_control(
            "Periods", periods, default=sensible_period(view.landscape), required=True,
            format_func=_PERIOD_NAMES.__getitem__, key="period", bind="query-params",
            persist_state="session",
        )  # fmt: skip
        measure: Measure = st.segmented_control(
            "Measure", list(get_args(Measure)), default="papers", required=True,
            format_func=_MEASURE_NAMES.__getitem__, key="measure", bind="query-params",
            persist_state="session",
            help="Papers: how many. Share: which part of all dated papers of that period; with "
            "few papers in a period, shares jump about.",
        )  # fmt: skip
    return period, measure


def _say_what_is_missing(line: Timeline) -> None:
    parts = []
    if line.undated:
        parts.append(f"**{counted(line.undated, 'undated paper')}** cannot be on the timeline.")
    if line.too_coarse:
        parts.append(
            f"**{counted(line.too_coarse, 'paper')}** known only to the year are left out of "
            "periods this short."
        )
    if line.calendar.unfinished:
        parts.append(
            f"{line.calendar.labels[-1]} is hatched: it may be unfinished, since no paper is newer "
            f"than {line.calendar.cut_off}."
        )
    if parts:
        st.caption(" ".join(parts))


def _with_others_joined(line: Timeline) -> Timeline:
    """Counts in which all but the largest topics stand together."""
    sizes = line.counts.sum(axis=1)
    topics = np.array([group.key != OUTLIER for group in line.groups])
    largest = np.argsort(-np.where(topics, sizes, 0), kind="stable")[:_MOST_TOPICS]
    kept = np.sort(largest[topics[largest] & (sizes[largest] > 0)])
    outliers = np.flatnonzero(~topics & (sizes > 0))
    return line.joined(np.concatenate([kept, outliers]), "Other topics")


def _chart(view: state.View, line: Timeline, measure: Measure) -> None:
    labels = line.calendar.labels
    group, place = np.nonzero(line.counts)
    keys = np.array([group.key for group in line.groups])
    papers = line.counts[group, place]
    counts = pd.DataFrame(
        {
            "period": np.array(labels)[place],
            "topic": keys[group],
            "papers": papers,
            "share": papers / line.totals[place],
        }
    )
    figure = stacked_timeline(
        counts, [labels[place] for place in line.span], view.landscape.topics_at(view.level),
        view.theme, measure=measure, unfinished=labels[-1] if line.calendar.unfinished else None,
    )  # fmt: skip
    st.plotly_chart(
        figure, key=_CHART, theme=None, on_select="rerun", selection_mode="points",
        config={"displayModeBar": False},
        alt="Stacked bars of papers per period and topic; the table below has the numbers.",
    )  # fmt: skip
    st.caption("Click a part of a bar to list its papers.")


def _chosen_bar(line: Timeline) -> tuple[int, int] | None:
    """Places of the row and the period whose bar was clicked."""
    event = st.session_state.get(_CHART)
    points = event["selection"]["points"] if event else []
    keys = [group.key for group in line.groups]
    labels = line.calendar.labels
    if not points or str(points[0].get("x")) not in labels or points[0]["customdata"] not in keys:
        return None
    return keys.index(points[0]["customdata"]), labels.index(str(points[0]["x"]))


def _papers_of(view: state.View, line: Timeline, group: int, place: int) -> None:
    rows = line.papers_in(group, place)
    label = line.calendar.labels[place]
    st.markdown(f"**{md(line.groups[group].label)}, {label}**: {counted(len(rows), 'paper')}")
    listed = paper_list(view.landscape, rows[:500], view.level)
    chosen = st.dataframe(
        listed[["title", "date", "topic"]], hide_index=True, on_select="rerun",
        selection_mode="single-row", key=f"papers of {label} {line.groups[group].key}",
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "topic": st.column_config.TextColumn("Topic", width="medium"),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        state.go_to("papers", paper=listed["paper_id"].iloc[chosen[0]])


def _numbers(line: Timeline) -> None:
    table = pd.DataFrame(line.counts, columns=line.calendar.labels)
    table.insert(0, "topic", [group.label for group in line.groups])
    table.insert(1, "all", line.counts.sum(axis=1))
    table = table[table["all"] > 0].sort_values("all", ascending=False, kind="stable")
    with st.expander("The numbers behind the chart", icon=":material/table:"):
        st.dataframe(
            table, hide_index=True,
            column_config={"topic": st.column_config.TextColumn("Topic", pinned=True)},
        )  # fmt: skip
        st.download_button(
            "Numbers as CSV", lambda: csv_bytes(table), "timeline.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
