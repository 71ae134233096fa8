"""How different the papers of a period are from one another, and whether that changes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from explorer.analysis.spans import ENOUGH
from explorer.landscape import Landscape

_MOST_SAMPLED = 64
"""Papers of one draw: larger matrices make numpy start threads, slow on a busy server."""
_DRAWS = 25
_POOL = 10
"""Times the size of a draw: of so many papers of a period, at random, all draws are made."""
_HELD = 0.95
"""Share of all papers that the periods which set the size of a draw hold together."""
_CONFIDENCE = 0.95
_FEWEST_PERIODS = 4
"""Periods below which no direction is told."""

Direction = Literal["widening", "narrowing", "no clear change", "too few periods"]
Growth = tuple[float, float, float]


@dataclass(frozen=True)
class Diversity:
    """The diversity of each period's papers, compared at equal numbers of papers.

    Attributes:
        size: Papers of every draw.
        scores: One row per period: `papers`, `score` (mean Vendi Score of draws of `size`
            papers), `error` (its standard error), `low` and `high` (95 % confidence); all but
            `papers` are not a number where there are too few papers to tell.
        direction: Whether scores go up or down over the periods that trends may rest on; "too few
            periods" with less than four of them.
        growth: Part by which the score changes from one period to the next, and the ends of its
            95 % confidence interval; not a number where too few.
    """

    size: int
    scores: pd.DataFrame
    direction: Direction
    growth: Growth


def vendi_score(vectors: np.ndarray) -> np.ndarray:
    """As many equally different papers as are as diverse as these (Friedman and Dieng 2022).

    The exponential of the entropy of the eigenvalues of their similarities divided by their
    number. With cosine similarity these are the eigenvalues of the second-moment matrix too, and
    the smaller of both is taken.

    Args:
        vectors: (..., papers, d) unit vectors.

    Returns:
        (...) between 1, all the same, and `papers`, each orthogonal to all others.
    """
    papers, dimensions = vectors.shape[-2:]
    turned = np.swapaxes(vectors, -1, -2)
    moments = vectors @ turned if papers <= dimensions else turned @ vectors
    eigenvalues = np.clip(np.linalg.eigvalsh(moments / papers), 1e-12, None)
    return np.exp(-(eigenvalues * np.log(eigenvalues)).sum(axis=-1))


def diversity(
    landscape: Landscape, rows: np.ndarray, of_paper: np.ndarray, usable: np.ndarray
) -> Diversity:
    """The diversity of each period.

    More papers are more diverse by number alone, so that all periods are compared by random draws
    of equally many papers, none twice (rarefaction). How far the mean of the draws may be off
    follows from how they differ, by the delete-d jackknife (Shao and Wu 1989), which needs at
    least twice as many papers as are drawn.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers of the papers to look at.
        of_paper: (n,) place of every paper's period, below 0 for none.
        usable: (p,) bool: periods that trends may rest on.
    """
    periods = len(usable)
    inside = rows[of_paper[rows] >= 0]
    papers = np.bincount(of_paper[inside], minlength=periods)
    size = draw_size(papers)
    order = inside[np.argsort(of_paper[inside], kind="stable")]
    groups = np.split(order, np.cumsum(papers)[:-1])
    told = np.full((periods, 2), np.nan)
    for place in np.flatnonzero(papers >= 2 * size):
        told[place] = _rarefied(landscape, groups[place], size)
    table = pd.DataFrame({"papers": papers, "score": told[:, 0], "error": told[:, 1]})
    reach = table["error"] * stdtrit(_DRAWS - 1, (1 + _CONFIDENCE) / 2)
    table["low"] = (table["score"] - reach).clip(lower=1)
    table["high"] = (table["score"] + reach).clip(upper=size)
    return Diversity(size, table, *_direction(table, usable))


def draw_size(papers: np.ndarray) -> int:
    """How many papers to draw from each period.

    Half of those in the smallest of the periods that hold 95 % of all papers, between 10 and 64:
    a few papers of early years shall not make all later years look the same.

    Args:
        papers: (p,) papers per period.
    """
    largest = np.sort(papers)[::-1]
    held = int(np.searchsorted(np.cumsum(largest), _HELD * papers.sum()))
    smallest = int(largest[held]) if len(papers) else 0
    return int(np.clip(smallest // 2, ENOUGH // 2, _MOST_SAMPLED))


def _rarefied(landscape: Landscape, rows: np.ndarray, size: int) -> tuple[float, float]:
    """Mean score of random draws of so many papers, and its standard error."""
    random = np.random.default_rng(0)
    if len(rows) > _POOL * size:
        rows = np.sort(random.choice(rows, _POOL * size, replace=False))
    vectors = _units(landscape.embeddings[rows].astype(np.float32))
    drawn = np.array([random.choice(len(rows), size, replace=False) for _ in range(_DRAWS)])
    scores = vendi_score(vectors[drawn])
    spread = size / (len(rows) - size) + 1 / _DRAWS
    return float(scores.mean()), float(scores.std(ddof=1) * np.sqrt(spread))


def _units(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors; papers without any words count as alike, in a dimension of their own."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.append(vectors / np.where(lengths, lengths, 1), lengths == 0, axis=1)


def _direction(table: pd.DataFrame, usable: np.ndarray) -> tuple[Direction, Growth]:
    """Which way the scores go, by a line through their logarithms weighted by their errors.

    Where the scores scatter more than their errors allow, the errors are taken as so much larger
    (Birge 1932).
    """
    told = table[usable & table["score"].notna()]
    if len(told) < _FEWEST_PERIODS:
        return "too few periods", (np.nan, np.nan, np.nan)
    place = told.index.to_numpy(dtype=float)
    value = np.log(told["score"].to_numpy())
    weight = (told["score"] / told["error"].clip(lower=1e-6)).to_numpy() ** 2
    place -= np.average(place, weights=weight)
    value -= np.average(value, weights=weight)
    slope = (weight * place * value).sum() / (weight * place**2).sum()
    freedom = len(told) - 2
    scatter = max(1.0, (weight * (value - slope * place) ** 2).sum() / freedom)
    error = np.sqrt(scatter / (weight * place**2).sum())
    reach = error * stdtrit(freedom, (1 + _CONFIDENCE) / 2)
    low, high = slope - reach, slope + reach
    direction: Direction = "widening" if low > 0 else "narrowing" if high < 0 else "no clear change"
    return direction, (float(np.expm1(slope)), float(np.expm1(low)), float(np.expm1(high)))
