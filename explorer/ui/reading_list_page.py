"""The reading list: papers in the reader's order with notes, and what is missing from it."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.papers import authors_as_text, dates_as_text, ordered, topic_names
from explorer.analysis.reading_list import LONGEST_NOTE, MOST_PAPERS, ReadingList
from explorer.analysis.row_sets import rows_as_text
from explorer.analysis.suggestions import suggested_papers
from explorer.landscape import Landscape
from explorer.ui import picking, reading_list, reading_list_files, state
from explorer.ui.text import counted, md

_PAGE_SIZE = 20
_SUGGESTED = 8
_SORTS = {"newest": "Newest first", "oldest": "Oldest first", "title": "By title"}


def show(view: state.View) -> None:
    """Draw the page."""
    reading = reading_list.current()
    rows = reading.rows(view.landscape)
    papers, missing = st.columns([1.7, 1], gap="large")
    with papers:
        _head(view, rows)
        _elsewhere(view, len(reading) - len(rows))
        if len(rows):
            _papers(view, rows)
        else:
            _empty()
        reading_list_files.bring(view, expanded=not len(rows))
    if len(rows):
        with missing:
            _suggestions(view, rows)


def _empty() -> None:
    st.info(
        "Your reading list is empty. Wherever a paper is shown, the button with the bookmark puts "
        "it here: on the map, on a paper's page, beside lists of papers. You can also bring a list "
        "of DOIs or one that was saved here before.",
        icon=":material/bookmark_add:",
    )


def _head(view: state.View, rows: np.ndarray) -> None:
    reading = reading_list.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if len(rows):
            st.markdown(f"**{counted(len(rows), 'paper')}**", width="content")
            reading_list_files.save(view, rows)
            st.menu_button(
                "Sort", list(_SORTS), key="sort the reading list", icon=":material/sort:",
                format_func=_SORTS.__getitem__, on_click=_sort, args=(view,),
            )  # fmt: skip
            source = f"r{rows_as_text(np.unique(rows))}"
            if st.button("Show on map", icon=":material/map:", on_click=picking.pick_anew,
                         args=(view, source)):  # fmt: skip
                state.go_to("map")
        if reading_list.can_undo():
            st.button("Undo", icon=":material/undo:", on_click=reading_list.undo)
        if len(reading):
            st.button("Clear", icon=":material/close:", on_click=_clear)
    address = reading_list.link(reading)
    if len(reading) and address.text is None:
        st.caption("So many papers do not fit into the address: save the list to keep or share it.")
    elif not address.has_notes:
        st.caption("The address has these papers, but not the notes: save the list to keep them.")
    elif len(reading):
        st.caption("The address of this page has the list and its notes: a bookmark keeps them.")


def _elsewhere(view: state.View, count: int) -> None:
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        one = count == 1
        st.caption(
            f"{counted(count, 'more paper')} of the list {'is' if one else 'are'} not in "
            f"{md(view.landscape.name)} and {'waits' if one else 'wait'} for a landscape that has "
            f"{'it' if one else 'them'}.",
            width="content",
        )
        st.button(
            "Take out", type="tertiary", on_click=_take_out_unknown, args=(view.landscape,),
            key="take out unknown",
        )  # fmt: skip


def _papers(view: state.View, rows: np.ndarray) -> None:
    pages = -(-len(rows) // _PAGE_SIZE)
    listing = st.container()
    page = 1
    if pages > 1:
        page = st.pagination(pages, key="page of the reading list")
    start = (page - 1) * _PAGE_SIZE
    facts = _facts(view, rows[start : start + _PAGE_SIZE])
    with listing:
        for place, (row, fact) in enumerate(facts.items(), start=start):
            _paper(view, int(row), str(fact), place, rows)


def _facts(view: state.View, rows: np.ndarray) -> pd.Series:
    """Authors, date, venue and topic of papers in a line each, by row number."""
    papers = view.landscape.papers.iloc[rows]
    topics = topic_names(view.landscape, view.level).loc[view.landscape.topic_of(view.level)[rows]]
    lines = [
        " · ".join(md(part) for part in parts if part)
        for parts in zip(
            authors_as_text(papers), dates_as_text(papers), papers["venue"], topics, strict=True
        )
    ]
    return pd.Series(lines, index=rows)


def _paper(view: state.View, row: int, facts: str, place: int, rows: np.ndarray) -> None:
    """One paper of the list: what it is, its note, and the buttons that move it."""
    landscape = view.landscape
    ids = landscape.papers["paper_id"]
    paper = str(ids.iloc[row])
    with st.container(border=True, gap="xsmall"):
        text, buttons = st.columns([5, 1], vertical_alignment="top")
        with text, st.container(gap=None):
            title = f"{place + 1}. {landscape.title_of(row)}"
            if st.button(md(title), type="tertiary", key=f"read {paper}"):
                state.go_to("papers", paper=paper)
            st.caption(facts)
        with buttons, st.container(horizontal=True, gap=None, horizontal_alignment="right"):
            first, last = place == 0, place + 1 == len(rows)
            up = "" if first else str(ids.iloc[rows[place - 1]])
            down = "" if last else str(ids.iloc[rows[place + 1]])
            _icon("first", "vertical_align_top", "Make it the first", first, paper,
                  str(ids.iloc[rows[0]]))  # fmt: skip
            _icon("up", "arrow_upward", "Move it up", first, paper, up)
            _icon("down", "arrow_downward", "Move it down", last, paper, down)
            st.button(
                "", key=f"remove {paper}", icon=":material/close:", type="tertiary",
                help="Take it out of the list", on_click=_remove, args=(paper,),
            )  # fmt: skip
        _note(paper)


def _icon(name: str, icon: str, what: str, disabled: bool, paper: str, other: str) -> None:
    st.button(
        "", key=f"{name} {paper}", icon=f":material/{icon}:", type="tertiary", help=what,
        disabled=disabled, on_click=_move, args=(paper, other),
    )  # fmt: skip


def _note(paper: str) -> None:
    key = f"note on {paper}"
    st.session_state[key] = reading_list.current().notes[paper]
    st.text_input(
        "Note", key=key, placeholder="Note", label_visibility="collapsed", max_chars=LONGEST_NOTE,
        icon=":material/edit_note:", on_change=_take_note, args=(paper, key),
    )  # fmt: skip


def _take_note(paper: str, key: str) -> None:
    reading_list.change(reading_list.current().noted(paper, st.session_state[key].strip()))


def _move(paper: str, other: str) -> None:
    """Put a paper where another one stands."""
    reading = reading_list.current()
    reading_list.change(reading.moved(paper, list(reading.notes).index(other)))


def _remove(paper: str) -> None:
    reading_list.change(reading_list.current().without([paper]))


def _clear() -> None:
    reading_list.change(ReadingList())


def _take_out_unknown(landscape: Landscape) -> None:
    reading = reading_list.current()
    known = set(landscape.papers["paper_id"].iloc[reading.rows(landscape)])
    reading_list.change(reading.without(set(reading.notes) - known))


def _sort(view: state.View) -> None:
    reading = reading_list.current()
    rows = ordered(
        view.landscape, reading.rows(view.landscape), st.session_state["sort the reading list"]
    )
    reading_list.change(reading.in_order(view.landscape.papers["paper_id"].iloc[rows].tolist()))


def _suggestions(view: state.View, rows: np.ndarray) -> None:
    st.markdown(
        "**What may be missing**",
        help="Papers like those of your list, and unlike each other, so that they do not all say "
        "the same; found among the papers that the filters show. The number is the cosine "
        "similarity of the text to that of the paper named below it.",
    )
    if len(reading_list.current()) >= MOST_PAPERS:
        st.caption(f"The list is full: it holds {MOST_PAPERS:,} papers.")
        return
    found = _suggested(view.landscape, np.unique(rows), view.selection.shown)
    if found.empty:
        st.caption("The filters show no other paper that could be suggested.")
    for row, nearest, similarity in found.itertuples():
        _suggestion(view, int(row), int(nearest), float(similarity))


def _suggestion(view: state.View, row: int, nearest: int, similarity: float) -> None:
    landscape = view.landscape
    with reading_list.line(view, row, "suggested"):
        title = md(landscape.title_of(row))
        if st.button(title, key=f"suggested {row}", type="tertiary"):
            state.go_to("papers", paper=str(landscape.papers["paper_id"].iloc[row]))
        st.caption(f"{similarity:.2f} like {md(landscape.title_of(nearest))}")


@st.cache_data(
    max_entries=16, show_spinner="Looking for papers like these …",
    hash_funcs={Landscape: state.identity},
)  # fmt: skip
def _suggested(landscape: Landscape, rows: np.ndarray, shown: np.ndarray) -> pd.DataFrame:
    return suggested_papers(landscape, rows, shown, _SUGGESTED)
