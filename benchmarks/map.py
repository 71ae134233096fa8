"""The map in a headless browser, against Plotly's and BERTopic's in the same Streamlit page.

python -m benchmarks.map [--papers 1000 50000] [--ways ours plotly bertopic bertopic-kept] [--json]

Rendering is done in software (SwiftShader), the worst case: there our map slides what it has drawn
along with the hand and draws again when that has gone far or rests. Each page is opened once before
it is measured, so that imports do not count. "bertopic" makes its figure in every run, as a page
that calls `visualize_documents` does, "bertopic-kept" made it once. `page_s` is a page without a
map; where a click is never answered, its time is missing. Needs Chromium.
"""

import argparse
import base64
import json
import re
import shutil
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from benchmarks.reports import show
from benchmarks.serving import serving

PAGES = Path(__file__).with_name("map_pages.py")
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run",
    "--disable-gpu", "--enable-unsafe-swiftshader", "--enable-precise-memory-info",
]  # fmt: skip
"""What any Chromium does where there is no GPU: it composes in software, WebGL too."""
_STAGE = (
    "[...document.querySelectorAll('*')].map(one => one.shadowRoot?.querySelector('.stage'))"
    ".find(Boolean)"
)
_WAYS = ("ours", "plotly", "bertopic", "bertopic-kept")
HEAD = ("way", "papers", "first_bytes", "bytes_per_paper", "server_ms", "page_s", "load_s",
        "click_s", "recolour_bytes", "recolour_s", "filter_bytes", "lassoed", "lasso_s",
        "frames_per_s", "worst_frame_ms", "heap_mb", "server_mb")  # fmt: skip


class Wire:
    """Bytes that come over the page's websocket."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        payload, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        self.bytes += len(base64.b64decode(payload)) if binary else len(payload)


def measured(browser: Browser, way: str, papers: int) -> dict[str, Any]:
    """All figures of one way and size; None where a way cannot do it."""
    alone = alone_s(browser, papers)
    with serving(PAGES, way, str(papers)) as (address, process):
        opened(browser, address, way)[0].context.close()
        page, wire, load = opened(browser, address, way)
        page.wait_for_timeout(1500)
        first = wire.bytes
        result: dict[str, Any] = {
            "way": way, "papers": papers, "first_bytes": first, "bytes_per_paper": first / papers,
            "server_ms": int(re.findall(r"script (\d+) ms", page.inner_text("body"))[0]),
            "page_s": alone, "load_s": load,
        }  # fmt: skip
        result |= dragged(page)
        result["click_s"] = clicked(page, way)
        for name, label in (("recolour", "Other colours"), ("filter", "Filter")):
            result[f"{name}_bytes"], result[f"{name}_s"] = toggled(page, wire, way, label)
        result["lassoed"], result["lasso_s"] = lassoed(page) if way == "ours" else (None, None)
        result["heap_mb"] = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        result["server_mb"] = int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1e3
        page.context.close()
    return result


def alone_s(browser: Browser, papers: int) -> float:
    """Seconds that a page without a map takes to be there."""
    seconds = []
    with serving(PAGES, "nothing", str(papers)) as (address, _):
        for _ in range(2):  # the first warms the server up
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            started = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.get_by_text(re.compile(r"script \d+ ms")).wait_for(timeout=300_000)
            seconds.append(time.perf_counter() - started)
            context.close()
    return seconds[-1]


def opened(browser: Browser, address: str, way: str) -> tuple[Page, Wire, float]:
    """A page with its map drawn, and the seconds from the navigation to there."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(300_000)
    wire = Wire(page)
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    if way == "ours":
        page.locator(".stage[data-drawn]:not([data-drawn='0'])").wait_for()
    else:
        page.wait_for_function(
            "() => document.querySelector('.js-plotly-plot canvas.gl-canvas-context') && "
            "document.querySelector('.js-plotly-plot')?._fullData?.length"
        )
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return page, wire, time.perf_counter() - started


def middle(page: Page) -> tuple[float, float]:
    """The middle of the map in pixels."""
    left, top, width, height = page.locator(".stage, .js-plotly-plot").first.evaluate(
        "map => { const box = map.getBoundingClientRect();"
        " return [box.left, box.top, box.width, box.height]; }"
    )
    return left + width / 2, top + height / 2


def dragged(page: Page, seconds: float = 4) -> dict[str, float]:
    """Frames while the map is dragged about."""
    x, y = middle(page)
    if page.locator(".js-plotly-plot").count():
        page.evaluate("() => window.Plotly?.relayout")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(
        """() => { window.frames_ = []; const step = now => { window.frames_.push(now);
        window.stepping_ = requestAnimationFrame(step); }; requestAnimationFrame(step); }"""
    )
    started, number = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        number += 1
        page.mouse.move(x + 150 * ((number % 40) / 20 - 1), y + 60 * ((number % 26) / 13 - 1))
    frames = page.evaluate("() => { cancelAnimationFrame(window.stepping_); return frames_; }")
    page.mouse.up()
    gaps = sorted(later - one for one, later in pairwise(frames))
    whole = (frames[-1] - frames[0]) / 1000
    return {"frames_per_s": len(gaps) / whole, "worst_frame_ms": gaps[-1]}


def clicked(page: Page, way: str) -> float | None:
    """Seconds from a press of the button on a paper to the server's answer on the page."""
    if way == "ours":
        x, y = page.locator(".stage").evaluate(
            "map => map.paperMap.place(map.paperMap.rows()[0] ?? 0)"
        )
        box = page.locator(".stage").bounding_box()
        inside = box and box["x"] < x < box["x"] + box["width"]
        if not inside:
            return None
    else:
        x, y = page.evaluate(
            """() => { const plot = document.querySelector('.js-plotly-plot');
            const box = plot.getBoundingClientRect(), {xaxis, yaxis} = plot._fullLayout;
            const trace = plot._fullData.find(one => one.x?.length);
            return [box.left + xaxis._offset + xaxis.d2p(trace.x[0]),
                    box.top + yaxis._offset + yaxis.d2p(trace.y[0])]; }"""
        )
    page.mouse.move(x, y)
    page.wait_for_timeout(1500)
    started = time.perf_counter()
    page.mouse.click(x, y)
    try:
        page.get_by_text(re.compile(r"clicked \d+")).wait_for(timeout=30_000)
    except TookTooLong:
        return None
    return time.perf_counter() - started


def toggled(page: Page, wire: Wire, way: str, label: str) -> tuple[int | None, float | None]:
    """Bytes and seconds until the map shows it."""
    if way.startswith("bertopic"):
        return None, None
    page.wait_for_timeout(1500)
    before, started = wire.bytes, time.perf_counter()
    look = f"() => ({_STAGE})?.dataset.look"
    earlier = page.evaluate(look) if way == "ours" else None
    page.get_by_text(label, exact=True).click()
    if way == "ours":
        page.wait_for_function(f"earlier => ({look})() !== earlier", arg=earlier)
    else:
        page.wait_for_timeout(300)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    seconds = time.perf_counter() - started
    page.wait_for_timeout(1500)
    return wire.bytes - before, seconds


def lassoed(page: Page) -> tuple[int, float]:
    """Papers in a drawn region, and seconds from letting go to the server's count of them."""
    x, y = middle(page)
    page.keyboard.down("Shift")
    page.mouse.move(x - 260, y - 200)
    page.mouse.down()
    for right, down in ((200, -200), (220, 180), (-240, 200), (-260, -200)):
        page.mouse.move(x + right, y + down, steps=4)
    started = time.perf_counter()
    page.mouse.up()
    answer = page.get_by_text(re.compile(r"inside \d+"))
    answer.wait_for()
    seconds = time.perf_counter() - started
    page.keyboard.up("Shift")
    return int(answer.inner_text().split()[-1]), seconds


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[1_000, 10_000, 50_000, 178_000])
    parser.add_argument("--ways", nargs="+", default=list(_WAYS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        for papers in options.papers:
            for way in options.ways:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                rows.append(measured(browser, way, papers))
                print(json.dumps(rows[-1]), file=sys.stderr)
                browser.close()
    show({"maps": rows}, HEAD, [[row[name] for name in HEAD] for row in rows],
         as_json=options.json)  # fmt: skip


if __name__ == "__main__":
    main()
