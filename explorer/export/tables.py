"""Tables as files that a spreadsheet can open without harm."""

import pandas as pd

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


def _neutralised(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
