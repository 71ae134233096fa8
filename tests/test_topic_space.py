"""How topics and papers lie to one another, and the figures that show it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explorer.analysis.contrast import terms_apart
from explorer.analysis.similarity import near_duplicates, neighbors_of, other_records, versions_of
from explorer.analysis.top_values import FIELDS, rows_with, top_values, values_of
from explorer.analysis.topic_space import (
    breadth,
    counterpart,
    even_breadths,
    similarities,
    topic_tree,
    tree_order,
)
from explorer.figures.granularity import granularity_curves
from explorer.figures.small_map import Place, small_map
from explorer.figures.theme import DARK, LIGHT
from explorer.figures.topic_charts import apart_bars
from explorer.figures.topic_tree import similarity_map, tree_map
from explorer.landscape import OUTLIER, Landscape


def everything(landscape: Landscape) -> np.ndarray:
    return np.ones(len(landscape.papers), dtype=bool)


def test_similarity_is_the_cosine_of_mean_embeddings(bundled: Landscape) -> None:
    alike = similarities(bundled, 2)
    vectors = bundled.embeddings.astype(np.float32)
    one, other = (vectors[bundled.topic_of(2) == topic].mean(axis=0) for topic in (3, 7))
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    assert alike.loc[3, 7] == pytest.approx(cosine, abs=1e-5)
    assert np.allclose(alike, alike.T)
    assert np.allclose(np.diagonal(alike), 1)


def test_the_tree_puts_topics_that_join_first_side_by_side(bundled: Landscape) -> None:
    order = tree_order(bundled, 2).tolist()
    assert sorted(order) == list(range(18))
    leaves = bundled.hierarchy[bundled.hierarchy[["left", "right"]].max(axis=1) < 18]
    for left, right in zip(leaves["left"], leaves["right"], strict=True):
        assert abs(order.index(left) - order.index(right)) == 1
    assert sorted(tree_order(bundled, 0)) == list(bundled.topics_at(0).index.sort_values())


def test_topics_unknown_to_the_tree_come_last(bundled: Landscape) -> None:
    tree = bundled.hierarchy.iloc[-1:]
    assert set(tree_order(replace(bundled, hierarchy=tree), 2)[:2]) == {3, 0}


def test_a_topic_has_a_counterpart_on_every_level(bundled: Landscape) -> None:
    for topic in bundled.topics_at(2).index:
        assert counterpart(bundled, 2, topic, 2) == topic
        parent = bundled.topics_at(2).loc[topic, "parent"]
        assert counterpart(bundled, 2, topic, 1) == parent
        grandparent = bundled.topics_at(1).loc[parent, "parent"]
        assert counterpart(bundled, 2, topic, 0) == grandparent
    for topic in bundled.topics_at(0).index:
        papers = np.bincount(bundled.topic_of(2)[bundled.topic_of(0) == topic] + 1)[1:]
        assert counterpart(bundled, 0, topic, 2) == papers.argmax()
    assert counterpart(bundled, 2, 99, 1) is None


@pytest.mark.parametrize("which", ["bundled", "planted", "tiny", "all_outliers"])
def test_a_tree_holds_what_lies_within(which: str, request: pytest.FixtureRequest) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    tree = topic_tree(landscape, everything(landscape))
    known = set(tree["id"])
    assert set(tree["parent"]) <= {*known, ""}
    areas = tree.set_index("id")["area"]
    within = tree[tree["parent"] != ""].groupby("parent")["area"].sum()
    assert (areas[within.index] >= within).all()
    finest = tree[tree["level"] == landscape.levels - 1]
    assert finest["papers"].sum() == (landscape.topic_of(landscape.levels - 1) != OUTLIER).sum()
    labels = tree.set_index("id")["label"]
    inner = tree[tree["id"].isin(tree["parent"])]
    assert not (inner["parent"].map(labels) == inner["label"]).any(), "no name within itself twice"


def test_breadth_tells_the_same_from_the_different(bundled: Landscape) -> None:
    same = replace(bundled, embeddings=np.repeat(bundled.embeddings[:1], 296, axis=0))
    assert breadth(same, 2, 0) == pytest.approx(1, abs=0.01)
    unlike = np.zeros((296, 296), dtype=np.float16)
    np.fill_diagonal(unlike, 1)
    assert breadth(replace(bundled, embeddings=unlike), 2, 0) == pytest.approx(47, rel=0.01)


def test_breadths_are_compared_at_equal_numbers(bundled: Landscape, tiny: Landscape) -> None:
    even, drawn = even_breadths(bundled, 2)
    assert drawn == bundled.topics_at(2)["size"].min()
    assert even.between(1, drawn).all()
    assert list(even.index) == list(bundled.topics_at(2).index)
    assert even_breadths(tiny, 0)[0].between(1, 3).all()


def test_no_topics_have_no_breadth(all_outliers: Landscape) -> None:
    assert even_breadths(all_outliers, 0)[0].empty
    assert similarities(all_outliers, 0).shape == (0, 0)
    assert len(tree_order(all_outliers, 0)) == 0


def test_values_are_counted_once_a_paper(bundled: Landscape) -> None:
    rows = np.array([0, 1, 2, 5])
    authors = pd.Series([[] for _ in range(296)])
    authors[0], authors[1], authors[2] = ["Ann", "Bob", "Ann"], ["Ann"], ["Cai", ""]
    landscape = replace(bundled, papers=bundled.papers.assign(authors=authors))
    values = values_of(landscape, rows, "authors")
    assert top_values(values, 4).to_dict("list") == {
        "value": ["Ann", "Bob", "Cai"], "papers": [2, 1, 1], "share": [0.5, 0.25, 0.25],
    }  # fmt: skip
    assert rows_with(values, "Ann").tolist() == [0, 1]
    for field in FIELDS:
        assert values_of(landscape, np.empty(0, dtype=int), field).empty


def test_files_and_years_have_their_papers(bundled: Landscape) -> None:
    rows = np.arange(296)
    years = top_values(values_of(bundled, rows, "year"), 296)
    assert years["papers"].sum() == 296 - 35
    files = top_values(values_of(bundled, rows, "file"), 296)
    assert files["value"].str.endswith(".txt").all()
    assert files["papers"].sum() >= 296


def test_terms_set_two_groups_apart(bundled: Landscape) -> None:
    one, other = (np.flatnonzero(bundled.topic_of(2) == topic) for topic in (0, 1))
    here, there = terms_apart(bundled, one, other)
    assert not set(here["term"]) & set(there["term"])
    assert (here["share"] > here["share_outside"]).all()
    text = bundled.papers["abstract"].str.lower() + bundled.papers["title"].str.lower()
    assert text[one].str.contains(here["term"].iloc[0].lower(), regex=False).mean() > (
        text[other].str.contains(here["term"].iloc[0].lower(), regex=False).mean()
    )
    assert list(terms_apart(bundled, other, one)[1]["term"]) == list(here["term"])


def test_near_on_the_map_is_what_the_build_counted(bundled: Landscape) -> None:
    for row in (0, 20, 117, 295):
        near = neighbors_of(bundled, row)
        assert near["near"].mean() == pytest.approx(bundled.papers["kept_neighbors"][row])
        assert near["similarity"].is_monotonic_decreasing
        assert list(near.index) == bundled.neighbors[row].tolist()


def test_versions_agree_with_all_pairs(bundled: Landscape) -> None:
    pairs = near_duplicates(bundled, most=0.25)
    assert len(pairs)
    for row in range(296):
        paper = bundled.papers["paper_id"][row]
        either = pairs[(pairs["paper_id"] == paper) | (pairs["other_paper_id"] == paper)]
        assert len(versions_of(bundled, row, most=0.25)) == len(either)


def test_merged_records_belong_to_their_paper(bundled: Landscape) -> None:
    merged = [len(other_records(bundled, row)) for row in range(296)]
    assert sum(merged) == 15


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_tree_map_colours_what_holds_no_others(bundled: Landscape, theme) -> None:
    tree = topic_tree(bundled, everything(bundled))
    topics = bundled.topics
    hues = topics.set_axis(topics["level"].astype(str) + "-" + topics["topic"].astype(str))["hue"]
    trace = tree_map(tree, hues, theme, height=400).data[0]
    inner = np.isin(trace.ids, trace.parents)
    assert set(np.array(trace.marker.colors)[inner]) == {theme.faded}
    assert len(set(np.array(trace.marker.colors)[~inner])) > 10


@pytest.mark.parametrize("count", [2, 18, 300])
def test_a_similarity_map_names_every_topic_once(count: int) -> None:
    alike = pd.DataFrame(np.eye(count), index=range(count), columns=range(count))
    labels = pd.Series([f"<b>Topic {place // 2}" for place in range(count)])
    figure = similarity_map(alike, labels, LIGHT)
    assert len(set(figure.data[0].y)) == count
    assert all(name.startswith("&lt;b&gt;") for name in figure.data[0].y)
    assert np.isnan(np.diagonal(figure.data[0].z)).all()
    assert figure.layout.height <= 760


def test_the_granularity_marks_the_levels(bundled: Landscape) -> None:
    curve = pd.DataFrame(bundled.manifest["granularity"]).assign(share=0.1)
    levels = pd.DataFrame(bundled.manifest["levels"]).assign(name=["A", "B", "C"], share=0.1)
    figure = granularity_curves(curve, levels, 2, LIGHT)
    line, marks = figure.data[0], figure.data[1]
    assert list(line.y) == curve["topics"].tolist()
    assert list(marks.x) == levels["min_topic_size"].tolist()
    assert list(marks.text) == ["", "", "C"]
    assert list(marks.marker.color) == [LIGHT.quiet, LIGHT.quiet, LIGHT.accent]


def test_a_small_map_stays_small_and_rings_the_paper() -> None:
    xy = np.random.default_rng(0).normal(size=(50_000, 2))
    inside = np.arange(50_000) < 10_000
    figure = small_map(xy, inside, "#123456", LIGHT, place=Place(7, np.array([8, 9])))
    around, members, lines, ends, ring = figure.data
    assert 1000 < len(around.x) <= 2500
    assert 1000 < len(members.x) <= 1500
    assert members.marker.color == "#123456"
    assert len(ends.x) == 2
    assert len(lines.x) == 6
    assert (ring.x[0], ring.y[0]) == tuple(xy[7])
    assert len(small_map(xy[:1], inside[:1], "#123456", DARK).data[1].x) == 1


def test_apart_bars_stand_back_to_back() -> None:
    here = pd.DataFrame({"term": ["a", "<b>"], "share": [0.5, 0.2], "share_outside": [0.1, 0.0]})
    figure = apart_bars(here, here.head(1), ("#111111", "#222222"), LIGHT)
    assert list(figure.data[0].x) == [-0.5, -0.2]
    assert list(figure.data[1].x) == [0.5]
    assert figure.data[0].text[1] == "&lt;b&gt;"
    assert apart_bars(here.head(0), here, ("#111111", "#222222"), DARK).data[1].x[0] == 0.5
