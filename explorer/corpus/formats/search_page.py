"""A page of search results of a paper site, saved as text.

Below the site's own lines, titles and abstracts stand in turn, separated by blank lines. On some
pages a block follows each abstract that tells the number of authors and the date.
"""

import re
from dataclasses import dataclass, replace

from explorer.corpus.dates import PartialDate, parse_date, parse_yearless
from explorer.corpus.document import Document
from explorer.corpus.schema import Record

_CHROME = frozenset(
    {
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
    }
)
_PAGE_DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}")
_AUTHORS = re.compile(r"(?:•\s*)?(\d+) authors?")
_DATE_AND_VOTES = re.compile(r"([A-Z][a-z]{2} \d{1,2}(?:, \d{4})?)(?: \d+)?")
_SEPARATOR = "·"


@dataclass(frozen=True)
class _Block:
    """Lines between two blank lines, and the number of the first."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def sniff(document: Document) -> bool:
    """True if two of the site's own lines stand at the top."""
    top = [line.strip() for line in document.opening[:2000].splitlines() if line.strip()][:8]
    return len(_CHROME.intersection(top)) >= 2


def read(document: Document) -> list[Record]:
    """One record per title, with the date and author count that stand below its abstract."""
    records: list[Record] = []
    details: list[str] = []
    for block in _without_chrome(_blocks(document.text)):
        if _SEPARATOR in block.lines[1:] and records:
            records[-1] = _with_authors(records[-1], block.lines[0])
            details[-1] = block.lines[-1]
        elif records and not records[-1].abstract:
            records[-1] = replace(records[-1], abstract=block.text)
        else:
            records.append(Record(file=document.name, line=block.line, title=block.text))
            details.append("")
    return _with_dates(records, details)


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    current: list[str] = []
    for number, raw in enumerate([*text.splitlines(), ""], start=1):
        line = " ".join(raw.split())
        if line:
            current.append(line)
        elif current:
            blocks.append(_Block(number - len(current), tuple(current)))
            current = []
    return blocks


def _without_chrome(blocks: list[_Block]) -> list[_Block]:
    """Leave out the site's lines and, among them, the page's own date."""
    top = 0
    while top < len(blocks) and (
        blocks[top].text in _CHROME or _PAGE_DATE.fullmatch(blocks[top].text)
    ):
        top += 1
    return [block for block in blocks[top:] if block.text not in _CHROME]


def _with_authors(record: Record, line: str) -> Record:
    match = _AUTHORS.fullmatch(line)
    if match:
        return replace(record, author_count=int(match[1]))
    return record.noting(f"'{line}' stands in place of the number of authors")


def _with_dates(records: list[Record], details: list[str]) -> list[Record]:
    """Date each record from the line below it.

    The site leaves the year out on dates of the current year, so a date without one belongs to
    the first year after all years that the page prints.
    """
    matches = [_DATE_AND_VOTES.fullmatch(detail) for detail in details]
    dates = [parse_date(match[1]) if match else None for match in matches]
    printed = [date.first_day.year for date in dates if date]
    year = max(printed) + 1 if printed else None
    return [
        _with_date(record, detail, match[1] if match else "", date, year)
        for record, detail, match, date in zip(records, details, matches, dates, strict=True)
    ]


def _with_date(
    record: Record, detail: str, text: str, date: PartialDate | None, year: int | None
) -> Record:
    """The record dated, with a note if its year was inferred or its date not understood."""
    if date or not detail:
        return replace(record, date=date)
    inferred = parse_yearless(text, year) if year else None
    if inferred is None:
        return record.noting(f"date '{detail}' not understood; the paper is undated")
    return replace(record, date=inferred).noting(
        f"'{detail}' has no year; read as {year}, the first after all years on the page"
    )
