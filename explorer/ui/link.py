"""The link to what the reader sees, and in words what it holds."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from explorer.ui import access, picking, reading_list, state
from explorer.ui.filter_chips import chips_of
from explorer.ui.text import counted, md

_PARTS = Path(__file__).parent / "link_component"
_WITH_LIST = "reading list in the link"


def popover(view: state.View, page: str) -> None:
    """Draw the button, and behind it what the link holds and the link.

    Args:
        view: What the page shows.
        page: Title of the page.
    """
    with st.popover("Copy link", icon=":material/link:", width="stretch"):
        st.markdown("**Whoever opens the link sees**")
        st.markdown("\n".join(f"- {part}" for part in _held(view, page)))
        with_list = _list_control()
        for part in _unexpected(view, with_list):
            st.caption(f":material/info: {part}")
        _component()(
            key="link",
            data={
                "dropped": [] if with_list else [state.READING, state.LISTED],
                "added": {state.MADE: state.made(view.landscape)},
            },
        )


def _held(view: state.View, page: str) -> Iterator[str]:
    """What the link holds, in Markdown."""
    landscape = view.landscape
    yield f"**{md(landscape.name)}**, page {page}"
    row = state.chosen_paper(landscape)
    if row is not None:
        yield f"the paper **{md(landscape.title_of(row)[:120])}**"
    topic = state.topic_in_address(state.TOPIC, landscape, view.level)
    if topic is not None and page == "Topics":
        yield f"the topic **{md(landscape.topics_at(view.level).loc[topic, 'label'])}**"
    for chip in chips_of(view):
        yield f"{chip.kind.lower()} {md(chip.text[:120])}"
    picked = picking.current(landscape)
    if picked is not None and picked.address is not None:
        yield counted(len(picked.rows), "picked paper")
    if page == "Map":
        color = st.session_state.get(state.COLOR) or st.query_params.get(state.COLOR, "Topic")
        yield f"the map as it stands, coloured by {md(color.lower())}"
    yield "granularity, forms of the charts and all else that is chosen on this page"


def _list_control() -> bool:
    papers = len(reading_list.current())
    if not papers:
        return True
    return st.toggle(
        f"With my reading list ({papers:,})", key=_WITH_LIST, value=True,
        help="Its papers and, where they fit, your notes go with the link.",
    )  # fmt: skip


def _unexpected(view: state.View, with_list: bool) -> Iterator[str]:
    """What the reader may not expect of the link."""
    if access.KEY in st.query_params:
        yield "The landscape is private: the link holds its key, which opens it for whoever has it."
    picked = picking.current(view.landscape)
    if picked is not None and picked.address is None:
        yield "The papers picked are too many small choices for a link, so they are not in it."
    if with_list and len(reading_list.current()):
        found = reading_list.link(reading_list.current())
        if found.text is None:
            yield "The reading list is too long for a link; save it as a file on its page."
        elif not found.has_notes:
            yield "The notes of the reading list are too long for a link, so it goes without them."


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "topic_landscape_explorer_link",
        html=(_PARTS / "link.html").read_text(),
        css=(_PARTS / "link.css").read_text(),
        js=(_PARTS / "link.js").read_text(),
    )
