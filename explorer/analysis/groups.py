"""Papers grouped by who wrote them, where they appeared, when."""

from typing import Literal

import numpy as np
import pandas as pd

from explorer.landscape import Landscape

GroupKind = Literal["venue", "author", "category"]


def group_sizes(landscape: Landscape, kind: GroupKind) -> pd.Series:
    """Papers of each venue, author or category.

    Returns:
        Counts indexed by name, largest first, then by name; papers without one are not counted.
    """
    counts = _names(landscape, kind).value_counts().rename_axis("name").reset_index(name="papers")
    ordered = counts.sort_values(["papers", "name"], ascending=[False, True])
    return ordered.set_index("name")["papers"]


def group_rows(landscape: Landscape, kind: GroupKind, name: str) -> np.ndarray:
    """Row numbers of the papers of a venue, author or category, ascending; case does not count."""
    names = _names(landscape, kind)
    wanted = names.str.casefold() == " ".join(name.split()).casefold()
    return np.unique(names.index.to_numpy()[wanted.to_numpy(dtype=bool)])


def year_rows(landscape: Landscape, first: int, last: int) -> np.ndarray:
    """Row numbers of the papers of these years, both ends included."""
    return np.flatnonzero(landscape.papers["date"].dt.year.between(first, last))


def _names(landscape: Landscape, kind: GroupKind) -> pd.Series:
    """Names by row number; a paper has as many as authors."""
    column = landscape.papers["authors" if kind == "author" else kind].reset_index(drop=True)
    names = (column.explode() if kind == "author" else column).dropna()
    return names[names != ""].astype("str")
