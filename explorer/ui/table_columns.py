"""Which column of a table holds which field, for the reader to see and correct."""

from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.uploads import Intake

FIELDS = {
    "title": "Title", "abstract": "Abstract", "authors": "Authors", "date": "Date or year",
    "venue": "Journal or venue", "doi": "DOI", "arxiv_id": "arXiv id", "pmid": "PubMed id",
    "url": "Web address", "keywords": "Keywords", "citations": "Citations",
    "category": "Category", "language": "Language",
}  # fmt: skip
_HINTS = {
    "title": ("title", "name", "heading"), "abstract": ("abstract", "summary", "description"),
    "authors": ("author", "creator"), "date": ("date", "year"),
    "venue": ("journal", "venue", "published in", "source"), "doi": ("doi",),
    "arxiv_id": ("arxiv",), "pmid": ("pmid", "pubmed"), "url": ("url", "link"),
    "keywords": ("keyword", "tags"), "citations": ("cited", "citation"),
    "category": ("category", "subject"), "language": ("language",),
}  # fmt: skip


def suggest(columns: list[str]) -> dict[str, str]:
    """For each field the column whose header sounds like it; no column is suggested twice."""
    found: dict[str, str] = {}
    for name, hints in _HINTS.items():
        fitting = (
            column
            for hint in hints
            for column in columns
            if hint in column.casefold() and column not in found.values()
        )
        column = next(fitting, None)
        if column is not None:
            found[name] = column
    return found


def show(intake: Intake, files: list[dict[str, Any]]) -> None:
    """A select box per field of one table; tables that were not understood come first."""
    tables = {Path(file["path"]).name: file for file in files if file.get("columns")}
    unknown = [name for name, file in tables.items() if not _is_understood(file)]
    if not tables:
        return
    with st.expander("Columns of tables", icon=":material/view_column:", expanded=bool(unknown)):
        names = [*unknown, *(name for name in tables if name not in unknown)]
        name = st.selectbox("Table", names) if len(names) > 1 else names[0]
        if name in unknown:
            st.caption(
                "Its columns were not all understood. Say which one holds what: a title or an "
                "abstract is needed, the rest is welcome."
            )
        _form(intake, name, tables[name])


def _is_understood(file: dict[str, Any]) -> bool:
    mapping = file.get("mapping") or {}
    return not file.get("problem") and "abstract" in mapping


def _form(intake: Intake, name: str, file: dict[str, Any]) -> None:
    columns = list(map(str, file["columns"]))
    mapping = intake.columns.get(name) or file.get("mapping") or suggest(columns)
    chosen: dict[str, str] = {}
    with st.form(f"columns of {name}", border=False):
        places = st.columns(4)
        for number, (field, label) in enumerate(FIELDS.items()):
            preset = mapping.get(field)
            column = places[number % 4].selectbox(
                label, columns, index=columns.index(preset) if preset in columns else None,
                key=f"{field} of {name}", placeholder="None",
            )  # fmt: skip
            if column is not None:
                chosen[field] = column
        asked = st.form_submit_button("Read with these columns", icon=":material/refresh:")
    if asked and not {"title", "abstract"} & set(chosen):
        st.warning("Choose at least the column of the title or of the abstract.")
    elif asked:
        intake.columns[name] = chosen
        intake.start_check()
        st.rerun()
