"""The neighbour graph: computed once, used by every later step."""

import numpy as np

_BLOCK = 2048


def nearest_neighbors(vectors: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The exact nearest papers of each paper by cosine distance, without the paper itself.

    Args:
        vectors: (n, d) float32 unit vectors.
        count: Neighbours per paper, at most n - 1.

    Returns:
        Row numbers (n, count) int32 and distances (n, count) float32, nearest first; equally
        near papers stand in the order of their rows.
    """
    papers = len(vectors)
    indices = np.empty((papers, count), dtype=np.int32)
    distances = np.empty((papers, count), dtype=np.float32)
    if not count:
        return indices, distances
    for start in range(0, papers, _BLOCK):
        block = 1 - vectors[start : start + _BLOCK] @ vectors.T
        rows = np.arange(len(block))
        block[rows, start + rows] = np.inf
        nearest = np.sort(np.argpartition(block, count - 1, axis=1)[:, :count], axis=1)
        found = np.take_along_axis(block, nearest, axis=1)
        order = np.argsort(found, axis=1, kind="stable")
        indices[start : start + _BLOCK] = np.take_along_axis(nearest, order, axis=1)
        distances[start : start + _BLOCK] = np.take_along_axis(found, order, axis=1)
    return indices, np.maximum(distances, 0)
