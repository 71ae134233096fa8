"""EndNote XML, whose values are wrapped into elements of style."""

from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.dates import fuller_date
from explorer.corpus.document import Document
from explorer.corpus.formats.xml_records import XmlRecord, read_xml, root_name, text_of, texts_of
from explorer.corpus.schema import Record


def sniff(document: Document) -> bool:
    """True if records stand in an element `xml` or `records`, with a type of reference."""
    return root_name(document) in {"xml", "records"} and "<record>" in document.opening


def read(document: Document) -> Iterator[Record]:
    """One record per `record`."""
    for found in read_xml(document, ("record",)):
        yield _record(document.name, found)


def _record(file: str, found: XmlRecord) -> Record:
    record = found.element
    if record is None:
        return Record(file, found.line, problem=found.problem)
    titles, people = "titles/", "contributors/"
    addresses = [text.strip() for text in texts_of(record, "urls/*/url")]
    source = text_of(record, "remote-database-name").lower()
    return clean_record(
        file,
        found.line,
        title=text_of(record, titles + "title") or text_of(record, titles + "short-title"),
        abstract=text_of(record, "abstract"),
        authors=texts_of(record, people + "authors/author")
        or texts_of(record, people + "secondary-authors/author"),
        date=fuller_date(text_of(record, "dates/year"), text_of(record, "dates/pub-dates/date")),
        venue=text_of(record, "periodical/full-title")
        or text_of(record, titles + "secondary-title")
        or text_of(record, titles + "alt-title"),
        url=next((text for text in addresses if "://" in text and "<" not in text), ""),
        doi=text_of(record, "electronic-resource-num"),
        pmid=text_of(record, "accession-num") if "pubmed" in source or "nlm" in source else "",
        keywords=texts_of(record, "keywords/keyword"),
        language=text_of(record, "language"),
        notes=found.notes,
    )
