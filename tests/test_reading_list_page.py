"""The reading list in the app: adding, order, notes, undo, the address, files."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.list_address import list_as_text
from explorer.analysis.papers import ordered
from explorer.analysis.reading_list import MOST_PAPERS, Entry, ReadingList
from explorer.landscape import Landscape
from explorer.ui import reading_list
from tests.conftest import ROOT

HOSTILE = '<img src=x onerror="alert(1)"> ![a](http://evil.example/x.png) $x$ :red[y] # h'


def run(landscape: Landscape, page: str = "reading_list_page", **parameters: str) -> AppTest:
    def script(landscape, page):
        import importlib

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import reading_list
        from explorer.ui.state import View

        level = Filters(landscape.levels - 1)
        reading_list.restore(landscape)
        shown = importlib.import_module(f"explorer.ui.{page}")
        shown.show(View(landscape, level, select(landscape, level), LIGHT))

    arguments = {"landscape": landscape, "page": page}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def link(landscape: Landscape, rows: list[int], note: str = "") -> str:
    return list_as_text(
        ReadingList(tuple(Entry(paper, note) for paper in landscape.papers["paper_id"][rows]))
    )


def listed(at: AppTest, landscape: Landscape) -> list[int]:
    return at.session_state["reading list"].rows(landscape).tolist()


def click(at: AppTest, key: str) -> None:
    next(button for button in at.button if button.key == key).click().run()
    assert not at.exception, at.exception


def words(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.info, at.warning, at.button)
    return " ".join(f"{getattr(e, 'label', '')} {e.value}" for kind in kinds for e in kind)


def test_a_link_brings_the_list_and_its_notes(bundled: Landscape) -> None:
    address = link(bundled, [7, 3, 45], "read soon")
    at = run(bundled, list=address)
    assert listed(at, bundled) == [7, 3, 45]
    assert [box.value for box in at.text_input] == ["read soon"] * 3
    assert at.query_params["list"] == address
    assert not at.warning
    assert sum((button.key or "").startswith("suggested ") for button in at.button) == 8


def test_papers_are_moved_noted_removed_and_all_is_undone(bundled: Landscape) -> None:
    at = run(bundled, list=link(bundled, [7, 3, 45]))
    ids = bundled.papers["paper_id"]
    click(at, f"down {ids[7]}")
    assert listed(at, bundled) == [3, 7, 45]
    click(at, f"first {ids[45]}")
    assert listed(at, bundled) == [45, 3, 7]
    click(at, f"up {ids[7]}")
    assert listed(at, bundled) == [45, 7, 3]
    next(box for box in at.text_input if box.key == f"note on {ids[7]}").set_value(HOSTILE).run()
    assert at.session_state["reading list"].notes[ids[7]] == HOSTILE
    click(at, f"remove {ids[45]}")
    assert listed(at, bundled) == [7, 3]
    again = run(bundled, list=at.query_params["list"])
    assert again.session_state["reading list"] == at.session_state["reading list"]
    for rows in ([45, 7, 3], [45, 7, 3], [45, 3, 7], [3, 7, 45], [7, 3, 45]):
        next(button for button in at.button if button.label == "Undo").click().run()
        assert listed(at, bundled) == rows
    assert "Undo" not in [button.label for button in at.button]
    next(button for button in at.button if button.label == "Clear").click().run()
    assert "Your reading list is empty" in words(at)
    assert "list" not in at.query_params
    next(button for button in at.button if button.label == "Undo").click().run()
    assert listed(at, bundled) == [7, 3, 45]


def test_a_suggestion_joins_the_list(bundled: Landscape) -> None:
    at = run(bundled, list=link(bundled, [7]))
    button = next(b for b in at.button if (b.key or "").startswith("reading list suggested"))
    row = int(button.key.split()[-1])
    click(at, button.key)
    assert listed(at, bundled) == [7, row]


@pytest.mark.parametrize("text", ["x", "AAAA", "<img>", "AAAAAAAA.AAAA", "é" * 8])
def test_a_hostile_link_is_a_note(bundled: Landscape, text: str) -> None:
    at = run(bundled, list=text)
    assert "not understood" in at.warning[0].value
    assert "list" not in at.query_params
    at.run()
    assert not at.warning, "said once"


def test_papers_of_another_landscape_are_named_and_wait(
    bundled: Landscape, planted: Landscape
) -> None:
    text = list_as_text(ReadingList((Entry(bundled.papers["paper_id"][0]), Entry("gone"))))
    at = run(bundled, list=text)
    assert "1 paper of the reading list in the link is not in this landscape" in at.warning[0].value
    at = run(planted)
    at.session_state["reading list"] = ReadingList((Entry("gone", "kept"),))
    at.run()
    assert "1 more paper of the list is not in" in words(at)
    click(at, "take out unknown")
    assert len(at.session_state["reading list"]) == 0


def test_a_long_list_has_pages_and_says_what_the_address_holds(bundled: Landscape) -> None:
    rows = list(range(100))
    at = run(bundled, list=link(bundled, rows))
    assert len(at.text_input) == 20
    noted = ReadingList(
        tuple(Entry(paper, f"note {paper}" * 9) for paper in bundled.papers["paper_id"][:100])
    )
    at.session_state["reading list"] = noted
    at.run()
    assert "but not the notes" in words(at)
    everything = ReadingList(tuple(map(Entry, bundled.papers["paper_id"])))
    at.session_state["reading list"] = everything
    at.run()
    assert "do not fit into the address" in words(at)
    assert "list" not in at.query_params
    longest = ReadingList(tuple(map(Entry, bundled.papers["paper_id"][:200])))
    assert reading_list.link(longest).text is not None


@pytest.mark.parametrize("order", ["newest", "oldest", "title"])
def test_a_list_is_sorted_once(bundled: Landscape, order: str) -> None:
    def script(landscape, order):
        import streamlit as st

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import reading_list, reading_list_page
        from explorer.ui.state import View

        reading_list.restore(landscape)
        st.session_state["sort the reading list"] = order  # what the menu sends
        view = View(landscape, Filters(2), select(landscape, Filters(2)), LIGHT)
        reading_list_page._sort(view)

    arguments = {"landscape": bundled, "order": order}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
    at.query_params["list"] = link(bundled, [7, 3, 45, 100, 20])
    at.run()
    assert not at.exception
    assert listed(at, bundled) == ordered(bundled, np.array([7, 3, 45, 100, 20]), order).tolist()
    assert listed(at, bundled) != [7, 3, 45, 100, 20]


def test_a_pasted_text_joins_the_list_and_says_what_was_missing(bundled: Landscape) -> None:
    at = run(bundled, list=link(bundled, [7]))
    known = bundled.papers["arxiv_id"][bundled.papers["arxiv_id"] != ""].index[:2].tolist()
    text = " ".join(bundled.papers["arxiv_id"][known]) + " 10.1000/nowhere"
    at.text_area[0].set_value(text)
    next(button for button in at.button if button.label == "Add these papers").click().run()
    assert listed(at, bundled) == [7, *known]
    assert "2 papers added. 1 not in this landscape." in words(at)
    at.text_area[0].set_value("nothing to see")
    next(button for button in at.button if button.label == "Add these papers").click().run()
    assert "No DOI, arXiv number or identifier" in words(at)


def test_a_saved_list_is_brought_back_as_a_file(bundled: Landscape) -> None:
    at = run(bundled)
    content = {
        "format": "topic landscape reading list",
        "papers": [{"paper_id": bundled.papers["paper_id"][5], "note": HOSTILE}],
    }
    at.file_uploader[0].set_value(("list.json", json.dumps(content).encode(), "application/json"))
    next(button for button in at.button if button.label == "Add these papers").click().run()
    assert not at.exception
    assert listed(at, bundled) == [5]
    assert at.text_input[0].value == HOSTILE


@pytest.mark.parametrize("which", ["bundled", "tiny", "all_outliers"])
def test_every_landscape_has_its_list(which: str, request: pytest.FixtureRequest) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    at = run(landscape, list=link(landscape, [0, 1]))
    assert listed(at, landscape) == [0, 1]
    everything = run(landscape, list=link(landscape, list(range(min(len(landscape.papers), 200)))))
    if which != "bundled":
        assert "no other paper" in words(everything)


def test_hostile_papers_stay_text(tiny: Landscape) -> None:
    papers = tiny.papers.assign(title=HOSTILE, venue=HOSTILE, abstract=HOSTILE)
    landscape = replace(tiny, papers=papers)
    at = run(landscape, list=link(landscape, [0, 1], HOSTILE))
    for element in [*at.markdown, *at.caption]:
        assert "![a]" not in element.value
    for button in at.button:
        assert "![a]" not in button.label


def test_papers_are_added_on_their_page_and_taken_out_again(bundled: Landscape) -> None:
    paper = str(bundled.papers["paper_id"][20])
    for page in ("papers_page", "map_page"):
        at = run(bundled, page, paper=paper)
        click(at, "reading list paper 20")
        assert listed(at, bundled) == [20]
        near = int(bundled.neighbors[20, 0])
        place = "near" if page == "papers_page" else "nearest"
        click(at, f"reading list {place} {near}")
        assert listed(at, bundled) == [20, near]
        click(at, "reading list paper 20")
        assert listed(at, bundled) == [near]


def test_whole_lists_are_added(bundled: Landscape) -> None:
    at = run(bundled, "topics_page", topic="5")
    click(at, "add papers of the topic")
    size = int(bundled.topics_at(2).loc[5, "size"])
    assert len(listed(at, bundled)) == size
    at = run(bundled, "papers_page")
    click(at, "add all listed")
    assert len(listed(at, bundled)) == min(len(bundled.papers), MOST_PAPERS)


def test_the_frame_counts_the_list_on_every_page(bundled: Landscape) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["list"] = link(bundled, [7, 3, 45])
    at.run()
    assert not at.exception
    assert any(re.fullmatch(r"Reading list \(3\)", button.label) for button in at.sidebar.button)
