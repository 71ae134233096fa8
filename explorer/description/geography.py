"""Where topics lie on the map, and what follows from it: their colour and their parents."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from explorer.landscape import OUTLIER

_BLOCK = 4096


def topic_centres(layout: np.ndarray, topic: np.ndarray, topics: int) -> np.ndarray:
    """The median place of each topic's papers, which a few stray papers cannot move.

    Returns:
        (topics, 2) float64.
    """
    centres = [np.median(layout[topic == number], axis=0) for number in range(topics)]
    return np.array(centres, dtype=np.float64).reshape(topics, 2)


def hues_by_angle(centres: np.ndarray, layout: np.ndarray) -> np.ndarray:
    """Colour positions that follow the direction from the map's middle, as in DataMapPlot.

    A position is the share of papers at a smaller angle, so that crowded directions get more
    of the colour circle and a region keeps its colour at every level.

    Returns:
        (topics,) float64 in [0, 1).
    """
    middle = layout.mean(axis=0)
    paper_angles = np.sort(_angles(layout - middle))
    before = np.searchsorted(paper_angles, _angles(centres - middle))
    return before / (len(layout) + 1)


def parents_by_majority(
    topic: np.ndarray,
    coarser: np.ndarray | None,
    means: Callable[[], tuple[np.ndarray, np.ndarray]],
    topics: int,
) -> np.ndarray:
    """The topic of the next coarser level that holds most of each topic's papers.

    A topic whose papers are mostly outliers there goes to the coarser topic whose mean embedding
    is nearest.

    Args:
        topic: (n,) topic of each paper.
        coarser: (n,) topic of each paper at the next coarser level; None at the coarsest.
        means: Gives the mean embeddings of these topics and of the coarser ones; only asked where
            a majority does not decide.
        topics: Number of topics.

    Returns:
        (topics,) int64; `OUTLIER` where there is no coarser level or no topic in it.
    """
    parents = np.full(topics, OUTLIER, dtype=np.int64)
    if coarser is None or coarser.max(initial=OUTLIER) == OUTLIER:
        return parents
    own = above = np.empty(0)
    for number in range(topics):
        members = coarser[topic == number]
        inside = members[members != OUTLIER]
        if 2 * len(inside) >= len(members):
            parents[number] = np.bincount(inside).argmax()
        else:
            if not len(above):
                own, above = means()
            parents[number] = (above @ own[number]).argmax()
    return parents


def topic_means(vectors: np.ndarray, topic: np.ndarray, topics: int) -> np.ndarray:
    """(topics, d) float32: the mean embedding of each topic's papers, each topic having some."""
    if not topics:
        return np.empty((0, vectors.shape[1]), dtype=np.float32)
    order = np.argsort(topic, kind="stable")
    ends = np.searchsorted(topic[order], np.arange(topics + 1))
    return np.stack(
        [
            vectors[order[start:end]].astype(np.float32, copy=False).mean(axis=0)
            for start, end in pairwise(ends)
        ]
    )


def nearest_other_topic(
    vectors: np.ndarray, topic: np.ndarray, topics: int
) -> tuple[np.ndarray, np.ndarray]:
    """The topic, other than its own, whose mean embedding is nearest to each paper.

    Args:
        vectors: (n, d) unit vectors.
        topic: (n,) topic of each paper.
        topics: Number of topics.

    Returns:
        (n,) int32 topics, `OUTLIER` where there is no other, and (n,) float32 cosine distances,
        NaN where there is none.
    """
    if not topics:
        nobody = np.full(len(vectors), OUTLIER, dtype=np.int32)
        return nobody, np.full(len(vectors), np.nan, dtype=np.float32)
    return nearest_mean(vectors, topic, unit_means(vectors, topic, topics))


def unit_means(vectors: np.ndarray, topic: np.ndarray, topics: int) -> np.ndarray:
    """(topics, d) float32: the direction of each topic's mean embedding."""
    return unit(topic_means(vectors, topic, topics))


def unit(means: np.ndarray) -> np.ndarray:
    """The direction of each row: (topics, d)."""
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)


def nearest_mean(
    vectors: np.ndarray, own: np.ndarray, means: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The mean, other than its own, that is nearest to each paper.

    Args:
        vectors: (n, d) unit vectors.
        own: (n,) place of the mean that does not count, `OUTLIER` for none.
        means: (topics, d) unit vectors, at least one.

    Returns:
        (n,) int32 places, `OUTLIER` where there is no other, and (n,) float32 cosine distances,
        NaN where there is none.
    """
    papers = len(vectors)
    nearest = np.full(papers, OUTLIER, dtype=np.int32)
    distance = np.full(papers, np.nan, dtype=np.float32)
    for start in range(0, papers, _BLOCK):
        rows = slice(start, start + _BLOCK)
        block = 1 - vectors[rows].astype(np.float32, copy=False) @ means.T
        inside = np.flatnonzero(own[rows] != OUTLIER)
        block[inside, own[rows][inside]] = np.inf
        best = block.argmin(axis=1)
        found = block[np.arange(len(block)), best]
        known = np.isfinite(found)
        nearest[rows] = np.where(known, best, OUTLIER)
        distance[rows] = np.where(known, np.maximum(found, 0), np.nan)
    return nearest, distance


def _angles(points: np.ndarray) -> np.ndarray:
    return np.arctan2(points[:, 1], points[:, 0])
