"""The map in a real browser: pointing, walking, touching, time, names, and no WebGL."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.landscape import Landscape
from tests.browsing import (
    CHROMIUM,
    address,
    browser,
    camera_of,
    drawn_map,
    lonely_paper,
    open_page,
    page,
    place_of_paper,
    pytestmark,
    reader,
    zoom_in,
)

__all__ = ["address", "browser", "page", "pytestmark"]


def test_what_is_pointed_at_is_outlined(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, address)
    stage = drawn_map(page)
    assert stage.evaluate("map => map.paperMap.outlined()") is None
    row = int((bundled.topic_of(2) >= 0).argmax())
    page.mouse.move(*place_of_paper(page, row))
    page.wait_for_timeout(400)
    topic = stage.evaluate("map => map.paperMap.outlined()") - 1
    label = bundled.topics_at(2)["label"].iloc[topic]
    expect(page.locator(".tooltip")).to_contain_text(label)  # once the server has told the title
    assert stage.evaluate("map => map.paperMap.veil()") == 1


def test_the_map_can_be_walked_without_a_mouse(page: Page, address: str) -> None:
    open_page(page, address)
    stage = drawn_map(page)
    stage.focus()
    spoken = page.locator(".spoken")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_have_text("Diffusion models, 47 papers")
    page.keyboard.press("ArrowLeft")
    expect(spoken).not_to_contain_text("Diffusion models")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(spoken).to_contain_text("·")
    first = spoken.inner_text()
    page.keyboard.press("ArrowDown")
    expect(spoken).not_to_have_text(first)
    expect(spoken).to_contain_text("·")
    title = spoken.inner_text().rsplit(".", 1)[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    zoom = camera_of(page)["zoom"]
    stage.focus()
    page.keyboard.press("+")
    page.wait_for_timeout(900)
    assert camera_of(page)["zoom"] > 1.3 * zoom
    page.keyboard.press("Escape")
    expect(page.get_by_text("18 topics")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(spoken).to_have_text("Left the map")


class Fingers:
    """Touches of the screen, as the browser's own debugging protocol makes them."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def _tell(self, kind: str, points: tuple[tuple[float, float], ...]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, *points: tuple[float, float]) -> None:
        self._tell("touchStart", points)

    def move(self, *points: tuple[float, float]) -> None:
        self._tell("touchMove", points)

    def up(self) -> None:
        self._tell("touchEnd", ())


def test_the_map_can_be_used_with_fingers(
    browser: Browser, address: str, bundled: Landscape
) -> None:
    with reader(browser, has_touch=True, viewport={"width": 900, "height": 900}) as context:
        page = context.new_page()
        page.goto(address)
        row = lonely_paper(bundled)
        x, y = place_of_paper(page, row)
        page.touchscreen.tap(x, y)
        expect(page.get_by_role("heading", name=bundled.display_titles[row])).to_be_visible()
        before = camera_of(page)["zoom"]
        fingers = Fingers(page)
        fingers.down((x - 30, y), (x + 30, y))
        for step in range(1, 7):
            fingers.move((x - 30 - 10 * step, y), (x + 30 + 10 * step, y))
        fingers.up()
        assert camera_of(page)["zoom"] > 2 * before
        box = drawn_map(page).bounding_box()
        left, top = box["x"] + 60, box["y"] + 60
        fingers.down((left, top))
        page.wait_for_timeout(700)
        for to in ((left + 300, top), (left + 300, top + 350), (left, top + 350)):
            fingers.move(to)
        fingers.up()
        expect(page.get_by_text(re.compile(r"\d+ papers? in this region"))).to_be_visible()


def test_time_fades_what_is_outside(page: Page, address: str) -> None:
    open_page(page, address)
    stage = drawn_map(page)
    page.get_by_label("From", exact=True).focus()
    for _ in range(11):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".timeline output")).to_contain_text("2023 – 2025")
    page.wait_for_timeout(600)
    assert 0 < stage.evaluate("map => map.paperMap.states()").count(2) < 296
    page.get_by_role("button", name="Play through time").click()
    expect(page.locator(".timeline output")).to_contain_text("2012 – 2014")


def test_names_do_not_overlap_at_any_zoom(page: Page, address: str) -> None:
    open_page(page, f"{address}/?level=Broad")
    stage = drawn_map(page)
    box = stage.bounding_box()
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.45 * box["height"])
    seen: set[str] = set()
    for number in range(9):
        if number:
            zoom_in(stage)
        labels = stage.evaluate("map => map.paperMap.labels()")
        seen |= {label["id"].split("/")[0].split(" ")[0] for label in labels}
        for before, one in enumerate(labels):
            for other in labels[:before]:
                apart = any(
                    one[side] + one[length] <= other[side]
                    or other[side] + other[length] <= one[side]
                    for side, length in (("left", "width"), ("top", "height"))
                )
                assert apart, (one, other)
    assert seen == {"0", "1", "2", "paper"}, "from broad topics down to titles"


def test_a_browser_without_webgl_gets_the_simpler_map(browser: Browser, address: str) -> None:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis"]
    without = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    page = without.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    said = page.get_by_text("This browser cannot draw with WebGL")
    expect(said.first).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(19)
    without.close()


def test_a_map_that_loses_webgl_is_replaced(page: Page, address: str) -> None:
    open_page(page, address)
    drawn_map(page).evaluate("map => map.paperMap.loseContext()")
    expect(page.get_by_text("has lost it, so this is a simpler map")).to_be_visible()
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(19)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_map_follows_the_mode(browser: Browser, address: str, mode: str) -> None:
    with reader(browser, color_scheme=mode) as context:
        page = context.new_page()
        open_page(page, address)
        dark = drawn_map(page).evaluate("map => map.paperMap.dark()")
        assert dark == (mode == "dark")
        page.emulate_media(color_scheme="light" if dark else "dark")
        page.wait_for_timeout(1000)
        assert drawn_map(page).evaluate("map => map.paperMap.dark()") != dark, "live"
