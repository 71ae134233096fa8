"""The full-text index of a landscape: which papers match, how well, and which words there are."""

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.analysis.query import And, Node, Not, Or, Words
from explorer.landscape import SEARCH_INDEX, Landscape

_TITLE = 8.0
_WEIGHTS = f"{_TITLE}, 1.0, 4.0, 4.0"
"""How much a hit counts in title, abstract, authors and keywords."""
_MOST_COUNTED = 20_000
"""Hits whose words are counted to score them: a tenth of a second."""
_LONGEST_SECONDS = 5
"""After which a search is given up, so that nobody can occupy the server."""
_HIT = np.dtype([("row", "i8"), ("score", "f8")])


class TooBroadError(Exception):
    """A search took too long: it asks for words that nearly all papers have."""


class TextIndex:
    """An open index.

    Args:
        connection: What is asked of it.
        beside: A second one, for what is asked at the same time on another thread: SQLite works
            on one processor per connection.
        landscape: The landscape that it belongs to.
    """

    def __init__(
        self, connection: sqlite3.Connection, beside: sqlite3.Connection, landscape: Landscape
    ) -> None:
        self._connection = connection
        self._beside = beside
        self._landscape = landscape

    def hits(self, expression: str) -> np.ndarray:
        """The papers that an expression matches, by row, with their BM25 scores.

        Of very many hits it does not count how often the words stand in a paper, which would take
        seconds to look up, only whether they stand in its title, and how long its abstract is.

        Args:
            expression: Of `match_expression`.

        Returns:
            (hits,) of `row` and `score`; a better match has more.

        Raises:
            TooBroadError: It took too long.
        """
        with ThreadPoolExecutor(1) as pool:
            titles = pool.submit(self._matching, self._beside, f"title : ({expression})")
            rows = self._matching(self._connection, expression)
            if len(rows) > _MOST_COUNTED:
                return self._roughly_scored(rows, titles.result())
            self._beside.interrupt()  # the scores of few tell more than their titles do
        found = _rows(
            self._connection,
            f"SELECT rowid, -bm25(papers, {_WEIGHTS}) FROM papers WHERE papers MATCH ?",
            (expression,),
        )
        return np.fromiter(found, dtype=_HIT)

    @staticmethod
    def _matching(connection: sqlite3.Connection, expression: str) -> np.ndarray:
        """(hits,) row numbers; as one text, since a step for each takes ten times as long."""
        found = _rows(
            connection,
            "SELECT coalesce(group_concat(rowid), '') FROM papers WHERE papers MATCH ?",
            (expression,),
        )
        return np.fromstring(next(found)[0], dtype=np.int64, sep=",")

    def _roughly_scored(self, rows: np.ndarray, in_title: np.ndarray) -> np.ndarray:
        """BM25, k1 = 1.2 and b = 0.75, as if all words were one that no paper has twice."""
        hits = np.empty(len(rows), dtype=_HIT)
        hits["row"] = rows
        frequency = 1 + _TITLE * np.isin(rows, in_title)
        abstracts = pa.array(self._landscape.papers["abstract"], pa.large_string())
        lengths = pc.binary_length(abstracts).to_numpy()[rows]  # reads where texts end, not them
        norm = 0.25 + 0.75 * lengths / max(lengths.mean(), 1)
        hits["score"] = frequency * 2.2 / (frequency + 1.2 * norm)
        return hits

    def papers_with(self, beginning: str, *, prefix: bool) -> int:
        """Papers that have this word or, with `prefix`, words that begin so, each counted."""
        end = f"{beginning}\U0010ffff" if prefix else beginning
        found = _rows(
            self._connection,
            "SELECT coalesce(sum(doc), 0) FROM words WHERE term >= ? AND term <= ?",
            (beginning, end),
        )
        return int(next(found)[0])

    def counts_of(self, words: Sequence[str]) -> dict[str, int]:
        """Papers that have each of these words, of those that occur at all."""
        places = ",".join("?" * len(words))
        statement = f"SELECT term, doc FROM words WHERE term IN ({places})"
        return dict(_rows(self._connection, statement, words))

    def beginning_with(self, beginning: str, lengths: range) -> dict[str, int]:
        """Words that begin so and are so long, and how many papers have each."""
        return dict(
            _rows(
                self._connection,
                "SELECT term, doc FROM words WHERE term >= ? AND term <= ? "
                "AND length(term) BETWEEN ? AND ?",
                (beginning, f"{beginning}\U0010ffff", lengths.start, lengths.stop - 1),
            )
        )


def _rows(
    connection: sqlite3.Connection, statement: str, values: Sequence[object]
) -> Iterator[tuple]:
    try:
        yield from connection.execute(statement, tuple(values))
    except sqlite3.OperationalError as error:
        if str(error) != "interrupted":
            raise
        raise TooBroadError from error


@contextmanager
def opened(landscape: Landscape) -> Iterator[TextIndex]:
    """The index of a landscape that has been saved."""
    folder = landscape.folder
    if folder is None:
        raise ValueError("a landscape that is not saved has no index")
    path = (folder / SEARCH_INDEX).resolve()
    ends = monotonic() + _LONGEST_SECONDS
    with closing(_connected(path, ends)) as connection, closing(_connected(path, ends)) as beside:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, papers, row)")
        yield TextIndex(connection, beside, landscape)


def _connected(path: Path, ends: float) -> sqlite3.Connection:
    """A connection that gives up at a time of `monotonic`."""
    address = f"{path.as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size = {1 << 30}")
    connection.set_progress_handler(lambda: monotonic() > ends, 100_000)
    return connection


def match_expression(node: Node) -> str:
    """A query in FTS5's language; empty if it has no such form.

    All that a reader typed stands in it as quoted words, so that nothing can be an operator.
    FTS5 cannot say NOT of nothing, and knows no years, venues and topics.
    """
    match node:
        case Words(tokens, prefix, column):
            phrase = f'"{" ".join(tokens)}"' + ("*" if prefix else "")
            return f"{column} : {phrase}" if column else phrase
        case Or(parts):
            return _all_joined(" OR ", [match_expression(part) for part in parts])
        case And(parts):
            wanted = [match_expression(part) for part in parts if not isinstance(part, Not)]
            unwanted = [match_expression(part.part) for part in parts if isinstance(part, Not)]
            positive = _all_joined(" AND ", wanted)
            if not positive or not unwanted:
                return positive if wanted and not unwanted else ""
            negative = _all_joined(" OR ", unwanted)
            return f"({positive} NOT {negative})" if negative else ""
    return ""


def _all_joined(mark: str, expressions: list[str]) -> str:
    """Expressions as one; empty if any of them is, or there are none."""
    return f"({mark.join(expressions)})" if expressions and all(expressions) else ""
