"""One HDBSCAN hierarchy, cut into levels from coarse to fine."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.landscape import OUTLIER

_COARSEST_TOPICS = 5
_MANY = 10_000
_STEPS, _STEPS_OF_MANY = 40, 24
"""Sizes at which a tree is cut: each costs 0.1 s for 40,000 papers."""


@dataclass(frozen=True)
class Cut:
    """A hierarchy cut at one minimum topic size.

    Attributes:
        min_topic_size: The size it was cut at.
        labels: (n,) int: cluster of each paper, largest cluster first, `OUTLIER` for none.
        probabilities: (n,) float32: how firmly each paper sits in its cluster, 0 for outliers.
    """

    min_topic_size: int
    labels: np.ndarray
    probabilities: np.ndarray

    @property
    def topics(self) -> int:
        """Number of clusters."""
        return int(self.labels.max(initial=OUTLIER)) + 1

    @property
    def outliers(self) -> int:
        """Number of papers in no cluster."""
        return int((self.labels == OUTLIER).sum())


def linkage_tree(points: np.ndarray, min_samples: int) -> np.ndarray:
    """The single-linkage tree of HDBSCAN (Campello, Moulavi and Sander 2013).

    Returns:
        (n - 1, 4) float64 in scipy's linkage format, over mutual reachability distances.
    """
    from hdbscan import HDBSCAN

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # hdbscan's own use of deprecated arguments
        model = HDBSCAN(
            min_cluster_size=2, min_samples=min_samples, approx_min_span_tree=False,
            core_dist_n_jobs=1,
        ).fit(points.astype(np.float64))  # fmt: skip
    return model.single_linkage_tree_.to_numpy()


def cut_tree(tree: np.ndarray, min_topic_size: int) -> Cut:
    """Cut the tree as HDBSCAN itself would at this size, by excess of mass.

    hdbscan offers this step only as a function with a leading underscore; its public way,
    `fit`, would compute the tree again each time.
    """
    from hdbscan.hdbscan_ import _tree_to_labels

    labels, probabilities, *_ = _tree_to_labels(None, tree, min_topic_size)
    return Cut(min_topic_size, largest_first(labels), probabilities.astype(np.float32))


def sizes_to_try(papers: int, usual: int) -> list[int]:
    """Sizes at which the tree of so many papers is cut, whatever size the reader asks for.

    Args:
        papers: Number of papers.
        usual: The minimum topic size that the plan picks for them.
    """
    largest = max(usual, papers // 4)
    steps = (
        np.geomspace(max(usual // 2, 2), largest, num=_STEPS if papers <= _MANY else _STEPS_OF_MANY)
        .round()
        .astype(int)
    )
    return np.unique(steps).tolist()


def choose_levels(finest: Cut, others: Sequence[Cut]) -> tuple[list[Cut], list[Cut]]:
    """Keep the levels that a reader would want.

    Coarser levels aim at equal steps in the number of topics down to about five; a size that
    leaves many outliers, or beside which the number of topics jumps, counts as further off its
    aim.

    Args:
        finest: The cut at the minimum topic size.
        others: Cuts at other sizes.

    Returns:
        The levels, coarsest first, at least one; and all cuts by rising size that differ from the
        one before, for the curve that shows what each size gives.
    """
    papers = len(finest.labels)
    by_size = {cut.min_topic_size: cut for cut in (*others, finest)}
    curve = [by_size[size] for size in sorted(by_size)]
    cuts = [cut for cut in curve if cut.min_topic_size >= finest.min_topic_size]
    cliffs = dict(zip(map(id, cuts), _cliffs(cuts), strict=True))
    levels = [finest]
    for aim in topic_aims(finest.topics):
        coarser = [cut for cut in cuts if 1 < cut.topics < levels[-1].topics]
        if coarser:
            levels.append(min(coarser, key=lambda cut: _miss(cut, aim, papers) + cliffs[id(cut)]))
    return levels[::-1], _without_repetitions(curve)


def note_on_outliers(cut: Cut) -> str:
    """A sentence for the reader where most papers are in no topic, else nothing."""
    papers = len(cut.labels)
    if 2 * cut.outliers <= papers:
        return ""
    return (
        f"{cut.outliers} of {papers} papers stand too far apart for a topic: most of this corpus "
        "is outliers."
    )


def everything_in_one(papers: int) -> Cut:
    """All papers in one cluster, for corpora too small to be grouped."""
    return Cut(papers, np.zeros(papers, dtype=np.int64), np.ones(papers, dtype=np.float32))


def topic_aims(finest: int) -> list[float]:
    """Topic counts to aim at below the finest level, finer first."""
    steps = 2 if finest < 60 else 3 if finest < 400 else 4
    ratio = max(finest / _COARSEST_TOPICS, 1) ** (1 / steps)
    return [finest / ratio**step for step in range(1, steps + 1)]


def _miss(cut: Cut, aim: float, papers: int) -> float:
    return abs(float(np.log(cut.topics / aim))) + 2 * cut.outliers / papers


def _cliffs(cuts: list[Cut]) -> np.ndarray:
    """How much the number of topics jumps to either side of each cut, as half a mean log ratio."""
    counts = np.log([max(cut.topics, 1) for cut in cuts])
    jumps = np.abs(np.diff(counts))
    return (np.append(jumps, 0) + np.insert(jumps, 0, 0)) / 4


def _without_repetitions(cuts: list[Cut]) -> list[Cut]:
    """The cuts without those that say the same as the one before."""
    return [
        cut
        for number, cut in enumerate(cuts)
        if not number or not np.array_equal(cut.labels, cuts[number - 1].labels)
    ]


def largest_first(labels: np.ndarray) -> np.ndarray:
    """Renumber clusters by falling size, equal ones by their first paper."""
    clusters, first, sizes = np.unique(
        labels[labels != OUTLIER], return_index=True, return_counts=True
    )
    order = np.lexsort((first, -sizes))
    new = np.full(int(labels.max(initial=OUTLIER)) + 2, OUTLIER, dtype=np.int64)
    new[clusters[order]] = np.arange(len(order))
    return new[labels]  # an outlier takes the last place, where no cluster is
