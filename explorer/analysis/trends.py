"""Which groups of papers have a growing or a shrinking share, and how sure that is."""

from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit
from scipy.stats import false_discovery_control

from explorer.analysis.periods import Period
from explorer.analysis.regression import ShareFit, fit_shares
from explorer.analysis.steps import onsets

Verdict = Literal[
    "emerging", "rising", "steady", "up and down", "falling", "dormant", "too few papers to say"
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
NEVER = -1
PER_YEAR: dict[Period, float] = {"month": 12, "quarter": 4, "year": 1, "five-year": 0.2}

_TOO_FEW: Verdict = "too few papers to say"
_NUMBERS = ("share_then", "share_now", "change", "low", "high", "p_value", "corrected")

_ERROR_RATE = 0.05
_PARTS = np.array([0.1, 0.1, 0.8])
"""How the chance of a false alarm is divided between stopping, starting and the slope."""
_CONFIDENCE = 0.95
_FEWEST_PAPERS = 10
FEWEST_PERIODS = 4
_NOTABLE = np.log(1.1)
"""Smallest change over the whole time, in either direction, that is called a trend."""
_RULED_OUT = np.log(2)
"""A share is steady if its interval leaves no room for a change this large over the whole time."""
_FEWEST_YEARS = 6
_HARMONICS = 2


def trends(
    counts: np.ndarray, totals: np.ndarray, usable: np.ndarray, per_year: float
) -> pd.DataFrame:
    """The trend of each group's share of the papers.

    Each share is regressed on time (`fit_shares`). Periods shorter than a year are summed to
    years if there are 6; of 2 to 5 years the seasons are held fixed. Beside this line a step is
    tried (`onsets`): a group that is all but absent up to some period, or from some period on.
    The p-values are corrected for the number of groups (Benjamini and Hochberg 1995), so that of
    the trends reported at most 5 % are expected to be chance.

    Verdicts, the first that holds:
        too few papers to say: Fewer than 10 papers, or fewer than 4 usable periods.
        dormant: The share has stepped down to a tenth or less. Also what came and went.
        emerging: The share has stepped up from a tenth or less.
        rising, falling: The slope is not chance, and changes the share by a tenth or more over
            the whole time.
        steady: The interval of the slope rules out a doubling or halving over the whole time.
        up and down: It does not, but would if only chance were at work: the group has papers
            enough, and they come in waves.
        too few papers to say: Everything else.

    Args:
        counts: (g, p) papers of each group in each of p consecutive periods of equal length.
        totals: (p,) papers that the shares refer to.
        usable: (p,) bool: periods that are evidence: finished, and not in a hole.
        per_year: Periods in a year: 12, 4, 1 or 0.2.

    Returns:
        One row per group: `papers` (in usable periods), `share_then` and `share_now` (in the
        first and the last third of the usable periods), `change` with `low` and `high` (relative
        change of the share per year at its mean, 0.1 is +10 %, with its 95 % interval; NaN for
        what emerged or went dormant, since no slope describes a step), `p_value` and `corrected`
        (of the slope or the step, whichever is surer), `verdict`, and
        `since` (number of the period in which an emerging group appeared, or of the first
        without a dormant one; -1 for the others). Numbers that the data cannot carry are NaN.
    """
    counted = usable & (totals > 0)
    table = pd.DataFrame({"papers": counts[:, counted].sum(axis=1)}).assign(
        **dict.fromkeys(_NUMBERS, np.nan),
        verdict=np.full(len(counts), _TOO_FEW, dtype=object),
        since=np.full(len(counts), NEVER),
    )
    if counted.any():
        first, last = ends(counted)
        table["share_then"] = counts[:, first].sum(axis=1) / totals[first].sum()
        table["share_now"] = counts[:, last].sum(axis=1) / totals[last].sum()
    seen, all_seen, places = _evidence(counts, totals, usable, per_year)
    enough = np.flatnonzero(seen.sum(axis=1) >= _FEWEST_PAPERS)
    if len(enough) and len(places) >= FEWEST_PERIODS:
        for name, values in _judged(seen[enough], all_seen, places, per_year).items():
            column = table[name].to_numpy(copy=True)
            column[enough] = values
            table[name] = column
    return table


def ends(usable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the periods that stand for then and now: the first and last third of the usable.

    Args:
        usable: (p,) bool, at least one true.
    """
    places = np.flatnonzero(usable)
    third = max(1, len(places) // 3)
    return places[:third], places[-third:]


def usual_shares(
    counts: np.ndarray, totals: np.ndarray, usable: np.ndarray, per_year: float
) -> np.ndarray:
    """The share that each group would have in each period if only the seasons moved it.

    Args:
        counts: (g, p), as in `trends`.
        totals: (p,), as in `trends`.
        usable: (p,) bool, as in `trends`.
        per_year: Periods in a year.

    Returns:
        (g, p) float: the same in every period where periods are as long as a year, and zero in
        those that are not usable or if they are fewer than 4.
    """
    places = np.flatnonzero(usable & (totals > 0))
    usual = np.zeros(counts.shape)
    if len(places) >= FEWEST_PERIODS:
        design = np.column_stack([np.ones(len(places)), _seasons(places, per_year)])
        usual[:, places] = fit_shares(counts[:, places], totals[places], design).fitted
    return usual


def _evidence(
    counts: np.ndarray, totals: np.ndarray, usable: np.ndarray, per_year: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the verdicts rest on: years as soon as there are 6 whole ones, else the periods.

    Sums over a year know no seasons, and a share that is high for some months in a row is one
    observation rather than several. Years are counted back from the last usable period; those
    with an unusable period do not count.

    Returns:
        (g, n) papers, (n,) papers of all groups, and (n,) numbers of the first periods.
    """
    places = np.flatnonzero(usable & (totals > 0))
    length = int(per_year)
    if length > 1 and len(places):
        starts = np.arange(places[-1] + 1 - length, -1, -length)[::-1]
        within = starts[:, None] + np.arange(length)
        whole = usable[within].all(axis=1) & (totals[within].sum(axis=1) > 0)
        if whole.sum() >= _FEWEST_YEARS:
            within = within[whole]
            return counts[:, within].sum(axis=2), totals[within].sum(axis=1), starts[whole]
    return counts[:, places], totals[places], places


def _judged(
    seen: np.ndarray, totals: np.ndarray, places: np.ndarray, per_year: float
) -> dict[str, np.ndarray]:
    """Slope, steps and verdict of groups with papers enough, in usable periods only."""
    years = (places[-1] - places[0]) / per_year
    time = np.linspace(-1, 1, places[-1] - places[0] + 1)[places - places[0]]
    design = np.column_stack([np.ones(len(places)), time, _seasons(places, per_year)])
    fit = fit_shares(seen, totals, design)
    slope, low, high, lowest, highest = _per_year(fit, seen.sum(axis=1) / totals.sum(), years)
    by_slope = 2 * stdtr(fit.degrees, -np.abs(fit.coefficients[:, 1] / fit.errors[:, 1]))
    by_onset, first_with = onsets(seen, totals, places, per_year)
    by_stop, last_with = onsets(seen[:, ::-1], totals[::-1], -places[::-1], per_year)
    tests = np.column_stack([by_stop, by_onset, by_slope]) / _PARTS
    p_values = np.minimum(tests.min(axis=1), 1)
    corrected = false_discovery_control(p_values)
    mark = p_values[corrected <= _ERROR_RATE].max(initial=-1)
    dormant, emerging, trending = (tests <= mark).T
    trending &= np.abs(slope) * years >= _NOTABLE
    verdict = np.select(
        [dormant, emerging, trending & (slope > 0), trending,
         np.maximum(np.abs(low), np.abs(high)) * years < _RULED_OUT,
         np.maximum(np.abs(lowest), np.abs(highest)) * years < _RULED_OUT],
        ["dormant", "emerging", "rising", "falling", "steady", "up and down"],
        default=_TOO_FEW,
    )  # fmt: skip
    slope, low, high = np.where(dormant | emerging, np.nan, (slope, low, high))
    since = np.select(
        [dormant, emerging], [places[len(places) - last_with], places[first_with]], NEVER
    )
    return {
        "change": np.expm1(slope), "low": np.expm1(low), "high": np.expm1(high),
        "p_value": p_values, "corrected": corrected, "verdict": verdict, "since": since,
    }  # fmt: skip


def _per_year(fit: ShareFit, share: np.ndarray, years: float) -> tuple[np.ndarray, ...]:
    """Change of the logarithm of the share per year, where the share has its mean.

    The slope of the log odds times 1 - share is that of the log share.

    Returns:
        Estimate, low and high end of its interval, and both ends if chance alone were at work.
    """
    scale = 2 / years * (1 - share)
    slope = fit.coefficients[:, 1] * scale
    reach = stdtrit(fit.degrees, (1 + _CONFIDENCE) / 2) * fit.errors[:, 1] * scale
    least = reach / np.sqrt(fit.dispersion)
    return slope, slope - reach, slope + reach, slope - least, slope + least


def _seasons(places: np.ndarray, per_year: float) -> np.ndarray:
    """Waves of a year and of half a year; none for whole years or less than two of them.

    Returns:
        (n, columns) float.
    """
    waves = min(_HARMONICS, int(per_year) // 2)
    if len(places) < 2 * per_year:
        waves = 0
    angles = 2 * np.pi * np.outer(places / per_year, np.arange(1, waves + 1))
    columns = np.hstack([np.cos(angles), np.sin(angles)])
    return columns[:, np.ptp(columns, axis=0) > 1e-9]
