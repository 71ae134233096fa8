"""The map component's Python side, and that its bundle is what its sources build."""

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.analysis.region import rows_inside
from explorer.analysis.search import find_papers
from explorer.landscape import OUTLIER, Landscape
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
from explorer.ui.map_colors import choices, coloring
from explorer.ui.map_contents import details, named, points_and_histogram, topic_labels
from tests.conftest import ROOT

COMPONENT = ROOT / "explorer" / "map_component"
FRONTEND = COMPONENT / "frontend"
BUNDLE = COMPONENT / "assets" / "map.js"
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
    hits = find_papers(bundled, "graph")
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


def source_hash() -> str:
    """As `build.mjs` writes it into the bundle's first line."""
    names = [f"src/{path.name}" for path in (FRONTEND / "src").iterdir()]
    names += ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"]
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}\n".encode() + (FRONTEND / name).read_bytes() + b"\n")
    return digest.hexdigest()


def test_the_bundle_was_built_from_these_sources() -> None:
    first = BUNDLE.read_text(encoding="utf-8").split("*/")[0]
    assert source_hash() in first, (
        "run `npm ci && npm run build` in explorer/map_component/frontend"
    )


needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir(),
    reason="needs Node and `npm ci` in explorer/map_component/frontend",
)


@needs_node
def test_building_again_gives_the_same_bundle(tmp_path: Path) -> None:
    built = tmp_path / "map.js"
    subprocess.run(["node", "build.mjs", built], cwd=FRONTEND, check=True)
    assert built.read_bytes() == BUNDLE.read_bytes()
    licenses = "map.licenses.txt"
    assert (tmp_path / licenses).read_bytes() == BUNDLE.with_name(licenses).read_bytes()


@needs_node
@pytest.mark.parametrize("script", ["check", "test"])
def test_the_sources_have_sound_types_and_pass_their_tests(script: str) -> None:
    command = ["npm", "run", script]
    done = subprocess.run(command, check=False, cwd=FRONTEND, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_sources_stay_readable_and_fetch_nothing() -> None:
    for path in (FRONTEND / "src").iterdir():
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        assert "innerHTML" not in text, f"{path}: titles are hostile until escaped"
        assert "http" not in text.replace("http://www.w3.org/2000/svg", ""), path


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())


def test_streamlit_finds_the_component_of_an_installed_distribution(tmp_path: Path) -> None:
    """As pip installs it: the files of the wheel, beside its metadata."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    inner = tomllib.loads((COMPONENT / "pyproject.toml").read_text(encoding="utf-8"))
    assert inner["project"]["name"] == project["project"]["name"]
    data = project["tool"]["setuptools"]["package-data"]["explorer.map_component"]
    assert data == ["pyproject.toml", "assets/*"]
    shutil.copytree(
        COMPONENT, tmp_path / "explorer" / "map_component",
        ignore=shutil.ignore_patterns("frontend", "__pycache__"),
    )  # fmt: skip
    info = tmp_path / "topic_landscape_explorer-9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: topic-landscape-explorer\nVersion: 9\n"
        "Requires-Dist: streamlit\n"
    )
    (info / "RECORD").write_text("explorer/map_component/pyproject.toml,,\n")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from streamlit.components.v2.manifest_scanner import scan_component_manifests\n"
        "for manifest, root in scan_component_manifests():\n"
        "    for one in manifest.components:\n"
        "        print(f'{manifest.name}.{one.name}', one.resolve_asset_root(root) / 'map.js')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    bundle = tmp_path / "explorer" / "map_component" / "assets" / "map.js"
    assert f"topic-landscape-explorer.map {bundle}" in done.stdout.splitlines()
