"""A landscape being edited: which papers each topic has, and what the reader said of it.

Only arrays of topic numbers change here, so that a long list of edits costs little; what follows
from them (`tables.py`) is worked out once, at the end.
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np

from explorer.description.geography import nearest_mean, unit_means
from explorer.edits.kinds import TopicRef
from explorer.landscape import OUTLIER, Landscape

FITS = 0.8
"""Overlap (Jaccard) from which a topic of another build counts as the same."""
FITS_PARTLY = 0.3
"""Overlap from which it counts as its counterpart; below, an edit no longer fits."""
_ANCHORS = 64

TopicKey = tuple[int, int]
"""Level and number."""


class DoesNotFitError(Exception):
    """An edit cannot be applied here; says why, as a clause for a reader."""


@dataclass
class Draft:
    """What the edits so far have made of a landscape.

    Attributes:
        base: The landscape as built.
        fingerprint: Of its topics.
        topic: Per level, (n,) int32 topic of each paper.
        probability: Per level, (n,) float32; 0 for papers put somewhere by hand.
        labels: Names given by the reader.
        hidden: Rows of hidden topics, as they were.
        hidden_labels: What these were called.
        changed: Topics whose papers are not those of the build.
        taken: Per level, the numbers of all topics that there are or were.
        made: The numbers here of topics that edits have made or hidden, by the landscape that
            the edit was made for and the number there.
        stop_words: Words that describe no topic, in lower case.
        shown_as: Terms that count as another, both in lower case, and how the other is written.
    """

    base: Landscape
    fingerprint: str
    topic: list[np.ndarray]
    probability: list[np.ndarray]
    taken: list[set[int]]
    labels: dict[TopicKey, str] = field(default_factory=dict)
    hidden: dict[TopicKey, np.ndarray] = field(default_factory=dict)
    hidden_labels: dict[TopicKey, str] = field(default_factory=dict)
    changed: set[TopicKey] = field(default_factory=set)
    made: dict[tuple[str, int, int], int] = field(default_factory=dict)
    stop_words: set[str] = field(default_factory=set)
    shown_as: dict[str, str] = field(default_factory=dict)

    def level(self, wanted: int) -> int:
        """The level of this landscape that stands for one of that with other levels."""
        return min(wanted, self.base.levels - 1)

    def rows(self, papers: tuple[str, ...]) -> np.ndarray:
        """Row numbers of those of the papers that are here, ascending."""
        return np.sort(self.base.row_of.of_many(papers))

    def living(self, level: int) -> np.ndarray:
        """(topics,) the numbers of the topics that have papers, rising."""
        topics = np.unique(self.topic[level])
        return topics[topics != OUTLIER]

    def is_living(self, key: TopicKey) -> bool:
        """Whether a topic has papers."""
        return bool((self.topic[key[0]] == key[1]).any())

    def find(self, ref: TopicRef, landscape: str) -> tuple[TopicKey, float]:
        """The topic that an edit speaks of, and how far it is still that one.

        Args:
            ref: The topic as the edit names it.
            landscape: Fingerprint of the topics that the edit was made for.

        Returns:
            The topic, and the overlap: 1 in the landscape that the edit was made for, else the
            Jaccard index of both topics' papers, estimated from the anchor.

        Raises:
            DoesNotFitError: There is no such topic.
        """
        level = self.level(ref.level)
        known = self.made.get((landscape, ref.level, ref.topic))
        if known is not None or landscape == self.fingerprint:
            key = (level, ref.topic if known is None else known)
            if not self.is_living(key):
                raise DoesNotFitError(f"the topic “{ref.label}” is no longer there")
            return key, 1.0
        return self._counterpart(ref, level)

    def _counterpart(self, ref: TopicRef, level: int) -> tuple[TopicKey, float]:
        topic = self.topic[level]
        found = topic[self.rows(ref.papers)]
        candidates, shared = np.unique(found[found != OUTLIER], return_counts=True)
        if not len(candidates):
            raise DoesNotFitError(f"the papers of “{ref.label}” are in no topic now")
        sizes = np.array([(topic == number).sum() for number in candidates])
        common = shared / len(ref.papers) * ref.size
        overlap = common / np.maximum(ref.size + sizes - common, common)
        best = int(overlap.argmax())
        if overlap[best] < FITS_PARTLY:
            raise DoesNotFitError(f"the papers of “{ref.label}” are spread over other topics now")
        return (level, int(candidates[best])), float(overlap[best])

    def put(self, level: int, rows: np.ndarray, number: int, probability: float | None = 0) -> None:
        """Move papers into a topic; None leaves their probability."""
        rows = rows[self.topic[level][rows] != number]
        left = set(np.unique(self.topic[level][rows]).tolist())
        self.changed |= {(level, one) for one in left | {number} if one != OUTLIER}
        self.topic[level] = self.topic[level].copy()
        self.topic[level][rows] = number
        if probability is not None:
            self.probability[level] = self.probability[level].copy()
            self.probability[level][rows] = probability

    def new_topic(self, landscape: str, wanted: int, number: int) -> TopicKey:
        """A topic without papers, under the number that its edit asks for unless that is taken.

        Args:
            landscape: Fingerprint of the topics that the edit was made for.
            wanted: Level there.
            number: Number there.
        """
        level = self.level(wanted)
        here = 1 + max(self.taken[level]) if number in self.taken[level] else number
        self.taken[level].add(here)
        self.made[landscape, wanted, number] = here
        return level, here

    def nearest(self, level: int, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(rows,) nearest topic, `OUTLIER` if there is none, and (rows,) cosine distance."""
        topics = self.living(level)
        if not any(changed == level for changed, _ in self.changed):
            papers = self.base.papers
            kinds = ("nearest_topic", "nearest_distance")
            topic, distance = (papers[f"{kind}_{level}"].to_numpy()[rows] for kind in kinds)
            return topic, distance
        if not len(topics):
            return np.full(len(rows), OUTLIER), np.full(len(rows), np.nan)
        vectors, code = self.base.embeddings, codes(self.topic[level], topics)
        means = unit_means(vectors, code, len(topics))
        place, distance = nearest_mean(vectors[rows], code[rows], means)
        return numbers(place, topics), distance


def begin(landscape: Landscape) -> Draft:
    """A draft without edits."""
    levels = range(landscape.levels)
    return Draft(
        landscape,
        fingerprint(landscape),
        topic=[landscape.topic_of(level) for level in levels],
        probability=[landscape.papers[f"probability_{level}"].to_numpy() for level in levels],
        taken=[set(landscape.topics_at(level).index.tolist()) for level in levels],
    )


def fingerprint(landscape: Landscape) -> str:
    """Hash of the corpus and of the topic of every paper, as 16 hexadecimal digits."""
    digest = hashlib.sha256(str(landscape.manifest["corpus_fingerprint"]).encode())
    for level in range(landscape.levels):
        digest.update(landscape.topic_of(level).astype("<i4").tobytes())
    return digest.hexdigest()[:16]


def refer(landscape: Landscape, level: int, topic: int) -> TopicRef:
    """Name a topic, as it stands, for an edit."""
    rows = np.flatnonzero(landscape.topic_of(level) == topic)
    label = str(landscape.topics_at(level).loc[topic, "label"])
    return anchored(landscape, level, topic, label, rows)


def anchored(
    landscape: Landscape, level: int, topic: int, label: str, rows: np.ndarray
) -> TopicRef:
    """A topic with some of its papers, evenly drawn.

    Args:
        landscape: Whose papers they are.
        level: Level of granularity.
        topic: Number of the topic.
        label: What it is called.
        rows: Row numbers of all its papers.
    """
    drawn = rows[np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _ANCHORS)).astype(int))]
    return TopicRef(level, topic, label, len(rows), paper_ids(landscape, drawn))


def paper_ids(landscape: Landscape, rows: np.ndarray) -> tuple[str, ...]:
    """The ids of papers."""
    return tuple(map(str, landscape.papers["paper_id"].iloc[rows]))


def codes(topic: np.ndarray, topics: np.ndarray) -> np.ndarray:
    """Places of topics in a rising list of all, `OUTLIER` for none."""
    places = np.searchsorted(topics, topic)
    return np.where(topic == OUTLIER, OUTLIER, places)


def numbers(places: np.ndarray, topics: np.ndarray) -> np.ndarray:
    """The topics at places, `OUTLIER` for none."""
    return np.append(topics, OUTLIER)[places].astype(np.int32)
