"""The full-text index of a landscape: which papers match, how well, and which words there are."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import numpy as np

from explorer.analysis.query import And, Node, Not, Or, Words
from explorer.landscape import SEARCH_INDEX, Landscape

_WEIGHTS = "8.0, 1.0, 4.0, 4.0"
"""How much a hit counts in title, abstract, authors and keywords."""
_LONGEST_SECONDS = 5
"""After which a search is given up, so that nobody can occupy the server."""
_HIT = np.dtype([("row", "i8"), ("score", "f8")])


class TooBroadError(Exception):
    """A search took too long: it asks for words that nearly all papers have."""


class TextIndex:
    """An open index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def hits(self, expression: str) -> np.ndarray:
        """The papers that an expression matches, by row, with their BM25 scores.

        Args:
            expression: Of `match_expression`.

        Returns:
            (hits,) of `row` and `score`; a better match has more.

        Raises:
            TooBroadError: It took too long.
        """
        return np.fromiter(
            self._rows(
                f"SELECT rowid, -bm25(papers, {_WEIGHTS}) FROM papers WHERE papers MATCH ?",
                (expression,),
            ),
            dtype=_HIT,
        )

    def papers_with(self, beginning: str, *, prefix: bool) -> int:
        """Papers that have this word or, with `prefix`, words that begin so, each counted."""
        end = f"{beginning}\U0010ffff" if prefix else beginning
        found = self._rows(
            "SELECT coalesce(sum(doc), 0) FROM words WHERE term >= ? AND term <= ?",
            (beginning, end),
        )
        return int(next(found)[0])

    def counts_of(self, words: Sequence[str]) -> dict[str, int]:
        """Papers that have each of these words, of those that occur at all."""
        places = ",".join("?" * len(words))
        return dict(self._rows(f"SELECT term, doc FROM words WHERE term IN ({places})", words))

    def beginning_with(self, beginning: str, lengths: range) -> dict[str, int]:
        """Words that begin so and are so long, and how many papers have each."""
        return dict(
            self._rows(
                "SELECT term, doc FROM words WHERE term >= ? AND term <= ? "
                "AND length(term) BETWEEN ? AND ?",
                (beginning, f"{beginning}\U0010ffff", lengths.start, lengths.stop - 1),
            )
        )

    def _rows(self, statement: str, values: Sequence[object]) -> Iterator[tuple]:
        try:
            yield from self._connection.execute(statement, tuple(values))
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
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute(f"PRAGMA mmap_size = {1 << 30}")
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, papers, row)")
        ends = monotonic() + _LONGEST_SECONDS
        connection.set_progress_handler(lambda: monotonic() > ends, 100_000)
        yield TextIndex(connection)
    finally:
        connection.close()


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
