"""The frame of the dashboard: page config, navigation, landscape, filters."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st

from explorer.errors import ExplorerError, SettingError
from explorer.ui import (
    about_page,
    compare_page,
    corpus_page,
    edit_history,
    filter_state,
    frame,
    gate,
    map_page,
    papers_page,
    reading_list_page,
    state,
    timeline_page,
    topics_page,
)
from explorer.ui.empty import stop_with_error
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
    frame.dress(ASSETS)
    st.html(
        "<style>.stMainBlockContainer {padding: 4.5rem 2.5rem 2rem;}"
        "button[kind=tertiary] p {text-align: left;}</style>"
    )
    views: list[state.View] = []
    pages = [
        st.Page(partial(show_page, show, views), title=title, url_path=path, icon=icon,
                default=path == "")
        for title, path, icon, show in PAGES
    ]  # fmt: skip
    corpus = st.Page(show_corpus, title="Corpus", url_path="corpus", icon=":material/library_add:")
    try:
        given = landscape_folder(sys.argv[1:])
        folder = chosen_folder(given)
        place: Literal["top", "hidden"] = "hidden" if folder is None else "top"
        page = st.navigation([*pages, corpus], position=place)
        if folder is None:
            gate.show()
            st.stop()
        elif page.url_path == corpus.url_path:
            filter_state.keep_filters()
        else:
            landscape = open_landscape(folder)
            filter_state.filter_only(landscape)
            state.follow_plan()
            views.append(sidebar(landscape))
            edit_history.note(landscape)
            gate.corner()
        page.run()
    except SettingError as error:
        frame.stop_with_wrong_setting(error)
    except ExplorerError as error:
        stop_with_error(error)


def show_page(show: Callable[[state.View], None], views: list[state.View]) -> None:
    """A page about the landscape that is open."""
    show(views[0])


def show_corpus() -> None:
    """The page that needs no landscape, and so works when one cannot be opened."""
    corpus_page.show(landscape_folder(sys.argv[1:]))


main()
