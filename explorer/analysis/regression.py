"""Logistic regression of many shares on the same few columns, all at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

_MOST_STEPS = 60
_LONGEST_STEP = 2.0
"""How far the log odds of any period may move in one step of the iteration."""
_CLOSE = 1e-8
_TOUCHING = 0.95
"""Residuals that follow each other more closely than this say that there is no information."""


@dataclass(frozen=True)
class ShareFit:
    """What the regression of g shares on k columns found.

    Attributes:
        coefficients: (g, k) float: change of the log odds per unit of a column.
        errors: (g, k) float: their standard errors, overdispersion and wandering included.
        fitted: (g, n) float: the shares that the coefficients stand for.
        dispersion: (g,) float: how many times larger the variance is than chance alone makes it;
            at least 1.
        degrees: Degrees of freedom of the errors, n - k.
    """

    coefficients: np.ndarray
    errors: np.ndarray
    fitted: np.ndarray
    dispersion: np.ndarray
    degrees: int


def fit_shares(counts: np.ndarray, totals: np.ndarray, design: np.ndarray) -> ShareFit:
    """Quasi-binomial logistic regression of each row's shares on the same columns.

    Firth's penalty ("Bias reduction of maximum likelihood estimates", Biometrika 1993) keeps
    coefficients finite where a topic has papers on one side only, and takes away the bias that
    small counts bring. The variance is the binomial one times the dispersion, Pearson's
    chi-square by its degrees of freedom (McCullagh and Nelder, "Generalized Linear Models", 1989,
    section 4.5). Shares that wander slowly from period to period carry less information than
    their number suggests; the dispersion therefore grows by (1 + r) / (1 - r), with r the
    correlation of neighbouring residuals where it is positive (Bayley and Hammersley, "The
    effective number of independent observations in an autocorrelated time series", 1946).

    Args:
        counts: (g, n) papers of each of g groups in n periods, in order of time.
        totals: (n,) papers of all groups; positive, and at least the counts.
        design: (n, k) columns, the first all ones; k < n. Best within -1 and 1.
    """
    groups, columns = len(counts), design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    coefficients = np.zeros((groups, columns))
    coefficients[:, 0] = logit((counts.sum(axis=1) + 0.5) / (totals.sum() + 1))
    for _ in range(_MOST_STEPS):
        shares, covariance = _state(coefficients, totals, design, products)
        weights = totals * shares * (1 - shares)
        leverage = weights * (covariance.reshape(groups, -1) @ products.T)
        score = (counts - totals * shares + leverage * (0.5 - shares)) @ design
        step = np.einsum("gk,gkl->gl", score, covariance)
        longest = np.abs(step @ design.T).max(axis=1, keepdims=True, initial=0)
        coefficients += step * np.minimum(1, _LONGEST_STEP / np.maximum(longest, 1e-300))
        if longest.max(initial=0) < _CLOSE:
            break
    shares, covariance = _state(coefficients, totals, design, products)
    dispersion = _dispersion(counts, totals, shares, columns)
    errors = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2) * dispersion[:, None])
    return ShareFit(coefficients, errors, shares, dispersion, len(design) - columns)


def _state(
    coefficients: np.ndarray, totals: np.ndarray, design: np.ndarray, products: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The fitted shares (g, n) and the inverse of Fisher's information (g, k, k)."""
    shares = expit(np.clip(coefficients @ design.T, -30, 30))
    columns = design.shape[1]
    information = ((totals * shares * (1 - shares)) @ products).reshape(-1, columns, columns)
    return shares, np.linalg.inv(information)


def _dispersion(
    counts: np.ndarray, totals: np.ndarray, shares: np.ndarray, columns: int
) -> np.ndarray:
    residuals = (counts - totals * shares) / np.sqrt(totals * shares * (1 - shares))
    squares = (residuals**2).sum(axis=1)
    spread = np.maximum(1, squares / (len(totals) - columns))
    following = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1) / np.maximum(squares, 1e-300)
    following = np.clip(following, 0, _TOUCHING)
    return spread * (1 + following) / (1 - following)
