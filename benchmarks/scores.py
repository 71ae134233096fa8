"""Scores of a map, of topics and of their terms, all between 0 and 1 but coherence (-1 to 1)."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.neighbors import NearestNeighbors

_OUTLIER = -1


def map_scores(folder: Path, labels: np.ndarray) -> dict[str, float]:
    """Every score of one run, its topics taken at the finest level.

    Args:
        folder: What the run kept.
        labels: (n,) the class that people gave each paper, empty for none.
    """
    kept = np.load(folder / "map.npz")
    topic = kept["topics"][-1]
    known = labels != ""
    inside = known & (topic != _OUTLIER)
    terms = pd.read_parquet(folder / "terms.parquet")
    terms = terms[terms["level"] == terms["level"].max()]
    uses = pd.read_parquet(folder / "uses.parquet")
    return {
        "map_accuracy": label_accuracy(kept["layout"], labels),
        "ami": adjusted_mutual_info_score(labels[known].astype(str), topic[known]),
        "ami_without_outliers": adjusted_mutual_info_score(
            labels[inside].astype(str), topic[inside]
        ),
        "coherence": coherence(terms, uses, len(labels), overlapping=True),
        "coherence_distinct": coherence(terms, uses, len(labels), overlapping=False),
        "diversity": terms["term"].nunique() / max(len(terms), 1),
        "topics": float(topic.max() + 1),
        "outliers": float((topic == _OUTLIER).mean()),
    }


def label_accuracy(points: np.ndarray, labels: np.ndarray, count: int = 10) -> float:
    """Share of papers whose class most of their nearest labelled papers have.

    Args:
        points: (n, d) vectors, compared by Euclidean distance, which for unit vectors ranks as
            the cosine does.
        labels: (n,) classes, empty for none.
        count: Papers asked, the paper itself not among them.
    """
    points, labels = points[labels != ""], labels[labels != ""]
    names, classes = np.unique(labels.astype(str), return_inverse=True)
    found = NearestNeighbors(n_neighbors=count).fit(points).kneighbors(return_distance=False)
    votes = np.zeros((len(points), len(names)), dtype=np.int16)
    np.add.at(votes, (np.arange(len(points))[:, None], classes[found]), 1)
    return float((votes.argmax(axis=1) == classes).mean())


def coherence(terms: pd.DataFrame, uses: pd.DataFrame, papers: int, *, overlapping: bool) -> float:
    """Mean normalised pointwise mutual information of the terms of a topic (Bouma 2009).

    Args:
        terms: `topic` and `term`.
        uses: `paper` and `term`: which papers use which terms, as the way itself counts them.
        papers: Size of the corpus.
        overlapping: Whether to count pairs that share a word, which co-occur by construction.
    """
    uses = uses[uses["term"].isin(terms["term"])]
    names, columns = np.unique(uses["term"].to_numpy(dtype=str), return_inverse=True)
    position = {name: column for column, name in enumerate(names)}
    ones = np.ones(len(uses), dtype=np.int32)
    table = sparse.csr_array((ones, (uses["paper"], columns)), shape=(papers, len(names)))
    table.sum_duplicates()
    table.data[:] = 1
    together = (table.T @ table).todok()
    alone = np.asarray(table.sum(axis=0)).ravel()
    means = []
    for _, group in terms.groupby("topic")["term"]:
        values = [
            _npmi(together.get((position[a], position[b]), 0), alone[position[a]],
                  alone[position[b]], papers)
            for a, b in combinations([term for term in group if term in position], 2)
            if overlapping or not _words(a) & _words(b)
        ]  # fmt: skip
        if values:
            means.append(np.mean(values))
    return float(np.mean(means)) if means else 0.0


def _npmi(together: int, left: int, right: int, papers: int) -> float:
    if not together:
        return -1.0
    if together == papers:
        return 1.0
    share = together / papers
    return float(np.log(share * papers * papers / (left * right)) / -np.log(share))


def _words(term: str) -> set[str]:
    return set(term.lower().replace("-", " ").split())
