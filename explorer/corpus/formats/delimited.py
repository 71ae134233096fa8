"""Tables as text: values divided by commas, semicolons, tabs or bars."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from explorer.corpus.columns import recognised
from explorer.corpus.document import Document
from explorer.corpus.tables import Row, TableRecords, read_table, unique_headers

csv.field_size_limit(2**31 - 1)  # an abstract may be longer than the usual 128 kB

_DELIMITERS = ",;\t|"
_PREAMBLE = 30
_PEEK = 65_536
_LONGEST_ROW = 2_000
"""Lines; a row with more has lost a quotation mark."""
_QUOTE_LOST = "a quotation mark is missing; the row was ended with its line"


@dataclass(frozen=True)
class _Parsed:
    """Cells, and the lines from which they came: first counted from 0, and the one after."""

    start: int
    end: int
    cells: list[str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Layout:
    """How a table is written: its delimiter, its header, how sure it is that it is a table."""

    delimiter: str
    header: _Parsed
    known: int
    width: int


@dataclass
class _Lines:
    """Lines for a CSV reader, no more of them for one row than a row can have."""

    lines: Sequence[str]
    next: int
    row: int = field(default=0)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.next >= len(self.lines) or self.next - self.row >= _LONGEST_ROW:
            raise StopIteration
        self.next += 1
        return self.lines[self.next - 1]


def sniff(document: Document) -> bool:
    """True if one of the first rows has a known header, or all of them have as many columns."""
    if not document.opening:
        return False
    layout = _layout(document.text[:_PEEK], document.mapping.values())
    return bool(layout.known) or layout.width >= 2


def read(document: Document) -> TableRecords:
    """One record per row below the header, with the line where the row begins."""
    layout = _layout(document.text[:_PEEK], document.mapping.values())
    columns = unique_headers(_without_empty_end(layout.header.cells))
    lines = _lines(document.text)
    return read_table(document, columns, _rows(lines, layout, len(columns)))


def _rows(lines: Sequence[str], layout: _Layout, width: int) -> Iterator[Row]:
    for parsed in _parse(lines, layout.header.end, layout.delimiter, width):
        if not any(parsed.cells):
            continue
        cells, notes, problem = _without_empty_end(parsed.cells), parsed.notes, ""
        if cells == _without_empty_end(layout.header.cells):
            problem = "the header once more"
        elif len(cells) > width or (len(parsed.cells) < width and not notes):
            notes = (*notes, f"the row has {len(parsed.cells)} cells, the header {width}")
        yield Row(parsed.start + 1, cells, notes, problem)


def _layout(text: str, chosen: Collection[str]) -> _Layout:
    lines = _lines(text)
    candidates = [_layout_with(lines, delimiter, chosen) for delimiter in _DELIMITERS]
    return max(candidates, key=lambda layout: (layout.known, layout.width))


def _layout_with(lines: Sequence[str], delimiter: str, chosen: Collection[str]) -> _Layout:
    """The header is the row with most known headers, else the first with two filled cells."""
    rows = list(islice(_parse(lines, 0, delimiter, 0), _PREAMBLE))
    known = [_count_known(row.cells, chosen) for row in rows]
    if any(known):
        header = rows[known.index(max(known))]
        return _Layout(delimiter, header, max(known), len(header.cells))
    filled = [row for row in rows if sum(map(bool, row.cells)) >= 2]
    widths = {len(row.cells) for row in filled[:-1] or filled}  # the last one may be cut off
    even = len(filled) > 1 and len(widths) == 1 and len(filled) > 0.8 * len(rows)
    header = filled[0] if filled else _Parsed(0, 0, [])
    return _Layout(delimiter, header, 0, widths.pop() if even else 0)


def _count_known(cells: Sequence[str], chosen: Collection[str]) -> int:
    """Known headers in a row that names a title or abstract, or a column that the reader chose."""
    found = recognised(unique_headers(cells))
    named = sum(cell.strip() in chosen for cell in cells if cell.strip())
    return len(found) + named if named or {"title", "abstract"} & found.keys() else 0


def _parse(lines: Sequence[str], start: int, delimiter: str, width: int) -> Iterator[_Parsed]:
    """The rows from a line on; where a quotation mark is missing, reading goes on one line below.

    So one mark costs one row, and not the rest of the file.
    """
    while start < len(lines):
        feed = _Lines(lines, start, start)
        for cells in csv.reader(feed, delimiter=delimiter):
            end = feed.next
            if end - start > 1 and _lost_a_quote(lines, start, end, cells, delimiter, width):
                alone = next(csv.reader([lines[start]], delimiter=delimiter))
                yield _Parsed(start, start + 1, alone, (_QUOTE_LOST,))
                start += 1
                break
            yield _Parsed(start, end, cells)
            start = feed.row = end


def _lost_a_quote(
    lines: Sequence[str], start: int, end: int, cells: list[str], delimiter: str, width: int
) -> bool:
    """True of a row that never ends, or that is uneven while its second line is a row by itself."""
    if end - start >= _LONGEST_ROW:
        return True
    if not width or len(cells) == width:
        return False
    return len(next(csv.reader([lines[start + 1]], delimiter=delimiter), [])) == width


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines()


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    return list(cells[: filled[-1] + 1]) if filled else []
