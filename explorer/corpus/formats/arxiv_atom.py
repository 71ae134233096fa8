"""Atom as arXiv's API answers with it."""

from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.formats.xml_records import XmlRecord, read_xml, root_name, text_of, texts_of
from explorer.corpus.schema import Record


def sniff(document: Document) -> bool:
    """True if this is a feed, or an entry of one, that speaks of arXiv."""
    return root_name(document) in {"feed", "entry"} and "arxiv" in document.opening.lower()


def read(document: Document) -> Iterator[Record]:
    """One record per entry."""
    for found in read_xml(document, ("entry",)):
        yield _record(document.name, found)


def _record(file: str, found: XmlRecord) -> Record:
    entry = found.element
    if entry is None:
        return Record(file, found.line, problem=found.problem)
    address = text_of(entry, "id")
    if "/api/errors" in address:
        return Record(file, found.line, problem=f"arXiv reports: {text_of(entry, 'summary')}")
    primary = entry.find("primary_category")
    if primary is None:
        primary = entry.find("category")
    return clean_record(
        file,
        found.line,
        title=text_of(entry, "title"),
        abstract=text_of(entry, "summary"),
        authors=texts_of(entry, "author/name"),
        date=text_of(entry, "published") or text_of(entry, "updated"),
        venue=text_of(entry, "journal_ref"),
        category=primary.get("term", "") if primary is not None else "",
        url=address,
        doi=text_of(entry, "doi"),
        arxiv_id=address,
        notes=found.notes,
    )
