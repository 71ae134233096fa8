"""The frame of the dashboard: page config, navigation, landscape, filters."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import (
    about_page,
    arrival,
    compare_page,
    corpus_page,
    edit_history,
    embedding,
    filter_state,
    history,
    map_page,
    papers_page,
    reading_list_page,
    state,
    timeline_page,
    topics_page,
)
from explorer.ui.empty import show_error, stop_with_error
from explorer.ui.library import BUNDLED_LANDSCAPE
from explorer.ui.opening import chosen_folder, landscape_folder, open_landscape
from explorer.ui.sidebar import sidebar

ASSETS = Path(__file__).parent / "assets"
PAGES = (
    ("Map", "", ":material/map:", map_page.show),
    ("Topics", "topics", ":material/category:", topics_page.show),
    ("Timeline", "timeline", ":material/timeline:", timeline_page.show),
    ("Papers", "papers", ":material/article:", papers_page.show),
    ("Compare", "compare", ":material/compare_arrows:", compare_page.show),
    ("Reading list", "reading-list", ":material/bookmarks:", reading_list_page.show),
    ("About", "about", ":material/info:", about_page.show),
)


def main() -> None:
    """Run the page that the reader is on, under the filters.

    The filters belong to the frame, not to a page: Streamlit forgets the widgets of a page when
    another one is opened.
    """
    st.set_page_config(
        page_title="Topic Landscape Explorer", page_icon=str(ASSETS / "icon.png"), layout="wide"
    )
    st.logo(str(ASSETS / "logo.svg"), size="large")
    st.html(
        "<style>.stMainBlockContainer {padding: 4.5rem 2.5rem 2rem;}"
        "button[kind=tertiary] p {text-align: left;}</style>"
    )
    st.html(f"<script>{(ASSETS / 'history.js').read_text()}</script>", unsafe_allow_javascript=True)
    history.follow()
    arrived = arrival.address()
    landscape = None
    views: list[state.View] = []
    pages = [
        st.Page(partial(show_page, show, views), title=title, url_path=path, icon=icon,
                default=path == "")
        for title, path, icon, show in PAGES
    ]  # fmt: skip
    corpus = st.Page(show_corpus, title="Corpus", url_path="corpus", icon=":material/library_add:")
    try:
        embedded = embedding.is_embedded()
        page = st.navigation([*pages, corpus], position="hidden" if embedded else "top")
        if embedded:
            embedding.strip()
        if page.url_path == corpus.url_path:
            filter_state.keep_filters()
        else:
            landscape = open_landscape(chosen_folder(landscape_folder(sys.argv[1:])))
            filter_state.filter_only(landscape)
            state.follow_plan()
            views.append(sidebar(landscape, page.title))
            edit_history.note(landscape)
        page.run()
        if embedded:
            embedding.way_out()
    except ExplorerError as error:
        stop_with_error(error)
    finally:
        if arrived:
            arrival.tell(arrived, landscape)


def show_page(show: Callable[[state.View], None], views: list[state.View]) -> None:
    """A page about the landscape that is open."""
    show(views[0])


def show_corpus() -> None:
    """The page that needs no landscape, and so works when one cannot be opened."""
    try:
        given = landscape_folder(sys.argv[1:])
    except ExplorerError as error:
        show_error(error)
        given = BUNDLED_LANDSCAPE
    corpus_page.show(given)


main()
