"""What a page says when it has nothing to show."""

from typing import NoReturn

import streamlit as st

from explorer.errors import ExplorerError
from explorer.landscape import Landscape
from explorer.ui import filter_state, search_box, state
from explorer.ui.text import counted, md

_LONGEST = 200
"""Characters of a query that are worth repeating."""


def stop_if_nothing_shown(view: state.View) -> None:
    """End the page with a sentence and a way back if no paper passes the filters."""
    if view.selection.size:
        return
    st.info(_reason(view), icon=":material/search_off:")
    search_box.offer_spelling(view, "spelling on the page")
    st.button("Show all papers", on_click=filter_state.clear_filters, type="primary")
    st.stop()


def warn_of_unknown_paper(landscape: Landscape) -> None:
    """Say so if the address names a paper that the landscape does not have."""
    wanted = st.query_params.get(state.PAPER)
    if wanted and wanted not in landscape.row_of:
        st.warning(
            f"This landscape has no paper {md(wanted[:80])}; it may stand in another one.",
            icon=":material/link_off:",
        )


def _reason(view: state.View) -> str:
    """Which of the filters leaves nothing."""
    found = view.selection.found
    if found is None:
        return "No paper passes the filters."
    query = md(view.filters.query.strip()[:_LONGEST])
    if found.query.root is None:
        return f"There is nothing to search for in: {query}"
    if len(found.rows):
        hits = counted(len(found.rows), "paper")
        return f"{hits} found for {query}, but none passes the other filters."
    return f"No paper {'contains all of' if found.query.obvious else 'matches'}: {query}"


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
