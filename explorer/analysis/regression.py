"""Logistic regression of many shares on the same few columns, all at once."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, fdtrc, fdtri, logit, polygamma

_MOST_STEPS = 60
_LONGEST_STEP = 2.0
"""How far the log odds of any period may move in one step of the iteration."""
_CLOSE = 1e-6
_MANY = 1e4
"""Degrees of freedom that are as good as endless."""
_ODD = 0.05
"""Chance that some group is taken for odd though it is not."""
_TAILS = (0.05, 0.9)
"""Quantiles beyond which dispersions are pulled in before their variance is taken."""
_CLOSEST = 0.9
"""Largest correlation of neighbouring residuals that is reckoned with."""


@dataclass(frozen=True)
class ShareFit:
    """What the regression of g shares on k columns found.

    Attributes:
        coefficients: (g, k) float: change of the log odds per unit of a column.
        errors: (g, k) float: their standard errors, overdispersion and wandering included.
        fitted: (g, n) float: the shares that the coefficients stand for.
        dispersion: (g,) float: how many times larger the variance is than chance alone makes it;
            at least 1.
        degrees: (g,) float: degrees of freedom of the errors; n - k, and more where groups
            resemble each other.
    """

    coefficients: np.ndarray
    errors: np.ndarray
    fitted: np.ndarray
    dispersion: np.ndarray
    degrees: np.ndarray


def fit_shares(counts: np.ndarray, totals: np.ndarray, design: np.ndarray) -> ShareFit:
    """Quasi-binomial logistic regression of each row's shares on the same columns.

    Firth's penalty ("Bias reduction of maximum likelihood estimates", Biometrika 1993) keeps
    coefficients finite where a group has papers on one side only, and takes away the bias that
    small counts bring. The variance is the binomial one times the dispersion: Pearson's
    chi-square by its degrees of freedom (McCullagh and Nelder, "Generalized Linear Models", 1989,
    section 4.5), `moderated` by that of the other groups. Shares that wander from period to
    period carry less information than their number suggests; the dispersion therefore grows by
    (1 + r) / (1 - r), with r the correlation of neighbouring residuals where it is positive
    (Bayley and Hammersley, "The effective number of independent observations in an
    autocorrelated time series", 1946).

    Args:
        counts: (g, n) papers of each of g groups in n periods, in order of time.
        totals: (n,) papers of all groups; positive, and at least the counts.
        design: (n, k) columns, the first all ones; k < n. Best within -1 and 1.
    """
    groups, columns = len(counts), design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    coefficients = np.zeros((groups, columns))
    coefficients[:, 0] = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    moving = np.arange(groups)
    for _ in range(_MOST_STEPS):
        shares, covariance = _state(coefficients[moving], totals, design, products)
        weights = totals * shares * (1 - shares)
        leverage = weights * (covariance.reshape(-1, columns**2) @ products.T)
        score = (counts[moving] - totals * shares + leverage * (0.5 - shares)) @ design
        step = np.einsum("gk,gkl->gl", score, covariance)
        longest = np.abs(step @ design.T).max(axis=1, keepdims=True)
        coefficients[moving] += step * np.minimum(1, _LONGEST_STEP / np.maximum(longest, 1e-300))
        moving = moving[longest[:, 0] > _CLOSE]
        if not len(moving):
            break
    shares, covariance = _state(coefficients, totals, design, products)
    residuals = (counts - totals * shares) / np.sqrt(totals * shares * (1 - shares))
    dispersion, degrees = moderated(residuals, len(design) - columns)
    following = _following(residuals, design)
    dispersion = np.maximum(1, dispersion * (1 + following) / (1 - following))
    errors = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2) * dispersion[:, None])
    return ShareFit(coefficients, errors, shares, dispersion, degrees)


def moderated(residuals: np.ndarray, degrees: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean square of each row of residuals, drawn towards what most rows have in common.

    With few periods, one group's dispersion is a guess; that of all groups together is not. The
    prior is fitted to how much the groups differ beyond chance (Smyth, "Linear models and
    empirical Bayes methods for assessing differential expression", 2004, section 6.2), without
    heed to the largest; a group that does not fit in with the others keeps its own (Phipson and
    others, "Robust hyperparameter estimation protects against hypervariable genes", 2016).

    Args:
        residuals: (g, n) Pearson residuals.
        degrees: Degrees of freedom of a row.

    Returns:
        (g,) mean squares, and the (g,) degrees of freedom that they now have: twice as many if
        the groups differ by chance only.
    """
    squares = np.maximum((residuals**2).sum(axis=1) / degrees, 1e-9)
    own = np.full(len(squares), float(degrees))
    if len(squares) < 3:
        return squares, own
    logarithms = np.log(squares)
    tamed = np.clip(logarithms, *np.quantile(logarithms, _TAILS))
    differing = float(np.clip(tamed.var(ddof=1) - polygamma(1, degrees / 2), 1 / _MANY, 1e5))
    # the trigamma function falls from a million at 0.001 to the reciprocal of large numbers
    half = brentq(lambda half: polygamma(1, half) - differing, 1e-3, 2 * _MANY)
    prior = min(2 * half, degrees)
    common = np.exp(np.median(logarithms)) / fdtri(degrees, prior, 0.5)
    odd = fdtrc(degrees, prior, squares / common) < _ODD / len(squares)
    shared = (degrees * squares + prior * common) / (degrees + prior)
    return np.where(odd, squares, shared), np.where(odd, own, degrees + prior)


def _following(residuals: np.ndarray, design: np.ndarray) -> np.ndarray:
    """(g,) correlation of neighbouring residuals, 0 where it is negative.

    Corrected for the bias that fitting the columns brings (Marriott and Pope, "Bias in the
    estimation of autocorrelations", 1954), and drawn towards the mean of all groups as far as
    the differences are no larger than chance makes them (James and Stein 1961).
    """
    groups, periods = residuals.shape
    squares = np.maximum((residuals**2).sum(axis=1), 1e-300)
    found = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1) / squares
    bias = np.trace(design @ np.linalg.pinv(design), offset=1) / periods
    found = (found + bias) / max(1 - 2 * bias, 0.5)
    if groups > 2:
        kept = max(0.0, 1 - 1 / (periods * max(found.var(ddof=1), 1e-300)))
        found = found.mean() + kept * (found - found.mean())
    return np.clip(found, 0, _CLOSEST)


def _state(
    coefficients: np.ndarray, totals: np.ndarray, design: np.ndarray, products: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The fitted shares (g, n) and the inverse of Fisher's information (g, k, k)."""
    shares = expit(np.clip(coefficients @ design.T, -30, 30))
    columns = design.shape[1]
    information = ((totals * shares * (1 - shares)) @ products).reshape(-1, columns, columns)
    return shares, np.linalg.inv(information)
