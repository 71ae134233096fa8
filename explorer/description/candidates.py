"""Which terms may name or describe a topic."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from explorer.description.labels import Candidate
from explorer.description.writing import is_phrase

TERMS_PER_TOPIC = 12
_CANDIDATES = 60
_OPEN_RATIO, _OPEN_SHARE = 3, 0.4
"""A term is open if longer ones that begin with it have so many times the papers of those that end
in it, and this share of its own."""
_FEWEST_USERS = 0.12
"""Share of a topic's papers that must use a term for it to describe the topic."""


@dataclass(frozen=True)
class Terms:
    """The terms of a corpus.

    Attributes:
        keys: The folded form of each.
        shown: (terms,) str: each as shown.
        users: (terms,) papers that use each.
        papers: Number of papers.
    """

    keys: Sequence[str] | np.ndarray
    shown: np.ndarray
    users: np.ndarray
    papers: int

    @cached_property
    def is_phrase(self) -> np.ndarray:
        """(terms,) bool: which terms have more than one word."""
        return np.array([is_phrase(key) for key in self.keys], dtype=bool)

    @cached_property
    def is_open(self) -> np.ndarray:
        """(terms,) bool: which the corpus mostly puts before another word.

        "Clinical" is one, by "clinical trial" and "clinical note", and so is "3D object": they
        describe a topic, but are no name for one. Of three words the last two are looked at.
        """
        keys, users = list(self.keys), self.users.tolist()
        alone = dict(zip(keys, users, strict=True))
        before, after = Counter[str](), Counter[str]()
        for key, number in zip(keys, users, strict=True):
            if key.count(" ") in (1, 2):
                before[key.rpartition(" ")[0]] += number
                after[key.partition(" ")[2]] += number
        opening = {
            key
            for key, number in before.items()
            if number >= max(_OPEN_RATIO * after[key], _OPEN_SHARE * alone.get(key, number))
        }
        ends = (key.partition(" ")[2] if key.count(" ") == 2 else key for key in keys)
        return np.array([end in opening for end in ends], dtype=bool)


def find_candidates(
    terms: Terms,
    weight: np.ndarray,
    used: np.ndarray,
    size: int,
    in_titles: Callable[[np.ndarray], np.ndarray],
) -> list[Candidate]:
    """The heaviest phrases and the heaviest words of a topic that enough of its papers use.

    Args:
        terms: The terms of the corpus.
        weight: (terms,) c-TF-IDF weights in the topic.
        used: (terms,) papers of the topic that use each term.
        size: Papers of the topic.
        in_titles: For numbers of terms, how many of these papers have each in their title.
    """
    enough = used >= min(size, max(2, ceil(_FEWEST_USERS * size)))
    kinds = (terms.is_phrase, ~terms.is_phrase)
    columns = np.concatenate([_heaviest(weight, enough & kind) for kind in kinds])
    titled = in_titles(columns)
    return [
        Candidate(
            key=terms.keys[column],
            text=terms.shown[column],
            weight=float(weight[column]),
            coverage=float(used[column] / size),
            corpus_coverage=float(terms.users[column] / terms.papers),
            title_share=float(titled[place] / used[column]),
            is_open=bool(terms.is_open[column]),
        )
        for place, column in enumerate(columns)
    ]


def _heaviest(weights: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Numbers of the heaviest usable terms, heaviest first."""
    columns = np.flatnonzero(usable & (weights > 0))
    return columns[np.argsort(-weights[columns], kind="stable")[:_CANDIDATES]]


def terms_table(shown: Mapping[int, list[Candidate]]) -> pd.DataFrame:
    """The terms of topics: `topic`, `rank`, `term`, `weight`, best first."""
    rows = [
        (topic, rank, candidate.text, candidate.weight)
        for topic, candidates in shown.items()
        for rank, candidate in enumerate(candidates, start=1)
    ]
    table = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    return table.astype({"topic": "int64", "rank": "int64", "weight": "float64"})
