"""Excel workbooks: the first sheet that has a header."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice

from openpyxl import load_workbook

from explorer.corpus.columns import recognised
from explorer.corpus.document import Document
from explorer.corpus.limits import Limits
from explorer.corpus.tables import Row, TableRecords, cell_text, read_table, unique_headers
from explorer.errors import CorpusError

_PREAMBLE = 30

_Cells = tuple[object, ...]


def sniff(document: Document) -> bool:
    """True for a ZIP file with a workbook in it."""
    if not document.content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return b"xl/workbook.xml" in document.content


def read(document: Document) -> TableRecords:
    """One record per row below the header, with the number of the row.

    Raises:
        CorpusError: The workbook is damaged, too large unpacked, or no sheet has a header.
    """
    rows = _sheet(document)
    known = [_count_known(row) for row in islice(rows, _PREAMBLE)]
    place = known.index(max(known)) if any(known) else _first_filled(rows)
    columns = unique_headers(_without_empty_end(rows[place]))
    below = (
        Row(number, row[: len(columns)])
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(map(cell_text, row))
    )
    return read_table(document, columns, below)


def _sheet(document: Document) -> list[_Cells]:
    """The rows of the first sheet with a known header, else of the first with any."""
    try:
        _check_size(document)
        book = load_workbook(io.BytesIO(document.content), read_only=True, data_only=True)
        filled: list[list[_Cells]] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            rows = list(_until_long_gap(sheet.iter_rows(values_only=True)))
            if any(_count_known(row) for row in rows[:_PREAMBLE]):
                return rows
            if any(any(map(cell_text, row)) for row in rows):
                filled.append(rows)
    except CorpusError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over in a damaged file
        raise CorpusError(
            f"The workbook is damaged ({type(error).__name__}: {error})",
            place=document.name,
            remedy="Open and save it again, or save it as CSV.",
        ) from error
    if not filled:
        raise CorpusError(
            "The workbook is empty", place=document.name, remedy="Remove it or fill it."
        )
    return filled[0]


def _until_long_gap(rows: Iterator[_Cells]) -> Iterator[_Cells]:
    """The rows to the last filled one; formatting may go on for a million empty rows below."""
    gap: list[_Cells] = []
    for row in rows:
        if any(cell is not None and cell != "" for cell in row):
            yield from gap
            gap = []
            yield row
        else:
            gap.append(())


def _check_size(document: Document) -> None:
    limits = Limits.of_operator()
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    packed = max(1_000_000, len(document.content))
    if unpacked > min(limits.unpacked_mb * 1_000_000, limits.ratio * packed):
        raise CorpusError(
            f"The workbook unpacks to {unpacked / 1e6:,.0f} MB, more than is allowed",
            place=document.name,
            remedy="Save it as CSV.",
        )


def _count_known(row: Sequence[object]) -> int:
    found = recognised(unique_headers(cell for cell in row if isinstance(cell, str)))
    return len(found) if {"title", "abstract"} & found.keys() else 0


def _first_filled(rows: Sequence[_Cells]) -> int:
    return next((n for n, row in enumerate(rows) if sum(bool(cell_text(c)) for c in row) >= 2), 0)


def _without_empty_end(row: _Cells) -> _Cells:
    filled = [place for place, cell in enumerate(row) if cell_text(cell)]
    return row[: filled[-1] + 1] if filled else ()
