"""The papers and the numbers behind a timeline."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.papers import paper_list
from explorer.analysis.timelines import Measure, Timeline, as_table, measured
from explorer.ui import saving, state
from explorer.ui.text import counted, md

_LISTED = 500


def papers_of_point(view: state.View, line: Timeline, point: tuple[int, int] | None) -> None:
    """List the papers of a bar or point.

    Args:
        view: What the page shows.
        line: What the chart shows.
        point: Places of the group and the period; None for no list.
    """
    if point is None:
        return
    group, place = point
    name = line.groups[group].label
    rows = line.papers_in(group, place)
    label = line.calendar.labels[place]
    st.markdown(f"**{md(name)}, {label}**: {counted(len(rows), 'paper')}")
    listed(view, rows, f"papers of {label} {name}")


def listed(view: state.View, rows: np.ndarray, key: str) -> None:
    """Titles, dates and topics of some papers; a row opens the paper, a download has all."""
    table = paper_list(view.landscape, rows[:_LISTED], view.level)
    columns = [name for name in ("title", "date", "topic") if (table[name] != "").any()]
    chosen = st.dataframe(
        table[columns], hide_index=True, on_select="rerun",
        selection_mode="single-row", key=key, height="content" if len(table) <= 10 else 380,
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "topic": st.column_config.TextColumn("Topic", width="medium"),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        state.go_to("papers", paper=table["paper_id"].iloc[chosen[0]])
    if len(rows) > len(table):
        st.caption(f"The first {_LISTED} of {counted(len(rows), 'paper')}; the download has all.")
    saving.papers(view, rows, "papers-of-the-timeline", "Save these papers")


def numbers(line: Timeline, measure: Measure) -> None:
    """The table behind the chart, of all groups, not only those drawn by themselves."""
    values = measured(line, measure)
    filled = np.flatnonzero(line.counts.any(axis=1))
    span = np.array(line.span)
    labels = [line.calendar.labels[place] for place in span]
    shown = values[np.ix_(filled, span)]
    table = pd.DataFrame(shown if measure == "share" else shown.astype(int), columns=labels)
    table.insert(0, "", [line.groups[place].label for place in filled])
    table.insert(1, "Papers in all", line.counts[filled].sum(axis=1))
    table = table.sort_values("Papers in all", ascending=False, kind="stable")
    percent = st.column_config.NumberColumn(format="percent")
    with st.expander("The numbers behind the chart", icon=":material/table:"):
        st.dataframe(
            table, hide_index=True,
            column_config={
                "": st.column_config.TextColumn(pinned=True),
                **(dict.fromkeys(labels, percent) if measure == "share" else {}),
            },
        )  # fmt: skip
        st.caption(
            "The file has one row per group and period: papers, share with its interval, all "
            "papers of the period, and whether it is unfinished or a hole in the collection."
        )
        saving.table("Save the numbers", lambda: as_table(line), "timeline")
