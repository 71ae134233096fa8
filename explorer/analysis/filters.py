"""Which papers the reader is looking at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from explorer.analysis.facets import facet
from explorer.analysis.periods import NEVER, known_months
from explorer.analysis.search import FacetOf, Found, search, with_abstract
from explorer.landscape import OUTLIER, Landscape

SearchFor = Callable[[Landscape, "Filters"], Found]


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; all conditions hold together.

    Attributes:
        level: Level of granularity that `topics` and `outliers` speak of.
        query: What to search for; empty for no search.
        widened: Whether a search also finds papers much like its best hits.
        years: First and last year; None for all.
        topics: Topics to show; empty for all.
        outliers: Whether papers of no topic are shown; they never are once topics are chosen.
        undated: Whether papers without a date are shown when `years` or `months` is set.
        facets: By name of a facet, what its values may be: a name, or the beginnings of words in
            it. One of them is enough; what fits no name is passed over.
        abstract: Whether papers must have an abstract.
        months: First and last month, counted from January 1970; None for all. A paper known to the
            year stays if the whole year is within.
    """

    level: int
    query: str = ""
    widened: bool = False
    years: tuple[int, int] | None = None
    topics: tuple[int, ...] = ()
    outliers: bool = True
    undated: bool = True
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    abstract: bool = False
    months: tuple[int, int] | None = None


@dataclass(frozen=True)
class Selection:
    """The papers that pass the filters.

    Attributes:
        shown: (n,) bool, by row.
        rows: Row numbers of the shown papers; by relevance after a search, else in row order.
        counts: For each condition how many papers meet it, whatever the others.
        found: What a search has found, before the other conditions; None without a search.
    """

    shown: np.ndarray
    rows: np.ndarray
    counts: Mapping[str, int] = field(default_factory=dict)
    found: Found | None = None

    @property
    def size(self) -> int:
        """Number of shown papers."""
        return len(self.rows)

    def within(self, rows: np.ndarray) -> "Selection":
        """Those of the shown papers that are among these rows too, in the same order."""
        inside = np.zeros(len(self.shown), dtype=bool)
        inside[rows] = True
        kept = self.rows[inside[self.rows]]
        return Selection(self.shown & inside, kept, self.counts, self.found)


def search_for(landscape: Landscape, filters: Filters) -> Found:
    """Do the search that the filters ask for."""
    return search(landscape, filters.query, filters.level, widened=filters.widened)


def select(
    landscape: Landscape,
    filters: Filters,
    *,
    facet_of: FacetOf = facet,
    searcher: SearchFor = search_for,
) -> Selection:
    """Apply the filters to all papers.

    Args:
        landscape: The landscape.
        filters: What the reader asked for.
        facet_of: Gives a facet; for one that remembers them.
        searcher: Does a search; for one that remembers what it found.
    """
    shown = np.ones(len(landscape.papers), dtype=bool)
    counts = {}
    for name, inside in _conditions(landscape, filters, facet_of):
        counts[name] = int(inside.sum())
        shown &= inside
    if not filters.query.strip():
        return Selection(shown, np.flatnonzero(shown), counts)
    found = searcher(landscape, filters)
    counts["query"] = len(found.rows)
    rows = found.rows[shown[found.rows]]
    shown = np.zeros(len(shown), dtype=bool)
    shown[rows] = True
    return Selection(shown, rows, counts, found)


def _conditions(
    landscape: Landscape, filters: Filters, facet_of: FacetOf
) -> Iterator[tuple[str, np.ndarray]]:
    """Each condition's name and the papers that meet it, (n,) bool."""
    papers = landscape.papers
    topic = landscape.topic_of(filters.level)
    if filters.years is not None:
        year = papers["date"].dt.year.to_numpy(dtype=float, na_value=np.nan)
        inside = (year >= filters.years[0]) & (year <= filters.years[1])
        yield "years", inside | (np.isnan(year) & filters.undated)
    if filters.months is not None:
        month, fine = known_months(landscape)
        last = np.where(fine, month, month + 11)
        inside = (month >= filters.months[0]) & (last <= filters.months[1])
        yield "months", inside | ((month < NEVER) & filters.undated)
    if filters.topics:
        yield "topics", np.isin(topic, filters.topics)
    if not filters.outliers:
        yield "outliers", topic != OUTLIER
    if filters.abstract:
        yield "abstract", with_abstract(papers)
    for name, texts in filters.facets.items():
        values = facet_of(landscape, name)
        places = [values.matching(text) for text in texts]
        if any(map(len, places)):
            yield name, values.mask(np.concatenate(places))
