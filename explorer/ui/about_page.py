"""About: how this landscape was made, how far to trust it, and what was left out."""

import pandas as pd
import streamlit as st

from explorer.analysis.similarity import near_duplicates
from explorer.analysis.topics import level_names
from explorer.export.tables import csv_bytes
from explorer.ui import landscape_files, offline_copy, report, saving, state
from explorer.ui.text import counted, md

_STATUSES = ("kept", "repaired", "duplicate", "dropped")


def show(view: state.View) -> None:
    """Draw the page."""
    manifest = view.landscape.manifest
    title, save = st.columns([1, 1.2], vertical_alignment="center")
    title.markdown(f"### {md(manifest['name'])}")
    with save, st.container(horizontal=True, horizontal_alignment="right"):
        report.popover(view)
        landscape_files.popover(view)
        offline_copy.popover(view.landscape)
    _counts(manifest)
    making, trust = st.columns(2, gap="large")
    with making:
        _making(manifest)
    with trust:
        _trust(view)
    _near_duplicates(view)
    _ledger(view.landscape.ledger)
    _versions(manifest)


def _counts(manifest: dict) -> None:
    counts = manifest["counts"]
    with st.container(horizontal=True):
        st.metric("Records read", f"{counts['records']:,}")
        st.metric("Papers", f"{counts['papers']:,}")
        st.metric("Duplicates merged", f"{counts['duplicates']:,}")
        st.metric("Records dropped", f"{counts['dropped']:,}")
        st.metric("Papers without a date", f"{counts['undated']:,}")


def _making(manifest: dict) -> None:
    plan, config = manifest["plan"], manifest["config"]
    embedder = {
        "minilm": "the MiniLM sentence model (all-MiniLM-L6-v2)",
        "tfidf-svd": "TF-IDF reduced by singular value decomposition",
    }.get(config["embedder"], config["embedder"])
    st.markdown("#### How it was made")
    steps = [f"Title and abstract of each paper were turned into a vector by {md(embedder)}."]
    if manifest.get("sample"):
        steps += [_sampling(manifest["sample"])]
    if plan["method"] == "umap":
        steps += [
            f"UMAP laid the papers out on the map from each one's {plan['umap_neighbors'] - 1} "
            "nearest papers.",
        ]
    if config.get("bertopic"):
        steps += [
            "The finest topics were taken over from a BERTopic model, and joined into coarser "
            "ones by the likeness of their mean vectors.",
        ]
    elif plan["method"] == "umap":
        steps += [
            f"HDBSCAN looked for groups of {plan['min_topic_size']} or more similar papers, in "
            f"{counted(plan['rounds'], 'further UMAP projection')} of five dimensions taken "
            "together, and its hierarchy was cut from coarse to fine.",
        ]
    steps += [
        "The phrases of each group were weighed by class-based TF-IDF, as in BERTopic; the fittest "
        "became its label. No language model wrote anything here.",
    ]
    st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1)))
    for note in manifest["notes"]:
        st.info(md(note), icon=":material/info:")


def _sampling(sample: dict) -> str:
    """How papers outside the sample got their place and topic."""
    return (
        f"From all papers {sample['papers']:,} were chosen, by source file and year and at random "
        "within these; UMAP and HDBSCAN looked at those only. Each of the other "
        f"{sample['placed']:,} papers stands where its nearest papers in the sample are densest, "
        "and has the topic that most of these have. Words and counts are of all papers."
    )


def _cost_of_sampling(sample: dict) -> None:
    st.markdown(
        f"On the map, papers of the sample keep **{sample['preservation_of_sample']:.0%}** of "
        f"their most similar papers near them, and placed papers "
        f"**{sample['preservation_of_placed']:.0%}**, measured on up to a thousand of each. "
        f"{counted(sample['far'], 'paper')} stood too far from the sample to belong to any topic. "
        "Lists of similar papers and of nearly the same text name papers of the sample only."
    )


def _levels(view: state.View) -> None:
    """Topics and outliers of each granularity."""
    levels, papers = (view.landscape.manifest[key] for key in ("levels", "counts"))
    table = pd.DataFrame(
        {
            "Granularity": level_names(view.landscape.levels),
            "Topics": [level["topics"] for level in levels],
            "Fewest papers": [level["min_topic_size"] for level in levels],
            "Outliers": [level["outliers"] for level in levels],
            "Outlier share": [level["outliers"] / max(papers["papers"], 1) for level in levels],
        }
    )
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        table, hide_index=True,
        column_config={
            "Fewest papers": number, "Outliers": number,
            "Outlier share": st.column_config.NumberColumn(format="percent"),
        },
    )  # fmt: skip


def _trust(view: state.View) -> None:
    manifest = view.landscape.manifest
    st.markdown("#### How far to trust it")
    preserved = manifest["quality"]["neighbor_preservation"]
    if preserved is not None:
        st.markdown(
            f"**{preserved:.0%}** of each paper's {manifest['plan']['neighbors']} most similar "
            "papers are also among the nearest on the map. The rest of the picture is what gets "
            "lost when many dimensions become two: for similar papers, trust the list on a "
            "paper's page, not the distance on the map."
        )
    if manifest.get("sample"):
        _cost_of_sampling(manifest["sample"])
    _levels(view)
    if manifest["config"].get("bertopic"):
        return
    with st.expander("What other topic sizes would give", icon=":material/tune:"):
        st.caption(
            "Each row cuts the same hierarchy. To use one, build with --min-topic-size."
            + (" Papers are estimated from the sample." if manifest.get("sample") else "")
        )
        curve = pd.DataFrame(manifest["granularity"])
        curve = curve[["min_topic_size", "topics", "outliers"]]
        st.dataframe(curve.set_axis(["Fewest papers", "Topics", "Outliers"], axis=1),
                     hide_index=True)  # fmt: skip


def _near_duplicates(view: state.View) -> None:
    pairs = near_duplicates(view.landscape)
    st.markdown(
        "#### Nearly the same text",
        help="Pairs of papers that were not merged as duplicates although their embeddings nearly "
        "coincide (cosine similarity of 0.95 or more): versions, translations, series, or records "
        "that differ in their title.",
    )
    if pairs.empty:
        st.caption("No two papers have nearly the same text.")
        return
    st.dataframe(
        pairs.head(500)[["similarity", "title", "date", "other_title", "other_date"]],
        hide_index=True, height="content" if len(pairs) <= 8 else 300,
        column_config={
            "similarity": st.column_config.NumberColumn("Similarity", format="%.3f", width="small"),
            "title": st.column_config.TextColumn("Paper", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "other_title": st.column_config.TextColumn("Other paper", width="large"),
            "other_date": st.column_config.TextColumn("Date", width="small"),
        },
    )  # fmt: skip
    st.download_button(
        "Pairs as CSV", lambda: csv_bytes(pairs), "near-duplicates.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _ledger(ledger: pd.DataFrame) -> None:
    st.markdown(
        "#### What became of every record",
        help="Each record of the input files: kept as it was, repaired, merged into another "
        "record of the same paper, or dropped, with the reason.",
    )
    present = [status for status in _STATUSES if (ledger["status"] == status).any()]
    counts = ledger["status"].value_counts()
    chosen = st.pills(
        "Status", present, selection_mode="multi", label_visibility="collapsed",
        format_func=lambda status: f"{status} {counts[status]:,}", key="status",
        bind="query-params",
    )  # fmt: skip
    shown = ledger[ledger["status"].isin(chosen)] if chosen else ledger
    st.dataframe(
        shown.head(1000)[["record", "status", "title", "reason", "file", "line"]],
        hide_index=True, height=320,
        column_config={
            "record": st.column_config.NumberColumn("Record", width="small"),
            "status": st.column_config.TextColumn("Status", width="small"),
            "title": st.column_config.TextColumn("Title", width="large"),
            "reason": st.column_config.TextColumn("What was done", width="large"),
            "file": st.column_config.TextColumn("File", width="medium"),
            "line": st.column_config.NumberColumn("Line", width="small", format="%d"),
        },
    )  # fmt: skip
    if len(shown) > 1000:
        st.caption("The first 1,000 records; the download has all.")
    saving.table("Save the ledger", lambda: ledger, "ledger")


def _versions(manifest: dict) -> None:
    with st.expander("Settings, versions and fingerprints", icon=":material/fingerprint:"):
        st.json(
            {
                key: manifest[key]
                for key in ("config", "plan", "seconds", "versions", "corpus_fingerprint",
                            "config_fingerprint", "program_version")
            }
        )  # fmt: skip
