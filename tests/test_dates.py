"""Dates of every form that exports have, none more precise than it is."""

from datetime import UTC, datetime

import pytest

from explorer.corpus.dates import fuller_date, parse_date, parse_yearless, understand_date


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2019", "2019"), ("2019.0", "2019"), ("2019///", "2019"), ("c2019", "2019"),
     ("©2019.", "2019"), ("2019-XX", "2019"), ("2019-00-00", "2019"),
     ("2019-03", "2019-03"), ("2019/03//", "2019-03"), ("201903", "2019-03"),
     ("Mar 2019", "2019-03"), ("2019 mar", "2019-03"), ("March, 2019", "2019-03"),
     ("03/2019", "2019-03"), ("2010   06", "2010-06"), ("März 2019", "2019-03"),
     ("2019-03-05", "2019-03-05"), ("2019/03/05", "2019-03-05"), ("2019/03/05/", "2019-03-05"),
     ("20190305", "2019-03-05"), ("2019 Mar 5", "2019-03-05"), ("March 5, 2019", "2019-03-05"),
     ("SEP 22 2017", "2017-09-22"), ("2019-03-05T10:00:00+02:00", "2019-03-05"),
     ("2019-03-05 17:59:53", "2019-03-05"), ("Tue, 5 Mar 2019 10:00:54 +0200", "2019-03-05"),
     ("5 mars 2019", "2019-03-05"), ("5 de marzo de 2019", "2019-03-05"),
     ("25/03/2019", "2019-03-25"), ("03/25/2019", "2019-03-25"), ("05/05/2019", "2019-05-05"),
     ("12.03.2019", "2019-03-12"), ("Jan 1 2019", "2019-01-01"), ("Feb 2 2019", "2019-02-02")],
)  # fmt: skip
def test_a_clear_date_is_read_with_its_precision_and_no_note(text: str, shown: str) -> None:
    found, note = understand_date(text)
    assert (str(found), note) == (shown, "")


@pytest.mark.parametrize(
    ("text", "shown", "words"),
    [("12/03/2019", "2019", "day and month could be swapped"),
     ("12-03-2019", "2019", "day and month could be swapped"),
     ("2019 Spring", "2019", "season"), ("Summer-Fall 2019", "2019", "season"),
     ("2019-21", "2019", "season"), ("[2019?]", "2019", "uncertain"),
     ("2019~", "2019", "uncertain"),
     ("2019 Mar-Apr", "2019-03", "period"), ("JUL-DEC 2016", "2016-07", "period"),
     ("March 5-7, 2019", "2019-03-05", "period"),
     ("2019-03-05/2019-03-08", "2019-03-05", "period"), ("2019/05/2020", "2019", "only the"),
     ("2018-2019", "2018", "first year"),
     ("2019-02-30", "2019", "no such day"), ("2019-13", "2019", "no such day"),
     ("Accepted 2019", "2019", "only the year"), ("Mon 2019", "2019", "only the year"),
     ("2019a", "2019", "only the year")],
)  # fmt: skip
def test_what_is_left_out_of_a_date_is_told(text: str, shown: str, words: str) -> None:
    found, note = understand_date(text)
    assert str(found) == shown
    assert words in note
    assert text in note


@pytest.mark.parametrize(
    "text",
    ["in press", "n.d.", "forthcoming", "nan", "soon", "May 12", "5/6/19", "3019", "0019", "201X",
     "123456789", "10", "x" * 500, "²019", "winter", "2019" * 40],
)  # fmt: skip
def test_what_is_no_date_stays_undated_with_a_note(text: str) -> None:
    found, note = understand_date(text)
    assert found is None
    assert "undated" in note


def test_nothing_needs_no_note() -> None:
    assert understand_date("  ") == (None, "")


def test_the_future_is_noted() -> None:
    year = datetime.now(UTC).year + 1
    found, note = understand_date(str(year))
    assert str(found) == str(year)
    assert "future" in note


@pytest.mark.parametrize(
    ("year", "detail", "best"),
    [("2017", "SEP 22", "2017-09-22"), ("2016", "JUL-DEC", "2016-07"), ("2019", "", "2019"),
     ("2019", "2019/03/05", "2019-03-05"), ("2019", "2018/12/20", "2019"),
     ("2019", "Vol 3", "2019"),
     ("", "2019-03", "2019-03"), ("2019", "mar 5", "2019-03-05"), ("2019", "SPR", "2019")],
)  # fmt: skip
def test_year_and_detail_make_one_date(year: str, detail: str, best: str) -> None:
    assert str(parse_date(fuller_date(year, detail))) == best


def test_a_date_without_a_year_takes_the_given_one() -> None:
    assert str(parse_yearless("Sep 25", 2024)) == "2024-09-25"
    assert parse_yearless("25 Sep", 2024) is None
    assert parse_yearless("Feb 30", 2024) is None
