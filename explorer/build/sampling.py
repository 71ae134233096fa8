"""The reference sample: which papers are laid out and clustered where all would be too many."""

import numpy as np
import pandas as pd


def reference_sample(papers: pd.DataFrame, count: int, seed: int) -> np.ndarray:
    """Choose papers that stand for all: by source file and year, at random within each.

    Papers are put in the order of their file, year and a seeded hash of their id, and then taken at
    equal steps (systematic sampling from an implicitly stratified list). Each file and year gets
    its share up to one paper, and the choice does not depend on the order of the papers.

    Args:
        papers: The table of a corpus.
        count: Papers to choose, at most all.
        seed: Of the hash.

    Returns:
        (count,) int64 row numbers, rising.
    """
    files, years, chance = strata(papers, seed)
    return choose(pd.factorize(files, sort=True)[0], years, chance, count)


def strata(papers: pd.DataFrame, seed: int) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """File, year (0 for none) and seeded hash of the id of each paper."""
    files = papers["source"].str[0].str.rpartition(":")[0].fillna("")
    years = papers["date"].dt.year.fillna(0).to_numpy(dtype=np.int64)
    chance = pd.util.hash_pandas_object(
        papers["paper_id"].astype(object), index=False, hash_key=f"{seed:016d}"
    )
    return files, years, chance.to_numpy()


def choose(files: np.ndarray, years: np.ndarray, chance: np.ndarray, count: int) -> np.ndarray:
    """Rows of a sample, rising.

    Args:
        files: (n,) int: the place of each paper's file among all names in alphabetical order.
        years: (n,) int.
        chance: (n,) uint64.
        count: Papers to choose.
    """
    order = np.lexsort((chance, years, files))
    steps = (np.arange(count) * 2 + 1) * len(order) // (2 * count)
    return np.sort(order[steps])
