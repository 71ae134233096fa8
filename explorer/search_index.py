"""The full-text index that the app searches."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd


def write_search_index(papers: pd.DataFrame, path: Path) -> None:
    """Write an SQLite FTS5 table `papers` with columns title, abstract, authors and keywords.

    A row's `rowid` is the paper's row number in the landscape. The index holds no text of its
    own, since papers.parquet has it.
    """
    rows = zip(
        range(len(papers)),
        papers["title"],
        papers["abstract"],
        papers["authors"].map("; ".join),
        papers["keywords"].map("; ".join),
        strict=True,
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE VIRTUAL TABLE papers USING fts5(title, abstract, authors, keywords, "
            "content = '', tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.executemany(
            "INSERT INTO papers (rowid, title, abstract, authors, keywords) VALUES (?,?,?,?,?)",
            rows,
        )
        connection.execute("INSERT INTO papers (papers) VALUES ('optimize')")
