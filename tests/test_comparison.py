"""Two sets of papers side by side: numbers on planted data."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import fisher_exact

from explorer.analysis.closeness import closeness, nearest_to, topic_similarities
from explorer.analysis.comparison import (
    contrasting_terms,
    parts_apart,
    topic_shares,
    year_shares,
)
from explorer.analysis.groups import group_rows, group_sizes, year_rows
from explorer.landscape import Landscape

CHANCE = np.random.default_rng(3)


def with_words(bundled: Landscape, counts: np.ndarray, terms: list[str]) -> Landscape:
    matrix = sparse.csr_array(counts)
    vocabulary = pd.DataFrame({"term": terms, "papers": (counts > 0).sum(axis=0)})
    papers = bundled.papers.head(len(counts))
    return replace(bundled, doc_terms=matrix, vocabulary=vocabulary, papers=papers)


def test_words_that_set_two_sets_apart(bundled: Landscape) -> None:
    counts = np.zeros((40, 5), dtype=int)
    counts[:, 0] = 3  # everywhere
    counts[:18, 1] = 1
    counts[20:38, 2] = 9
    counts[[0, 25], 3] = 1  # rare, as often here as there
    counts[0, 4] = 500  # shouted by one paper
    landscape = with_words(bundled, counts, ["model", "reef", "kiln", "rare", "shout"])
    found = contrasting_terms(landscape, np.arange(20), np.arange(20, 40))
    assert found["term"].tolist() == ["reef", "kiln"]
    assert found["side"].tolist() == ["left", "right"]
    assert found[["papers_left", "papers_right"]].to_numpy().tolist() == [[18, 0], [0, 18]]
    assert found["share_left"].tolist() == [0.9, 0]
    assert found["score"].iloc[0] > 0 > found["score"].iloc[1]
    swapped = contrasting_terms(landscape, np.arange(20, 40), np.arange(20))
    assert swapped["term"].tolist() == ["kiln", "reef"]
    assert swapped["score"].iloc[0] == pytest.approx(-found["score"].iloc[1])


def test_a_term_within_a_longer_one_is_left_out(bundled: Landscape) -> None:
    counts = np.zeros((40, 3), dtype=int)
    counts[:18] = 1
    landscape = with_words(bundled, counts, ["coral", "coral reef", "reef"])
    found = contrasting_terms(landscape, np.arange(20), np.arange(20, 40))
    assert found["term"].tolist() == ["coral reef"]


def test_chance_sets_no_words_apart(bundled: Landscape) -> None:
    for size in (148, 40, 8, 1):
        for _ in range(5):
            rows = CHANCE.permutation(len(bundled.papers))
            assert len(contrasting_terms(bundled, rows[:size], rows[size:])) <= 1


def test_every_word_shown_passes_fishers_test(bundled: Landscape) -> None:
    topic = bundled.topic_of(2)
    left, right = np.flatnonzero(topic == 0), np.flatnonzero(topic == 1)
    found = contrasting_terms(bundled, left, right)
    assert {"diffusion", "weights"} < set(found["term"])
    for here, there in found[["papers_left", "papers_right"]].to_numpy():
        table = [[here, len(left) - here], [there, len(right) - there]]
        assert fisher_exact(table).pvalue < 0.005
    assert ((found["share_left"] > found["share_right"]) == (found["side"] == "left")).all()


@pytest.mark.parametrize(("left", "right"), [([], []), ([3], []), ([3], [4]), ([], [1, 2])])
def test_too_few_papers_have_no_words(
    bundled: Landscape, left: list[int], right: list[int]
) -> None:
    rows = [np.array(side, dtype=np.int64) for side in (left, right)]
    assert contrasting_terms(bundled, *rows).empty
    assert year_shares(bundled, *rows)["share_left"].sum() <= 1.0001
    assert np.isfinite(closeness(bundled, *rows).middles) == bool(left and right)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [([1, 2, 3], [3, 4], ([1, 2], [4])), ([1, 2], [2, 1, 5], ([1, 2], [5])),
     ([1, 2, 5], [5], ([1, 2], [5])), ([2, 1], [1, 2], ([1, 2], []))],
)  # fmt: skip
def test_parts_apart(left: list[int], right: list[int], expected: object) -> None:
    parts = parts_apart(np.array(left), np.array(right))
    assert tuple(part.tolist() for part in parts) == expected


def test_closeness_is_that_of_all_pairs(bundled: Landscape) -> None:
    left, right = np.arange(0, 20), np.arange(15, 60)
    found = closeness(bundled, left, right)
    vectors = bundled.embeddings.astype(float)
    cosines = vectors @ vectors.T
    pairs = [cosines[a, b] for a in left for b in right if a != b]
    assert found.between == pytest.approx(np.mean(pairs), abs=2e-3)
    own = cosines[np.ix_(left, left)][np.triu_indices(len(left), k=1)]
    assert found.within_left == pytest.approx(own.mean(), abs=2e-3)
    middles = vectors[left].mean(axis=0), vectors[right].mean(axis=0)
    expected = middles[0] @ middles[1] / np.linalg.norm(middles[0]) / np.linalg.norm(middles[1])
    assert found.middles == pytest.approx(expected, abs=1e-3)
    alone = closeness(bundled, left[:1], left[:1])
    assert alone.middles == pytest.approx(1, abs=1e-3)
    assert np.isnan(alone.between)
    assert np.isnan(alone.within_left)


def test_topics_are_ranked_by_the_similarity_of_their_middles(
    bundled: Landscape, all_outliers: Landscape
) -> None:
    ranks = topic_similarities(bundled, 1)
    topics = len(bundled.topics_at(1))
    assert len(ranks) == topics * (topics - 1) / 2
    assert (np.diff(ranks) >= 0).all()
    sides = [np.flatnonzero(bundled.topic_of(1) == topic) for topic in (0, 1)]
    assert np.abs(ranks - closeness(bundled, *sides).middles).min() < 1e-6
    assert len(topic_similarities(all_outliers, 0)) == 0


def test_papers_nearest_to_the_other_side(bundled: Landscape) -> None:
    left, right = np.arange(0, 40), np.arange(30, 90)
    found = nearest_to(bundled, left, right, 3)
    vectors = bundled.embeddings.astype(float)
    alike = vectors @ vectors[right].mean(axis=0)
    only = np.arange(0, 30)
    assert found.tolist() == only[np.argsort(-alike[only])][:3].tolist()
    assert len(nearest_to(bundled, left, left)) == 0


def test_topics_and_years_are_shares_of_their_side(bundled: Landscape) -> None:
    topic = bundled.topic_of(2)
    left, right = np.flatnonzero(topic <= 0), np.flatnonzero(topic == 3)
    table = topic_shares(bundled, 2, left, right)
    assert table.index.tolist() == [3, 0]
    assert table.loc[3, ["share_left", "share_right"]].tolist() == [0, 1]
    assert table.loc[0, "share_left"] == pytest.approx((topic == 0).sum() / len(left))
    years = year_shares(bundled, left, right)
    assert years.index.tolist() == list(range(years.index[0], years.index[-1] + 1))
    dated = bundled.papers["date"].iloc[left].notna().sum()
    assert years["papers_left"].sum() == dated
    assert years[["share_left", "share_right"]].sum().tolist() == pytest.approx([1, 1])
    undated = replace(bundled, papers=bundled.papers.assign(date=pd.NaT))
    assert year_shares(undated, left, right).empty


def test_groups_are_venues_authors_and_categories(tiny: Landscape) -> None:
    papers = tiny.papers.assign(
        venue=["B", "", "A"], authors=[["Ann Lee", "Bo"], ["Ann Lee"], []], category=["x", "x", ""]
    )
    landscape = replace(tiny, papers=papers)
    assert group_sizes(landscape, "author").to_dict() == {"Ann Lee": 2, "Bo": 1}
    assert group_sizes(landscape, "venue").index.tolist() == ["A", "B"]
    assert group_rows(landscape, "author", "ann  lee").tolist() == [0, 1]
    assert group_rows(landscape, "category", "x").tolist() == [0, 1]
    assert group_rows(landscape, "venue", "").tolist() == []
    assert group_rows(landscape, "venue", "nobody").tolist() == []


def test_years_include_both_ends(bundled: Landscape) -> None:
    years = bundled.papers["date"].dt.year
    assert len(year_rows(bundled, 2019, 2021)) == years.isin([2019, 2020, 2021]).sum()
