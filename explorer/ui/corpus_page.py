"""Corpus: files in, what was understood of them, a build of them, and all landscapes."""

from pathlib import Path

import streamlit as st

from explorer.config import max_file_mb, max_records
from explorer.ui import (
    access,
    builds,
    corpus_steps,
    filter_state,
    landscape_files,
    landscape_list,
    library,
    progress_view,
    state,
    uploads,
)
from explorer.ui.text import md

_TAKEN = "uploads taken"
"""Session key: how often files were taken over; a new number empties the uploader."""


def show(given: Path) -> None:
    """Draw the page.

    Args:
        given: The folder the app was started with.
    """
    st.markdown("## Corpus")
    st.caption("From a bibliography to a landscape: bring papers, check what was read, build.")
    running = _builds_under_way(given)
    if not access.may_build():
        st.info(
            "This copy only shows landscapes. To build one of your own papers, run the program on "
            "your own machine.",
            icon=":material/visibility:",
        )
    elif not access.can_build():
        st.info(
            "Only what shows landscapes is installed here. To build one of your own papers, "
            "install the rest, then start the program again: `pip install -r requirements.txt`",
            icon=":material/visibility:",
        )
        landscape_files.bring()
    elif running:
        st.caption("One landscape is built at a time: the next one can follow this one.")
    else:
        _new_landscape()
    landscape_files.show_taken_in(given)
    landscape_list.show(given)


def _builds_under_way(given: Path) -> bool:
    """Show builds that run or have failed, whoever began them; open the one waited for."""
    waited_for = state.remembered(state.BUILD)
    running = False
    for build in builds.all_builds():
        job = build.job
        now = job.state() if job else None
        if now == "running":
            running = True
            progress_view.watch(build)
        elif now == "failed" and access.may_build():
            progress_view.failure(build)
        elif now == "done" and build.key == waited_for:
            _open(build, given)
    if waited_for is not None:
        state.remember(state.BUILD, waited_for if running else None)
    if st.session_state.get(progress_view.CANCELLED) not in (None, builds.BUNDLED_KEY):
        del st.session_state[progress_view.CANCELLED]
        st.info(
            "The build was cancelled. What it had worked out is kept for the next one.",
            icon=":material/cancel:",
        )
    return running


def _open(build: builds.Build, given: Path) -> None:
    """Leave for the landscape that has just been built."""
    state.remember(state.BUILD, None)
    result = (build.job and build.job.result()) or {}
    if result.get("cached"):
        st.toast("Nothing had changed since this landscape was built.", icon=":material/check:")
    _start_over()
    name = library.id_of(build.folder, access.openable(given))
    if name:
        filter_state.open_landscape(name)


def _new_landscape() -> None:
    """The steps, each shown once the one before it is done."""
    intake: uploads.Intake | None = st.session_state.get(state.INTAKE)
    if intake is not None and not intake.folder.is_dir():
        st.info("The files were removed after a day. Bring them again.", icon=":material/schedule:")
        intake = st.session_state[state.INTAKE] = None
    st.markdown("### 1 · Papers")
    _choose_papers(intake)
    if intake is None:
        return
    st.markdown("### 2 · What was read")
    found = corpus_steps.understood(intake)
    with st.container(horizontal=True):
        if found is not None:
            corpus_steps.ledger_button(intake)
        st.button("Start over", icon=":material/restart_alt:", on_click=_start_over)
    if found is None:
        return
    st.markdown("### 3 · Landscape")
    corpus_steps.settings(intake, int(found.get("papers", 0)))


def _choose_papers(intake: uploads.Intake | None) -> None:
    taken = st.session_state.setdefault(_TAKEN, 0)
    files = st.file_uploader(
        "Drop files of papers here" if intake is None else "Drop more files here",
        accept_multiple_files=True, max_upload_size=max_file_mb(), key=f"files {taken}",
        help="Exports of reference managers, databases and search engines, and tables of papers. "
        "The format is told by the content; several formats can be mixed.",
    )  # fmt: skip
    st.caption(
        "BibTeX, RIS, PubMed, Web of Science, EndNote, CSL-JSON, OpenAlex, Semantic Scholar, "
        "Crossref, DataCite, arXiv; CSV, Excel, Parquet and JSON tables; ZIP archives of these. A "
        "`.landscape` file that was saved on an About page is opened as it is. "
        f"Up to {max_file_mb():,} MB per file and {max_records():,} records in all. Files are "
        "removed when you start over, or after a day; those of a landscape are kept with it."
    )
    folders = uploads.allowed_folders()
    picked = None
    if folders and intake is None:
        picked = st.selectbox(
            "Or a folder on this machine", list(folders), index=None, key=f"folder {taken}",
            placeholder="Choose a folder",
        )  # fmt: skip
    if files or picked:
        _take(intake, files, [folders[picked]] if picked else [])
    for name in st.session_state.pop(uploads.REFUSED, []):
        st.warning(f"{md(name)} is larger than {max_file_mb():,} MB and was left out.")


def _take(intake: uploads.Intake | None, files: list, folders: list[Path]) -> None:
    """Make files or folders part of the corpus and read all of it anew."""
    saved = [file for file in files if landscape_files.is_landscape(file)]
    landscape_files.take_in(saved)
    papers = [file for file in files if file not in saved]
    if papers or folders:
        intake = intake or uploads.new_intake()
        intake.paths += folders
        refused = uploads.add_files(intake, papers)
        st.session_state.setdefault(uploads.REFUSED, []).extend(refused)
    st.session_state[_TAKEN] += 1
    if intake is not None and (papers or folders):
        if intake.paths:
            st.session_state[state.INTAKE] = intake
            intake.start_check()
        else:
            intake.discard()
    st.rerun()


def _start_over() -> None:
    """Forget the corpus; also for use as a callback."""
    intake: uploads.Intake | None = st.session_state.pop(state.INTAKE, None)
    if intake is not None:
        intake.discard()
    corpus_steps.forget_settings()
