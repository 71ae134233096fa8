"""Tables as one Arrow record batch in a file that is read in place."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from explorer.storage.columns import GrowingColumn, growing


class GrowingTable:
    """A table written piece by piece; no more than a piece is in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts = path.with_name(f".{path.name}.parts")
        self._parts.mkdir()
        self._columns: dict[str, GrowingColumn] = {}

    def add(self, rows: pd.DataFrame) -> None:
        """Append rows, with the same columns each time.

        Raises:
            KeyError: A column of the first rows is missing.
        """
        if not self._columns:
            for place, name in enumerate(rows.columns):
                self._columns[name] = growing(self._parts / str(place), rows[name])
        for name, column in self._columns.items():
            column.add(rows[name])

    def finish(self) -> None:
        """Put all columns into one file: one piece each, or taking a single row would be slow."""
        fields = [
            pa.field(name, column.kind, nullable=column.nullable)
            for name, column in self._columns.items()
        ]
        arrays = [column.array() for column in self._columns.values()]
        batch = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
        with pa.OSFile(str(self._path), "wb") as file, pa.ipc.new_file(file, batch.schema) as out:
            out.write_batch(batch)
        shutil.rmtree(self._parts)


def opened(path: Path) -> pd.DataFrame:
    """A table that stays on disk until parts of it are looked at.

    Lists of texts are columns of Arrow's type, all others those of a table in memory.

    Raises:
        OSError: There is no such file.
        pyarrow.ArrowInvalid: It is no table of this program.
    """
    with pa.ipc.open_file(pa.memory_map(str(path))) as file:
        if file.num_record_batches != 1:
            raise pa.ArrowInvalid(f"{file.num_record_batches} pieces")
        batch = file.get_batch(0)
    batch.validate()
    columns = {
        field.name: _in_place(field, column)
        for field, column in zip(batch.schema, batch.columns, strict=True)
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(batch.num_rows), copy=False)


def _in_place(field: pa.Field, column: pa.Array) -> object:
    """A column as pandas has it, without a copy of its values."""
    if pa.types.is_large_string(field.type):
        return pd.StringDtype("pyarrow", na_value=np.nan).__from_arrow__(column)
    if pa.types.is_large_list(field.type):
        return pd.array(column, dtype=pd.ArrowDtype(field.type))
    dtype = np.dtype(field.type.to_pandas_dtype())
    if pa.types.is_timestamp(field.type):
        dtype = np.dtype(f"M8[{field.type.unit}]")
    validity, values = column.buffers()
    numbers = np.frombuffer(values, dtype=dtype, count=len(column))
    if not field.nullable or dtype.kind == "M":  # a time that is missing says so itself
        return numbers
    known = np.frombuffer(validity, dtype=np.uint8)
    missing = np.unpackbits(known, count=len(column), bitorder="little") == 0
    return pd.arrays.IntegerArray(numbers, missing)
