"""Which landscape to open, and building the bundled one where it is missing."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from explorer.errors import LandscapeError
from explorer.hosting.folders import allowed_start
from explorer.hosting.settings import current_settings
from explorer.landscape import MANIFEST, Landscape
from explorer.packing.places import folder_of
from explorer.ui import access, builds, curation, library, progress_view, state
from explorer.ui.text import md


def landscape_folder(arguments: Sequence[str]) -> Path:
    """The folder of the landscape that the operator names; else the bundled one.

    It is named by `--landscape` or by the environment, as a folder, a landscape file or an https
    address of one; never by what a reader sends. A file is unpacked once.

    Where the operator allows only some landscapes, it is one of these.

    Args:
        arguments: What stood after `--` on the command line.

    Raises:
        LandscapeError: `--landscape` stands there alone, or names what cannot be opened.
        SettingError: A setting of the operator is wrong.
    """
    settings = current_settings()
    place = _named(arguments) or settings.landscape
    given = None
    if place is not None:
        with st.spinner("Opening the landscape …", show_time=True):
            given = folder_of(place)
    access.check(given)
    return allowed_start(settings, given, library.BUNDLED_LANDSCAPE)


def _named(arguments: Sequence[str]) -> str | None:
    """What the command line calls the landscape."""
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
    return None


def chosen_folder(given: Path) -> Path | None:
    """The folder of the landscape that the address names, else of the one opened before.

    Only landscapes that the app knows and that the reader may open can be named. What is unknown
    falls back with a note, and what is private does so in the same words.

    Args:
        given: The folder the app was started with.

    Returns:
        None if there is no landscape that this reader may open.
    """
    access.take_key()
    entries = access.openable(given)
    wanted = state.remembered(state.LANDSCAPE)
    entry = entries.get(wanted or library.id_of(given, entries))
    if entry is None and entries:
        entry = entries.get(library.id_of(given, entries)) or next(iter(entries.values()))
        if wanted is not None:
            _say_unknown(wanted)
    if entry is None:
        return None
    if entry.id == wanted:
        state.remember(state.LANDSCAPE, entry.id)
    access.show_key_in_address(entry)
    return entry.folder


def _say_unknown(wanted: str) -> None:
    state.remember(state.LANDSCAPE, None)
    private = current_settings().private
    st.warning(
        f"There is no landscape {md(wanted[:80])} "
        + ("that you may open, so another one is shown. " if private else
           "here, so another one is open. ")
        + ("A private one opens with the whole link that you were given. " if private else "")
        + "The Corpus page lists all that are here.",
        icon=":material/link_off:",
    )  # fmt: skip


def open_landscape(folder: Path) -> Landscape:
    """The landscape of a folder with its edits; the bundled one is built if it is missing.

    It is loaded once for all sessions.

    Raises:
        LandscapeError: It is missing, damaged or of another version.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file() and folder == library.BUNDLED_LANDSCAPE and access.may_build():
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
