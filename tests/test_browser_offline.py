"""The landscape as a page, opened from disk with the network off, by mouse and by keys."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.export.offline import write_file, write_folder
from explorer.landscape import Landscape
from tests.browsing import browser, pytestmark

__all__ = ["browser", "pytestmark"]

LIT = 4
FIRST_DOT = """canvas => {
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 3; at < data.length; at += 4)  // names are opaque, dots nearly so
    if (data[at] > 200 && data[at] < 245) return [(at >> 2) % width, Math.floor((at >> 2) / width)];
}"""
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a file where no request can leave, and sees to it that none is even tried."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.set_offline(True)
    asked: list[str] = []
    problems: list[str] = []

    def open_file(path: Path, hash_: str = "") -> Page:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.goto(f"{path.as_uri()}{hash_}")
        page.locator(".stage[data-drawn]").wait_for()
        return page

    yield open_file
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert problems == []


@pytest.fixture(scope="module")
def saved(bundled: Landscape, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_file(bundled, tmp_path_factory.mktemp("saved") / "page.html").path


def on_map(page: Page, what: str) -> Any:
    return page.locator(".stage").evaluate(f"stage => stage.paperMap.{what}")


def lit(page: Page) -> list[int]:
    return np.flatnonzero(np.array(on_map(page, "states()")) == LIT).tolist()


def test_by_mouse(opened: Open, saved: Path, bundled: Landscape) -> None:
    page = opened(saved)
    expect(page.get_by_role("heading", name=bundled.name)).to_be_visible()
    page.mouse.click(*on_map(page, "place(12)"))
    expect(page.locator("article h2")).to_have_text(bundled.display_titles.iloc[12])
    expect(page.locator(".abstract")).to_contain_text(bundled.papers["abstract"].iloc[12][:60])
    page.get_by_role("button", name="Back").click()
    label, size = bundled.topics_at(2).loc[3, ["label", "size"]]
    page.locator("#view-topics .topic", has_text=label).click()
    page.wait_for_function(
        f"document.querySelector('.map-host').shadowRoot.querySelector('.stage')"
        f".paperMap.states().filter(s => s === {LIT}).length === {size}"
    )
    assert lit(page) == np.flatnonzero(bundled.topic_of(2) == 3).tolist()
    page.get_by_role("button", name=f"List its {size} papers").click()
    expect(page.locator(".tally")).to_have_text(f"{size} of 296 papers")
    page.get_by_role("button", name="Dark colours").click()
    page.wait_for_function(
        "document.querySelector('.map-host').shadowRoot.querySelector('.stage').paperMap.dark()"
    )
    tried = "fetch('data:,x').then(() => 'fetched', () => 'refused')"
    assert page.evaluate(tried) == "refused", "the page's own policy lets nothing be fetched"
    page.go_back()
    expect(page.get_by_role("tab", name="Topics")).to_have_attribute("aria-selected", "true")
    on_map(page, "loseContext()")
    expect(page.get_by_text("this is a simpler map")).to_be_visible()
    page.keyboard.press("Escape")
    x, y = page.locator(".flat canvas").evaluate(FIRST_DOT)
    page.locator(".flat canvas").click(position={"x": x, "y": y})
    expect(page.locator(".abstract")).not_to_be_empty()


def test_by_keys_and_by_link(opened: Open, saved: Path, bundled: Landscape) -> None:
    page = opened(saved)
    page.keyboard.press("/")
    page.keyboard.type("neural tangent kernel")
    expect(page.locator(".tally")).to_contain_text("of 296")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    second = page.locator('.paper[aria-selected="true"]')
    expect(second).to_have_attribute("aria-posinset", "2")
    title = second.locator("b").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("article h2")).to_have_text(title)
    expect(page.locator("article h2")).to_be_focused()
    row = bundled.display_titles.tolist().index(title)
    assert row in lit(page), "hits glow on the map"
    link = page.evaluate("location.hash")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".tally")).to_have_text("296 papers")
    again = opened(saved, link)
    expect(again.locator("article h2")).to_have_text(title)
    expect(again.get_by_role("searchbox")).to_have_value("neural tangent kernel")
    again.keyboard.press("Escape")
    found = again.locator(".tally").inner_text()
    again.get_by_label("in abstracts").check()
    again.wait_for_function("location.hash.includes('in=abstracts')")
    more = again.locator(".tally").inner_text()
    assert int(more.split()[0]) > int(found.split()[0])
    again.get_by_role("searchbox").fill("xqzv wvqx")
    expect(again.get_by_text("No paper fits.")).to_be_visible()
    again.get_by_role("tab", name="Timeline").click()
    again.get_by_role("button", name="Take away: xqzv wvqx").click()
    again.locator(".columns button").last.click()
    last = int((bundled.papers["date"].dt.year == bundled.papers["date"].max().year).sum())
    again.get_by_role("tab", name="Papers").click()
    expect(again.locator(".tally")).to_have_text(f"{last} of 296 papers")


def test_hostile_addresses_and_papers_do_nothing(
    opened: Open, tiny: Landscape, tmp_path: Path
) -> None:
    hostile = "</script><img src=x onerror=alert(1)>\u2028'\"&lt;"
    papers = tiny.papers.assign(
        title=hostile, abstract=hostile, venue=hostile, url="javascript:alert(1)", date=None,
        date_precision="none",
    )  # fmt: skip
    papers["date"] = papers["date"].astype("datetime64[ms]")
    landscape = replace(
        tiny, papers=papers, topics=tiny.topics.assign(label=hostile),
        manifest=tiny.manifest | {"name": hostile},
    )  # fmt: skip
    path = write_file(landscape, tmp_path / "page.html").path
    page = opened(path, "#topic=9.9&level=x&time=1~2&show=<b>&order=&paper=%00&q=<img src=x>")
    expect(page.get_by_role("heading", level=1)).to_have_text(hostile.replace("\u2028", " "))
    expect(page.get_by_role("searchbox")).to_have_value("<img src=x>")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_text("None of these papers has a date.")).to_be_visible()
    page.get_by_role("tab", name="Papers").click()
    page.locator(".paper").first.click()
    expect(page.locator("article h2")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".abstract")).to_contain_text("onerror")
    assert page.locator("img").count() == 0
    assert not [
        link for link in page.locator("a").evaluate_all("all => all.map(one => one.href)")
        if not link.startswith("https://")
    ]  # fmt: skip


def test_a_folder_reads_only_what_is_looked_at(
    browser: Browser, bundled: Landscape, tmp_path: Path
) -> None:
    write_folder(bundled, tmp_path / "site")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/")[-1]))
    try:
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        page.locator(".stage[data-drawn]").wait_for()
        assert not any(name.startswith("abstracts-") for name in asked)
        page.get_by_role("tab", name="Papers").click()
        page.locator(".paper").nth(5).click()
        expect(page.locator(".abstract")).to_contain_text(bundled.papers["abstract"].iloc[5][:60])
        read = [name for name in asked if name.startswith("abstracts-")]
        assert len(read) == 1
        assert read[0].endswith("-0.bin")
        alone = context.new_page()
        alone.goto((tmp_path / "site" / "index.html").as_uri())
        expect(alone.get_by_role("alert")).to_contain_text("web server")
    finally:
        context.close()
        server.shutdown()
        server.server_close()
