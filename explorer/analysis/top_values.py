"""Who wrote some papers, where and when they appeared, and which files they were read from."""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from explorer.landscape import Landscape

Field = Literal["authors", "venue", "category", "year", "file"]
FIELDS: tuple[Field, ...] = get_args(Field)
_COLUMNS = {"file": "source", "year": "date"}


def values_of(landscape: Landscape, rows: np.ndarray, field: Field) -> pd.Series:
    """What is known of each paper in one field.

    Args:
        landscape: The landscape.
        rows: Row numbers.
        field: "file" is the file that a paper was read from.

    Returns:
        Text indexed by row number, one entry per value: a paper has as many as it has authors,
        and none where nothing is known.
    """
    values = landscape.papers[_COLUMNS.get(field, field)].iloc[rows]
    if field == "authors":
        values = values.explode()
    elif field == "file":
        values = values.explode().str.replace(r":\d+$", "", regex=True)
    elif field == "year":
        values = values.dt.year.astype("Int64").astype("string")
    values.index.name = "row"
    known = values.dropna()
    return known[known != ""].astype(str)


def top_values(values: pd.Series, papers: int) -> pd.DataFrame:
    """How many papers have each value, most frequent first, equally frequent ones by name.

    Args:
        values: As from `values_of`.
        papers: Number of papers that the shares refer to.

    Returns:
        `value`, `papers`, `share`.
    """
    pairs = pd.DataFrame({"value": values.to_numpy(), "row": values.index}).drop_duplicates()
    counts = pairs["value"].value_counts().rename("papers").reset_index()
    counts = counts.sort_values(["papers", "value"], ascending=[False, True], ignore_index=True)
    return counts.assign(share=counts["papers"] / max(papers, 1))


def rows_with(values: pd.Series, value: str) -> np.ndarray:
    """Row numbers of the papers that have a value, ascending."""
    return np.unique(values.index[values == value].to_numpy(dtype=np.int64))
