"""Sets of papers: put together, and written in few characters."""

import base64
import binascii
import zlib
from typing import Literal

import numpy as np

Combination = Literal["new", "add", "both", "remove"]
"""Replace what was there, add to it, keep what is in both, or take away from it."""

_MOST_BYTES = 1 << 20
"""Unpacked; what claims to be longer did not come from here."""


def combined(before: np.ndarray, rows: np.ndarray, how: Combination) -> np.ndarray:
    """Two sets of row numbers as one, ascending."""
    if how == "both":
        return in_both(before, rows)
    if how == "remove":
        return without(before, rows)
    return ascending(np.concatenate([before, rows]) if how == "add" else rows)


def ascending(rows: np.ndarray) -> np.ndarray:
    """Row numbers in order, each once; by marking them, which takes no sorting of millions."""
    return np.flatnonzero(_marked(rows, _end(rows)))


def in_both(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The row numbers that are in two sets, ascending."""
    end = max(_end(left), _end(right))
    return np.flatnonzero(_marked(left, end) & _marked(right, end))


def without(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The row numbers of one set that are not in another one, ascending."""
    end = max(_end(left), _end(right))
    return np.flatnonzero(_marked(left, end) & ~_marked(right, end))


def _end(rows: np.ndarray) -> int:
    return int(rows.max(initial=-1)) + 1


def _marked(rows: np.ndarray, end: int) -> np.ndarray:
    marked = np.zeros(end, dtype=bool)
    marked[rows] = True
    return marked


def rows_as_text(rows: np.ndarray) -> str:
    """Row numbers as URL-safe text: about two characters for each of a few hundred.

    Gaps between rows, their low bytes first, then all higher ones: mostly zeros, which vanish.

    Args:
        rows: (papers,) ascending, each once, below 2^32.
    """
    gaps = np.diff(rows, prepend=0).astype("<u4")
    planes = gaps.view("u1").reshape(-1, 4).T.tobytes()
    return base64.urlsafe_b64encode(zlib.compress(planes, 9)).decode().rstrip("=")


def rows_from_text(text: str, papers: int) -> np.ndarray | None:
    """What `rows_as_text` wrote; None for anything else.

    Args:
        text: Of any origin.
        papers: Row numbers must be below.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        planes = unpacking.decompress(packed, _MOST_BYTES)
    except (ValueError, binascii.Error, zlib.error):
        return None
    if not unpacking.eof or len(planes) % 4:
        return None
    gaps = np.frombuffer(planes, dtype="u1").reshape(4, -1).T.copy().view("<u4").ravel()
    rows = np.cumsum(gaps, dtype=np.int64)
    if (gaps[1:] == 0).any() or (len(rows) and rows[-1] >= papers):
        return None
    return rows
