"""On every page: how many edits are in force, what they are, and a way back."""

from pathlib import Path

import streamlit as st

from explorer.edits.kinds import Show, StopWords, Synonyms
from explorer.edits.sentences import in_words
from explorer.errors import EditError
from explorer.landscape import EDITS, Landscape
from explorer.ui import curation
from explorer.ui.curation import Curation
from explorer.ui.empty import show_error
from explorer.ui.text import counted, md

_LISTED = 200
_ICONS = {"fits": "", "partly": ":orange-badge[fits partly]", "gone": ":red-badge[no longer fits]"}


def note(landscape: Landscape) -> None:
    """In the sidebar: the number of edits in force, undo, redo, and the list of them all.

    Args:
        landscape: The one that is open.
    """
    folder = landscape.folder
    if folder is None:
        return
    now = curation.curated(folder)
    problem = curation.last_problem()
    with st.sidebar:
        if problem is not None:
            show_error(problem)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            done = len(now.history.done)
            name = counted(done, "edit") if done else "No edits"
            with st.popover(name, icon=":material/edit_note:", help="Changes made to the topics"):
                _panel(folder, now)
            _step(folder, now, "undo")
            _step(folder, now, "redo")
        _misfits(now)


def _step(folder: Path, now: Curation, which: str) -> None:
    """A button that undoes or redoes, named by what it would do."""
    lines = now.history.done if which == "undo" else now.history.undone
    if not lines:
        return
    st.button(
        which.capitalize(), icon=f":material/{which}:", key=f"{which} an edit", type="tertiary",
        help=md(in_words(lines[-1].change)),
        on_click=curation.undo if which == "undo" else curation.redo, args=(folder,),
    )  # fmt: skip


def _misfits(now: Curation) -> None:
    """That some edits were made for other topics, as after a build with another setting."""
    partly, gone = (
        sum(fit.status == status for fit in now.edited.fits) for status in ("partly", "gone")
    )
    if gone or partly:
        parts = [f"{partly} fit partly"] if partly else []
        parts += [f"{gone} no longer fit"] if gone else []
        st.caption(f":orange[:material/warning:] Of the edits, {' and '.join(parts)}.")


def _panel(folder: Path, now: Curation) -> None:
    st.markdown("**Edits of topics**")
    if now.shared:
        st.caption("Kept beside the landscape and seen by all its readers.")
    else:
        st.caption(
            ":material/info: This copy cannot be changed. Your edits last as long as this tab: "
            "download them to keep them, and bring them back here."
        )
    for problem in now.problems:
        st.warning(f"{md(problem)} It was ignored.", icon=":material/warning:")
    _list(now)
    _hidden(folder, now)
    _words(folder, now)
    _files(folder, now)


def _list(now: Curation) -> None:
    if not now.edited.fits:
        st.caption("None yet. Open a topic and choose Edit, or pick papers on the map.")
        return
    fits = now.edited.fits[::-1]
    with st.container(height=240 if len(fits) > 6 else "content", border=False):
        for fit in fits[:_LISTED]:
            when = f":gray[{fit.line.at[:16].replace('T', ' ')}]"
            st.markdown(
                f"{md(in_words(fit.line.change))} {when} {_ICONS[fit.status]}",
                help=md(fit.note).capitalize() + "." if fit.note else None,
            )
    if len(fits) > _LISTED:
        st.caption(f"The last {_LISTED} of {len(fits):,}; the download has all.")


def _hidden(folder: Path, now: Curation) -> None:
    for ref in now.edited.hidden:
        st.button(
            f"Show “{md(ref.label)}” again", icon=":material/visibility:", type="tertiary",
            key=f"show {ref.level} {ref.topic}", on_click=curation.change,
            args=(folder, (Show(ref),)),
        )  # fmt: skip


def _words(folder: Path, now: Curation) -> None:
    for word in now.edited.stop_words:
        st.button(
            f"Use “{md(word)}” in terms again", icon=":material/label:", type="tertiary",
            key=f"use {word}", on_click=curation.change,
            args=(folder, (StopWords((), (word,)),)),
        )  # fmt: skip
    for term, shown in now.edited.synonyms:
        st.button(
            f"Count “{md(term)}” apart from “{md(shown)}”", icon=":material/call_split:",
            type="tertiary", key=f"free {term}", on_click=curation.change,
            args=(folder, (Synonyms((term,), term),)),
        )  # fmt: skip


def _files(folder: Path, now: Curation) -> None:
    if now.history.done:
        st.download_button(
            "Download the edits", lambda: curation.file_of_edits(now.history), EDITS,
            "application/jsonl", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
    taken = st.session_state.setdefault("files of edits taken", 0)
    file = st.file_uploader(
        "Add edits from a file", type=["jsonl"], max_upload_size=64, key=f"edits from file {taken}",
        help="A file downloaded here, also from another build of these papers: what still fits is "
        "applied, and what does not is named.",
    )  # fmt: skip
    if file is None:
        return
    try:
        added = curation.take(folder, file.getvalue())
    except EditError as error:
        show_error(error)
        return
    st.session_state["files of edits taken"] = taken + 1
    st.toast(f"{counted(added, 'edit')} added." if added else "These edits are in force already.")
    st.rerun()
