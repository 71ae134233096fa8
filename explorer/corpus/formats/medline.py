"""MEDLINE as PubMed writes it into `.nbib` and `.txt` files.

The tags are described in PubMed's help under "MEDLINE/PubMed data element descriptions".
"""

import re
from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
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
from explorer.corpus.schema import Record

_DIALECT = Dialect(
    tag=re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}-(?:\s|(?=\d*$))(.*)"),
    start=frozenset({"PMID"}),
    end="",
)
_START = re.compile(r"^PMID ?- ?\d+\s*$", re.MULTILINE)
_OTHERS = re.compile(r"^(?:OWN|STAT|DP  |TI  |AB  |FAU |MH  |PT  |JT  )-", re.MULTILINE)
_DOI = re.compile(r"(\S+)\s*\[doi\]", re.IGNORECASE)
_INITIALS = re.compile(
    r"(?P<family>.+?) (?P<given>[A-Z-]{1,4})(?: (?P<suffix>Jr|Sr|[2-4](?:nd|rd|th)))?"
)


def sniff(document: Document) -> bool:
    """True if a number of PubMed stands near the top, among other tags of MEDLINE."""
    return bool(_START.search(document.opening) and _OTHERS.search(document.opening))


def read(document: Document) -> Iterator[Record]:
    """One record per block of lines with tags."""
    for record in read_records(document.text, _DIALECT):
        yield _record(document.name, record, fields_of(record, _DIALECT))


def _record(file: str, record: TaggedRecord, fields: Fields) -> Record:
    title = joined(fields, "TI", "BTI", "CTI", "TT")
    people = listed(fields, "FAU", lines=False) or _spelled(listed(fields, "AU", lines=False))
    return clean_record(
        file,
        record.line,
        title=without_added_stop(title),
        abstract=joined(fields, "AB", "OAB"),
        authors=[*people, *(f"{{{name}}}" for name in listed(fields, "CN", lines=False))]
        or listed(fields, "FED", "ED", lines=False),
        date=first(fields, "DP", "DEP", "EDAT"),
        venue=first(fields, "JT", "TA") or ("" if first(fields, "TI") else first(fields, "CTI")),
        doi=_doi(fields),
        pmid=first(fields, "PMID"),
        keywords=listed(fields, "OT", "MH", lines=False),
        language=first(fields, "LA"),
        notes=record.notes,
    )


def without_added_stop(title: str) -> str:
    """The title without the full stop that PubMed ends each with."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _doi(fields: Fields) -> str:
    """The DOI; older files put it behind a colon instead of marking it."""
    values = listed(fields, "LID", "AID", "DO", lines=False)
    marked = next((match[1] for value in values if (match := _DOI.fullmatch(value))), "")
    return marked or next((value for value in values if value.lower().startswith("doi:")), "")


def _spelled(names: list[str]) -> list[str]:
    """`Long VA Jr` as `Long, VA, Jr`, so that it is known which is the family name."""
    matches = [(_INITIALS.fullmatch(name), name) for name in names]
    return [", ".join(filter(None, match.groups())) if match else name for match, name in matches]
