"""Charts over time by what they show."""

from typing import get_args

import numpy as np
import pytest

from explorer.figures.theme import LIGHT
from explorer.figures.time_axis import TimeAxis, totals_strip
from explorer.figures.timeline_charts import FORMS, Form, timeline_chart
from explorer.figures.timeline_traces import Measure, Series

YEARS = tuple(str(year) for year in range(2010, 2020))
HOLE = [4, 5]
TOTALS = np.array([4, 6, 8, 9, 0, 0, 10, 12, 14, 5])


def axis(*, unfinished: bool = True) -> TimeAxis:
    return TimeAxis(YEARS, range(1, 10), [(4, 5)], TOTALS, unfinished)


def series(label: str = "A", key: int = 0, interval: bool = False) -> Series:
    counts = np.array([1, 2, 3, 4, 0, 0, 5, 6, 7, 2])
    values = counts.astype(float)
    values[HOLE] = np.nan
    return Series(
        key, label, "#123456", counts, values, (values - 1, values + 1) if interval else None
    )


ALL = [(form, measure) for measure, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("form", "measure"), ALL)
def test_every_form_tells_group_and_period_of_every_point(form: Form, measure: Measure) -> None:
    shown = [series(), series("B", 1)]
    figure = timeline_chart(shown, axis(), LIGHT, form=form, measure=measure)
    told = {
        tuple(point) for trace in figure.data if trace.customdata is not None
        for point in trace.customdata
    }  # fmt: skip
    drawn = [year for place, year in enumerate(YEARS) if place > 0 and place not in HOLE]
    assert {(key, year) for key in (0, 1) for year in drawn} <= told
    assert {key for key, _ in told} == {0, 1}
    ticks = [axis.ticktext for axis in figure.select_xaxes()]
    assert all(set(texts) <= set(YEARS[1:]) for texts in ticks)
    assert len(figure.layout.shapes) >= 1, "the hole is marked"


def test_bars_stack_what_was_counted_and_hatch_what_is_unfinished() -> None:
    figure = timeline_chart([series()], axis(), LIGHT, form="bars", measure="papers")
    bars = figure.data[0]
    assert dict(zip(bars.x, bars.y, strict=True)) == {1: 2, 2: 3, 3: 4, 6: 5, 7: 6, 8: 7, 9: 2}
    assert list(bars.marker.pattern.shape) == [""] * 6 + ["/"]
    finished = timeline_chart(
        [series()], axis(unfinished=False), LIGHT, form="bars", measure="papers"
    )
    assert finished.data[0].marker.pattern.shape is None


def test_lines_break_at_holes_and_are_dashed_to_an_unfinished_period() -> None:
    figure = timeline_chart([series(interval=True)], axis(), LIGHT, form="lines", measure="share")
    band, sure, unsure = figure.data
    assert np.isnan(sure.y[[3, 4]]).all()
    assert list(sure.x) == list(range(1, 9))
    assert (list(unsure.x), unsure.line.dash) == ([8, 9], "dot")
    assert [trace.showlegend for trace in figure.data] == [False, True, False]
    assert band.fill == "toself"
    assert list(band.x).count(None) == 2, "one outline on each side of the hole"
    assert max(value for value in band.y if value is not None) == 8


def test_areas_stop_at_holes_and_streams_have_a_middle() -> None:
    figure = timeline_chart(
        [series(), series("B", 1)], axis(), LIGHT, form="areas", measure="papers"
    )
    groups = {trace.stackgroup: list(trace.x) for trace in figure.data}
    assert list(groups.values()) == [[1, 2, 3], [6, 7, 8], [8, 9]]
    assert [trace.fillpattern.shape for trace in figure.data if trace.stackgroup == "part 2"] == [
        "/", "/",
    ]  # fmt: skip
    stream = timeline_chart(
        [series(), series("B", 1)], axis(), LIGHT, form="stream", measure="papers"
    )
    middle, one, other = stream.data[:3]
    assert np.allclose(np.asarray(middle.y) + (np.asarray(one.y) + np.asarray(other.y)) / 2, 0)


def test_a_single_period_is_drawn_in_every_form() -> None:
    single = TimeAxis(("2020",), range(1), [], np.array([3]), unfinished=True)
    one = Series(0, "A", "#123456", np.array([2]), np.array([2.0]))
    for measure in get_args(Measure):
        for form in FORMS[measure]:
            figure = timeline_chart([one], single, LIGHT, form=form, measure=measure)
            assert 2 in [value for trace in figure.data for value in np.asarray(trace.y)]


def test_the_strip_counts_all_papers_and_can_be_dragged_over() -> None:
    strip = totals_strip(axis(), LIGHT, named=False)
    assert list(strip.data[0].y) == TOTALS[1:].tolist()
    assert (strip.layout.dragmode, strip.layout.selectdirection) == ("select", "h")
    chart = timeline_chart([series()], axis(), LIGHT, form="bars", measure="share")
    assert strip.layout.margin == chart.layout.margin
    assert strip.layout.xaxis.range == chart.layout.xaxis.range


def test_ticks_are_few_and_round() -> None:
    months = tuple(f"{1992 + month // 12}-{month % 12 + 1:02}" for month in range(7, 412))
    many = TimeAxis(months, range(len(months)), [], np.ones(len(months)), unfinished=False)
    places, texts = many.ticks()
    assert texts == ["1995", "2000", "2005", "2010", "2015", "2020", "2025"]
    assert [months[place] for place in places] == [f"{year}-01" for year in texts]
    few = TimeAxis(months, range(5, 9), [], np.ones(len(months)), unfinished=False)
    assert few.ticks() == ([5, 6, 7, 8], ["1993-01", "1993-02", "1993-03", "1993-04"])
    spans = tuple(f"{year}-{year + 4}" for year in range(1500, 2025, 5))
    centuries = TimeAxis(spans, range(len(spans)), [], np.ones(len(spans)), unfinished=False)
    assert centuries.ticks()[1][:2] == ["1500-1504", "1550-1554"]


def test_hostile_names_stay_text() -> None:
    hostile = series("<b>%{x}</b><a href='x'>y</a>")
    for form in FORMS["papers"]:
        figure = timeline_chart([hostile], axis(), LIGHT, form=form, measure="papers")
        text = str(figure.to_dict())
        assert "<a href" not in text
        assert all("%{x}" not in str(trace.hovertemplate) for trace in figure.data)
