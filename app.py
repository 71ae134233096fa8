"""The frame of the dashboard: page config, landscape, filters, navigation."""

import sys
from functools import partial
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import about_page, map_page, papers_page, state, timeline_page, topics_page
from explorer.ui.empty import stop_with_error
from explorer.ui.opening import landscape_folder, open_landscape
from explorer.ui.sidebar import sidebar

ASSETS = Path(__file__).parent / "assets"
PAGES = (
    ("Map", "", ":material/map:", map_page.show),
    ("Topics", "topics", ":material/category:", topics_page.show),
    ("Timeline", "timeline", ":material/timeline:", timeline_page.show),
    ("Papers", "papers", ":material/article:", papers_page.show),
    ("About", "about", ":material/info:", about_page.show),
)


def main() -> None:
    """Open the landscape, apply the filters, run the page."""
    st.set_page_config(
        page_title="Topic Landscape Explorer", page_icon=str(ASSETS / "icon.png"), layout="wide"
    )
    st.logo(str(ASSETS / "logo.svg"), size="large")
    st.html("<style>.stMainBlockContainer {padding: 4.5rem 2.5rem 2rem;}</style>")
    try:
        landscape = open_landscape(landscape_folder(sys.argv[1:]))
    except ExplorerError as error:
        stop_with_error(error)
    state.follow_plan()
    view = sidebar(landscape)
    pages = [
        st.Page(partial(show, view), title=title, url_path=path, icon=icon, default=path == "")
        for title, path, icon, show in PAGES
    ]
    st.navigation(pages, position="top").run()


main()
