"""Figures that say how far a landscape can be trusted."""

import numpy as np
from scipy.spatial import cKDTree


def neighbor_preservation(layout: np.ndarray, neighbors: np.ndarray) -> float | None:
    """Share of each paper's nearest papers by embedding that are also nearest on the map.

    Args:
        layout: (n, 2) coordinates.
        neighbors: (n, k) row numbers of the nearest papers by embedding.

    Returns:
        The mean over all papers, between 0 and 1; None where the neighbours are half of all
        papers or more, since then the figure says nothing.
    """
    papers, count = neighbors.shape
    if not count or 2 * count >= papers:
        return None
    _, near = cKDTree(layout).query(layout, k=count + 1)
    own = np.arange(papers)[:, None]
    pairs_embedding = own * papers + neighbors
    pairs_map = (own * papers + near)[near != own]
    return float(np.isin(pairs_embedding, pairs_map).mean())
