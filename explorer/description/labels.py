"""Short names for topics, chosen among their terms, without a language model."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from explorer.description.writing import is_phrase

_LONGER_PHRASE_BONUS = 1.3
_SINGLE_WORD_MALUS = 0.4
_JOINED_BELOW_COVERAGE = 0.2
_WIDE = 40
_JOINED_ABOVE_MERIT = 0.6
_REPETITION_SHARE = 0.75


@dataclass(frozen=True)
class Candidate:
    """A term that may name or describe a topic.

    Attributes:
        key: Folded form; its words decide what overlaps.
        text: As shown.
        weight: c-TF-IDF weight in the topic.
        coverage: Share of the topic's papers that use it.
        corpus_coverage: Share of all papers that use it.
        title_share: Of the topic's papers that use it, the share that has it in the title.
        is_open: Whether it ends in a word that mostly stands before another one.
    """

    key: str
    text: str
    weight: float
    coverage: float
    corpus_coverage: float
    title_share: float = 0.0
    is_open: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the key, compounds taken apart."""
        return _words(self.key)

    @property
    def is_phrase(self) -> bool:
        """True if it has more than one word."""
        return is_phrase(self.key)

    @property
    def merit(self) -> float:
        """How well it names the topic: used across it, rarer elsewhere, in titles, a phrase.

        Coverage times the logarithm of its lift is the term's share in the divergence between
        the topic and the corpus (Kullback and Leibler 1951).
        """
        bonus = _SINGLE_WORD_MALUS
        if self.is_phrase:
            bonus = _LONGER_PHRASE_BONUS if len(self.words) > 2 else 1.0
        return self.coverage * self._log_lift * bonus * (1 + self.title_share)

    @property
    def salience(self) -> float:
        """How well it describes the topic beside others: rarer terms count more than in a name.

        Of several mixtures of coverage and lift, this one gave topics of 6,073 labelled papers
        the terms that co-occur most (NPMI).
        """
        return math.sqrt(self.coverage) * self._log_lift

    @property
    def _log_lift(self) -> float:
        return math.log(max(self.coverage / self.corpus_coverage, 1.0))


def choose_labels(
    topics: Sequence[list[Candidate]],
    sizes: Sequence[int],
    joint: str = " and ",
    taken: Iterable[str] = (),
) -> list[str]:
    """One label per topic of a level; no two are equal and none is contained in another.

    The topic whose best term speaks for most papers chooses first. A wide topic whose best term
    covers few of its papers is named by two. One whose terms are all taken is numbered.

    Args:
        topics: The candidates of each topic.
        sizes: Number of papers of each topic.
        joint: What stands between the two names of a wide topic.
        taken: Labels of the level that other topics have already.
    """
    ranked = [_label_candidates(candidates) for candidates in topics]
    weights = [r[0].merit * size if r else 0.0 for r, size in zip(ranked, sizes, strict=True)]
    order = sorted(range(len(topics)), key=lambda topic: -weights[topic])
    used = [_words(part) for label in taken for part in label.split(joint)]
    labels = [f"Topic {topic + 1}" for topic in range(len(topics))]
    for topic in order:
        free = [c for c in ranked[topic] if not any(_overlap(c.words, words) for words in used)]
        if not free:
            continue
        parts = free[:1] + (_second_part(free) if sizes[topic] >= _WIDE else [])
        used.extend(part.words for part in parts)
        labels[topic] = _capitalised(joint.join(part.text for part in parts))
    return labels


def distinct_terms(candidates: list[Candidate], count: int) -> list[Candidate]:
    """The terms that describe a topic best, heaviest first, none saying what another says.

    Of two that do, the one with more words stays.
    """
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.salience, -c.weight, c.key)):
        if len(chosen) == count:
            break
        told = [place for place, other in enumerate(chosen) if _repeats(candidate, other)]
        if not told:
            chosen.append(candidate)
        elif len(candidate.words) > len(chosen[told[0]].words):
            chosen[told[0]] = candidate
    return sorted(chosen, key=lambda c: (-c.weight, c.key))


def _label_candidates(candidates: list[Candidate]) -> list[Candidate]:
    """Best first; single words come after all phrases, of either what misses its noun last."""
    return sorted(
        candidates, key=lambda c: (not c.is_phrase, c.is_open, -c.merit, -c.weight, c.key)
    )


def _second_part(free: list[Candidate]) -> list[Candidate]:
    """The term that joins the first one in the label of a wide topic, if there is one."""
    first = free[0]
    if not first.is_phrase or first.coverage >= _JOINED_BELOW_COVERAGE:
        return []
    for other in free[1:]:
        if other.is_phrase and not other.is_open and not other.words & first.words:
            return [other] if other.merit >= _JOINED_ABOVE_MERIT * first.merit else []
    return []


def _repeats(left: Candidate, right: Candidate) -> bool:
    """True if one holds the other and nearly the same papers use both."""
    low, high = sorted((left.coverage, right.coverage))
    return _overlap(left.words, right.words) and low >= _REPETITION_SHARE * high


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().replace("-", " ").split())


def _overlap(left: frozenset[str], right: frozenset[str]) -> bool:
    return left <= right or right <= left


def _capitalised(text: str) -> str:
    """First letter upper case, unless the first word has capitals of its own (fMRI)."""
    first = text.replace("-", " ").split(" ")[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]
