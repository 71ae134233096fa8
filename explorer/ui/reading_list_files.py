"""A reading list saved to a file, and brought back from a file or from pasted text."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.list_import import entries_from_text
from explorer.export.reading_list import FILES, FileKind, list_papers
from explorer.ui import reading_list, state
from explorer.ui.text import counted

_LONGEST = 5_000_000
"""Bytes of a file or characters of a text."""
_SAID = "what became of the list brought along"
_UPLOADED = "file with a reading list"
_PASTED = "pasted reading list"
_HELP: dict[FileKind, str] = {
    "BibTeX": "LaTeX, JabRef, Zotero",
    "RIS": "EndNote, Mendeley, Zotero",
    "CSL-JSON": "Zotero, Pandoc",
    "CSV": "a spreadsheet",
    "Markdown": "notes and wikis",
    "This program": "to bring it back here, with order and notes",
}


def save(view: state.View, rows: np.ndarray) -> None:
    """A choice of formats, each a download.

    Args:
        view: What the page shows.
        rows: Row numbers of the papers, in the order of the list.
    """
    # The files are made once they are asked for, when no session is at hand.
    notes = reading_list.current().notes
    with st.popover("Save", icon=":material/download:", type="primary"):
        for kind, file in FILES.items():
            st.download_button(
                f"{kind}  :gray[{_HELP[kind]}]",
                partial(_content, kind, view.landscape.papers.iloc[rows], notes),
                f"reading-list.{file.ending}", file.media, key=f"save as {kind}", type="tertiary",
                on_click="ignore",
            )  # fmt: skip


def _content(kind: FileKind, papers: pd.DataFrame, notes: Mapping[str, str]) -> bytes:
    return FILES[kind].write(list_papers(papers, notes))


def bring(view: state.View, *, expanded: bool) -> None:
    """Add papers from a saved list, or from any text that names papers.

    Args:
        view: What the page shows.
        expanded: Whether the form is seen at once.
    """
    with st.expander("Bring a list", icon=":material/upload:", expanded=expanded):
        st.caption(
            "A list saved here, or any text or file with DOIs, arXiv numbers or identifiers of "
            "this program: papers that this landscape has join the list."
        )
        with st.form("bring a reading list", border=False):
            st.file_uploader(
                "File", key=_UPLOADED, type=["json", "txt", "bib", "ris", "csv", "md"],
                label_visibility="collapsed",
            )  # fmt: skip
            st.text_area(
                "Text", key=_PASTED, placeholder="10.1145/3292500.3330701\n2302.07868",
                label_visibility="collapsed", height=90,
            )  # fmt: skip
            st.form_submit_button(
                "Add these papers", icon=":material/playlist_add:", on_click=_take, args=(view,)
            )
        said = st.session_state.pop(_SAID, None)
        if said:
            st.caption(said)


def _take(view: state.View) -> None:
    uploaded = st.session_state.get(_UPLOADED)
    texts = [str(st.session_state.get(_PASTED) or "")]
    if uploaded is not None:
        texts.insert(0, uploaded.getvalue()[:_LONGEST].decode("utf-8", errors="replace"))
    before = reading_list.current()
    reading, missing, found = before, 0, 0
    for text in texts:
        entries, unknown = entries_from_text(view.landscape, text[:_LONGEST])
        reading = reading.merged(entries)
        missing += unknown
        found += len(entries)
    reading_list.change(reading)
    st.session_state[_SAID] = _outcome(found, len(reading) - len(before), missing)


def _outcome(found: int, added: int, missing: int) -> str:
    if not found and not missing:
        return "No DOI, arXiv number or identifier was found in it."
    parts = [f"{counted(added, 'paper')} added."]
    if found > added:
        parts.append(f"{found - added:,} already there or beyond what the list holds.")
    if missing:
        parts.append(f"{missing:,} not in this landscape.")
    return " ".join(parts)
