"""Figures that say how far a landscape can be trusted."""

import numpy as np
from scipy.spatial import cKDTree

from explorer.build.neighbors import exact_neighbors

_PROBED = 1000
"""Papers of each kind whose true neighbours are sought among all: within 0.01 of the mean."""


def kept_neighbors(
    layout: np.ndarray, neighbors: np.ndarray, among: np.ndarray | None = None
) -> np.ndarray:
    """How much of each paper's surroundings the map has kept.

    A true neighbour counts as kept if it stands no further away than the paper's k-th nearest on
    the map; those at the same distance all count. This is the local continuity criterion of Chen
    and Buja (2009), paper by paper.

    Args:
        layout: (n, 2) coordinates.
        neighbors: (n, k) row numbers of the nearest papers by embedding.
        among: Rows of the papers that neighbours were sought among; None for all.

    Returns:
        (n,) float32 share in [0, 1]; not a number for a paper without neighbours.
    """
    return Surroundings(layout, among).kept(np.arange(len(layout)), neighbors)


class Surroundings:
    """What stands around papers on the map."""

    def __init__(self, layout: np.ndarray, among: np.ndarray | None = None) -> None:
        """Look at a map.

        Args:
            layout: (n, 2) coordinates.
            among: Rows of the papers that are looked at; None for all.
        """
        self._layout = layout
        self._among = among
        self._tree = cKDTree(layout if among is None else layout[among])

    def kept(self, rows: np.ndarray, neighbors: np.ndarray) -> np.ndarray:
        """`kept_neighbors` of some papers.

        Args:
            rows: The papers.
            neighbors: (rows, k) row numbers of the nearest papers by embedding.
        """
        papers, count = neighbors.shape
        if not count:
            return np.full(papers, np.nan, dtype=np.float32)
        own = self._layout[rows].astype(float)
        # The nearest of all is the paper itself, or one at the same place.
        reach = self._tree.query(own, k=[count, count + 1], workers=-1)[0]
        among = self._among
        itself = np.ones(papers, dtype=bool) if among is None else np.isin(rows, among)
        reach = np.where(itself, reach[:, 1], reach[:, 0])
        far = np.stack(
            [np.hypot(*(self._layout[one].astype(float) - own).T) for one in neighbors.T], axis=1
        )
        kept: np.ndarray = (far <= reach[:, None] * (1 + 1e-9)).mean(axis=1, dtype=np.float32)
        return kept


def probes(rows: np.ndarray, seed: int) -> np.ndarray:
    """Some of the papers, rising: enough of them to know the mean of `kept_neighbors`."""
    return np.sort(np.random.default_rng(seed).permutation(rows)[:_PROBED])


def probed_truth(
    layout: np.ndarray, vectors: np.ndarray, rows: np.ndarray, count: int, seed: int
) -> float:
    """The mean of `kept_neighbors` over some papers, their neighbours sought among all papers.

    Args:
        layout: (n, 2) coordinates.
        vectors: (n, d) float32 unit vectors.
        rows: The papers that are asked about; if there are many, a random part of them is.
        count: Neighbours per paper.
        seed: Of the random part.
    """
    rows = probes(rows, seed)
    neighbors, _ = exact_neighbors(vectors, rows, count)
    return float(Surroundings(layout).kept(rows, neighbors).mean(dtype=float))


def neighbor_preservation(kept: np.ndarray, neighbors: int) -> float | None:
    """The mean of `kept_neighbors`; None where it says nothing.

    That is where the neighbours are half of all papers or more.
    """
    if not neighbors or 2 * neighbors >= len(kept):
        return None
    return float(kept.mean(dtype=float))
