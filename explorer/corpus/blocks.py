"""Records in blocks on disk: Parquet files of some thousand records each, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from explorer.corpus.clean import writable
from explorer.corpus.dates import PartialDate
from explorer.corpus.schema import Record
from explorer.corpus.suspects import Keys

BLOCK = 4096
"""Records of a block: some megabytes."""

_KINDS: dict[str, pa.DataType] = {
    "line": pa.int64(), "author_count": pa.int32(), "citations": pa.int64(),
    "authors": pa.list_(pa.string()), "keywords": pa.list_(pa.string()),
    "notes": pa.list_(pa.string()), "date": pa.date32(),
}  # fmt: skip
"""Types of the fields that are not texts."""
_NAMES = tuple(one.name for one in fields(Record))
_SCHEMA = pa.schema(
    [(name, _KINDS.get(name, pa.string())) for name in _NAMES] + [("precision", pa.string())]
)


@dataclass
class BlockWriter:
    """Writes records into blocks as they come, and beside each block what tells of duplicates.

    Attributes:
        folder: Where the blocks go.
        name: What their names begin with.
        paths: The blocks written so far.
    """

    folder: Path
    name: str
    paths: list[Path] = field(default_factory=list)
    _waiting: list[Record] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Take one more record."""
        self._waiting.append(record)
        if len(self._waiting) == BLOCK:
            self.close()

    def close(self) -> None:
        """Write what is left."""
        if self._waiting:
            self.paths.append(self.folder / f"{self.name}-{len(self.paths):06}.parquet")
            write_block(self._waiting, self.paths[-1])
            self._waiting = []


def write_block(records: Sequence[Record], path: Path) -> None:
    """Write records as one block."""
    columns: dict[str, list[Any]] = {
        name: [getattr(record, name) for record in records] for name in _NAMES
    }
    dates = columns["date"]
    columns["date"] = [date and date.first_day for date in dates]
    columns["precision"] = [date and date.precision for date in dates]
    columns["notes"] = [[writable(note) for note in notes] for notes in columns["notes"]]
    columns["problem"] = [writable(problem) for problem in columns["problem"]]
    table = pa.table([columns[name] for name in _SCHEMA.names], schema=_SCHEMA)
    pq.write_table(table, path, compression="lz4")
    np.savez(path.with_suffix(".npz"), **vars(Keys.of(records)))


def read_keys(path: Path) -> Keys:
    """The keys of the records of a block."""
    with np.load(path.with_suffix(".npz"), allow_pickle=False) as arrays:
        return Keys(**arrays)


def read_block(path: Path, rows: Sequence[int] | None = None) -> list[Record]:
    """The records of a block: all, or those in some of its rows."""
    table = pq.read_table(path)
    if rows is not None:
        table = table.take(rows)
    columns = {name: table[name].to_pylist() for name in _SCHEMA.names}
    precisions = columns.pop("precision")
    columns["date"] = [
        PartialDate(day, precision) if day else None
        for day, precision in zip(columns["date"], precisions, strict=True)
    ]
    for name in ("authors", "keywords", "notes"):
        columns[name] = [tuple(listed) for listed in columns[name]]
    names = list(columns)
    return [
        Record(**dict(zip(names, values, strict=True)))
        for values in zip(*columns.values(), strict=True)
    ]
