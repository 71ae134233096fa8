"""From paths to a corpus, with an account of every record."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from explorer.config import RECORDS
from explorer.corpus import companion
from explorer.corpus.assembly import Corpus, SourceFile, assemble
from explorer.corpus.decoding import UTF8
from explorer.corpus.document import Document
from explorer.corpus.formats import FORMATS, Format
from explorer.corpus.inputs import Input, open_inputs
from explorer.corpus.limits import Limits, cut_to_size
from explorer.corpus.schema import Record
from explorer.corpus.tables import TableRecords
from explorer.errors import CorpusError

Columns = Mapping[str, Mapping[str, str]]
"""For a file name, or `*` for all tables, the column of each field that the reader chose."""


@dataclass
class _Reading:
    """What has been read so far: each file with its records, and the rows of companion tables."""

    limits: Limits
    files: list[SourceFile] = field(default_factory=list)
    records: list[list[Record]] = field(default_factory=list)
    facts: list[companion.Facts] = field(default_factory=list)
    problems: list[CorpusError] = field(default_factory=list)
    left: int = 0


def read_corpus(
    paths: Sequence[str | Path], *, columns: Columns | None = None, limits: Limits | None = None
) -> Corpus:
    """Read files, folders and ZIP archives into one corpus.

    A file that cannot be read keeps no other from being read: it is named in `Corpus.files` with
    its problem and has a row in the ledger.

    Args:
        paths: Files, archives, or folders with whatever is below them.
        columns: The reader's choice of columns for tables.
        limits: How much may be read; None for what the operator set.

    Raises:
        CorpusError: A path is missing, or no paper was found; the message says why of each file.
    """
    limits = limits or Limits.of_operator()
    reading = _Reading(limits, left=limits.records)
    with without_garbage_collection():
        for given in open_inputs(paths, limits):
            _take(reading, given, columns or {})
        records = [record for found in reading.records for record in found]
        if not any(record.title or record.abstract for record in records if not record.problem):
            raise nothing_found(paths, reading.problems)
        unmatched = 0
        if reading.facts:
            records, used = companion.join(records, reading.facts)
            unmatched = len(reading.facts) - len(used)
        return assemble(records, _counted(reading, records), unmatched)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Records make no cycles, and looking for some among millions of them takes a quarter more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class ReadFile:
    """One file as it was read.

    Attributes:
        file: What was understood of it; its records are not counted yet.
        read: How many records it has.
        facts: The rows of a companion table.
        problem: Why it could not be read, or not to its end.
    """

    file: SourceFile
    read: int
    facts: list[companion.Facts]
    problem: CorpusError | None = None


def read_input(
    given: Input, columns: Columns, limits: Limits, left: int, keep: Callable[[Record], None]
) -> ReadFile:
    """Read one file.

    Args:
        given: The file.
        columns: The reader's choice of columns for tables.
        limits: How much may be read.
        left: How many records still may.
        keep: Takes each record, and at a problem one that tells of it.
    """
    file = SourceFile(given.path, "", 0)
    read = 0
    try:
        if isinstance(given.document, CorpusError):
            raise given.document
        document = replace(given.document, mapping=_choice(columns, given.name))
        if companion.sniff(document.opening):
            rows = companion.read(document.text)
            return ReadFile(replace(file, format=companion.NAME, facts=len(rows)), 0, rows)
        form = _recognise(document)
        file = replace(file, format=form.name)
        found = form.read(document)
        if isinstance(found, TableRecords):
            file = replace(file, columns=found.columns, mapping=found.mapping)
        for record in found:
            if read >= left:
                raise not_read_beyond(limits, given.name)
            keep(cut_to_size(record))
            read += record.line > 0
        return ReadFile(replace(file, encoding=_encoding(document)), read, [])
    except CorpusError as error:
        keep(Record(given.name, 0, problem=error.problem))
        file = replace(file, problem=f"{error.problem}. {error.remedy}")
        return ReadFile(file, read, [], error)


def _take(reading: _Reading, given: Input, columns: Columns) -> None:
    """Add the records of one file, or its problem."""
    records: list[Record] = []
    found = read_input(given, columns, reading.limits, reading.left, records.append)
    if found.problem:
        reading.problems.append(found.problem)
    reading.facts.extend(found.facts)
    reading.left -= found.read
    reading.files.append(found.file)
    reading.records.append(records)


def _choice(columns: Columns, name: str) -> Mapping[str, str]:
    """The reader's choice for a file, by its name in the ledger, its last part, or for all."""
    return columns.get(name) or columns.get(name.rpartition("/")[2]) or columns.get("*") or {}


def _recognise(document: Document) -> Format:
    for form in FORMATS:
        if form.sniff(document):
            return form
    known = "; ".join(form.name for form in FORMATS)
    raise CorpusError(
        "Not in a format that can be read" if document.text.strip() else "The file is empty",
        place=document.name,
        remedy=f"Known formats: {known}; a companion table (CSV with the columns seed_file and "
        "abstract_prefix). Remove the file or convert it.",
    )


def not_read_beyond(limits: Limits, name: str) -> CorpusError:
    """What to tell of a file that has more records than may be read."""
    return CorpusError(
        f"Not read beyond {limits.records:,} records in all, the most allowed",
        place=name,
        remedy=f"Give fewer papers, or have {RECORDS} raised.",
    )


def _encoding(document: Document) -> str:
    """The encoding if it is worth telling: of a text that is not in UTF-8."""
    if "_decoded" not in vars(document) or document.encoding == UTF8:
        return ""
    return document.encoding


def _counted(reading: _Reading, records: Sequence[Record]) -> list[SourceFile]:
    """The files with their records counted as they are after companion tables have spoken."""
    remaining = iter(records)
    return [
        file.counting([record for record in islice(remaining, len(found)) if record.line])
        for file, found in zip(reading.files, reading.records, strict=True)
    ]


def nothing_found(paths: Sequence[str | Path], problems: Sequence[CorpusError]) -> CorpusError:
    """What to tell where no file holds a paper."""
    if len(problems) == 1:
        return problems[0]
    reasons = "; ".join(f"{error.place}: {error.problem}" for error in problems[:20])
    return CorpusError(
        f"No paper found ({reasons})" if reasons else "No paper found",
        place=", ".join(map(str, paths)),
        remedy="Give a file or folder with papers in one of the formats of the README.",
    )
