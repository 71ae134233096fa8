"""A reading list in few characters, for an address.

Papers are named by the first 48 bits of a hash (BLAKE2b, RFC 7693) of their id, eight characters
each. Row numbers would be shorter, but mean other papers after a rebuild; among 178,000 papers two
share a name once in 18,000 corpora.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from hashlib import blake2b

from explorer.analysis.reading_list import MOST_PAPERS, Entry, ReadingList

_BYTES = 6
_MOST_NOTES = 1 << 18
"""Bytes of all notes, unpacked; what claims to be longer did not come from here."""


def list_as_text(reading: ReadingList) -> str:
    """The list as URL-safe text: eight characters a paper, and its notes packed behind a dot."""
    names = b"".join(_name(entry.paper) for entry in reading.entries)
    text = base64.urlsafe_b64encode(names).decode()
    if not any(entry.note for entry in reading.entries):
        return text
    notes = json.dumps([entry.note for entry in reading.entries], ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(notes.encode(), 9)).decode().rstrip("=")
    return f"{text}.{packed}"


def list_from_text(text: str, known: dict[bytes, str]) -> tuple[ReadingList, int] | None:
    """What `list_as_text` wrote; None for anything else.

    Args:
        text: Of any origin.
        known: Paper id by short name, from `short_names`.

    Returns:
        The papers that are known, and how many are not.
    """
    marks, _, packed = text.partition(".")
    each = _names_in(marks)
    if not each:
        return None
    notes = _unpacked(packed) if packed else [""] * len(each)
    if notes is None or len(notes) != len(each):
        return None
    found = [Entry(known[name], note) for name, note in zip(each, notes, strict=True)
             if name in known]  # fmt: skip
    return ReadingList().merged(found), len(each) - len(found)


def short_names(papers: Iterable[str], text: str | None = None) -> dict[bytes, str]:
    """Paper id by the short name that stands in an address.

    Args:
        papers: Ids; a million take a second or two.
        text: Only the papers that this address names are wanted; None for all.
    """
    if text is None:
        return {_name(paper): paper for paper in papers}
    wanted = set(_names_in(text.partition(".")[0]))
    return {name: paper for paper in papers if (name := _name(paper)) in wanted} if wanted else {}


def _names_in(marks: str) -> list[bytes]:
    """The short names in an address; none if it is not understood."""
    names = _decoded(marks) or b""
    if len(names) % _BYTES or len(names) > MOST_PAPERS * _BYTES:
        return []
    return [names[start : start + _BYTES] for start in range(0, len(names), _BYTES)]


def _name(paper: str) -> bytes:
    return blake2b(paper.encode(errors="replace"), digest_size=_BYTES).digest()


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None


def _unpacked(text: str) -> list[str] | None:
    try:
        unpacking = zlib.decompressobj()
        notes = json.loads(unpacking.decompress(_decoded(text) or b"", _MOST_NOTES))
    except (ValueError, zlib.error, RecursionError):
        return None
    strings = isinstance(notes, list) and all(isinstance(note, str) for note in notes)
    return notes if strings and unpacking.eof else None
