"""JSON or JSON lines of any other kind: objects with a title or an abstract, read as a table."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from explorer.corpus.document import Document
from explorer.corpus.json_objects import Found, Object, any_object, find_objects
from explorer.corpus.tables import Row, TableRecords, read_table

_SAMPLE = 200
_DEPTH = 3


def sniff(document: Document) -> bool:
    """True of any JSON that holds objects."""
    return any_object(document, lambda _: True)


def read(document: Document) -> TableRecords:
    """One record per object; `a.b` is the column of key b in object a.

    Raises:
        CorpusError: Neither titles nor abstracts are to be found.
    """
    found = ((entry, _flat(entry.value)) for entry in find_objects(document))
    sample = list(islice(found, _SAMPLE))
    columns = list(dict.fromkeys(key for _, cells in sample for key in cells))
    rows = (
        Row(entry.line, [cells.get(column) for column in columns], (), _problem(entry))
        for entry, cells in chain(sample, found)
    )
    return read_table(document, columns, rows)


def _problem(entry: Found) -> str:
    if isinstance(entry.value, dict):
        return ""
    return entry.problem or "a JSON value where an object should be"


def _flat(value: object) -> Object:
    return dict(_pairs(value, "", 0)) if isinstance(value, dict) else {}


def _pairs(value: Object, prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and depth < _DEPTH:
            yield from _pairs(inner, f"{prefix}{key}.", depth + 1)
        else:
            yield f"{prefix}{key}", inner
