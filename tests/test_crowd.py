"""More papers than a browser draws: which are drawn, how dense all stand, what travels."""

import json
from dataclasses import replace

import numpy as np
import pytest

from explorer.map_component import Coloring, Detail, Histogram, MapPoints, MapView, crowd_of
from explorer.map_component.crowd import FAR, MOST_DRAWN, SAMPLED, density, drawn
from explorer.map_component.crowd_wire import crowd_message
from explorer.map_component.wire import Message

PAPERS = 200_000
NONE = np.empty(0, dtype=np.int64)


def places() -> np.ndarray:
    """Two crowds, and forty papers far from both and from each other."""
    chance = np.random.default_rng(5)
    crowds = chance.normal(size=(PAPERS - 40, 2)) * 0.3 + np.arange(PAPERS - 40)[:, None] % 2 * 3
    lonely = np.stack([np.linspace(-1, 4, 40), np.full(40, 2.2) + np.arange(40) % 2 * 0.2], axis=1)
    return np.concatenate([crowds, lonely]).astype(np.float32)


layout = places()
CROWD = crowd_of(layout)
LONELY = np.arange(PAPERS - 40, PAPERS)


def inside(box: tuple[float, ...]) -> np.ndarray:
    return np.flatnonzero(((layout >= box[:2]) & (layout <= box[2:])).all(axis=1))


def test_a_sample_is_even_and_the_same_each_time() -> None:
    first, again = (drawn(crowd_of(layout), None, None, NONE) for _ in range(2))
    assert np.array_equal(first.rows, again.rows)
    assert 0.99 * SAMPLED < len(first.rows) <= SAMPLED
    assert (np.diff(first.rows) > 0).all()
    assert (first.whole, first.seen, first.papers) == (None, len(first.rows), PAPERS)
    alone = [row for row in LONELY if len(inside((*(layout[row] - 0.1), *(layout[row] + 0.1)))) < 3]
    assert len(alone) > 10
    assert set(alone) <= set(first.rows), "where few are, all are drawn"


def test_what_is_drawn_stays_as_the_reader_zooms_in() -> None:
    before = drawn(CROWD, None, (-1.5, -1.5, 4.5, 4.5), NONE)
    middle = (-0.25, -0.25, 0.25, 0.25)
    nearer = drawn(CROWD, None, (-0.5, -0.5, 0.5, 0.5), NONE)
    assert nearer.whole is None
    assert nearer.seen < nearer.papers == len(inside((-0.5, -0.5, 0.5, 0.5)))
    in_both = np.intersect1d(before.rows, inside(middle))
    assert len(in_both) > 100
    assert set(in_both) <= set(nearer.rows)


@pytest.mark.parametrize("sight", [(0.1, 0.1, 0.3, 0.3), (2.5, 2.5, 2.9, 3.1), (1, 1.9, 2, 2.5)])
def test_a_view_of_few_enough_has_every_paper(sight: tuple[float, ...]) -> None:
    found = drawn(CROWD, None, sight, NONE)
    assert found.whole is not None
    assert set(inside(sight)) <= set(inside(found.whole)) <= set(found.rows)
    assert found.seen == found.papers == len(inside(sight))
    assert len(found.rows) <= MOST_DRAWN + FAR
    beyond = np.setdiff1d(found.rows, inside(found.whole))
    assert len(beyond) > FAR / 2, "whoever moves on finds papers there"
    nowhere = drawn(CROWD, None, (90, 90, 91, 91), NONE)
    assert (nowhere.seen, nowhere.papers) == (0, 0)


def test_papers_of_interest_come_first_and_all_if_they_are_few() -> None:
    chance = np.random.default_rng(6)
    few = chance.random(PAPERS) < 0.03
    found = drawn(CROWD, few, None, NONE)
    assert set(np.flatnonzero(few)) <= set(found.rows)
    assert found.seen == found.papers == few.sum()
    assert found.whole is not None
    assert few.sum() < len(found.rows) <= MOST_DRAWN
    many = chance.random(PAPERS) < 0.4
    found = drawn(CROWD, many, None, np.array([7]))
    assert found.whole is None
    assert found.papers == many.sum()
    assert 0.99 * SAMPLED < many[found.rows].sum() <= SAMPLED + 1
    assert 7 in found.rows, "whatever else: the open paper"
    none = drawn(CROWD, np.zeros(PAPERS, dtype=bool), None, NONE)
    assert (none.seen, none.papers) == (0, 0)


def test_density_counts_every_paper_and_has_the_colour_of_most() -> None:
    values = np.random.default_rng(7).integers(0, 5, PAPERS)
    focus = np.arange(PAPERS) % 3 > 0
    found = density(CROWD, values, 5, focus)
    left, bottom, right, top = CROWD.box
    columns = ((layout[:, 0] - left) / (right - left) * CROWD.width).astype(int)
    lines = ((top - layout[:, 1]) / (top - bottom) * CROWD.height).astype(int)
    cells = lines * CROWD.width + columns
    seen = focus & (layout > [left, bottom]).all(axis=1) & (layout < [right, top]).all(axis=1)
    counts = np.zeros((CROWD.height * CROWD.width, 5), dtype=int)
    np.add.at(counts, (cells[seen], values[seen]), 1)
    totals = counts.sum(axis=1)
    assert found.most == totals.max()
    assert ((found.levels > 0) == (totals > 0)).mean() > 0.9999, "but for rounding at edges"
    assert found.levels[totals.argmax()] == 255
    assert (
        np.diff(found.levels[np.argsort(totals, kind="stable")].astype(int)) >= -1
    ).mean() > 0.99
    clear = np.sort(counts, axis=1)[:, -1] > np.sort(counts, axis=1)[:, -2]
    assert (found.colors[clear] == counts[clear].argmax(axis=1)).mean() > 0.999
    nothing = density(CROWD, values, 300, np.zeros(PAPERS, dtype=bool))
    assert nothing.most == nothing.levels.max() == 0
    assert nothing.colors.dtype == np.uint16


@pytest.mark.parametrize("xy", [np.zeros((500, 2)), np.arange(1000.0).reshape(500, 2) * [1, 0]])
def test_papers_at_one_place_or_on_a_line_are_a_crowd_too(xy: np.ndarray) -> None:
    crowd = crowd_of(xy)
    left, bottom, right, top = crowd.bounds
    assert left < right
    assert bottom < top
    assert crowd.height * crowd.width <= 700**2
    assert density(crowd, np.zeros(500, dtype=int), 1, None).most >= 1
    assert len(drawn(crowd, None, (left, bottom, right, top), NONE).rows) == 500


def told(sight: tuple[float, float, float, float] | None = None, **changes: object) -> Message:
    points = MapPoints(layout, np.arange(PAPERS) % 9, CROWD)
    colors = Coloring(np.arange(PAPERS) % 2, ("#000000", "#ff0000"), ("#ffffff", "#00ff00"))
    view = replace(MapView("Map", colors, histogram=Histogram(("1",) * 8, (1,) * 8)), **changes)  # type: ignore[arg-type]
    return crowd_message(points, view, [Detail(3, "A", "B", (PAPERS - 1,))], sight)


def blob(message: Message, key: str) -> bytes:
    return next(one.content for one in message.blobs if one.key == key)


def test_a_first_view_takes_few_bytes_however_many_papers_there_are() -> None:
    message = told(shown=np.arange(PAPERS) % 5 > 0)
    sent = sum(len(one.message()) for one in message.blobs) + len(json.dumps(message.data))
    assert sent < 1_600_000
    crowd = message.data["crowd"]
    rows = np.frombuffer(blob(message, crowd["rows"]), "<u4")
    assert message.data["papers"] == len(rows)
    xy = np.frombuffer(blob(message, message.data["points"]), "<f4").reshape(-1, 2)
    assert np.array_equal(xy, layout[rows])
    colors = np.frombuffer(blob(message, message.data["colors"]), "u1")
    assert np.array_equal(colors, rows % 2)
    mask = np.unpackbits(np.frombuffer(blob(message, message.data["mask"]), "u1"))[: len(rows)]
    assert np.array_equal(mask, rows % 5 > 0)
    cells = crowd["width"] * crowd["height"]
    assert len(blob(message, crowd["density"])) == 2 * cells
    assert len(blob(message, crowd["all"])) == cells
    assert crowd["papers"] == PAPERS
    assert crowd["sought"] == PAPERS * 0.8


def test_rows_are_those_of_the_landscape() -> None:
    hits = np.array([190_001, 5, 77_777])
    message = told(hits=hits, selected=123_456)
    crowd = message.data["crowd"]
    rows = np.frombuffer(blob(message, crowd["rows"]), "<u4")
    assert {*hits, 123_456} <= set(rows.tolist())
    assert set(np.frombuffer(blob(message, message.data["hits"]), "<u4")) == set(hits)
    assert crowd["hits"] == 3
    assert message.data["details"] == [[3, "A", "B", [layout[-1].astype(float).round(4).tolist()]]]


def test_only_what_changed_is_named_anew_and_time_counts() -> None:
    first, moved = told(), told((0.0, 0.0, 0.2, 0.2))
    assert first.data["crowd"]["density"] == moved.data["crowd"]["density"]
    assert first.data["points"] != moved.data["points"]
    assert first.data["crowd"]["all"] is None
    earlier = told(period_range=(1, 4))
    assert (
        earlier.data["crowd"]["sought"]
        == (np.arange(PAPERS) % 9 % 5 > 0).sum() - (np.arange(PAPERS) % 9 > 5).sum()
    )
    assert earlier.data["crowd"]["density"] != first.data["crowd"]["density"]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="filter for"):
        told(shown=np.ones(3, dtype=bool))
    with pytest.raises(ValueError, match="crowd"):
        crowd_message(
            MapPoints(layout), MapView("Map", Coloring(np.zeros(PAPERS), (), ())), [], None
        )
