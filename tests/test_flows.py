"""Topics followed through time, where it is known what became of them."""

import numpy as np
import pandas as pd
import pytest

from explorer.analysis.flows import Event, Flows, flows, joined, most_telling
from explorer.analysis.periods import calendar
from explorer.analysis.spans import Span, balanced_spans
from explorer.analysis.timelines import Timeline, topic_timeline
from explorer.figures.flow_chart import flow_chart, is_drawn
from explorer.figures.theme import LIGHT
from explorer.landscape import Landscape
from tests.made_up import around, by_year, made_up

A, B, C, D = range(4)
NORTH, EAST, WEST, SKY = (1, 0, 0), (1, 0.5, 0), (1, -0.5, 0), (0, 0, 1)


def followed(*groups: tuple[int, int, tuple[float, ...], int]) -> tuple[Flows, list[str]]:
    """Flows of papers given as (year, topic, direction, number)."""
    years = np.concatenate([np.full(papers, year) for year, _, _, papers in groups])
    topic = np.concatenate([np.full(papers, topic) for _, topic, _, papers in groups])
    vectors = np.concatenate(
        [around(place, papers, seed) for seed, (_, _, place, papers) in enumerate(groups)]
    )
    landscape = made_up(years, topic, vectors)
    line = by_year(landscape)
    spans = [Span(place, place) for place in line.span]
    outliers = np.array([len(line.groups) - 1])
    found = flows(landscape, line, spans, outliers)
    return found, [event.kind for event in found.events]


def test_a_topic_that_splits_in_two() -> None:
    found, kinds = followed(
        (2020, A, NORTH, 40), (2020, D, SKY, 40),
        (2021, B, EAST, 20), (2021, C, WEST, 20), (2021, D, SKY, 40),
    )  # fmt: skip
    assert Event("split", 1, (A,), (B, C)) in found.events
    assert kinds == ["split"], "neither the end of A nor the births of B and C are told again"
    flow = found.links.set_index(["source", "target"])["papers"]
    assert flow[(A, B)] == flow[(A, C)] == 20
    assert flow[(D, D)] == 40


def test_two_topics_that_merge() -> None:
    found, kinds = followed(
        (2020, A, EAST, 30), (2020, B, WEST, 30), (2020, D, SKY, 40),
        (2021, C, EAST, 30), (2021, C, WEST, 30), (2021, D, SKY, 40),
    )  # fmt: skip
    assert found.events == [Event("merged", 1, (A, B), (C,))]
    assert kinds == ["merged"]


def test_a_topic_that_is_born_and_one_that_ends() -> None:
    found, _ = followed(
        (2020, A, NORTH, 40), (2020, D, SKY, 40),
        (2021, A, NORTH, 40), (2021, B, (0.8, 0.6, 0), 25), (2021, D, SKY, 15),
        (2022, A, NORTH, 60), (2022, B, (0.8, 0.6, 0), 30),
    )  # fmt: skip
    kinds = {(event.kind, event.span): event for event in found.events}
    born = kinds.get(("born", 1)) or kinds[("split", 1)]
    assert B in born.after
    assert born.before == (A,)
    assert kinds[("ended", 2)].before == (D,)


def test_topics_that_only_grow_or_shrink_have_no_events() -> None:
    for papers in ((40, 60, 90), (90, 50, 30)):
        _, kinds = followed(
            *((2020 + at, A, NORTH, count) for at, count in enumerate(papers)),
            *((2020 + at, D, SKY, 50) for at in range(3)),
        )
        assert kinds == []


def test_few_papers_tell_nothing() -> None:
    _, kinds = followed((2020, A, NORTH, 9), (2021, B, EAST, 5), (2021, C, WEST, 5))
    assert kinds == []


def test_links_add_up(bundled: Landscape) -> None:
    line = by_year_of(bundled)
    spans = balanced_spans(line.totals, 4)
    found = flows(bundled, line, spans, np.array([len(line.groups) - 1]))
    assert found.papers.sum() == 261 - 15
    for step in range(len(spans) - 1):
        links = found.links[found.links["step"] == step]
        arrived = links.groupby("target")["papers"].sum()
        there = found.papers[step + 1]
        assert arrived.to_numpy() == pytest.approx(there[there > 0])
        assert links.groupby("source")["of_source"].sum().to_numpy() == pytest.approx(1)
        assert links.groupby("target")["of_target"].sum().to_numpy() == pytest.approx(1)


def by_year_of(landscape: Landscape) -> Timeline:
    rows = np.arange(len(landscape.papers))
    return topic_timeline(landscape, rows, 2, calendar(landscape, "year"))


def test_all_but_the_largest_topics_are_joined(bundled: Landscape) -> None:
    line = by_year_of(bundled)
    found = flows(bundled, line, balanced_spans(line.totals, 3), np.array([len(line.groups) - 1]))
    kept = most_telling(found, 5)
    assert len(kept) == 5
    assert (np.diff(kept) > 0).all()
    papers, links = joined(found, kept)
    assert (papers.sum(axis=1) == found.papers.sum(axis=1)).all()
    assert links["papers"].sum() == pytest.approx(found.links["papers"].sum())
    assert links.groupby(["step", "target"])["of_target"].sum().to_numpy() == pytest.approx(1)
    assert links["target"].max() == 5


def test_labels_of_the_chart_have_lines_of_their_own(bundled: Landscape) -> None:
    line = by_year_of(bundled)
    spans = balanced_spans(line.totals, 5)
    found = flows(bundled, line, spans, np.array([len(line.groups) - 1]))
    kept = most_telling(found, 11)
    papers, links = joined(found, kept)
    span, column = np.nonzero(papers)
    nodes = pd.DataFrame(
        {
            "span": span, "topic": column, "label": [f"Topic <b>{c}" for c in column],
            "papers": papers[span, column],
            "share": papers[span, column] / papers.sum(axis=1)[span], "color": "#123456",
        }
    )  # fmt: skip
    names = [one.label(line.calendar.labels) for one in spans]
    figure = flow_chart(nodes, links, names, LIGHT, hatched=len(names) - 1)
    bars = figure.data[-1]
    assert len(bars.x) == len(nodes)
    assert set(np.array(bars.x)[np.array(bars.marker.pattern.shape) == "/"]) == {len(names) - 1}
    assert len(figure.data) - 1 == is_drawn(links).sum()
    labels = pd.DataFrame([(note.x, note.y) for note in figure.layout.annotations])
    for _, stacked in labels.groupby(0):
        assert (np.diff(np.sort(stacked[1])) >= 15).all(), "12-pixel text in 15-pixel lines"
    assert labels[1].between(0, 560).all()
    assert all("<b>" not in note.text for note in figure.layout.annotations)
    drawn = pd.DataFrame({"x": bars.x, "top": bars.base, "end": bars.base + bars.y})
    for _, stacked in drawn.groupby("x"):
        assert (stacked["top"].to_numpy()[1:] >= stacked["end"].to_numpy()[:-1]).all()


def test_time_is_cut_into_stretches_of_about_equally_many_papers() -> None:
    totals = np.array([0, 5, 5, 30, 0, 40, 40, 0])
    assert balanced_spans(totals, 3) == [Span(1, 3), Span(5, 5), Span(6, 6)]
    assert balanced_spans(totals, 2) == [Span(1, 3), Span(5, 6)]
    assert balanced_spans(totals, 6, least=60) == [Span(1, 6)], "40 and 80 papers are not enough"
    assert balanced_spans(np.array([0, 19]), 2) == []
    assert balanced_spans(np.array([], dtype=int), 2) == []
    assert balanced_spans(np.array([200]), 6) == [Span(0, 0)]
    assert Span(1, 1).label(("2020", "2021")) == "2021"
    assert Span(0, 1).label(("2020", "2021")) == "2020 to 2021"
