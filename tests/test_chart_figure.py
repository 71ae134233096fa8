"""Charts as figures: sizes, names that fit, outlines, and what happens without a Chromium."""

import html
import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import psutil
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer.__main__ import main
from explorer.errors import FigureError
from explorer.export import chromium
from explorer.export.chart_figure import chart_bytes, chart_caption
from explorer.figures.for_print import PIXELS_PER_MM, PrintSize, for_print
from explorer.figures.outlines import outlined, shortened, text_width, unreadable, wrapped
from explorer.figures.slope_chart import slope_chart
from explorer.figures.theme import DARK, LIGHT, plain
from explorer.figures.topic_charts import term_bars
from explorer.landscape import Landscape
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

HOSTILE = '<script>alert(1)</script> & "x" $y$'
LONG = "A topic with a name that is far too long for the narrow column of a journal"
needs_chromium = pytest.mark.skipif(
    bool(chromium.what_is_missing()), reason="no kaleido or no Chromium"
)


@pytest.fixture(autouse=True)
def _looked_for_anew() -> Iterator[None]:
    chromium.browser.cache_clear()
    yield
    chromium.browser.cache_clear()


def slopes(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": np.arange(count), "label": [f"{LONG} {row}" for row in range(count)],
            "change": 0.1, "low": -0.1, "high": 0.3, "verdict": "rising", "papers": 10,
        }
    )  # fmt: skip


def bars(labels: list[str]) -> go.Figure:
    terms = pd.DataFrame({"term": labels, "weight": np.arange(len(labels), 0, -1) / 10})
    return term_bars(terms, "#336699", LIGHT)


def caption_of(figure: go.Figure) -> str:
    return html.unescape(figure.layout.title.text.replace("<br>", " "))


@pytest.mark.parametrize(("width", "points"), [(90, 7), (180, 8)])
def test_letters_are_as_large_as_print_needs_at_any_width(width: int, points: int) -> None:
    figure = for_print(bars(["alpha", "beta"]), LIGHT, PrintSize(width), "Terms.")
    assert figure.layout.width == pytest.approx(width * PIXELS_PER_MM)
    assert figure.layout.font.size == pytest.approx(points * 96 / 72)
    assert figure.layout.title.font.size >= 6 * 96 / 72, "the caption is legible, too"


def test_a_slide_is_exactly_as_high_as_wide_screens_are() -> None:
    figure = for_print(bars(["alpha"]), DARK, PrintSize(254, 142.9), "Terms.")
    assert figure.layout.height / figure.layout.width == pytest.approx(9 / 16, rel=0.01)
    assert figure.layout.paper_bgcolor == DARK.ground


def test_long_names_are_shortened_to_their_room_and_the_caption_says_so() -> None:
    names = [f"{LONG} {number}" for number in range(3)]
    figure = for_print(bars(names), LIGHT, PrintSize(90), "Terms.")
    size, width = figure.layout.font.size, figure.layout.width
    assert all(text.endswith("…") for text in figure.layout.yaxis.ticktext)
    reach = max(text_width(text, size) for text in figure.layout.yaxis.ticktext)
    assert reach < 0.4 * width
    assert reach < figure.layout.margin.l, "no name is clipped at the edge"
    assert "Long names are shortened." in caption_of(figure)
    short = for_print(bars(["alpha"]), LIGHT, PrintSize(90), "Terms.")
    assert "shortened" not in caption_of(short)


def test_rows_beyond_the_page_are_left_out_and_the_caption_says_so() -> None:
    chart = slope_chart(slopes(60), ["#336699"] * 60, LIGHT)
    figure = for_print(chart, LIGHT, PrintSize(180), "Trends.")
    assert figure.layout.height <= 300 * PIXELS_PER_MM
    said = re.search(r"The first (\d+) of 60 rows", caption_of(figure))
    assert said
    assert figure.layout.yaxis.range[0] == pytest.approx(int(said[1]) - 0.4)


def test_the_legend_becomes_lines_that_fit_and_hostile_names_stay_text() -> None:
    chart = go.Figure([go.Bar(x=[1], y=[1], name=plain(HOSTILE), marker_color="#ff0000"),
                       go.Bar(x=[1], y=[1], name=plain(LONG), marker_color="#00ff00")])  # fmt: skip
    chart.update_layout(showlegend=True)
    text = for_print(chart, LIGHT, PrintSize(90), "Bars.").layout.title.text
    assert "<script" not in text
    assert plain(HOSTILE) in text
    assert text.index("#ff0000") < text.index("#00ff00")
    room = 90 * PIXELS_PER_MM
    for line in text.split("<br>"):
        words = html.unescape(re.sub(r"<[^>]+>", "", line))
        assert text_width(words, 0.92 * 7 * 96 / 72) < room


def test_the_page_s_own_figure_is_left_as_it_is() -> None:
    chart = bars([LONG])
    before = chart.to_json()
    for_print(chart, LIGHT, PrintSize(90), "Terms.")
    assert chart.to_json() == before


def test_texts_become_outlines_where_they_stood() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" onload="alert(1)">'
        '<script>alert(1)</script><text x="50" y="20" text-anchor="middle" '
        'style="font-size: 10px; fill: rgb(1, 2, 3)" transform="rotate(5)">'
        '<tspan class="line" x="50" y="20" dy="0em">One</tspan>'
        '<tspan class="line" x="50" y="20" dy="1.3em"><tspan style="font-weight:bold">Two'
        "</tspan></tspan></text></svg>"
    )
    root = Xml.fromstring(outlined(svg))  # noqa: S314 (our own)
    assert not [one for one in root.iter() if one.tag.endswith(("text", "script"))]
    assert "onload" not in root.attrib
    paths = [one for one in root.iter() if one.tag.endswith("path")]
    assert len(paths) == 2
    assert "rgb(1, 2, 3)" in paths[0].attrib["style"]
    numbers = [
        np.array([float(part) for part in re.findall(r"-?\d+\.\d+", path.attrib["d"])])
        for path in paths
    ]
    across = [part[::2] for part in numbers]
    assert [round((one.min() + one.max()) / 2) for one in across] == [50, 50]
    assert numbers[0][1::2].max() == pytest.approx(20, abs=0.5), "on the line"
    assert numbers[1][1::2].max() == pytest.approx(33, abs=0.5), "on the next"


def test_words_are_measured_shortened_and_wrapped() -> None:
    assert text_width("mm", 10) > 3 * text_width("ii", 10)
    assert shortened("short", 100, 10) == "short"
    assert text_width(shortened(LONG, 50, 10), 10) <= 50
    lines = wrapped(LONG, 100, 10)
    assert " ".join(lines) == LONG
    assert all(text_width(line, 10) <= 100 for line in lines)
    assert unreadable("aäαж") == ""
    assert unreadable("a\U0001f9a5b") == "\U0001f9a5"


def test_the_caption_names_corpus_level_seed_and_day(bundled: Landscape) -> None:
    text = chart_caption(bundled, 2, 100, "Papers per year")
    assert text.startswith("Papers per year. Machine learning papers: 100 of 296 papers, 2012")
    for part in ("Fine", "seed 42", bundled.manifest["corpus_fingerprint"][:12], "drawn 20"):
        assert part in text


def test_without_kaleido_or_chromium_words_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    monkeypatch.setattr(chromium, "browser", lambda: None)
    assert "no Chromium or Chrome is installed" in chromium.what_is_missing()
    with pytest.raises(FigureError, match="camera button"):
        chromium.draw({}, "svg", fonts={})
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "kaleido is not installed" in chromium.what_is_missing()


def test_a_page_without_chromium_shows_the_chart_s_own_camera(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "what_is_missing", lambda: "No Chromium here.")
    at = AppTest.from_function(_timeline, kwargs={"landscape": bundled}, default_timeout=60).run()
    assert not at.exception
    assert any("camera at the top right" in one.value for one in at.caption)
    assert '"modeBarButtons": [["toImage"]]' in at.get("plotly_chart")[0].proto.config
    assert '"displayModeBar": true' in at.get("plotly_chart")[0].proto.config


def test_a_failure_is_said_on_the_page_in_words(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(chromium, "what_is_missing", lambda: "")
    monkeypatch.setattr(chromium, "browser", lambda: str(broken))
    at = AppTest.from_function(_timeline, kwargs={"landscape": bundled}, default_timeout=240).run()
    at.button(key="draw timeline").click().run()
    assert not at.exception
    assert [one.value for one in at.warning if "does not start" in one.value]


def test_a_browser_that_hangs_is_ended_in_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hanging = tmp_path / "chromium"
    hanging.write_text("#!/bin/sh\nexec sleep 1000\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(chromium, "browser", lambda: str(hanging))
    monkeypatch.setattr(chromium, "SECONDS", 4)
    started = time.monotonic()
    with pytest.raises(FigureError, match="no picture within 4 seconds"):
        chromium.draw({"data": [], "layout": {}}, "svg", fonts={})
    assert time.monotonic() - started < 30
    assert not psutil.Process().children(recursive=True) or not [
        child for child in psutil.Process().children(recursive=True) if "sleep" in child.name()
    ]


@needs_chromium
def test_a_chart_is_drawn_as_svg_without_fonts_scripts_or_a_network(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    chart = bars([HOSTILE, "Über Größe", LONG])
    picture = chart_bytes(chart, LIGHT, "svg", PrintSize(90), chart_caption(bundled, 0, 9, HOSTILE))
    root = Xml.fromstring(picture)  # noqa: S314 (our own)
    assert root.attrib["width"] == "90.00mm"
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert not names & {"text", "script", "foreignObject", "image"}
    assert not [key for one in root.iter() for key in one.attrib if key.startswith("on")]
    assert b"http://" not in picture.replace(b"http://www.w3.org/", b"")
    assert b"font-family" not in picture


@needs_chromium
def test_charts_come_as_pdf_and_png_of_the_size_asked_for(tmp_path: Path) -> None:
    chart = bars(["alpha", "beta"])
    page = chart_bytes(chart, LIGHT, "pdf", PrintSize(90), "Terms.")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+)", page)
    assert box
    assert float(box[1]) * 25.4 / 72 == pytest.approx(90, abs=0.5)
    assert b"/FontFile2" in page, "fonts are embedded"
    out = tmp_path / "trends.png"
    status = main(["export", str(BUNDLED_LANDSCAPE), "--figure", "trends", "--format", "png",
                   "--width", "90mm",
                   "--dpi", "100", "--theme", "dark", "--out", str(out)])  # fmt: skip
    assert status == 0
    picture = Image.open(io.BytesIO(out.read_bytes()))
    assert picture.width == pytest.approx(90 / 25.4 * 100, abs=2)
    assert picture.convert("RGB").getpixel((2, 2)) == (0x11, 0x15, 0x1C)


@pytest.mark.parametrize("figure", ["map", "timeline", "topics"])
def test_these_figures_of_the_command_line_need_no_browser(
    figure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "browser", lambda: None)
    out = tmp_path / "figure.svg"
    arguments = ["export", str(BUNDLED_LANDSCAPE), "--figure", figure, "--format", "svg"]
    assert main([*arguments, "--width", "90mm", "--out", str(out)]) == 0
    root = Xml.fromstring(out.read_bytes())  # noqa: S314 (our own)
    assert float(root.attrib["width"].removesuffix("pt")) == pytest.approx(90 * 72 / 25.4, abs=1)
    assert not [one for one in root.iter() if one.tag.endswith(("}text", "}script"))]


def test_pages_open_without_loading_what_draws() -> None:
    program = (
        "import sys; from explorer.ui import chart_figure, report; "
        "print([name for name in ('kaleido', 'matplotlib', 'fpdf', 'choreographer') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _timeline(landscape):
    from explorer.analysis.filters import Filters, select
    from explorer.figures.theme import LIGHT
    from explorer.ui import timeline_page
    from explorer.ui.state import View

    filters = Filters(2)
    timeline_page.show(View(landscape, filters, select(landscape, filters), LIGHT))
