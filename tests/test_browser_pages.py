"""From a topic to a paper to a neighbour to its topic, and back, in a real browser."""

import re

from playwright.sync_api import Page, expect

from explorer.analysis.topics import ranked_papers
from explorer.landscape import OUTLIER, Landscape
from tests.browsing import address, browser, open_page, page, pytestmark

__all__ = ["address", "browser", "page", "pytestmark"]


def heading(page: Page, name: str) -> None:
    expect(page.get_by_test_id("stMain").get_by_role("heading", name=name)).to_be_visible()


def back_to(page: Page, name: str) -> None:
    """By the browser's button, pressed twice where Streamlit has put the same place in twice."""
    found = page.get_by_test_id("stMain").get_by_role("heading", name=name)
    page.go_back()
    page.wait_for_timeout(2500)
    if not found.count():
        page.go_back()
    expect(found).to_be_visible()


def test_from_a_topic_to_a_paper_to_a_neighbour_to_its_topic_and_back(
    page: Page, address: str, bundled: Landscape
) -> None:
    topic = 0
    label, titles = bundled.topics_at(2).loc[topic, "label"], bundled.display_titles
    paper = int(ranked_papers(bundled, 2, topic)[0])
    neighbor = next(
        int(row) for row in bundled.neighbors[paper]
        if bundled.topic_of(2)[row] not in (topic, OUTLIER)
    )  # fmt: skip
    other = int(bundled.topic_of(2)[neighbor])
    open_page(page, f"{address}/topics")
    page.locator("g.slice", has_text=re.compile(rf"^{label.replace(' ', '.?')} ?47")).click()
    heading(page, label)
    expect(page).to_have_url(re.compile(rf"/topics\?.*topic={topic}"))

    page.get_by_role("button", name=titles[paper]).click()
    heading(page, titles[paper])
    expect(page.get_by_text(f"1 of {bundled.topics_at(2).loc[topic, 'size']}")).to_be_visible()
    page.get_by_role("button", name=titles[neighbor]).click()
    heading(page, titles[neighbor])
    page.get_by_role("button", name=re.compile(r"Fine: ")).click()
    heading(page, bundled.topics_at(2).loc[other, "label"])
    expect(page).to_have_url(re.compile(rf"/topics\?.*topic={other}"))

    back_to(page, titles[neighbor])
    back_to(page, titles[paper])
    back_to(page, label)
    page.get_by_role("button", name="All topics").click()
    expect(page.get_by_text("Each area is a topic")).to_be_visible()


def test_the_level_changes_in_place(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, f"{address}/topics?level=Fine&topic=3")
    heading(page, bundled.topics_at(2).loc[3, "label"])
    parent = int(bundled.topics_at(2).loc[3, "parent"])
    page.get_by_test_id("stSidebar").get_by_text("Medium", exact=True).click()
    heading(page, bundled.topics_at(1).loc[parent, "label"])
    expect(page).to_have_url(re.compile(rf"topic={parent}"))


def test_a_topic_is_found_on_the_map(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, f"{address}/topics?topic=4")
    page.get_by_role("button", name="Show on the map").click()
    size = bundled.topics_at(2).loc[4, "size"]
    expect(page.locator(".stage[data-drawn='296']")).to_be_visible()
    expect(page.get_by_text(f"{size} papers", exact=True).first).to_be_visible()


def test_a_link_to_a_paper_opens_that_paper(page: Page, address: str, bundled: Landscape) -> None:
    open_page(page, f"{address}/papers?paper=arxiv:2302.07868")
    heading(page, bundled.display_titles[bundled.row_of["arxiv:2302.07868"]])
    expect(page.get_by_role("link", name="arXiv")).to_have_attribute(
        "href", "https://arxiv.org/abs/2302.07868"
    )
