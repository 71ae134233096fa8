"""Vectors of single texts, kept on disk: a corpus that grew embeds only what is new."""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from explorer.folders import cache_folder

_LOG = logging.getLogger(__name__)


class VectorStore:
    """The vectors of one embedder, by the text they were made of.

    SQLite's journal keeps it whole when a process is killed; a damaged file is dropped.
    """

    def __init__(self, embedder_key: str) -> None:
        """Open the store of an embedder.

        Args:
            embedder_key: Hash of everything that decides a vector but the text.
        """
        self._path = cache_folder() / "embeddings" / f"{embedder_key[:32]}.sqlite"

    def find(self, texts: Sequence[str]) -> dict[int, np.ndarray]:
        """The known vectors, float16, by position in `texts`."""
        found: dict[int, np.ndarray] = {}
        if not self._path.exists():
            return found
        try:
            with self._open() as connection:
                for position, text in enumerate(texts):
                    row = connection.execute(
                        "SELECT vector FROM vectors WHERE text = ?", (_key(text),)
                    ).fetchone()
                    if row:
                        found[position] = np.frombuffer(row[0], dtype=np.float16)
            self._path.touch()
        except sqlite3.DatabaseError as error:
            _LOG.warning("a damaged store of embeddings is dropped: %s", error)
            self._path.unlink(missing_ok=True)
            return {}
        return found

    def keep(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep the vectors of some texts; failing to costs the next build time, no more."""
        rows = [
            (_key(text), vector.astype(np.float16).tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("could not keep embeddings in the cache: %s", error)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=60)) as connection, connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL) "
                "WITHOUT ROWID"
            )
            yield connection

    @property
    def path(self) -> Path:
        """The file of the store."""
        return self._path


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:20]
