"""A landscape as one file: saved from the About page, and opened on the Corpus page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.config import max_file_mb
from explorer.errors import ExplorerError
from explorer.landscape import read_manifest
from explorer.packing.members import ENDING
from explorer.packing.pack import packed, packed_size
from explorer.ui import access, curation, filter_state, library, state, uploads
from explorer.ui.empty import show_error
from explorer.ui.text import counted, md, size

_TAKEN_IN = "landscapes taken in"
"""Session key: folders of the landscapes that have just been brought."""
_DROPPED = "times that landscape files were dropped"
_PROBLEMS = "problems with landscape files"
"""Session key: why others could not be."""


def popover(view: state.View) -> None:
    """A button that opens what can be saved: the landscape that is open, whole."""
    folder = view.landscape.folder
    if folder is None:
        return
    with st.popover(
        "Save this landscape", icon=":material/save:",
        help="The whole landscape as one file, to keep, send or publish",
    ):  # fmt: skip
        if view.landscape.is_mapped:
            st.caption(
                "This landscape is kept in a form that can be larger than memory, so it is not "
                "saved as one file. Copy its folder as a whole, and look through the copy with "
                "`python -m explorer info FOLDER --check`."
            )
            return
        now = curation.curated(folder)
        edits = len(now.history.done)
        papers = counted(len(view.landscape.papers), "paper")
        also = f" {counted(edits, 'edit')} of topics can still be undone in it." if edits else ""
        st.markdown(
            f"One file of about {size(packed_size(folder))} with the map, the topics, and "
            f"{papers} in full.{also}"
        )
        st.download_button(
            "Save", lambda: packed(folder, now.history.lines),
            f"{uploads.safe_name(view.landscape.name)}{ENDING}", "application/zip",
            key="save landscape", icon=":material/download:", on_click="ignore", type="primary",
        )  # fmt: skip
        st.caption(
            "Drop it on the Corpus page of any copy of this program to open it there. It is a ZIP "
            "archive of Parquet and NumPy files, so that other programs can read it too."
        )


def is_landscape(file: Any) -> bool:  # noqa: ANN401 (an uploaded file)
    """Whether an uploaded file says that it is a landscape."""
    return str(file.name).casefold().endswith(ENDING)


def bring() -> None:
    """A place to drop landscape files on a copy that builds nothing."""
    number = st.session_state.setdefault(_DROPPED, 0)
    files = st.file_uploader(
        "Drop landscape files here", type=[ENDING.lstrip(".")], accept_multiple_files=True,
        max_upload_size=max_file_mb(), key=f"landscape files {number}",
        help="Files that were saved with “Save this landscape” on an About page.",
    )  # fmt: skip
    if files:
        take_in(files)
        st.session_state[_DROPPED] = number + 1
        st.rerun()


def take_in(files: Sequence[Any]) -> None:
    """Put uploaded landscape files among the landscapes; `show_taken_in` tells how it went.

    Args:
        files: As Streamlit's uploader gives them.
    """
    taken: list[Path] = st.session_state.setdefault(_TAKEN_IN, [])
    problems: list[ExplorerError | OSError] = st.session_state.setdefault(_PROBLEMS, [])
    with st.spinner("Looking through the landscape file …"):
        for file in files:
            intake = uploads.new_intake()
            try:
                if uploads.add_files(intake, [file]):
                    st.session_state.setdefault(uploads.REFUSED, []).append(file.name)
                else:
                    taken.append(library.take_in(intake.paths[0], str(file.name)))
            except (ExplorerError, OSError) as error:
                problems.append(error)
            finally:
                intake.discard()


def show_taken_in(given: Path) -> None:
    """Say which landscapes were brought, with a button that opens each, and what was refused.

    Args:
        given: The folder the app was started with.
    """
    for problem in st.session_state.get(_PROBLEMS, []):
        show_error(problem)
    st.session_state.pop(_PROBLEMS, None)
    there = [folder for folder in st.session_state.get(_TAKEN_IN, []) if folder.is_dir()]
    entries = access.openable(given) if there else {}
    for folder in there:
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.success(
            f"**{md(str(read_manifest(folder)['name']))}** is among the landscapes below now.",
            icon=":material/check:",
        )
        if button.button("Open it", key=f"open new {folder.name}", width="stretch"):
            st.session_state.pop(_TAKEN_IN)
            filter_state.open_landscape(library.id_of(folder, entries))
