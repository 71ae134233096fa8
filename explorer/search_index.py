"""The full-text index that the app searches."""

import sqlite3
from pathlib import Path

import pandas as pd


class SearchIndexWriter:
    """Writes an SQLite FTS5 table `papers` with columns title, abstract, authors and keywords.

    A row's `rowid` is the paper's row number in the landscape. The index holds no text of its
    own, since the papers have it. Its memory does not grow with the number of papers.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._rows = 0
        # There is nothing to go back to: whoever writes throws a half index away.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(
            "CREATE VIRTUAL TABLE papers USING fts5(title, abstract, authors, keywords, "
            "content = '', tokenize = 'unicode61 remove_diacritics 2')"
        )

    def add(self, papers: pd.DataFrame) -> None:
        """Index the next papers."""
        rows = zip(
            range(self._rows, self._rows + len(papers)),
            papers["title"],
            papers["abstract"],
            papers["authors"].map("; ".join),
            papers["keywords"].map("; ".join),
            strict=True,
        )
        self._connection.executemany(
            "INSERT INTO papers (rowid, title, abstract, authors, keywords) VALUES (?,?,?,?,?)",
            rows,
        )
        self._rows += len(papers)

    def finish(self) -> None:
        """Put the index in order and close it."""
        self._connection.execute("INSERT INTO papers (papers) VALUES ('optimize')")
        self._connection.commit()
        self._connection.close()


def write_search_index(papers: pd.DataFrame, path: Path) -> None:
    """Write the full-text index of all papers, see `SearchIndexWriter`."""
    writer = SearchIndexWriter(path)
    writer.add(papers)
    writer.finish()
