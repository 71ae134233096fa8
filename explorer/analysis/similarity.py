"""Papers that say nearly the same."""

import numpy as np
import pandas as pd

from explorer.analysis.likeness import nearest_to_mean
from explorer.analysis.papers import dates_as_text
from explorer.landscape import Landscape

_DATES = ["date", "date_precision"]
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
    titles = [landscape.titles_of(side).array for side in pairs.T]
    dates = [dates_as_text(papers[_DATES].iloc[side].reset_index()).array for side in pairs.T]
    ids = [papers["paper_id"].iloc[side].array for side in pairs.T]
    table = pd.DataFrame(
        {
            "similarity": (one * other).sum(axis=1),
            "title": titles[0],
            "date": dates[0],
            "other_title": titles[1],
            "other_date": dates[1],
            "paper_id": ids[0],
            "other_paper_id": ids[1],
        }
    )
    return table.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)


def versions_of(landscape: Landscape, row: int, most: float = NEAR_DUPLICATE) -> pd.Series:
    """The papers whose embeddings nearly coincide with that of one paper.

    A pair counts if either paper is among the stored neighbours of the other.

    Args:
        landscape: The landscape.
        row: Row number of the paper.
        most: Largest cosine distance.

    Returns:
        Cosine similarity by row number, most alike first.
    """
    neighbors, distances = landscape.neighbors, landscape.neighbor_distances
    others, place = np.nonzero(neighbors == row)  # only the distances of these are looked at
    near = distances[others, place] <= most
    others, place = others[near], place[near]
    own = distances[row] <= most
    found = np.concatenate([neighbors[row][own], others])
    similarity = 1 - np.concatenate([distances[row][own], distances[others, place]])
    pairs = pd.Series(similarity.astype(float), index=found)
    return pairs[~pairs.index.duplicated()].sort_values(ascending=False, kind="stable")


def neighbors_of(landscape: Landscape, row: int) -> pd.DataFrame:
    """The papers nearest to one by embedding, and whether the map shows them near.

    Near on the map means: no further away than so many papers as a paper has neighbours, as in
    the column `kept_neighbors`.

    Returns:
        Nearest first, indexed by row number: `similarity` (cosine), `near` (bool).
    """
    others = landscape.neighbors[row]
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=float)
    far = np.hypot(*(xy - xy[row]).T)
    # The nearest of all is the paper itself, or one at the same place.
    reach = np.partition(far, len(others))[len(others)]
    similarity = 1 - landscape.neighbor_distances[row].astype(float)
    return pd.DataFrame(
        {"similarity": similarity, "near": far[others] <= reach * (1 + 1e-9)}, index=others
    )


def other_records(landscape: Landscape, row: int) -> pd.DataFrame:
    """The records that were the same paper and were merged into it: `title`, `file`, `line`."""
    ledger = landscape.ledger
    same = (ledger["paper_id"] == landscape.papers["paper_id"].iloc[row]) & (
        ledger["status"] == "duplicate"
    )
    return ledger.loc[same, ["title", "file", "line"]]


def central_papers(landscape: Landscape, rows: np.ndarray, count: int = 5) -> np.ndarray:
    """The papers nearest to the mean embedding of them all.

    Args:
        landscape: The landscape.
        rows: (papers,) row numbers, ascending.
        count: Most papers to return.

    Returns:
        Row numbers, the most central first.
    """
    among = np.zeros(len(landscape.papers), dtype=bool)
    among[rows] = True
    return nearest_to_mean(landscape, rows, count, among)
