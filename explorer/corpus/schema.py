"""What a record and a paper are: the one form of data that everything after reading meets."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from explorer.corpus.dates import PartialDate

PAPER_DTYPES: dict[str, str] = {
    "paper_id": "str",
    "title": "str",
    "abstract": "str",
    "authors": "object",
    "author_count": "Int32",
    "date": "datetime64[ms]",
    "date_precision": "str",
    "venue": "str",
    "category": "str",
    "url": "str",
    "doi": "str",
    "arxiv_id": "str",
    "pmid": "str",
    "language": "str",
    "keywords": "object",
    "citations": "Int64",
    "source": "object",
}
"""Columns of the papers table and their dtypes; the object columns hold lists of strings."""

_AS_THEY_ARE = ("title", "abstract", "author_count", "venue", "category", "url", "doi", "arxiv_id",
                "pmid", "language", "citations")  # fmt: skip

LEDGER_COLUMNS = ("record", "file", "line", "title", "status", "paper_id", "reason")


@dataclass(frozen=True)
class Record:
    """One record of an input file, before records of the same paper are merged.

    Attributes:
        file: Name of the file it stands in.
        line: Line of the file where it begins, counted from 1.
        pmid: PubMed's number of it.
        language: ISO 639-1 code that the source gives; empty if it gives none.
        notes: What was repaired or inferred while reading it, one sentence each.
        problem: Why it cannot be used; empty if it can. It is then dropped with this reason.
    """

    file: str
    line: int
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    date: PartialDate | None = None
    venue: str = ""
    category: str = ""
    url: str = ""
    doi: str = ""
    arxiv_id: str = ""
    keywords: tuple[str, ...] = ()
    citations: int | None = None
    pmid: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""

    def noting(self, *notes: str) -> "Record":
        """The same record with more notes."""
        return replace(self, notes=self.notes + notes)


def normalised(text: str) -> str:
    """Letters and digits only, lower case, single spaces: for comparing, never for showing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", decomposed))


def paper_id(record: Record) -> str:
    """An identifier that survives rebuilding: DOI, arXiv id, PMID, else a hash of the text."""
    if record.doi:
        return f"doi:{record.doi.lower()}"
    if record.arxiv_id:
        return f"arxiv:{record.arxiv_id}"
    if record.pmid:
        return f"pmid:{record.pmid}"
    text = f"{normalised(record.title)}\n{normalised(record.abstract)}"
    return f"text:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def complete_arxiv_id(identifier: str) -> str:
    """Give back the zeros that an arXiv id loses when a spreadsheet takes it for a number.

    Ids have the form YYMM.NNNN, and YYMM.NNNNN from January 2015 on, so that `2410.0553` can
    only have been `2410.05530`. Ids of another form come back as they are.
    """
    match = re.fullmatch(r"(\d{3,4})\.(\d{1,5})", identifier.strip())
    if not match:
        return identifier.strip()
    month = match[1].zfill(4)
    return f"{month}.{match[2].ljust(5 if month >= '1501' else 4, '0')}"


def papers_table(
    records: Sequence[Record], sources: Sequence[Sequence[str]], ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """The papers table from merged records, columns and dtypes as in `PAPER_DTYPES`.

    Args:
        records: One merged record per paper.
        sources: For each paper the places it was read from, as `file:line`.
        ids: Of each paper; None where these are all papers of the corpus.
    """
    columns = {
        "paper_id": unique_ids(records, range(len(records)), set()) if ids is None else ids,
        "authors": [list(record.authors) for record in records],
        "date": [record.date.first_day if record.date else None for record in records],
        "date_precision": [record.date.precision if record.date else "none" for record in records],
        "keywords": [list(record.keywords) for record in records],
        "source": sources,
    } | {field: [getattr(record, field) for record in records] for field in _AS_THEY_ARE}
    return pd.DataFrame(
        {name: pd.Series(columns[name], dtype=dtype) for name, dtype in PAPER_DTYPES.items()}
    )


def unique_ids(records: Sequence[Record], places: Sequence[int], met: set[str]) -> list[str]:
    """The papers' ids; where the text is not enough, date, authors and venue tell apart.

    Args:
        records: One merged record per paper.
        places: The number of each paper in the corpus.
        met: The ids of papers before them; those of these are added.
    """
    ids = []
    for record, place in zip(records, places, strict=True):
        known = paper_id(record)
        if known in met:
            facts = f"{known}\n{record.date}\n{'; '.join(record.authors)}\n{record.venue}"
            short = hashlib.sha256(facts.encode()).hexdigest()[:16]
            known = f"text:{short}" if f"text:{short}" not in met else f"text:{short}-{place}"
        met.add(known)
        ids.append(known)
    return ids
