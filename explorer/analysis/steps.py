"""Groups of papers that begin: absent for a while, then there."""

import numpy as np
from scipy.special import fdtrc, xlogy

from explorer.analysis.regression import moderated

_ABSENT = 0.1
"""A group is absent if its share is at most this part of what it is later."""


def onsets(
    counts: np.ndarray, totals: np.ndarray, places: np.ndarray, per_year: float
) -> tuple[np.ndarray, np.ndarray]:
    """Test whether each group was all but absent before some period, and there from then on.

    The absence must last at least two periods and a year. Two shares are compared with one by the
    quasi-likelihood ratio, an F test (McCullagh and Nelder, "Generalized Linear Models", 1989,
    section 4.5); the best place of the step pays for all places tried (Bonferroni). Periods after
    a group's last paper do not count, so that what came and went has begun as well.

    Args:
        counts: (g, n) papers of each group in n periods, each group with some.
        totals: (n,) papers of all groups, positive.
        places: (n,) increasing numbers of the periods, as some may be missing.
        per_year: Periods in a year.

    Returns:
        (g,) p-values, 1 where no place will do; and (g,) int: how many periods are before the
        step.
    """
    splits = np.arange(1, len(places))
    long_enough = (splits >= 2) & (places[1:] - places[0] >= per_year)
    of_all = np.where(counts[:, ::-1].cumsum(axis=1)[:, ::-1] > 0, totals, 0)
    before, all_before = counts.cumsum(axis=1)[:, :-1], of_all.cumsum(axis=1)[:, :-1]
    whole, all_whole = counts.sum(axis=1, keepdims=True), of_all.sum(axis=1, keepdims=True)
    after, all_after = whole - before, all_whole - all_before
    low, high = before / all_before, after / np.maximum(all_after, 1)
    gain = 2 * (
        _likelihood(before, all_before) + _likelihood(after, all_after)
        - _likelihood(whole, all_whole)
    )  # fmt: skip
    gain[(low > _ABSENT * high) | ~long_enough] = 0
    best, row = gain.argmax(axis=1), np.arange(len(counts))
    share = np.where(
        np.arange(len(places)) > best[:, None], high[row, best, None], low[row, best, None]
    )
    variance = of_all * share * (1 - share)
    residuals = np.where(variance > 0, counts - of_all * share, 0) / np.sqrt(
        np.where(variance > 0, variance, 1)
    )
    dispersion, degrees = moderated(residuals, len(places) - 2)
    ratio = gain[row, best] / np.maximum(1, dispersion)
    p_values = fdtrc(1, degrees, ratio) * long_enough.sum()
    return np.where(ratio > 0, np.minimum(p_values, 1), 1), splits[best]


def _likelihood(papers: np.ndarray, of_all: np.ndarray) -> np.ndarray:
    """Logarithm of the binomial likelihood at its best share, without the constant."""
    share = papers / np.maximum(of_all, 1)
    return xlogy(papers, share) + xlogy(of_all - papers, 1 - share)
