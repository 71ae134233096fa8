"""The frame of the dashboard: page config, navigation, landscape, filters."""

import sys
from functools import partial
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError, LandscapeError, SettingError
from explorer.ui import (
    arrival,
    edit_history,
    embedding,
    filter_state,
    frame,
    gate,
    history,
    state,
)
from explorer.ui.empty import show_error, stop_with_error
from explorer.ui.library import BUNDLED_LANDSCAPE
from explorer.ui.opening import chosen_folder, landscape_folder, open_landscape
from explorer.ui.pages import PAGES, import_the_others
from explorer.ui.sidebar import sidebar

ASSETS = Path(__file__).parent / "assets"
STYLE = """<style>
.stMainBlockContainer {padding: 4.5rem 2.5rem 2rem;}
button[kind=tertiary] p {text-align: left;}
</style>"""


def main() -> None:
    """Run the page that the reader is on, under the filters.

    The filters belong to the frame, not to a page: Streamlit forgets the widgets of a page when
    another one is opened.
    """
    frame.dress(ASSETS)
    st.html(STYLE)
    history_script = (ASSETS / "history.js").read_text()
    st.html(f"<script>{history_script}</script>", unsafe_allow_javascript=True)
    history.follow()
    arrived = arrival.address()
    views: list[state.View] = []
    try:
        run_page(views)
    except SettingError as error:
        frame.stop_with_wrong_setting(error)
    except ExplorerError as error:
        stop_with_error(error)
    finally:
        if arrived:
            arrival.tell(arrived, views[0].landscape if views else None)


def run_page(views: list[state.View]) -> None:
    """Find the page, open the landscape unless it is the page that needs none, and draw it.

    Args:
        views: Gets what the filters leave, as soon as that is known.
    """
    given, folder, problem = start()
    pages = [
        st.Page(partial(one.show, views), title=one.title, url_path=one.path, icon=one.icon,
                default=one.path == "")
        for one in PAGES
    ]  # fmt: skip
    corpus = st.Page(
        partial(show_corpus, given), title="Corpus", url_path="corpus",
        icon=":material/library_add:",
    )  # fmt: skip
    bare = embedding.is_embedded() or folder is None
    page = st.navigation([*pages, corpus], position="hidden" if bare else "top")
    if embedding.is_embedded():
        embedding.strip()
    if folder is None:
        gate.show()
        return
    if page.url_path == corpus.url_path:
        filter_state.keep_filters()
        if problem:
            show_error(problem)
    else:
        if problem:
            raise problem
        open_view(folder, page.title, views)
    page.run()
    import_the_others()
    if embedding.is_embedded():
        embedding.way_out()


def start() -> tuple[Path, Path | None, ExplorerError | None]:
    """The landscape the app was started with, the one to open, and why the first cannot be.

    The second is None where there is none that the reader may open.
    """
    try:
        given = landscape_folder(sys.argv[1:])
        return given, chosen_folder(given), None
    except LandscapeError as error:
        return BUNDLED_LANDSCAPE, BUNDLED_LANDSCAPE, error


def open_view(folder: Path, page: str, views: list[state.View]) -> None:
    """Open the landscape and draw the sidebar."""
    landscape = open_landscape(folder)
    filter_state.filter_only(landscape)
    state.follow_plan()
    views.append(sidebar(landscape, page))
    edit_history.note(landscape)
    gate.corner()


def show_corpus(given: Path) -> None:
    """The page that needs no landscape."""
    from explorer.ui import corpus_page  # noqa: PLC0415 (the map does not wait for it)

    corpus_page.show(given)


main()
