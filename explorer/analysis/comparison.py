"""Two sets of papers side by side: words, topics and years."""

import numpy as np
import pandas as pd

from explorer.analysis.proportions import beyond_chance
from explorer.analysis.row_sets import ascending, without
from explorer.analysis.topics import topic_summary
from explorer.analysis.words import drawn_from, heaviest, papers_with
from explorer.landscape import Landscape

_FALSE = 0.05
"""Share of the words shown that may be there by chance."""


def parts_apart(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two sets without the papers in both; a set within the other one stays whole.

    Args:
        left: Row numbers, each once.
        right: The same of the other set.

    Returns:
        Row numbers of both, ascending, no paper in both. Of equal sets the second becomes empty.
    """
    only_left, only_right = without(left, right), without(right, left)
    if not len(only_left):
        return ascending(left), only_right
    return only_left, only_right if len(only_right) else ascending(right)


def contrasting_terms(
    landscape: Landscape, left: np.ndarray, right: np.ndarray, count: int = 8
) -> pd.DataFrame:
    """The terms that set two sets of papers apart.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin'
    Words", section 3.5.1), the prior being how often all papers use a term and weighing as much
    as the smaller side. A paper counts once for each of its terms, since a word said ten times in
    one paper is no ten observations. That score ranks; whether a term is listed at all is decided
    by an exact test on the papers that use it (`beyond_chance`: at most 5 % of those listed are
    there by chance). A term within a longer one
    that nearly the same papers use is left out.

    Args:
        landscape: The landscape.
        left: Row numbers, each once.
        right: The same of the other set; no paper in both.
        count: Most terms to return for each side.

    Returns:
        Those of the left first, the strongest first: `term`, `side` ("left", "right"),
        `papers_left`, `papers_right`, `share_left`, `share_right` (of the papers of a side) and
        `score` (z, positive for the left).
    """
    papers = [papers_with(landscape.doc_terms, rows) for rows in (left, right)]
    score = _log_odds(papers[0], papers[1], landscape.vocabulary["papers"].to_numpy(dtype=float))
    surely = beyond_chance(papers[0], papers[1], len(left), len(right), _FALSE)
    tables = []
    for side, rows, sign in (("left", left, 1), ("right", right, -1)):
        kept = heaviest(
            landscape,
            drawn_from(landscape.doc_terms, rows),
            np.where(surely, sign * score, 0),
            count,
        )
        tables.append(_table(landscape, kept, side, papers, (len(left), len(right)), score))
    return pd.concat(tables, ignore_index=True)


def _table(
    landscape: Landscape, terms: np.ndarray, side: str, papers: list[np.ndarray],
    sizes: tuple[int, int], score: np.ndarray,
) -> pd.DataFrame:  # fmt: skip
    return pd.DataFrame(
        {
            "term": landscape.vocabulary["term"].iloc[terms].to_numpy(),
            "side": side,
            "papers_left": papers[0][terms],
            "papers_right": papers[1][terms],
            "share_left": papers[0][terms] / max(sizes[0], 1),
            "share_right": papers[1][terms] / max(sizes[1], 1),
            "score": score[terms],
        }
    )


def _log_odds(left: np.ndarray, right: np.ndarray, everywhere: np.ndarray) -> np.ndarray:
    """(terms,) z-scores of the log-odds ratio, equations 16, 20 and 22 of Monroe et al."""
    weight = min(left.sum(), right.sum())
    prior = weight * everywhere / max(everywhere.sum(), 1) + 1e-9
    ratios = []
    variance = np.zeros(len(prior))
    for counts in (left, right):
        smooth = counts + prior
        rest = counts.sum() + prior.sum() - smooth
        ratios.append(np.log(smooth) - np.log(np.maximum(rest, 1e-9)))
        variance += 1 / smooth
    return (ratios[0] - ratios[1]) / np.sqrt(variance)


def topic_shares(
    landscape: Landscape, level: int, left: np.ndarray, right: np.ndarray
) -> pd.DataFrame:
    """The topics of two sets of papers.

    Returns:
        Indexed by topic, the one with the largest share on either side first; only topics with
        papers: `label`, `papers_left`, `papers_right`, `share_left`, `share_right` (of all papers
        of a side, those of no topic included).
    """
    sides = [topic_summary(landscape, level, _mask(landscape, rows)) for rows in (left, right)]
    topics = landscape.topics_at(level)[["label"]]
    table = topics.assign(
        papers_left=sides[0]["papers"], papers_right=sides[1]["papers"],
        share_left=sides[0]["share"], share_right=sides[1]["share"],
    )  # fmt: skip
    largest = table[["share_left", "share_right"]].max(axis=1)
    order = largest[largest > 0].sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def year_shares(landscape: Landscape, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """The years of two sets of papers.

    Returns:
        Indexed by year, every year from the first to the last of either set: `papers_left`,
        `papers_right`, `share_left`, `share_right` (of a side's dated papers). Empty if neither
        has a dated paper.
    """
    years = landscape.papers["date"].dt.year
    counts = [years.iloc[rows].dropna().astype(int).value_counts() for rows in (left, right)]
    known = [year for one in counts for year in one.index]
    axis = pd.RangeIndex(min(known), max(known) + 1) if known else pd.RangeIndex(0)
    table = pd.DataFrame(index=pd.Index(axis, name="year"))
    for side, count in zip(("left", "right"), counts, strict=True):
        table[f"papers_{side}"] = count.reindex(axis, fill_value=0)
    for side in ("left", "right"):
        table[f"share_{side}"] = table[f"papers_{side}"] / max(table[f"papers_{side}"].sum(), 1)
    return table


def _mask(landscape: Landscape, rows: np.ndarray) -> np.ndarray:
    inside = np.zeros(len(landscape.papers), dtype=bool)
    inside[rows] = True
    return inside
