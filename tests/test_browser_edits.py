"""Topics merged, restored, renamed, and found so after a reload, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.landscape import EDITS, Landscape
from tests.browsing import browser, open_page, page, pytestmark, serving
from tests.conftest import BUNDLED_LANDSCAPE

__all__ = ["browser", "page", "pytestmark"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ignored = shutil.ignore_patterns(EDITS)
    place = tmp_path_factory.mktemp("edited") / "landscape"
    return shutil.copytree(BUNDLED_LANDSCAPE, place, ignore=ignored)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving("app.py", "--landscape", str(folder)) as address:
        yield address


def test_merge_undo_rename_reload(
    page: Page, address: str, folder: Path, bundled: Landscape
) -> None:
    topics = bundled.topics_at(2)
    label, other = topics.loc[0, "label"], topics.loc[2, "label"]
    main, side = page.get_by_test_id("stMain"), page.get_by_test_id("stSidebar")
    metric = main.get_by_test_id("stMetric").filter(has_text="Papers").first
    size, both = (str(topics.loc[rows, "size"].sum()) for rows in ([0], [0, 2]))
    open_page(page, f"{address}/topics?level=Fine&topic=0")
    expect(main.get_by_role("heading", name=label)).to_be_visible()
    expect(metric).to_contain_text(size)

    main.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_text("Merge", exact=True).first.click()
    page.get_by_placeholder("Choose topics of this level").click()
    page.get_by_role("option", name=other).click()
    page.keyboard.press("Tab")  # closes the list of topics
    page.locator(".st-key-Merge-the-topic button").filter(visible=True).click()
    expect(side.get_by_role("button", name="1 edit")).to_be_visible()
    expect(metric).to_contain_text(both)

    side.get_by_role("button", name="Undo").click()
    expect(side.get_by_role("button", name="No edits")).to_be_visible()
    expect(metric).to_contain_text(size)

    main.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_text("Rename", exact=True).first.click()
    name = page.get_by_role("textbox", name="Name", exact=True)
    name.fill("Noise into pictures <b>&</b>")
    name.press("Enter")
    page.locator(".st-key-Rename-the-topic button").filter(visible=True).click()
    renamed = main.get_by_role("heading", name="Noise into pictures <b>&</b>")
    expect(renamed).to_be_visible()
    page.reload()
    expect(renamed).to_be_visible(timeout=60_000)
    expect(side.get_by_role("button", name="1 edit")).to_be_visible()
    assert (folder / EDITS).read_text(encoding="utf-8").count("\n") == 3

    side.get_by_role("button", name="Undo").click()
    expect(main.get_by_role("heading", name=label)).to_be_visible()
