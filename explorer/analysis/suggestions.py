"""What is missing from a list of papers."""

import numpy as np
import pandas as pd

from explorer.analysis.similarity import NEAR_DUPLICATE
from explorer.landscape import Landscape

_BLOCK = 8192
_POOL = 400
"""Papers nearest to the list that are weighed against one another."""
_NEARNESS = 0.7
"""How much nearness to the list counts; the rest is distance from other suggestions."""


def suggested_papers(
    landscape: Landscape, rows: np.ndarray, candidates: np.ndarray, count: int = 8
) -> pd.DataFrame:
    """Papers near to the list and far from each other.

    Maximal marginal relevance (Carbonell and Goldstein 1998, "The use of MMR, diversity-based
    reranking for reordering documents and producing summaries"): one after the other, the paper
    with most similarity to the list, less similarity to what was suggested before. A paper's
    similarity to the list is that to its nearest paper there, so that a list of two subjects gets
    papers of both rather than of what lies between. Versions of papers of the list are left out.

    Args:
        landscape: The landscape.
        rows: (listed,) row numbers of the list.
        candidates: (n,) bool, by row: papers that may be suggested.
        count: Most papers to return.

    Returns:
        Indexed by row number, in the order found: `nearest` (row number of the paper of the list
        most like it) and `similarity` to that (cosine).
    """
    nearest, similarity = _nearest_of_list(landscape, rows)
    open_ = candidates & (similarity <= 1 - NEAR_DUPLICATE)
    open_[rows] = False
    places = np.flatnonzero(open_)
    order = np.argsort(-similarity[places], kind="stable")[:_POOL]
    pool = places[order]
    vectors = landscape.embeddings[np.sort(pool)].astype(np.float32)
    vectors = vectors[np.argsort(np.argsort(pool))]
    chosen = pool[_marginally_relevant(similarity[pool], vectors, count)]
    return pd.DataFrame(
        {"nearest": nearest[chosen], "similarity": similarity[chosen]},
        index=pd.Index(chosen, name="row"),
    )


def _nearest_of_list(landscape: Landscape, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) row number of the paper of the list most like each paper, and (n,) their cosine."""
    papers = len(landscape.papers)
    nearest, similarity = np.zeros(papers, dtype=np.int64), np.full(papers, -1, dtype=np.float32)
    if not len(rows):
        return nearest, similarity
    listed = landscape.embeddings[np.sort(rows)].astype(np.float32).T
    for start in range(0, papers, _BLOCK):
        block = landscape.embeddings[start : start + _BLOCK].astype(np.float32)
        cosines = block @ listed
        places = cosines.argmax(axis=1)
        nearest[start : start + _BLOCK] = np.sort(rows)[places]
        similarity[start : start + _BLOCK] = cosines[np.arange(len(block)), places]
    return nearest, similarity


def _marginally_relevant(relevance: np.ndarray, vectors: np.ndarray, count: int) -> list[int]:
    """Places in the pool, in the order chosen.

    Args:
        relevance: (pool,) similarity to the list.
        vectors: (pool, d) float32 unit vectors.
        count: Most to choose.
    """
    chosen: list[int] = []
    redundancy = np.full(len(relevance), 0, dtype=np.float32)
    value = _NEARNESS * relevance
    for _ in range(min(count, len(relevance))):
        score = value - (1 - _NEARNESS) * redundancy
        score[chosen] = -np.inf
        best = int(score.argmax())
        alike = vectors @ vectors[best]
        redundancy = np.maximum(redundancy, alike) if chosen else alike
        chosen.append(best)
    return chosen
