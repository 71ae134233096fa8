"""Links with a key, and signing in, in a browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.landscape import Landscape
from tests import browsing
from tests.browsing import free_port, reader, serving
from tests.conftest import BUNDLED_LANDSCAPE, ROOT, until

pytestmark = browsing.pytestmark
browser = browsing.browser

KEY = "k3y-of-Corals_0123456789"


@pytest.fixture
def shelf(tiny: Landscape, tmp_path: Path) -> Path:
    shutil.copytree(tiny.folder, tmp_path / "shelf" / "corals")
    shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "shelf" / "open")
    return tmp_path / "shelf"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with reader(browser, viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


def test_a_link_with_a_key_opens_every_page_and_shows_the_key_nowhere_else(
    shelf: Path, page: Page, browser: Browser
) -> None:
    environment = {"EXPLORER_ALLOWED": str(shelf), "EXPLORER_KEYS": f"corals={KEY}"}
    with serving("app.py", environment=environment) as address:
        page.goto(f"{address}/?landscape=corals&key={KEY}")
        for name in ("Papers", "About", "Corpus", "Topics"):
            expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
            page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
            expect(page).to_have_url(re.compile(f"/{name.lower()}[?].*key={KEY}"))
            if name == "Corpus":
                expect(page.get_by_role("heading", name="Landscapes")).to_be_visible()
                expect(page.get_by_text("All 3 papers shown")).to_be_hidden()
            else:
                expect(page.get_by_text("All 3 papers shown")).to_be_visible()
            assert KEY not in page.content()
        page.reload()
        expect(page.get_by_text("All 3 papers shown")).to_be_visible()
        other = browser.new_page()
        other.goto(f"{address}/corpus?landscape=corals")
        expect(other.get_by_text("There is no landscape corals that you may open")).to_be_visible()
        expect(other.get_by_role("button", name="Open", exact=True)).to_have_count(1)
        other.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a sign-in service, and the file that says who signs in."""
    pytest.importorskip("authlib")
    port, who = free_port(), tmp_path / "who"
    who.write_text("bob@uni.edu")
    program = [sys.executable, str(ROOT / "tests" / "stand_in_sign_in.py"), str(port)]
    running = subprocess.Popen(program, env=os.environ | {"SIGN_IN_AS": str(who)})
    try:
        until(lambda: _listens(port))
        yield f"http://127.0.0.1:{port}", who
    finally:
        running.terminate()
        running.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def test_only_readers_on_the_list_come_in_by_signing_in(
    shelf: Path, page: Page, service: tuple[str, Path], tmp_path: Path
) -> None:
    issuer, who = service
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        'EXPLORER_READERS = "ada@uni.edu"\nEXPLORER_SIGN_IN = "required"\n[auth]\n'
        f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"c" * 40}"\n'
        'client_id = "explorer"\nclient_secret = "secret"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
    options = ("--secrets.files", str(secrets))
    environment = {"EXPLORER_ALLOWED": str(shelf), "EXPLORER_TITLE": "Reef library"}
    with serving("app.py", environment=environment, port=port, options=options) as address:
        page.goto(f"{address}/topics")
        sign_in = page.get_by_role("button", name="Sign in")
        expect(sign_in).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
        sign_in.click()
        expect(page.get_by_text("This account is not on the list")).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
        who.write_text("ada@uni.edu unverified")
        page.get_by_role("button", name="Use another account").click()
        sign_in.click()
        expect(page.get_by_text("does not say that this e-mail address")).to_be_visible()
        who.write_text("ada@uni.edu")
        page.get_by_role("button", name="Use another account").click()
        sign_in.click()
        expect(page.get_by_text("All 3 papers shown")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(sign_in).to_be_visible()
