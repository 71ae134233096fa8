"""CSL-JSON, as Zotero and many citation tools write it."""

import re
from collections.abc import Iterator

from explorer.corpus.cells import split_list
from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.json_objects import (
    Object,
    any_object,
    at,
    date_at,
    objects_at,
    read_objects,
    text_at,
)
from explorer.corpus.schema import Record

_TYPES = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
        "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
        "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
        "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
        "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
        "personal_communication", "post", "post-weblog", "regulation", "report", "review",
        "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
    }
)  # fmt: skip
_SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}
_LONG_DAY = re.compile(r"(\d{4}-\d{2})-00(\d{2})")


def sniff(document: Document) -> bool:
    """True if an object has a type of CSL and is not of a service that uses the same types."""
    return any_object(document, _is_item)


def read(document: Document) -> Iterator[Record]:
    """One record per item."""
    return read_objects(document, _record)


def _is_item(item: Object) -> bool:
    return (
        item.get("type") in _TYPES
        and isinstance(item.get("title", ""), str)
        and not {"authorships", "attributes", "paperId", "publication_year"} & item.keys()
        and bool({"issued", "author", "container-title", "citation-key", "URL", "DOI", "editor",
                  "publisher", "title-short", "accessed"} & item.keys())
    )  # fmt: skip


def _record(name: str, line: int, item: Object) -> Record:
    date, notes = _date(item)
    number = text_at(item, "number")
    return clean_record(
        name,
        line,
        title=text_at(item, "title"),
        abstract=text_at(item, "abstract"),
        authors=[
            _name(author) for author in objects_at(item, "author") or objects_at(item, "editor")
        ],
        date=date,
        venue=text_at(item, "container-title") or text_at(item, "event-title"),
        url=text_at(item, "URL"),
        doi=text_at(item, "DOI"),
        arxiv_id=number if number.lower().startswith("arxiv:") else "",
        pmid=text_at(item, "PMID"),
        keywords=split_list(text_at(item, "keyword")),
        language=text_at(item, "language"),
        notes=notes,
    )


def _name(author: Object) -> str:
    """`Family, Given`, with `von` before the family name and `Jr.` behind the given one."""
    family = " ".join(
        filter(None, [text_at(author, "non-dropping-particle"), text_at(author, "family")])
    )
    given = " ".join(filter(None, [text_at(author, "given"), text_at(author, "dropping-particle")]))
    parts = [family, given, text_at(author, "suffix")]
    whole = text_at(author, "literal")
    return f"{{{whole}}}" if whole else ", ".join(part for part in parts if part)


def _date(item: Object) -> tuple[str, list[str]]:
    """The date in a form for `dates`, and a note where it was written in no form of CSL.

    Better CSL JSON writes `2016-09-0013` for a day of law journals, with two zeros too many.
    """
    issued = at(item, "issued")
    date = date_at(issued, "date-parts")
    season = text_at(issued, "season")
    if date and "-" not in date and season:
        return f"{date} {_SEASONS.get(season, season)}", []
    literal = text_at(issued, "literal") or text_at(issued, "raw") or text_at(issued)
    day = _LONG_DAY.fullmatch(literal)
    if day and not date:
        return f"{day[1]}-{day[2]}", [f"date '{literal}' read as {day[1]}-{day[2]}"]
    return date or literal, []
