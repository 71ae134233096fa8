"""Papers to measure on, from a Parquet file with at least `title` and `abstract`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile

from explorer.corpus import Corpus, SourceFile
from explorer.corpus.schema import LEDGER_COLUMNS, PAPER_DTYPES


def sample(path: Path, papers: int | None, seed: int = 0) -> pd.DataFrame:
    """Rows of the file, at most `papers` of them, drawn with a fixed seed and left in order."""
    if papers is None or papers >= ParquetFile(path).metadata.num_rows:
        return pd.read_parquet(path)
    # row group by row group, so that reading does not decide the peak of memory
    with ParquetFile(path) as file:
        rows = np.random.default_rng(seed).choice(file.metadata.num_rows, papers, replace=False)
        chosen = np.zeros(file.metadata.num_rows, dtype=bool)
        chosen[rows] = True
        parts, start = [], 0
        for batch in file.iter_batches():
            parts.append(batch.filter(pa.array(chosen[start : start + len(batch)])))
            start += len(batch)
    return pa.Table.from_batches(parts).to_pandas()


def sample_file(path: Path, papers: int | None, folder: Path) -> str:
    """The file, or that of a sample in a folder: a run then holds its own papers only."""
    if papers is None:
        return str(path.resolve())
    drawn = folder / f"{papers}.parquet"
    sample(path, papers).to_parquet(drawn, index=False)
    return str(drawn)


def as_corpus(frame: pd.DataFrame) -> Corpus:
    """The rows as a corpus, one kept record per paper."""
    count = len(frame)
    places = [f"row:{row}" for row in range(count)]
    given = {
        "paper_id": places,
        "title": frame["title"].fillna(""),
        "abstract": frame["abstract"].fillna(""),
        "authors": _lists(frame, "authors"),
        "date": pd.to_datetime(_column(frame, "date"), errors="coerce"),
        "date_precision": _column(frame, "date_precision").fillna("none"),
        "venue": _column(frame, "venue").fillna(""),
        "category": _column(frame, "category").fillna(""),
        "url": [""] * count,
        "doi": [""] * count,
        "arxiv_id": _column(frame, "arxiv_id").fillna(""),
        "pmid": [""] * count,
        "language": [""] * count,
        "keywords": [[] for _ in range(count)],
        "source": [[place] for place in places],
    }
    papers = pd.DataFrame(given).reindex(columns=list(PAPER_DTYPES)).astype(PAPER_DTYPES)
    ledger = pd.DataFrame(
        {
            "record": np.arange(1, count + 1, dtype=np.int32),
            "file": "row",
            "line": np.arange(1, count + 1),
            "title": papers["title"],
            "status": "kept",
            "paper_id": places,
            "reason": "",
        }
    )[list(LEDGER_COLUMNS)]
    return Corpus(papers, ledger, (SourceFile("papers.parquet", "parquet", count),))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame.get(name, pd.Series([None] * len(frame), dtype="object"))


def _lists(frame: pd.DataFrame, name: str) -> list[list[str]]:
    return [
        [part.strip() for part in text.split(";")] if text else []
        for text in _column(frame, name).fillna("")
    ]
