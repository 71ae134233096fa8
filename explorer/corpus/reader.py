"""From paths to a corpus, with an account of every record."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from explorer.corpus import companion
from explorer.corpus.document import Document
from explorer.corpus.duplicates import group_duplicates, merge
from explorer.corpus.formats import FORMATS
from explorer.corpus.schema import LEDGER_COLUMNS, Record, paper_id, papers_table
from explorer.errors import CorpusError


@dataclass(frozen=True)
class SourceFile:
    """What was understood of one input file.

    Attributes:
        path: As the reader gave it.
        format: Name of the format it was read as.
        records: Number of records read from it.
        facts: Number of rows of a companion table; 0 for documents.
    """

    path: str
    format: str
    records: int
    facts: int = 0


@dataclass(frozen=True)
class Corpus:
    """Papers ready to be built, and what became of every record.

    Attributes:
        papers: One row per paper, columns as in `schema.PAPER_DTYPES`.
        ledger: One row per input record, columns as in `schema.LEDGER_COLUMNS`.
        files: What was understood of each file.
        unmatched_facts: Rows of companion tables that speak of no record.
    """

    papers: pd.DataFrame
    ledger: pd.DataFrame
    files: tuple[SourceFile, ...]
    unmatched_facts: int = 0

    def fingerprint(self) -> str:
        """Hash of the papers' content, as 64 hexadecimal digits; file places do not count."""
        digest = hashlib.sha256()
        for column in self.papers.columns.drop("source"):
            values = self.papers[column]
            if column == "date":
                values = values.dt.strftime("%Y-%m-%d")
            elif column in ("authors", "keywords"):
                values = values.map("; ".join)
            texts = values.astype("object").where(values.notna(), "").map(str)
            digest.update(f"{column}\x1e".encode() + "\x1f".join(texts).encode())
        return digest.hexdigest()

    def summary(self) -> dict[str, object]:
        """The counts that `explorer check` prints."""
        status = self.ledger["status"]
        return {
            "records": len(self.ledger),
            "papers": len(self.papers),
            "duplicates": int((status == "duplicate").sum()),
            "dropped": int((status == "dropped").sum()),
            "undated": int(self.papers["date"].isna().sum()),
            "files": [_without_zero_facts(file) for file in self.files],
        }


def read_corpus(paths: Sequence[str | Path]) -> Corpus:
    """Read files and folders into one corpus.

    Args:
        paths: Files, or folders whose files are all read in the order of their names.

    Raises:
        CorpusError: A path is missing, a file is of no known format or not text, or no paper
            was found; the message names the file.
    """
    records: list[Record] = []
    facts: list[companion.Facts] = []
    files: list[SourceFile] = []
    for path in _list_files(paths):
        document = _open(path)
        if path.suffix.lower() == ".csv" and companion.sniff(document.opening):
            rows = companion.read(document.text)
            facts.extend(rows)
            files.append(SourceFile(str(path), companion.NAME, 0, len(rows)))
            continue
        found, name = _read_records(path, document)
        records.extend(found)
        files.append(SourceFile(str(path), name, len(found)))
    if not records:
        raise CorpusError(
            "No paper found",
            place=", ".join(map(str, paths)),
            remedy="Give a file or folder with papers in one of the formats of the README.",
        )
    records, unmatched = companion.join(records, facts)
    return _assemble(records, tuple(files), unmatched)


def _list_files(paths: Sequence[str | Path]) -> list[Path]:
    files: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise CorpusError(
                "No such file or folder", place=str(path), remedy="Check the spelling of the path."
            )
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        files.extend(file for file in inside if file.is_file() and not file.name.startswith("."))
    return files


def _open(path: Path) -> Document:
    try:
        return Document(path.name, path.read_bytes())
    except OSError as error:
        raise CorpusError(
            f"Cannot be read ({error.strerror})",
            place=str(path),
            remedy="Check the file's permissions.",
        ) from error


def _read_records(path: Path, document: Document) -> tuple[list[Record], str]:
    for form in FORMATS:
        if form.sniff(document):
            return list(form.read(document)), form.name
    known = "; ".join(form.name for form in FORMATS)
    raise CorpusError(
        "Not in a format that can be read" if document.text.strip() else "The file is empty",
        place=str(path),
        remedy=f"Known formats: {known}; a companion table (CSV with the columns seed_file and "
        "abstract_prefix). Remove the file or convert it.",
    )


def _assemble(records: list[Record], files: tuple[SourceFile, ...], unmatched: int) -> Corpus:
    usable = [bool(record.title or record.abstract) and not record.problem for record in records]
    kept = [record for record, good in zip(records, usable, strict=True) if good]
    first = group_duplicates(kept)
    members = [np.flatnonzero(first == leader) for leader in np.unique(first)]
    merged = [merge([kept[member] for member in group]) for group in members]
    papers = papers_table(
        merged, [[f"{kept[m].file}:{kept[m].line}" for m in group] for group in members]
    )
    ids = {int(group[0]): paper_id(paper) for group, paper in zip(members, merged, strict=True)}
    leaders = iter(first)
    rows = [
        _ledger_row(record, kept, ids, next(leaders) if good else None)
        for record, good in zip(records, usable, strict=True)
    ]
    ledger = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS[1:]))
    ledger.insert(0, "record", np.arange(1, len(ledger) + 1, dtype=np.int32))
    return Corpus(papers, ledger, files, unmatched)


def _ledger_row(
    record: Record, kept: list[Record], ids: dict[int, str], leader: int | None
) -> tuple[object, ...]:
    notes = list(record.notes)
    if leader is None:
        status, identifier = "dropped", ""
        notes.insert(0, record.problem or "neither title nor abstract")
    else:
        identifier = ids[int(leader)]
        original = kept[int(leader)]
        status = "repaired" if notes else "kept"
        if original is not record:
            status = "duplicate"
            notes.insert(0, f"same paper as {original.file}, line {original.line}; merged into it")
        elif not record.abstract:
            notes.append("no abstract")
    return (record.file, record.line, record.title, status, identifier, "; ".join(notes))


def _without_zero_facts(file: SourceFile) -> dict[str, object]:
    row: dict[str, object] = {"path": file.path, "format": file.format, "records": file.records}
    return row | {"facts": file.facts} if file.facts else row
