"""The section of trends, and its table and chart."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks import planted_times
from benchmarks.planted_times import Plan, corpus
from explorer.analysis.filters import Filters
from explorer.analysis.periods import Period, calendar
from explorer.analysis.timelines import topic_timeline
from explorer.analysis.trend_table import ranking
from explorer.analysis.trends import VERDICTS
from explorer.export.tables import csv_bytes
from explorer.figures.slope_chart import SYMBOLS, slope_chart
from explorer.figures.theme import DARK, LIGHT
from explorer.landscape import Landscape


def section(landscape: Landscape, period: Period, level: int = 0) -> AppTest:
    def script(landscape, period, filters):
        from explorer.analysis.filters import select
        from explorer.analysis.periods import calendar
        from explorer.analysis.timelines import topic_timeline
        from explorer.figures.theme import LIGHT
        from explorer.ui import timeline_trends
        from explorer.ui.state import View

        view = View(landscape, filters, select(landscape, filters), LIGHT)
        periods = calendar(landscape, period)
        line = topic_timeline(landscape, view.selection.rows, view.level, periods)
        timeline_trends.show(view, line)

    arguments = {"landscape": landscape, "period": period, "filters": Filters(level)}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60).run()
    assert not at.exception, at.exception
    return at


@pytest.fixture(scope="module")
def starting() -> Landscape:
    return corpus(Plan(planted_times.starting), 12_000, 3)


def whole_ranking(landscape: Landscape, period: Period, level: int = 0):
    rows = np.arange(len(landscape.papers))
    return ranking(topic_timeline(landscape, rows, level, calendar(landscape, period)))


def test_the_table_ranks_what_emerged_first(starting: Landscape) -> None:
    found = whole_ranking(starting, "year")
    first = found.table.iloc[0]
    assert (first["label"], first["verdict"]) == ("Topic 0", "emerging")
    assert found.judged[0] == "2005"
    assert found.judged[-1] == "2019", "2020 is unfinished"
    assert (found.then, found.now) == (("2005", "2009"), ("2015", "2019"))
    years = starting.papers["date"].dt.year[starting.topic_of(0) == 0]
    assert abs(int(first["since"]) - years.min()) <= 1
    assert len(first["shares"]) == 15
    assert first["shares"][-1] == pytest.approx(
        (years == 2019).sum() / (starting.papers["date"].dt.year == 2019).sum()
    )
    order = [VERDICTS.index(verdict) for verdict in found.table["verdict"]]
    assert order == sorted(order)
    months = whole_ranking(starting, "month").table
    assert {len(shares) for shares in months["shares"]} == {24}


def test_the_section_tells_words_numbers_and_what_is_left_out(starting: Landscape) -> None:
    at = section(starting, "year")
    assert at.markdown[0].value.startswith("✦ **1** emerging")
    said = " ".join(caption.value for caption in at.caption)
    assert "15 finished years, 2005 to 2019." in said
    assert "2020 may be unfinished" in said
    table = at.dataframe[0].value
    assert len(table) == planted_times.TOPICS
    assert table["trend"][0] == "✦ emerging"
    assert table["between"][0] == ""
    assert table["between"][1].count("%") == 2
    assert at.get("download_button")[0].key == "save trends as CSV"
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert len(figure["data"][0]["customdata"]["bdata"]) > 0
    assert set(SYMBOLS) == set(VERDICTS)


def test_every_landscape_has_trends_or_says_why_not(
    bundled: Landscape, planted: Landscape, tiny: Landscape, all_outliers: Landscape
) -> None:
    assert "35 papers without a date" in [b.label for b in section(bundled, "year", 2).button]
    assert section(planted, "year").dataframe[0].value["papers"].sum() > 0
    assert "and here there is none" in section(tiny, "year").info[0].value
    assert "None of these papers is in a topic" in section(all_outliers, "month").info[0].value
    assert "and here there are 3" in section(bundled, "five-year", 1).info[0].value
    day = planted_times.one_day(300, 0)
    assert "at least 4 finished periods" in section(day, "month").info[0].value
    papers = bundled.papers.assign(date=np.datetime64("NaT"), date_precision="none")
    undated = replace(bundled, papers=papers)
    assert "None of these papers is in a topic" in section(undated, "year").info[0].value


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.mode)
def test_the_chart_shows_every_slope_with_its_interval(bundled: Landscape, theme) -> None:
    found = whole_ranking(bundled, "year", 2).table
    slopes = found[found["change"].notna()].assign(label="<b>x</b> & y" + "z" * 60)
    figure = slope_chart(slopes, ["#123456"] * len(slopes), theme)
    assert figure.data[0].x.tolist() == pytest.approx((1 + slopes["change"]).tolist())
    whiskers = [shape for shape in figure.layout.shapes if shape.y0 == shape.y1]
    assert [shape.x1 for shape in whiskers] == pytest.approx((1 + slopes["high"]).tolist())
    names = figure.layout.yaxis.ticktext
    assert all(name.startswith("&lt;b&gt;x") and name.endswith("…") for name in names)
    low, high = figure.layout.xaxis.range
    assert low == pytest.approx(-high)
    assert 10**high > figure.data[0].x.max()
    assert "0 %" in figure.layout.xaxis.ticktext


def test_the_download_has_every_number_and_no_formulas(starting: Landscape) -> None:
    table = whole_ranking(starting, "year").table.assign(label="=cmd()")
    text = csv_bytes(table.drop(columns=["place", "shares"])).decode("utf-8-sig")
    head, first = text.splitlines()[:2]
    assert {"label", "verdict", "change", "low", "high", "corrected", "since", "bursts"} <= set(
        head.split(",")
    )
    assert "'=cmd()" in first
