"""The timeline page, and the range of dates that it gives to every page."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.filters import Filters, select
from explorer.analysis.periods import months_of
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import map_contents
from explorer.ui.text import counted
from tests.conftest import ROOT
from tests.test_pages import run, words


def dated(landscape: Landscape, dates: list[str], precision: str = "day") -> Landscape:
    moments = pd.to_datetime(pd.Series([date or None for date in dates])).astype("datetime64[ms]")
    papers = landscape.papers.head(len(dates)).assign(
        date=moments, date_precision=[precision if date else "none" for date in dates]
    )
    return replace(landscape, papers=papers)


def app(**parameters: str) -> AppTest:
    """The whole app on the timeline."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    return at


def charts(at: AppTest) -> list[dict[str, list[dict[str, object]]]]:
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def test_undated_papers_and_an_unfinished_year_stand_beside_the_chart(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2))
    assert "2025 may be unfinished: no paper is newer than 2025" in words(at)
    table = at.dataframe[0].value
    assert table["Papers in all"].sum() == 296 - 35
    assert charts(at)[1]["data"][0]["y"], "papers per year"
    next(one for one in at.button if one.label == "35 papers without a date").click().run()
    assert not at.exception
    undated = bundled.display_titles[bundled.papers["date"].isna()]
    listed = [frame.value for frame in at.dataframe if "title" in frame.value]
    assert listed[0]["title"].tolist() == undated.tolist()


def test_a_bar_lists_its_papers(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2))
    at.query_params["point"] = "papers~0~2023"
    at.run()
    assert not at.exception
    year = bundled.papers["date"].dt.year
    expected = int(((year == 2023) & (bundled.topic_of(2) == 0)).sum())
    assert f"**Diffusion models, 2023**: {counted(expected, 'paper')}" in words(at)
    assert len(at.dataframe[0].value) == expected
    at.query_params["point"] = "papers~x~1066"
    at.run()
    assert not at.exception
    assert len(at.dataframe) == 1, "what is not drawn lists nothing"


@pytest.mark.parametrize(
    ("measure", "forms"),
    [("Papers", ["bars", "lines", "areas", "stream", "small"]),
     ("Share", ["bars", "lines", "areas", "small"]), ("So far", ["areas", "lines", "small"])],
)  # fmt: skip
def test_only_sensible_forms_are_offered_and_all_work(
    bundled: Landscape, measure: str, forms: list[str]
) -> None:
    at = run("timeline", bundled, Filters(2), measure=measure)
    assert at.selectbox(key="form").options == [
        {"small": "Small charts"}.get(form, form.capitalize()) for form in forms
    ]
    for form in forms:
        at.selectbox(key="form").set_value(form).run()
        assert not at.exception
        assert len(charts(at)) == 2


def test_forms_that_a_measure_lacks_fall_back(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2), form="Stream")
    assert at.selectbox(key="form").value == "stream"
    at.button_group(key="measure").set_value("cumulative").run()
    assert not at.exception
    assert at.selectbox(key="form").value == "areas"
    garbage = run("timeline", bundled, Filters(2), form="x", measure="x", period="x", by="x")
    assert garbage.selectbox(key="form").value == "bars"


def test_groups_are_topics_venues_categories_or_a_search(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2))
    assert at.selectbox(key="by").options == ["Topics", "Venues", "Categories"]
    at.selectbox(key="by").set_value("Venues").run()
    assert {"iccv2023", "Not known"} <= set(at.dataframe[0].value[""])
    at = run("timeline", bundled, Filters(2, query="graph"), by="Search", measure="Share")
    table = at.dataframe[0].value
    assert table[""].tolist() == ["All other papers", "graph"]
    assert table["Papers in all"].sum() == 261
    shares = table.drop(columns=["", "Papers in all"]).sum()
    assert shares[shares > 0].round(9).eq(1).all()


def test_groups_can_be_chosen(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2))
    at.slider(key="most_bars").set_value(3).run()
    assert len(charts(at)[0]["data"]) == 5, "three topics, no topic, all others"
    at.multiselect[0].set_value([str(bundled.topics_at(2).loc[9, "label"])]).run()
    keys = [trace["customdata"][0][0] for trace in charts(at)[0]["data"]]  # type: ignore[index]
    assert keys == [9, OUTLIER, -2]


EXTREMES: dict[str, Callable[[Landscape], Landscape]] = {
    "undated": lambda one: dated(one, [""] * 296),
    "one day": lambda one: dated(one, ["2024-02-29"] * 296),
    "one paper a century": lambda one: dated(
        one, [f"{year}-05-05" for year in range(1500, 2100, 100)]
    ),
    "one paper": lambda one: dated(one, ["2024-02-29"]),
    "half undated": lambda one: dated(one, ["", "2020-01-01"] * 148, "year"),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_extreme_dates_are_shown_or_explained(name: str, bundled: Landscape) -> None:
    landscape = EXTREMES[name](bundled)
    at = run("timeline", landscape, Filters(2))
    if name == "undated":
        assert "None of the papers has a date" in at.info[0].value
        return
    at.selectbox(key="form").set_value("areas").run()
    assert not at.exception
    assert at.dataframe[0].value["Papers in all"].sum() == landscape.papers["date"].notna().sum()


def test_one_topic_has_no_share(bundled: Landscape) -> None:
    at = run("timeline", bundled, Filters(2, topics=(0,)))
    assert at.button_group(key="measure").options == ["Papers", "So far"]


def test_papers_known_to_the_year_are_listed_beside_months(bundled: Landscape) -> None:
    landscape = dated(bundled, ["2020-01-01"] * 20 + ["2020-03-01", "2020-05-01"] * 10)
    landscape.papers.loc[:3, "date_precision"] = "year"
    at = run("timeline", landscape, Filters(2), period="Months")
    assert "4 papers known to the year only" in [button.label for button in at.button]


def test_a_hole_in_the_collection_is_named(bundled: Landscape) -> None:
    years = [year for year in range(2000, 2020) if not 2008 <= year <= 2010]
    landscape = dated(bundled, [f"{year}-06-01" for year in years for _ in range(15)], "year")
    at = run("timeline", landscape, Filters(2))
    assert "In 2008 to 2010 hardly any papers were collected" in words(at)
    assert charts(at)[0]["layout"]["shapes"][0]["x0"] == 7.5


def test_months_filter_by_whole_periods(bundled: Landscape) -> None:
    landscape = dated(bundled, ["2020-03-31", "2020-04-01", "2020-06-30", "2020-07-01", ""])
    months = (months_of("2020-04")[0], months_of("2020-06")[1])
    assert select(landscape, Filters(2, months=months)).rows.tolist() == [1, 2, 4]
    assert select(landscape, Filters(2, months=months, undated=False)).rows.tolist() == [1, 2]
    coarse = dated(bundled, ["2020-01-01", "2021-01-01"], "year")
    assert select(coarse, Filters(2, months=months)).size == 0
    whole = (months_of("2020")[0], months_of("2021-06")[1])
    assert select(coarse, Filters(2, months=whole)).rows.tolist() == [0]


def test_months_of_the_address_filter_every_page_until_removed() -> None:
    at = app(months="2023-04..2023-06")
    assert not at.exception
    shown = next(one.value for one in at.sidebar.caption if "of 296 papers shown" in one.value)
    assert shown != "**296** of 296 papers shown"
    assert [one.label for one in at.sidebar.slider] == []
    next(one for one in at.sidebar.button if one.label == "2023-04 to 2023-06").click().run()
    assert any("All 296 papers shown" in one.value for one in at.sidebar.caption)
    assert [one.label for one in at.sidebar.slider] == ["Years"]


@pytest.mark.parametrize(
    "text", ["", "x", "2023-13..2024-01", "2024-01..2023-01", "2023-01", "٢٠٢٣-٠١..٢٠٢٣-٠٢"]
)
def test_garbled_months_filter_nothing(text: str) -> None:
    at = app(months=text)
    assert not at.exception
    assert any("All 296 papers shown" in one.value for one in at.sidebar.caption)


def test_dragging_over_whole_years_moves_the_slider_of_years() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui import filter_state, periods, state

        st.session_state[state.ALL_YEARS] = (2012, 2025)
        for first, last in (("2020", "2022"), ("2010-2014", "2010-2014"), ("2020 Q1", "2021 Q4")):
            periods.show_only(first, last)
            st.text(f"{st.session_state[state.YEARS]} {filter_state.months()}")
        periods.show_only("2020 Q2", "2021 Q4")
        st.text(f"{filter_state.months()} {periods.range_of_months()}")
        periods.show_all_dates()
        st.text(f"{st.session_state[state.YEARS]} {filter_state.months()}")

    at = AppTest.from_function(script).run()
    assert [one.value for one in at.text] == [
        "(2020, 2022) None", "(2012, 2014) None", "(2020, 2021) None",
        f"2020-04..2021-12 {(months_of('2020-04')[0], months_of('2021-12')[0])}",
        "(2012, 2025) None",
    ]  # fmt: skip


def test_the_map_plays_through_the_same_periods(bundled: Landscape) -> None:
    points, histogram = map_contents.points_and_histogram(bundled)
    assert histogram is not None
    assert histogram.names == tuple(str(year) for year in range(2012, 2026))
    assert sum(histogram.counts) == 261
    assert points.periods is not None
    assert (points.periods == 0).sum() == 35
    undated = dated(bundled, [""] * 296)
    assert map_contents.points_and_histogram(undated)[1] is None
    days = pd.date_range("2020-01-01", periods=296).strftime("%Y-%m-%d").tolist()
    months = map_contents.points_and_histogram(dated(bundled, days))[1]
    assert months is not None
    assert months.names[:2] == ("2020-01", "2020-02")
    assert np.sum(months.counts) == 296
