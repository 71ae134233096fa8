"""Which landscape to open, and building the bundled one where it is missing."""

import os
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from explorer.errors import LandscapeError
from explorer.landscape import MANIFEST, Landscape
from explorer.packing.places import folder_of
from explorer.ui import builds, curation, library, progress_view, state
from explorer.ui.text import md

ENVIRONMENT = "EXPLORER_LANDSCAPE"


def landscape_folder(arguments: Sequence[str]) -> Path:
    """The folder of the landscape that the operator names; else the bundled one.

    It is named by `--landscape` or by the environment, as a folder, a landscape file or an https
    address of one; never by what a reader sends. A file is unpacked once.

    Args:
        arguments: What stood after `--` on the command line.

    Raises:
        LandscapeError: `--landscape` stands there alone, or names what cannot be opened.
    """
    place = _named(arguments)
    if place is None:
        return library.BUNDLED_LANDSCAPE
    with st.spinner("Opening the landscape …", show_time=True):
        return folder_of(place)


def _named(arguments: Sequence[str]) -> str | None:
    """What the operator calls the landscape."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--landscape="):
            return argument.partition("=")[2]
        if argument == "--landscape":
            if place + 1 == len(arguments):
                raise LandscapeError(
                    "--landscape needs a folder or a file",
                    remedy="Start with: streamlit run app.py -- --landscape DIR",
                )
            return arguments[place + 1]
    return os.environ.get(ENVIRONMENT) or None


def chosen_folder(given: Path) -> Path:
    """The folder of the landscape that the address names, else of the one opened before.

    Only landscapes that the app knows can be named; what is unknown falls back with a note.

    Args:
        given: The folder the app was started with.
    """
    wanted = state.remembered(state.LANDSCAPE)
    if wanted is None:
        return given
    entry = library.known(given).get(wanted)
    if entry is not None:
        state.remember(state.LANDSCAPE, entry.id)
        return entry.folder
    state.remember(state.LANDSCAPE, None)
    st.warning(
        f"There is no landscape {md(wanted[:80])} here, so another one is open. The Corpus page "
        "lists all that are here.",
        icon=":material/link_off:",
    )
    return given


def open_landscape(folder: Path) -> Landscape:
    """The landscape of a folder with its edits; the bundled one is built if it is missing.

    It is loaded once for all sessions.

    Raises:
        LandscapeError: It is missing, damaged or of another version.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file() and folder == library.BUNDLED_LANDSCAPE:
        _build_bundled()
    return curation.curated(folder).landscape


def _build_bundled() -> None:
    """Show the build's progress until it is done; nothing else is on the page meanwhile."""
    st.title("Building the bundled landscape")
    st.caption(
        "This happens once: the bundled papers are read, embedded and grouped into topics. It "
        "takes about a minute and needs no network."
    )
    build = builds.bundled()
    if st.session_state.get(progress_view.CANCELLED) == build.key:
        st.info("The build was cancelled.")
        if st.button("Build", type="primary"):
            del st.session_state[progress_view.CANCELLED]
            st.rerun()
    elif build.job is not None and build.job.state() == "failed":
        progress_view.failure(build)
    else:
        build.start()
        progress_view.watch(build)
    st.stop()
