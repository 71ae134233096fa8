"""Ways to take a topic apart."""

from collections.abc import Sequence

import numpy as np

from explorer.description.geography import nearest_mean, unit_means
from explorer.landscape import OUTLIER, Landscape


def parts_by_children(landscape: Landscape, level: int, topic: int) -> list[np.ndarray]:
    """The papers of each topic of the next finer level that belongs to a topic.

    Papers that are in none of them go with the one whose mean embedding is nearest.

    Returns:
        Row numbers per part; empty where there are fewer than two.
    """
    if level + 1 == landscape.levels:
        return []
    finer = landscape.topics_at(level + 1)
    rows = np.flatnonzero(landscape.topic_of(level) == topic)
    own = landscape.topic_of(level + 1)[rows]
    children = np.intersect1d(finer.index[finer["parent"] == topic], own)
    if len(children) < 2:
        return []
    inside = np.isin(own, children)
    part = np.where(inside, np.searchsorted(children, own), OUTLIER)
    vectors = landscape.embeddings[rows]
    means = unit_means(vectors, part, len(children))
    rest = np.flatnonzero(~inside)
    part[rest], _ = nearest_mean(vectors[rest], np.full(len(rest), OUTLIER), means)
    return [rows[part == number] for number in range(len(children))]


def parts_by_papers(
    landscape: Landscape, rows: np.ndarray, seeds: Sequence[int]
) -> list[np.ndarray]:
    """The papers nearest to each of some chosen ones.

    Args:
        landscape: Whose papers they are.
        rows: Row numbers of the papers of a topic.
        seeds: Rows of the chosen papers, all among them.
    """
    means = landscape.embeddings[list(seeds)].astype(np.float32)
    part, _ = nearest_mean(landscape.embeddings[rows], np.full(len(rows), OUTLIER), means)
    return [rows[part == number] for number in range(len(seeds))]
