"""Whole journeys in a real browser: what only rendering can prove."""

import re

import pytest
from playwright.sync_api import Page, expect

from explorer.landscape import Landscape
from tests.browsing import (
    address,
    browser,
    camera_of,
    draw_around_stage,
    drawn_map,
    lonely_paper,
    open_page,
    page,
    place_of_paper,
    pytestmark,
)

__all__ = ["address", "browser", "page", "pytestmark"]


def test_from_the_map_to_a_paper_and_on(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, address)
    expect(page.get_by_text("18 topics")).to_be_visible()
    row = lonely_paper(bundled)
    x, y = place_of_paper(page, row)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    title = bundled.display_titles[row]
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page).to_have_url(re.compile(r"paper="))
    expect(page.get_by_text(bundled.papers["abstract"][row][:60])).to_be_visible()

    page.get_by_role("button", name="Full page").click()
    expect(page).to_have_url(re.compile(r"/papers\?paper="))
    expect(page.get_by_text("Nearest papers")).to_be_visible()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.get_by_role("link", name="Topics").click()
    expect(page).to_have_url(re.compile(r"/topics"))
    expect(page.get_by_text("Each area is a topic")).to_be_visible()


def test_clicks_colours_filters_and_levels_keep_the_zoom(
    page: Page, address: str, bundled: Landscape
) -> None:
    open_page(page, address)
    row = lonely_paper(bundled)
    page.mouse.move(*place_of_paper(page, row))
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(800)
    before = camera_of(page)
    assert before["zoom"] > 1.3
    page.mouse.click(*place_of_paper(page, row))
    expect(page.get_by_role("heading", name=bundled.display_titles[row])).to_be_visible()
    page.get_by_text("Year", exact=True).click()
    expect(page.locator(".legend")).to_contain_text("2012")
    assert camera_of(page) == before
    page.get_by_test_id("stSidebar").get_by_text("Medium", exact=True).click()
    expect(page).to_have_url(re.compile(r"level=Medium"))
    search = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    search.fill("graph")
    search.press("Enter")
    expect(page.get_by_test_id("stSidebar").get_by_text("28 of 296")).to_be_visible()
    page.wait_for_timeout(800)
    assert camera_of(page) == before
    states = drawn_map(page).evaluate("map => map.paperMap.states()")
    assert states.count(4) == 28, "hits glow"
    expect(page).to_have_url(re.compile(r"at=[-.\d]+%2C[-.\d]+%2C[.\d]+"))
    page.reload()
    after = camera_of(page)
    assert after == pytest.approx(before, rel=1e-2), "the address keeps the place"
    page.get_by_role("link", name="Topics").click()
    expect(page.get_by_text("Each area is a topic")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    assert camera_of(page) == pytest.approx(before, rel=1e-2), "and so does the session"


def test_a_drawn_region_is_described_and_can_be_cleared(page: Page, address: str) -> None:
    open_page(page, address)
    box = drawn_map(page).bounding_box()
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    for right, down in ((0.6, 0.05), (0.6, 0.6), (0.1, 0.6)):
        page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"], steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.get_by_text(re.compile(r"\d+ papers in this region"))).to_be_visible()
    said = page.locator(".note").inner_text()
    shown = page.get_by_text(re.compile(r"\d+ papers in this region")).inner_text()
    assert re.match(r"\d+", said)[0] == re.match(r"\d+", shown)[0], "both sides count alike"
    lit = drawn_map(page).evaluate("map => map.paperMap.states()").count(4)
    assert lit == int(re.match(r"\d+", shown)[0])
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("18 topics")).to_be_visible()


def draw_around(page: Page, *corners: tuple[float, float]) -> None:
    """A lasso through corners given as shares of the map's width and height."""
    draw_around_stage(page, drawn_map(page), *corners)


def test_picked_papers_are_described_combined_undone_linked_and_filtered(
    page: Page, address: str
) -> None:
    open_page(page, address)
    draw_around(page, (0.05, 0.05), (0.5, 0.05), (0.5, 0.95), (0.05, 0.95))
    left = page.get_by_text(re.compile(r"\d+ papers in this region"))
    expect(left).to_be_visible()
    first = int(left.inner_text().split()[0])
    for part in ("Words that set them apart", "Topics", "Years", "In the middle"):
        expect(page.get_by_test_id("stMain").get_by_text(part, exact=True)).to_be_attached()
    expect(page).to_have_url(re.compile(r"picked="))
    page.get_by_text("Remove", exact=True).click()
    draw_around(page, (0.02, 0.5), (0.98, 0.5), (0.98, 0.98), (0.02, 0.98))
    both = page.get_by_text(re.compile(r"\d+ papers from 2 choices"))
    expect(both).to_be_visible()
    fewer = int(both.inner_text().split()[0])
    assert 0 < fewer < first
    link = page.url
    page.get_by_role("button", name="Undo").click()
    expect(left).to_be_visible()
    assert drawn_map(page).evaluate("map => map.paperMap.states()").count(4) == first
    page.goto(link)
    expect(page.get_by_text(f"{fewer} papers", exact=True)).to_be_visible()
    page.get_by_role("button", name="Only these").click()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text(f"{fewer} of 296")).to_be_visible()
    page.get_by_role("link", name="Papers").click()
    expect(page.get_by_test_id("stMain").get_by_text(f"{fewer} papers").first).to_be_visible()
    sidebar.get_by_text("Only picked papers").click()
    expect(page.get_by_test_id("stMain").get_by_text("296 papers")).to_be_visible()


def test_the_table_of_the_map_follows_it_and_opens_papers_by_keyboard(
    page: Page, address: str
) -> None:
    open_page(page, address)
    stage = drawn_map(page)
    stage.focus()
    for _ in range(4):
        page.keyboard.press("+")
        page.wait_for_timeout(400)
    summary = page.locator("summary").filter(has_text="in view as a table")
    expect(summary).not_to_contain_text("296")
    papers = int(re.search(r"(\d+) papers?", summary.inner_text())[1])
    places = stage.evaluate(
        "map => { const box = map.getBoundingClientRect(); return [...Array(296).keys()]"
        ".map(row => map.paperMap.place(row)).filter(([x, y]) => x > box.left && x < box.right"
        " && y > box.top && y < box.bottom).length }"
    )
    assert papers == places
    summary.focus()
    page.keyboard.press("Enter")
    tables = page.get_by_test_id("stMain").get_by_test_id("stDataFrame")
    expect(tables, "this one and the list of topics").to_have_count(2)
    expect(tables.first).to_be_visible()
    page.wait_for_timeout(800)
    page.keyboard.press("Tab")
    for _ in range(8):
        if page.evaluate("document.activeElement?.tagName") in {"CANVAS", "TD"}:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page).to_have_url(re.compile(r"paper="))
    expect(page.get_by_role("button", name="Full page")).to_be_visible()


def test_a_link_shows_what_its_sender_saw(page: Page, address: str) -> None:
    open_page(page, f"{address}/papers?level=Medium&q=graph")
    expect(page.get_by_text("28 papers")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("textbox")).to_have_value("graph")
    page.get_by_role("link", name="Timeline").click()
    expect(page).to_have_url(re.compile(r"/timeline\?.*q=graph"))
    expect(page.get_by_test_id("stSidebar").get_by_text("28 of 296")).to_be_visible()


def test_filters_write_the_address(page: Page, address: str) -> None:
    open_page(page, address)
    search = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    search.fill("diffusion")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"q=diffusion"))
    page.get_by_text("Medium", exact=True).click()
    expect(page).to_have_url(re.compile(r"level=Medium"))
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"q="))


def test_a_wider_topic_is_one_click_away(page: Page, address: str) -> None:
    open_page(page, f"{address}/topics?topic=0")
    page.get_by_role("button", name="Medium: ").click()
    expect(page).to_have_url(re.compile(r"level=Medium"))
    expect(page.get_by_text("Holds")).to_be_visible()


def test_a_bar_of_the_timeline_lists_its_papers(page: Page, address: str) -> None:
    open_page(page, f"{address}/timeline")
    bars = page.locator(".js-plotly-plot").first.locator(".barlayer .point path")
    bars.first.wait_for(state="attached")
    page.wait_for_timeout(800)
    boxes = [bar.bounding_box() for bar in bars.all()]
    tallest = max(filter(None, boxes), key=lambda box: box["height"])
    page.mouse.click(tallest["x"] + tallest["width"] / 2, tallest["y"] + tallest["height"] / 2)
    expect(page.get_by_text(re.compile(r", 20\d\d: \d+ papers"))).to_be_visible()


def test_dragging_over_the_timeline_filters_every_page(page: Page, address: str) -> None:
    open_page(page, f"{address}/timeline?period=Quarters")
    strip = page.locator(".js-plotly-plot").nth(1).locator(".nsewdrag")
    strip.wait_for(state="attached")
    page.wait_for_timeout(800)
    box = strip.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.8 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], middle + 2, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"months=20\d\d-\d\d\.\.20\d\d-\d\d"))
    page.get_by_role("link", name="Papers").click()
    expect(page.get_by_text("Choose one to read it.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"1\d\d of 296 papers shown"))).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^20\d\d-\d\d to")).click()
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"months="))
