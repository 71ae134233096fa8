"""A server of its own and a browser, for tests that look at the app as a reader does."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
        port: None for any that is free.
        options: For Streamlit.
    """
    port = port or free_port()
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
