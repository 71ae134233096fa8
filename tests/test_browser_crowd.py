"""The map of more papers than are drawn, in a real browser."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.landscape import Landscape
from tests.browsing import (
    browser,
    draw_around_stage,
    lonely_paper,
    open_page,
    page,
    pytestmark,
    serving,
)
from tests.conftest import BUNDLED_LANDSCAPE

__all__ = ["address", "browser", "page", "pytestmark"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving("tests/crowd_app.py", "--landscape", str(BUNDLED_LANDSCAPE)) as address:
        yield address


def stage_of(page: Page) -> Locator:
    stage = page.locator(".stage[data-drawn]")
    stage.wait_for()
    return stage


def drawn_rows(page: Page) -> list[int]:
    rows: list[int] = stage_of(page).evaluate("map => map.paperMap.rows()")
    return rows


def test_points_come_as_the_reader_zooms_in_and_a_click_opens_the_right_paper(
    page: Page, address: str, bundled: Landscape
) -> None:
    row = lonely_paper(bundled)
    x, y = bundled.papers[["x", "y"]].iloc[row]
    open_page(page, f"{address}/?at={x:.4f},{y:.4f},1")
    stage = stage_of(page)
    expect(page.locator(".share")).to_have_text(re.compile(r"\d+ of 2\d\d papers are drawn"))
    assert len(drawn_rows(page)) < 100
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(4):
        page.mouse.wheel(0, -250)
        page.wait_for_timeout(150)
    expect(page.locator(".share")).to_be_empty()
    places = bundled.papers[["x", "y"]].to_numpy()
    seen = stage.evaluate(
        "map => { const box = map.getBoundingClientRect(), at = map.paperMap;"
        " return at.rows().filter(row => { const [x, y] = at.place(row); return x > box.left &&"
        " x < box.right && y > box.top && y < box.bottom; }); }"
    )
    assert row in seen
    scale = page_scale(stage, places, seen)
    middle = stage.evaluate("map => map.paperMap.camera()")
    half = np.array([box["width"], box["height"]]) / 2 / scale
    inside = (np.abs(places - [middle["x"], middle["y"]]) < 0.99 * half).all(axis=1)
    assert set(np.flatnonzero(inside)) <= set(seen), "every paper in sight is drawn"
    page.mouse.click(*stage.evaluate("(map, row) => map.paperMap.place(row)", row))
    expect(page.get_by_role("heading", name=bundled.display_titles[row])).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    expect(page.locator(".share")).to_have_text(re.compile(r"\d+ of 296 papers are drawn"))
    assert row in drawn_rows(page), "the open paper stays on the map"


def page_scale(stage: Locator, places: np.ndarray, rows: list[int]) -> float:
    """Pixels per unit, from two drawn papers far apart."""
    one, other = (
        min(rows, key=lambda row: places[row, 0]),
        max(rows, key=lambda row: places[row, 0]),
    )
    left, right = (
        stage.evaluate("(map, row) => map.paperMap.place(row)[0]", row) for row in (one, other)
    )
    return float((right - left) / (places[other, 0] - places[one, 0]))


def test_a_region_holds_papers_that_are_not_drawn_and_few_hits_are_all_drawn(
    page: Page, address: str
) -> None:
    open_page(page, address)
    stage = stage_of(page)
    drawn = len(drawn_rows(page))
    draw_around_stage(page, stage, (0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99))
    panel = page.get_by_text(re.compile(r"\d+ papers in this region"))
    expect(panel).to_be_visible()
    counted = int(panel.inner_text().split()[0])
    assert drawn < 100 < counted
    expect(page.locator(".note")).to_have_text(f"{counted} papers chosen")
    states = stage.evaluate("map => map.paperMap.states()")
    assert 50 <= states.count(4) <= 60, "a sample of them glows"
    page.get_by_role("button", name="Clear").click()
    search = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    search.fill("graph")
    search.press("Enter")
    expect(page.get_by_test_id("stSidebar").get_by_text("28 of 296")).to_be_visible()
    expect(page.locator(".share")).to_be_empty()
    page.wait_for_timeout(500)
    assert stage_of(page).evaluate("map => map.paperMap.states()").count(4) == 28
