"""Which papers the reader is looking at."""

from dataclasses import dataclass

import numpy as np

from explorer.analysis.periods import NEVER, known_months
from explorer.analysis.search import find_papers
from explorer.landscape import OUTLIER, Landscape


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; all conditions hold together.

    Attributes:
        level: Level of granularity that `topics` and `outliers` speak of.
        query: Words to find; empty for no search.
        years: First and last year; None for all.
        topics: Topics to show; empty for all.
        outliers: Whether papers of no topic are shown; they never are once topics are chosen.
        undated: Whether papers without a date are shown when `years` or `months` is set.
        months: First and last month, counted from January 1970; None for all. A paper known to the
            year stays if the whole year is within.
    """

    level: int
    query: str = ""
    years: tuple[int, int] | None = None
    topics: tuple[int, ...] = ()
    outliers: bool = True
    undated: bool = True
    months: tuple[int, int] | None = None


@dataclass(frozen=True)
class Selection:
    """The papers that pass the filters.

    Attributes:
        shown: (n,) bool, by row.
        rows: Row numbers of the shown papers; by relevance after a search, else in row order.
    """

    shown: np.ndarray
    rows: np.ndarray

    @property
    def size(self) -> int:
        """Number of shown papers."""
        return len(self.rows)

    def within(self, rows: np.ndarray) -> "Selection":
        """Those of the shown papers that are among these rows too, in the same order."""
        inside = np.zeros(len(self.shown), dtype=bool)
        inside[rows] = True
        return Selection(self.shown & inside, self.rows[inside[self.rows]])


def select(landscape: Landscape, filters: Filters) -> Selection:
    """Apply the filters to all papers."""
    papers = landscape.papers
    topic = landscape.topic_of(filters.level)
    shown = np.ones(len(papers), dtype=bool)
    if filters.years is not None:
        year = papers["date"].dt.year.to_numpy(dtype=float, na_value=np.nan)
        inside = (year >= filters.years[0]) & (year <= filters.years[1])
        shown &= inside | (np.isnan(year) & filters.undated)
    if filters.months is not None:
        month, fine = known_months(landscape)
        last = np.where(fine, month, month + 11)
        inside = (month >= filters.months[0]) & (last <= filters.months[1])
        shown &= inside | ((month < NEVER) & filters.undated)
    if filters.topics:
        shown &= np.isin(topic, filters.topics)
    if not filters.outliers:
        shown &= topic != OUTLIER
    rows = np.flatnonzero(shown)
    if filters.query.strip():
        hits = find_papers(landscape, filters.query)
        rows = hits[shown[hits]]
        shown = np.zeros(len(papers), dtype=bool)
        shown[rows] = True
    return Selection(shown, rows)
