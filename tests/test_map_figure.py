"""The map for print: nothing clipped, no name over another, files that other programs open."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from explorer.__main__ import main
from explorer.analysis.filters import Filters, select
from explorer.export.map_figure import caption, map_figure, topic_colored
from explorer.figures.print_map import FORMATS, Key, print_map
from explorer.figures.theme import DARK, LIGHT
from explorer.landscape import Landscape
from explorer.ui.map_colors import choices, coloring
from explorer.ui.map_figure import _drawn
from explorer.ui.state import View

HOSTILE = r"$\frac{x}{$ <script>alert(1)</script> & \input{/etc/passwd}"


def drawn(landscape: Landscape, level: int, width: float, **more: object) -> Figure:
    colors = topic_colored(landscape, level, "light")
    points = landscape.papers[["x", "y"]].assign(color=list(colors.colors), quiet=colors.quiet)
    text = caption(landscape, level, len(points), colors.title)
    return print_map(
        points, landscape.topics_at(level), LIGHT, width_mm=width, **{"caption": text, **more}
    )


def boxes(figure: Figure) -> tuple[list, list, tuple[float, float]]:
    """Where names and what is below them stand in pixels, by what the renderer measures."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    names = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    below = [text.get_window_extent(renderer) for text in figure.texts]
    return names, below, tuple(figure.bbox.size)


@pytest.mark.parametrize("width", [90, 180, 300])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_no_name_is_clipped_or_covers_another(bundled: Landscape, level: int, width: int) -> None:
    keys = [Key(f"Category number {number}", "#123456") for number in range(12)]
    names, below, (across, up) = boxes(drawn(bundled, level, width, keys=keys))
    assert len(names) >= min(len(bundled.topics_at(level)), 8)
    assert below
    for box in names + below:
        assert box.x0 >= -0.5
        assert box.x1 <= across + 0.5
        assert box.y0 >= -0.5
        assert box.y1 <= up + 0.5
    for number, one in enumerate(names):
        assert not any(one.overlaps(other) for other in names[:number])


def test_letters_can_be_read_at_one_column(bundled: Landscape) -> None:
    figure = drawn(bundled, 2, 90)
    sizes = [text.get_fontsize() for text in (*figure.axes[0].texts, *figure.texts)]
    assert min(sizes) >= 6


@pytest.mark.parametrize("which", ["bundled", "tiny", "all_outliers"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_landscape_becomes_a_file_the_same_one_twice(
    which: str, form: str, request: pytest.FixtureRequest
) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    level = landscape.levels - 1
    content = map_figure(landscape, level, form, width_mm=90, mode="dark", dpi=100)
    assert content == map_figure(landscape, level, form, width_mm=90, mode="dark", dpi=100)
    if form == "svg":
        root = ElementTree.fromstring(content)
        width = float(root.attrib["width"].removesuffix("pt"))
        assert width == pytest.approx(90 / 25.4 * 72, abs=0.01)
    elif form == "pdf":
        assert content.startswith(b"%PDF")
        assert b"/FontFile2" in content
    else:
        picture = Image.open(io.BytesIO(content))
        assert picture.size[0] == pytest.approx(90 / 25.4 * 100, abs=1)
        assert picture.getpixel((1, 1))[:3] == tuple(bytes.fromhex(DARK.ground[1:]))


def test_names_of_any_origin_stand_as_they_are(bundled: Landscape) -> None:
    topics = bundled.topics.assign(label=HOSTILE)
    figure = drawn(replace(bundled, topics=topics), 0, 180)
    assert any("<script>" in text.get_text() for text in figure.axes[0].texts)
    landscape = replace(bundled, topics=topics, manifest=bundled.manifest | {"name": HOSTILE})
    content = map_figure(landscape, 0, "svg")
    assert b"<script" not in content
    assert ElementTree.fromstring(content).tag.endswith("svg")


def test_only_shown_papers_and_their_topics_are_drawn(bundled: Landscape) -> None:
    view = select(bundled, Filters(2, topics=(0, 1)))
    some = map_figure(bundled, 2, "svg", shown=view.shown)
    assert some != map_figure(bundled, 2, "svg")
    assert f"{view.size} of 296 papers" in caption(bundled, 2, view.size, "topic")


def test_the_caption_says_how_the_map_was_made(bundled: Landscape) -> None:
    text = caption(bundled, 1, 296, "year")
    for word in ("296 papers, 2012 to 2025", "UMAP of minilm", "seed 42", "Colours: year", "Medium",
                 bundled.manifest["corpus_fingerprint"][:12]):  # fmt: skip
        assert word in text


def test_every_colouring_of_the_page_can_be_printed(bundled: Landscape) -> None:
    filters = Filters(1)
    view = View(bundled, filters, select(bundled, filters), LIGHT)
    pictures = {
        _drawn(view, coloring(bundled, 1, choice), choice, "png", 90, "light")
        for choice in choices(bundled)
    }
    assert len(pictures) == len(choices(bundled))


def test_the_command_line_draws_what_edits_have_made(
    bundled: Landscape, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.svg"
    command = ["export", str(bundled.folder), "--format", "svg", "--out", str(out), "--json"]
    assert main([*command, "--width", "9cm", "--theme", "dark", "--level", "0"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result == {"figure": str(out), "bytes": out.stat().st_size}
    assert DARK.ground in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--level", "9"], "no level 9"),
        (["--width", "5mm"], "5 mm wide"),
        (["--width", "nan"], "nan mm wide"),
        (["--dpi", "0"], "0 dots"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    bundled: Landscape, tmp_path: Path, more: list[str], words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "map.png"
    command = ["export", str(bundled.folder), "--format", "png", "--out", str(out)]
    assert main([*command, *more]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_a_figure_that_cannot_be_written_is_said(
    bundled: Landscape, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "missing" / "map.png"
    assert main(["export", str(bundled.folder), "--format", "png", "--out", str(out)]) == 2
    assert "Cannot be written" in capsys.readouterr().err


def test_one_paper_is_a_map_too() -> None:
    points = pd.DataFrame({"x": [0.0], "y": [0.0], "color": ["#336699"], "quiet": [False]})
    topics = pd.DataFrame({"label": ["All"], "size": [1], "x": [0.0], "y": [0.0], "hue": [0.5]})
    names, _, size = boxes(print_map(points, topics, LIGHT, width_mm=90))
    assert len(names) == 1
    assert np.all(np.array(size) > 50)
