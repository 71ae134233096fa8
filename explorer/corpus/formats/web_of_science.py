"""Web of Science's own tagged text: `.ciw`, `.isi` and `.txt` files.

The tags are described in its help under "Web of Science Core Collection field tags".
"""

import re
from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.dates import fuller_date
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
    tag=re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|\s*$)"), start=frozenset({"PT"}), end="ER"
)
_HEAD = re.compile(r"^FN (?:Clarivate|Thomson|ISI)|^FN .*Web of", re.IGNORECASE)
_START = re.compile(r"^PT [A-Z]\s*$", re.MULTILINE)
_OTHERS = re.compile(r"^(?:AU|TI|SO|UT|PY) \S", re.MULTILINE)
_FILE_TAGS = frozenset({"FN", "VR", "EF"})


def sniff(document: Document) -> bool:
    """True if the file says so in its first line, or if a record begins near the top."""
    opening = document.opening
    return bool(_HEAD.match(opening) or (_START.search(opening) and _OTHERS.search(opening)))


def read(document: Document) -> Iterator[Record]:
    """One record from each `PT` to its `ER`."""
    for record in read_records(document.text, _DIALECT):
        fields = fields_of(record, _DIALECT)
        if not _FILE_TAGS.issuperset(fields):
            yield _record(document.name, record, fields)


def _record(file: str, record: TaggedRecord, fields: Fields) -> Record:
    pmid = first(fields, "PM")
    return clean_record(
        file,
        record.line,
        title=joined(fields, "TI"),
        abstract=joined(fields, "AB"),
        authors=[*(listed(fields, "AF") or listed(fields, "AU")), *_groups(fields)],
        date=fuller_date(first(fields, "PY"), first(fields, "PD")) or first(fields, "EA"),
        venue=joined(fields, "SO", "JI", "J9"),
        url=first(fields, "UR"),
        doi=first(fields, "DI", "D2"),
        pmid=pmid,
        keywords=joined(fields, "DE").split(";") + joined(fields, "ID").split(";"),
        citations=first(fields, "TC", "Z9"),
        language=first(fields, "LA"),
        notes=record.notes,
    )


def _groups(fields: Fields) -> list[str]:
    return [f"{{{name}}}" for name in listed(fields, "CA", "GP")]
