"""Back and forward: what the reader returns to is told by the address, not by the session."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui import map_state, picking, state

_REMEMBERED = (state.LANDSCAPE, state.MONTHS, state.LEFT, state.RIGHT, state.CLICKED)


def follow() -> None:
    """Take over the address if the reader has just gone back or forward; before all else in a run.

    Filters that are widgets follow by themselves. The reading list stays as it is: it is the
    reader's own, not a place.
    """
    context = get_script_run_ctx()
    if not getattr(context, "is_history_navigation", False):  # not a public name yet
        return
    for key in _REMEMBERED:
        state.remember(key, st.query_params.get(key))
    map_state.forget_map_place()
    picking.follow_address()
