"""Parquet, NumPy and SciPy files of unknown origin: their types and sizes, before they are used.

Nothing here trusts what a file says of itself more than it must: types are compared with those of
the contract, sizes with one another, and the texts are counted before they become a table.
"""

import json
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from explorer.config import max_records
from explorer.landscape import LEVEL_COLUMNS, TABLE_COLUMNS
from explorer.packing.members import COUNTS

_LONGEST = {"title": 10_000, "abstract": 200_000}
_LONGEST_OTHER = 20_000
_MOST_TOPICS = 100_000
_MOST_TERMS = 5_000_000
_MOST_DIMENSIONS = 10_000
_LARGEST_COUNTS = 8_000_000_000
_ROOM, _SWELLING = 200_000_000, 30
"""Bytes that a table may unpack to: so many, and so many times its size."""
_SPARSE = {"indices.npy", "indptr.npy", "format.npy", "shape.npy", "data.npy", "_is_array.npy"}
_FOOTER = {"thrift_string_size_limit": 1 << 20, "thrift_container_size_limit": 1 << 16}
"""Most bytes of a text and most parts of a list in the description of a Parquet file."""

_WHOLE = {"int8", "int16", "int32", "int64"}
_REAL = {"float", "double"}
_TEXT = {"string", "large_string"}
_TEXTS = {f"list<element: {kind}>" for kind in (*_TEXT, "null")}
_KINDS: dict[str, set[str]] = {
    "authors": _TEXTS, "keywords": _TEXTS, "source": _TEXTS,
    "representatives": {f"list<element: {kind}>" for kind in (*_WHOLE, "null")},
    "date": {f"timestamp[{unit}]" for unit in ("s", "ms", "us", "ns")},
} | dict.fromkeys(
    ("x", "y", "kept_neighbors", "hue", "weight", "distance", "probability", "nearest_distance"),
    _REAL,
) | dict.fromkeys(
    ("author_count", "citations", "level", "topic", "parent", "size", "rank", "left", "right",
     "papers", "record", "line", "nearest_topic"),
    _WHOLE,
)  # fmt: skip
"""What a column holds; text where nothing is said."""
_MAY_LACK = {"author_count", "citations", "date", "kept_neighbors", "probability",
             "nearest_distance", "line"}  # fmt: skip
_PANDAS = {"object", "str", "string", "Int32", "Int64"}
"""What pandas may be told to make of a column, besides NumPy's own types."""


def find_wrong_file(folder: Path, manifest: Mapping[str, Any]) -> str:
    """What is wrong with the data files of a landscape folder; empty if nothing is.

    Args:
        folder: The folder.
        manifest: Its manifest, as checked.
    """
    papers, levels = manifest["counts"]["papers"], len(manifest["levels"])
    if not 0 < papers <= max_records():
        return f"it has {papers:,} papers, and {max_records():,} may be read"
    for name, kind, wide in (
        ("neighbors", "<i4", 1000), ("neighbor_distances", "<f4", 1000),
        ("embeddings", "<f2", _MOST_DIMENSIONS),
    ):  # fmt: skip
        fault = _wrong_array(folder / f"{name}.npy", np.dtype(kind), papers, wide)
        if fault:
            return f"{name}.npy {fault}"
    fault = _wrong_counts(folder / COUNTS)
    if fault:
        return f"{COUNTS} {fault}"
    most = {"papers": papers, "topics": _MOST_TOPICS, "hierarchy": _MOST_TOPICS}
    for table in TABLE_COLUMNS:
        rows = most.get(table, _MOST_TERMS)
        fault = _wrong_table(folder / f"{table}.parquet", _columns(table, levels), rows)
        if fault:
            return f"{table}.parquet {fault}"
    return ""


def read_papers(folder: Path) -> pd.DataFrame:
    """The texts of papers that the search index holds, of files that have been checked."""
    columns = ["title", "abstract", "authors", "keywords"]
    return pd.read_parquet(folder / "papers.parquet", columns=columns)


def _columns(table: str, levels: int) -> dict[str, set[str]]:
    """The columns that a table has, and the types that each may have."""
    columns = {name: _KINDS.get(name, _TEXT) for name in TABLE_COLUMNS[table]}
    if table == "papers":
        columns |= {
            f"{kind}_{level}": _KINDS[kind] for level in range(levels) for kind in LEVEL_COLUMNS
        }
    return columns


def _wrong_table(path: Path, columns: dict[str, set[str]], most: int) -> str:
    file = pq.ParquetFile(path, arrow_extensions_enabled=False, **_FOOTER)
    if file.metadata.num_rows > most:
        return f"has {file.metadata.num_rows:,} rows, which is too many"
    found = {field.name: str(field.type) for field in file.schema_arrow}
    if sorted(file.schema_arrow.names) != sorted(columns):
        odd = sorted(set(columns) ^ set(found)) or ["one twice"]
        return f"has other columns than a landscape: {odd[0][:80]}"
    for name, kinds in columns.items():
        if found[name] not in kinds:
            return f"has a column {name} of type {found[name][:80]}"
    if not _is_plain_for_pandas(file.schema_arrow.metadata or {}):
        return "asks to be read in another way than a landscape"
    room = _ROOM + _SWELLING * path.stat().st_size
    for name in columns:
        for batch in file.iter_batches(batch_size=4096, columns=[name]):
            room -= batch.nbytes
            fault = "unpacks to more than it can" if room < 0 else _wrong_values(batch, name)
            if fault:
                return fault
    return ""


def _is_plain_for_pandas(metadata: Mapping[bytes, bytes]) -> bool:
    """Whether what is said for pandas neither makes an index nor asks for unknown types."""
    said = json.loads(metadata.get(b"pandas", b"{}"))
    asked = {column["numpy_type"] for column in said.get("columns", ())}
    plain = all(
        name in _PANDAS or np.dtype(name).kind in "if" or np.dtype(name).kind == "M"
        for name in asked
    )
    return plain and not said.get("index_columns") and not said.get("column_indexes")


def _wrong_values(batch: pa.RecordBatch, name: str) -> str:
    """What is wrong with some values of a column."""
    batch.validate(full=True)
    values = batch.column(0)
    kind = name.rpartition("_")[0] if name[-1].isdigit() else name
    if values.null_count and kind not in _MAY_LACK:
        return f"lacks values in the column {name}"
    if pa.types.is_list(values.type):
        values = values.flatten()
        if values.null_count and not pa.types.is_null(values.type):
            return f"lacks values in the lists of {name}"
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        length = pc.max(pc.utf8_length(values)).as_py() or 0
        if length > _LONGEST.get(name, _LONGEST_OTHER):
            return f"has a text of {length:,} characters in the column {name}"
    return ""


def _wrong_array(path: Path, kind: np.dtype, papers: int, wide: int) -> str:
    """Check what a NumPy file says of itself against its size; no value is read."""
    with path.open("rb") as file:
        shape, by_columns, dtype = _header(file)
        start = file.tell()
    if dtype != kind or by_columns or len(shape) != 2:
        return f"is no table of numbers of the type {kind.name}"
    if shape[0] != papers or not 0 <= shape[1] <= wide:
        return f"has the shape {shape} for {papers:,} papers"
    if path.stat().st_size != start + math.prod(shape) * kind.itemsize:
        return "has another size than it says"
    return ""


def _header(file: Any) -> tuple[tuple[int, ...], bool, np.dtype]:  # noqa: ANN401 (any stream)
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError("a NumPy file of another version")
    header: tuple[tuple[int, ...], bool, np.dtype] = np.lib.format.read_array_header_1_0(file)
    return header


def _wrong_counts(path: Path) -> str:
    """Check the parts of a sparse table in the archive that SciPy makes of it."""
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
        known = {
            "indices.npy",
            "indptr.npy",
            "format.npy",
            "shape.npy",
            "data.npy",
            "_is_array.npy",
        }
        if len(members) != len(archive.infolist()) or set(members) != known:
            return "is no sparse table"
        if sum(member.file_size for member in members.values()) > _LARGEST_COUNTS:
            return "is larger than it can be"
        for name, member in members.items():
            with archive.open(member) as file:
                shape, _, dtype = _header(file)
            if dtype.kind not in "iSb" or member.file_size > 1000 + math.prod(shape) * max(
                dtype.itemsize, 1
            ):  # fmt: skip
                return f"holds {name} of another kind than a sparse table does"
        with archive.open("format.npy") as file:
            if np.lib.format.read_array(file, allow_pickle=False).item() != b"csr":
                return "is no sparse table by rows"
    return ""
