"""Filters, search and topic tables."""

import numpy as np
import pandas as pd
import pytest

from explorer.analysis.filters import Filters, select
from explorer.analysis.papers import ordered, paper_list
from explorer.analysis.search import search
from explorer.analysis.similarity import near_duplicates
from explorer.analysis.topics import (
    level_names,
    nearest_topic,
    ranked_papers,
    relatives,
    sensible_level,
    topic_summary,
    with_outliers_assigned,
)
from explorer.export.tables import csv_bytes
from explorer.landscape import OUTLIER, Landscape


def texts_of(landscape: Landscape, rows: np.ndarray) -> pd.Series:
    papers = landscape.papers.iloc[rows]
    return (papers["title"] + " " + papers["abstract"]).str.lower()


def test_search_finds_all_words_by_their_beginning(bundled: Landscape) -> None:
    rows = search(bundled, "distil teach").rows
    text = texts_of(bundled, rows)
    assert len(rows) > 5
    assert text.str.contains(r"\bdistil").all()
    assert text.str.contains(r"\bteach").all()
    everything = texts_of(bundled, np.arange(len(bundled.papers)))
    both = everything.str.contains(r"\bdistil") & everything.str.contains(r"\bteach")
    assert set(rows) == set(np.flatnonzero(both))


def test_a_title_hit_comes_before_an_abstract_hit(bundled: Landscape) -> None:
    rows = search(bundled, "vendi score").rows
    assert bundled.papers["title"].iloc[rows[0]].startswith("The Vendi Score")


def test_quoted_words_stand_side_by_side(bundled: Landscape) -> None:
    rows = search(bundled, '"graph neural"').rows
    assert texts_of(bundled, rows).str.contains(r"graph[\W_]+neural").all()
    assert 0 < len(rows) <= len(search(bundled, "graph neural").rows)


def test_filters_hold_together(bundled: Landscape) -> None:
    level = bundled.levels - 1
    chosen = select(
        bundled,
        Filters(level, query="diffusion", years=(2023, 2024), topics=(0, 1), undated=False),
    )
    papers = bundled.papers.iloc[chosen.rows]
    assert chosen.size > 3
    assert papers["date"].dt.year.between(2023, 2024).all()
    assert papers[f"topic_{level}"].isin([0, 1]).all()
    assert texts_of(bundled, chosen.rows).str.contains("diffusion").all()
    assert chosen.shown.sum() == chosen.size


def test_outliers_and_undated_papers_go_and_stay_as_asked(bundled: Landscape) -> None:
    level = bundled.levels - 1
    total = len(bundled.papers)
    outliers = bundled.manifest["levels"][level]["outliers"]
    assert select(bundled, Filters(level)).size == total
    assert select(bundled, Filters(level, outliers=False)).size == total - outliers
    everything = (1900, 2100)
    assert select(bundled, Filters(level, years=everything)).size == total
    assert select(bundled, Filters(level, years=everything, undated=False)).size == total - 35
    assert (
        not select(bundled, Filters(level, topics=(0,)))
        .shown[bundled.topic_of(level) == OUTLIER]
        .any()
    )


def test_sensible_defaults(bundled: Landscape, tiny: Landscape) -> None:
    assert sensible_level(bundled) == 2
    assert sensible_level(tiny) == 0
    for levels in range(1, 6):
        assert len(set(level_names(levels))) == levels


def test_topic_summary_counts_shown_papers(bundled: Landscape) -> None:
    shown = np.zeros(len(bundled.papers), dtype=bool)
    shown[:100] = True
    summary = topic_summary(bundled, 1, shown)
    topic = bundled.topic_of(1)[:100]
    assert summary["papers"].sum() == (topic != OUTLIER).sum()
    assert summary["papers"].is_monotonic_decreasing
    assert len(summary) == bundled.manifest["levels"][1]["topics"]


def test_ranked_papers_begin_with_the_representative_ones(bundled: Landscape) -> None:
    ranked = ranked_papers(bundled, 2, 0)
    typical = bundled.topics_at(2).loc[0, "representatives"]
    assert set(ranked[: len(typical)]) == set(typical)
    assert len(ranked) == bundled.topics_at(2).loc[0, "size"]


def test_relatives_point_at_each_other(bundled: Landscape) -> None:
    for topic in bundled.topics_at(1).index:
        for child in relatives(bundled, 1, topic)[1]:
            assert relatives(bundled, 2, child)[0] == topic
    assert relatives(bundled, 0, 0)[0] is None


def test_an_outlier_has_a_nearest_topic(bundled: Landscape) -> None:
    row = int(np.flatnonzero(bundled.topic_of(2) == OUTLIER)[0])
    topic, similarity = nearest_topic(bundled, 2, row)
    assert topic in bundled.topics_at(2).index
    assert 0 < similarity < 1


def test_nearest_topic_without_others_is_none(tiny: Landscape, all_outliers: Landscape) -> None:
    assert nearest_topic(tiny, 0, 0) is None
    assert nearest_topic(all_outliers, 0, 0) is None


def test_paper_lists_say_what_is_known(bundled: Landscape) -> None:
    listed = paper_list(bundled, np.arange(len(bundled.papers)), 2)
    assert listed["title"].str.len().min() > 5
    assert listed["title"].str.startswith("[no title] ").sum() == 4
    assert set(listed["date"].str.len()) == {0, 7, 10}
    assert (listed["authors"] == "1 author").sum() == 1


@pytest.mark.parametrize("order", ["newest", "oldest", "title"])
def test_orders_keep_every_paper(bundled: Landscape, order: str) -> None:
    rows = np.arange(len(bundled.papers))
    again = ordered(bundled, rows, order)
    assert sorted(again) == rows.tolist()
    if order != "title":
        dates = bundled.papers["date"].iloc[again]
        assert dates.iloc[-35:].isna().all()
        known = dates.dropna()
        assert known.is_monotonic_decreasing if order == "newest" else known.is_monotonic_increasing


def test_spreadsheets_run_nothing_from_a_title() -> None:
    table = pd.DataFrame(
        {"title": ["=1+1", "+2", "-3", "@x", " =cmd", "fine", None], "n": [-1, 2, 3, 4, 5, 6, 7]}
    )
    text = csv_bytes(table).decode("utf-8-sig")
    assert text.splitlines()[1:] == [
        "'=1+1,-1", "'+2,2", "'-3,3", "'@x,4", "' =cmd,5", "fine,6", ",7",
    ]  # fmt: skip


def test_outliers_can_be_seen_in_their_nearest_topic(bundled: Landscape) -> None:
    seen = with_outliers_assigned(bundled, 2)
    before, after = bundled.topic_of(2), seen.topic_of(2)
    assert (before == OUTLIER).sum() == 19
    assert (after != OUTLIER).all()
    assert (after[before != OUTLIER] == before[before != OUTLIER]).all()
    row = int(np.flatnonzero(before == OUTLIER)[0])
    means = np.stack(
        [bundled.embeddings[before == t].astype(np.float32).mean(axis=0) for t in range(18)]
    )
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    assert after[row] == (means @ bundled.embeddings[row].astype(np.float32)).argmax()


def test_nearest_topics_are_never_a_papers_own(bundled: Landscape) -> None:
    for level in range(bundled.levels):
        nearest = bundled.papers[f"nearest_topic_{level}"]
        assert (nearest != bundled.topic_of(level)).all()
        assert nearest.between(0, bundled.manifest["levels"][level]["topics"] - 1).all()
        assert bundled.papers[f"nearest_distance_{level}"].between(0, 2).all()


def test_near_duplicates_are_pairs_once(bundled: Landscape) -> None:
    pairs = near_duplicates(bundled, most=0.3)
    assert len(pairs) > 0
    assert pairs["similarity"].is_monotonic_decreasing
    assert pairs["similarity"].min() >= 0.69
    together = [frozenset(pair) for pair in zip(pairs.paper_id, pairs.other_paper_id, strict=True)]
    assert len(set(together)) == len(together)
    assert all(len(pair) == 2 for pair in together)
