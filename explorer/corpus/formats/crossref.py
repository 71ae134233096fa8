"""Works as the API of Crossref answers them, with abstracts in JATS."""

import re
from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.json_objects import (
    Object,
    any_object,
    date_at,
    objects_at,
    read_objects,
    text_at,
    texts_at,
)
from explorer.corpus.schema import Record

_HEADING = re.compile(r"^\s*<jats:title>\s*(?:abstract|summary)\s*</jats:title>", re.IGNORECASE)
_BLOCK = re.compile(r"</?jats:(?:title|p|sec|list|list-item)\b[^<>]*>")
_DATES = ("published", "published-print", "published-online", "issued", "posted", "created")


def sniff(document: Document) -> bool:
    """True if an object has a DOI and a list of titles."""
    return any_object(document, _is_work)


def read(document: Document) -> Iterator[Record]:
    """One record per work."""
    return read_objects(document, _record)


def _is_work(work: Object) -> bool:
    listed = isinstance(work.get("title"), list)
    return "DOI" in work and (listed or "is-referenced-by-count" in work)


def _record(name: str, line: int, work: Object) -> Record:
    dates = [date_at(work, key, "date-parts") for key in _DATES]
    date = next((date for date in dates if date), "")
    title, subtitle = text_at(work, "title"), text_at(work, "subtitle")
    both = f"{title}: {subtitle}" if subtitle.casefold() not in title.casefold() else title
    return clean_record(
        name,
        line,
        title=both,
        abstract=_plain_markup(text_at(work, "abstract")),
        authors=[_name(author) for author in objects_at(work, "author")],
        date=date,
        venue=text_at(work, "container-title") or text_at(work, "event", "name")
        or text_at(work, "institution", 0, "name"),
        category=text_at(work, "subject"),
        url=text_at(work, "URL"),
        doi=text_at(work, "DOI"),
        keywords=texts_at(work, "subject"),
        citations=text_at(work, "is-referenced-by-count"),
        language=text_at(work, "language"),
    )  # fmt: skip


def _name(author: Object) -> str:
    parts = [text_at(author, "family"), text_at(author, "given"), text_at(author, "suffix")]
    return text_at(author, "name") or ", ".join(part for part in parts if part)


def _plain_markup(jats: str) -> str:
    """JATS as HTML: blocks become spaces, `jats:sub` becomes `sub`."""
    text = _BLOCK.sub(" ", _HEADING.sub("", jats))
    return text.replace("<jats:", "<").replace("</jats:", "</")
