"""Papers grouped by who wrote them, where they appeared, when."""

from typing import Literal

import numpy as np
import pandas as pd

from explorer.analysis.facets import facet
from explorer.landscape import Landscape

GroupKind = Literal["venue", "author", "category"]
_FACETS: dict[GroupKind, str] = {
    "venue": "venues", "author": "authors", "category": "categories",
}  # fmt: skip


def group_sizes(landscape: Landscape, kind: GroupKind) -> pd.Series:
    """Papers of each venue, author or category.

    Returns:
        Counts indexed by name, largest first, then by name; papers without one are not counted.
    """
    values = facet(landscape, _FACETS[kind])
    counts = pd.DataFrame({"name": values.names, "papers": values.counts})
    ordered = counts.sort_values(["papers", "name"], ascending=[False, True])
    return ordered.set_index("name")["papers"]


def group_rows(landscape: Landscape, kind: GroupKind, name: str) -> np.ndarray:
    """Row numbers of the papers of a venue, author or category, ascending; case does not count."""
    values = facet(landscape, _FACETS[kind])
    return np.flatnonzero(values.mask(values.named(" ".join(name.split()))))


def year_rows(landscape: Landscape, first: int, last: int) -> np.ndarray:
    """Row numbers of the papers of these years, both ends included."""
    return np.flatnonzero(landscape.papers["date"].dt.year.between(first, last))
