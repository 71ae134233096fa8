"""Finding rows by a text, in the column itself: nothing is kept for each row."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


class RowOf(Mapping[str, int]):
    """The row number of each text of a column, in which each stands once."""

    def __init__(self, texts: pd.Series) -> None:
        column = pa.array(texts, type=pa.large_string())
        self._column = pa.chunked_array([column]) if isinstance(column, pa.Array) else column

    def __getitem__(self, text: str) -> int:
        rows = self.of_many([text])
        if not len(rows):
            raise KeyError(text)
        return int(rows[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._column.to_pylist())

    def __len__(self) -> int:
        return len(self._column)

    def of_many(self, texts: Iterable[str]) -> np.ndarray:
        """Row numbers of those texts that the column has, in the order given.

        Returns:
            (found,) int64.
        """
        wanted = [text for text in dict.fromkeys(texts) if _is_text(text)]
        places = pc.index_in(self._column, value_set=pa.array(wanted, pa.large_string()))
        rows = np.flatnonzero(places.is_valid().to_numpy())
        order = np.argsort(places.take(pa.array(rows)).to_numpy(), kind="stable")
        return rows[order]


def _is_text(text: str) -> bool:
    """Whether a text can stand in a file; half a character in an address cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
