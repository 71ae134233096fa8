"""From a paper to the reading list, through a reload, to a BibTeX file, in a real browser."""

import re
from pathlib import Path

import bibtexparser
from playwright.sync_api import Page, expect

from explorer.landscape import Landscape
from tests.browsing import address, browser, open_page, page, pytestmark

__all__ = ["address", "browser", "page", "pytestmark"]


def test_papers_become_a_list_that_survives_a_reload_and_a_bibtex_file(
    page: Page, address: str, bundled: Landscape, tmp_path: Path
) -> None:
    rows = [20, int(bundled.neighbors[20, 0])]
    ids = bundled.papers["paper_id"]
    open_page(page, f"{address}/papers?paper={ids[20]}")
    main = page.get_by_test_id("stMain")
    main.get_by_role("button", name="Reading list", exact=True).click()
    side = page.get_by_test_id("stSidebar")
    way = re.compile(r"^(?!Help).*Reading list \(\d\)")
    expect(side.get_by_role("button", name=way)).to_contain_text("(1)")
    page.locator(f".st-key-reading-list-near-{rows[1]} button").first.click()
    expect(side.get_by_role("button", name=way)).to_contain_text("(2)")
    side.get_by_role("button", name=way).click()
    expect(page).to_have_url(re.compile(r"/reading-list\?.*list="))
    note = main.get_by_role("textbox", name="Note").first
    note.fill("Compare with 50% of ours")
    note.press("Enter")
    page.locator(f".st-key-{re.sub('[^a-z0-9-]', '-', f'up {ids[rows[1]]}')} button").first.click()
    expect(main.get_by_text(f"1. {bundled.display_titles[rows[1]][:30]}")).to_be_visible()

    page.reload()
    expect(main.get_by_text(f"1. {bundled.display_titles[rows[1]][:30]}")).to_be_visible(
        timeout=120_000
    )
    expect(main.get_by_role("textbox", name="Note").nth(1)).to_have_value(
        "Compare with 50% of ours"
    )
    main.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^BibTeX")).click()
    file = tmp_path / "list.bib"
    download.value.save_as(file)
    entries = bibtexparser.parse_string(file.read_text(encoding="utf-8")).entries
    assert [entry.key for entry in entries] == [
        re.sub(r"[^A-Za-z0-9.:/-]", "", ids[row]) for row in reversed(rows)
    ]
    assert entries[1]["annote"] == r"Compare with 50\% of ours"
