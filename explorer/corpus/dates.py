"""Dates that know how much of them is known."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import ClassVar, Literal

from dateutil import parser as dateutil_parser

Precision = Literal["day", "month", "year"]
Understood = tuple["PartialDate | None", str]

_FIRST_YEAR = 1400  # printing; an older year in a bibliography is a slip
_YEARS_AHEAD = 5  # an announced volume may carry next year's date; more is a slip
_LONGEST = 100
_SEASON = r"spring|summer|autumn|fall|winter"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:\.0)?"
    r"(?:[-/. ]\s*(?P<month>\d{0,2}|XX|uu)(?:[-/. ]\s*(?P<day>\d{0,2}|XX|uu)(?:/(?P<tail>.*))?)?)?"
    r"(?:T.*|\s+\d{1,2}:\d\d.*)?",
    re.IGNORECASE | re.DOTALL,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)?(?:T.*|\d{6}|\.0)?")
_DAY_AND_MONTH_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T].*)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})")
_UNDATED = re.compile(
    r"\W*(?:in press|in print|forthcoming|to appear|submitted|under review|accepted|in review"
    r"|in preparation|preprint|early access|online first|ahead of print|epub"
    r"|n\.? ?d\.?|no date|undated|unknown|none|null|nan|nat|n/?a)\W*",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?P<before>.*?[^\W\d_]|.*?\d{1,2})\s*(?:-|–|—|/|&|\band\b|\bto\b)\s*"
    r"(?P<after>[^\W\d_]{3,9}\.?|\d{1,2})(?P<rest>\b.*)",
    re.DOTALL,
)
_YEARS = re.compile(r"(?<!\d)(1[4-9]\d\d|2[01]\d\d)(?!\d)")


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
    """The date that `understand_date` finds, without the note."""
    return understand_date(text)[0]


def parse_yearless(text: str, year: int) -> PartialDate | None:
    """Read `Sep 25` as a day of `year`; None if it has another form or no such day exists."""
    if not re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}", text.strip()):
        return None
    found = parse_date(f"{text.strip()}, {year}")
    return found if found and found.precision == "day" else None


@lru_cache(maxsize=65_536)
def understand_date(text: str) -> Understood:
    """Read a date of any form met in exports, without guessing.

    Args:
        text: Such as `2019`, `2019/03//`, `Mar 2019`, `2019 Spring`, `20190305`, `[2019?]`.

    Returns:
        The date with no more precision than the text has, or None; and a note, empty unless
        something of the text was left out or not understood. `12/03/2019` keeps its year alone,
        since either number can be the month.
    """
    text = " ".join(text.split())
    if not text:
        return None, ""
    if len(text) > _LONGEST or _UNDATED.fullmatch(text):
        return None, f"'{text[:_LONGEST]}' is no date; the paper is undated"
    found, note = _read(text)
    if found is None:
        return None, note or f"date '{text}' not understood; the paper is undated"
    return _plausible(found, note, text)


def _read(text: str) -> Understood:
    if match := _YEAR_FIRST.fullmatch(text):
        found, note = _from_numbers(text, match["year"], match["month"], match["day"])
        ends = found and not note and _YEARS.search(match["tail"] or "")
        return found, f"'{text}' is a period; dated by its begin" if ends else note
    if match := _COMPACT.fullmatch(text):
        return _from_numbers(text, *match.groups())
    if match := _DAY_AND_MONTH_FIRST.fullmatch(text):
        return _day_and_month_first(text, match)
    if match := _MONTH_FIRST.fullmatch(text):
        return _from_numbers(text, match[2], match[1], "")
    return _worded(text)


def _from_numbers(text: str, year: str, month: str | None, day: str | None) -> Understood:
    """A date from its numbers; a month or day of zero or `XX` is one that is not known."""
    numbers = [int(part) if part and part.isdecimal() else 0 for part in (year, month, day)]
    if numbers[1] in range(21, 42):  # a season, quarter or half of the year in EDTF
        return _made(numbers[0], 0, 0), f"of '{text}' only the year kept; it names a season"
    try:
        return _made(*numbers), ""
    except ValueError:
        return _year_alone(text, "no such day exists")


def _made(year: int, month: int, day: int) -> PartialDate:
    """A date; month or day 0 if not known.

    Raises:
        ValueError: There is no such day.
    """
    if not month:
        return PartialDate(date(year, 1, 1), "year")
    return PartialDate(date(year, month, day or 1), "day" if day else "month")


def _day_and_month_first(text: str, match: re.Match[str]) -> Understood:
    first, separator, second, year = match.groups()
    if separator == "." or int(first) > 12 or first == second:  # with points the day comes first
        return _from_numbers(text, year, second, first)
    if int(second) > 12:
        return _from_numbers(text, year, first, second)
    return _made(int(year), 0, 0), f"of '{text}' only the year kept; day and month could be swapped"


class _Months(dateutil_parser.parserinfo):  # type: ignore[misc]  # the library has no types
    """Month names of the languages that catalogues write, beside the English ones."""

    MONTHS: ClassVar[list[tuple[str, ...]]] = [
        ("Jan", "January", "janvier", "janv", "Januar", "enero", "ene", "gennaio", "janeiro"),
        ("Feb", "February", "février", "févr", "Februar", "febrero", "febbraio", "fevereiro"),
        ("Mar", "March", "mars", "März", "marzo", "março", "Mrz", "Mär"),
        ("Apr", "April", "avril", "avr", "abril", "abr", "aprile"),
        ("May", "mai", "mayo", "maggio", "maio"),
        ("Jun", "June", "juin", "Juni", "junio", "giugno", "junho"),
        ("Jul", "July", "juillet", "juil", "Juli", "julio", "luglio", "julho"),
        ("Aug", "August", "août", "agosto", "ago"),
        ("Sep", "Sept", "September", "septembre", "septiembre", "settembre", "setembro"),
        ("Oct", "October", "octobre", "Oktober", "Okt", "octubre", "ottobre", "outubro"),
        ("Nov", "November", "novembre", "noviembre", "novembro"),
        ("Dec", "December", "décembre", "Dezember", "Dez", "diciembre", "dicembre", "dezembro"),
    ]
    JUMP: ClassVar[list[str]] = [*dateutil_parser.parserinfo.JUMP, "de", "le", "[", "]", "(", ")"]


_PARSER = dateutil_parser.parser(_Months())
_MONTH_NAMES = frozenset(name.lower() for names in _Months.MONTHS for name in names)


def _worded(text: str) -> Understood:
    """A date with words: as it stands, else the begin of a period, else its year."""
    if re.search(_SEASON, text, re.IGNORECASE):
        return _year_alone(text, "it names a season")
    if found := _by_library(text):
        return found, ""
    if (period := _PERIOD.fullmatch(text)) and (
        found := _by_library(f"{period['before']} {period['rest']}")
    ):
        return found, f"'{text}' is a period; dated by its begin"
    return _year_alone(text, "the rest was not understood")


def _by_library(text: str) -> PartialDate | None:
    """What dateutil reads, with the precision it does not tell.

    It fills what the text leaves out from a default. A first day of a month may be one of these,
    so it is read again with another default: what differs was not in the text. A year or day that
    does not stand in the text was made of something else, such as the name of a weekday.
    """
    year = _YEARS.search(text)
    if not year or _MONTH_NAMES.isdisjoint(re.findall(r"[^\W\d_]+", text.lower())):
        return None
    try:
        read = _PARSER.parse(text, default=_midnight(int(year[0]), 1))
        again = read if read.day > 1 else _PARSER.parse(text, default=_midnight(int(year[0]), 2))
    except (ValueError, OverflowError, AttributeError, TypeError, IndexError):
        return None
    if read.year != int(year[0]) or read.month != again.month:
        return None
    day_stands = read.day == again.day and read.day in map(int, re.findall(r"\d+", text))
    return _made(read.year, read.month, read.day if day_stands else 0)


def _midnight(year: int, number: int) -> datetime:
    """The start of the day that is `number` in its month, which is `number` in its year."""
    return datetime.combine(date(year, number, number), time.min)


def _year_alone(text: str, reason: str) -> Understood:
    """The only year of the text, or the first of several."""
    years = list(dict.fromkeys(_YEARS.findall(text)))
    if not years:
        return None, ""
    if text.strip("[]()c©.,; ") == years[0]:
        return _made(int(years[0]), 0, 0), ""
    if re.search(r"[?~]|\bca?\.|circa", text):
        reason = "it is said to be uncertain"
    which = "the year" if len(years) == 1 else "the first year"
    return _made(int(years[0]), 0, 0), f"of '{text}' only {which} kept; {reason}"


def _plausible(found: PartialDate, note: str, text: str) -> Understood:
    today = datetime.now(UTC).date()
    if not _FIRST_YEAR <= found.first_day.year <= today.year + _YEARS_AHEAD:
        return None, f"date '{text}' cannot be right; the paper is undated"
    if found.first_day > today:
        note = "; ".join(filter(None, (note, f"date '{text}' lies in the future")))
    return found, note


def fuller_date(year: str, detail: str) -> str:
    """The text of the date where a source gives the year and the rest in two places.

    Args:
        year: Such as `2019`.
        detail: Such as `SEP 22`, `2019/09/22` or `2019 Sep`.

    Returns:
        Of the two, joined or alone, what is most precise and in that year: the detail may be
        the day on which the paper went online, in another year.
    """
    known = parse_date(year)
    if not detail.strip() or not known:
        return year if known or not detail.strip() else detail
    whole = detail if _YEARS.search(detail) else f"{year} {detail}"
    found = parse_date(whole)
    same_year = found and found.first_day.year == known.first_day.year
    return whole if same_year and len(str(found)) > len(str(known)) else year
