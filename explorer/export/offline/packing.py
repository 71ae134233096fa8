"""Tables and arrays as compressed bytes: `frontend/offline/pack.ts` is the other side.

    length of the header, 4 bytes, little-endian
    header: JSON {"content": ..., "arrays": {name: [dtype, offset, length]}}
    arrays, each at a multiple of 8 bytes from the end of the header

The whole is one gzip stream, which browsers unpack themselves.
"""

import gzip
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

_ALIGNED = 8
_DTYPES = {"u1": "u1", "u2": "<u2", "u4": "<u4", "f4": "<f4"}


def packed(content: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Pack what JSON can say, and arrays of numbers.

    Raises:
        ValueError: An array is of a kind that the page cannot read.
    """
    places: dict[str, tuple[str, int, int]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        kind = array.dtype.str.lstrip("<|")
        if kind not in _DTYPES:
            raise ValueError(f"{name} is of type {array.dtype}, not one of {', '.join(_DTYPES)}")
        part = _filled(np.ascontiguousarray(array, dtype=_DTYPES[kind]).tobytes())
        places[name] = (kind, offset, array.size)
        parts.append(part)
        offset += len(part)
    header = orjson.dumps({"content": content, "arrays": places})
    header += b" " * (-(4 + len(header)) % _ALIGNED)
    return compressed(b"".join([len(header).to_bytes(4, "little"), header, *parts]))


def compressed(content: bytes) -> bytes:
    """The same bytes for the same content, whenever it is packed."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def smallest(values: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 on in the fewest bytes that hold them."""
    most = int(values.max(initial=0))
    return values.astype("u1" if most < 256 else "<u2" if most < 65_536 else "<u4")


def _filled(content: bytes) -> bytes:
    return content + b"\0" * (-len(content) % _ALIGNED)
