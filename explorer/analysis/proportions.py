"""Shares of papers compared, with what chance alone would do."""

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc

from explorer.analysis.timelines import share_interval

_CONFIDENCE = 0.95
_PRIOR_PAPERS = 10
"""Papers of average wording that count as read on either side before the first true one."""
_SURE = 1.645
FALSE_DISCOVERIES = 0.1
"""Of the words that are named, the share that chance alone may have brought, on average."""
FEWEST_USING = 5
"""Papers that must use a word for it to be looked at."""


def share_changes(
    before: np.ndarray, now: np.ndarray, total_before: int, total_now: int
) -> pd.DataFrame:
    """How the shares of several groups differ between two sets of papers.

    The interval of a difference is Newcombe's hybrid score interval (1998, method 10), from the
    Wilson intervals of both shares. All intervals together hold with 95 % confidence: each takes
    an equal part of the remaining 5 % (Bonferroni).

    Args:
        before: (g,) papers of each group in the first set.
        now: (g,) papers of each group in the second set.
        total_before: Papers of the first set, above 0.
        total_now: Papers of the second set, above 0.

    Returns:
        One row per group: `share_then`, `share_now`, `difference`, `low`, `high`, `change`
        ("grew", "shrank", or "" where 0 is between `low` and `high`).
    """
    level = 1 - (1 - _CONFIDENCE) / max(len(before), 1)
    first, second = before / total_before, now / total_now
    first_low, first_high = share_interval(before, np.array(total_before), level)
    second_low, second_high = share_interval(now, np.array(total_now), level)
    difference = second - first
    low = difference - np.hypot(second - second_low, first_high - first)
    high = difference + np.hypot(second_high - second, first - first_low)
    return pd.DataFrame(
        {
            "share_then": first,
            "share_now": second,
            "difference": difference,
            "low": low,
            "high": high,
            "change": np.select([low > 0, high < 0], ["grew", "shrank"], ""),
        }
    )


def least_log_odds(
    here: np.ndarray, there: np.ndarray, papers_here: int, papers_there: int
) -> np.ndarray:
    """How much more usual terms surely are in some papers than in others.

    The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
    "Fightin' Words"), less 1.645 of its standard errors, so that the true one is smaller with a
    chance of 5 %. A paper is one draw that uses a term or not, so that none speaks for a term
    twice. The prior is ten papers on either side in which each term is as usual as in all.

    Args:
        here: (terms,) papers that use each term, of `papers_here`.
        there: (terms,) the same for the papers compared with.
        papers_here: Papers.
        papers_there: Papers compared with.

    Returns:
        (terms,) above 0 where a term surely is more usual here.
    """
    usual = (here + there) / max(papers_here + papers_there, 1)
    prior = _PRIOR_PAPERS * np.clip(usual, 1e-9, 1 - 1e-9)
    ratio, variance = np.zeros(len(here)), np.zeros(len(here))
    for sign, using, papers in ((1, here, papers_here), (-1, there, papers_there)):
        using_it, not_using = using + prior, papers - using + _PRIOR_PAPERS - prior
        ratio += sign * np.log(using_it / not_using)
        variance += 1 / using_it + 1 / not_using
    return ratio - _SURE * np.sqrt(variance)


def beyond_chance(
    here: np.ndarray,
    there: np.ndarray,
    papers_here: int,
    papers_there: int,
    false: float = FALSE_DISCOVERIES,
) -> np.ndarray:
    """Which differences chance alone hardly explains, with so many terms looked at.

    For each term that enough papers use, Fisher's exact test with the binomial distribution in
    place of the hypergeometric one, which it bounds at the tails (Hoeffding 1963) and is quick to
    compute. Of all terms found, at most the share `false` is chance, on average (Benjamini and
    Hochberg 1995).

    Args:
        here: (terms,) papers that use each term, of `papers_here`.
        there: (terms,) papers that use it, of `papers_there`.
        papers_here: Papers.
        papers_there: Papers compared with.
        false: Share of the terms found that may be there by chance.

    Returns:
        (terms,) bool.
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415 (slow to import)

    found = np.zeros(len(here), dtype=bool)
    tested = np.flatnonzero(here + there >= FEWEST_USING)
    if not (len(tested) and papers_here and papers_there):
        return found
    here, using = here[tested], (here + there)[tested]
    draws = np.minimum(using, papers_here)
    share = np.maximum(using, papers_here) / (papers_here + papers_there)
    tail = np.where(
        here > draws * share, bdtrc(here - 1.0, draws, share), bdtr(here * 1.0, draws, share)
    )
    chances = np.minimum(2 * tail, 1)
    found[tested] = false_discovery_control(chances) <= false
    return found
