"""What a landscape that came from elsewhere says: whether its numbers fit one another.

Types and sizes have been checked (`files.py`), and the landscape has been loaded.
"""

import numpy as np
import pandas as pd

from explorer.landscape import OUTLIER, TABLE_COLUMNS, Landscape

_BLOCK = 16_384
_PRECISIONS = {"day", "month", "year", "none"}
_STATUSES = {"kept", "repaired", "duplicate", "dropped"}
_LONGEST = {"label": 500, "term": 500, "paper_id": 500}


def find_wrong_content(landscape: Landscape) -> str:
    """What is wrong with the values of a landscape; empty if nothing is."""
    for check in (_tables, _papers, _counts_of_topics, _topics, _terms, _tree, _words, _vectors):
        fault = check(landscape)
        if fault:
            return fault
    return ""


def _tables(landscape: Landscape) -> str:
    for name in TABLE_COLUMNS:
        table: pd.DataFrame = getattr(landscape, name)
        if not table.index.equals(pd.RangeIndex(len(table))):
            return f"the rows of {name} are not counted from 0"
        for column in set(table.columns) & set(_LONGEST):
            if (table[column].str.len() > _LONGEST[column]).any():
                return f"a text in {column} of {name} is too long"
    if not landscape.ledger["status"].isin(_STATUSES).all():
        return "the ledger has an unknown status"
    return ""


def _papers(landscape: Landscape) -> str:
    papers = landscape.papers
    ids, dates, precision = papers["paper_id"], papers["date"], papers["date_precision"]
    faults = {
        "the manifest counts other papers than there are":
            len(papers) != landscape.manifest["counts"]["papers"],
        "papers share an id or have none": not ids.is_unique or (ids == "").any(),
        "a paper has no place on the map": not np.isfinite(papers[["x", "y"]].to_numpy()).all(),
        "a date has an unknown precision": not precision.isin(_PRECISIONS).all(),
        "a date is missing": (dates.isna() & (precision != "none")).any(),
        "a number of authors or citations is below 0":
            any((papers[one].dropna() < 0).any() for one in ("author_count", "citations")),
        "a probability is not between 0 and 1": any(
            not papers[f"probability_{level}"].dropna().between(0, 1).all()
            for level in range(landscape.levels)
        ),
    }  # fmt: skip
    return next((fault for fault, found in faults.items() if found), "")


def _counts_of_topics(landscape: Landscape) -> str:
    """Topics of papers, of the table of topics and of the manifest."""
    table = landscape.topics
    if table.duplicated(["level", "topic"]).any() or (table["topic"] < 0).any():
        return "a topic is listed twice or has no number"
    if not table["level"].between(0, landscape.levels - 1).all():
        return "a topic is at a level that there is not"
    for level, said in enumerate(landscape.manifest["levels"]):
        topics = landscape.topics_at(level)
        sizes = pd.Series(landscape.topic_of(level)).value_counts()
        outliers = int(sizes.get(OUTLIER, 0))
        if sizes.drop(OUTLIER, errors="ignore").to_dict() != topics["size"].to_dict():
            return f"the topics at level {level} are not those of the papers"
        if (said["topics"], said["outliers"]) != (len(topics), outliers):
            return f"the manifest counts other topics at level {level} than there are"
        nearest = landscape.papers[f"nearest_topic_{level}"]
        if not nearest.isin([*topics.index, OUTLIER]).all():
            return f"a nearest topic at level {level} is none"
    return ""


def _topics(landscape: Landscape) -> str:
    topics = landscape.topics
    if (topics["label"].str.strip() == "").any():
        return "a topic has no label"
    if not np.isfinite(topics[["x", "y"]].to_numpy()).all():
        return "a topic has no place on the map"
    if not topics["hue"].between(0, 1).all():
        return "a topic has no colour"
    parent = topics["parent"]
    for level in range(landscape.levels):
        above = [*landscape.topics_at(level - 1).index, OUTLIER] if level else [OUTLIER]
        if not parent[topics["level"] == level].isin(above).all():
            return f"a topic at level {level} is part of one that there is not"
    rows = topics["representatives"].explode().dropna()
    if not rows.between(0, len(landscape.papers) - 1).all():
        return "a representative paper is none"
    return ""


def _terms(landscape: Landscape) -> str:
    terms = landscape.terms
    known = pd.MultiIndex.from_frame(landscape.topics[["level", "topic"]])
    if not pd.MultiIndex.from_frame(terms[["level", "topic"]]).isin(known).all():
        return "a term describes a topic that there is not"
    if not np.isfinite(terms["weight"].to_numpy()).all() or (terms["rank"] < 1).any():
        return "a term has no weight or rank"
    return ""


def _tree(landscape: Landscape) -> str:
    """Whether merges lead from the finest topics upwards, so that following them ends."""
    tree = landscape.hierarchy
    children = pd.concat([tree["left"], tree["right"]])
    upwards = (tree["left"] < tree["parent"]) & (tree["right"] < tree["parent"])
    once = children.is_unique and tree["parent"].is_unique
    if not (upwards.all() and once and (children >= 0).all()):
        return "the hierarchy of topics is no tree"
    if not np.isfinite(tree["distance"].to_numpy()).all():
        return "the hierarchy of topics lacks a distance"
    return ""


def _words(landscape: Landscape) -> str:
    counts = landscape.doc_terms
    counts.check_format(full_check=True)
    if counts.dtype.kind != "i" or (counts.nnz and counts.data.min() < 1):
        return "a count of words is below 1"
    if not landscape.vocabulary["papers"].between(0, len(landscape.papers)).all():
        return "a word is used by more papers than there are"
    return ""


def _vectors(landscape: Landscape) -> str:
    papers = len(landscape.papers)
    near = landscape.neighbors
    if near.size and not 0 <= near.min() <= near.max() < papers:
        return "a nearest paper is none"
    if not np.isfinite(landscape.neighbor_distances).all():
        return "a distance to a nearest paper is missing"
    for start in range(0, papers, _BLOCK):
        if not np.isfinite(landscape.embeddings[start : start + _BLOCK]).all():
            return "an embedding is no vector"
    return ""
