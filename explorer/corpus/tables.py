"""From the rows of any table to records, by a mapping of fields to columns."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from explorer.corpus.cells import split_authors, split_list
from explorer.corpus.cleaning import RawFields, clean_record
from explorer.corpus.columns import apply_choice, require_text, suggest_mapping
from explorer.corpus.document import Document
from explorer.corpus.schema import Record
from explorer.errors import CorpusError

_SAMPLE = 200
_NOTHING = frozenset({"", "nan", "none", "null", "n/a", "na", "-", "nat", "<na>"})
_NO_ABSTRACT = re.compile(r"\[?\s*no abstract(?: is)?(?: available)?\.?\s*\]?", re.IGNORECASE)
_RIS_TAG = re.compile(r"\s+[A-Z][A-Z0-9]\s+- ")  # Rayyan leaves the next line of RIS behind
_LISTS = {"authors": split_authors, "keywords": split_list}


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        line: Line of the file, or number of the row where there are no lines.
        cells: A value per column; rows may be shorter.
        notes: What had to be repaired.
        problem: Why it cannot be used; empty if it can.
    """

    line: int
    cells: Sequence[object]
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class TableRecords:
    """The records of a table, and how it was understood.

    Attributes:
        records: One per row, read as they are asked for.
        columns: The headers.
        mapping: Column by field of the schema.
    """

    records: Iterable[Record]
    columns: tuple[str, ...]
    mapping: dict[str, str]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)


def read_table(document: Document, columns: Sequence[str], rows: Iterable[Row]) -> TableRecords:
    """Read a table by the known or likely meaning of its columns and the reader's own choice.

    Args:
        document: Names the file and brings the reader's choice.
        columns: The headers, each once.
        rows: The rows below them.

    Returns:
        The records. Where neither titles nor abstracts are to be found, or the choice names what
        is not there, asking for them raises `CorpusError`; the columns are known all the same.
    """
    remaining = iter(rows)
    sample = list(islice(remaining, _SAMPLE))
    texts = [[cell_text(cell) for cell in row.cells] for row in sample if not row.problem]
    mapping = suggest_mapping(columns, texts)
    try:
        mapping = apply_choice(mapping, document.mapping, columns, document.name)
        require_text(mapping, columns, document.name)
    except CorpusError as error:
        return TableRecords(_refused(error), tuple(columns), mapping)
    places = {field: columns.index(column) for field, column in mapping.items()}
    records = (_record(document.name, row, places) for row in chain(sample, remaining))
    return TableRecords(records, tuple(columns), mapping)


def _refused(error: CorpusError) -> Iterator[Record]:
    """No records, but a table whose columns can still be told."""
    raise error
    yield


def unique_headers(cells: Iterable[object]) -> list[str]:
    """Headers as text, each once: a second `Title` becomes `Title (2)`, an empty one `column 3`."""
    seen: dict[str, int] = {}
    headers = []
    for number, cell in enumerate(cells, start=1):
        header = " ".join(cell_text(cell).split()) or f"column {number}"
        seen[header] = seen.get(header, 0) + 1
        headers.append(f"{header} ({seen[header]})" if seen[header] > 1 else header)
    return headers


def cell_text(value: object) -> str:
    """What a cell says, as text; empty for the many ways of saying nothing."""
    if not isinstance(value, str):
        value = _as_text(value)
    text = value.strip()
    return "" if len(text) < 6 and text.casefold() in _NOTHING else text


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        named = (value.get(key) for key in ("display_name", "name", "title", "value"))
        return next((text for text in map(cell_text, named) if text), "")
    if isinstance(value, list | tuple):
        return "; ".join(text for text in map(cell_text, value) if text)
    return "" if value is None else str(value)


def _record(name: str, row: Row, places: Mapping[str, int]) -> Record:
    if row.problem:
        return Record(name, row.line, problem=row.problem)
    cells = row.cells
    texts = {
        field: cell_text(cells[place]) if place < len(cells) else ""
        for field, place in places.items()
    }
    if not any(texts.values()):
        return Record(name, row.line, problem="the row is empty")
    return clean_record(name, row.line, **_raw_fields(texts, cells, places, row.notes))


def _raw_fields(
    texts: dict[str, str], cells: Sequence[object], places: Mapping[str, int],
    notes: tuple[str, ...],
) -> RawFields:  # fmt: skip
    raw: RawFields = {"notes": notes}
    for field in ("title", "venue", "arxiv_id", "pmid", "citations", "language"):
        if texts.get(field):
            raw[field] = texts[field]
    for field in ("url", "doi"):
        if texts.get(field):
            raw[field] = _RIS_TAG.split(texts[field])[0]  # type: ignore[literal-required]  # both are text
    if texts.get("category"):
        raw["category"] = texts["category"].split(";")[0].split("|")[0]
    abstract = texts.get("abstract", "")
    raw["abstract"] = "" if len(abstract) < 40 and _NO_ABSTRACT.fullmatch(abstract) else abstract
    raw["date"] = _date(texts)
    for field, split in _LISTS.items():
        if texts.get(field):
            cell = cells[places[field]]
            listed = map(cell_text, cell) if isinstance(cell, list | tuple) else split(texts[field])
            raw[field] = list(filter(None, listed))  # type: ignore[literal-required]  # of lists
    return raw


def _date(texts: Mapping[str, str]) -> str:
    """The date of a row: its date cell, unless only its year cell has a year."""
    whole, year = texts.get("date", ""), texts.get("year", "")
    if re.search(r"\d{4}", whole) or not year:
        return whole
    month, day = texts.get("month", ""), texts.get("day", "")
    if not month:
        return year
    if month.isdecimal():
        parts = [year, month.zfill(2), *([day.zfill(2)] if day.isdecimal() else [])]
        return "-".join(parts)
    return f"{month} {year}"
