"""Columns that grow on disk piece by piece and become one Arrow array each."""

from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.types import is_datetime64_dtype, is_object_dtype

TEXT = pa.large_string()
TEXTS = pa.large_list(TEXT)


class GrowingNumbers:
    """Numbers or times; those of a nullable type keep apart which are missing."""

    def __init__(self, stem: Path, dtype: Any) -> None:  # noqa: ANN401 (of NumPy or pandas)
        """Begin a column.

        Args:
            stem: What the names of its files begin with.
            dtype: Of the pandas column.
        """
        self.nullable = hasattr(dtype, "numpy_dtype") or is_datetime64_dtype(dtype)
        self._dtype: np.dtype = np.dtype(getattr(dtype, "numpy_dtype", dtype))
        self.kind = pa.from_numpy_dtype(self._dtype)
        self._values, self._known = _file(stem, "values"), _file(stem, "known")

    def add(self, values: pd.Series) -> None:
        """Append values."""
        if self.nullable:
            self._known.write(values.notna().to_numpy(dtype=bool).tobytes())
        masked = isinstance(values.dtype, pd.api.extensions.ExtensionDtype)
        numbers = values.to_numpy(self._dtype, na_value=0) if masked else values.to_numpy()
        self._values.write(numbers.astype(self._dtype, copy=False).tobytes())

    def array(self) -> pa.Array:
        """All of them, in place on disk."""
        values, known = _mapped(self._values), _mapped(self._known)
        bits = np.packbits(np.frombuffer(known, dtype=bool), bitorder="little")
        validity = pa.py_buffer(bits) if self.nullable else None
        rows = values.size // self._dtype.itemsize
        return pa.Array.from_buffers(self.kind, rows, [validity, values])


class GrowingTexts:
    """Texts: where each ends, and all of them in one."""

    kind, nullable = TEXT, False

    def __init__(self, stem: Path) -> None:
        """Begin a column; `stem` is what the names of its files begin with."""
        self._ends, self._text = _Ends(_file(stem, "ends")), _file(stem, "text")

    def add(self, values: pd.Series | pa.Array) -> None:
        """Append texts; one that is missing becomes empty."""
        for array in _chunks(values, TEXT):
            first, last = self._ends.add(array)
            if last > first:
                self._text.write(memoryview(array.buffers()[2])[first:last])

    def array(self) -> pa.Array:
        """All of them, in place on disk."""
        ends = _mapped(self._ends.file)
        return pa.Array.from_buffers(TEXT, self._ends.rows, [None, ends, _mapped(self._text)])


class GrowingLists:
    """Lists of texts."""

    kind, nullable = TEXTS, False

    def __init__(self, stem: Path) -> None:
        """Begin a column; `stem` is what the names of its files begin with."""
        self._ends = _Ends(_file(stem, "lists"))
        self._items = GrowingTexts(stem)

    def add(self, values: pd.Series) -> None:
        """Append lists."""
        for array in _chunks(values, TEXTS):
            first, last = self._ends.add(array)
            self._items.add(array.values[first:last])

    def array(self) -> pa.Array:
        """All of them, in place on disk."""
        ends = _mapped(self._ends.file)
        return pa.Array.from_buffers(
            TEXTS, self._ends.rows, [None, ends], children=[self._items.array()]
        )


GrowingColumn = GrowingNumbers | GrowingTexts | GrowingLists


def growing(stem: Path, values: pd.Series) -> GrowingColumn:
    """A column for values like these."""
    dtype = values.dtype
    if isinstance(dtype, pd.StringDtype):
        return GrowingTexts(stem)
    if isinstance(dtype, pd.ArrowDtype) or is_object_dtype(dtype):
        return GrowingLists(stem)
    return GrowingNumbers(stem, dtype)


class _Ends:
    """Where each value ends among all; the first number is 0."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.rows, self._total = file, 0, 0
        file.write(bytes(8))

    def add(self, array: pa.Array) -> tuple[int, int]:
        """Append the ends of an array's values; returns from where to where it holds them."""
        buffer = array.buffers()[1]
        if not len(array) or buffer is None:
            return 0, 0
        ends = np.frombuffer(buffer, dtype=np.int64)[array.offset :][: len(array) + 1]
        self.file.write((ends[1:] - ends[0] + self._total).tobytes())
        self.rows += len(array)
        self._total += int(ends[-1] - ends[0])
        return int(ends[0]), int(ends[-1])


def _file(stem: Path, part: str) -> BinaryIO:
    return stem.with_name(f"{stem.name}.{part}").open("wb")


def _mapped(file: BinaryIO) -> pa.Buffer:
    """What was written to a file, in place; the file is closed."""
    file.close()
    if not Path(file.name).stat().st_size:
        return pa.py_buffer(b"")
    return pa.memory_map(file.name).read_buffer()


def _chunks(values: pd.Series | pa.Array, kind: pa.DataType) -> list[pa.Array]:
    array = values if isinstance(values, pa.Array) else pa.array(values, type=kind)
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    return [chunk.cast(kind) for chunk in chunks]
