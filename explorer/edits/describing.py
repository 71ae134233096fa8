"""The topics that edits have changed: their terms, labels, places, as the build describes them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.description.candidates import (
    TERMS_PER_TOPIC,
    Terms,
    find_candidates,
    terms_table,
)
from explorer.description.ctfidf import most_alike, term_rarity, used, weighed
from explorer.description.geography import hues_by_angle, topic_centres
from explorer.description.labels import Candidate, choose_labels, distinct_terms
from explorer.edits.draft import FITS, Draft, codes
from explorer.edits.vocabulary import Words, folded
from explorer.landscape import OUTLIER

_REPRESENTATIVES = 3
_TITLES = 500
"""Titles of a topic that are looked at for its terms, evenly drawn."""


@dataclass(frozen=True)
class Description:
    """What is new.

    Attributes:
        topics: Rows for the table of topics, without parents.
        terms: Rows for the table of terms.
    """

    topics: pd.DataFrame
    terms: pd.DataFrame


@dataclass(frozen=True)
class _Lexicon:
    """What is the same for all topics."""

    words: Words
    terms: Terms
    uses: np.ndarray
    titles: pd.Series
    joint: str


@dataclass(frozen=True)
class _Profile:
    """What a topic's papers say.

    Attributes:
        candidates: Terms that may name or describe it.
        rows: Its papers.
        typical: Those whose words are most like those of all.
    """

    candidates: list[Candidate]
    rows: np.ndarray
    typical: np.ndarray


def describe(draft: Draft, words: Words) -> Description:
    """Describe the topics whose papers or terms edits have changed.

    Args:
        draft: The edits applied to the topics of papers.
        words: The words that may describe topics.
    """
    if not draft.changed and not words.affected:
        return Description(draft.base.topics[:0], draft.base.terms[:0])
    languages = draft.base.manifest.get("languages", {})
    english = sum(languages.get(code, 0) for code in ("en", "und"))
    shown = words.vocabulary["term"].to_numpy(dtype=object)
    lexicon = _Lexicon(
        words,
        Terms(
            words.keys, shown, words.vocabulary["papers"].to_numpy(),
            len(draft.base.papers),
        ),
        words.counts.sum(axis=0),
        draft.base.papers["title"],
        " and " if 2 * english >= sum(languages.values()) else " · ",
    )  # fmt: skip
    levels = [_describe_level(draft, lexicon, level) for level in range(draft.base.levels)]
    return Description(
        pd.concat([one.topics for one in levels], ignore_index=True),
        pd.concat([one.terms for one in levels], ignore_index=True),
    )


def _describe_level(draft: Draft, lexicon: _Lexicon, level: int) -> Description:
    before, living = draft.base.topics_at(level), draft.living(level).tolist()
    changed = [topic for topic in living if (level, topic) in draft.changed]
    telling = _telling(draft, lexicon.words.affected, level)
    reworded = [topic for topic in living if topic in telling and topic not in changed]
    profiles = _profiles(draft, lexicon, level, changed + reworded)
    given = {topic: label for (at, topic), label in draft.labels.items() if at == level}
    if not changed and not reworded:
        return Description(draft.base.topics[:0], draft.base.terms[:0])
    altered = [topic for topic in changed if not _is_still_itself(draft, level, topic)]
    kept = [t for t in living if t not in altered and not telling.get(t)]
    built = dict(zip(before.index, before["label"], strict=True))
    names = {topic: built[topic] for topic in kept} | given
    labels = names | _choose(
        {t: one for t, one in profiles.items() if t not in names}, lexicon.joint,
        [names[topic] for topic in living if topic in names],
    )  # fmt: skip
    same = before.loc[reworded].reset_index().assign(label=[labels[t] for t in reworded])
    anew = _rows(draft, level, changed, profiles).assign(label=[labels[t] for t in changed])
    shown = {t: distinct_terms(one.candidates, TERMS_PER_TOPIC) for t, one in profiles.items()}
    return Description(
        pd.concat([table for table in (same, anew) if len(table)] or [anew], ignore_index=True),
        terms_table(shown).assign(level=level),
    )


def _is_still_itself(draft: Draft, level: int, topic: int) -> bool:
    """Whether a topic has so much in common with that of the build that it keeps its label."""
    before, now = draft.base.topic_of(level) == topic, draft.topic[level] == topic
    return bool((before & now).sum() >= FITS * (before | now).sum())


def _telling(draft: Draft, affected: frozenset[str], level: int) -> dict[int, bool]:
    """The topics of the build that words speak of, and whether the label does so too."""
    if not affected:
        return {}
    terms = draft.base.terms
    speaking = (terms["level"] == level) & terms["term"].map(folded).isin(affected)
    labels = draft.base.topics_at(level)["label"].map(folded)
    named = {
        int(topic)
        for topic, label in labels.items()
        if any(f" {word} " in f" {label} " for word in affected)
    }
    return {int(topic): topic in named for topic in {*terms["topic"][speaking], *named}}


def _profiles(
    draft: Draft, lexicon: _Lexicon, level: int, topics: list[int]
) -> dict[int, _Profile]:
    """What the papers of each topic say; nothing where there are no words."""
    topic = draft.topic[level]
    classes = len(draft.living(level)) + bool((topic == OUTLIER).any())
    rarity = term_rarity(lexicon.uses, classes)
    return {number: _profile(lexicon, np.flatnonzero(topic == number), rarity) for number in topics}


def _profile(lexicon: _Lexicon, rows: np.ndarray, rarity: np.ndarray) -> _Profile:
    counts = lexicon.words.counts[rows]
    total = sparse.csr_array(counts.sum(axis=0)[None, :])
    if not total.nnz:
        return _Profile([], rows, rows[:_REPRESENTATIVES])
    weight = weighed(total, rarity).toarray().ravel()
    using = used(counts).sum(axis=0)
    drawn = rows[np.unique(np.linspace(0, len(rows) - 1, _TITLES).astype(int))]
    titles = lexicon.titles.iloc[drawn].str.casefold()

    def in_titles(columns: np.ndarray) -> np.ndarray:
        keys = (lexicon.terms.keys[column] for column in columns)
        found = np.array([titles.str.contains(key, regex=False).sum() for key in keys])
        return np.minimum(found * len(rows) / len(drawn), using[columns])

    candidates = find_candidates(lexicon.terms, weight, using, len(rows), in_titles)
    typical = most_alike(weighed(counts, rarity), weight, _REPRESENTATIVES)
    return _Profile(candidates, rows, rows[typical])


def _choose(profiles: dict[int, _Profile], joint: str, taken: list[str]) -> dict[int, str]:
    """A label for each topic; one without words is numbered."""
    candidates = [one.candidates for one in profiles.values()]
    labels = choose_labels(candidates, [len(one.rows) for one in profiles.values()], joint, taken)
    return {
        topic: f"Topic {topic + 1}" if label == f"Topic {place + 1}" else label
        for place, (topic, label) in enumerate(zip(profiles, labels, strict=True))
    }


def _rows(
    draft: Draft, level: int, changed: list[int], profiles: dict[int, _Profile]
) -> pd.DataFrame:
    """The rows of changed topics in the table of topics, without label and parent."""
    layout = draft.base.papers[["x", "y"]].to_numpy()
    topics = np.array(changed, dtype=np.int64)
    member = np.where(np.isin(draft.topic[level], topics), draft.topic[level], OUTLIER)
    centres = topic_centres(layout, codes(member, topics), len(topics))
    return pd.DataFrame(
        {
            "level": level,
            "topic": topics,
            "size": [len(profiles[topic].rows) for topic in changed],
            "representatives": [profiles[topic].typical.tolist() for topic in changed],
            "parent": OUTLIER,
            "x": centres[:, 0],
            "y": centres[:, 1],
            "hue": hues_by_angle(centres, layout) if changed else [],
        }
    )
