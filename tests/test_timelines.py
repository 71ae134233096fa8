"""Calendar periods, holes in a collection, and counts per period."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from explorer.analysis.periods import (
    TOO_COARSE,
    UNDATED,
    calendar,
    holes,
    offered_periods,
    sensible_period,
)
from explorer.analysis.timelines import (
    OTHERS,
    named_timeline,
    share_interval,
    split_timeline,
    topic_timeline,
)
from explorer.landscape import OUTLIER, Landscape


def dated(landscape: Landscape, dates: list[str], precision: str = "day") -> Landscape:
    """A landscape of so many of the papers, dated anew; an empty date is none."""
    moments = pd.to_datetime(pd.Series([date or None for date in dates])).astype("datetime64[ms]")
    papers = landscape.papers.head(len(dates)).assign(
        date=moments, date_precision=[precision if date else "none" for date in dates]
    )
    return replace(landscape, papers=papers)


def test_every_dated_paper_counts_once(bundled: Landscape) -> None:
    rows = np.arange(len(bundled.papers))
    line = topic_timeline(bundled, rows, 2, calendar(bundled, "year"))
    assert line.counts.sum() + line.undated == len(rows)
    assert line.undated == 35
    assert line.calendar.labels == tuple(str(year) for year in range(2012, 2026))
    assert line.totals[1] == 0, "an empty year stays on the axis"
    years = bundled.papers["date"].dt.year.dropna().astype(int)
    assert line.totals.tolist() == [int((years == year).sum()) for year in range(2012, 2026)]
    assert line.groups[-1].key == OUTLIER
    for group, place in ((0, 11), (len(line.groups) - 1, 10)):
        inside = line.papers_in(group, place)
        assert len(inside) == line.counts[group, place] > 0
        assert set(bundled.topic_of(2)[inside]) == {line.groups[group].key}
        assert set(years[inside]) == {int(line.calendar.labels[place])}


def test_joined_rows_keep_every_paper(bundled: Landscape) -> None:
    rows = np.arange(0, len(bundled.papers), 2)
    line = topic_timeline(bundled, rows, 2, calendar(bundled, "year"))
    few = line.joined(np.array([3, 1]), "The rest")
    assert [group.key for group in few.groups] == [3, 1, OTHERS]
    assert (few.counts.sum(axis=0) == line.totals).all()
    place = int(line.totals.argmax())
    assert len(few.papers_in(2, place)) == few.counts[2, place]
    everything = line.joined(np.arange(len(line.groups)), "The rest")
    assert everything.groups == line.groups


def test_periods_have_names_and_order(bundled: Landscape) -> None:
    few = dated(bundled, ["2019-12-31", "2020-04-01", "1969-06-01", ""])
    labels = {name: calendar(few, name).labels for name in offered_periods(few)}
    assert labels["five-year"] == tuple(f"{year}-{year + 4}" for year in range(1965, 2025, 5))
    assert (labels["year"][0], labels["year"][-1]) == ("1969", "2020")
    assert (labels["quarter"][0], labels["quarter"][-1]) == ("1969 Q2", "2020 Q2")
    assert (labels["month"][0], labels["month"][-1]) == ("1969-06", "2020-04")
    assert calendar(few, "quarter").of_paper.tolist() == [202, 204, 0, UNDATED]


def test_papers_known_to_the_year_count_in_years_only(bundled: Landscape) -> None:
    coarse = dated(bundled, ["2020-01-01"] * 40)
    coarse.papers.loc[:9, "date_precision"] = "year"
    rows = np.arange(40)
    assert topic_timeline(coarse, rows, 0, calendar(coarse, "year")).too_coarse == 0
    monthly = topic_timeline(coarse, rows, 0, calendar(coarse, "month"))
    assert monthly.too_coarse == 10
    assert (monthly.calendar.of_paper[:10] == TOO_COARSE).all()
    assert monthly.counts.sum() == 30
    assert offered_periods(dated(bundled, ["2020-01-01"] * 5, "year")) == ["five-year", "year"]


@pytest.mark.parametrize(
    ("newest", "period", "unfinished"),
    [("2020-12-31", "year", False), ("2020-12-20", "year", False), ("2020-11-30", "year", True),
     ("2020-12-31", "five-year", True), ("2020-12-31", "quarter", False),
     ("2020-12-15", "month", True), ("2024-12-30", "five-year", False)],
)  # fmt: skip
def test_the_last_period_is_unfinished_until_it_is_over(
    bundled: Landscape, newest: str, period: str, unfinished: bool
) -> None:
    found = calendar(dated(bundled, ["2011-03-01", newest]), period)
    assert found.unfinished is unfinished
    assert found.cut_off == newest
    assert found.usable[-1] != unfinished


def test_nothing_dated_is_an_empty_calendar(bundled: Landscape) -> None:
    none = dated(bundled, [""] * 4)
    assert offered_periods(none) == []
    assert sensible_period(none) == "year"
    empty = topic_timeline(none, np.arange(4), 0, calendar(none, "month"))
    assert (empty.calendar.labels, empty.calendar.cut_off, empty.undated) == ((), "", 4)
    assert not empty.calendar.unfinished
    assert empty.span == range(0)
    nobody = topic_timeline(bundled, np.empty(0, dtype=int), 0, calendar(bundled, "year"))
    assert nobody.counts.sum() == 0
    assert nobody.span == range(0)


def test_sensible_periods(bundled: Landscape) -> None:
    assert sensible_period(bundled) == "year"
    days = pd.date_range("2020-01-01", periods=296, freq="D").strftime("%Y-%m-%d").tolist()
    assert sensible_period(dated(bundled, days)) == "month"
    days = pd.date_range("2020-01-01", periods=296, freq="5D").strftime("%Y-%m-%d").tolist()
    assert sensible_period(dated(bundled, days)) == "quarter"
    centuries = dated(bundled, [f"{year}-01-01" for year in range(1500, 2100, 100)])
    assert sensible_period(centuries) == "five-year"
    assert offered_periods(centuries) == ["five-year", "year"]


def test_a_hole_is_found_at_every_length_of_period(bundled: Landscape) -> None:
    months = [month for month in range(120) if not 50 <= month < 84]
    dates = [f"{2010 + month // 12}-{month % 12 + 1:02}-10" for month in months for _ in range(3)]
    landscape = dated(bundled, dates)
    thin = {
        period: [label for label, one in zip(line.labels, line.thin, strict=True) if one]
        for period in ("month", "quarter", "year", "five-year")
        for line in [calendar(landscape, period)]
    }
    assert len(thin["month"]) == 34
    assert (thin["month"][0], thin["month"][-1]) == ("2014-03", "2016-12")
    assert thin["year"] == ["2014", "2015", "2016"]
    assert thin["five-year"] == []
    assert len(thin["quarter"]) == 11
    assert not calendar(landscape, "year").usable[4:7].any()


def test_uneven_collections_are_not_full_of_holes() -> None:
    chance = np.random.default_rng(0)
    months = np.arange(240)
    seasons = np.where(months % 12 < 4, 200, 1)
    rates = {
        "grows": np.exp(months / 40), "shrinks": np.exp((240 - months) / 40),
        "few": np.full(240, 0.7), "some": np.full(240, 5.0), "many": np.full(240, 60.0),
        "seasons": seasons, "a boom": np.where(abs(months - 120) < 12, 300, 10),
        "stops": np.where(months < 100, 50, 0.2),
    }  # fmt: skip
    for name, rate in rates.items():
        clumps = chance.gamma(4, rate[:, None] / 4, (240, 100))
        runs = chance.poisson(clumps).T
        found = [bool(holes(run, 12).any()) for run in runs]
        assert np.mean(found) <= 0.01, name
        years = [bool(holes(run.reshape(20, 12).sum(axis=1), 2).any()) for run in runs]
        assert np.mean(years) <= 0.01, name


def test_a_hole_needs_both_sides_and_enough_papers() -> None:
    full = np.array([9, 8, 9, 0, 0, 0, 7, 9, 8])
    assert holes(full, 2).tolist() == [False] * 3 + [True] * 3 + [False] * 3
    assert not holes(np.array([9, 8, 9, 0, 0, 7, 9, 8]), 2).any(), "16 papers are too few"
    assert not holes(full[:6], 2).any()
    assert not holes(full[3:], 2).any()
    assert holes(np.array([90, 80, 3, 70, 90]), 2).tolist() == [False, False, True, False, False]
    for length in range(5):
        assert not holes(np.zeros(length, dtype=int), 2).any()


def test_named_groups_and_a_part_against_the_rest(bundled: Landscape) -> None:
    years = calendar(bundled, "year")
    rows = np.arange(len(bundled.papers))
    venues = named_timeline(bundled.papers["venue"], rows, years)
    assert [group.label for group in venues.groups[:2]] == ["Not known", "iccv2023"]
    known = bundled.papers["date"].notna()
    assert venues.counts[1].sum() == ((bundled.papers["venue"] == "iccv2023") & known).sum()
    inside = bundled.topic_of(2) == 0
    split = split_timeline(inside, rows, "Picked", years)
    assert split.counts[0].sum() == (inside & known).sum()
    assert split.totals.sum() == known.sum()


def test_share_intervals_are_those_of_wilson() -> None:
    counts, totals = np.array([[0, 3, 10, 500, 0]]), np.array([4, 3, 40, 2000, 0])
    low, high = share_interval(counts, totals)
    for place in range(4):
        exact = binomtest(int(counts[0, place]), int(totals[place])).proportion_ci(method="wilson")
        assert (low[0, place], high[0, place]) == pytest.approx((exact.low, exact.high))
    assert np.isnan(low[0, 4])
    assert np.isnan(high[0, 4])
