"""Full-text search over the papers of a landscape."""

import re
import sqlite3
from contextlib import closing

import numpy as np

from explorer.landscape import SEARCH_INDEX, Landscape

_WEIGHTS = "8.0, 1.0, 4.0, 4.0"
"""How much a hit counts in title, abstract, authors and keywords."""


def find_papers(landscape: Landscape, query: str) -> np.ndarray:
    """Papers that contain every word of a query, best first (BM25; title counts most).

    Words match from their beginning ("distil" finds "distillation"); words in double quotes must
    follow one another. Everything else in the query is taken literally.

    Returns:
        (hits,) int64 row numbers; empty for a query without a letter or digit.
    """
    return scored_papers(landscape, query)[0]


def scored_papers(landscape: Landscape, query: str) -> tuple[np.ndarray, np.ndarray]:
    """The same papers, and how well each matches.

    Returns:
        (hits,) int64 row numbers, best first, and (hits,) BM25 scores: positive, more is better.
    """
    expression = _match_expression(query)
    if not expression or landscape.folder is None:
        return np.empty(0, dtype=np.int64), np.empty(0)
    path = (landscape.folder / SEARCH_INDEX).resolve()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute(
            f"SELECT rowid, -bm25(papers, {_WEIGHTS}) AS score FROM papers WHERE papers MATCH ? "
            "ORDER BY score DESC, rowid",
            (expression,),
        ).fetchall()
    return (
        np.array([row for row, _ in rows], dtype=np.int64),
        np.array([score for _, score in rows], dtype=float),
    )


def _match_expression(query: str) -> str:
    """The query in FTS5's language, with nothing in it that could be one of its operators."""
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', query):
        tokens = re.findall(r"\w+", phrase or word)
        if tokens:
            parts.append(f'"{" ".join(tokens)}"' + ("" if phrase else "*"))
    return " ".join(parts)
