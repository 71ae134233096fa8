"""The filters that are seldom used, in an expander of the sidebar."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.analysis.search import with_abstract
from explorer.landscape import Landscape
from explorer.ui import state
from explorer.ui.remembered import remembered_facet
from explorer.ui.text import counted, md

_OFFERED = 200
"""Values sent to the browser; rarer ones are typed."""
_LARGE = 20_000
"""Papers above which the values are only looked up once the reader wants to see them."""
_LABELS = {
    "authors": ("Authors", "author"),
    "venues": ("Venues", "venue"),
    "categories": ("Categories", "category"),
    "files": ("Files", "file"),
    "languages": ("Languages", "language"),
}


def more_filters(landscape: Landscape) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Draw those of the filters that can tell this landscape's papers apart.

    Returns:
        The values chosen of each facet, and whether only papers with an abstract are wanted.
    """
    if len(landscape.papers) <= _LARGE:
        return _filters(landscape, st.expander("More filters", icon=":material/tune:"))
    expander = st.expander(
        "More filters", icon=":material/tune:", key="more filters", on_change="rerun"
    )
    return _filters(landscape, expander) if expander.open or _any_chosen() else ({}, False)


def _any_chosen() -> bool:
    """Whether one of the filters is on, in this session or in the address."""
    keys = (state.ABSTRACT, *state.FACETS.values())
    return any(st.session_state.get(key) or key in st.query_params for key in keys)


def _filters(
    landscape: Landscape, place: DeltaGenerator
) -> tuple[dict[str, tuple[str, ...]], bool]:
    varying = [name for name in _LABELS if len(remembered_facet(landscape, name).names) > 1]
    without = _without_abstract(landscape)
    bare = 0 < without < len(landscape.papers)
    if not varying and not bare:
        return {}, False
    with place:
        facets = {name: _facet_control(landscape, name) for name in varying}
        abstract = bare and st.toggle(
            f"Only with an abstract (not {without:,})", key=state.ABSTRACT, bind="query-params",
            help=f"{counted(without, 'paper')} came without an abstract.",
        )  # fmt: skip
    return {name: values for name, values in facets.items() if values}, abstract


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Landscape: state.identity})
def _without_abstract(landscape: Landscape) -> int:
    return int((~with_abstract(landscape.papers)).sum())


def _facet_control(landscape: Landscape, name: str) -> tuple[str, ...]:
    values = remembered_facet(landscape, name)
    label, one = _LABELS[name]
    many = len(values.names) > _OFFERED
    chosen = st.multiselect(
        label, values.names[:_OFFERED].tolist(), key=state.FACETS[name], bind="query-params",
        placeholder="All", accept_new_options=many, select_all=False,
        help=f"The {_OFFERED} most frequent of {len(values.names):,} are listed; type any other, "
        f"or a part of it, and press Enter." if many else None,
    )  # fmt: skip
    unknown = [text for text in chosen if not len(values.matching(text))]
    if unknown:
        st.caption(f"No {one} is called {md(unknown[0][:80])}.")
    return tuple(text for text in chosen if text not in unknown)
