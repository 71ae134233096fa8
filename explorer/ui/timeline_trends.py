"""Which topics rise and fall, since when, and how sure that is."""

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from explorer.analysis.timelines import Timeline
from explorer.analysis.trend_table import Ranking, ranking
from explorer.analysis.trends import FEWEST_PERIODS, PER_YEAR, VERDICTS
from explorer.figures.slope_chart import SYMBOLS, TRENDS_SAY, slope_chart
from explorer.figures.theme import Chart, topic_colors
from explorer.ui import chart_figure, saving, state
from explorer.ui.chart_figure import Printed
from explorer.ui.text import counted
from explorer.ui.timeline_notes import notes

_TABLE = "table of trends"
_CHART = "chart of slopes"
_MOST_DRAWN = 25


def show(view: state.View, line: Timeline) -> None:
    """Draw the section.

    Args:
        view: What the page shows.
        line: Papers per topic of the view's level and period.
    """
    found = ranking(line)
    if found.table.empty:
        st.info(
            "None of these papers is in a topic and has a date that these periods can use, so "
            "there is no trend to tell of.",
            icon=":material/info:",
        )
        return
    if len(found.judged) < FEWEST_PERIODS:
        st.info(
            f"A trend needs at least {FEWEST_PERIODS} finished periods with papers, and here "
            f"{_there_are(len(found.judged))}. Choose shorter periods, or let more papers through "
            "the filters.",
            icon=":material/info:",
        )
        return
    _summary(line, found)
    notes(view, line)
    _table(line, found)
    _slopes(view, line, found)
    _explanation()


def _summary(line: Timeline, found: Ranking) -> None:
    counts = found.table["verdict"].value_counts()
    said = [
        f"{SYMBOLS[verdict]} **{counts[verdict]}** {verdict}"
        for verdict in VERDICTS
        if verdict in counts
    ]
    st.markdown(" · ".join(said))
    calendar = line.calendar
    unit = calendar.period if calendar.period != "five-year" else "five-year span"
    parts = [
        f"Judged from {counted(len(found.judged), f'finished {unit}')}, {found.judged[0]} to "
        f"{found.judged[-1]}."
    ]
    if len(found.judged) < 2 * PER_YEAR[calendar.period]:
        parts.append("In less than two years, a season can pass for a trend.")
    st.caption(" ".join(parts))


def _table(line: Timeline, found: Ranking) -> None:
    table = found.table
    shown = pd.DataFrame(
        {
            "label": table["label"],
            "trend": [f"{SYMBOLS[verdict]} {verdict}" for verdict in table["verdict"]],
            "change": 100 * table["change"],
            "between": [_between(*ends) for ends in zip(table["low"], table["high"], strict=True)],
            "shares": table["shares"],
            "then": table["share_then"],
            "now": table["share_now"],
            "papers": table["papers"],
            "since": table["since"],
            "bursts": table["bursts"],
        }
    )
    st.dataframe(
        shown, hide_index=True, key=_TABLE, on_select="rerun", selection_mode="single-row",
        height="content" if len(table) <= 12 else 460, placeholder="–",
        column_config=_columns(found),
    )  # fmt: skip
    chosen = st.session_state[_TABLE]["selection"]["rows"]
    if chosen and chosen[0] < len(table):
        _open(line, int(table["place"].iloc[chosen[0]]))
    with st.container(horizontal=True, vertical_alignment="center"):
        saving.table("Save", lambda: table.drop(columns=["place", "shares"]), "trends")
        st.caption("Choose a row to open its topic; click a column's name to sort by it.")


def _columns(found: Ranking) -> dict[str, ColumnConfig]:
    column = st.column_config
    return {
        "label": column.TextColumn("Topic", pinned=True, width=170),
        "trend": column.TextColumn("Trend", width=150, help="Explained below the chart."),
        "change": column.NumberColumn(
            "A year", width=70, format="%+.1f %%",
            help="By how much the topic's share of all papers changes each year: +10 % takes a "
            "share of 5 % to 5.5 %. It grows only if the topic grows faster than the corpus.",
        ),
        "between": column.TextColumn(
            "Between", width=130, help="The true change a year lies in here, 95 times out of 100."
        ),
        "shares": column.LineChartColumn(
            "Share over time", y_min=0, width=110, help="Each line has a scale of its own, from 0."
        ),
        "then": column.NumberColumn(
            "Then", format="percent", width=60, help=f"Share of all papers, {_ends(found.then)}."
        ),
        "now": column.NumberColumn(
            "Now", format="percent", width=60, help=f"Share of all papers, {_ends(found.now)}."
        ),
        "papers": column.NumberColumn("Papers", format="localized", width=60),
        "since": column.TextColumn(
            "Since", width=65, help="When an emerging topic appeared, or a dormant one fell silent."
        ),
        "bursts": column.TextColumn(
            "Bursts", width=140,
            help="Times with about twice the topic's usual share or more, too many papers for "
            "chance.",
        ),
    }  # fmt: skip


def _slopes(view: state.View, line: Timeline, found: Ranking) -> None:
    """The chart of those that have a slope, most certain ones first if they are many."""
    drawn = found.table[found.table["change"].notna()]
    surest = drawn["p_value"].sort_values(kind="stable").index[:_MOST_DRAWN]
    slopes = drawn.loc[surest].sort_values("change", ascending=False, kind="stable")
    if slopes.empty:
        return
    st.markdown("**Change of a topic's share per year**")
    left_out = len(drawn) - len(slopes)
    st.caption(
        "The mark is the best guess, the bar is where the truth lies 95 times out of 100. A bar "
        "that crosses 0 % can mean either direction."
        + (
            f" {counted(left_out, 'topic')} with less sure changes are in the table."
            if left_out
            else ""
        )
    )

    def drawn_slopes(view: state.View) -> Chart:
        topics = view.landscape.topics_at(view.level)
        colors = topic_colors(topics["hue"].to_numpy(dtype=float), view.theme)
        key_of = [line.groups[place].key for place in slopes["place"]]
        hues = [colors[topics.index.get_loc(key)] for key in key_of]
        return slope_chart(slopes, hues, view.theme)

    chart_figure.chart(
        view, Printed("trends", TRENDS_SAY, drawn_slopes), key=_CHART, on_select="rerun",
        selection_mode="points",
        alt="Change of each topic's share per year with its interval; the table has the numbers.",
    )  # fmt: skip
    places = state.selected_points(st.session_state.get(_CHART))
    if places and places[0] in set(slopes["place"]):
        _open(line, places[0])


def _open(line: Timeline, place: int) -> None:
    state.go_to("topics", topic=line.groups[place].key)


def _explanation() -> None:
    with st.expander("What the words mean", icon=":material/help:"):
        st.markdown(_WORDS)


def _between(low: float, high: float) -> str:
    if not np.isfinite(low):
        return ""
    return f"{100 * low:+.1f} % and {100 * high:+.1f} %".replace("-", "−")


def _there_are(number: int) -> str:
    return {0: "there is none", 1: "there is 1"}.get(number, f"there are {number}")


def _ends(labels: tuple[str, ...]) -> str:
    return labels[0] if labels[0] == labels[-1] else f"{labels[0]} to {labels[-1]}"


_WORDS = f"""
All of this is about a topic's *share* of the papers of a period. A topic that grows as fast as
the corpus is steady.

- {SYMBOLS["emerging"]} **emerging**: all but absent at first, for a year and two periods at least,
  then there. **Since** says when.
- {SYMBOLS["rising"]} **rising**, {SYMBOLS["falling"]} **falling**: the share changes in one
  direction, by a tenth or more over the whole time, and more than chance would have it.
- {SYMBOLS["steady"]} **steady**: no sign of a change, and papers enough to rule out that the share
  has doubled or halved over the whole time.
- {SYMBOLS["up and down"]} **up and down**: papers enough, but they come in waves without a
  direction.
- {SYMBOLS["dormant"]} **dormant**: there once, and all but absent since.
- {SYMBOLS["too few papers to say"]} **too few papers to say**: a rise, a fall and mere chance
  are all possible.

Among many topics, some seem to rise by chance. The words allow for that: of all topics called
emerging, rising, falling or dormant, at most one in twenty is expected to be an accident. The
intervals do not, so one may leave out 0 % and the topic still not be called rising. Seasons are
allowed for where there are two years of months or quarters. A share that drifts for years without
a cause still looks like a trend. Nothing here is a forecast.
"""
