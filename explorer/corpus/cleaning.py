"""The one way from the raw strings of any format to a record."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from explorer.corpus.clean import plain_text
from explorer.corpus.dates import parse_date
from explorer.corpus.schema import Record, complete_arxiv_id


class RawFields(TypedDict, total=False):
    """What a file says of a paper, as it stands there.

    title, abstract, venue and keywords may hold LaTeX, HTML, entities and line breaks. authors are
    one name each, `Family, Given` or `Given Family`. date may have any form that `dates`
    understands. doi, arxiv_id and pmid may stand in an address or behind a prefix. language is an
    ISO 639 code or an English name. notes tell what the format's reader had to repair.
    """

    title: str
    abstract: str
    authors: Iterable[str]
    date: str
    venue: str
    category: str
    url: str
    doi: str
    arxiv_id: str
    pmid: str
    keywords: Iterable[str]
    citations: str | int | None
    language: str
    notes: Iterable[str]


def clean_record(file: str, line: int, **raw: Unpack[RawFields]) -> Record:
    """A record with each value cleaned, and a note for whatever was repaired.

    Args:
        file: Name of the document.
        line: Line of the document from 1, or the record's number where there are no lines.
        **raw: What the file says.
    """
    date = raw.get("date", "").strip()
    found = parse_date(date)
    lost = [f"date '{date}' not understood; the paper is undated"] if date and not found else []
    citations = str(raw.get("citations") or "").strip()
    return Record(
        file=file,
        line=line,
        title=plain_text(raw.get("title", "")),
        abstract=plain_text(raw.get("abstract", "")),
        authors=tuple(plain_text(name) for name in raw.get("authors", ())),
        date=found,
        venue=plain_text(raw.get("venue", "")),
        category=raw.get("category", "").strip(),
        url=raw.get("url", "").strip(),
        doi=raw.get("doi", "").strip(),
        arxiv_id=complete_arxiv_id(raw.get("arxiv_id", "")),
        pmid=raw.get("pmid", "").strip(),
        keywords=tuple(plain_text(word) for word in raw.get("keywords", ())),
        citations=int(citations) if citations.isdecimal() else None,
        language=raw.get("language", "").strip().lower(),
        notes=(*raw.get("notes", ()), *lost),
    )
