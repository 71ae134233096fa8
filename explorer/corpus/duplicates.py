"""Records of the same paper become one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from explorer.corpus.near_identical import near_identical_links
from explorer.corpus.same_title import Link, is_preprint, same_title_links
from explorer.corpus.schema import Record

_Value = TypeVar("_Value", str, int | None)
_PRECISION = {"year": 0, "month": 1, "day": 2}
_ARXIV_DOI = "10.48550/arxiv."


def group_duplicates(records: Sequence[Record]) -> np.ndarray:
    """Which records are one paper: by identifier, then by title, then by nearly the same abstract.

    A shared DOI, arXiv id or PubMed number decides. Below that, two different DOIs say that two
    papers differ, unless one is a preprint's or title, year, first author and abstract all agree.

    Returns:
        (len(records),) int: the position of the first record of the same paper.
    """
    links = list(_identifier_links(records))
    component = _components(links, len(records))
    published = _published_dois(records, component)
    links += same_title_links(records, published)
    component = _components(links, len(records))
    links += near_identical_links(records, published, component)
    _, first, inverse = np.unique(
        _components(links, len(records)), return_index=True, return_inverse=True
    )
    return first[inverse]


def merge(records: Sequence[Record]) -> Record:
    """One record with the fullest value of each field; the first one's place is kept.

    Of a preprint's DOI and a publisher's, the publisher's is kept.
    """
    dates = [record.date for record in records if record.date]
    dois = sorted((record.doi for record in records if record.doi), key=is_preprint)
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
        doi=dois[0] if dois else "",
        arxiv_id=_first(record.arxiv_id for record in records),
        pmid=_first(record.pmid for record in records),
        language=_first(record.language for record in records),
        keywords=max((record.keywords for record in records), key=len),
        citations=_first(record.citations for record in records),
    )


def _identifier_links(records: Sequence[Record]) -> Iterable[Link]:
    first_with: dict[str, int] = {}
    for position, record in enumerate(records):
        for key in identifiers_of(record):
            first = first_with.setdefault(key, position)
            if first != position:
                yield first, position


def identifiers_of(record: Record) -> Iterable[str]:
    """What names the paper of a record: DOI, arXiv id and PubMed number, as far as known."""
    doi = record.doi.lower()
    arxiv_id = record.arxiv_id or doi.partition(_ARXIV_DOI)[2]
    if doi:
        yield doi
    if arxiv_id:
        yield f"arxiv:{arxiv_id}"
    if record.pmid:
        yield f"pmid:{record.pmid}"


def _published_dois(records: Sequence[Record], component: np.ndarray) -> list[str]:
    """For each record the publisher's DOI of its paper as known so far; empty if there is none."""
    known: dict[int, str] = {}
    papers = component.tolist()
    for record, paper in zip(records, papers, strict=True):
        if record.doi and not is_preprint(record.doi):
            known.setdefault(paper, record.doi.lower())
    return [known.get(paper, "") for paper in papers]


def _components(links: Sequence[Link], count: int) -> np.ndarray:
    left, right = np.array(links, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (left, right)), shape=(count, count))
    return connected_components(graph, directed=False)[1]


def _first(values: Iterable[_Value]) -> _Value:
    """The first value that says something, else the last one."""
    listed = list(values)
    return next((value for value in listed if value not in ("", None)), listed[-1])
