"""Parquet tables, as data frames and data sets are stored."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.corpus.document import Document
from explorer.corpus.tables import Row, TableRecords, read_table, unique_headers
from explorer.errors import CorpusError

_MARK = b"PAR1"
_ROWS = 8_192


def sniff(document: Document) -> bool:
    """True if the file begins as all Parquet files do."""
    return document.content.startswith(_MARK)


def read(document: Document) -> TableRecords:
    """One record per row, with the number of the row; fields of structs are columns of their own.

    Raises:
        CorpusError: The file is damaged.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(document.content))
        columns = unique_headers(_flat(file.schema_arrow.empty_table()).column_names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(document, error) from error
    return read_table(document, columns, _rows(document, file))


def _rows(document: Document, file: pq.ParquetFile) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(_ROWS):
            table = _flat(pa.Table.from_batches([batch]))
            for cells in zip(*map(_values, table.columns), strict=True):
                number += 1
                yield Row(number, cells)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise _damaged(document, error) from error


def _flat(table: pa.Table) -> pa.Table:
    """The table with `a.b` as a column for field b of struct a, two levels deep."""
    return table.flatten().flatten()


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values as Python knows them; binary ones, such as vectors and pictures, are left out."""
    if pa.types.is_nested(column.type) and not _holds_text(column.type):
        return [None] * len(column)
    return column.to_pylist()


def _holds_text(kind: pa.DataType) -> bool:
    """True of a list of texts or of structs; lists of numbers are embeddings."""
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return False
    inner = kind.value_type
    return pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_struct(inner)


def _damaged(document: Document, error: Exception) -> CorpusError:
    return CorpusError(
        f"The Parquet file is damaged ({error})",
        place=document.name,
        remedy="Write or download it again.",
    )
