"""Slopes, steps, verdicts and bursts, on numbers and on planted corpora."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from benchmarks import planted_times
from benchmarks.planted_times import Plan, corpus
from benchmarks.trends import judged
from explorer.analysis.bursts import bursts
from explorer.analysis.regression import fit_shares
from explorer.analysis.steps import onsets
from explorer.analysis.trends import NEVER, trends, usual_shares

TOO_FEW = "too few papers to say"
TRENDS = {"rising", "falling", "emerging", "dormant"}


def drawn(seed: int, shares: np.ndarray, totals: np.ndarray) -> np.ndarray:
    return np.random.default_rng(seed).binomial(totals, shares)


def verdicts(counts: np.ndarray, totals: np.ndarray, per_year: float = 1) -> list[str]:
    found = trends(np.atleast_2d(counts), totals, np.ones(len(totals), dtype=bool), per_year)
    return found["verdict"].tolist()


@pytest.fixture
def wavy() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One share that grows, comes with the seasons and is overdispersed; and its columns."""
    chance = np.random.default_rng(4)
    time = np.linspace(-1, 1, 24)
    angle = 2 * np.pi * np.arange(24) / 4
    design = np.column_stack([np.ones(24), time, np.cos(angle), np.sin(angle)])
    shares = 1 / (1 + np.exp(2 - 0.4 * time - 0.3 * np.cos(angle) + 0.3 * chance.normal(size=24)))
    totals = chance.integers(300, 900, 24)
    return chance.binomial(totals, shares)[None], totals, design


def test_the_regression_agrees_with_statsmodels(wavy: tuple[np.ndarray, ...]) -> None:
    from statsmodels.api import GLM, families

    counts, totals, design = wavy
    fit = fit_shares(counts, totals, design)
    weights = totals * fit.fitted[0] * (1 - fit.fitted[0])
    root = design * np.sqrt(weights)[:, None]
    leverage = np.diag(root @ np.linalg.pinv(root))
    # Firth's estimate is the likeliest one once half the leverage is added on either side
    padded = np.column_stack([counts[0] + leverage / 2, totals - counts[0] + leverage / 2])
    penalised = GLM(padded, design, family=families.Binomial()).fit()
    assert fit.coefficients[0] == pytest.approx(penalised.params, abs=1e-6)
    plain = GLM(counts[0] / totals, design, families.Binomial(), var_weights=totals)
    oracle = plain.fit(scale="X2")
    assert oracle.scale > 2
    assert fit.coefficients[0] == pytest.approx(oracle.params, abs=0.01)
    residuals = oracle.resid_pearson
    assert (residuals[1:] * residuals[:-1]).sum() < -0.3 * (residuals**2).sum(), "not wandering"
    assert fit.dispersion[0] == pytest.approx(oracle.scale, rel=0.01)
    assert fit.errors[0] == pytest.approx(oracle.bse, rel=0.01)


def test_where_papers_are_on_one_side_only_the_slope_stays_finite() -> None:
    counts = np.array([[0, 0, 0, 0, 0, 12], [0, 0, 0, 50, 50, 50], [50] * 6, [0] * 6])
    design = np.column_stack([np.ones(6), np.linspace(-1, 1, 6)])
    fit = fit_shares(counts, np.full(6, 50), design)
    assert np.isfinite(fit.coefficients).all()
    assert np.isfinite(fit.errors).all()
    assert fit.coefficients[0, 1] > 0
    assert fit.dispersion.min() >= 1


def test_a_share_that_grows_by_twelve_percent_a_year_is_told_so() -> None:
    totals = np.full(10, 5000)
    shares = 0.05 * 1.12 ** np.arange(10)
    found = trends(drawn(0, shares, totals)[None], totals, np.ones(10, dtype=bool), 1).iloc[0]
    assert found["verdict"] == "rising"
    assert found["low"] < 0.12 < found["high"]
    assert found["change"] == pytest.approx(0.12, abs=0.02)
    assert found["share_then"] == pytest.approx(shares[:3].mean(), rel=0.1)
    assert found["share_now"] == pytest.approx(shares[-3:].mean(), rel=0.1)


def test_intervals_hold_the_truth_nineteen_times_of_twenty() -> None:
    totals = np.linspace(500, 1500, 12).astype(int)
    shares = np.tile(0.1 * 1.05 ** np.arange(12), (400, 1))
    found = trends(drawn(1, shares, totals), totals, np.ones(12, dtype=bool), 1)
    inside = (found["low"] < 0.05) & (found["high"] > 0.05)
    assert 0.94 <= inside.mean() <= 0.99


def test_steps_have_names_and_dates() -> None:
    totals = np.full(12, 800)
    starts, stops = np.repeat([0, 0.05], [5, 7]), np.repeat([0.05, 0], [7, 5])
    came_and_went = np.repeat([0, 0.05, 0], [4, 4, 4])
    shares = np.vstack([np.full((9, 12), 0.08), starts, stops, came_and_went])
    found = trends(drawn(2, shares, totals), totals, np.ones(12, dtype=bool), 1)
    assert found["verdict"].tolist()[9:] == ["emerging", "dormant", "dormant"]
    assert found["since"].tolist() == [NEVER] * 9 + [5, 7, 8]
    assert found["change"].notna().tolist() == [True] * 9 + [False] * 3


def test_the_best_place_of_a_step_pays_for_all_places_tried() -> None:
    counts = np.array([[0, 0, 0, 20, 20, 20, 20, 20]])
    totals = np.full(8, 400)
    p_values, before = onsets(counts, totals, np.arange(8), 1)
    assert before.tolist() == [3]
    likelihood = stats.binom.logpmf
    gain = 2 * (
        likelihood(0, 1200, 0) + likelihood(100, 2000, 0.05)
        - likelihood(0, 1200, 100 / 3200) - likelihood(100, 2000, 100 / 3200)
    )  # fmt: skip
    assert p_values[0] == pytest.approx(6 * stats.f.sf(gain, 1, 6))
    assert onsets(counts[:, ::-1], totals, np.arange(8), 1)[0].tolist() == [1]


def test_few_papers_few_periods_and_nothing_say_nothing() -> None:
    totals = np.full(10, 300)
    assert verdicts(np.array([0, 0, 0, 0, 0, 0, 1, 1, 2, 3]), totals) == [TOO_FEW]
    assert verdicts(np.array([1, 40, 80]), np.full(3, 300)) == [TOO_FEW]
    assert verdicts(np.array([300]), np.array([300])) == [TOO_FEW]
    assert verdicts(np.array([5] * 20), np.full(20, 5)) == ["steady"]
    assert (
        trends(np.zeros((2, 0), int), np.zeros(0, int), np.zeros(0, bool), 1)["verdict"].tolist()
        == [TOO_FEW] * 2
    )
    nobody = np.zeros((0, 5), int), np.ones(5, int), np.ones(5, bool)
    assert trends(*nobody, 12).empty
    assert usual_shares(*nobody, 12).shape == (0, 5)


def test_what_swings_is_neither_steady_nor_rising() -> None:
    totals = np.full(12, 2000)
    swinging = np.tile([0.02, 0.2, 0.05, 0.15], 3)
    shares = np.vstack([np.full((8, 12), 0.08), swinging])
    assert verdicts(drawn(3, shares, totals), totals) == ["steady"] * 8 + ["up and down"]


def test_a_slope_among_many_must_be_surer() -> None:
    totals = np.full(8, 1000)
    weak = 0.06 * np.linspace(0.8, 1.2, 8)
    alone = drawn(5, weak[None], totals)
    flat = drawn(6, np.full((60, 8), 0.06), totals)
    among = trends(np.vstack([alone, flat]), totals, np.ones(8, dtype=bool), 1)
    single = trends(alone, totals, np.ones(8, dtype=bool), 1)
    assert single["corrected"][0] == pytest.approx(single["p_value"][0])
    assert among["corrected"][0] > 4 * among["p_value"][0]
    assert not set(among["verdict"]) & TRENDS


def test_unusable_periods_change_nothing() -> None:
    totals = np.full(14, 900)
    shares = np.vstack([np.full((5, 14), 0.1), 0.05 * 1.1 ** np.arange(14)])
    counts = drawn(7, shares, totals)
    usable = np.ones(14, dtype=bool)
    usable[[5, 6, 13]] = False
    other, more = counts.copy(), totals.copy()
    other[:, ~usable], more[~usable] = 3, 20
    expected = trends(counts, totals, usable, 1)
    assert trends(other, more, usable, 1).equals(expected)
    assert expected["papers"].tolist() == counts[:, usable].sum(axis=1).tolist()
    found = [
        bursts(*numbers, usable, usual_shares(*numbers, usable, 1))
        for numbers in ((counts, totals), (other, more))
    ]
    assert len(found[0]) == 1
    assert found[0].equals(found[1])


def test_a_season_is_no_trend_and_no_burst() -> None:
    months = np.arange(31)
    totals = np.full(31, 600)
    season = 0.1 * (1 + 0.8 * np.cos(2 * np.pi * (months - 5) / 12))
    counts = drawn(8, np.vstack([np.full((8, 31), 0.08), season]), totals)
    assert not set(verdicts(counts, totals, per_year=12)) & TRENDS
    usable = np.ones(31, dtype=bool)
    flat_usual = np.tile(counts.sum(axis=1, keepdims=True) / totals.sum(), 31)
    assert len(bursts(counts, totals, usable, flat_usual)), "without seasons it looks like one"
    assert bursts(counts, totals, usable, usual_shares(counts, totals, usable, 12)).empty


def test_months_and_years_tell_the_same_story() -> None:
    totals = np.full(120, 300)
    growth = 2 ** (np.arange(120) / 120)
    shares = np.vstack([np.full((6, 120), 0.1), 0.08 * growth, np.repeat([0, 0.1], [60, 60])])
    counts = drawn(9, shares, totals)
    by_month = trends(counts, totals, np.ones(120, dtype=bool), 12)
    years = counts.reshape(8, 10, 12).sum(axis=2), totals.reshape(10, 12).sum(axis=1)
    by_year = trends(*years, np.ones(10, dtype=bool), 1)
    assert by_month["verdict"].tolist() == by_year["verdict"].tolist()
    assert by_month["change"].to_numpy() == pytest.approx(by_year["change"], nan_ok=True)
    assert by_month["since"].tolist()[-1] == 60


def test_a_burst_has_dates_and_ends_at_a_hole() -> None:
    totals = np.full(16, 500)
    shares = np.vstack([np.full((4, 16), 0.05), np.repeat([0.04, 0.2, 0.04], [6, 4, 6])])
    counts = drawn(10, shares, totals)
    usable = np.ones(16, dtype=bool)
    found = bursts(counts, totals, usable, usual_shares(counts, totals, usable, 1))
    assert found[["group", "first", "last"]].to_numpy().tolist() == [[4, 6, 9]]
    assert found["papers"][0] == counts[4, 6:10].sum() > 2 * found["expected"][0]
    usable[8] = False
    broken = bursts(counts, totals, usable, usual_shares(counts, totals, usable, 1))
    assert broken[["first", "last"]].to_numpy().tolist() == [[6, 7], [9, 9]]


def test_the_course_of_states_is_the_likeliest_of_all() -> None:
    chance = np.random.default_rng(11)
    totals = np.full(9, 60)
    usual = np.full((1, 9), 0.1)
    for _ in range(20):
        counts = chance.binomial(totals, chance.choice([0.1, 0.3], 9))[None]
        found = bursts(counts, totals, np.ones(9, dtype=bool), usual)
        inside = np.zeros(9, dtype=bool)
        for first, last in zip(found["first"], found["last"], strict=True):
            inside[first : last + 1] = True
        gain = stats.binom.logpmf(counts[0], 60, 0.2) - stats.binom.logpmf(counts[0], 60, 0.1)
        best = max(product([False, True], repeat=9), key=lambda states: _worth(states, gain))
        assert _worth(tuple(inside), gain) == pytest.approx(_worth(best, gain))
        assert found["weight"].sum() == pytest.approx(gain[inside].sum())


def _worth(states: tuple[bool, ...], gain: np.ndarray) -> float:
    entered = sum(after and not before for before, after in zip((False, *states), states))  # noqa: B905
    return float(gain[list(states)].sum() - entered * np.log(9 / 0.05))


PLANTED = {
    "doubling": (Plan(planted_times.doubling), "year", {"rising"}),
    "growing with the corpus": (Plan(growth=10), "year", {"steady", "up and down"}),
    "stopping": (Plan(planted_times.stopping), "quarter", {"dormant"}),
    "starting": (Plan(planted_times.starting), "year", {"emerging"}),
    "seasonal": (Plan(planted_times.seasonal), "month", {"steady", "up and down"}),
    "hole": (Plan(hole=True), "year", {"steady", "up and down"}),
    "doubling with a hole": (Plan(planted_times.doubling, hole=True), "quarter", {"rising"}),
    "half undated": (Plan(planted_times.stopping, undated=0.5), "year", {"dormant"}),
}


@pytest.mark.parametrize("case", PLANTED)
def test_planted_topics_are_judged_right(case: str) -> None:
    plan, period, right = PLANTED[case]
    found = [judged(corpus(plan, 10_000, 500 + seed), period)[0][0] for seed in range(5)]
    assert sum(verdict in right for verdict in found) >= 4, found


def test_where_nothing_happens_nothing_is_reported() -> None:
    seen = [judged(corpus(Plan(), 4000, 900 + seed), "year") for seed in range(15)]
    assert sum(bool(set(verdict) & TRENDS) for verdict, _ in seen) <= 2
    assert sum(found for _, found in seen) <= 1


def test_one_day_and_one_paper_a_century_say_nothing() -> None:
    for landscape, period in (
        (planted_times.one_day(500, 0), "year"),
        (planted_times.one_day(500, 0), "month"),
        (planted_times.one_a_century(0), "five-year"),
    ):
        verdict, found = judged(landscape, period)
        assert set(verdict) == {TOO_FEW}
        assert found == 0
