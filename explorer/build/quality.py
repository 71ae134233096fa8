"""Figures that say how far a landscape can be trusted."""

import numpy as np
from scipy.spatial import cKDTree


def kept_neighbors(layout: np.ndarray, neighbors: np.ndarray) -> np.ndarray:
    """How much of each paper's surroundings the map has kept.

    A true neighbour counts as kept if it stands no further away than the paper's k-th nearest on
    the map; those at the same distance all count. This is the local continuity criterion of Chen
    and Buja (2009), paper by paper.

    Args:
        layout: (n, 2) coordinates.
        neighbors: (n, k) row numbers of the nearest papers by embedding.

    Returns:
        (n,) float32 share in [0, 1]; not a number for a paper without neighbours.
    """
    papers, count = neighbors.shape
    if not count:
        return np.full(papers, np.nan, dtype=np.float32)
    xy = layout.astype(float)
    # The nearest of all is the paper itself, or one at the same place.
    reach = cKDTree(xy).query(xy, k=[count + 1], workers=-1)[0]
    far = np.stack([np.hypot(*(xy[column] - xy).T) for column in neighbors.T], axis=1)
    kept: np.ndarray = (far <= reach * (1 + 1e-9)).mean(axis=1, dtype=np.float32)
    return kept


def neighbor_preservation(kept: np.ndarray, neighbors: int) -> float | None:
    """The mean of `kept_neighbors`; None where it says nothing.

    That is where the neighbours are half of all papers or more.
    """
    if not neighbors or 2 * neighbors >= len(kept):
        return None
    return float(kept.mean(dtype=float))
