"""A list of papers with pages, each row a way to its paper."""

import numpy as np
import streamlit as st

from explorer.analysis.facets import has_any
from explorer.analysis.papers import paper_list
from explorer.ui import saving, state

_PAGE_SIZE = 20


def paper_table(
    view: state.View, rows: np.ndarray, key: str, file: str, *, topic: int | None = None
) -> None:
    """Draw one page of the list, its page numbers and its download.

    Args:
        view: What the page shows.
        rows: (papers,) row numbers in the order of the list.
        key: Of its widgets; another one for another list.
        file: Name of the download.
        topic: The topic whose papers these are: its page is where the reader comes back to.
    """
    pages = -(-len(rows) // _PAGE_SIZE)
    table = st.container()
    page = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            page = st.pagination(pages, key=f"page of {key}")
        saving.papers(view, rows, file.removesuffix(".csv"))
    with table:
        _page(view, rows[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE], key, topic)


def _page(view: state.View, rows: np.ndarray, key: str, topic: int | None) -> None:
    listed = paper_list(view.landscape, rows, view.level)
    columns = ["title", "date", "authors", "probability"]
    if not has_any(view.landscape.papers["authors"].iloc[rows]):
        columns.remove("authors")
    chosen = st.dataframe(
        listed[columns], key=key, hide_index=True, on_select="rerun",
        selection_mode="single-row", height="content",
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "authors": st.column_config.TextColumn("Authors", width="small"),
            "probability": st.column_config.NumberColumn(
                "Membership", format="percent", width="small",
                help="100 % lies in the dense heart of the topic, low values at its edge.",
            ),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        place = {} if topic is None else {state.TOPIC: topic}
        state.go_to("papers", paper=listed["paper_id"].iloc[chosen[0]], **place)
