"""A link's parts that fit nothing here: they are left out, and the reader is told which."""

from collections.abc import Iterator, Mapping

import streamlit as st

from explorer.landscape import Landscape
from explorer.ui import state

Parts = Mapping[str, list[str]]
"""The values of each query parameter."""

_ARRIVED = "address that was arrived at"
_NAMES = {
    state.LEVEL: "granularity", state.QUERY: "search", state.YEARS: "years",
    state.MONTHS: "months", state.TOPICS: "topics to show", state.OUTLIERS: "papers of no topic",
    state.UNDATED: "undated papers", state.ABSTRACT: "papers with an abstract",
    state.COLOR: "colours", state.AT: "place on the map", state.ORDER: "order of papers",
    state.LEFT: "left side", state.RIGHT: "right side",
    "page": "page of the list", "period": "periods", "section": "question", "part": "part",
    "form": "form of the chart", "measure": "measure", "by": "grouping", "topics as": "view",
    "hits as": "form of the hits", "status": "status of records", "field": "who and where",
    **{key: f"{name} to show" for name, key in state.FACETS.items()},
}  # fmt: skip
"""What each parameter is called on the page; others are nobody's or explain themselves."""


def address() -> Parts | None:
    """The address if this session begins with it, for `tell`; None in all later runs.

    Empty parameters are dropped first: to a widget they would mean that nothing is chosen, also to
    one that needs a choice.
    """
    if _ARRIVED in st.session_state:
        return None
    parts = {key: st.query_params.get_all(key) for key in st.query_params}
    empty = [key for key, values in parts.items() if "" in values]
    if empty:
        for key in empty:
            st.query_params.pop(key)
        st.rerun()
    st.session_state[_ARRIVED] = True
    return parts


def tell(arrived: Parts, landscape: Landscape | None) -> None:
    """Name what the page has not taken over from the address; after all else in a run.

    Args:
        arrived: As from `address`.
        landscape: The one that is open.
    """
    left_out = list(dict.fromkeys(_left_out(arrived)))
    if left_out:
        st.toast(
            f"The link names what is not here, so it is left out: {', '.join(left_out)}.",
            icon=":material/link_off:", duration="infinite",
        )  # fmt: skip
    made = arrived.get(state.MADE)
    if made and landscape is not None and made[0] != state.made(landscape):
        st.toast(
            "The link was made when this landscape was another one. Its topics may be others now.",
            icon=":material/history:", duration="infinite",
        )  # fmt: skip
    st.query_params.pop(state.MADE, None)


def _left_out(arrived: Parts) -> Iterator[str]:
    for key, name in _NAMES.items():
        wanted = arrived.get(key, [])
        now = st.query_params.get_all(key)
        if any(wanted) and now != wanted and (now or not _is_usual(key, wanted)):
            yield name
    if arrived.get(state.TOPIC) and st.session_state.get(state.TOPIC_SEEN, (0, 0))[1] is None:
        yield "topic"


def _is_usual(key: str, wanted: list[str]) -> bool:
    """Whether the address names what the page begins with anyway, which addresses leave out."""
    value = st.session_state.get(key)
    usual = [value] if isinstance(value, str | int | bool | float) else list(value or [])
    return [str(one).casefold() for one in usual] == [one.casefold() for one in wanted]
