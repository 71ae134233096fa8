"""What a page says when it has nothing to show."""

from typing import NoReturn

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import state
from explorer.ui.text import md


def stop_if_nothing_shown(view: state.View) -> None:
    """End the page with a sentence and a way back if no paper passes the filters."""
    if view.selection.size:
        return
    query = view.filters.query.strip()
    st.info(
        f"No paper contains all of: {md(query)}" if query else "No paper passes the filters.",
        icon=":material/search_off:",
    )
    st.button("Show all papers", on_click=state.clear_filters, type="primary")
    st.stop()


def stop_with_error(error: ExplorerError) -> NoReturn:
    """Say what is wrong, where, and what to do; nothing else comes."""
    show_error(error)
    st.stop()


def show_error(error: ExplorerError | OSError) -> None:
    """Say what is wrong, where, and what to do if that is known."""
    if isinstance(error, OSError):
        st.error(md(f"This could not be done: {error.strerror}."), icon=":material/error:")
        return
    place = f"\n\n`{error.place.replace('`', '')}`" if error.place else ""
    st.error(f"**{md(error.problem)}**{place}\n\n{md(error.remedy)}", icon=":material/error:")
