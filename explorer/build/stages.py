"""The costly stages, each worked out once and then taken from the cache.

Every key holds the stage's input, its settings, the libraries that decide its result, and a
version number to be raised whenever the same input would give another result.
"""

import json
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build import gpu
from explorer.build.cache import Arrays, digest, finished, versions
from explorer.build.clustering import Cut, cut_tree, linkage_tree
from explorer.build.languages import detect_languages
from explorer.build.neighbors import nearest_neighbors
from explorer.build.partitions import tokens_on
from explorer.build.phrases import PhraseCounts, count_phrases
from explorer.build.projection import lay_out, reduce_for_clustering
from explorer.build.stop_words import STOP_WORDS, WEAK_WORDS
from explorer.build.workers import Workers
from explorer.config import Plan

_UMAP = ("umap-learn", "numba", "numpy", "scipy", "scikit-learn")

Graph = tuple[np.ndarray, np.ndarray]
"""Row numbers and distances of each paper's nearest papers, (n, k) each."""


def _device(on_gpu: bool) -> list[dict[str, str]]:
    """What a key says of the device: nothing of the usual one."""
    return [gpu.versions_of_gpu()] if on_gpu else []


def neighbor_graph(
    vectors: np.ndarray, count: int, seed: int, *, on_gpu: bool = False
) -> tuple[Graph, bool]:
    """The neighbour graph, and whether it was known."""
    key = digest("neighbors", 1, vectors, count, seed, versions("numpy", "pynndescent"),
                 *_device(on_gpu))  # fmt: skip

    def compute() -> dict[str, np.ndarray]:
        indices, distances = nearest_neighbors(vectors, count, seed, on_gpu=on_gpu)
        return {"indices": indices, "distances": distances}

    arrays, known = finished("neighbors", key, compute)
    return (arrays["indices"], arrays["distances"]), known


def clustering_space(
    vectors: np.ndarray, graph: Graph, plan: Plan, seed: int, on_items: Callable[[int, int], None]
) -> tuple[np.ndarray, bool]:
    """The space in which topics are found, and whether it was known."""
    settings = {"neighbors": plan.umap_neighbors, "rounds": plan.rounds, "seed": seed}
    key = digest("space", 3, vectors, *graph, settings, versions(*_UMAP), *_device(plan.gpu))

    def compute() -> dict[str, np.ndarray]:
        return {"space": reduce_for_clustering(vectors, graph, plan, seed, on_items)}

    arrays, known = finished("space", key, compute)
    return arrays["space"], known


def map_layout(
    vectors: np.ndarray, graph: Graph, space: np.ndarray, plan: Plan, seed: int
) -> tuple[np.ndarray, bool]:
    """The layout for the map, and whether it was known."""
    settings = {"neighbors": plan.umap_neighbors, "seed": seed}
    key = digest("layout", 3, vectors, *graph, space, settings, versions(*_UMAP),
                 *_device(plan.gpu))  # fmt: skip

    def compute() -> dict[str, np.ndarray]:
        return {"layout": lay_out(vectors, graph, space, plan, seed)}

    arrays, known = finished("layout", key, compute)
    return arrays["layout"], known


def cluster_tree(space: np.ndarray, min_samples: int) -> tuple[np.ndarray, bool]:
    """The single-linkage tree, and whether it was known."""
    key = digest("tree", 1, space, min_samples, versions("hdbscan", "scikit-learn"))
    arrays, known = finished("tree", key, lambda: {"tree": linkage_tree(space, min_samples)})
    return arrays["tree"], known


def tree_cuts(tree: np.ndarray, sizes: Sequence[int]) -> tuple[list[Cut], bool]:
    """The tree cut at each size, and whether the cuts were known."""
    key = digest("cuts", 1, tree, list(sizes), versions("hdbscan"))

    def compute() -> Arrays:
        cuts = [cut_tree(tree, size) for size in sizes]
        return {
            "labels": np.array([cut.labels for cut in cuts], dtype=np.int32),
            "probabilities": np.array([cut.probabilities for cut in cuts]),
        }

    arrays, known = finished("cuts", key, compute)
    parts = zip(sizes, arrays["labels"], arrays["probabilities"], strict=True)
    return [Cut(size, labels.astype(np.int64), firmness) for size, labels, firmness in parts], known


def phrase_counts(
    texts: Sequence[str],
    titles: Sequence[str],
    min_document_frequency: int,
    workers: Workers | None = None,
) -> tuple[PhraseCounts, list[str], bool]:
    """The document-term table, the language of each paper, and whether both were known."""
    libraries = versions("py3langid", "snowballstemmer", "stop-words", "scikit-learn")
    key = digest("phrases", 4, list(texts), list(titles), min_document_frequency,
                 sorted(STOP_WORDS), sorted(WEAK_WORDS), libraries)  # fmt: skip

    def compute() -> Arrays:
        languages = detect_languages(texts)
        tokens = None if workers is None else tokens_on(workers, texts, titles, languages)
        found = count_phrases(texts, titles, min_document_frequency, languages, tokens)
        return _packed(found, languages)

    arrays, known = finished("phrases", key, compute)
    found, languages = _unpacked(arrays)
    return found, languages, known


def _packed(found: PhraseCounts, languages: list[str]) -> Arrays:
    arrays: Arrays = {
        "papers": found.vocabulary["papers"].to_numpy(dtype=np.int64),
        "names": _as_bytes(
            {
                "terms": found.vocabulary["term"].tolist(),
                "keys": found.keys,
                "joint": found.joint,
                "languages": languages,
            }
        ),
    }
    for name, table in (("counts", found.counts), ("titles", found.title_counts)):
        arrays |= {
            f"{name}_data": table.data,
            f"{name}_indices": table.indices,
            f"{name}_indptr": table.indptr,
        }
    return arrays


def _unpacked(arrays: Arrays) -> tuple[PhraseCounts, list[str]]:
    names = json.loads(arrays["names"].tobytes())
    counts, titles = (
        sparse.csr_array(
            tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")),
            shape=(len(arrays[f"{name}_indptr"]) - 1, len(names["keys"])),
        )
        for name in ("counts", "titles")
    )
    vocabulary = pd.DataFrame(
        {"term": pd.Series(names["terms"], dtype="str"), "papers": arrays["papers"]}
    )
    found = PhraseCounts(counts, titles, vocabulary, names["keys"], names["joint"])
    return found, names["languages"]


def _as_bytes(names: dict[str, object]) -> np.ndarray:
    return np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
