"""RIS, in the dialects of reference managers and databases.

The tags are those of the RIS specification of Research Information Systems, and what EndNote,
Zotero, Mendeley, Scopus, Web of Science, Embase, EBSCO and Google Scholar make of them.
"""

import re
from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.dates import fuller_date, parse_date
from explorer.corpus.document import Document
from explorer.corpus.formats.tagged import (
    Dialect,
    Fields,
    TaggedRecord,
    fields_of,
    first,
    joined,
    listed,
    read_records,
)
from explorer.corpus.identifiers import doi_of_address
from explorer.corpus.schema import Record

# Two spaces stand before the hyphen; some programs write others, so the first line tells.
_START = re.compile(r"^\W{0,3}(?:\d{1,6}[.)]?\s+)?TY(?P<space>[ \t]{0,4})-(?=\s)", re.MULTILINE)
_DOI = re.compile(r"(?:doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_ARXIV = re.compile(r"\barxiv:\s*([\w.-]+/?\d+(?:\.\d+)?)", re.IGNORECASE)
_CITED = re.compile(r"(?:cited by|times cited[^:;]{0,60})\W{1,3}(\d+)", re.IGNORECASE)
_ADDRESSES = ("UR", "LK", "L2", "L1", "L3")


def sniff(document: Document) -> bool:
    """True if a line near the top holds the tag with which records begin."""
    return bool(_START.search(document.opening))


def read(document: Document) -> Iterator[Record]:
    """One record per `TY`, also where `TY` or `ER` is missing."""
    dialect = _dialect(document.text)
    for record in read_records(document.text, dialect):
        yield _record(document.name, record, fields_of(record, dialect))


def _dialect(text: str) -> Dialect:
    match = _START.search(text)
    width = len(match["space"]) if match else 2
    spaces = "[ \\t]{2}" if width == 2 else f"(?:[ \\t]{{2}}|[ \\t]{{{width}}})"
    return Dialect(
        tag=re.compile(rf"^\W{{0,3}}(?:\d{{1,6}}[.)]?\s+)?([A-Z][A-Z0-9]){spaces}-(?:\s(.*)|$)"),
        start=frozenset({"TY"}),
        end="ER",
    )


def _record(file: str, record: TaggedRecord, fields: Fields) -> Record:
    addresses = listed(fields, *_ADDRESSES)
    abstract, other = joined(fields, "AB"), joined(fields, "N2")
    date, notes = _date(fields)
    title = first(fields, "TI", "T1", "CT")
    book = first(fields, "BT") if title else ""  # that of a whole book is its title
    venue = first(fields, "JF", "T2", "JO") or book or first(fields, "JA", "J2", "J1", "T3")
    return clean_record(
        file,
        record.line,
        title=title or first(fields, "BT", "ST"),
        abstract=max(abstract, other, key=len),
        authors=listed(fields, "AU") or listed(fields, "A1") or listed(fields, "A2", "ED"),
        date=date,
        venue=venue,
        url=next(iter(addresses), ""),
        doi=_doi(fields, addresses),
        arxiv_id=_arxiv_id(fields, venue),
        pmid=_pmid(fields),
        keywords=listed(fields, "KW", "DE"),
        citations=_citations(fields),
        language=first(fields, "LA"),
        notes=[*record.notes, *notes],
    )


def _date(fields: Fields) -> tuple[str, list[str]]:
    """The date of publication; `Y2` often tells when the page was looked at, so it comes last."""
    year = next((text for text in listed(fields, "PY", "Y1") if parse_date(text)), "")
    date = fuller_date(year or first(fields, "PY", "Y1"), first(fields, "DA"))
    for other in listed(fields, "Y1", "PY") if year else ():
        date = fuller_date(date, other)
    if date or not (date := first(fields, "Y2")):
        return date, []
    return date, ["dated by Y2, in which some programs tell when a page was looked at"]


def _doi(fields: Fields, addresses: list[str]) -> str:
    """The DOI, from its own tag or from one in which some programs put it."""
    if found := first(fields, "DO", "DI"):
        return found
    if found := next(filter(None, map(doi_of_address, addresses)), ""):
        return found
    others = listed(fields, "M3", "L3", "AN", "ID", "N1", "M1")
    return next((text for text in others if _DOI.fullmatch(text)), "")


def _arxiv_id(fields: Fields, venue: str) -> str:
    texts = [venue, *listed(fields, "AN", "M1", "VL", "PB", "N1")]
    match = next(filter(None, map(_ARXIV.search, texts)), None)
    return match[1] if match else ""


def _pmid(fields: Fields) -> str:
    """The number that PubMed's own records carry as accession number, and Scopus in `C2`."""
    source = " ".join(listed(fields, "DB", "DP")).lower()
    if "scopus" in source:
        return next((text for text in listed(fields, "C2") if text.isdecimal()), "")
    numbers = listed(fields, "AN") if re.search(r"pubmed|nlm", source) else []
    return next((text for text in numbers if text.isdecimal()), "")


def _citations(fields: Fields) -> str:
    if counted := first(fields, "TC"):
        return counted
    match = _CITED.search(" ".join(listed(fields, "N1")))
    return match[1] if match else ""
