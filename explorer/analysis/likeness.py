"""More papers like some: nearest to their mean embedding."""

import numpy as np

from explorer.landscape import Landscape

_BLOCK = 16_384
_SAMPLE = 5_000


def more_like(
    landscape: Landscape, rows: np.ndarray, count: int, among: np.ndarray | None = None
) -> np.ndarray:
    """The papers most like these, without these.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers.
        count: Most papers to return.
        among: (n,) bool, papers that may be returned; None for all.

    Returns:
        (found,) int64 row numbers, the most alike first; empty if `rows` is.
    """
    others = np.ones(len(landscape.papers), dtype=bool) if among is None else among.copy()
    others[rows] = False
    return nearest_to_mean(landscape, rows, count, others)


def nearest_to_mean(
    landscape: Landscape, rows: np.ndarray, count: int, among: np.ndarray
) -> np.ndarray:
    """The papers whose embeddings are nearest to the mean embedding of these, by cosine.

    Reads embeddings in blocks, since they may lie on disk; the mean of many is that of a sample.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers.
        count: Most papers to return.
        among: (n,) bool, papers that may be returned.

    Returns:
        (found,) int64 row numbers, the nearest first; empty if `rows` is.
    """
    if not len(rows):
        return np.empty(0, dtype=np.int64)
    if len(rows) > _SAMPLE:
        rows = np.random.default_rng(0).choice(rows, _SAMPLE, replace=False)
    middle = landscape.embeddings[np.sort(rows)].mean(axis=0, dtype=np.float32)
    allowed = np.flatnonzero(among)
    alike = np.empty(len(allowed), dtype=np.float32)
    for start in range(0, len(allowed), _BLOCK):
        block = landscape.embeddings[allowed[start : start + _BLOCK]].astype(np.float32)
        alike[start : start + _BLOCK] = block @ middle
    return allowed[np.argsort(-alike, kind="stable")[:count]]
