"""The search box, and below it how the query was understood."""

import streamlit as st

from explorer.analysis.query import as_text
from explorer.ui import filter_state, state
from explorer.ui.remembered import other_spelling
from explorer.ui.text import counted, md

_HELP = """All words must occur; a word also finds longer ones that begin with it.

- `"graph neural"` : side by side
- `graph OR molecule`, `graph NOT drug`, `(a OR b) c`
- `title:graph` `abstract:` `author:` `keyword:`
- `year:2019..2021` `venue:` `topic:` `has:abstract`"""
_MOST_NOTES = 3
_LONGEST = 300


def search_box() -> tuple[str, bool]:
    """Draw it.

    Returns:
        What the reader typed, and whether papers like the best hits are wanted too.
    """
    query = st.text_input(
        "Search", key=state.QUERY, bind="query-params", icon=":material/search:",
        placeholder="Words, authors, \"phrases\" …", help=_HELP,
    )  # fmt: skip
    if not query.strip():
        return "", False
    widened = st.toggle(
        "Similar papers too", key=state.WIDENED, bind="query-params",
        help="Adds the papers whose texts are most like the ten best hits (nearest to their mean "
        "embedding), even if they use other words, and ranks both together.",
    )  # fmt: skip
    return query, widened


def explain(view: state.View) -> None:
    """Say what was searched for where that is not plain, and offer another spelling."""
    found = view.selection.found
    if found is None:
        return
    if found.query.root is not None and not found.query.obvious:
        st.caption(f"Understood as: {md(_shortened(as_text(found.query.root)))}")
    for note in found.notes[:_MOST_NOTES]:
        st.caption(f":material/info: {md(_shortened(note))}")
    if len(found.by_meaning):
        st.caption(f"{counted(len(found.by_meaning), 'paper')} by likeness alone")
    offer_spelling(view, "spelling in the sidebar")


def offer_spelling(view: state.View, key: str) -> None:
    """A button that searches for the query in another spelling, if there is a better one."""
    other = other_spelling(view.landscape, view.filters)
    if other:
        st.button(
            f"Did you mean **{md(_shortened(other))}**?", key=key, type="tertiary",
            icon=":material/spellcheck:", on_click=filter_state.search_for, args=(other,),
        )  # fmt: skip


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
