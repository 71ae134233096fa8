"""Whole journeys in a real browser: what only rendering can prove."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from explorer.landscape import Landscape
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    None,
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"),
        reason="no Chromium on this machine; install one (Debian: apt install chromium)",
    ),
]
FLAGS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--enable-webgl", "--ignore-gpu-blocklist",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip

expect.set_options(timeout=30_000)  # a busy machine may take long to draw


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true",
        "--server.port", str(port), "--", "--landscape", str(BUNDLED_LANDSCAPE),
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:", "blob:"))
            else outside.append(request.url)
        ),
    )  # fmt: skip
    yield page
    context.close()
    assert outside == [], "nothing is fetched from elsewhere"


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("stSidebar").wait_for()
    expect(page.get_by_test_id("stSidebar").get_by_text("papers shown")).to_be_visible(
        timeout=60_000
    )


def place_of_paper(page: Page, row: int) -> tuple[float, float]:
    """Pixels of a paper's dot, from what the browser has drawn."""
    page.wait_for_function(
        "() => document.querySelector('.js-plotly-plot')?._fullLayout?.xaxis?._length > 0"
    )
    page.wait_for_timeout(800)
    return tuple(
        page.evaluate(
            """row => {
                const plot = document.querySelector('.js-plotly-plot');
                const box = plot.getBoundingClientRect();
                const {xaxis, yaxis} = plot._fullLayout;
                for (const trace of plot._fullData) {
                    const at = Array.from(trace.customdata || []).indexOf(row);
                    if (at >= 0) return [
                        box.left + xaxis._offset + xaxis.d2p(trace.x[at]),
                        box.top + yaxis._offset + yaxis.d2p(trace.y[at]),
                    ];
                }
            }""",
            row,
        )
    )


def lonely_paper(landscape: Landscape) -> int:
    """The row of the paper with most room around it on the map, so that a click cannot miss."""
    layout = landscape.papers[["x", "y"]].to_numpy()
    gaps = ((layout[:, None] - layout) ** 2).sum(axis=2)
    gaps[range(len(layout)), range(len(layout))] = 9
    return int(gaps.min(axis=1).argmax())


def test_from_the_map_to_a_paper_and_on(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, address)
    expect(page.get_by_text("18 topics")).to_be_visible()
    row = lonely_paper(bundled)
    x, y = place_of_paper(page, row)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    title = bundled.display_titles[row]
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page).to_have_url(re.compile(r"paper="))
    expect(page.get_by_text(bundled.papers["abstract"][row][:60])).to_be_visible()

    page.get_by_role("button", name="Full page").click()
    expect(page).to_have_url(re.compile(r"/papers\?paper="))
    expect(page.get_by_text("Nearest papers")).to_be_visible()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.get_by_role("link", name="Topics").click()
    expect(page).to_have_url(re.compile(r"/topics"))
    expect(page.get_by_text("Terms that set it apart")).to_be_visible()


def test_a_click_keeps_the_zoom(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, address)
    row = lonely_paper(bundled)
    x, y = place_of_paper(page, row)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(800)
    width = "() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.slice()"
    before = page.evaluate(width)
    page.mouse.click(*place_of_paper(page, row))
    expect(page.get_by_role("heading", name=bundled.display_titles[row])).to_be_visible()
    assert page.evaluate(width) == pytest.approx(before)


def test_a_link_shows_what_its_sender_saw(page: Page, address: str) -> None:
    open_page(page, f"{address}/papers?level=Medium&q=graph")
    expect(page.get_by_text("28 papers")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("textbox")).to_have_value("graph")
    page.get_by_role("link", name="Timeline").click()
    expect(page).to_have_url(re.compile(r"/timeline\?.*q=graph"))
    expect(page.get_by_test_id("stSidebar").get_by_text("28 of 296")).to_be_visible()


def test_filters_write_the_address(page: Page, address: str) -> None:
    open_page(page, address)
    search = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    search.fill("diffusion")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"q=diffusion"))
    page.get_by_text("Medium", exact=True).click()
    expect(page).to_have_url(re.compile(r"level=Medium"))
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"q="))


def test_a_wider_topic_is_one_click_away(page: Page, address: str) -> None:
    open_page(page, f"{address}/topics?topic=0")
    page.get_by_role("button", name="Part of: ").click()
    expect(page).to_have_url(re.compile(r"level=Medium"))
    expect(page.get_by_text("10 topics")).to_be_visible()


def test_a_bar_of_the_timeline_lists_its_papers(page: Page, address: str) -> None:
    open_page(page, f"{address}/timeline")
    bars = page.locator(".barlayer .point path")
    bars.first.wait_for(state="attached")
    page.wait_for_timeout(800)
    boxes = [bar.bounding_box() for bar in bars.all()]
    tallest = max(filter(None, boxes), key=lambda box: box["height"])
    page.mouse.click(tallest["x"] + tallest["width"] / 2, tallest["y"] + tallest["height"] / 2)
    expect(page.get_by_text(re.compile(r", 20\d\d: \d+ papers"))).to_be_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_map_follows_the_mode(browser: Browser, address: str, mode: str) -> None:
    context = browser.new_context(color_scheme=mode, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    open_page(page, address)
    page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout")
    ink = page.evaluate("() => document.querySelector('.js-plotly-plot')._fullLayout.font.color")
    context.close()
    assert ink == {"light": "#1c2430", "dark": "#e8ecf2"}[mode]
