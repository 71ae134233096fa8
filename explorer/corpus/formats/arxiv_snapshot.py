"""The metadata snapshot of arXiv: one JSON object per line."""

from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from explorer.corpus.cells import split_authors
from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.json_objects import (
    Object,
    any_object,
    at,
    read_objects,
    text_at,
    texts_at,
)
from explorer.corpus.schema import Record


def sniff(document: Document) -> bool:
    """True if an object has the keys that only the snapshot has."""
    return any_object(document, _is_paper)


def read(document: Document) -> Iterator[Record]:
    """One record per paper, dated by its first version."""
    return read_objects(document, _record)


def _is_paper(paper: Object) -> bool:
    return "categories" in paper and bool({"authors_parsed", "journal-ref"} & paper.keys())


def _record(name: str, line: int, paper: Object) -> Record:
    return clean_record(
        name,
        line,
        title=text_at(paper, "title"),
        abstract=text_at(paper, "abstract"),
        authors=_authors(paper),
        date=_first_version(paper) or text_at(paper, "update_date"),
        venue=text_at(paper, "journal-ref"),
        category=next(iter(text_at(paper, "categories").split()), ""),
        doi=next(iter(text_at(paper, "doi").split()), ""),
        arxiv_id=text_at(paper, "id"),
        keywords=texts_at(paper, "keywords"),
    )


def _authors(paper: Object) -> list[str]:
    """`Family, Given`, with `Jr` as the third part."""
    parsed = at(paper, "authors_parsed")
    names = [
        ", ".join(part for part in texts_at(parts[:3]) if part.strip())
        for parts in (parsed if isinstance(parsed, list) else [])
        if isinstance(parts, list)
    ]
    return [name for name in names if name] or split_authors(text_at(paper, "authors"))


def _first_version(paper: Object) -> str:
    """The day of the first version, which the snapshot writes as e-mail does."""
    created = text_at(paper, "versions", 0, "created")
    try:
        return parsedate_to_datetime(created).astimezone(UTC).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
