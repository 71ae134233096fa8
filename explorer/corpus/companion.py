"""A companion table: facts about papers that stand in other files.

A CSV file with the columns `seed_file` and `abstract_prefix` beside the documents. A row speaks
of the record in that file whose abstract begins with that prefix, and fills what the record lacks.
"""

import csv
import io
from dataclasses import replace

from explorer.corpus.dates import parse_date
from explorer.corpus.schema import Record, complete_arxiv_id, normalised

NAME = "companion table"
_REQUIRED = {"seed_file", "abstract_prefix"}
_KEY_LENGTH = 60

Facts = dict[str, str]


def sniff(text: str) -> bool:
    """True if the first line is a CSV header with the required columns."""
    header = next(csv.reader(io.StringIO(text, newline="")), [])
    return _REQUIRED.issubset(header)


def read(text: str) -> list[Facts]:
    """The rows of the table; a missing value is an empty string."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{key: (row.get(key) or "").strip() for key in row if key} for row in rows]


def join(records: list[Record], facts: list[Facts]) -> tuple[list[Record], set[int]]:
    """Fill each record from its row: the one with its title, else the one with its first words.

    Returns:
        The records in the same order, and the numbers of the rows that found a record.
    """
    by_title = {(row["seed_file"], normalised(row.get("title", ""))): row for row in facts}
    by_words = {(row["seed_file"], _first_words(row["abstract_prefix"])): row for row in facts}
    number = {id(row): place for place, row in enumerate(facts)}
    used: set[int] = set()
    filled: list[Record] = []
    for record in records:
        row = by_title.get((record.file, normalised(record.title))) if record.title else None
        row = row or by_words.get((record.file, _first_words(record.abstract)))
        if row:
            used.add(number[id(row)])
        filled.append(_fill(record, row) if row else record)
    return filled, used


def _first_words(abstract: str) -> str:
    return normalised(abstract[:_KEY_LENGTH])


def _fill(record: Record, row: Facts) -> Record:
    arxiv_id = complete_arxiv_id(row.get("arxiv_id", ""))
    date = parse_date(row.get("date", ""))
    notes = []
    if arxiv_id != row.get("arxiv_id", ""):
        notes.append(f"arXiv id {row['arxiv_id']} completed to {arxiv_id}, its lost zeros restored")
    if not record.title and row.get("title"):
        notes.append("title taken from the companion table")
    if record.date and date and str(record.date)[:7] != str(date)[:7]:
        notes.append(f"dated {record.date} on the page, {date} in the companion table; page kept")
    return replace(
        record,
        title=record.title or row.get("title", ""),
        date=record.date or date,
        arxiv_id=record.arxiv_id or arxiv_id,
        doi=record.doi or row.get("doi", ""),
        venue=record.venue or row.get("venue", ""),
        category=record.category or row.get("category", ""),
        url=record.url or (f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else ""),
    ).noting(*notes)
