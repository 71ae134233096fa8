"""Papers: a table of those shown, or one of them in full."""

from typing import get_args

import numpy as np
import streamlit as st

from explorer.analysis.papers import PaperOrder, ordered, paper_list
from explorer.ui import paper_page, reading_list, saving, search_results, state
from explorer.ui.empty import stop_if_nothing_shown, warn_of_unknown_paper
from explorer.ui.text import counted, web_address

_PAGE_SIZE = 200
_RESULTS = 20
"""Papers on a page when each comes with a part of its abstract."""


def show(view: state.View) -> None:
    """Draw the page."""
    row = state.chosen_paper(view.landscape)
    if row is not None:
        paper_page.show(view, row)
        return
    warn_of_unknown_paper(view.landscape)
    stop_if_nothing_shown(view)
    _table(view)


def _table(view: state.View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        found = counted(view.selection.size, "paper")
        st.markdown(f"**{found}**  :gray[Choose one to read it.]")
        order = st.selectbox(
            "Order", get_args(PaperOrder), key=state.ORDER, bind="query-params", width=190,
            label_visibility="collapsed", persist_state="session",
            format_func=lambda name: (
                "Default order" if name == "given" else "By title" if name == "title"
                else f"{name.capitalize()} first"
            ),
            help="By default best matches come first after a search, else papers stand as in the "
            "files.",
        )  # fmt: skip
        extracts = view.selection.found is not None and _with_extracts()
    rows = ordered(view.landscape, view.selection.rows, order)
    size = _RESULTS if extracts else _PAGE_SIZE
    pages = -(-len(rows) // size)
    page = 1
    table = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            page = st.number_input(
                f"Page (of {pages:,})", 1, pages, 1, key="page", width=160, bind="query-params"
            )
        saving.papers(view, rows, "papers")
        reading_list.add_button(view, rows, "Add to reading list", "add all listed")
    shown = rows[(page - 1) * size : page * size]
    with table:
        if extracts:
            search_results.results(view, shown, lambda row: state.choose_paper(view.landscape, row))
        else:
            _page(view, shown)


def _with_extracts() -> bool:
    """Whether hits come with the words around them rather than as a table."""
    form = st.segmented_control(
        "Show hits as", ["Extracts", "Table"], default="Extracts", key="hits as", required=True,
        bind="query-params", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return form == "Extracts"


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
