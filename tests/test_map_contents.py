"""What the map is told of a landscape: colours, names, periods, papers pointed at."""

from dataclasses import replace

import numpy as np

from explorer.analysis.search import search
from explorer.landscape import OUTLIER, Landscape
from explorer.ui.map_colors import choices, coloring
from explorer.ui.map_contents import details, named, points_and_histogram, topic_labels


def test_every_colouring_gives_each_paper_a_colour_of_its_palette(bundled: Landscape) -> None:
    assert choices(bundled) == ["Topic", "Year", "Venue", "Category", "File", "Membership", "Truth"]
    for level in range(bundled.levels):
        for choice in [*choices(bundled, "graph"), "Nonsense"]:
            colors = coloring(bundled, level, choice, "graph")
            assert len(colors.values) == len(bundled.papers)
            assert len(colors.light) == len(colors.dark)
            assert 0 <= colors.values.min() <= colors.values.max() < len(colors.light)
    by_topic = coloring(bundled, 2, "Topic")
    assert ((by_topic.values == by_topic.quiet) == (bundled.topic_of(2) == OUTLIER)).all()
    by_category = coloring(bundled, 2, "Category")
    for entry in by_category.legend.entries:
        assert (by_category.values == entry.color).sum() == entry.papers


def test_a_search_colours_its_hits_by_how_well_they_match(bundled: Landscape) -> None:
    assert choices(bundled, "graph")[-1] == "Search score"
    colors = coloring(bundled, 2, "Search score", "graph")
    hits = search(bundled, "graph").rows
    assert set(np.flatnonzero(colors.values != colors.quiet)) == set(hits)
    assert (np.diff(colors.values[hits]) <= 0).all(), "the best match has most colour"
    assert colors.values[hits[0]] == len(colors.light) - 1
    nothing = coloring(bundled, 2, "Search score", "xylophone")
    assert (nothing.values == nothing.quiet).all()


def test_truth_and_files_colour_every_paper(bundled: Landscape) -> None:
    kept = bundled.papers["kept_neighbors"].to_numpy()
    colors = coloring(bundled, 2, "Truth")
    assert sum(entry.papers for entry in colors.legend.entries) == 296
    assert {entry.label for entry in colors.legend.entries if entry.color == 1} == set()
    assert ((kept <= 0.25) == (colors.values <= 2)).all()
    files = coloring(bundled, 2, "File")
    assert files.legend.entries[0].label.endswith(".txt")
    away = replace(bundled, papers=bundled.papers.assign(kept_neighbors=0.0))
    wrong = coloring(away, 2, "Truth")
    assert (wrong.values == 1).all()
    assert wrong.legend.entries[0].label == "None: a wrong place"


def test_small_landscapes_have_colours_and_names(tiny: Landscape, all_outliers: Landscape) -> None:
    for landscape in (tiny, all_outliers):
        for choice in choices(landscape):
            assert len(coloring(landscape, 0, choice).values) == len(landscape.papers)
        assert topic_labels(all_outliers, 0) == []
        every = np.ones(len(landscape.papers), dtype=bool)
        assert len(named(landscape, 0, every)) == len(topic_labels(landscape, 0))
        assert len(points_and_histogram(landscape)[0].xy) == len(landscape.papers)


def test_names_of_finer_levels_come_along_and_go_with_their_papers(bundled: Landscape) -> None:
    labels = topic_labels(bundled, 1)
    assert {label.level for label in labels} == {1, 2}
    assert all(label.radius > 0 for label in labels)
    shown = bundled.topic_of(2) == 3
    left = [label for label, on in zip(labels, named(bundled, 1, shown), strict=True) if on]
    assert {label.topic for label in left if label.level == 2} == {3}


def test_periods_count_every_dated_paper(bundled: Landscape) -> None:
    where, histogram = points_and_histogram(bundled)
    assert histogram is not None
    assert where.periods is not None
    assert sum(histogram.counts) == int((where.periods > 0).sum()) == 296 - 35
    year = bundled.papers["date"].dt.year.to_numpy()
    for row in np.flatnonzero(where.periods)[:40]:
        assert histogram.names[where.periods[row] - 1] == str(int(year[row]))


def test_only_the_paper_pointed_at_comes_with_its_neighbours(bundled: Landscape) -> None:
    told = details(bundled, 2, [4, 7], 7)
    assert [one.row for one in told] == [4, 7]
    assert told[0].title == bundled.display_titles[4]
    assert told[0].neighbors == ()
    assert told[1].neighbors == tuple(bundled.neighbors[7][:8])
