"""From the records of all files to papers and a ledger."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from explorer.corpus.clean import writable
from explorer.corpus.duplicates import group_duplicates, merge
from explorer.corpus.schema import LEDGER_COLUMNS, Record, papers_table


@dataclass(frozen=True)
class SourceFile:
    """What was understood of one input file.

    Attributes:
        path: As the reader gave it.
        format: Name of the format it was read as; empty if it could not be read.
        records: Number of records read from it.
        facts: Number of rows of a companion table; 0 for documents.
        kept: Records that became a paper or joined one.
        with_abstract: Those of them that have an abstract; likewise `with_date` and `with_doi`.
        encoding: Of a text that is not in UTF-8.
        problem: Why it could not be read, or not to its end; empty if it could.
        columns: Of a table, its headers.
        mapping: Of a table, the column of each field.
    """

    path: str
    format: str
    records: int
    facts: int = 0
    kept: int = 0
    with_abstract: int = 0
    with_date: int = 0
    with_doi: int = 0
    encoding: str = ""
    problem: str = ""
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """What there is to say of the file, by name; what is empty is left out."""
        always = {"path": self.path, "format": self.format, "records": self.records}
        return always | {key: _plain(value) for key, value in vars(self).items() if value}

    def adding(self, parts: Sequence["SourceFile"]) -> "SourceFile":
        """The same file with the counts of its parts added up."""
        names = ("records", "kept", "with_abstract", "with_date", "with_doi")
        return replace(self, **{name: sum(getattr(one, name) for one in parts) for name in names})

    def counting(self, records: Sequence[Record]) -> "SourceFile":
        """The same file with its records counted."""
        kept = [record for record in records if is_usable(record)]
        return replace(
            self,
            records=len(records),
            kept=len(kept),
            with_abstract=sum(bool(record.abstract) for record in kept),
            with_date=sum(record.date is not None for record in kept),
            with_doi=sum(bool(record.doi) for record in kept),
        )


@dataclass(frozen=True)
class Corpus:
    """Papers ready to be built, and what became of every record.

    Attributes:
        papers: One row per paper, columns as in `schema.PAPER_DTYPES`.
        ledger: One row per input record, columns as in `schema.LEDGER_COLUMNS`. A file that could
            not be read has a row of its own, with line 0.
        files: What was understood of each file.
        unmatched_facts: Rows of companion tables that speak of no record.
    """

    papers: pd.DataFrame
    ledger: pd.DataFrame
    files: tuple[SourceFile, ...]
    unmatched_facts: int = 0

    def __len__(self) -> int:
        return len(self.papers)

    def fingerprint(self) -> str:
        """Hash of the papers' content, as 64 hexadecimal digits; file places do not count."""
        return fingerprint_of(self.papers)

    def summary(self) -> dict[str, object]:
        """The counts that `explorer check` prints."""
        counts = summary_of(self.papers, self.ledger)
        return {**counts, "files": [file.as_dict() for file in self.files]}


def fingerprint_of(papers: pd.DataFrame) -> str:
    """Hash of the content of papers, as 64 hexadecimal digits; file places do not count."""
    digest = hashlib.sha256()
    for column in papers.columns.drop("source"):
        digest.update(f"{column}\x1e".encode())
        for number, text in enumerate(_texts(papers[column])):
            digest.update(f"\x1f{text}".encode() if number else text.encode())
    return digest.hexdigest()


def summary_of(papers: pd.DataFrame, ledger: pd.DataFrame) -> dict[str, int]:
    """What can be counted of papers and of rows of the ledger."""
    status = ledger["status"]
    return {
        "records": len(ledger),
        "papers": len(papers),
        "duplicates": int((status == "duplicate").sum()),
        "dropped": int((status == "dropped").sum()),
        "undated": int(papers["date"].isna().sum()),
        "with_abstract": int((papers["abstract"] != "").sum()),
        "with_doi": int((papers["doi"] != "").sum()),
        "with_date": int(papers["date"].notna().sum()),
    }


def assemble(records: Sequence[Record], files: Sequence[SourceFile], unmatched: int) -> Corpus:
    """Papers and ledger of all records, of which at least one is usable."""
    usable = np.array([is_usable(record) for record in records], dtype=bool)
    kept = [record for record in records if is_usable(record)]
    leader = group_duplicates(kept)
    order = np.argsort(leader, kind="stable")
    starts = np.flatnonzero(np.diff(leader[order], prepend=-1))
    groups = [order[begin:end].tolist() for begin, end in pairwise([*starts.tolist(), len(order)])]
    places = [f"{record.file}:{record.line}" for record in kept]
    papers = papers_table(
        [merge([kept[m] for m in group]) if len(group) > 1 else kept[group[0]] for group in groups],
        [[places[member] for member in group] for group in groups],
    )
    paper_of = np.cumsum(np.bincount(leader, minlength=len(kept)) > 0) - 1
    paper_ids = papers["paper_id"].to_numpy()[paper_of[leader]]
    ledger = _ledger(records, usable, leader, paper_ids)
    return Corpus(papers, ledger, tuple(files), unmatched)


def is_usable(record: Record) -> bool:
    """True for a record that is or joins a paper."""
    return bool(record.title or record.abstract) and not record.problem


def _ledger(
    records: Sequence[Record], usable: np.ndarray, leader: np.ndarray, paper_ids: np.ndarray
) -> pd.DataFrame:
    originals = np.flatnonzero(usable)[leader]
    leads = np.full(len(records), -1)
    leads[usable] = originals
    identifiers = np.full(len(records), "", dtype=object)
    identifiers[usable] = paper_ids
    firsts = [records[lead] if lead >= 0 else None for lead in leads.tolist()]
    return ledger_table(records, firsts, identifiers.tolist(), 0)


def ledger_table(
    records: Sequence[Record], firsts: Sequence[Record | None], ids: Sequence[str], before: int
) -> pd.DataFrame:
    """Rows of the ledger, columns as in `schema.LEDGER_COLUMNS`.

    Args:
        records: Some records.
        firsts: The first record of the paper of each, itself where it is that; None if dropped.
        ids: The id of the paper of each, empty if dropped.
        before: How many records come before these.
    """
    fates = [_fate(record, first) for record, first in zip(records, firsts, strict=True)]
    columns = {
        "record": np.arange(before + 1, before + len(records) + 1, dtype=np.int32),
        "file": [record.file for record in records],
        "line": [record.line for record in records],
        "title": pd.Series([record.title for record in records], dtype="str"),
        "status": [status for status, _ in fates],
        "paper_id": ids,
        "reason": [writable(reason) for _, reason in fates],  # it may quote what was not readable
    }
    return pd.DataFrame(columns)[list(LEDGER_COLUMNS)]


def _fate(record: Record, original: Record | None) -> tuple[str, str]:
    """Status and reason of a record; `original` is the first one of its paper, None if dropped."""
    notes = list(record.notes)
    if original is None:
        return "dropped", "; ".join([record.problem or "neither title nor abstract", *notes])
    if original is not record:
        place = f"{original.file}, line {original.line}"
        return "duplicate", "; ".join([f"same paper as {place}; merged into it", *notes])
    status = "repaired" if notes else "kept"
    return status, "; ".join(notes if record.abstract else [*notes, "no abstract"])


def _texts(values: pd.Series) -> list[str]:
    """A column as texts, empty where nothing is known."""
    if values.name == "date":
        days = np.datetime_as_string(values.to_numpy(dtype="datetime64[D]"))
        return np.where(values.isna(), "", days).tolist()
    if values.name in ("authors", "keywords"):
        return ["; ".join(listed) for listed in values]
    known = zip(values.tolist(), values.notna().tolist(), strict=True)
    return [str(value) if is_known else "" for value, is_known in known]


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
