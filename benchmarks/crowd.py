"""The Map page of a landscape of more papers than are drawn at once, in a headless browser.

python -m benchmarks.crowd LANDSCAPE [--rounds 3] [--json]

Drawing is done in software. One session comes first and is not counted: the landscape is read in
it, and everything that all readers share is made. `page_s` is the page of the reading list, which
has no map; `picture_s` is from asking for the Map page to the picture of density with its names,
`points_s` to the first papers; `zoom_s` from the last turn of the wheel until every paper in sight
is drawn, `click_s` from a click on a paper to its title beside the map, `lasso_s` from letting go
of a region to its count. `model_ms` is the server's work for a first map with nothing remembered:
choosing papers, counting density, encoding. Bytes are those of the page's websocket.
"""

import argparse
import re
import shutil
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.map import FLAGS, Wire, middle
from benchmarks.reports import show
from benchmarks.serving import serving
from explorer.landscape import Landscape, load
from explorer.map_component import MapPoints, MapView, crowd_of
from explorer.map_component.crowd_wire import crowd_message
from explorer.ui.map_colors import coloring

HEAD = ("papers", "page_s", "picture_s", "points_s", "first_bytes", "zoom_s", "zoom_bytes",
        "click_s", "lasso_s", "lassoed", "server_mb", "crowd_ms", "model_ms")  # fmt: skip
_PATIENCE = 300_000


def session(browser: Browser, address: str) -> dict[str, Any]:
    """What one reader waits for and is sent."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    started = time.perf_counter()
    page.goto(f"{address}/reading-list", wait_until="commit")
    page.get_by_test_id("stMain").get_by_text("reading list").first.wait_for()
    figures: dict[str, Any] = {"page_s": time.perf_counter() - started}
    context.close()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    wire, started = Wire(page), time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(".stage.pictured").wait_for()
    figures["picture_s"] = time.perf_counter() - started
    stage = page.locator(".stage[data-drawn]:not([data-drawn='0'])")
    stage.wait_for()
    figures["points_s"] = time.perf_counter() - started
    rest(page)
    figures["first_bytes"] = wire.bytes
    figures |= lassoed(page) | zoomed(page, wire) | clicked(page, stage)
    context.close()
    return figures


def rest(page: Page) -> None:
    """Wait until the server has nothing more to say."""
    page.wait_for_timeout(1500)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def zoomed(page: Page, wire: Wire) -> dict[str, Any]:
    """From everything to where each paper is drawn."""
    x, y = middle(page)
    page.mouse.move(x - 40, y + 30)
    rest(page)
    before = wire.bytes
    for _ in range(9):
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(30)
    started = time.perf_counter()
    page.locator(".share:empty").wait_for(state="attached")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    seconds = time.perf_counter() - started
    rest(page)
    return {"zoom_s": seconds, "zoom_bytes": wire.bytes - before}


def clicked(page: Page, stage: Locator) -> dict[str, float]:
    """From a click on the paper nearest to the middle to its title in the panel."""
    x, y = stage.evaluate(
        """map => { const box = map.getBoundingClientRect(), at = map.paperMap;
        const [x0, y0] = [box.left + box.width / 2, box.top + box.height / 2];
        const far = ([x, y]) => Math.hypot(x - x0, y - y0);
        return at.rows().map(at.place).reduce((a, b) => far(a) <= far(b) ? a : b); }"""
    )  # fmt: skip
    page.mouse.move(x, y)
    rest(page)
    started = time.perf_counter()
    page.mouse.click(x, y)
    page.get_by_role("button", name="Full page").wait_for()
    return {"click_s": time.perf_counter() - started}


def lassoed(page: Page) -> dict[str, Any]:
    """From letting go of a region to the server's count of all papers in it."""
    x, y = middle(page)
    page.keyboard.down("Shift")
    page.mouse.move(x - 120, y - 100)
    page.mouse.down()
    for right, down in ((110, -100), (120, 90), (-110, 100), (-120, -100)):
        page.mouse.move(x + right, y + down, steps=4)
    started = time.perf_counter()
    page.mouse.up()
    answer = page.get_by_text(re.compile(r"papers in this region"))
    answer.wait_for()
    seconds = time.perf_counter() - started
    page.keyboard.up("Shift")
    papers = int(answer.inner_text().split()[0].replace(",", ""))
    page.get_by_role("button", name="Clear").click()
    rest(page)
    return {"lasso_s": seconds, "lassoed": papers}


def model(landscape: Landscape) -> dict[str, float]:
    """Milliseconds that the server computes: once for all readers, and for a first map."""
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=np.float32)
    started = time.perf_counter()
    crowd = crowd_of(xy)
    sorted_ms = 1000 * (time.perf_counter() - started)
    colors = coloring(landscape, landscape.levels - 1, "Topic")
    started = time.perf_counter()
    crowd_message(MapPoints(xy, crowd=crowd), MapView("Map", colors), [], None)
    return {"crowd_ms": sorted_ms, "model_ms": 1000 * (time.perf_counter() - started)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("landscape", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    landscape = load(options.landscape)
    figures: dict[str, Any] = {"papers": len(landscape.papers)} | model(landscape)
    del landscape
    with serving("app.py", "--landscape", str(options.landscape.resolve())) as (address, process):
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            rounds = [session(browser, address) for _ in range(options.rounds + 1)][1:]
            browser.close()
        figures["server_mb"] = psutil.Process(process).memory_info().rss / 1e6
    figures |= {name: median(one[name] for one in rounds) for name in rounds[0]}
    show({"crowd": figures, "rounds": rounds}, HEAD, [[figures[name] for name in HEAD]],
         as_json=options.json)  # fmt: skip


if __name__ == "__main__":
    main()
