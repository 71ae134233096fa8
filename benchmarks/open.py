"""From the start of the server to a drawn map, against a plain Streamlit app around BERTopic.

    python -m benchmarks.open PLACE [PLACE …] [--rounds 3] [--ways ours plain] [--json]

A place is a folder of a landscape. The plain app is what one writes in an afternoon: it loads a
BERTopic model, saved in its own format, with the papers' titles and two-dimensional vectors, and
calls `visualize_documents`. Both begin with a new process, whose files the system may have in
memory, and a new browser page that waits for it; both end when the browser has drawn all papers.
`server_mb` is the server's memory after that (its unique pages); drawing is done in software.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.map import FLAGS
from benchmarks.reports import show
from benchmarks.serving import ROOT, free_port, started

PLAIN = Path(__file__).with_name("open_plain.py")
HEAD = ("papers", "way", "drawn_s", "of_plain", "server_mb", "of_plain_mb")
_LONGEST = 600


def server_of(way: str, landscape: Path, model: Path, port: int) -> subprocess.Popen[bytes]:
    """The server of a way, just started."""
    offline = os.environ | {"HF_HUB_OFFLINE": "1"}
    if way == "ours":
        return started("app.py", "--landscape", str(landscape), port=port, environment=offline)
    return started(PLAIN, str(model), port=port, environment=offline)


def drawn(page: Page, way: str, papers: int) -> None:
    """Wait until the map shows all papers."""
    if way == "ours":
        page.locator(".stage[data-drawn]:not([data-drawn='0'])").wait_for(timeout=_LONGEST * 1000)
        return
    page.wait_for_function(
        """papers => {
            const plot = document.querySelector('.js-plotly-plot');
            const ready = plot && plot._fullLayout && plot.calcdata && plot.calcdata.length;
            if (!ready) return false;
            const sent = plot._fullData.reduce((sum, one) => sum + (one.x ? one.x.length : 0), 0);
            return sent >= papers;
        }""",
        arg=papers, timeout=_LONGEST * 1000,
    )  # fmt: skip


def reach(page: Page, port: int) -> None:
    """Open the page as soon as the server answers."""
    for _ in range(50 * _LONGEST):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    page.goto(f"http://127.0.0.1:{port}/")


def measure(
    browser: Browser, way: str, landscape: Path, model: Path, papers: int
) -> dict[str, float]:
    """One start: seconds until drawn, and the server's memory then."""
    port = free_port()
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    began = time.perf_counter()
    server = server_of(way, landscape, model, port)
    try:
        reach(page, port)
        drawn(page, way, papers)
        seconds = time.perf_counter() - began
        page.wait_for_timeout(1500)
        memory = psutil.Process(server.pid).memory_full_info().uss / 1e6
    finally:
        server.terminate()
        server.wait(timeout=30)
        page.context.close()
    return {"drawn_s": seconds, "server_mb": memory}


def plain_model(landscape: Path, folder: Path) -> int:
    """Write the landscape as what the plain app reads; the number of its papers.

    In a process of its own, so that nothing of it is in memory while the ways are measured.
    """
    result = subprocess.run(
        [sys.executable, str(PLAIN), "--write", str(landscape), str(folder)],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return int(json.loads(result.stdout.splitlines()[-1])["papers"])


def of_place(
    browser: Browser, landscape: Path, options: argparse.Namespace, folder: Path
) -> list[dict[str, Any]]:
    """Medians of all ways; they take turns, so that a busy moment meets both."""
    papers = plain_model(landscape, folder)
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in options.ways}
    for _ in range(options.rounds):
        for way in options.ways:
            runs[way].append(measure(browser, way, landscape, folder, papers))
    found = {
        way: {name: median(run[name] for run in all_runs) for name in all_runs[0]}
        for way, all_runs in runs.items()
    }
    plain = found.get("plain")
    return [
        {
            "papers": papers, "way": way, **values,
            "of_plain": values["drawn_s"] / plain["drawn_s"] if plain else None,
            "of_plain_mb": values["server_mb"] / plain["server_mb"] if plain else None,
            "all_drawn_s": [round(run["drawn_s"], 2) for run in runs[way]],
        }
        for way, values in found.items()
    ]  # fmt: skip


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="Process start to drawn map.")
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=["ours", "plain"], choices=("ours", "plain"))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for number, place in enumerate(options.places):
            rows += of_place(browser, place.resolve(), options, Path(temporary) / str(number))
        browser.close()
    result = {"rounds": options.rounds, "load": os.getloadavg(), "runs": rows}
    show(result, HEAD, [[row[name] for name in HEAD] for row in rows], as_json=options.json)


if __name__ == "__main__":
    main()
