"""The filters in the session: what they are when off, how they are dropped and kept."""

from copy import copy
from typing import NoReturn

import streamlit as st

from explorer.landscape import Landscape
from explorer.ui.state import (
    ABSTRACT,
    ALL_YEARS,
    FACETS,
    LANDSCAPE,
    LEVEL,
    LISTED,
    MONTHS,
    ONLY,
    OUTLIERS,
    PICKED,
    QUERY,
    TOPICS,
    UNDATED,
    WIDENED,
    YEARS,
    go_to,
    remember,
)

_OFF: dict[str, object] = {
    QUERY: "", WIDENED: False, TOPICS: [], OUTLIERS: "apart", UNDATED: True, ABSTRACT: False,
    ONLY: False, LISTED: False, **{key: [] for key in FACETS.values()},
}  # fmt: skip
"""The value of each filter that lets all papers pass; of the years it is in the session."""
_FILTERS = (LEVEL, YEARS, *_OFF)
_FILTERED = "landscape of the filters"


def months() -> str | None:
    """First and last month shown: of the session, else, as it begins, of the address."""
    key = f"remembered {MONTHS}"
    remember(MONTHS, st.session_state.get(key, st.query_params.get(MONTHS)))
    text: str | None = st.session_state[key]
    return text


def forget_months() -> None:
    """Show all dates; for use as a callback.

    The address is left to `months`: a change of it that meets the opening of another page on its
    way to the browser would be lost there.
    """
    st.session_state[f"remembered {MONTHS}"] = None


def open_landscape(name: str) -> NoReturn:
    """Show another landscape from its map on; filters of the one before mean nothing there."""
    _forget_filters()
    go_to("map", **{LANDSCAPE: name})


def filter_only(landscape: Landscape) -> None:
    """Forget the filters if they were made for another landscape, however this one was opened."""
    name = str(landscape.folder)
    if st.session_state.setdefault(_FILTERED, name) != name:
        _forget_filters()
        st.session_state[_FILTERED] = name


def keep_filters() -> None:
    """Hold the filters on a page that does not show them: Streamlit forgets what is not drawn."""
    for key in _FILTERS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def clear_filters() -> None:
    """Show all papers again; for use as a callback."""
    for key in (*_FILTERS, MONTHS):
        drop_filter(key)


def drop_filter(key: str, value: object = None) -> None:
    """Take a filter away, or only one of its values; for use as a callback."""
    if key == MONTHS:
        forget_months()
    if key not in st.session_state:
        return
    if value is not None:
        st.session_state[key] = [one for one in st.session_state[key] if one != value]
    elif key == YEARS:
        st.session_state[YEARS] = st.session_state[ALL_YEARS]
    elif key in _OFF:
        st.session_state[key] = copy(_OFF[key])


def search_for(query: str) -> None:
    """Search for something else; for use as a callback."""
    st.session_state[QUERY] = query


def _forget_filters() -> None:
    for key in (*_FILTERS, ALL_YEARS):
        st.session_state.pop(key, None)
    remember(PICKED, None)
    forget_months()
