"""The parts of a landscape folder, in each of its two forms.

Most landscapes are read into memory. One that is larger than memory is mapped: its papers, ledger
and arrays lie in files as they lie in memory, and only what is looked at is ever read.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from explorer.storage import arrays, tables

MAPPED_TABLES = ("papers", "ledger")
ARRAYS = {"neighbors": "<i4", "neighbor_distances": "<f4", "embeddings": "<f2"}
COUNTS = {"data": "<i2", "indices": "<i4", "indptr": "<i8"}
"""The arrays of doc_terms, a matrix of compressed rows."""


def arrow_file(folder: Path, table: str) -> Path:
    """Where a mapped table lies."""
    return folder / f"{table}.arrow"


def array_file(folder: Path, array: str) -> Path:
    """Where an array lies, in both forms."""
    return folder / f"{array}.npy"


def counts_file(folder: Path, array: str) -> Path:
    """Where one of the mapped arrays of doc_terms lies."""
    return folder / f"doc_terms.{array}.npy"


def write_plain(landscape: object, folder: Path, names: Iterable[str]) -> None:
    """Write all parts but doc_terms.

    Args:
        landscape: What has them as attributes.
        folder: Where they shall lie.
        names: Its tables.
    """
    for table in names:
        getattr(landscape, table).to_parquet(folder / f"{table}.parquet", index=False)
    for array in ARRAYS:
        np.save(array_file(folder, array), getattr(landscape, array), allow_pickle=False)


def read_plain(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """All parts of a folder in memory, but for the embeddings.

    Args:
        folder: The landscape.
        names: Its tables.
    """
    return {name: read_table(folder / f"{name}.parquet") for name in names} | {
        "doc_terms": sparse.csr_array(sparse.load_npz(folder / "doc_terms.npz")),
        "neighbors": np.load(array_file(folder, "neighbors"), allow_pickle=False),
        "neighbor_distances": np.load(array_file(folder, "neighbor_distances"), allow_pickle=False),
        "embeddings": arrays.opened(array_file(folder, "embeddings")),
    }


def read_mapped(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """All parts of a mapped folder: small tables in memory, all else in place on disk."""
    small = [name for name in names if name not in MAPPED_TABLES]
    return (
        {name: tables.opened(arrow_file(folder, name)) for name in MAPPED_TABLES}
        | {name: read_table(folder / f"{name}.parquet") for name in small}
        | {name: arrays.opened(array_file(folder, name)) for name in ARRAYS}
    )


def read_counts(folder: Path, terms: int) -> sparse.csr_array:
    """The mapped doc_terms of a folder.

    Args:
        folder: The landscape.
        terms: Its columns.
    """
    data, indices, ends = (np.asarray(arrays.opened(counts_file(folder, name))) for name in COUNTS)
    if ends[-1] <= np.iinfo(indices.dtype).max:  # else scipy copies the indices as wider numbers
        ends = ends.astype(indices.dtype)
    return sparse.csr_array((data, indices, ends), shape=(len(ends) - 1, terms), copy=False)


def read_table(path: Path) -> pd.DataFrame:
    """A table whose columns are one piece each: from pieces, taking one row of text is slow."""
    read = pq.read_table(path)
    schema, columns = read.schema, read.columns
    del read
    for place, column in enumerate(columns):  # one after the other, so that no two copies remain
        columns[place] = column.combine_chunks()
    table: pd.DataFrame = pa.table(columns, schema=schema).to_pandas()
    return table
