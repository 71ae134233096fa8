"""Works as the API of DataCite answers them."""

from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.json_objects import (
    Object,
    any_object,
    at,
    objects_at,
    read_objects,
    text_at,
)
from explorer.corpus.schema import Record

_BEST_DATES = ("Issued", "Available", "Submitted")


def sniff(document: Document) -> bool:
    """True if an object has the titles, creators or types of DataCite's schema."""
    return any_object(document, _is_work)


def read(document: Document) -> Iterator[Record]:
    """One record per work."""
    return read_objects(document, _record)


def _attributes(work: Object) -> Object:
    inner = work.get("attributes")
    return inner if isinstance(inner, dict) else work


def _is_work(work: Object) -> bool:
    return isinstance(_attributes(work).get("titles"), list) and bool(
        {"doi", "creators", "publicationYear", "descriptions"} & _attributes(work).keys()
    )


def _record(name: str, line: int, entry: Object) -> Record:
    work = _attributes(entry)
    descriptions = objects_at(work, "descriptions")
    abstracts = [text_at(d, "description") for d in descriptions
                 if text_at(d, "descriptionType") == "Abstract"]  # fmt: skip
    others = [text_at(d, "description") for d in descriptions]
    titles = [t for t in objects_at(work, "titles") if not text_at(t, "titleType")]
    return clean_record(
        name,
        line,
        title=text_at(titles, 0, "title") or text_at(work, "titles", 0, "title"),
        abstract=max(abstracts or others, key=len, default=""),
        authors=[_name(creator) for creator in objects_at(work, "creators")],
        date=_date(work),
        venue=text_at(work, "container", "title") or text_at(work, "publisher", "name")
        or text_at(work, "publisher"),
        category=text_at(work, "types", "resourceTypeGeneral"),
        url=text_at(work, "url"),
        doi=text_at(work, "doi") or text_at(entry, "id"),
        arxiv_id=_other_id(work, "arxiv"),
        pmid=_other_id(work, "pmid"),
        keywords=[text_at(subject, "subject") for subject in objects_at(work, "subjects")],
        citations=text_at(work, "citationCount"),
        language=text_at(work, "language"),
    )  # fmt: skip


def _name(creator: Object) -> str:
    parts = [text_at(creator, "familyName"), text_at(creator, "givenName")]
    return text_at(creator, "name") or ", ".join(part for part in parts if part)


def _date(work: Object) -> str:
    dates = {text_at(date, "dateType"): text_at(date, "date") for date in objects_at(work, "dates")}
    best = next((dates[kind] for kind in _BEST_DATES if dates.get(kind)), "")
    return best.split("/")[0] or text_at(work, "publicationYear")


def _other_id(work: Object, kind: str) -> str:
    """An identifier of another kind that the work itself goes by."""
    for identifier in objects_at(work, "alternateIdentifiers") + objects_at(work, "identifiers"):
        name = at(identifier, "alternateIdentifierType") or at(identifier, "identifierType")
        if isinstance(name, str) and name.casefold() == kind:
            return text_at(identifier, "alternateIdentifier") or text_at(identifier, "identifier")
    return ""
