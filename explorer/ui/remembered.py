"""What is worked out once for all readers: searches, and the values to filter by."""

from dataclasses import replace

import streamlit as st

from explorer.analysis.facets import Facet, facet
from explorer.analysis.filters import Filters, Selection, select
from explorer.analysis.search import Found, search
from explorer.analysis.spelling import suggestion
from explorer.landscape import Landscape
from explorer.ui import state

_FEW = 10
"""Hits up to which another spelling is offered."""


def selected(landscape: Landscape, filters: Filters) -> Selection:
    """The papers that pass the filters."""
    return select(landscape, filters, facet_of=remembered_facet, searcher=found)


def found(landscape: Landscape, filters: Filters) -> Found:
    """What the search of the filters finds, whatever their other conditions."""
    return _found(landscape, filters.query.strip(), filters.level, widened=filters.widened)


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={Landscape: state.identity})
def _found(landscape: Landscape, query: str, level: int, *, widened: bool) -> Found:
    result = search(landscape, query, level, widened=widened, facet_of=remembered_facet)
    for array in (result.rows, result.scores, result.by_meaning):
        array.flags.writeable = False  # all readers share them
    return result


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={Landscape: state.identity})
def remembered_facet(landscape: Landscape, name: str) -> Facet:
    """One of `explorer.analysis.facets.FACETS`."""
    return facet(landscape, name)


def other_spelling(landscape: Landscape, filters: Filters) -> str:
    """Another query to offer where the search has found few papers; empty if there is none."""
    query = filters.query.strip()
    hits = len(found(landscape, filters).rows) if query else _FEW + 1
    other = _other_spelling(landscape, query) if hits <= _FEW else ""
    finds_more = other and len(found(landscape, replace(filters, query=other)).rows) > hits
    return other if finds_more else ""


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={Landscape: state.identity})
def _other_spelling(landscape: Landscape, query: str) -> str:
    return suggestion(landscape, query)
