"""Words that set the papers of a period apart from those of other periods."""

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.analysis.proportions import beyond_chance, least_log_odds
from explorer.analysis.words import drawn_from, heaviest
from explorer.landscape import Landscape

_BLOCK = 1 << 17
"""Papers looked at together."""
FEWEST_PAPERS = 5
"""Papers that a period must have for its words to be looked for."""
_FEWEST_HERE = 3
"""Papers that must use a word to be told of them: one or two do not speak for all..."""
_SHARE_HERE, _MANY_HERE = 0.01, 50
"""... nor do less than a hundredth of them, unless these are many."""


def period_words(
    landscape: Landscape, rows: np.ndarray, of_paper: np.ndarray, periods: int, count: int = 8
) -> pd.DataFrame:
    """The terms that papers of each period use more than those of all other periods.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers, each once: of a topic, or of any selection.
        of_paper: (n,) place of every paper's period, below 0 for none.
        periods: Number of periods.
        count: Most terms per period.

    Returns:
        By period: `period` (its place) and the columns of `more_usual_here`.
    """
    rows = rows[of_paper[rows] >= 0]
    place = of_paper[rows]
    papers = np.bincount(place, minlength=periods)
    using = papers_using(landscape, rows, place, periods)
    everywhere = using.sum(axis=0)
    tables = []
    for period in np.flatnonzero((papers >= FEWEST_PAPERS) & (papers < len(rows))):
        here = using[[period]].toarray()[0]
        sizes = int(papers[period]), len(rows) - int(papers[period])
        inside = drawn_from(landscape.doc_terms, rows[place == period])
        words = more_usual_here(landscape, inside, here, everywhere - here, sizes, count)
        tables.append(words.assign(period=period))
    columns = ["period", "term", "papers", "share", "share_elsewhere"]
    return (
        pd.concat(tables, ignore_index=True)[columns]
        if tables
        else pd.DataFrame({}, columns=columns)
    )


def more_usual_here(
    landscape: Landscape, inside: sparse.csr_array, here: np.ndarray, there: np.ndarray,
    sizes: tuple[int, int], count: int,
) -> pd.DataFrame:  # fmt: skip
    """The terms that some papers use more than others do, the largest sure difference first.

    Only terms that at least three of the papers use and a hundredth of them, and whose difference
    chance alone hardly explains.

    Args:
        landscape: The landscape.
        inside: (papers, terms) counts in the papers to speak of.
        here: (terms,) papers of these that use each term.
        there: (terms,) papers of the others that do.
        sizes: How many papers these and the others are.
        count: Most terms to return.

    Returns:
        `term`, `papers` (of these that use it), `share` (of these), `share_elsewhere` (of the
        others).
    """
    fewest = max(_FEWEST_HERE, min(_SHARE_HERE * sizes[0], _MANY_HERE))
    known = beyond_chance(here, there, *sizes) & (here >= fewest)
    best = heaviest(
        landscape, inside, np.where(known, least_log_odds(here, there, *sizes), 0), count
    )
    return pd.DataFrame(
        {
            "term": landscape.vocabulary["term"].iloc[best].to_numpy(),
            "papers": here[best],
            "share": here[best] / max(sizes[0], 1),
            "share_elsewhere": there[best] / max(sizes[1], 1),
        }
    )


def papers_using(
    landscape: Landscape, rows: np.ndarray, place: np.ndarray, sets: int
) -> sparse.csr_array:
    """(sets, terms) papers of each set that use each term.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers.
        place: (papers,) the set that each of them is in.
        sets: Number of sets.
    """
    total = sparse.csr_array((sets, landscape.doc_terms.shape[1]), dtype=np.int32)
    for start in range(0, len(rows), _BLOCK):  # the counts may lie on disk
        used = landscape.doc_terms[rows[start : start + _BLOCK]]
        used.data = np.ones(used.nnz, dtype=np.int32)
        sets_of = place[start : start + _BLOCK]
        ones = np.ones(len(sets_of), dtype=np.int32)
        member = sparse.csr_array(
            (ones, (sets_of, np.arange(len(sets_of)))), shape=(sets, len(sets_of))
        )
        total += member @ used
    return total
