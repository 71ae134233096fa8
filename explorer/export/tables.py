"""Tables as files that a spreadsheet can open without harm."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from explorer.errors import CorpusError
from explorer.folders import write_whole

_LONGEST_CELL = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, so that Excel reads accents.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, which
    spreadsheets take to mean "this is text".
    """
    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_neutralised, na_action="ignore")
    return ("\ufeff" + safe.to_csv(index=False)).encode()


def xlsx_bytes(table: pd.DataFrame) -> bytes:
    """A table as an Excel workbook in which no text is a formula or a link.

    Texts longer than a cell can hold end in an ellipsis; lists are joined by semicolons.
    """
    plain = _flat(table)
    for column in plain.columns:
        if not pd.api.types.is_numeric_dtype(plain[column]):
            plain[column] = plain[column].map(_fitting, na_action="ignore")
    file = io.BytesIO()
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": texts_only}) as book:
        plain.to_excel(book, index=False, sheet_name="Table", freeze_panes=(1, 0))
    return file.getvalue()


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """A table as Parquet, types kept."""
    return table.to_parquet(index=False)


class TableFile(NamedTuple):
    """A kind of file: its ending, its media type, and what writes it."""

    ending: str
    media: str
    write: Callable[[pd.DataFrame], bytes]


TABLE_FILES: Mapping[str, TableFile] = MappingProxyType(
    {
        "CSV": TableFile("csv", "text/csv", lambda table: csv_bytes(_flat(table))),
        "Excel": TableFile(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx_bytes,
        ),
        "Parquet": TableFile("parquet", "application/vnd.apache.parquet", parquet_bytes),
    }
)
"""Every kind of file that a table can become."""


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a file.

    Raises:
        CorpusError: The name ends neither in .csv nor in .parquet, or the folder does not exist.
    """
    ways = {".csv": csv_bytes, ".parquet": parquet_bytes}
    if path.suffix not in ways:
        raise CorpusError(
            "A ledger is written as .csv or .parquet", place=str(path),
            remedy="Give the file one of these endings.",
        )  # fmt: skip
    try:
        write_whole(path, ways[path.suffix](table))
    except OSError as error:
        raise CorpusError(
            f"Cannot be written ({error.strerror})", place=str(path),
            remedy="Choose a folder that exists and can be written to.",
        ) from error  # fmt: skip


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """A copy with lists as one text each."""
    flat = table.copy()
    for column in [name for name in flat if is_object_dtype(flat[name])]:
        flat[column] = flat[column].map(_joined)
    return flat


def _joined(value: object) -> object:
    if isinstance(value, list | tuple | np.ndarray):
        return "; ".join(map(str, value))
    return value


def _fitting(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_CELL:
        return f"{value[: _LONGEST_CELL - 2]} …"
    return value


def _neutralised(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
