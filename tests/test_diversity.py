"""Diversity: the score on papers whose variety is known, and which way it goes."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.analysis.diversity import Diversity, diversity, draw_size, vendi_score
from explorer.landscape import Landscape
from tests.made_up import by_year, made_up, unit

CHANCE = np.random.default_rng(7)


def of_years(years: np.ndarray, vectors: np.ndarray) -> Diversity:
    landscape = made_up(years, vectors=vectors)
    line = by_year(landscape)
    return diversity(landscape, line.rows, line.calendar.of_paper, line.calendar.usable)


def drawn_from(centers: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Papers around one of the first so many centres, as many as `kinds` says for each."""
    chosen = (CHANCE.random(len(kinds)) * kinds).astype(int)
    return centers[chosen] + 0.4 * CHANCE.normal(size=(len(kinds), centers.shape[1]))


def test_the_same_paper_many_times_is_one_and_orthogonal_papers_are_many() -> None:
    same = np.repeat(unit(CHANCE.normal(size=(1, 8))), 30, axis=0)
    assert vendi_score(same) == pytest.approx(1)
    for count in (1, 5, 8):
        assert vendi_score(np.eye(count, 8)) == pytest.approx(count)
        assert vendi_score(np.repeat(np.eye(count, 8), 7, axis=0)) == pytest.approx(count)


def test_the_score_agrees_with_its_definition() -> None:
    for papers in (5, 40):
        vectors = unit(CHANCE.normal(size=(papers, 12)))
        eigenvalues = np.linalg.eigvalsh(vectors @ vectors.T / papers)
        eigenvalues = eigenvalues[eigenvalues > 1e-9]
        expected = np.exp(-(eigenvalues * np.log(eigenvalues)).sum())
        assert vendi_score(vectors) == pytest.approx(expected, rel=1e-6)
        assert vendi_score(np.stack([vectors, vectors])) == pytest.approx(expected, rel=1e-6)


def test_a_field_that_only_grows_in_number_keeps_its_diversity() -> None:
    years = np.repeat(np.arange(2010, 2017), (40, 60, 90, 140, 200, 300, 400))
    vectors = drawn_from(np.eye(6, 24), np.full(len(years), 6))
    found = of_years(years, vectors)
    assert found.direction == "no clear change"
    assert found.growth[1] < 0 < found.growth[2]
    scores = found.scores["score"].dropna()
    assert len(scores) == 7 - (found.size > 20)
    assert scores.max() / scores.min() < 1.1
    all_at_once = [vendi_score(unit(vectors[years == year])) for year in (2010, 2016)]
    assert all_at_once[1] > 1.15 * all_at_once[0], "without equal numbers it would seem to widen"
    width = (found.scores["high"] - found.scores["low"]).dropna()
    assert width.iloc[-1] < width.iloc[0], "more papers, more certainty"


@pytest.mark.parametrize(("kinds", "direction"), [(1, "widening"), (-1, "narrowing")])
def test_a_field_that_takes_in_topics_widens(kinds: int, direction: str) -> None:
    years = np.repeat(np.arange(2010, 2017), 120)
    topics = np.arange(2, 9)[::kinds]
    found = of_years(years, drawn_from(np.eye(8, 24), np.repeat(topics, 120)))
    assert found.direction == direction
    assert np.sign(found.growth[1]) == np.sign(found.growth[2]) == kinds


def test_flat_fields_raise_few_false_alarms() -> None:
    landscape = made_up(np.repeat(np.arange(2010, 2015), 30))
    rows, of_paper, alarms = np.arange(150), np.repeat(np.arange(5), 30), 0
    for _ in range(40):
        drawn = replace(landscape, embeddings=drawn_from(np.eye(5, 16), np.full(150, 5)))
        found = diversity(drawn, rows, of_paper, np.ones(5, bool))
        alarms += found.direction != "no clear change"
    assert alarms <= 4


def test_periods_with_too_few_papers_are_unknown() -> None:
    years = np.repeat([2015, 2016, 2017, 2018], (3, 60, 2, 80))
    found = of_years(years, CHANCE.normal(size=(len(years), 8)))
    assert found.scores["score"].isna().tolist() == [True, False, True, False]
    assert found.direction == "too few periods"
    assert np.isnan(found.growth).all()


def test_papers_without_words_count_as_alike() -> None:
    empty = np.zeros((40, 8), dtype=np.float16)
    landscape = replace(made_up(np.repeat([2015], 40)), embeddings=empty)
    line = by_year(landscape)
    found = diversity(landscape, line.rows, line.calendar.of_paper, line.calendar.usable)
    assert found.scores["score"].iloc[0] == pytest.approx(1)


def test_the_size_of_a_draw_suits_the_periods_that_hold_most_papers() -> None:
    assert draw_size(np.array([3, 5000, 8000])) == 64
    assert draw_size(np.array([2, 60, 50, 70])) == 25
    assert draw_size(np.array([4, 6])) == 10
    assert draw_size(np.array([], dtype=int)) == 10


def test_the_same_papers_give_the_same_numbers(bundled: Landscape) -> None:
    rows = np.arange(len(bundled.papers))
    year = bundled.papers["date"].dt.year.fillna(0).astype(int).to_numpy()
    of_paper = np.where(year > 0, year - 2012, -1)
    one, other = (diversity(bundled, rows, of_paper, np.ones(14, bool)) for _ in range(2))
    assert one.scores.equals(other.scores)
    assert (one.scores["low"] <= one.scores["score"]).sum() == 4
    assert one.scores["papers"].sum() == 261
