"""How many papers per topic and calendar period."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from explorer.landscape import Landscape

Period = Literal["month", "quarter", "year"]

_FREQUENCY: dict[Period, str] = {"month": "M", "quarter": "Q", "year": "Y"}
_FINE_ENOUGH: dict[Period, tuple[str, ...]] = {
    "month": ("day", "month"),
    "quarter": ("day", "month"),
    "year": ("day", "month", "year"),
}

_NEGLIGIBLE = 0.05
"""Part of a period that may be missing at its end before it counts as unfinished."""


@dataclass(frozen=True)
class Timeline:
    """Papers per topic and calendar period.

    Attributes:
        counts: One row per period and topic with papers in it: `period` (a label such as 2024,
            2024 Q1 or 2024-01), `topic`, `papers`, `share` (of all counted papers of the period).
        periods: All labels from the first to the last, empty periods included.
        undated: Number of papers without a date.
        too_coarse: Number of papers known to the year only, where periods are shorter.
        last_is_partial: The newest paper of the corpus falls well before the last period's end.
    """

    counts: pd.DataFrame
    periods: list[str]
    undated: int
    too_coarse: int
    last_is_partial: bool


def timeline(landscape: Landscape, rows: np.ndarray, level: int, period: Period) -> Timeline:
    """Count papers per topic and period.

    A paper counts only in periods that its date can tell apart: one known to the year is in no
    month.

    Args:
        landscape: The landscape.
        rows: Row numbers of the papers to count.
        level: Level of granularity of the topics.
        period: Length of a period.
    """
    papers = landscape.papers.iloc[rows]
    dated = papers["date"].notna()
    fine = papers["date_precision"].isin(_FINE_ENOUGH[period])
    counted = papers[dated & fine]
    period_of = counted["date"].dt.to_period(_FREQUENCY[period])
    topic = pd.Series(landscape.topic_of(level)[rows], index=papers.index)[counted.index]
    counts = (
        pd.DataFrame({"period": period_of, "topic": topic})
        .value_counts()
        .rename("papers")
        .reset_index()
        .sort_values(["period", "topic"], ignore_index=True)
    )
    totals = counts.groupby("period")["papers"].transform("sum")
    spanned = pd.period_range(period_of.min(), period_of.max()) if len(counted) else []
    return Timeline(
        counts=counts.assign(
            share=counts["papers"] / totals,
            period=[period_label(p, period) for p in counts["period"]],
        ),
        periods=[period_label(p, period) for p in spanned],
        undated=int((~dated).sum()),
        too_coarse=int((dated & ~fine).sum()),
        last_is_partial=_last_is_partial(landscape, period_of),
    )


def period_label(period: pd.Period, length: Period) -> str:
    """2024, 2024 Q1 or 2024-01."""
    if length == "quarter":
        return f"{period.year} Q{period.quarter}"
    return str(period)


def rows_in_period(
    landscape: Landscape, rows: np.ndarray, label: str, period: Period
) -> np.ndarray:
    """Those of the given papers that a timeline counts in one period."""
    papers = landscape.papers.iloc[rows]
    fine = papers["date_precision"].isin(_FINE_ENOUGH[period])
    dates = papers["date"].dt.to_period(_FREQUENCY[period])
    labels = dates.map(lambda p: period_label(p, period), na_action="ignore")
    return rows[(fine & (labels == label)).to_numpy(dtype=bool)]


def sensible_period(landscape: Landscape) -> Period:
    """The shortest period that still leaves several papers in each, on average."""
    precise = landscape.papers["date_precision"].isin(("day", "month"))
    dates = landscape.papers["date"][precise]
    if precise.sum() < 0.5 * landscape.papers["date"].notna().sum() or dates.empty:
        return "year"
    months = 1 + (dates.max().year - dates.min().year) * 12 + dates.max().month - dates.min().month
    if months <= 36 and len(dates) / months >= 5:
        return "month"
    return "quarter" if months <= 60 and len(dates) / (months / 3) >= 5 else "year"


def _last_is_partial(landscape: Landscape, periods: pd.Series) -> bool:
    """Whether more than a little of the last period lies after the newest paper of the corpus.

    A paper known to the month says only that the collection reached the month's first day.
    """
    if periods.empty:
        return False
    last = periods.max()
    missing = last.end_time - landscape.papers["date"].max()
    return bool(missing > _NEGLIGIBLE * (last.end_time - last.start_time))
