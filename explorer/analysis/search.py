"""Search over the papers of a landscape: text, conditions, and on request by meaning."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from explorer.analysis.facets import Facet, facet
from explorer.analysis.likeness import nearest_to_mean
from explorer.analysis.query import And, Condition, Node, Not, Or, Query, Words, Years
from explorer.analysis.query_parser import parse
from explorer.analysis.text_index import TextIndex, TooBroadError, match_expression, opened
from explorer.landscape import OUTLIER, Landscape

_EXAMPLES = 10
"""Best hits whose mean embedding stands for what is searched for."""
_MOST_ALIKE = 200
_RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as in the paper."""
_NAMED = 3

FacetOf = Callable[[Landscape, str], Facet]


@dataclass(frozen=True)
class Found:
    """What a search has found.

    Attributes:
        query: The query as it was understood.
        rows: (hits,) int64 row numbers, best first.
        scores: (hits,) how well each matches: more is better, without a unit.
        notes: What the reader should know of how the search was taken, in sentences.
        by_meaning: (some,) those of `rows` that only their likeness to the best hits brought.
    """

    query: Query
    rows: np.ndarray
    scores: np.ndarray
    notes: tuple[str, ...]
    by_meaning: np.ndarray


def search(
    landscape: Landscape,
    text: str,
    level: int = 0,
    *,
    widened: bool = False,
    facet_of: FacetOf = facet,
) -> Found:
    """Find papers by BM25 (title counts most), as `query_parser` reads the text.

    Plain words match from their beginning ("distil" finds "distillation") and must all occur.

    Args:
        landscape: The landscape.
        text: What the reader typed: anything.
        level: Level of granularity that `topic:` speaks of.
        widened: Whether papers much like the best hits are found too.
        facet_of: Gives a facet; for one that remembers them.

    Returns:
        All hits; none for a query without a letter or digit.
    """
    query = parse(text)
    empty = np.empty(0, dtype=np.int64)
    nothing = Found(query, empty, np.empty(0), query.notes, empty)
    if query.root is None or landscape.folder is None:
        return nothing
    try:
        with opened(landscape) as index:
            reading = _Reading(landscape, level, index, facet_of)
            inside, scores = reading.matches(query.root)
            rest = _without_words(query.root) if widened else None
            allowed = np.ones_like(inside) if rest is None else reading.matches(rest)[0]
    except TooBroadError:
        note = "This search took too long, so it was given up: ask for rarer words."
        return replace(nothing, notes=(*query.notes, note))
    rows = _best_first(np.flatnonzero(inside), scores)
    found = Found(query, rows, scores[rows], (*query.notes, *reading.notes), empty)
    return _widened(landscape, found, allowed) if widened and query.words() else found


def _best_first(rows: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Rows by falling score, equal ones by row.

    Score and row are sorted as one number, five times as fast as one by the other: the bits of
    floats that are not negative are in the order of the floats. Single precision is enough.

    Args:
        rows: (hits,) row numbers.
        scores: (n,) of all papers, none negative.
    """
    falling = ~scores[rows].astype(np.float32).view(np.uint32)
    keys = np.sort((falling.astype(np.uint64) << np.uint64(32)) | rows.astype(np.uint64))
    return (keys & np.uint64(2**32 - 1)).astype(np.int64)


def _widened(landscape: Landscape, found: Found, allowed: np.ndarray) -> Found:
    """The hits and the papers most like the best of them, both rankings fused.

    Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): a paper scores 1 / (60 + rank)
    in each ranking that has it.

    Args:
        landscape: The landscape.
        found: The hits.
        allowed: (n,) bool: papers that meet all conditions of the query but its words.
    """
    papers = len(landscape.papers)
    most = int(np.clip(papers // 20, _EXAMPLES, _MOST_ALIKE))
    hits = len(found.rows)
    alike = nearest_to_mean(landscape, found.rows[:_EXAMPLES], hits + most, allowed)
    alike = alike[np.cumsum(~np.isin(alike, found.rows)) <= most]
    scores = np.zeros(papers)
    for ranking in (found.rows, alike):
        scores[ranking] += 1 / (_RANK_CONSTANT + 1 + np.arange(len(ranking)))
    rows = _best_first(np.flatnonzero(scores), scores)
    only = np.setdiff1d(alike, found.rows)
    return replace(found, rows=rows, scores=scores[rows], by_meaning=only)


def _without_words(node: Node) -> Node | None:
    """What is left of a query once any words will do; None if all papers will.

    Words that must not occur still must not.
    """
    match node:
        case Words():
            return None
        case And(parts):
            left = tuple(part for part in map(_without_words, parts) if part is not None)
            return And(left) if left else None
        case Or(parts):
            rest = tuple(part for part in map(_without_words, parts) if part is not None)
            return Or(rest) if len(rest) == len(parts) else None
    return node


class _Reading:
    """Evaluates queries on one landscape; `notes` says what their conditions came to."""

    def __init__(
        self, landscape: Landscape, level: int, index: TextIndex, facet_of: FacetOf
    ) -> None:
        self.notes: dict[str, None] = {}
        self._landscape = landscape
        self._level = level
        self._index = index
        self._facet_of = facet_of

    def matches(self, node: Node) -> tuple[np.ndarray, np.ndarray]:
        """Which papers match and how well, (n,) each; text goes to the index."""
        expression = match_expression(node)
        if expression:
            return self._of_text(expression)
        inside = np.ones(len(self._landscape.papers), dtype=bool)
        match node:
            case And() | Or():
                return self._joined(node)
            case Not(part):
                inside = ~self.matches(part)[0]
            case Years(first, last):
                inside = self._of_years(first, last)
            case Condition(field, value):
                inside = self._conditions()[field](value)
        return inside, np.zeros(len(inside))

    def _of_text(self, expression: str) -> tuple[np.ndarray, np.ndarray]:
        hits = self._index.hits(expression)
        scores = np.zeros(len(self._landscape.papers))
        inside = np.zeros(len(scores), dtype=bool)
        inside[hits["row"]] = True
        scores[hits["row"]] = hits["score"]
        return inside, scores

    def _joined(self, node: And | Or) -> tuple[np.ndarray, np.ndarray]:
        """Parts that the index knows are asked of it at once; the others one by one."""
        kind = type(node)
        textual = [part for part in node.parts if match_expression(_positive(node, part))]
        together = kind(tuple(textual))
        others = [part for part in node.parts if part not in textual]
        parts: list[Node] = [together] if match_expression(together) else textual
        found = [self.matches(part) for part in (*parts, *others)]
        combine = np.logical_and if kind is And else np.logical_or
        inside = combine.reduce([part[0] for part in found])
        return inside, np.sum([part[1] for part in found], axis=0)

    def _of_years(self, first: int | None, last: int | None) -> np.ndarray:
        years = self._landscape.papers["date"].dt.year.to_numpy(dtype=float, na_value=np.nan)
        return (years >= (first or -np.inf)) & (years <= (last or np.inf))

    def _conditions(self) -> dict[str, Callable[[str], np.ndarray]]:
        return {"venue": self._of_venue, "topic": self._of_topic, "has": self._with_abstract}

    def _of_venue(self, value: str) -> np.ndarray:
        venues = self._facet_of(self._landscape, "venues")
        places = venues.matching(value)
        self._say("venue", value, [str(name) for name in venues.names[places]])
        return venues.mask(places)

    def _of_topic(self, value: str) -> np.ndarray:
        """By number, or all whose labels have each of the words as the beginning of a word."""
        topic = self._landscape.topic_of(self._level)
        if value.casefold() == "none":
            return topic == OUTLIER
        labels = self._landscape.topics_at(self._level)["label"]
        named = labels[labels.index.astype(str) == value]
        if named.empty:
            padded = " " + labels.str.casefold().str.replace(r"[^\w]+", " ", regex=True)
            begins = [padded.str.contains(f" {word}", regex=False)
                      for word in value.casefold().split()]  # fmt: skip
            named = labels[np.logical_and.reduce(begins)]
        self._say("topic", value, named.tolist())
        return np.isin(topic, named.index)

    def _with_abstract(self, value: str) -> np.ndarray:  # noqa: ARG002 (one way to call all)
        return with_abstract(self._landscape.papers)

    def _say(self, field: str, value: str, names: list[str]) -> None:
        if not names:
            sentence = f"No {field} is called {value}."
        elif names == [value]:
            return
        else:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            sentence = f"{field}:{value} means {', '.join(names[:_NAMED])}{more}."
        self.notes[sentence] = None


def with_abstract(papers: pd.DataFrame) -> np.ndarray:
    """(n,) bool: the papers that came with an abstract."""
    return (papers["abstract"] != "").to_numpy(dtype=bool)


def _positive(node: And | Or, part: Node) -> Node:
    """What the index must know for it to take a part: within an AND, also what must not occur."""
    return part.part if isinstance(node, And) and isinstance(part, Not) else part
