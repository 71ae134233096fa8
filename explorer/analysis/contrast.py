"""Words that tell two groups of papers apart."""

from dataclasses import replace

import numpy as np
import pandas as pd

from explorer.analysis.words import distinguishing_terms
from explorer.landscape import Landscape


def terms_apart(
    landscape: Landscape, here: np.ndarray, there: np.ndarray, count: int = 10
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The terms that each of two groups uses more than the other, as if there were no others.

    Args:
        landscape: The landscape.
        here: (papers,) row numbers of one group.
        there: (papers,) row numbers of the other, none of them in both.
        count: Most terms of each.

    Returns:
        Terms of the first and of the second group, as from `distinguishing_terms`;
        `share_outside` is the share of the other group's papers.
    """
    both = np.concatenate([here, there])
    counts = landscape.doc_terms[both]
    papers = np.bincount(counts.indices, minlength=counts.shape[1])
    pair = replace(
        landscape,
        papers=landscape.papers[["paper_id"]].iloc[both],  # only their number counts
        doc_terms=counts,
        vocabulary=landscape.vocabulary.assign(papers=papers),
    )
    first = np.arange(len(here))
    second = np.arange(len(here), len(both))
    return distinguishing_terms(pair, first, count), distinguishing_terms(pair, second, count)
