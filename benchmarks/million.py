"""A large landscape in a browser: seconds of each step, and the memory of the server after it.

    python -m benchmarks.million PLACE [--query network] [--json]

Steps: the server's start, the first map (from the address to a drawn picture), a search, a paper
beside the map, its page, and the other pages. A step ends when Streamlit says that it has run and,
on the map, when the picture is drawn. `click_s` is what the reader waits; drawing is done in
software here. Memory is that of the server's process by kind: `anonymous` is what it has made for
itself, `mapped` are pages of files, which the system takes back when it needs room.
"""

import argparse
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from benchmarks.map import FLAGS
from benchmarks.reports import show
from benchmarks.serving import serving
from explorer.landscape import load

HEAD = ("step", "click_s", "rss_mb", "anonymous_mb", "mapped_mb")
_LONGEST = 300_000
_RAN = "[data-testid=stApp][data-test-script-state=notRunning]"
_PAGES = ("topics", "timeline", "papers", "about", "reading-list", "compare")


def memory(process: int) -> dict[str, float]:
    """Memory of a process in MB."""
    kilobytes = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        name, number, *_ = line.split()
        kilobytes[name.rstrip(":")] = int(number)
    resident, own = kilobytes["Rss"] / 1000, kilobytes["Anonymous"] / 1000
    return {"rss_mb": resident, "anonymous_mb": own, "mapped_mb": resident - own}


def settled(page: Page) -> None:
    """Wait until the app has begun to run, and has run."""
    running = page.locator("[data-testid=stApp][data-test-script-state=running]")
    with suppress(PlaywrightTimeoutError):  # it may have run already
        running.wait_for(timeout=500)
    page.locator(_RAN).wait_for(timeout=_LONGEST)


def drawn(page: Page) -> None:
    """Wait until the map has drawn something."""
    page.locator(".stage[data-drawn]").wait_for(timeout=_LONGEST)
    page.locator(_RAN).wait_for(timeout=_LONGEST)


def steps(page: Page, address: str, paper: str, query: str) -> dict[str, Callable[[], None]]:
    """What a reader does, by name."""

    def first_map() -> None:
        page.goto(f"{address}/")
        drawn(page)

    def search() -> None:
        field = page.get_by_role("textbox", name="Search").first
        field.fill(query)
        field.press("Enter")
        page.get_by_text(" papers shown").first.wait_for(timeout=_LONGEST)
        settled(page)

    def at(path: str, **parameters: str) -> Callable[[], None]:
        def go() -> None:
            page.goto(f"{address}/{path}?{urlencode(parameters)}")
            settled(page)

        return go

    return {
        "first map": first_map,
        "search": search,
        "paper beside the map": at("", paper=paper),
        "page of the paper": at("papers", paper=paper),
        **{f"page {name}": at(name) for name in _PAGES},
    }


def measure(place: Path, query: str) -> list[dict[str, Any]]:
    """All steps, one after the other."""
    papers = load(place).papers
    paper = str(papers["paper_id"].iloc[len(papers) // 2])
    rows = []
    with (
        sync_playwright() as playwright,
        serving("app.py", "--landscape", str(place)) as (address, process),
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        rows.append({"step": "server started", "click_s": 0.0, **memory(process)})
        for name, step in steps(page, address, paper, query).items():
            began = time.perf_counter()
            step()
            seconds = time.perf_counter() - began
            rows.append({"step": name, "click_s": seconds, **memory(process)})
        browser.close()
    return rows


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="A large landscape in a browser.")
    parser.add_argument("place", type=Path)
    parser.add_argument("--query", default="network")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    rows = measure(options.place.resolve(), options.query)
    result = {"place": options.place.name, "load": os.getloadavg(), "steps": rows}
    show(result, HEAD, [[row[name] for name in HEAD] for row in rows], as_json=options.json)


if __name__ == "__main__":
    main()
