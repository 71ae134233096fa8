"""Stretches of neighbouring periods, long enough to hold papers to speak of."""

from dataclasses import dataclass

import numpy as np

ENOUGH = 20
"""Papers below which nothing is said of a stretch of time."""


@dataclass(frozen=True)
class Span:
    """Periods that follow one another.

    Attributes:
        first: Place of its first period on the calendar.
        last: Place of its last one, which belongs to it.
    """

    first: int
    last: int

    def label(self, labels: tuple[str, ...]) -> str:
        """2024, or 2019 to 2024, from the names of all periods."""
        first, last = labels[self.first], labels[self.last]
        return first if first == last else f"{first} to {last}"

    def rows(self, rows: np.ndarray, of_paper: np.ndarray) -> np.ndarray:
        """Those of some papers that fall into it.

        Args:
            rows: (papers,) row numbers.
            of_paper: (n,) place of every paper's period, below 0 for none.
        """
        place = of_paper[rows]
        return rows[(place >= self.first) & (place <= self.last)]


def balanced_spans(totals: np.ndarray, most: int, least: int = ENOUGH) -> list[Span]:
    """Cut time into stretches of about equally many papers, each with enough of them.

    Between two cuts lie whole periods only; the ends of time without papers belong to none.

    Args:
        totals: (p,) papers per period.
        most: Most stretches to make.
        least: Papers that each must have.

    Returns:
        In order of time; fewer than two where there are too few papers to compare.
    """
    for count in range(min(most, int(totals.sum()) // least), 0, -1):
        spans = _cut(totals, count)
        if all(totals[span.first : span.last + 1].sum() >= least for span in spans):
            return spans
    return []


def _cut(totals: np.ndarray, count: int) -> list[Span]:
    """At most so many stretches, each ending with the period nearest to an equal share."""
    held = np.flatnonzero(totals)
    sums = np.cumsum(totals[held])
    shares = sums[-1] * np.arange(1, count) / count
    ends = np.unique([np.abs(sums - share).argmin() for share in shares]).astype(int)
    ends = np.append(ends[ends < len(held) - 1], len(held) - 1)
    starts = np.append(0, ends[:-1] + 1)
    return [Span(int(held[a]), int(held[b])) for a, b in zip(starts, ends, strict=True)]
