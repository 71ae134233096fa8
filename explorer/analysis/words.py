"""Words that set some papers apart from the rest."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.landscape import Landscape

_CANDIDATES = 5
"""Terms weighed against one another for each that is asked for."""
_SATURATION = 1.2
"""BM25's usual k1."""
_MOST_DRAWN = 50_000
"""Papers looked at together, and from which it is told which terms repeat one another."""
_BLOCK = 1 << 22
"""Counts looked at together."""
_SAME_PAPERS = 0.8
"""Share of a term's papers from which a longer term around it says the same."""


def distinguishing_terms(
    landscape: Landscape, rows: np.ndarray, count: int = 12, everywhere: np.ndarray | None = None
) -> pd.DataFrame:
    """The terms that these papers use more than the others do.

    Class-based TF-IDF as for topics (Grootendorst 2022: the square root of a term's share in the
    class, times its rarity as in BM25), of two classes: these papers and the rest. A term weighs
    what it weighs here less what it weighs there, so that words common to both cancel out. Uses
    within one paper count less and less, as in BM25, so that a paper full of its own word does not
    speak for all. A term within a longer one that nearly the same papers use is left out.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers, each once.
        count: Most terms to return.
        everywhere: What `saturated_uses` gives for all papers, if it is known.

    Returns:
        Best first: `term`, `papers` (of these that use it), `share` (of these), `share_outside`
        (of the rest; not a number if there is no rest), `weight` (above 0).
    """
    counts = landscape.doc_terms
    uses = saturated_uses(counts) if everywhere is None else everywhere
    uses_inside = sum(
        (saturated_uses(part) for part in _parts(counts, rows)), np.zeros(counts.shape[1])
    )
    rarity = np.maximum(np.log((uses.sum() / 2 + 1) / (uses + 0.5)), 0)
    weight = rarity * (_root_shares(uses_inside) - _root_shares(uses - uses_inside))
    using = papers_with(counts, rows)
    weight[using < _fewest(len(rows))] = 0
    best = heaviest(landscape, drawn_from(counts, rows), weight, count)
    elsewhere = landscape.vocabulary["papers"].to_numpy()[best] - using[best]
    rest = len(landscape.papers) - len(rows)
    return pd.DataFrame(
        {
            "term": landscape.vocabulary["term"].iloc[best].to_numpy(),
            "papers": using[best],
            "share": using[best] / max(len(rows), 1),
            "share_outside": elsewhere / rest if rest else np.nan,
            "weight": weight[best],
        }
    )


def heaviest(
    landscape: Landscape, inside: sparse.csr_array, weight: np.ndarray, count: int
) -> np.ndarray:
    """The terms that weigh most, without those that only repeat a part of a longer one.

    Args:
        landscape: The landscape.
        inside: (papers, terms) counts in the papers that the terms are to speak of.
        weight: (terms,) those not above 0 are left out.
        count: Most terms to return.

    Returns:
        Column numbers, heaviest first.
    """
    best = np.argsort(-weight, kind="stable")[: _CANDIDATES * count]
    best = best[weight[best] > 0]
    used = (inside[:, best] > 0).astype(np.int64)
    together = (used.T @ used).toarray()
    names = landscape.vocabulary["term"].iloc[best].to_numpy()
    return best[~_said_by_longer(list(map(str, names)), together)][:count]


def papers_with(counts: sparse.csr_array, rows: np.ndarray) -> np.ndarray:
    """(terms,) how many of some papers use each term; the counts may lie on disk."""
    parts = (np.bincount(part.indices, minlength=counts.shape[1]) for part in _parts(counts, rows))
    return sum(parts, np.zeros(counts.shape[1], dtype=np.int64))


def drawn_from(counts: sparse.csr_array, rows: np.ndarray) -> sparse.csr_array:
    """The counts of some papers; of very many, those of papers evenly drawn from them."""
    return counts[rows[:: 1 + len(rows) // _MOST_DRAWN]]


def _parts(counts: sparse.csr_array, rows: np.ndarray) -> Iterator[sparse.csr_array]:
    for start in range(0, len(rows), _MOST_DRAWN):
        yield counts[rows[start : start + _MOST_DRAWN]]


def _fewest(papers: int) -> float:
    """Papers that must use a term for it to say something of so many: a tenth of them, or 50."""
    return min(0.1 * papers, 50)


def saturated_uses(counts: sparse.csr_array) -> np.ndarray:
    """(terms,) uses summed over papers, each paper's at most `_SATURATION` + 1.

    Args:
        counts: (papers, terms) uses.
    """
    total = np.zeros(counts.shape[1])
    for start in range(0, counts.nnz, _BLOCK):  # the counts may lie on disk
        data = counts.data[start : start + _BLOCK]
        damped = data * (_SATURATION + 1) / (data + _SATURATION)
        total += np.bincount(
            counts.indices[start : start + _BLOCK], weights=damped, minlength=len(total)
        )
    return total


def _root_shares(uses: np.ndarray) -> np.ndarray:
    return np.sqrt(uses / max(uses.sum(), 1))


def _said_by_longer(names: list[str], together: np.ndarray) -> np.ndarray:
    """Which terms stand within another one that most of their papers use.

    Args:
        names: Terms.
        together: (terms, terms) papers that use both; on the diagonal those that use one.
    """
    padded = [f" {name.casefold()} " for name in names]
    return np.array(
        [
            any(
                len(longer) > len(term)
                and term in longer
                and together[at, other] >= _SAME_PAPERS * together[at, at]
                for other, longer in enumerate(padded)
            )
            for at, term in enumerate(padded)
        ],
        dtype=bool,
    )
