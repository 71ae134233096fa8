"""Papers that say nearly the same."""

import numpy as np
import pandas as pd

from explorer.analysis.papers import dates_as_text
from explorer.landscape import Landscape

NEAR_DUPLICATE = 0.05
"""Cosine distance up to which two papers are worth a second look as versions of one another."""


def near_duplicates(landscape: Landscape, most: float = NEAR_DUPLICATE) -> pd.DataFrame:
    """Pairs of papers whose embeddings nearly coincide, from the stored neighbour graph.

    Args:
        landscape: The landscape.
        most: Largest cosine distance of a pair.

    Returns:
        One row per pair, most alike first: `similarity`, `title`, `date`, `other_title`,
        `other_date`, `paper_id`, `other_paper_id`.
    """
    left, place = np.nonzero(landscape.neighbor_distances <= most)
    right = landscape.neighbors[left, place]
    pairs = np.unique(np.sort(np.stack([left, right], axis=1), axis=1), axis=0)
    one, other = (landscape.embeddings[side].astype(np.float32) for side in pairs.T)
    papers = landscape.papers
    dates = dates_as_text(papers).to_numpy()
    titles, ids = landscape.display_titles.to_numpy(), papers["paper_id"].to_numpy()
    table = pd.DataFrame(
        {
            "similarity": (one * other).sum(axis=1),
            "title": titles[pairs[:, 0]],
            "date": dates[pairs[:, 0]],
            "other_title": titles[pairs[:, 1]],
            "other_date": dates[pairs[:, 1]],
            "paper_id": ids[pairs[:, 0]],
            "other_paper_id": ids[pairs[:, 1]],
        }
    )
    return table.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)
