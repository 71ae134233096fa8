"""The costly stages, each worked out once and then taken from the cache.

Every key holds the stage's input, its settings, the libraries that decide its result, and a
version number to be raised whenever the same input would give another result.
"""

from collections.abc import Callable

import numpy as np

from explorer.build.cache import digest, finished, versions
from explorer.build.clustering import linkage_tree
from explorer.build.neighbors import nearest_neighbors
from explorer.build.projection import lay_out, reduce_for_clustering
from explorer.config import Plan

_UMAP = ("umap-learn", "numba", "numpy", "scipy", "scikit-learn")

Graph = tuple[np.ndarray, np.ndarray]
"""Row numbers and distances of each paper's nearest papers, (n, k) each."""


def neighbor_graph(vectors: np.ndarray, count: int) -> tuple[Graph, bool]:
    """The neighbour graph, and whether it was known."""
    key = digest("neighbors", 1, vectors, count, versions("numpy", "pynndescent"))

    def compute() -> dict[str, np.ndarray]:
        indices, distances = nearest_neighbors(vectors, count)
        return {"indices": indices, "distances": distances}

    arrays, known = finished("neighbors", key, compute)
    return (arrays["indices"], arrays["distances"]), known


def clustering_space(
    vectors: np.ndarray, graph: Graph, plan: Plan, seed: int, on_items: Callable[[int, int], None]
) -> tuple[np.ndarray, bool]:
    """The space in which topics are found, and whether it was known."""
    settings = {"neighbors": plan.umap_neighbors, "rounds": plan.rounds, "seed": seed}
    key = digest("space", 1, vectors, *graph, settings, versions(*_UMAP))

    def compute() -> dict[str, np.ndarray]:
        return {"space": reduce_for_clustering(vectors, *graph, plan, seed, on_items)}

    arrays, known = finished("space", key, compute)
    return arrays["space"], known


def map_layout(
    vectors: np.ndarray, graph: Graph, space: np.ndarray, plan: Plan, seed: int
) -> tuple[np.ndarray, bool]:
    """The layout for the map, and whether it was known."""
    settings = {"neighbors": plan.umap_neighbors, "seed": seed}
    key = digest("layout", 1, vectors, *graph, space, settings, versions(*_UMAP))

    def compute() -> dict[str, np.ndarray]:
        return {"layout": lay_out(vectors, *graph, space, plan, seed)}

    arrays, known = finished("layout", key, compute)
    return arrays["layout"], known


def cluster_tree(space: np.ndarray, min_samples: int) -> tuple[np.ndarray, bool]:
    """The single-linkage tree, and whether it was known."""
    key = digest("tree", 1, space, min_samples, versions("hdbscan", "scikit-learn"))
    arrays, known = finished("tree", key, lambda: {"tree": linkage_tree(space, min_samples)})
    return arrays["tree"], known
