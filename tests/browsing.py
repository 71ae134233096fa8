"""A server of its own and a browser, for tests that look at the app as a reader does."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

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
    "--disable-component-update", "--no-first-run", "--disable-gpu", "--enable-unsafe-swiftshader",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,AimEnabled",
]  # fmt: skip
"""What any Chromium does where there is no GPU: it composes in software, WebGL too.

The features are pages of the address bar, which nobody sees here.
"""

_PROFILES = Path(tempfile.mkdtemp(prefix="explorer-profiles-"))
atexit.register(shutil.rmtree, _PROFILES, ignore_errors=True)
_CACHES = ("Cache", "Code Cache")
_USUAL: dict[Browser, BrowserContext] = {}
"""The reader of `page`, who stays for a module and forgets everything between tests."""
_FIRST_PORT = 18_600
"""Of the tests' servers, outside the ports that systems hand out by themselves."""

expect.set_options(timeout=60_000)  # a busy machine may take long to draw


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _usual_port() -> int:
    """The same for one server after the other, so that browsers know its scripts already."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    first = _FIRST_PORT + 20 * int(worker or 0)
    for port in range(first, first + 20):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return free_port()


@contextmanager
def serving(
    script: str, *arguments: str, environment: Mapping[str, str] = {}, port: int | None = None,
    options: Sequence[str] = (),
) -> Iterator[str]:  # fmt: skip
    """The address of the app while it runs.

    Args:
        script: What Streamlit runs, from the root of the project.
        arguments: What stands after `--`.
        environment: Variables beside those of the tests.
        port: None for the usual one.
        options: For Streamlit.
    """
    port = port or _usual_port()
    command = [
        sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true",
        "--server.port", str(port), *options, "--", *arguments,
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
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
def address() -> Iterator[str]:
    with serving("app.py", "--landscape", str(BUNDLED_LANDSCAPE)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        if browser in _USUAL:
            _USUAL.pop(browser).close()
        browser.close()


@contextmanager
def reader(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A reader beside that of `page`, with a context of these options."""
    context = _came(browser, "another", **options)
    try:
        yield context
    finally:
        context.close()


def _came(browser: Browser, name: str, **options: Any) -> BrowserContext:
    """A reader with nothing but compiled scripts, which take most of a first visit."""
    profile = _PROFILES / name
    for kept in profile.glob("Default/*"):
        if kept.name not in _CACHES:
            shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS,
        **{"viewport": {"width": 1440, "height": 900}, **options},
    )  # fmt: skip
    context.set_default_timeout(60_000)
    return context


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    if browser not in _USUAL:
        _USUAL[browser] = _came(browser, "usual")
    context = _USUAL[browser]
    first = context.pages[0]  # with none left the browser would end
    try:
        yield from _only_from(address, context.new_page())
    finally:
        context.clear_cookies()
        kept = {"origin": address, "storageTypes": "local_storage,indexeddb,cache_storage"}
        context.new_cdp_session(first).send("Storage.clearDataForOrigin", kept)
        for one in context.pages[1:]:
            one.close()


def _only_from(address: str, page: Page) -> Iterator[Page]:
    """A page that fetches nothing from elsewhere."""
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:", "blob:"))
            else outside.append(request.url)
        ),
    )  # fmt: skip
    yield page
    assert outside == [], "nothing is fetched from elsewhere"


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("stSidebar").wait_for()
    expect(page.get_by_test_id("stSidebar").get_by_text("papers shown")).to_be_visible()


def drawn_map(page: Page, papers: int = 296) -> Locator:
    """The map, once all its points are drawn and its names stand still."""
    stage = page.locator(f".stage[data-drawn='{papers}']")
    stage.wait_for()
    page.wait_for_timeout(500)
    return stage


def place_of_paper(page: Page, row: int) -> tuple[float, float]:
    """Pixels of a paper's dot, from what the browser has drawn."""
    return tuple(drawn_map(page).evaluate("(map, row) => map.paperMap.place(row)", row))


def camera_of(page: Page) -> dict[str, float]:
    return drawn_map(page).evaluate("map => map.paperMap.camera()")


def zoom_in(stage: Locator) -> None:
    """Turn the wheel where the mouse is, and wait until everything stands in its new place."""
    before = stage.evaluate("map => map.paperMap.camera().zoom")
    stage.page.mouse.wheel(0, -180)
    stage.evaluate(
        """async (map, before) => {
            while (map.paperMap.camera().zoom === before || !map.paperMap.resting())
                await new Promise(resolve => setTimeout(resolve, 50));
        }""",
        before,
    )
    stage.page.wait_for_timeout(500)  # titles that were not known come after those that were


def lonely_paper(landscape: Landscape) -> int:
    """The row of the paper with most room around it on the map, so that a click cannot miss."""
    layout = landscape.papers[["x", "y"]].to_numpy()
    gaps = ((layout[:, None] - layout) ** 2).sum(axis=2)
    gaps[range(len(layout)), range(len(layout))] = 9
    return int(gaps.min(axis=1).argmax())


def draw_around_stage(page: Page, stage: Locator, *corners: tuple[float, float]) -> None:
    """Draw a region on a map that is drawn already; corners are shares of its width and height."""
    box = stage.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.keyboard.down("Shift")
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
