"""From dropped files to a landscape in a real browser, and builds that outlive the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.landscape import load
from tests.browsing import browser, pytestmark, reader, serving
from tests.conftest import BUNDLED_CORPUS, ROOT
from tests.samples import SAMPLES

__all__ = ["browser", "pytestmark"]

BROKEN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": bytes(range(256)) * 4}
LIBRARY = {"name": "library.ris", "mimeType": "", "buffer": SAMPLES["RIS"][1]}
SLOW = {"name": "slow.txt", "mimeType": "text/plain", "buffer": b"Abstract:Coral reefs bleach.\n"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "landscapes"


@pytest.fixture(scope="module")
def corpus_address(home: Path) -> Iterator[str]:
    environment = {"EXPLORER_LANDSCAPES": str(home), "PYTHONPATH": str(ROOT)}
    with serving("tests/stand_in_app.py", environment=environment) as address:
        yield f"{address}/corpus"


@pytest.fixture
def corpus_page(browser: Browser, corpus_address: str) -> Iterator[Page]:
    with reader(browser) as context:
        page = context.new_page()
        page.goto(corpus_address)
        page.get_by_role("heading", name="Landscapes").wait_for()
        yield page


def drop(page: Page, *files: object) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    page.get_by_role("button", name="Build").wait_for()


def test_three_files_dropped_together_one_broken_become_a_landscape(
    corpus_page: Page, home: Path
) -> None:
    page = corpus_page
    drop(page, file_of(sorted(BUNDLED_CORPUS.glob("*.txt"))[3]), LIBRARY, BROKEN)
    expect(page.get_by_text("45 papers from 46 records")).to_be_visible()
    expect(page.get_by_text("1 file left out.")).to_be_visible()
    name = page.get_by_label("Name of the landscape")
    name.fill("Dropped <b>together</b>")
    name.press("Tab")
    page.get_by_text("TF-IDF", exact=True).click()
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_text("is being built")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/corpus\?build=dropped-"))

    expect(page.get_by_text("All 45 papers shown")).to_be_visible(timeout=180_000)
    expect(page).to_have_url(re.compile(r"/\?landscape=dropped-"))
    expect(page.get_by_role("heading", name="Dropped <b>together</b>")).to_be_visible()
    (folder,) = (path for path in home.iterdir() if not path.name.startswith("."))
    assert load(folder).manifest["counts"]["papers"] == 45

    page.get_by_role("link", name="About").click()
    expect(page).to_have_url(re.compile(r"/about\?landscape=dropped-"))
    page.reload()
    expect(page.get_by_text("All 45 papers shown")).to_be_visible()

    page.get_by_role("link", name="Corpus").click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Delete").click()
    asked = page.get_by_role("dialog").filter(has_text="removed for good")
    asked.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Dropped")).to_have_count(0)
    assert list(home.rglob("*")) == []
    page.get_by_role("link", name="Map").click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()


def file_of(path: Path) -> dict[str, object]:
    return {"name": path.name, "mimeType": "text/plain", "buffer": path.read_bytes()}


def test_a_build_outlives_page_and_reload_and_cancelled_leaves_only_the_cache(
    corpus_page: Page,
    corpus_address: str,
    browser: Browser,
    home: Path,
) -> None:
    page = corpus_page
    drop(page, SLOW)
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_text("40 of 120 items")).to_be_visible()
    page.get_by_role("link", name="Papers").click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_text("40 of 120 items")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/corpus\?build=slow-"))
    page.reload()
    expect(page.get_by_text("40 of 120 items")).to_be_visible()

    other = browser.new_context().new_page()
    other.goto(corpus_address)
    other.get_by_role("button", name="Cancel").click()
    expect(other.get_by_text("40 of 120 items")).to_have_count(0)
    expect(page.get_by_text("The build was cancelled")).to_be_visible()
    assert [path.name for path in home.iterdir()] == [
        ".uploads"
    ]  # of the session that was reloaded
    other.context.close()


def test_filters_survive_a_look_at_the_corpus_page(corpus_page: Page) -> None:
    page = corpus_page
    page.get_by_role("link", name="Papers").click()
    search = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    search.fill("graph")
    search.press("Enter")
    expect(page.get_by_text("28 of 296")).to_be_visible()
    page.get_by_role("link", name="Corpus").click()
    page.get_by_role("heading", name="Landscapes").wait_for()
    page.get_by_role("link", name="Timeline").click()
    expect(page.get_by_text("28 of 296")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=graph"))
    page.get_by_role("link", name="Corpus").click()
    page.get_by_role("heading", name="Landscapes").wait_for()
    page.get_by_test_id("stMain").get_by_role("button", name="Open", exact=True).first.click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"q=graph"))
