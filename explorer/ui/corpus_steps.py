"""The steps after the files are there: what was read of them, and what to build."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from explorer.config import LARGEST_FOR_MODELS
from explorer.ui import builds, jobs, progress_view, state, table_columns, uploads
from explorer.ui.text import counted, duration, md, size

_NAME, _EMBEDDER, _TOPIC_SIZE, _SEED = "new name", "new embedder", "new topic size", "new seed"
_ASKED = "build asked for"
_ESTIMATED_UNASKED = 5_000
"""Papers up to which the estimate starts by itself: reading them again takes no time."""

_FILE_COLUMNS = {
    "path": "File", "format": "Format", "records": "Records", "kept": "Kept",
    "with_abstract": "With abstract", "with_date": "With date", "with_doi": "With DOI",
    "problem": "Problem",
}  # fmt: skip
_PREVIEW_COLUMNS = {
    "title": "Title", "authors": "Authors", "date": "Date", "venue": "Venue", "doi": "DOI",
    "abstract": "Abstract",
}  # fmt: skip
_EMBEDDERS = {
    "minilm": ("MiniLM", "A sentence model: sees that different words mean the same."),
    "tfidf-svd": ("TF-IDF", "Compares the words themselves: many times faster."),
}


def understood(intake: uploads.Intake) -> dict[str, Any] | None:
    """Show what was read; None until there are papers to build."""
    job = intake.job("check")
    if job is None:
        intake.start_check()
        st.rerun()
    if job.state() == "running":
        progress_view.wait(job, "Reading the papers")
        return None
    found = job.result()
    if found is None:
        st.error(md(job.message()), icon=":material/error:")
        return None
    _counts(found)
    files = found.get("files", [])
    _files(files)
    table_columns.show(intake, files)
    if not found.get("papers"):
        st.error("No paper was found in these files.", icon=":material/error:")
        return None
    _preview(found.get("preview", []))
    return found


def ledger_button(intake: uploads.Intake) -> None:
    """Offer the account of every record."""
    if intake.ledger.is_file():
        st.download_button(
            "What became of every record (CSV)", intake.ledger.read_bytes, "ledger.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _counts(found: dict[str, Any]) -> None:
    words = {
        "with_abstract": "with an abstract", "with_date": "with a date", "with_doi": "with a DOI",
        "undated": "without a date",
    }  # fmt: skip
    if "with_date" in found:
        del words["undated"]
    papers = counted(int(found.get("papers", 0)), "paper")
    counts = [
        f"{counted(int(found.get('duplicates', 0)), 'duplicate')} merged",
        f"{counted(int(found.get('dropped', 0)), 'record')} dropped",
        *(f"{found[key]:,} {label}" for key, label in words.items() if key in found),
    ]
    read = counted(int(found.get("records", 0)), "record")
    st.markdown(f"**{papers}** from {read} :gray[· {' · '.join(counts)}]")


def _files(files: list[dict[str, Any]]) -> None:
    """A row per file, and in full what is wrong with one."""
    table = pd.DataFrame(files).reindex(columns=list(_FILE_COLUMNS)).dropna(axis=1, how="all")
    table["path"] = [Path(path).name for path in table["path"]]
    for name in table.columns:
        if name in ("path", "format", "problem"):
            table[name] = table[name].fillna("")
        else:
            table[name] = table[name].fillna(0).astype("int64")
    st.dataframe(
        table.rename(columns=_FILE_COLUMNS), hide_index=True,
        height="content" if len(table) <= 10 else 390,
    )  # fmt: skip
    bad = [file for file in files if file.get("problem")]
    if bad:
        lines = [f"* {md(Path(file['path']).name)}: {md(file['problem'])}" for file in bad[:8]]
        more = f"\n* and {len(bad) - 8:,} more, in the table" if len(bad) > 8 else ""
        st.warning(
            f"**{counted(len(bad), 'file')} left out.** All else is used.\n\n"
            + "\n".join(lines) + more,
            icon=":material/warning:",
        )  # fmt: skip


def _preview(papers: list[dict[str, Any]]) -> None:
    if not papers:
        return
    title = f"The first {len(papers)} papers" if len(papers) > 1 else "The first paper"
    with st.expander(title, icon=":material/article:"):
        table = pd.DataFrame(papers).reindex(columns=list(_PREVIEW_COLUMNS))
        table["authors"] = [
            "; ".join(authors) if isinstance(authors, list) else authors
            for authors in table["authors"]
        ]
        st.dataframe(
            table.rename(columns=_PREVIEW_COLUMNS), hide_index=True, height=300,
            column_config={
                "Title": st.column_config.TextColumn(width="large"),
                "Authors": st.column_config.TextColumn(width="medium"),
                "Abstract": st.column_config.TextColumn(width="large"),
            },
        )  # fmt: skip


def settings(intake: uploads.Intake, papers: int) -> None:
    """Ask for name and embedder, say what a build would take, and begin it."""
    st.session_state.setdefault(_NAME, intake.name)
    left, right = st.columns(2, gap="large")
    with right:
        embedder = _embedder(intake, papers)
    with left:
        name = st.text_input(
            "Name of the landscape", key=_NAME, max_chars=80, persist_state="session"
        ).strip()
        smallest, seed = _more_settings(papers)
        st.button(
            "Build", type="primary", icon=":material/construction:", disabled=not name,
            on_click=_ask_for_build,
        )  # fmt: skip
    if not name:
        left.caption("Give the landscape a name first.")
        return
    if not st.session_state.pop(_ASKED, False):
        return
    if not builds.one_is_running():  # else another session was faster; its build is shown first
        jobs.remove(intake.folder / "estimate")
        build = builds.begin(intake, name, embedder, smallest, seed)
        state.remember(state.BUILD, build.key)
    st.rerun()


def _ask_for_build() -> None:
    """Note the click, since the run that it starts may be cut short by the end of the estimate."""
    st.session_state[_ASKED] = True


def _more_settings(papers: int) -> tuple[int | None, int]:
    with st.expander("More settings", icon=":material/tune:"):
        smallest = st.number_input(
            "Fewest papers in a topic", 2, max(2, papers), None, key=_TOPIC_SIZE,
            persist_state="session", placeholder="By the size of the corpus",
        )  # fmt: skip
        seed = st.number_input(
            "Seed", 0, 2**32 - 1, 42, key=_SEED, persist_state="session",
            help="The same papers, settings and seed give the same landscape.",
        )  # fmt: skip
    return smallest, seed


def _embedder(intake: uploads.Intake, papers: int) -> str:
    job = intake.job("estimate")
    if job is None and papers <= _ESTIMATED_UNASKED:
        intake.start_estimate()
        job = intake.job("estimate")
    estimates = ((job and job.result()) or {}).get("estimates", [])
    takes = {row["embedder"]: _takes(row) for row in estimates}
    few = papers <= LARGEST_FOR_MODELS
    chosen = st.radio(
        "How texts are compared", list(_EMBEDDERS), index=0 if few else 1, key=_EMBEDDER,
        persist_state="session", format_func=lambda name: _EMBEDDERS[name][0],
        captions=[f"{words} {takes.get(name, '')}" for name, (_, words) in _EMBEDDERS.items()],
    )  # fmt: skip
    st.caption(
        f"MiniLM is preset, since a corpus of {counted(papers, 'paper')} is small enough for it."
        if few
        else f"TF-IDF is preset, since MiniLM would take hours for {papers:,} papers."
    )
    if job is None:
        if st.button("Estimate time and memory", icon=":material/timer:"):
            intake.start_estimate()
            st.rerun()
    elif job.state() == "running":
        progress_view.wait(job, "Measuring what a build would take, about 20 seconds")
    elif not estimates:
        st.caption(f"What a build would take is not known: {md(job.message())}")
    return chosen


def _takes(row: dict[str, Any]) -> str:
    return (
        f"About {duration(row['seconds'])}, {size(row['memory_gb'] * 1e9)} of memory and "
        f"{size(row['disk_gb'] * 1e9)} of disk."
    )


def forget_settings() -> None:
    """Start the next landscape from the presets."""
    for key in (_NAME, _EMBEDDER, _TOPIC_SIZE, _SEED, _ASKED):
        st.session_state.pop(key, None)
