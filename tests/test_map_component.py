"""What travels between the map component and the browser."""

import json

import numpy as np
import pytest

from explorer.analysis.region import rows_inside
from explorer.map_component import (
    Camera,
    Coloring,
    Detail,
    Histogram,
    Legend,
    LegendEntry,
    MapPoints,
    MapView,
    TopicLabel,
)
from explorer.map_component.wire import asked_rows, events_from, message

TOPIC = TopicLabel(0, 3, "Graphs", 0.5, 0.25, 0.1, 9, "#112233", "#ddeeff")


def view(papers: int, **changes: object) -> MapView:
    colors = Coloring(np.arange(papers) % 2, ("#000000", "#ff0000"), ("#ffffff", "#00ff00"))
    return MapView("Map", changes.pop("coloring", colors), (TOPIC,), **changes)  # type: ignore[arg-type]


def points(papers: int, *, periods: bool = True) -> MapPoints:
    chance = np.random.default_rng(0)
    return MapPoints(chance.normal(size=(papers, 2)), np.arange(papers) % 9 if periods else None)


def blob(told, name: str) -> bytes:
    return next(one.content for one in told.blobs if one.key == told.data[name])


def test_a_first_view_takes_at_most_twelve_bytes_a_paper() -> None:
    papers = 50_000
    shown = np.arange(papers) % 3 > 0
    told = message(points(papers), view(papers, shown=shown), [])
    numbers = sum(len(one.message()) for one in told.blobs if one.key != told.data["scene"])
    assert numbers + len(json.dumps(told.data)) <= 12 * papers
    assert len(blob(told, "mask")) == papers / 8, "a filter takes one bit a paper"
    assert np.unpackbits(np.frombuffer(blob(told, "mask"), "u1"))[:papers].tolist() == (
        shown.astype(int).tolist()
    )
    assert np.allclose(np.frombuffer(blob(told, "points"), "<f4").reshape(-1, 2), points(papers).xy)


def test_only_what_changed_gets_another_name() -> None:
    first = message(points(100), view(100), [])
    again = message(points(100), view(100, selected=4, marked=(1,)), [Detail(3, "A", "B", (1,))])
    names = ("points", "scene", "colors", "periods")
    assert [first.data[name] for name in names] == [again.data[name] for name in names]
    assert len(json.dumps(again.data)) < 700
    recolored = Coloring(np.zeros(100), ("#000000",), ("#ffffff",))
    other = message(points(100), view(100, coloring=recolored), [])
    assert other.data["colors"] != first.data["colors"]
    assert other.data["points"] == first.data["points"]
    assert len(blob(other, "colors")) == 100


def test_few_periods_take_one_byte_and_many_two() -> None:
    for most, width in ((255, "u1"), (256, "<u2")):
        periods = np.arange(400) % (most + 1)
        told = message(MapPoints(np.zeros((400, 2)), periods), view(400), [])
        assert np.frombuffer(blob(told, "periods"), width).tolist() == periods.tolist()


def test_many_colours_take_two_bytes() -> None:
    colors = tuple(f"#{number:06x}" for number in range(300))
    told = message(
        points(400), view(400, coloring=Coloring(np.arange(400) % 300, colors, colors)), []
    )
    assert np.frombuffer(blob(told, "colors"), "<u2").tolist() == (np.arange(400) % 300).tolist()


def test_arrays_of_another_length_and_papers_without_a_place_are_refused() -> None:
    with pytest.raises(ValueError, match="3 colours for 4 papers"):
        message(points(4), view(3), [])
    with pytest.raises(ValueError, match="2 filter for 4 papers"):
        message(points(4), view(4, shown=np.ones(2, dtype=bool)), [])
    with pytest.raises(ValueError, match="not a finite number"):
        message(MapPoints(np.array([[0, np.nan]])), view(1), [])


def test_names_legend_and_histogram_travel_as_one_blob() -> None:
    legend = Legend("categories", "Venue", (LegendEntry(1, "ICML", 7),))
    colors = Coloring(np.zeros(2), ("#000000", "#ff0000"), ("#ffffff", "#00ff00"), 0, legend)
    told = message(
        points(2), view(2, coloring=colors, histogram=Histogram(("2020", "2021"), (1, 1))), []
    )
    scene = json.loads(blob(told, "scene"))
    assert scene["topics"][0] == {
        "id": "0/3", "level": 0, "topic": 3, "text": "Graphs", "x": 0.5, "y": 0.25, "radius": 0.1,
        "papers": 9, "colors": ["#112233", "#ddeeff"],
    }  # fmt: skip
    assert scene["legend"]["entries"] == [[1, "ICML", 7]]
    assert scene["histogram"] == {"names": ["2020", "2021"], "counts": [1, 1]}


def test_what_the_reader_did_is_understood() -> None:
    corners = [[0, 0], [1, 0], [1, 1.5]]
    told = {
        "click": {"row": 5, "extend": True, "topic": "1/7", "nonce": 1},
        "region": {"kind": "lasso", "polygon": corners, "count": 3, "mode": "add"},
        "camera": {"x": 0.5, "y": -1, "zoom": 2, "sight": [-1, -2, 2, 0]},
        "time": {"range": [2, 5]},
        "key": {"name": "leave", "nonce": 2},
        "legend": {"category": 4},
        "webgl": False,
    }  # fmt: skip
    events = events_from(told, 10)
    assert events.click is not None
    assert (events.click.row, events.click.extend, events.click.topic) == (5, True, (1, 7))
    assert events.region is not None
    assert events.region.polygon.tolist() == corners
    assert events.camera == Camera(0.5, -1, 2)
    assert events.sight == (-1, -2, 2, 0)
    assert events.time == ((2, 5),)
    assert (events.key, events.legend, events.webgl) == ("leave", 4, False)
    assert events_from({"time": {"range": None}}, 10).time == (None,)


@pytest.mark.parametrize(
    "told",
    [{}, {"click": 3}, {"region": {"kind": "lasso", "polygon": [[0, 0]], "mode": "new"}},
     {"region": {"kind": "star", "polygon": [[0, 0]] * 3, "mode": "new"}},
     {"region": {"kind": "box", "polygon": [[0, "a"]] * 3, "mode": "new"}},
     {"camera": {"x": 0, "y": float("nan"), "zoom": 1}}, {"camera": {"x": 0, "y": 0, "zoom": 0}},
     {"time": {"range": [1]}}, {"key": {"name": "explode"}}, {"legend": {"category": -1}}],
)  # fmt: skip
def test_nonsense_from_the_browser_is_nothing(told: dict[str, object]) -> None:
    events = events_from(told, 10)
    assert events == events_from({}, 10)


def test_a_click_on_a_paper_that_is_not_there_is_a_click_beside_all() -> None:
    events = events_from({"click": {"row": 10, "topic": "x/y"}}, 10)
    assert events.click is not None
    assert events.click.row is None
    assert events.click.topic is None


def test_the_browser_gets_titles_of_sixty_papers_at_most() -> None:
    focus, rows = asked_rows({"focus": 2, "rows": [2, *range(100, 300), 9999, -1, "x"]}, 250)
    assert focus == 2
    assert rows == [2, *range(100, 159)]
    assert asked_rows({"focus": 999, "rows": []}, 250) == (None, [])
    assert asked_rows(None, 250) == (None, [])


@pytest.mark.parametrize("text", ["", "1,2", "1,2,x", "1,2,0", "1,2,-3", "nan,1,1", "1,2,3,4"])
def test_a_camera_survives_the_address_and_nothing_else_becomes_one(text: str) -> None:
    camera = Camera(-0.125, 3.5, 12.25)
    assert Camera.from_text(camera.as_text()) == camera
    assert Camera.from_text(text) is None


def test_papers_inside_a_polygon() -> None:
    chance = np.random.default_rng(1)
    xy = chance.uniform(-2, 2, (4000, 2))
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inside = rows_inside(circle, xy)
    far = np.linalg.norm(xy, axis=1)
    assert set(np.flatnonzero(far < 0.999)) <= set(inside) <= set(np.flatnonzero(far <= 1))
    star = np.array([[0, 1], [0.6, -0.8], [-0.95, 0.3], [0.95, 0.3], [-0.6, -0.8]])
    assert 0 not in rows_inside(star, np.array([[0.0, 0.0], [0.0, 0.8]])), "even-odd"
    assert rows_inside(star, np.array([[0.0, 0.0], [0.0, 0.8]])).tolist() == [1]
    assert rows_inside(circle[:2], xy).tolist() == []
    assert rows_inside(circle, np.empty((0, 2))).tolist() == []
