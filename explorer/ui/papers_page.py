"""Papers: a table of those shown, or one of them in full."""

from typing import get_args

import numpy as np
import streamlit as st

from explorer.analysis.papers import PaperOrder, ordered, paper_list
from explorer.export.tables import csv_bytes
from explorer.ui import paper_card, reading_list, state
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md, web_address

_PAGE_SIZE = 200


def show(view: state.View) -> None:
    """Draw the page."""
    wanted = st.query_params.get(state.PAPER)
    row = state.chosen_paper(view.landscape)
    if row is not None:
        _paper(view, row)
        return
    if wanted:
        st.warning(
            f"This landscape has no paper {md(wanted[:80])}; it may stand in another one.",
            icon=":material/link_off:",
        )
    stop_if_nothing_shown(view)
    _table(view)


def _table(view: state.View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        found = counted(view.selection.size, "paper")
        st.markdown(f"**{found}**  :gray[Choose a row to read one.]")
        order = st.selectbox(
            "Order", get_args(PaperOrder), key="order", bind="query-params", width=190,
            label_visibility="collapsed", persist_state="session",
            format_func=lambda name: (
                "Default order" if name == "given" else "By title" if name == "title"
                else f"{name.capitalize()} first"
            ),
            help="By default best matches come first after a search, else papers stand as in the "
            "files.",
        )  # fmt: skip
    rows = ordered(view.landscape, view.selection.rows, order)
    pages = -(-len(rows) // _PAGE_SIZE)
    page = 1
    table = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            page = st.number_input(
                f"Page (of {pages:,})", 1, pages, 1, key="page of papers", width=160
            )
        st.download_button(
            "Papers as CSV", lambda: csv_bytes(paper_list(view.landscape, rows, view.level)),
            "papers.csv", "text/csv", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        reading_list.add_button(view, rows, "Add to reading list", "add all listed")
    with table:
        _page(view, rows[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE])


def _page(view: state.View, rows: np.ndarray) -> None:
    listed = paper_list(view.landscape, rows, view.level)
    listed["link"] = listed["link"].map(lambda link: web_address(link) or "")
    columns = ["title", "topic", "date", "authors", "venue", "category", "link"]
    filled = [name for name in columns if listed[name].fillna("").ne("").any()]
    chosen = st.dataframe(
        listed[filled], key="papers table", hide_index=True, on_select="rerun",
        selection_mode="single-row", height="content" if len(listed) <= 15 else 640,
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "topic": st.column_config.TextColumn("Topic", width="medium"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "authors": st.column_config.TextColumn("Authors", width="small"),
            "venue": st.column_config.TextColumn("Venue", width="small"),
            "category": st.column_config.TextColumn("Category", width="small"),
            "link": st.column_config.LinkColumn("Link", display_text="open", width="small"),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        state.choose_paper(view.landscape, int(listed.index[chosen[0]]))
        st.rerun()


def _paper(view: state.View, row: int) -> None:
    _way_around(view, row)
    text, context = st.columns([1.6, 1], gap="large")
    with text:
        paper_card.heading(view, row)
        paper_card.links(view, row)
        paper_card.abstract(view, row)
    with context:
        st.markdown("**Topic**", help="On every level of granularity, broad to fine.")
        paper_card.topic_line(view, row)
        paper_card.topics_of_all_levels(view, row)
        st.markdown(
            "**Nearest papers**",
            help="The papers whose texts are most alike, by cosine similarity of embeddings.",
        )
        paper_card.nearest(view, row, lambda other: _open(view, other), count=10)
        paper = view.landscape.papers.iloc[row]
        st.caption("Read from " + ", ".join(md(place) for place in paper["source"]))
        st.caption(f"Identifier: {md(paper['paper_id'])}")


def _way_around(view: state.View, row: int) -> None:
    """Back to the list, to the map, and to the papers before and after in the list."""
    rows = view.selection.rows
    places = np.flatnonzero(rows == row)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("All papers", icon=":material/arrow_back:", on_click=_open, args=(view, None))
        if st.button("Show on map", icon=":material/map:"):
            state.go_to("map", paper=str(view.landscape.papers["paper_id"].iloc[row]))
        reading_list.toggle(view, row)
        if not len(places):
            st.caption("Not among the papers that the filters show.")
            return
        place = int(places[0])
        previous = int(rows[place - 1]) if place else None
        following = int(rows[place + 1]) if place + 1 < len(rows) else None
        st.button(
            "Previous", icon=":material/chevron_left:", disabled=previous is None,
            on_click=_open, args=(view, previous), shortcut="Alt+ArrowLeft",
        )  # fmt: skip
        st.button(
            "Next", icon=":material/chevron_right:", disabled=following is None,
            on_click=_open, args=(view, following), shortcut="Alt+ArrowRight",
        )  # fmt: skip
        st.caption(f"{place + 1:,} of {len(rows):,}")


def _open(view: state.View, row: int | None) -> None:
    state.choose_paper(view.landscape, row)
