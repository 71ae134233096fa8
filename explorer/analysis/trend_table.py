"""The trends of a timeline as one table, ranked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explorer.analysis.bursts import bursts
from explorer.analysis.timelines import Timeline
from explorer.analysis.trends import NEVER, PER_YEAR, VERDICTS, ends, trends, usual_shares
from explorer.landscape import OUTLIER

_POINTS = 24
"""Points that a small line of shares has at most."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Trends of all groups of a timeline but the papers of no topic.

    Attributes:
        table: One row per group with papers, those that change most surely first: `place` (in the
            groups of the timeline), `label`, `papers`, `verdict`, `since` (label of a period, empty
            if there is none), `change`, `low`, `high`, `share_then`, `share_now`, `p_value`,
            `corrected` as in `trends`, `bursts` (their dates as text), `shares` (a list: the
            share in up to 24 stretches of usable periods).
        judged: Labels of the usable periods with papers.
        then: First and last period that `share_then` stands for; empty without usable periods.
        now: The same of `share_now`.
    """

    table: pd.DataFrame
    judged: tuple[str, ...]
    then: tuple[str, ...]
    now: tuple[str, ...]


def ranking(line: Timeline) -> Ranking:
    """Judge every group of a timeline."""
    labels = np.array(line.calendar.labels, dtype=object)
    places = np.array(
        [place for place, group in enumerate(line.groups)
         if group.key != OUTLIER and line.counts[place].any()],
        dtype=int,
    )  # fmt: skip
    counts, totals, usable = line.counts[places], line.totals, line.calendar.usable
    per_year = PER_YEAR[line.calendar.period]
    known = usable & (totals > 0)
    found = trends(counts, totals, usable, per_year)
    bursting = bursts(counts, totals, usable, usual_shares(counts, totals, usable, per_year))
    table = found.assign(
        place=places,
        label=[line.groups[place].label for place in places],
        since=[str(labels[since]) if since != NEVER else "" for since in found["since"]],
        bursts=_dates(bursting, labels).reindex(range(len(places)), fill_value="").to_numpy(),
        shares=list(_pooled(counts, totals, known)),
    )
    sides = ends(known) if known.any() else ()
    then, now = (tuple(labels[side[[0, -1]]]) for side in sides) if sides else ((), ())
    return Ranking(_ranked(table), tuple(labels[known]), then, now)


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    """By verdict; within one, what changes most first."""
    order = table["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    change = table["change"].fillna(table["share_now"] - table["share_then"])
    keys = pd.DataFrame({"order": order, "change": -change, "papers": -table["papers"]})
    return table.loc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True)


def _dates(bursting: pd.DataFrame, labels: np.ndarray) -> pd.Series:
    """The bursts of each group as text, such as 2015 to 2017, 2021."""
    first, last = (labels[bursting[end].to_numpy(dtype=int)] for end in ("first", "last"))
    spans = [
        one if one == other else f"{one} to {other}" for one, other in zip(first, last, strict=True)
    ]
    return pd.Series(spans, dtype=object).groupby(bursting["group"].to_numpy()).agg(", ".join)


def _pooled(counts: np.ndarray, totals: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(g, s) share in each of s stretches of about as many periods."""
    places = np.flatnonzero(known)
    if not len(places):
        return np.zeros((len(counts), 0))
    starts = np.unique(np.linspace(0, len(places), min(_POINTS, len(places)) + 1).astype(int)[:-1])
    papers = np.add.reduceat(counts[:, places], starts, axis=1)
    return papers / np.add.reduceat(totals[places], starts)
