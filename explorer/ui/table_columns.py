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
_DATE_PARTS = {"year", "month", "day"}


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
    mapping: dict[str, str] = file.get("mapping") or {}
    chosen: dict[str, str | None] = {}
    presets = _presets(mapping)
    with st.form(f"columns of {name}", border=False):
        places = st.columns(4)
        for number, (field, label) in enumerate(FIELDS.items()):
            preset = presets[field]
            chosen[field] = places[number % 4].selectbox(
                label, columns, index=columns.index(preset) if preset in columns else None,
                key=f"{field} of {name}", placeholder="None",
            )  # fmt: skip
        asked = st.form_submit_button("Read with these columns", icon=":material/refresh:")
    if asked and not (chosen["title"] or chosen["abstract"]):
        st.warning("Choose at least the column of the title or of the abstract.")
    elif asked:
        intake.columns[name] = intake.columns.get(name, {}) | changes(mapping, chosen)
        intake.start_check()
        st.rerun()


def changes(mapping: dict[str, str], chosen: dict[str, str | None]) -> dict[str, str]:
    """What the reader's choice changes; the rest is left to the mapping, which knows more of it.

    Args:
        mapping: Column by field, as the table was read.
        chosen: Column by field of `FIELDS`, None for none.

    Returns:
        Column by field; "" for a column that was taken back.
    """
    presets = _presets(mapping)
    changed = {field: chosen[field] or "" for field in FIELDS if chosen[field] != presets[field]}
    if "date" in changed:
        changed |= dict.fromkeys(sorted(_DATE_PARTS & mapping.keys()), "")
    return changed


def _presets(mapping: dict[str, str]) -> dict[str, str | None]:
    """The column that each box shows first: for a date known in parts that of its year."""
    return {field: mapping.get(field) for field in FIELDS} | {
        "date": mapping.get("date") or mapping.get("year")
    }
