"""The timeline: one row of controls, and a section for each question about time."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from explorer.analysis.timelines import Timeline, topic_timeline
from explorer.ui import (
    embedding,
    periods,
    state,
    timeline_change,
    timeline_diversity,
    timeline_flows,
    timeline_overview,
    timeline_trends,
    timeline_words,
)
from explorer.ui.empty import stop_if_nothing_shown


@dataclass(frozen=True)
class Section:
    """A question about time.

    Attributes:
        show: Answers it, given the view and its papers per topic and period.
        controls: Draws what can be chosen, in one row with the periods; None for nothing.
    """

    show: Callable[[state.View, Timeline], None]
    controls: Callable[[state.View], None] | None = None


SECTIONS: dict[str, Section] = {
    "Over time": Section(timeline_overview.show, timeline_overview.controls),
    "Trends": Section(timeline_trends.show),
    "Then and now": Section(timeline_change.show),
    "Words": Section(timeline_words.show),
    "Flows": Section(timeline_flows.show),
    "Diversity": Section(timeline_diversity.show),
}
_PERIOD_NAMES = {
    "five-year": "Five years", "year": "Years", "quarter": "Quarters", "month": "Months"
}  # fmt: skip


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    if view.landscape.papers["date"].isna().all():
        st.info(
            "None of the papers has a date, so there is nothing to put on a timeline.",
            icon=":material/event_busy:",
        )
        return
    with st.container(key=f"{embedding.CONTROLS} of the timeline"):
        section = SECTIONS[_section_control()]
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            _period_control(view)
            if section.controls is not None:
                section.controls(view)
    calendar = periods.calendar_of(view.landscape, periods.chosen_period(view.landscape))
    line = topic_timeline(view.landscape, view.selection.rows, view.level, calendar)
    section.show(view, line)


def _section_control() -> str:
    if len(SECTIONS) == 1:
        return next(iter(SECTIONS))
    section: str = st.segmented_control(
        "Question", list(SECTIONS), default=next(iter(SECTIONS)), required=True, key="section",
        bind="query-params", persist_state="session",
    )  # fmt: skip
    return section


def _period_control(view: state.View) -> None:
    lengths, sensible = periods.offered(view.landscape)
    st.segmented_control(
        "Periods", lengths, default=sensible, required=True, key=periods.PERIOD,
        format_func=_PERIOD_NAMES.__getitem__, bind="query-params", persist_state="session",
        help="Calendar periods. Papers whose date is known to the year only count in years, not "
        "in anything shorter.",
    )  # fmt: skip
