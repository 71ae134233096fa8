"""Tables as files that a spreadsheet can open without harm."""

from pathlib import Path

import pandas as pd

from explorer.errors import CorpusError

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


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table beside its place and rename it into it.

    Raises:
        CorpusError: The name ends neither in .csv nor in .parquet, or the folder does not exist.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.suffix == ".csv":
            beside.write_bytes(csv_bytes(table))
        elif path.suffix == ".parquet":
            table.to_parquet(beside, index=False)
        else:
            raise CorpusError(
                "A ledger is written as .csv or .parquet", place=str(path),
                remedy="Give the file one of these endings.",
            )  # fmt: skip
        beside.replace(path)
    except OSError as error:
        raise CorpusError(
            f"Cannot be written ({error.strerror})", place=str(path),
            remedy="Choose a folder that exists and can be written to.",
        ) from error  # fmt: skip


def _neutralised(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
