"""Edits applied to a landscape: another landscape, and what became of each edit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from explorer.description.geography import topic_means
from explorer.edits import kinds
from explorer.edits.draft import FITS, FITS_PARTLY, DoesNotFitError, Draft, anchored, begin
from explorer.edits.kinds import Line, TopicRef
from explorer.edits.tables import finished
from explorer.edits.vocabulary import folded
from explorer.landscape import OUTLIER, Landscape

Status = Literal["fits", "partly", "gone"]


@dataclass(frozen=True)
class Fit:
    """What became of one edit.

    Attributes:
        line: The edit.
        status: Whether it holds as it was made, holds for what comes nearest to what it was made
            for, or no longer holds.
        note: What is different, as a clause; empty if nothing is.
    """

    line: Line
    status: Status
    note: str = ""


@dataclass(frozen=True)
class Edited:
    """A landscape with edits.

    Attributes:
        landscape: With them; the given one itself if there are none.
        fits: What became of each edit.
        hidden: The hidden topics.
        stop_words: Words that describe no topic, in lower case.
        synonyms: Terms in lower case, and what each counts as.
    """

    landscape: Landscape
    fits: tuple[Fit, ...] = ()
    hidden: tuple[TopicRef, ...] = ()
    stop_words: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()


def apply(landscape: Landscape, edits: Iterable[Line]) -> Edited:
    """Apply edits one after the other.

    Args:
        landscape: As built. It is not changed.
        edits: Those in force, oldest first.
    """
    lines = tuple(edits)
    if not lines:
        return Edited(landscape)
    draft = begin(landscape)
    fits = tuple(_applied(draft, line) for line in lines)
    return Edited(
        finished(draft, lines),
        fits,
        hidden=tuple(
            anchored(landscape, *key, draft.hidden_labels[key], rows)
            for key, rows in draft.hidden.items()
        ),
        stop_words=tuple(sorted(draft.stop_words)),
        synonyms=tuple(sorted(draft.shown_as.items())),
    )


def _applied(draft: Draft, line: Line) -> Fit:
    try:
        overlap = _WAYS[type(line.change)](draft, line.change, line.landscape)
    except DoesNotFitError as reason:
        return Fit(line, "gone", str(reason))
    if overlap >= FITS:
        return Fit(line, "fits")
    return Fit(line, "partly", f"what it was made for agrees to {overlap:.0%} with what is there")


def _rename(draft: Draft, edit: kinds.Rename, landscape: str) -> float:
    key, overlap = draft.find(edit.topic, landscape)
    draft.labels.pop(key, None)
    if label := " ".join(edit.label.split())[: kinds.LONGEST_LABEL]:
        draft.labels[key] = label
    return overlap


def _merge(draft: Draft, edit: kinds.Merge, landscape: str) -> float:
    key, overlap = draft.find(edit.topic, landscape)
    found = [draft.find(other, landscape) for other in edit.others]
    for other, _ in found:
        if other != key and other[0] == key[0]:
            draft.put(key[0], np.flatnonzero(draft.topic[key[0]] == other[1]), key[1], None)
    return min([overlap, *(one for _, one in found)])


def _split(draft: Draft, edit: kinds.Split, landscape: str) -> float:
    (level, topic), overlap = draft.find(edit.topic, landscape)
    members = draft.topic[level] == topic
    parts = [rows[members[rows]] for rows in map(draft.rows, edit.parts)]
    kept = [(part, number) for part, number in zip(parts, edit.new, strict=False) if len(part)]
    if len(kept) < 2:
        raise DoesNotFitError(f"the parts of “{edit.topic.label}” are no longer in one topic")
    rest = np.setdiff1d(np.flatnonzero(members), np.concatenate([part for part, _ in kept]))
    joining = _nearest_part(draft, rest, [part for part, _ in kept])
    for place, (part, wanted) in enumerate(kept):
        number = draft.new_topic(landscape, edit.topic.level, wanted)[1]
        draft.put(level, np.union1d(part, rest[joining == place]), number, None)
    return overlap


def _nearest_part(draft: Draft, rows: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """For papers that came to a topic after it was split, the part whose mean is nearest."""
    if not len(rows):
        return np.empty(0, dtype=np.int64)
    code = np.repeat(np.arange(len(parts)), list(map(len, parts)))
    vectors = draft.base.embeddings
    means = topic_means(vectors[np.concatenate(parts)], code, len(parts))
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return (vectors[rows].astype(np.float32) @ means.T).argmax(axis=1)


def _hide(draft: Draft, edit: kinds.Hide, landscape: str) -> float:
    key, overlap = draft.find(edit.topic, landscape)
    rows = np.flatnonzero(draft.topic[key[0]] == key[1])
    draft.hidden[key] = rows
    draft.hidden_labels[key] = edit.topic.label
    draft.made[landscape, edit.topic.level, edit.topic.topic] = key[1]
    draft.put(key[0], rows, OUTLIER, None)
    return overlap


def _show(draft: Draft, edit: kinds.Show, landscape: str) -> float:
    named = (landscape, edit.topic.level, edit.topic.topic)
    key = (draft.level(edit.topic.level), draft.made.get(named, edit.topic.topic))
    if key not in draft.hidden:
        raise DoesNotFitError(f"the topic “{edit.topic.label}” is not hidden")
    rows = draft.hidden.pop(key)
    free = rows[draft.topic[key[0]][rows] == OUTLIER]
    if not len(free):
        raise DoesNotFitError(f"all papers of “{edit.topic.label}” belong to other topics now")
    draft.put(key[0], free, key[1], None)
    return 1.0


def _move(draft: Draft, edit: kinds.Move, landscape: str) -> float:
    rows, share = _papers_here(draft, edit.papers)
    level, number, overlap = draft.level(edit.level), OUTLIER, 1.0
    if edit.to is not None:
        (level, number), overlap = draft.find(edit.to, landscape)
    draft.put(level, rows, number)
    return min(overlap, share)


def _gather(draft: Draft, edit: kinds.Gather, landscape: str) -> float:
    rows, share = _papers_here(draft, edit.papers)
    key = draft.new_topic(landscape, edit.level, edit.new)
    draft.put(key[0], rows, key[1])
    if label := " ".join(edit.label.split())[: kinds.LONGEST_LABEL]:
        draft.labels[key] = label
    return share


def _papers_here(draft: Draft, papers: tuple[str, ...]) -> tuple[np.ndarray, float]:
    rows = draft.rows(papers)
    share = len(rows) / max(len(set(papers)), 1)
    if share < FITS_PARTLY:
        raise DoesNotFitError("most of its papers are not in this corpus")
    return rows, share


def _assign(draft: Draft, edit: kinds.Assign, landscape: str) -> float:
    level, overlap = draft.level(edit.level), 1.0
    only = None
    if edit.topic is not None:
        (level, only), overlap = draft.find(edit.topic, landscape)
    outliers = np.flatnonzero(draft.topic[level] == OUTLIER)
    nearest, distance = draft.nearest(level, outliers)
    near = (nearest != OUTLIER) & (1 - distance >= edit.similarity)
    if only is not None:
        near &= nearest == only
    for number in np.unique(nearest[near]).tolist():
        draft.put(level, outliers[near & (nearest == number)], number)
    return overlap


def _stop_words(draft: Draft, edit: kinds.StopWords, landscape: str) -> float:  # noqa: ARG001 (as others)
    draft.stop_words -= {folded(word) for word in edit.remove}
    draft.stop_words |= {folded(word) for word in edit.add} - {""}
    return 1.0


def _synonyms(draft: Draft, edit: kinds.Synonyms, landscape: str) -> float:  # noqa: ARG001 (as others)
    for term in edit.terms:
        draft.shown_as.pop(folded(term), None)
    terms = {folded(term) for term in edit.terms} - {folded(edit.shown), ""}
    followers = {term for term, shown in draft.shown_as.items() if folded(shown) in terms}
    draft.shown_as |= dict.fromkeys(sorted(terms | followers), " ".join(edit.shown.split()))
    return 1.0


_WAYS: dict[type, Callable[[Draft, Any, str], float]] = {
    kinds.Rename: _rename,
    kinds.Merge: _merge,
    kinds.Split: _split,
    kinds.Hide: _hide,
    kinds.Show: _show,
    kinds.Move: _move,
    kinds.Gather: _gather,
    kinds.Assign: _assign,
    kinds.StopWords: _stop_words,
    kinds.Synonyms: _synonyms,
}
