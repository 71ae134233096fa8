"""How near two sets of papers are in embedding space."""

from dataclasses import dataclass

import numpy as np

from explorer.analysis.likeness import nearest_to_mean
from explorer.analysis.row_sets import in_both, without
from explorer.analysis.topic_space import similarities
from explorer.landscape import Landscape

_BLOCK = 8192


@dataclass(frozen=True)
class Closeness:
    """Cosine similarities between two sets of papers; not a number where there is no pair.

    Attributes:
        middles: Of their mean embeddings.
        within_left: Of two different papers of the first set, on average.
        within_right: Of two different papers of the second set, on average.
        between: Of one paper of each set, on average; a paper in both is not paired with itself.
    """

    middles: float
    within_left: float
    within_right: float
    between: float


def closeness(landscape: Landscape, left: np.ndarray, right: np.ndarray) -> Closeness:
    """How alike two sets of papers are, exactly, from the sums of their embeddings.

    Args:
        landscape: The landscape.
        left: Row numbers, each once.
        right: The same of the other set; papers may be in both.
    """
    sums = [_sum(landscape, rows) for rows in (left, right)]
    shared = len(in_both(left, right))
    pairs = len(left) * len(right) - shared
    lengths = float(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]))
    product = float(sums[0] @ sums[1])
    return Closeness(
        middles=product / lengths if lengths else float("nan"),
        within_left=_within(sums[0], len(left)),
        within_right=_within(sums[1], len(right)),
        between=(product - shared) / pairs if pairs else float("nan"),
    )


def topic_similarities(landscape: Landscape, level: int) -> np.ndarray:
    """Cosine similarities of the mean embeddings of all pairs of topics of a level.

    Returns:
        (pairs,) float64, ascending; empty if there are fewer than two topics.
    """
    alike = similarities(landscape, level).to_numpy(dtype=float)
    return np.sort(alike[np.triu_indices(len(alike), k=1)])


def nearest_to(
    landscape: Landscape, rows: np.ndarray, others: np.ndarray, count: int = 5
) -> np.ndarray:
    """The papers of a set that are nearest to the mean embedding of another one.

    Papers that are in both are left out.

    Returns:
        Row numbers, the nearest first.
    """
    among = np.zeros(len(landscape.papers), dtype=bool)
    among[without(rows, others)] = True
    return nearest_to_mean(landscape, others, count, among)


def _sum(landscape: Landscape, rows: np.ndarray) -> np.ndarray:
    """(d,) sum of embeddings, read in blocks since they may lie on disk."""
    total = np.zeros(landscape.embeddings.shape[1])
    for start in range(0, len(rows), _BLOCK):
        block = landscape.embeddings[rows[start : start + _BLOCK]]
        total += block.sum(axis=0, dtype=np.float32)
    return total


def _within(total: np.ndarray, papers: int) -> float:
    """Mean similarity of two papers: the square of a sum of unit vectors holds every pair twice."""
    pairs = papers * (papers - 1)
    return float((total @ total - papers) / pairs) if pairs else float("nan")
