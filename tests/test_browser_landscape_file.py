"""A landscape saved, dropped and opened in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from explorer.packing.pack import pack, packed
from tests.browsing import browser, pytestmark, reader, serving
from tests.conftest import BUNDLED_LANDSCAPE

__all__ = ["browser", "pytestmark"]


def test_saved_on_one_page_and_dropped_on_another(browser: Browser, tmp_path: Path) -> None:
    """The app itself is started with a landscape file; a damaged one is refused in words."""
    started, saved = tmp_path / "started.landscape", tmp_path / "saved.landscape"
    pack(BUNDLED_LANDSCAPE, started)
    environment = {
        "EXPLORER_LANDSCAPES": str(tmp_path / "home"), "EXPLORER_CACHE": str(tmp_path / "cache"),
    }  # fmt: skip
    with (
        serving("app.py", "--landscape", str(started), environment=environment) as address,
        reader(browser) as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/about")
        page.get_by_role("button", name="Save this landscape").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save", exact=True).click()
        assert download.value.suggested_filename == "Machine learning papers.landscape"
        download.value.save_as(saved)
        assert saved.read_bytes() == packed(BUNDLED_LANDSCAPE)

        damaged = tmp_path / "damaged.landscape"
        content = bytearray(saved.read_bytes())
        content[len(content) // 2] ^= 1
        damaged.write_bytes(content)
        page.goto(f"{address}/corpus")
        page.locator("input[type=file]").set_input_files([damaged, saved])
        expect(page.get_by_text("This landscape file cannot be opened")).to_be_visible()
        page.get_by_role("button", name="Open it").click()
        expect(page).to_have_url(re.compile(r"/\?landscape=saved-[0-9a-f]{6}"))
        expect(page.get_by_role("heading", name="Machine learning papers (2)")).to_be_visible()
        expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    assert len([path for path in (tmp_path / "home").iterdir() if path.name[0] != "."]) == 1
