"""Where topics lie on the map, and what follows from it: their colour and their parents."""

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
    topic: np.ndarray, coarser: np.ndarray | None, vectors: np.ndarray, topics: int
) -> np.ndarray:
    """The topic of the next coarser level that holds most of each topic's papers.

    A topic whose papers are mostly outliers there goes to the coarser topic whose mean embedding
    is nearest.

    Args:
        topic: (n,) topic of each paper.
        coarser: (n,) topic of each paper at the next coarser level; None at the coarsest.
        vectors: (n, d) embeddings.
        topics: Number of topics.

    Returns:
        (topics,) int64; `OUTLIER` where there is no coarser level or no topic in it.
    """
    parents = np.full(topics, OUTLIER, dtype=np.int64)
    if coarser is None or coarser.max(initial=OUTLIER) == OUTLIER:
        return parents
    above = np.stack([vectors[coarser == p].mean(axis=0) for p in range(coarser.max() + 1)])
    for number in range(topics):
        members = coarser[topic == number]
        inside = members[members != OUTLIER]
        if 2 * len(inside) >= len(members):
            parents[number] = np.bincount(inside).argmax()
        else:
            parents[number] = (above @ vectors[topic == number].mean(axis=0)).argmax()
    return parents


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
    papers = len(vectors)
    nearest = np.full(papers, OUTLIER, dtype=np.int32)
    distance = np.full(papers, np.nan, dtype=np.float32)
    if not topics:
        return nearest, distance
    means = np.stack([vectors[topic == number].mean(axis=0) for number in range(topics)])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    for start in range(0, papers, _BLOCK):
        rows = slice(start, start + _BLOCK)
        block = 1 - vectors[rows] @ means.T
        inside = np.flatnonzero(topic[rows] != OUTLIER)
        block[inside, topic[rows][inside]] = np.inf
        best = block.argmin(axis=1)
        found = block[np.arange(len(block)), best]
        known = np.isfinite(found)
        nearest[rows] = np.where(known, best, OUTLIER)
        distance[rows] = np.where(known, np.maximum(found, 0), np.nan)
    return nearest, distance


def _angles(points: np.ndarray) -> np.ndarray:
    return np.arctan2(points[:, 1], points[:, 0])
