"""The timeline: papers per topic over calendar periods, each bar a way to its papers."""

from typing import get_args

import pandas as pd
import streamlit as st

from explorer.analysis.papers import dates_as_text, paper_list, topic_names
from explorer.analysis.trends import (
    Period,
    Timeline,
    rows_in_period,
    sensible_period,
    timeline,
)
from explorer.export.tables import csv_bytes
from explorer.figures.trend_charts import OTHERS, Measure, stacked_timeline
from explorer.landscape import OUTLIER
from explorer.ui import state
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md

_CHART = "timeline"
_MOST_TOPICS = 10
_PERIOD_NAMES: dict[Period, str] = {"year": "Years", "quarter": "Quarters", "month": "Months"}
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
    line = timeline(view.landscape, view.selection.rows, view.level, period)
    _say_what_is_missing(view, line)
    if not line.periods:
        return
    drawn = _with_others_joined(line)
    _chart(view, line, drawn, measure)
    point = _chosen_bar(line)
    if point:
        _papers_of(view, drawn, *point, period)
    _numbers(view, line)


def _controls(view: state.View) -> tuple[Period, Measure]:
    with st.container(horizontal=True):
        periods = list(reversed(get_args(Period)))
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


def _say_what_is_missing(view: state.View, line: Timeline) -> None:
    parts = []
    if line.undated:
        parts.append(f"**{counted(line.undated, 'undated paper')}** cannot be on the timeline.")
    if line.too_coarse:
        parts.append(
            f"**{counted(line.too_coarse, 'paper')}** known only to the year are left out of "
            "periods this short."
        )
    if line.last_is_partial:
        papers = view.landscape.papers
        newest = dates_as_text(papers.loc[[papers["date"].idxmax()]]).iloc[0]
        parts.append(
            f"{line.periods[-1]} is hatched: it may be unfinished, since no paper is newer "
            f"than {newest}."
        )
    if parts:
        st.caption(" ".join(parts))


def _with_others_joined(line: Timeline) -> pd.DataFrame:
    """Counts in which all but the largest topics stand together."""
    sizes = line.counts[line.counts["topic"] != OUTLIER].groupby("topic")["papers"].sum()
    largest = sizes.sort_values(ascending=False, kind="stable").index[:_MOST_TOPICS]
    keep = line.counts["topic"].isin([*largest, OUTLIER])
    joined = line.counts.assign(topic=line.counts["topic"].where(keep, OTHERS))
    return joined.groupby(["period", "topic"], as_index=False)[["papers", "share"]].sum()


def _chart(view: state.View, line: Timeline, drawn: pd.DataFrame, measure: Measure) -> None:
    figure = stacked_timeline(
        drawn, line.periods, view.landscape.topics_at(view.level), view.theme,
        measure=measure, unfinished=line.periods[-1] if line.last_is_partial else None,
    )  # fmt: skip
    st.plotly_chart(
        figure, key=_CHART, theme=None, on_select="rerun", selection_mode="points",
        config={"displayModeBar": False},
        alt="Stacked bars of papers per period and topic; the table below has the numbers.",
    )  # fmt: skip
    st.caption("Click a part of a bar to list its papers.")


def _chosen_bar(line: Timeline) -> tuple[str, int] | None:
    event = st.session_state.get(_CHART)
    points = event["selection"]["points"] if event else []
    if not points or str(points[0].get("x")) not in line.periods:
        return None
    return str(points[0]["x"]), int(points[0]["customdata"])


def _papers_of(
    view: state.View, drawn: pd.DataFrame, label: str, topic: int, period: Period
) -> None:
    rows = rows_in_period(view.landscape, view.selection.rows, label, period)
    topic_of = view.landscape.topic_of(view.level)[rows]
    if topic == OTHERS:
        rows = rows[~pd.Series(topic_of).isin(drawn["topic"]).to_numpy()]
        name = "Other topics"
    else:
        rows = rows[topic_of == topic]
        name = topic_names(view.landscape, view.level)[topic]
    st.markdown(f"**{md(name)}, {label}**: {counted(len(rows), 'paper')}")
    listed = paper_list(view.landscape, rows[:500], view.level)
    chosen = st.dataframe(
        listed[["title", "date", "topic"]], hide_index=True, on_select="rerun",
        selection_mode="single-row", key=f"papers of {label} {topic}",
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "topic": st.column_config.TextColumn("Topic", width="medium"),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        state.go_to("papers", paper=listed["paper_id"].iloc[chosen[0]])


def _numbers(view: state.View, line: Timeline) -> None:
    names = topic_names(view.landscape, view.level)
    named = line.counts.assign(topic=names.loc[line.counts["topic"]].to_numpy())
    table = named.pivot_table(
        index="topic", columns="period", values="papers", aggfunc="sum", fill_value=0
    ).reindex(columns=line.periods, fill_value=0)
    table.insert(0, "all", table.sum(axis=1))
    table = table.sort_values("all", ascending=False, kind="stable").reset_index()
    with st.expander("The numbers behind the chart", icon=":material/table:"):
        st.dataframe(
            table, hide_index=True,
            column_config={"topic": st.column_config.TextColumn("Topic", pinned=True)},
        )  # fmt: skip
        st.download_button(
            "Numbers as CSV", lambda: csv_bytes(named), "timeline.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
