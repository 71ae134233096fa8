"""NumPy arrays that grow on disk row by row, and are read in place."""

from pathlib import Path

import numpy as np


class GrowingArray:
    """A .npy file that gets its rows piece by piece; no more than a piece is in memory."""

    def __init__(self, path: Path, dtype: str) -> None:
        self._dtype = np.dtype(dtype)
        self._file = path.open("wb")
        self._shape: tuple[int, ...] | None = None

    def add(self, rows: np.ndarray) -> None:
        """Append rows, of the same width each time.

        Raises:
            ValueError: They are wider or narrower than those before.
        """
        if self._shape is None:
            self._shape = (0, *rows.shape[1:])
            self._write_header()
        if rows.shape[1:] != self._shape[1:]:
            raise ValueError(f"rows of {rows.shape[1:]} after rows of {self._shape[1:]}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self._shape = (self._shape[0] + len(rows), *self._shape[1:])

    def finish(self) -> None:
        """Write how many there are; a header has room for that number to grow."""
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def _write_header(self) -> None:
        shape = (0,) if self._shape is None else self._shape
        np.lib.format.write_array_header_1_0(
            self._file, {"descr": self._dtype.str, "fortran_order": False, "shape": shape}
        )


def opened(path: Path) -> np.ndarray:
    """An array that stays on disk until parts of it are looked at.

    Raises:
        OSError: There is no such file.
        ValueError: It is no array.
    """
    array: np.ndarray = np.load(path, mmap_mode="r", allow_pickle=False)
    return array
