"""The topics of all levels described by sums over the parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from explorer.build.clustering import Cut
from explorer.build.large.parts import Site, Stage
from explorer.build.large.wording import Wording
from explorer.build.topics import (
    DescribedLevel,
    TopicUse,
    describe_topics,
    describe_without_words,
)
from explorer.description.candidates import Terms
from explorer.description.ctfidf import (
    ClassWeights,
    per_topic,
    used,
    weigh_classes,
    weighed,
)
from explorer.landscape import OUTLIER

_TYPICAL = 3


@dataclass
class _Sums:
    """Sums over the papers of each topic of a level, and (terms,) over all papers."""

    counts: sparse.csr_array
    users: sparse.csr_array
    titled: sparse.csr_array


@dataclass(frozen=True)
class Described:
    """All levels described.

    Attributes:
        levels: Coarsest first.
        users: (terms,) papers that use each term.
    """

    levels: list[DescribedLevel]
    users: np.ndarray


def describe(site: Site, wording: Wording, cuts: Sequence[Cut]) -> Described:
    """Describe the topics of all levels as `describe_level` does.

    Args:
        site: Where the build takes place.
        wording: Terms and counts of all papers.
        cuts: The levels, of all papers.
    """
    sums, uses, users = _add_up(site, wording, cuts)
    words = wording.vocabulary
    terms = Terms(words.keys, np.array(words.shown, dtype=object), users, len(site.corpus))
    found = [
        weigh_classes(one.counts, uses, outliers=bool(cut.outliers)) if cut.topics else None
        for one, cut in zip(sums, cuts, strict=True)
    ]
    typical = _Typical.of(found)
    for number, start in enumerate(site.corpus.starts):
        typical.look_at(wording.counts(number)[0], _topics(site, cuts, number), start)
    levels = []
    for cut, one, weights, rows in zip(cuts, sums, found, typical.rows(), strict=True):
        if weights is None or not words.keys:
            levels.append(describe_without_words(cut))
        else:
            use = TopicUse(one.users, one.titled, weights)
            levels.append(describe_topics(cut, use, terms, words.joint, rows))
    return Described(levels, users)


def mean_embeddings(site: Site, vectors: Stage, cuts: Sequence[Cut]) -> list[np.ndarray]:
    """(topics, d) float32 per level: the mean embeddings of its topics, summed over the parts.

    Args:
        site: Where the build takes place.
        vectors: Of all papers.
        cuts: The levels.
    """
    dimensions = vectors[0]["vectors"].shape[1]
    sums = [np.zeros((cut.topics, dimensions)) for cut in cuts]
    for number, arrays in enumerate(vectors):
        found = sparse.csr_array(arrays["vectors"].astype(np.float64))
        for level, topic in enumerate(_topics(site, cuts, number)):
            sums[level] += per_topic(found, topic, cuts[level].topics).toarray()
    return [
        (total / np.bincount(cut.labels + 1, minlength=cut.topics + 1)[1:, None]).astype(np.float32)
        for total, cut in zip(sums, cuts, strict=True)
    ]


def _add_up(
    site: Site, wording: Wording, cuts: Sequence[Cut]
) -> tuple[list[_Sums], np.ndarray, np.ndarray]:
    """The sums of each level, and how often and in how many papers each term is used."""
    terms = len(wording.vocabulary.keys)
    sums = [
        _Sums(*(sparse.csr_array((cut.topics, terms), dtype=np.int32) for _ in range(3)))
        for cut in cuts
    ]
    uses, users = np.zeros(terms, dtype=np.int64), np.zeros(terms, dtype=np.int64)
    for number in range(len(site.corpus.sizes)):
        counts, titles = wording.counts(number)
        once, titled = used(counts), used(titles)
        uses += counts.sum(axis=0)
        users += once.sum(axis=0)
        for total, topic in zip(sums, _topics(site, cuts, number), strict=True):
            topics = total.counts.shape[0]
            total.counts += per_topic(counts, topic, topics)
            total.users += per_topic(once, topic, topics)
            total.titled += per_topic(titled, topic, topics)
    return sums, uses, users


def _topics(site: Site, cuts: Sequence[Cut], number: int) -> list[np.ndarray]:
    start, size = site.corpus.starts[number], site.corpus.sizes[number]
    return [cut.labels[start : start + size].astype(np.int64) for cut in cuts]


@dataclass(frozen=True)
class _Typical:
    """The papers most like their topic that were met so far, as `representative_papers` has them.

    Attributes:
        found: The weighed terms of each level; None where it has no topics.
        profiles: (terms, topics) the weights of each level.
        best: Per level (topics, papers): likeness, falling, and row number of the best ones.
    """

    found: Sequence[ClassWeights | None]
    profiles: list[sparse.csr_array | None]
    best: list[tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, found: Sequence[ClassWeights | None]) -> "_Typical":
        sizes = [0 if one is None else one.weights.shape[0] for one in found]
        return cls(
            found,
            [None if one is None else sparse.csr_array(one.weights.T) for one in found],
            [(np.full((size, _TYPICAL), -np.inf), np.full((size, _TYPICAL), -1)) for size in sizes],
        )

    def look_at(self, counts: sparse.csr_array, topics: list[np.ndarray], start: int) -> None:
        """Compare the papers of a part with their topics."""
        levels = zip(self.found, self.profiles, topics, self.best, strict=True)
        for one, profiles, topic, (alike, rows) in levels:
            inside = np.flatnonzero(topic != OUTLIER)
            if one is None or not len(inside):
                continue
            own, of = weighed(counts[inside], one.rarity), topic[inside]
            lengths = np.sqrt(own.multiply(own).sum(axis=1))
            dots = (own @ profiles).toarray()[np.arange(len(of)), of]
            score = dots / np.maximum(lengths, 1e-12)
            order = np.lexsort((inside, -score, of))
            first = np.flatnonzero(np.diff(of[order], prepend=-1))
            rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
            good = order[rank < _TYPICAL]
            for number, value, row in zip(of[good], score[good], inside[good] + start, strict=True):
                _insert(alike[number], rows[number], value, row)

    def rows(self) -> list[list[list[int]]]:
        """For each level and topic the rows of its most typical papers, rising."""
        return [[np.sort(some[some >= 0]).tolist() for some in rows] for _, rows in self.best]


def _insert(alike: np.ndarray, rows: np.ndarray, value: float, row: int) -> None:
    """Put a paper among the best ones, behind those that are equally good."""
    place = int(np.searchsorted(-alike, -value, side="right"))
    if place < len(alike):
        alike[place + 1 :], rows[place + 1 :] = alike[place:-1].copy(), rows[place:-1].copy()
        alike[place], rows[place] = value, row
