"""The neighbour graph: computed once, used by every later step."""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import numpy as np

from explorer.build.compiled import keep_compiled
from explorer.build.gpu import candidate_neighbors

EXACT_UP_TO = 50_000
"""Papers up to which every pair is compared.

That takes 5 s for 20,000 papers on two cores and grows with the square. NN-Descent takes a third
of it there, but its compilation takes longer than half a minute, earned back from about here on.
"""
_BLOCK = 2048
_BLOCK_PAIRS = 2**23
"""At most so many rows, and so many distances, are held at once: 100 MB."""
_MORE = 10
"""Neighbours sought beyond those asked for; the last ones are where NN-Descent errs."""
_GROUP = 32
"""Entries of a group whose minimum is looked at first."""
_DECIMALS = 9
"""Far fewer than double precision has, far more than tell two papers apart."""


def nearest_neighbors(
    vectors: np.ndarray, count: int, seed: int = 42, *, on_gpu: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest papers of each paper by cosine distance, without the paper itself.

    Exact up to 50,000 papers. Beyond, NN-Descent (Dong, Charikar and Li 2011) finds 98.7% of the
    true 15 neighbours, measured on 80,000 abstracts.

    Args:
        vectors: (n, d) float32 unit vectors.
        count: Neighbours per paper, at most n - 1.
        seed: Of the search beyond 50,000 papers.
        on_gpu: Whether a graphics processor compares every pair instead.

    Returns:
        Row numbers (n, count) int32 and distances (n, count) float32, nearest first; equally
        near papers stand in the order of their rows.
    """
    if not count:
        return np.empty((len(vectors), 0), np.int32), np.empty((len(vectors), 0), np.float32)
    if on_gpu:
        sought = min(count + 1 + _MORE, len(vectors))
        return _nearest_of(candidate_neighbors(vectors, sought), vectors, count)
    if len(vectors) <= EXACT_UP_TO:
        return exact_neighbors(vectors, None, count)
    return approximate_neighbors(vectors, count, seed)


def exact_neighbors(
    vectors: np.ndarray, rows: np.ndarray | None, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest papers of some papers, by comparing each with all.

    Args:
        vectors: (n, d) float32 unit vectors.
        rows: Which papers; None for all.
        count: Neighbours per paper, at least 1.
    """
    # a copy of the rows would go another way through BLAS, to other last bits
    chosen = vectors if rows is None else vectors[rows]
    own = np.arange(len(vectors)) if rows is None else rows
    indices = np.empty((len(own), count), dtype=np.int32)
    distances = np.empty((len(own), count), dtype=np.float32)
    step = max(1, min(_BLOCK, _BLOCK_PAIRS // len(vectors)))
    for start in range(0, len(own), step):
        part = slice(start, start + step)
        block = chosen[part] @ vectors.T
        np.subtract(1, block, out=block)
        block[np.arange(len(block)), own[part]] = np.inf
        nearest = _smallest(block, count)
        found = np.take_along_axis(block, nearest, axis=1)
        indices[part], distances[part] = _in_order(nearest, found)
    return indices, np.maximum(distances, 0)


def neighbors_among(
    vectors: np.ndarray, reference: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest reference papers of other papers, by comparing each with all of them.

    Distances are worked out again in double precision, so that the result does not depend on how
    the papers were split into blocks.

    Args:
        vectors: (m, d) float32 unit vectors.
        reference: (n, d) float32 unit vectors.
        count: Neighbours per paper, at most n.

    Returns:
        Numbers of reference papers (m, count) int32 and distances (m, count) float32, nearest
        first; equally near papers stand in the order of their numbers.
    """
    indices = np.empty((len(vectors), count), dtype=np.int32)
    distances = np.empty((len(vectors), count), dtype=np.float32)
    step = max(1, min(_BLOCK, _BLOCK_PAIRS // len(reference)))
    for start in range(0, len(vectors), step):
        part = slice(start, start + step)
        block = vectors[part] @ reference.T
        np.negative(block, out=block)
        near = _smallest(block, min(count + _MORE, len(reference)))
        apart = 1 - np.einsum(
            "nd,nkd->nk", vectors[part].astype(np.float64), reference[near].astype(np.float64)
        )
        near, apart = _in_order(near, apart.round(_DECIMALS))
        indices[part], distances[part] = near[:, :count], apart[:, :count]
    return indices, np.maximum(distances, 0)


def approximate_neighbors(
    vectors: np.ndarray, count: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest papers by NN-Descent, the same with any number of processors.

    Args:
        vectors: (n, d) float32 unit vectors.
        count: Neighbours per paper.
        seed: Of the search.
    """
    from pynndescent import NNDescent

    keep_compiled("pynndescent")
    index = NNDescent(
        vectors, metric="cosine", n_neighbors=count + 1 + _MORE, random_state=seed,
        n_jobs=1,  # another number of threads gives other neighbours
    )  # fmt: skip
    return _nearest_of(index.neighbor_graph[0], vectors, count)


def _nearest_of(
    candidates: np.ndarray, vectors: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest papers among candidates; exact where these are too few.

    Args:
        candidates: (n, some) row numbers, the paper itself among them, below 0 for none.
        vectors: (n, d) float32 unit vectors.
        count: Neighbours per paper.
    """
    indices = np.empty((len(vectors), count), dtype=np.int32)
    distances = np.empty((len(vectors), count), dtype=np.float32)
    failed = []
    for start in range(0, len(vectors), _BLOCK):
        part = slice(start, start + _BLOCK)
        near = candidates[part]
        apart = 1 - np.einsum("nd,nkd->nk", vectors[part], vectors[near])
        own = np.arange(start, start + len(near))[:, None]
        apart[(near == own) | (near < 0)] = np.inf
        nearest, found = _in_order(near, apart)
        indices[part], distances[part] = nearest[:, :count], found[:, :count]
        failed.append(start + np.flatnonzero(np.isinf(found[:, count - 1])))
    lost = np.concatenate(failed)
    indices[lost], distances[lost] = exact_neighbors(vectors, lost, count)
    return indices, np.maximum(distances, 0)


def _smallest(block: np.ndarray, count: int) -> np.ndarray:
    """Columns of the `count` smallest entries of each row, in no order."""
    shares = np.array_split(block, min(len(block), cpu_count() or 1))
    with ThreadPoolExecutor(len(shares)) as threads:  # NumPy lets go of the interpreter meanwhile
        return np.concatenate(list(threads.map(lambda rows: _smallest_of(rows, count), shares)))


def _smallest_of(rows: np.ndarray, count: int) -> np.ndarray:
    """Columns of the smallest entries; of long rows, by the smallest of each of many groups.

    The smallest entries stand in the groups with the smallest minima, so that only these are
    looked at one by one: a minimum takes a small part of the time of a partition.
    """
    width = rows.shape[1] // _GROUP
    if width < _GROUP * count:
        return np.argpartition(rows, count - 1, axis=1)[:, :count]
    grouped = rows[:, : width * _GROUP].reshape(len(rows), _GROUP, width)
    groups = np.argpartition(grouped.min(axis=1), count - 1, axis=1)[:, :count]
    columns = (np.arange(_GROUP)[:, None] * width + groups[:, None]).reshape(len(rows), -1)
    rest = np.arange(width * _GROUP, rows.shape[1])
    columns = np.hstack([columns, np.broadcast_to(rest, (len(rows), len(rest)))])
    candidates = np.take_along_axis(rows, columns, axis=1)
    best = np.argpartition(candidates, count - 1, axis=1)[:, :count]
    return np.take_along_axis(columns, best, axis=1)


def _in_order(indices: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row by rising distance, equally near papers by their number."""
    by_number = np.argsort(indices, axis=1)
    indices = np.take_along_axis(indices, by_number, axis=1)
    distances = np.take_along_axis(distances, by_number, axis=1)
    by_distance = np.argsort(distances, axis=1, kind="stable")
    return (
        np.take_along_axis(indices, by_distance, axis=1),
        np.take_along_axis(distances, by_distance, axis=1),
    )
