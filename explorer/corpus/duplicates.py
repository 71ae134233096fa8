"""Records of the same paper become one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from explorer.corpus.schema import Record, normalised

_Value = TypeVar("_Value", str, int | None)
_PRECISION = {"year": 0, "month": 1, "day": 2}


def group_duplicates(records: Sequence[Record]) -> np.ndarray:
    """Which records are one paper: same DOI, arXiv id or title, or the same text if untitled.

    Returns:
        (len(records),) int: the position of the first record of the same paper.
    """
    first_with: dict[tuple[str, str], int] = {}
    links = [
        (position, first_with.setdefault(key, position))
        for position, record in enumerate(records)
        for key in _keys(record)
    ]
    left, right = np.array(links, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (left, right)), shape=(len(records),) * 2)
    _, component = connected_components(graph, directed=False)
    _, first, inverse = np.unique(component, return_index=True, return_inverse=True)
    return first[inverse]


def merge(records: Sequence[Record]) -> Record:
    """One record with the fullest value of each field; the first one's place is kept."""
    dates = [record.date for record in records if record.date]
    return replace(
        records[0],
        title=_first(record.title for record in records),
        abstract=max((record.abstract for record in records), key=len),
        authors=max((record.authors for record in records), key=len),
        author_count=_first(record.author_count for record in records),
        date=max(dates, key=lambda date: _PRECISION[date.precision]) if dates else None,
        venue=_first(record.venue for record in records),
        category=_first(record.category for record in records),
        url=_first(record.url for record in records),
        doi=_first(record.doi for record in records),
        arxiv_id=_first(record.arxiv_id for record in records),
        pmid=_first(record.pmid for record in records),
        language=_first(record.language for record in records),
        keywords=max((record.keywords for record in records), key=len),
        citations=_first(record.citations for record in records),
    )


def _keys(record: Record) -> list[tuple[str, str]]:
    text = ("title", normalised(record.title)) if record.title else (
        "abstract", normalised(record.abstract)
    )  # fmt: skip
    keys = [("doi", record.doi.lower()), ("arxiv", record.arxiv_id), ("pmid", record.pmid), text]
    return [key for key in keys if key[1]]


def _first(values: Iterable[_Value]) -> _Value:
    """The first value that says something, else the last one."""
    listed = list(values)
    return next((value for value in listed if value not in ("", None)), listed[-1])
