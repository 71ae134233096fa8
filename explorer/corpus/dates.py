"""Dates that know how much of them is known."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["day", "month", "year"]

_FORMS: tuple[tuple[str, Precision], ...] = (
    ("%Y-%m-%d", "day"),
    ("%Y-%m-%d %H:%M:%S", "day"),
    ("%b %d, %Y", "day"),
    ("%Y-%m", "month"),
    ("%b %Y", "month"),
    ("%Y", "year"),
)


@dataclass(frozen=True)
class PartialDate:
    """A date known to the day, the month or the year.

    Attributes:
        first_day: First day of the period that is known.
        precision: How much of it is known.
    """

    first_day: date
    precision: Precision

    def __str__(self) -> str:
        length = {"day": 10, "month": 7, "year": 4}[self.precision]
        return self.first_day.isoformat()[:length]


def parse_date(text: str) -> PartialDate | None:
    """Read one of the forms of `_FORMS`; None if it is none of them."""
    for form, precision in _FORMS:
        try:
            return PartialDate(datetime.strptime(text.strip(), form).date(), precision)
        except ValueError:
            continue
    return None


def parse_yearless(text: str, year: int) -> PartialDate | None:
    """Read `Sep 25` as a day of `year`; None if it has another form or no such day exists."""
    if not re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}", text.strip()):
        return None
    return parse_date(f"{text.strip()}, {year}")
