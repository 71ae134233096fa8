"""Then and now: words and topics whose change is known, and what chance alone does."""

import numpy as np
import pytest

from explorer.analysis.period_words import period_words
from explorer.analysis.proportions import beyond_chance, least_log_odds, share_changes
from explorer.analysis.spans import Span
from explorer.analysis.then_and_now import Comparison, group_changes, word_changes
from explorer.figures import change_charts
from explorer.figures.theme import LIGHT
from explorer.landscape import Landscape
from tests.made_up import by_year, made_up

CHANCE = np.random.default_rng(11)
COMMON = [f"common{number}" for number in range(30)]


def texts(years: np.ndarray) -> list[str]:
    """Every paper has ten common words; 2020 has a word of its own, and one paper shouts."""
    written = []
    for row, year in enumerate(years):
        own = ["blossom"] if year == 2020 and row % 2 else []
        shout = ["shout"] * 500 if row == 0 else []
        written.append(" ".join([*CHANCE.choice(COMMON, 10, replace=False), *own, *shout]))
    return written


def words_of(landscape: Landscape) -> dict[str, list[str]]:
    line = by_year(landscape)
    of_paper, labels = line.calendar.of_paper, line.calendar.labels
    words = period_words(landscape, line.rows, of_paper, len(labels))
    return {label: words["term"][words["period"] == at].tolist() for at, label in enumerate(labels)}


def test_words_of_a_period_are_those_planted() -> None:
    years = np.repeat([2019, 2020, 2021], 40)
    assert words_of(made_up(years, words=texts(years))) == {
        "2019": [], "2020": ["blossom"], "2021": []
    }  # fmt: skip


def test_words_of_a_period_come_with_their_numbers() -> None:
    years = np.repeat([2019, 2020], (30, 10))
    words = ["always"] * 28 + ["always late"] * 2 + ["always late"] * 10
    landscape = made_up(years, words=words)
    line = by_year(landscape)
    found = period_words(landscape, line.rows, line.calendar.of_paper, 2)
    assert found.to_dict("records") == [
        {"period": 1, "term": "late", "papers": 10, "share": 1.0, "share_elsewhere": 2 / 30}
    ]
    only_new = line.rows[years == 2020]
    assert period_words(landscape, only_new, line.calendar.of_paper, 2).empty, "no other period"


def test_two_papers_do_not_speak_for_a_period() -> None:
    years = np.repeat([2019, 2020], (200, 6))
    words = ["always"] * 200 + ["always rare"] * 2 + ["always"] * 4
    assert words_of(made_up(years, words=words))["2020"] == []


def test_chance_brings_hardly_any_words() -> None:
    alarms = 0
    for _ in range(60):
        using = CHANCE.random((100, 300)) < CHANCE.beta(1, 6, size=300)
        here, there = using[:30].sum(axis=0), using[30:].sum(axis=0)
        alarms += beyond_chance(here, there, 30, 70).any()
    assert alarms <= 9, "the rate of false discoveries is 10 %, and the test errs on the safe side"
    none = np.array([], dtype=int)
    assert beyond_chance(none, none, 3, 4).tolist() == []
    assert not beyond_chance(np.array([9]), np.array([0]), 9, 0).any()


def test_log_odds_favour_sure_differences() -> None:
    here, there = np.array([50, 3, 20, 0]), np.array([5, 0, 20, 20])
    least = least_log_odds(here, there, 100, 100)
    assert least[0] == max(least) > 0
    assert least[1] < 0, "three papers are not sure"
    assert least[2] < 0
    assert least[3] < least[2]
    more = least_log_odds(10 * here[:1], 10 * there[:1], 1000, 1000)
    assert more[0] > least[0], "the same shares of more papers are surer"


def test_words_came_and_went() -> None:
    years = np.repeat([2010, 2020], 50)
    words = ["steady steam"] * 40 + ["steady"] * 10 + ["steady steam web"] * 5 + ["steady web"] * 45
    landscape = made_up(years, words=words)
    found = word_changes(landscape, np.arange(50), np.arange(50, 100)).set_index("term")
    assert found["change"].to_dict() == {"web": "came", "steam": "went"}
    assert found.loc["steam"].tolist() == ["went", 40, 5, 0.8, 0.1]
    assert found.loc["web"].tolist() == ["came", 0, 50, 0.0, 1.0]
    same = word_changes(landscape, np.arange(0, 100, 2), np.arange(1, 100, 2))
    assert same.empty
    assert list(same) == ["term", "change", "papers_then", "papers_now", "share_then", "share_now"]


def test_differences_of_shares_have_newcombes_interval() -> None:
    found = share_changes(np.array([48]), np.array([56]), 80, 70).iloc[0]
    assert -found["difference"] == pytest.approx(0.6 - 0.8)
    assert found["low"] == pytest.approx(0.0524, abs=1e-4), "case (a) of Newcombe's table II"
    assert found["high"] == pytest.approx(0.3339, abs=1e-4)
    many = share_changes(np.array([48] * 20), np.array([56] * 20), 80, 70).iloc[0]
    assert many["low"] < 0 < found["low"], "one of twenty must be surer"
    assert (found["change"], many["change"]) == ("grew", "")


def test_flat_topics_rarely_seem_to_change() -> None:
    shares = np.full(20, 0.05)
    alarms = 0
    for _ in range(200):
        then, now = CHANCE.multinomial(300, shares), CHANCE.multinomial(150, shares)
        alarms += (share_changes(then, now, 300, 150)["change"] != "").any()
    assert alarms <= 10


def test_topics_that_grew_and_shrank() -> None:
    years = np.repeat([2010, 2020], 100)
    topic = np.array([0] * 60 + [1] * 20 + [2] * 20 + [0] * 20 + [1] * 60 + [2] * 20)
    line = by_year(made_up(years, topic))
    changes = group_changes(line, Comparison(Span(0, 0), Span(10, 10)))
    assert changes["label"].tolist() == ["B", "C", "A"]
    assert changes["change"].tolist() == ["grew", "", "shrank"]
    assert changes["difference"].tolist() == pytest.approx([0.4, 0, -0.4])
    assert (changes["papers_then"].sum(), changes["papers_now"].sum()) == (100, 100)
    figure = change_charts.share_changes(
        changes.assign(label=["B <i>", "C", "A"]), ["#111111", "#222222", "#333333"],
        ("2010", "2020"), LIGHT,
    )  # fmt: skip
    assert figure.layout.yaxis.ticktext == ("B &lt;i&gt;", "C", "A")
    pale = [trace.opacity for trace in figure.data if trace.mode == "lines"]
    assert pale[0] == pale[2] == 1 > pale[1]
    differences = [trace for trace in figure.data if trace.error_x.array is not None]
    points = sorted(x for trace in differences for x in trace.x)
    assert points == pytest.approx([-40, 0, 40])


def test_both_maps_have_the_same_frame() -> None:
    ground = CHANCE.normal(size=(50, 2))
    sides = [("Then", ground[:5], ["#111111"] * 5), ("Now", ground[5:10], ["#222222"] * 5)]
    figure = change_charts.two_maps(ground, sides, LIGHT)
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert [len(trace.x) for trace in figure.data] == [50, 5, 50, 5]
    assert [note.text for note in figure.layout.annotations] == ["Then", "Now"]
