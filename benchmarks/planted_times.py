"""Random corpora whose topics are known to rise, stop, come with the seasons, or do nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.landscape import OUTLIER, TABLE_COLUMNS, Landscape

TOPICS = 12
_FIRST_YEAR, _YEARS = 2005, 15.4
"""The last year is unfinished."""
_SHARE = 0.08
_OUTLIERS = 0.1

Shares = Callable[[np.random.Generator, np.ndarray], np.ndarray]
"""Chance and the years since the beginning of n papers give the planted topic's share of each."""


def flat(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:  # noqa: ARG001 (all shares are called alike)
    """The topic grows as the corpus does."""
    return np.full(len(years), _SHARE)


def doubling(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:  # noqa: ARG001 (all shares are called alike)
    """From 6 to 12 % over the whole time."""
    return 0.75 * _SHARE * 2 ** (years / _YEARS)


def starting(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:
    """Nothing, then all at once its full share, some day in the middle of the time."""
    return np.where(years > _YEARS * chance.uniform(0.3, 0.7), _SHARE, 0)


def stopping(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:
    """Its full share until some day in the middle of the time, then nothing."""
    return np.where(years < _YEARS * chance.uniform(0.3, 0.7), _SHARE, 0)


def seasonal(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:
    """Nine times as much in its best month as in its worst, the same every year."""
    return _SHARE * (1 + 0.8 * np.cos(2 * np.pi * (years + chance.uniform())))


def wandering(chance: np.random.Generator, years: np.ndarray) -> np.ndarray:
    """By about a quarter up and down, each year half as the one before."""
    steps = chance.normal(size=int(_YEARS) + 1)
    for year in range(1, len(steps)):
        steps[year] = 0.5 * steps[year - 1] + np.sqrt(0.75) * steps[year]
    return _SHARE * np.exp(0.25 * steps[years.astype(int)])


@dataclass(frozen=True)
class Plan:
    """How a corpus comes about.

    Attributes:
        shares: The share of topic 0; the other topics divide the rest among them.
        growth: How many times more papers the last year has than the first.
        hole: In two years almost nothing was collected, and that of few topics.
        undated: Part of the papers without a date.
    """

    shares: Shares = field(default=flat)
    growth: float = 3
    hole: bool = False
    undated: float = 0


def corpus(plan: Plan, papers: int, seed: int) -> Landscape:
    """A random corpus after a plan."""
    chance = np.random.default_rng(seed)
    rate = np.log(plan.growth)
    years = np.log1p(chance.random(papers) * np.expm1(rate)) / rate * _YEARS
    planted = chance.random(papers) < plan.shares(chance, years)
    others = chance.dirichlet(np.full(TOPICS - 1, 3))
    topics = np.where(planted, 0, 1 + chance.choice(TOPICS - 1, papers, p=others))
    topics[~planted & (chance.random(papers) < _OUTLIERS)] = OUTLIER
    if plan.hole:
        begins = chance.integers(4, 10)
        inside = (years >= begins) & (years < begins + 2)
        kept = ~inside | (chance.random(papers) < np.where(topics < 2, 0.02, 0.004))
        years, topics = years[kept], topics[kept]
    undated = chance.random(len(years)) < plan.undated
    days = np.floor(years * 365.25).astype("timedelta64[D]")
    dates = np.datetime64(f"{_FIRST_YEAR}-01-01", "D") + days
    return landscape(np.where(undated, np.datetime64("NaT"), dates), topics)


def one_day(papers: int, seed: int) -> Landscape:
    """All papers on one day."""
    topics = np.random.default_rng(seed).integers(TOPICS, size=papers)
    return landscape(np.full(papers, np.datetime64("2020-05-05")), topics)


def one_a_century(seed: int) -> Landscape:
    """One paper in each of twenty centuries."""
    chance = np.random.default_rng(seed)
    years = np.arange(20) * 100 + chance.integers(100, size=20) - 1970
    dates = years.astype("datetime64[Y]").astype("datetime64[D]")
    return landscape(dates, chance.integers(2, size=20))


def landscape(dates: np.ndarray, topics: np.ndarray) -> Landscape:
    """A landscape of one level that knows dates and topics, and nothing else.

    Args:
        dates: (n,) datetime64[D], known to the day or not at all.
        topics: (n,) int.
    """
    papers = pd.DataFrame(
        {
            "date": dates.astype("datetime64[ms]"),
            "date_precision": np.where(np.isnat(dates), "none", "day"),
            "topic_0": topics.astype(np.int32),
        }
    )
    tables = {name: pd.DataFrame(columns=list(columns)) for name, columns in TABLE_COLUMNS.items()}
    numbers = np.arange(TOPICS)
    tables["topics"] = pd.DataFrame(
        {"level": 0, "topic": numbers, "label": [f"Topic {one}" for one in numbers],
         "hue": numbers / TOPICS}
    )  # fmt: skip
    count = len(papers)
    return Landscape(
        manifest={"name": "Planted", "levels": [{"topics": TOPICS}], "notes": []},
        **tables | {"papers": papers},
        doc_terms=sparse.csr_array((count, 0)),
        neighbors=np.zeros((count, 0), dtype=np.int32),
        neighbor_distances=np.zeros((count, 0), dtype=np.float32),
        embeddings=np.zeros((count, 1), dtype=np.float16),
    )
