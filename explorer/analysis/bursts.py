"""Times in which a group of papers had far more than its usual share."""

import numpy as np
import pandas as pd
from scipy.special import xlog1py, xlogy

_RISE = 2.0
"""How many times its usual share a bursting group has."""
_ERROR_RATE = 0.05


def bursts(
    counts: np.ndarray, totals: np.ndarray, usable: np.ndarray, usual: np.ndarray
) -> pd.DataFrame:
    """Bursts of each group by Kleinberg's automaton with two states.

    Each period's papers are drawn with the group's usual share or, in a burst, with twice that
    share; the likeliest course of states is found by dynamic programming (Kleinberg, "Bursty and
    hierarchical structure in streams", KDD 2002, the variant for batches of documents). Entering
    the burst state costs the logarithm of groups times periods over 0.05 rather than an
    arbitrary number: by Ville's inequality a likelihood ratio passes that mark by chance in at
    most 5 % of landscapes whose shares are as usual throughout, all groups taken together. Few
    papers can therefore never make a burst.

    Args:
        counts: (g, p) papers of each group in each period.
        totals: (p,) papers that the shares refer to.
        usable: (p,) bool: the other periods are no evidence and end a burst.
        usual: (g, p) share that each group usually has, 0 where it is not known.

    Returns:
        One row per burst, in order of groups and time: `group`, `first` and `last` (numbers of
        periods), `papers` in it, `expected` (papers at the usual share), `weight` (gain in log
        likelihood).
    """
    known = usable & (totals > 0) & (usual > 0)
    gain = np.where(known, _log_ratio(counts, totals, np.where(known, usual, 0.5)), 0)
    cost = np.log(max(counts.shape[0] * int(known.any(axis=0).sum()), 1) / _ERROR_RATE)
    inside = np.zeros((counts.shape[0], counts.shape[1] + 2), dtype=np.int8)
    inside[:, 1:-1] = _course(gain, cost) & known
    group, first = np.nonzero(np.diff(inside) == 1)
    last = np.nonzero(np.diff(inside) == -1)[1] - 1
    sums = [
        np.pad(values, ((0, 0), (1, 0))).cumsum(axis=1) for values in (counts, totals * usual, gain)
    ]
    papers, expected, weight = (one[group, last + 1] - one[group, first] for one in sums)
    return pd.DataFrame(
        {"group": group, "first": first, "last": last, "papers": papers,
         "expected": expected, "weight": weight}
    )  # fmt: skip


def _log_ratio(counts: np.ndarray, totals: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """(g, p) log likelihood of the burst share less that of the usual one."""
    higher = np.minimum(_RISE * usual, (1 + usual) / 2)
    rest = totals - counts
    burst = xlogy(counts, higher) + xlog1py(rest, -higher)
    return burst - xlogy(counts, usual) - xlog1py(rest, -usual)


def _course(gain: np.ndarray, cost: float) -> np.ndarray:
    """(g, p) bool: where the likeliest course is in the burst state (Viterbi).

    Args:
        gain: (g, p) log likelihood of the burst state over the usual one.
        cost: What entering the burst state takes; leaving it is free.
    """
    groups, periods = gain.shape
    quiet, loud = np.zeros(groups), np.full(groups, -np.inf)
    entered, left = (np.zeros(gain.shape, dtype=bool) for _ in range(2))
    for period in range(periods):
        entered[:, period] = quiet - cost > loud
        left[:, period] = loud > quiet
        quiet, loud = (
            np.maximum(quiet, loud),
            np.maximum(quiet - cost, loud) + gain[:, period],
        )
    inside = np.zeros(gain.shape, dtype=bool)
    state = loud > quiet
    for period in range(periods - 1, -1, -1):
        inside[:, period] = state
        state = np.where(state, ~entered[:, period], left[:, period])
    return inside
