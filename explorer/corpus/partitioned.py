"""A corpus on disk in parts, for one that need not fit into memory.

    <folder>/papers-000000.parquet    papers of a part, as in `Corpus.papers`
    <folder>/ledger-000000.parquet    rows of the ledger; its parts have sizes of their own

A part has so many papers whatever the corpus was read from, so that equal corpora have equal parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from explorer.corpus.assembly import Corpus, SourceFile, fingerprint_of, summary_of
from explorer.corpus.schema import PAPER_DTYPES

PAPERS = 4096
"""Papers of a part: some seconds of work, some megabytes of text."""
_LISTS = tuple(name for name, dtype in PAPER_DTYPES.items() if dtype == "object")


@dataclass(frozen=True)
class PartedCorpus:
    """Papers ready to be built, and what became of every record, in parts on disk.

    Attributes:
        folder: Where the parts lie.
        sizes: Papers of each part.
        prints: Hash of the content of each part.
        ledgers: Number of parts of the ledger.
        counts: What `summary` tells.
        files: What was understood of each file.
        unmatched_facts: Rows of companion tables that speak of no record.
    """

    folder: Path
    sizes: tuple[int, ...]
    prints: tuple[str, ...]
    ledgers: int
    counts: dict[str, int]
    files: tuple[SourceFile, ...]
    unmatched_facts: int = 0

    def __len__(self) -> int:
        return sum(self.sizes)

    @property
    def starts(self) -> list[int]:
        """The row of the first paper of each part."""
        return (np.cumsum(self.sizes) - self.sizes).tolist()

    def path(self, number: int) -> Path:
        """The file of a part."""
        return self.folder / f"papers-{number:06}.parquet"

    def papers(self, number: int, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The papers of a part, or some of their columns."""
        return read_papers(self.path(number), columns)

    def column_parts(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Some columns of all papers, part by part."""
        for number in range(len(self.sizes)):
            yield self.papers(number, columns)

    def ledger(self, number: int) -> pd.DataFrame:
        """A part of the ledger."""
        return pd.read_parquet(self.folder / f"ledger-{number:06}.parquet")

    def fingerprint(self) -> str:
        """Hash of the papers' content, as 64 hexadecimal digits; file places do not count."""
        return sha256("\n".join(self.prints).encode()).hexdigest()

    def summary(self) -> dict[str, object]:
        """The counts that `explorer check` prints."""
        return {**self.counts, "files": [file.as_dict() for file in self.files]}

    def load(self) -> Corpus:
        """All of it in memory."""
        papers = [self.papers(number) for number in range(len(self.sizes))]
        ledger = [self.ledger(number) for number in range(self.ledgers)]
        return Corpus(
            pd.concat(papers, ignore_index=True), pd.concat(ledger, ignore_index=True),
            self.files, self.unmatched_facts,
        )  # fmt: skip


def read_papers(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The papers of a part with the dtypes of `PAPER_DTYPES`."""
    table = pq.read_table(path, columns=list(columns) if columns is not None else None)
    papers: pd.DataFrame = table.to_pandas()
    for name in set(_LISTS).intersection(papers.columns):
        papers[name] = pd.Series([list(listed) for listed in papers[name]], dtype="object")
    return papers.astype({name: PAPER_DTYPES[name] for name in papers.columns})


@dataclass
class PartWriter:
    """Writes papers and ledger into parts as they come.

    Attributes:
        folder: An empty folder that exists.
    """

    folder: Path
    _waiting: list[pd.DataFrame] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _prints: list[str] = field(default_factory=list)
    _ledgers: int = 0
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, papers: pd.DataFrame, ledger: pd.DataFrame) -> None:
        """Take the next papers and the next rows of the ledger, any number of each."""
        ledger.to_parquet(self.folder / f"ledger-{self._ledgers:06}.parquet", index=False)
        self._ledgers += 1
        for name, count in summary_of(papers, ledger).items():
            self._counts[name] = self._counts.get(name, 0) + count
        self._waiting.append(papers)
        while sum(map(len, self._waiting)) >= PAPERS:
            together = pd.concat(self._waiting, ignore_index=True)
            self._write(together[:PAPERS])
            self._waiting = [together[PAPERS:].reset_index(drop=True)]

    def finish(self, files: Sequence[SourceFile], unmatched: int) -> PartedCorpus:
        """Write what is left; there must have been a paper."""
        if any(map(len, self._waiting)):
            self._write(pd.concat(self._waiting, ignore_index=True))
        return PartedCorpus(
            self.folder, tuple(self._sizes), tuple(self._prints), self._ledgers, self._counts,
            tuple(files), unmatched,
        )  # fmt: skip

    def _write(self, papers: pd.DataFrame) -> None:
        path = self.folder / f"papers-{len(self._sizes):06}.parquet"
        papers.to_parquet(path, index=False)
        self._sizes.append(len(papers))
        self._prints.append(fingerprint_of(papers))


def in_parts(corpus: Corpus, folder: Path) -> PartedCorpus:
    """The parts of a corpus in memory, written into an empty folder."""
    writer = PartWriter(folder)
    for start in range(0, max(len(corpus.papers), len(corpus.ledger)), PAPERS):
        rows = slice(start, start + PAPERS)
        writer.add(corpus.papers[rows].reset_index(drop=True), corpus.ledger[rows])
    return writer.finish(corpus.files, corpus.unmatched_facts)
