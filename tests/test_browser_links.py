"""Links: what a reader copies shows another one the same page, and back leads back."""

import os
import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page, expect

from tests.browsing import address, browser, open_page, page, pytestmark, reader

__all__ = ["address", "browser", "page", "pytestmark"]

EVERY = bool(os.environ.get("EVERY_VIEW"))
"""Whether each of the views is opened from its link, not only every fifth; takes minutes."""
SETTLED = """() => {
    const one = selector => document.querySelector(selector);
    const shadows = [...document.querySelectorAll('*')].flatMap(one => one.shadowRoot ?? []);
    const map = shadows.map(one => one.querySelector('.stage')).find(Boolean);
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
    return one('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
        && !one('[data-testid=stSkeleton]')
        && charts.every(chart => chart.querySelector('.main-svg'))
        && (!map || map.dataset.drawn);
}"""
"""The script has ended, and no widget, chart or map is still to come."""
SEEN = """() => {
    const text = one => (one.innerText ?? one.textContent).replace(/\\s+/g, ' ').trim();
    const all = selector => [...document.querySelectorAll(selector)];
    return {
        page: location.pathname,
        heading: document.title,
        sidebar: text(document.querySelector('[data-testid=stSidebarUserContent]')),
        main: text(document.querySelector('[data-testid=stMain]')),
        chosen: all('[role=radio][aria-checked=true], input:checked').map(
            one => text(one.closest('label, button') ?? one)),
        typed: all('input[type=text], input[type=number]').map(one => one.value),
        sliders: all('[role=slider]').map(one => one.getAttribute('aria-valuetext')
            ?? one.getAttribute('aria-valuenow')),
        charts: all('.js-plotly-plot .main-svg').map(text),
    };
}"""
MAP = """() => {
    const hosts = [...document.querySelectorAll('*')].filter(one => one.shadowRoot);
    const map = hosts.map(one => one.shadowRoot.querySelector('.stage')).find(Boolean);
    if (!map || !map.dataset.drawn) return null;
    const {x, y, zoom} = map.paperMap.camera();
    return [x, y, zoom].map(one => Number(one.toFixed(2))).concat(map.dataset.drawn);
}"""


def settle(page: Page) -> None:
    """Wait until nothing changes any more."""
    page.wait_for_timeout(300)
    before, same = None, 0
    for _ in range(60):
        page.wait_for_function(SETTLED)
        seen = page.evaluate(SEEN), page.evaluate(MAP)
        same = same + 1 if seen == before else 0
        if same == 3:
            return
        before = seen
        page.wait_for_timeout(150)


def seen(page: Page) -> dict[str, object]:
    """What a reader sees: texts, choices, charts, and where the map stands."""
    settle(page)
    state: dict[str, object] = page.evaluate(SEEN)
    state["map"] = page.evaluate(MAP)
    return state


def copied_link(page: Page) -> str:
    """What the button gives."""
    button = page.get_by_test_id("stSidebar").get_by_role("button", name="Copy link")
    button.click()
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).to_have_value(re.compile("made="))
    page.wait_for_timeout(600)
    link = field.input_value()
    button.click()
    expect(field).to_be_hidden()
    return link


def sidebar_choice(page: Page, text: str) -> None:
    page.get_by_test_id("stSidebar").get_by_text(text, exact=True).click()


def choice(page: Page, text: str) -> None:
    page.get_by_test_id("stMain").get_by_text(text, exact=True).first.click()


def search(page: Page, words: str) -> None:
    field = page.get_by_test_id("stSidebar").get_by_role("textbox").first
    field.fill(words)
    field.press("Enter")


def zoom(page: Page) -> None:
    box = page.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(900)


def choose_from(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def pick_what_is_shown(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pick")).click()
    expect(page).to_have_url(re.compile("picked="))
    sidebar_choice(page, "Broad")  # the sidebar follows what is picked with the next whole run


def tab(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def click_bar(page: Page) -> None:
    settle(page)
    bars = page.locator(".js-plotly-plot").first.locator(".barlayer .point path")
    boxes = [bar.bounding_box() for bar in bars.all()]
    tallest = max(filter(None, boxes), key=lambda box: box["height"])
    page.mouse.click(tallest["x"] + tallest["width"] / 2, tallest["y"] + tallest["height"] / 2)
    page.mouse.move(5, 5)  # what is said of a bar under the mouse is no part of the view
    expect(page.get_by_text("Save these papers")).to_be_visible()


def views() -> Iterator[tuple[str, Callable[[Page], object]]]:
    """Each a change of the one before; as many as there are different kinds of state."""
    yield "zoomed map", zoom
    yield "colours", lambda page: choice(page, "Year")
    yield "a level", lambda page: sidebar_choice(page, "Medium")
    yield "a search", lambda page: search(page, "graph")
    yield "search widened", lambda page: sidebar_choice(page, "Similar papers too")
    yield "picked papers", pick_what_is_shown
    yield "hits", lambda page: tab(page, "Papers")
    yield "hits as a table", lambda page: choice(page, "Table")
    yield "outliers hidden", lambda page: sidebar_choice(page, "Hidden")
    yield "another order", lambda page: choose_from(page, "Order", "By title")
    yield "all papers", lambda page: sidebar_choice(page, "Clear filters")
    yield "timeline of shares", lambda page: (tab(page, "Timeline"), choice(page, "Share"))
    yield "quarters", lambda page: choice(page, "Quarters")
    yield "a bar", lambda page: (choice(page, "Years"), choice(page, "Papers"), click_bar(page))
    yield "trends", lambda page: choice(page, "Trends")
    yield "flows", lambda page: choice(page, "Flows")
    yield "topics", lambda page: tab(page, "Topics")
    yield "likeness", lambda page: choice(page, "Likeness")
    yield "comparison", lambda page: tab(page, "Compare")
    yield "years compared", lambda page: choose_from(page, "Compare", "Years")


def test_copied_links_show_another_reader_the_same(
    page: Page, address: str, browser: Browser
) -> None:
    open_page(page, address)
    wrong: list[str] = []
    for number, (name, change) in enumerate(views()):
        change(page)
        if number % 5 != 4 and not EVERY:
            settle(page)
            continue
        mine = seen(page)
        link = copied_link(page)
        with reader(browser) as context:
            other = context.new_page()
            open_page(other, link)
            theirs = seen(other)
            wrong += [
                f"{name}: {part} of {link}: {value} became {theirs[part]}"
                for part, value in mine.items()
                if theirs[part] != value
            ]
            if other.get_by_test_id("stToast").count() or "made=" in other.url:
                wrong.append(f"{name}: {link} is not wholly understood: {other.url}")
    assert "\n".join(wrong) == ""


def test_back_leads_to_what_was_seen_before(page: Page, address: str) -> None:
    open_page(page, f"{address}/timeline?period=Quarters&months=2021-07..2024-06")
    months = page.get_by_test_id("stMain").get_by_role("button", name=re.compile("^Months"))
    expect(months).to_be_visible()
    tab(page, "Papers")
    expect(page).to_have_url(re.compile("/papers.*months="))
    months.click()
    expect(page).not_to_have_url(re.compile("months="))
    tab(page, "Map")
    zoom(page)
    zoom(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/papers$"))
    expect(page.get_by_text("All 296 papers shown")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/timeline.*months=2021-07..2024-06"))
    expect(months).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile(r"/papers$"))
    expect(months).to_be_hidden()


def test_a_paper_opened_from_a_topic_is_one_step(page: Page, address: str) -> None:
    open_page(page, f"{address}/topics?topic=3")
    settle(page)
    page.get_by_test_id("stMain").get_by_role("button", name=re.compile("Transferability")).click()
    expect(page).to_have_url(re.compile("/papers"))
    expect(page.get_by_text("Nearest papers")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/topics\?topic=3$"))
    expect(page.get_by_text("Mean membership")).to_be_visible()
