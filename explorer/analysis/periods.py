"""Calendar periods: which one each paper falls into, which are unfinished, which are holes."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from explorer.analysis.papers import dates_as_text
from explorer.landscape import Landscape

Period = Literal["month", "quarter", "year", "five-year"]
"""Length of a period, shortest first; five years begin with a year that ends in 0 or 5."""

UNDATED = -1
"""The period of a paper without a date."""
TOO_COARSE = -2
"""The period of a paper whose date is known to the year only, where periods are shorter."""

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12, "five-year": 60}
_NEGLIGIBLE = 0.05
"""Part of a period that may be missing at its end before it counts as unfinished."""
_MOST_PERIODS = 640
"""Periods that a chart can still tell apart."""

_ROUND: dict[Period, int] = {"month": 12, "quarter": 4, "year": 2, "five-year": 2}
"""Periods in a row that show what a collection usually holds: a full round of the seasons."""
_HOLE = 0.05
"""A hole has fewer papers than this part of the quietest period of such a round."""
_EVIDENCE = 20
"""Papers that a hole would have held at the least, had collecting gone on."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which period each paper of a landscape falls into.

    Attributes:
        period: Length of a period.
        labels: All p periods from the first to the last, empty ones included: 2024-01, 2024 Q1,
            2024 or 2020-2024.
        of_paper: (n,) int32 place in `labels` of each paper, `UNDATED` or `TOO_COARSE`.
        unfinished: The last period is not over by the corpus' newest date.
        cut_off: The newest date of the corpus as text; empty if no paper has one.
        thin: (p,) bool: holes in the collection, see `holes`; they are evidence of nothing.
    """

    period: Period
    labels: tuple[str, ...]
    of_paper: np.ndarray
    unfinished: bool
    cut_off: str
    thin: np.ndarray

    @property
    def usable(self) -> np.ndarray:
        """(p,) bool: periods that a trend may rest on: finished, and not in a hole."""
        usable = ~self.thin
        usable[-1:] &= not self.unfinished
        return usable

    def holes_within(self, span: range) -> list[tuple[int, int]]:
        """First and last period of each hole, as far as it lies within some periods."""
        inside = np.zeros(len(self.labels) + 1, dtype=bool)
        inside[span.start : span.stop] = self.thin[span.start : span.stop]
        edges = np.flatnonzero(np.diff(inside, prepend=False))
        return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def calendar(landscape: Landscape, period: Period) -> Calendar:
    """Sort the papers of a landscape into calendar periods.

    A paper counts only in periods that its date can tell apart: one known to the year is in no
    month. A period is a hole if it looks like one by its own papers, or if at least half of its
    months do.
    """
    months, fine = known_months(landscape)
    of_paper, first, count = _sorted_into(months, fine, period)
    thin = holes(np.bincount(of_paper[of_paper >= 0], minlength=count), _ROUND[period])
    if period != "month":
        thin |= _months_missing(months, fine, period, first, count)
    newest = _newest(landscape)
    if newest is None:
        return Calendar(period, (), of_paper, False, "", thin)
    return Calendar(
        period=period,
        labels=_labels(first, count, period),
        of_paper=of_paper,
        unfinished=count > 0 and _is_unfinished(landscape, newest, first + count, period),
        cut_off=str(dates_as_text(landscape.papers.iloc[[newest]]).iloc[0]),
        thin=thin,
    )


def offered_periods(landscape: Landscape) -> list[Period]:
    """The lengths, longest first, that some date is precise enough for and a chart can show."""
    months, fine = known_months(landscape)
    counts = {period: _sorted_into(months, fine, period)[2] for period in get_args(Period)}
    return [period for period in reversed(counts) if 0 < counts[period] <= _MOST_PERIODS]


def sensible_period(landscape: Landscape) -> Period:
    """The shortest period that still leaves several papers in each, on average."""
    months, fine = known_months(landscape)
    dated = months >= NEVER
    if not dated.any():
        return "year"
    if np.ptp(months[dated]) // 12 >= 60:
        return "five-year"
    if fine.sum() < 0.5 * dated.sum():
        return "year"
    spanned = int(np.ptp(months[fine])) + 1
    if spanned <= 36 and fine.sum() / spanned >= 5:
        return "month"
    return "quarter" if spanned <= 60 and fine.sum() / (spanned / 3) >= 5 else "year"


def month_label(month: int) -> str:
    """2024-01, from months since January 1970."""
    return f"{1970 + month // 12}-{month % 12 + 1:02}"


def months_of(label: str) -> tuple[int, int]:
    """First and last month of a period from its label, in months since January 1970."""
    first = 12 * (int(label[:4]) - 1970)
    if len(label) == 9:
        return first, first + 59
    if len(label) == 4:
        return first, first + 11
    if label[5] == "Q":
        return first + 3 * int(label[6]) - 3, first + 3 * int(label[6]) - 1
    return first + int(label[5:]) - 1, first + int(label[5:]) - 1


def holes(counts: np.ndarray, around: int) -> np.ndarray:
    """Runs of periods in which almost nothing was collected, though much was before and after.

    The usual number is that of the quietest of `around` periods in a row, taken where it is
    highest before the period and where it is highest after it, whichever is less. A hole is a run
    of periods each with less than a twentieth of that, in which at least 20 papers would have been
    usual. So a corpus that only grows or only shrinks has no holes, nor has one of seasons, nor a
    small one in which zeros come by chance.

    Args:
        counts: (p,) papers per period.
        around: Periods that show what is usual: a year, so that seasons are within it.

    Returns:
        (p,) bool.
    """
    if len(counts) < 2 * around + 1:
        return np.zeros(len(counts), dtype=bool)
    quietest = np.lib.stride_tricks.sliding_window_view(counts, around).min(axis=1)
    before = np.maximum.accumulate(quietest)[: len(counts) - 2 * around]
    after = np.maximum.accumulate(quietest[::-1])[::-1][around + 1 :]
    usual = np.zeros(len(counts))
    usual[around:-around] = np.minimum(before, after)
    low = counts < _HOLE * usual
    run = np.cumsum(np.diff(low, prepend=False))
    expected = np.bincount(run, weights=usual * low)
    return low & (expected[run] >= _EVIDENCE)


NEVER = np.iinfo(np.int64).min // 2
"""Before any month; what an unknown date becomes is less."""


def known_months(landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """(n,) months since January 1970, below `NEVER` if unknown; (n,) bool: known to the month."""
    papers = landscape.papers
    months = papers["date"].to_numpy().astype("datetime64[M]").astype(np.int64)
    return months, papers["date_precision"].isin(("day", "month")).to_numpy() & (months >= NEVER)


def _sorted_into(
    months: np.ndarray, fine: np.ndarray, period: Period
) -> tuple[np.ndarray, int, int]:
    """(n,) place of each paper; the first period, in periods since 1970; the number of periods."""
    dated = months >= NEVER
    counted = fine if _MONTHS[period] < 12 else dated
    of_paper = np.where(dated, TOO_COARSE, UNDATED).astype(np.int32)
    if not counted.any():
        return of_paper, 0, 0
    places = months[counted] // _MONTHS[period]
    first = int(places.min())
    of_paper[counted] = places - first
    return of_paper, first, int(places.max()) - first + 1


def _months_missing(
    months: np.ndarray, fine: np.ndarray, period: Period, first: int, count: int
) -> np.ndarray:
    """(p,) bool: periods of which at least half lies in a hole, counted in months."""
    of_paper, first_month, spanned = _sorted_into(months, fine, "month")
    missing = holes(np.bincount(of_paper[of_paper >= 0], minlength=spanned), _ROUND["month"])
    places = (first_month + np.flatnonzero(missing)) // _MONTHS[period] - first
    return np.bincount(places, minlength=count) >= 0.5 * _MONTHS[period]


def _labels(first: int, count: int, period: Period) -> tuple[str, ...]:
    numbers = range(first, first + count)
    if period == "month":
        return tuple(month_label(number) for number in numbers)
    if period == "quarter":
        return tuple(f"{1970 + number // 4} Q{number % 4 + 1}" for number in numbers)
    if period == "year":
        return tuple(str(1970 + number) for number in numbers)
    return tuple(f"{1970 + 5 * number}-{1974 + 5 * number}" for number in numbers)


def _newest(landscape: Landscape) -> int | None:
    """Row number of the paper with the newest date."""
    dates = landscape.papers["date"]
    return None if dates.isna().all() else int(dates.argmax())


def _is_unfinished(landscape: Landscape, newest: int, end: int, period: Period) -> bool:
    """Whether more than a little of the last period lies after the newest paper of the corpus.

    A paper known to the month says only that the collection reached the month's first day.

    Args:
        landscape: The landscape.
        newest: Row number of its newest paper.
        end: The first period that is not on the calendar, in periods since 1970.
        period: Length of a period.
    """
    months = np.array((end - 1, end)) * _MONTHS[period]
    begins, over = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    reached = landscape.papers["date"].to_numpy()[newest].astype("datetime64[D]").astype(np.int64)
    return bool(over - reached - 1 > _NEGLIGIBLE * (over - begins))
