"""How many papers of each group fall into each calendar period."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from explorer.analysis.papers import topic_names
from explorer.analysis.periods import TOO_COARSE, UNDATED, Calendar
from explorer.landscape import Landscape

Measure = Literal["papers", "share", "cumulative"]
OTHERS = -2
"""Key of the group of all that are not shown by themselves."""
NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Group:
    """What a row of a timeline counts.

    Attributes:
        key: A topic of the level, `OUTLIER` or `OTHERS` if the rows are topics; else a name.
        label: As the reader sees it.
    """

    key: int | str
    label: str


@dataclass(frozen=True, eq=False)
class Timeline:
    """Papers per group and calendar period; a paper is in one group at most.

    Attributes:
        calendar: The p periods, all of them those of the corpus, whatever is counted.
        groups: What the g rows are.
        rows: Row numbers of the papers counted or left out for their dates.
        group_of: (n,) int32 place in `groups` of each paper of the landscape, -1 for those that
            are not among `rows`.
        counts: (g, p) int64: papers.
        totals: (p,) int64: papers of all groups, which shares refer to.
        undated: Papers without a date.
        too_coarse: Papers known to the year only, where periods are shorter.
    """

    calendar: Calendar
    groups: tuple[Group, ...]
    rows: np.ndarray
    group_of: np.ndarray
    counts: np.ndarray
    totals: np.ndarray
    undated: int
    too_coarse: int

    @property
    def span(self) -> range:
        """The periods from the first to the last that has a paper."""
        filled = np.flatnonzero(self.totals)
        return range(int(filled[0]), int(filled[-1]) + 1) if len(filled) else range(0)

    def papers_in(self, group: int, place: int) -> np.ndarray:
        """Row numbers of the papers counted in a row and a period, both by place."""
        period_of = self.calendar.of_paper[self.rows]
        return self.rows[(self.group_of[self.rows] == group) & (period_of == place)]

    def joined(self, kept: np.ndarray, others: str) -> "Timeline":
        """The timeline with some of the rows, and one for all that is left if anything is.

        Args:
            kept: Places of the rows to keep, in the order that they shall have.
            others: What the row of all others is called.
        """
        left = np.setdiff1d(np.arange(len(self.groups)), kept)
        place = np.full(len(self.groups) + 1, len(kept), dtype=np.int32)
        place[kept] = np.arange(len(kept))
        place[-1] = -1
        groups = tuple(self.groups[number] for number in kept)
        counts = self.counts[kept]
        if self.counts[left].any():
            groups += (Group(OTHERS, others),)
            counts = np.vstack([counts, self.counts[left].sum(axis=0)])
        return replace(self, groups=groups, group_of=place[self.group_of], counts=counts)


def topic_timeline(
    landscape: Landscape, rows: np.ndarray, level: int, calendar: Calendar
) -> Timeline:
    """Papers per topic, in the order of `Landscape.topics_at`, those of no topic last.

    Args:
        landscape: The landscape.
        rows: Row numbers of the papers to count.
        level: Level of granularity of the topics.
        calendar: The periods.
    """
    names = topic_names(landscape, level)
    places = pd.Index(names.index).get_indexer(landscape.topic_of(level)[rows])
    groups = tuple(Group(int(topic), str(label)) for topic, label in names.items())
    return _counted(rows, places, groups, calendar)


def named_timeline(names: pd.Series, rows: np.ndarray, calendar: Calendar) -> Timeline:
    """Papers per venue, category or whatever has a name, most papers first.

    Args:
        names: (n,) text of each paper of the landscape; empty if it is not known.
        rows: Row numbers of the papers to count.
        calendar: The periods.
    """
    places, found = pd.factorize(names.iloc[rows].fillna(""))
    order = np.argsort(-np.bincount(places, minlength=len(found)), kind="stable")
    rank = np.argsort(order, kind="stable")
    groups = tuple(Group(str(name), str(name) or NOT_KNOWN) for name in found[order])
    return _counted(rows, rank[places], groups, calendar)


def split_timeline(inside: np.ndarray, rows: np.ndarray, name: str, calendar: Calendar) -> Timeline:
    """Some papers against all others.

    Args:
        inside: (n,) bool: the papers in the first row.
        rows: Row numbers of the papers to count, of both kinds.
        name: What those in the first row are called.
        calendar: The periods.
    """
    groups = (Group("inside", name), Group(OTHERS, "All other papers"))
    return _counted(rows, np.where(inside[rows], 0, 1), groups, calendar)


def share_interval(
    counts: np.ndarray, totals: np.ndarray, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Where the share that a period's papers were drawn from lies: the Wilson score interval.

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927); like
    `scipy.stats.binomtest(...).proportion_ci(method="wilson")`, for arrays.

    Args:
        counts: (..., p) papers of a group.
        totals: (p,) papers of the period.
        level: Probability that the interval holds the share.

    Returns:
        Lower and upper ends, as `counts`; NaN where a period has no papers.
    """
    z = float(ndtri(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / totals
        middle = (share + z**2 / (2 * totals)) / (1 + z**2 / totals)
        half = (
            z / (1 + z**2 / totals)
            * np.sqrt(share * (1 - share) / totals + z**2 / (4 * totals.astype(float) ** 2))
        )  # fmt: skip
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def measured(line: Timeline, measure: Measure) -> np.ndarray:
    """(g, p) float: papers, their share of the period's papers, or papers up to the period.

    A share is NaN in a period without papers.
    """
    if measure == "cumulative":
        return line.counts.cumsum(axis=1).astype(float)
    if measure == "papers":
        return line.counts.astype(float)
    totals = np.where(line.totals > 0, line.totals, np.nan)
    return line.counts / totals


def as_table(line: Timeline) -> pd.DataFrame:
    """One row per group with papers and period of the span, for a spreadsheet.

    Returns:
        group, period, papers, so_far, period_papers, share, share_low, share_high (ends of the
        Wilson interval at 95 %), unfinished, hole.
    """
    kept = np.flatnonzero(line.counts.any(axis=1))
    group, place = (part.ravel() for part in np.meshgrid(kept, np.array(line.span), indexing="ij"))
    low, high = share_interval(line.counts, line.totals)
    calendar = line.calendar
    last = len(calendar.labels) - 1
    return pd.DataFrame(
        {
            "group": np.array([one.label for one in line.groups], dtype=object)[group],
            "period": np.array(calendar.labels, dtype=object)[place],
            "papers": line.counts[group, place],
            "so_far": line.counts.cumsum(axis=1)[group, place],
            "period_papers": line.totals[place],
            "share": measured(line, "share")[group, place],
            "share_low": low[group, place],
            "share_high": high[group, place],
            "unfinished": calendar.unfinished & (place == last),
            "hole": calendar.thin[place],
        }
    )


def _counted(
    rows: np.ndarray, places: np.ndarray, groups: tuple[Group, ...], calendar: Calendar
) -> Timeline:
    """Count papers by group and period.

    Args:
        rows: Row numbers of the papers to count.
        places: (rows,) place of each in `groups`.
        groups: What the rows of the timeline are.
        calendar: The periods.
    """
    period_of = calendar.of_paper[rows]
    counted = period_of >= 0
    shape = (len(groups), len(calendar.labels))
    cells = places[counted].astype(np.int64) * shape[1] + period_of[counted]
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    group_of = np.full(len(calendar.of_paper), -1, dtype=np.int32)
    group_of[rows] = places
    return Timeline(
        calendar=calendar,
        groups=groups,
        rows=rows,
        group_of=group_of,
        counts=counts,
        totals=counts.sum(axis=0),
        undated=int((period_of == UNDATED).sum()),
        too_coarse=int((period_of == TOO_COARSE).sum()),
    )
