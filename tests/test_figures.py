"""Figures by what they show."""

import numpy as np
import pandas as pd
import pytest

from explorer.figures.label_placement import broken, place_labels
from explorer.figures.paper_map import paper_map
from explorer.figures.theme import DARK, LIGHT, label_colors, topic_colors
from explorer.figures.topic_charts import term_bars, year_bars
from explorer.landscape import Landscape


def points_of(landscape: Landscape, level: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "x": landscape.papers["x"],
            "y": landscape.papers["y"],
            "topic": landscape.topic_of(level),
            "title": landscape.display_titles,
            "shown": True,
        }
    )


def test_every_paper_is_one_point_with_its_row_number(bundled: Landscape) -> None:
    figure = paper_map(points_of(bundled, 2), bundled.topics_at(2), LIGHT)
    rows = np.concatenate([trace.customdata for trace in figure.data])
    assert sorted(rows) == list(range(296))
    assert len(figure.data) == 1 + len(bundled.topics_at(2))
    for trace in figure.data:
        assert trace.type == "scattergl"
        assert trace.x.dtype == trace.y.dtype == np.float32
        assert trace.customdata.dtype == np.int32
        assert np.allclose(trace.x, bundled.papers["x"].to_numpy()[trace.customdata])


def test_topics_are_named_on_the_map(bundled: Landscape) -> None:
    figure = paper_map(points_of(bundled, 2), bundled.topics_at(2), LIGHT)
    shown = {
        a.text.replace("<br>", " ").removeprefix("<b>").removesuffix("</b>")
        for a in figure.layout.annotations
    }
    wanted = set(bundled.topics_at(2)["label"])
    assert len(shown & wanted) >= 0.9 * len(wanted)


def test_filtered_papers_stay_as_a_faint_ground(bundled: Landscape) -> None:
    points = points_of(bundled, 2)
    points.loc[:199, "shown"] = False
    figure = paper_map(points, bundled.topics_at(2), LIGHT)
    ground = figure.data[0]
    assert ground.hoverinfo == "skip"
    assert sorted(ground.customdata) == list(range(200))
    assert ground.marker.color == LIGHT.faded


def test_a_focused_paper_is_ringed(bundled: Landscape) -> None:
    figure = paper_map(points_of(bundled, 2), bundled.topics_at(2), DARK, focus=5)
    ring = figure.data[-1]
    assert ring.marker.line.color == DARK.accent
    assert ring.x[0] == bundled.papers["x"][5]


def test_hostile_titles_are_shown_as_they_stand(tiny: Landscape) -> None:
    points = points_of(tiny, 0).assign(title="<b>&</b><script>alert(1)</script>")
    figure = paper_map(points, tiny.topics_at(0), LIGHT)
    text = figure.data[0].text[0]
    assert "<script" not in text
    assert "&lt;b&gt;&amp;" in text


def test_titles_stay_away_from_the_browser_for_large_maps(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.figures.paper_map.TITLES_UP_TO", 100)
    figure = paper_map(points_of(bundled, 2), bundled.topics_at(2), LIGHT)
    assert all(trace.text is None for trace in figure.data)
    assert len(figure.to_json()) < 60_000


def test_one_paper_and_no_topic_still_make_a_map(tiny: Landscape, all_outliers: Landscape) -> None:
    assert len(paper_map(points_of(tiny, 0).head(1), tiny.topics_at(0), LIGHT).data) == 1
    figure = paper_map(points_of(all_outliers, 0), all_outliers.topics_at(0), LIGHT)
    assert [trace.name for trace in figure.data] == ["No topic"]


@pytest.mark.parametrize("seed", range(8))
def test_labels_never_overlap_and_stay_inside(seed: int) -> None:
    chance = np.random.default_rng(seed)
    count, area = 60, (900.0, 600.0)
    texts = [" ".join(["word" * int(n)] * int(n)) for n in chance.integers(1, 4, count)]
    anchors = chance.uniform([0, 0], area, (count, 2))
    placed = place_labels(texts, anchors, [14.0] * count, area)
    assert placed[0].index == 0, "the most important label is always there"
    for number, label in enumerate(placed):
        assert label.width / 2 - 1e-6 <= label.x <= area[0] - label.width / 2 + 1e-6
        assert not any(label.overlaps(other) for other in placed[:number])


def test_long_labels_break_between_words() -> None:
    assert broken("Generative adversarial networks") == ("Generative", "adversarial networks")
    assert broken("Graph neural networks") == ("Graph neural", "networks")
    assert broken("") == ("",)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_labels_can_be_read_on_their_ground(theme) -> None:
    """Contrast of at least 4.5 to 1, as the Web Content Accessibility Guidelines ask."""

    def luminance(color: str) -> float:
        channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    ground = luminance(theme.ground)
    for color in [*label_colors(np.linspace(0, 0.97, 24), theme), theme.ink, theme.quiet]:
        light, dark = sorted([luminance(color), ground], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, color


def test_topic_colors_are_distinct_and_ignore_the_order_of_topics() -> None:
    hues = np.linspace(0, 0.95, 18)
    colors = topic_colors(hues, LIGHT)
    assert len(set(colors)) == 18
    order = np.random.default_rng(0).permutation(18)
    assert [colors[place] for place in order] == topic_colors(hues[order], LIGHT)


def test_term_bars_put_the_heaviest_on_top(bundled: Landscape) -> None:
    terms = bundled.terms.query("level == 2 and topic == 0").head(12)
    bars = term_bars(terms, "#123456", LIGHT).data[0]
    assert bars.y[-1] == terms["term"].iloc[0]
    assert list(bars.x) == sorted(bars.x)


def test_year_bars_show_empty_years_as_zero() -> None:
    bars = year_bars(pd.Series({"2020": 3}), ["2019", "2020"], "#123456", LIGHT).data[0]
    assert list(bars.y) == [0, 3]
