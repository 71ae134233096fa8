"""The calendar that every page goes by, and the range of dates that the reader has cut out."""

import re

import streamlit as st

from explorer.analysis.periods import (
    Calendar,
    Period,
    calendar,
    month_label,
    months_of,
    offered_periods,
    sensible_period,
)
from explorer.landscape import Landscape
from explorer.ui import filter_state, state

PERIOD = "period"
_RANGE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))\.\.(\d{4}-(?:0[1-9]|1[0-2]))", re.ASCII)


def _identity(landscape: Landscape) -> object:
    if landscape.is_mapped:  # its dates are in a file that the manifest names
        return state.identity(landscape)
    return landscape.manifest.get("files"), landscape.papers["date"].to_numpy().tobytes()


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={Landscape: _identity})
def calendar_of(landscape: Landscape, period: Period) -> Calendar:
    """The calendar of a landscape, made once."""
    return calendar(landscape, period)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Landscape: _identity})
def offered(landscape: Landscape) -> tuple[list[Period], Period]:
    """The lengths of periods that the reader can choose from, and the one to begin with."""
    return offered_periods(landscape), sensible_period(landscape)


def chosen_period(landscape: Landscape, most: int | None = None) -> Period:
    """The length of period that the reader has chosen on the timeline, or the one to begin with.

    Args:
        landscape: The landscape.
        most: With more periods than this, the next longer ones are taken.
    """
    lengths, sensible = offered(landscape)
    wanted = st.session_state.get(PERIOD)
    chosen = wanted if wanted in lengths else sensible
    longer = lengths[: lengths.index(chosen) + 1] if chosen in lengths else []
    for period in reversed(longer):
        if most is None or len(calendar_of(landscape, period).labels) <= most:
            return period
    return longer[0] if longer else chosen


def show_only(first: str, last: str) -> None:
    """Show only the papers from one period to another on every page; for use in a callback.

    Whole years go to the slider of years, other ranges stand in its place.

    Args:
        first: Label of the first period.
        last: Label of the last period.
    """
    months = months_of(first)[0], months_of(last)[1]
    ends: tuple[int, int] | None = st.session_state.get(state.ALL_YEARS)
    if ends is not None and months[0] % 12 == 0 and months[1] % 12 == 11:
        years = 1970 + months[0] // 12, 1970 + months[1] // 12
        st.session_state[state.YEARS] = (max(years[0], ends[0]), min(years[1], ends[1]))
        state.remember(state.MONTHS, None)
    else:
        state.remember(state.MONTHS, "..".join(map(month_label, months)))


def show_all_dates() -> None:
    """Take the range of dates away; for use as a callback."""
    filter_state.forget_months()
    if state.ALL_YEARS in st.session_state:
        st.session_state[state.YEARS] = st.session_state[state.ALL_YEARS]


def range_of_months() -> tuple[int, int] | None:
    """First and last month that the reader has cut out; None for all, or if it is nonsense."""
    found = _RANGE.fullmatch(filter_state.months() or "")
    if found is not None and found[1] <= found[2]:
        return months_of(found[1])[0], months_of(found[2])[1]
    state.remember(state.MONTHS, None)
    return None


def dates_shown(view: state.View) -> str:
    """The range of dates that the filters leave, in words; empty for all."""
    if view.filters.months is not None:
        first, last = map(month_label, view.filters.months)
    elif view.filters.years is not None:
        first, last = map(str, view.filters.years)
    else:
        return ""
    return first if first == last else f"{first} to {last}"
