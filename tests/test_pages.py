"""Every page on full, tiny, all-outlier and filtered-out landscapes, by Streamlit's AppTest."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.filters import Filters
from explorer.landscape import Landscape
from explorer.ui import (
    about_page,
    compare_page,
    map_page,
    offline_copy,
    papers_page,
    reading_list_page,
    timeline_page,
    topics_page,
)
from explorer.ui.text import md, web_address

PAGES: dict[str, Callable[..., None]] = {
    "map": map_page.show,
    "topics": topics_page.show,
    "timeline": timeline_page.show,
    "papers": papers_page.show,
    "compare": compare_page.show,
    "reading list": reading_list_page.show,
    "about": about_page.show,
}
SHOWS = {
    "map": "Each dot is a paper",
    "topics": "Each area is a topic|No topics were found",
    "timeline": "Click a part of a bar",
    "papers": "Choose one to read it",
    "compare": "Choose two sets of papers|2015 to 2017",
    "reading list": "Your reading list is empty",
    "about": "What became of every record",
}
HOSTILE = '<img src=x onerror="alert(1)"> ![a](http://evil.example/x.png) $x$ :red[y] # h'


def run(page: str, landscape: Landscape, filters: Filters, **parameters: str) -> AppTest:
    def script(show, landscape, filters):
        from explorer.analysis.filters import select
        from explorer.figures.theme import LIGHT
        from explorer.ui.state import View

        show(View(landscape, filters, select(landscape, filters), LIGHT))

    arguments = {"show": PAGES[page], "landscape": landscape, "filters": filters}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.info, at.warning, at.button, at.text)
    return " ".join(
        str(getattr(element, "label", "")) + " " + str(element.value)
        for kind in kinds
        for element in kind
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("which", ["bundled", "planted", "tiny", "all_outliers"])
def test_every_page_shows_every_landscape(
    page: str, which: str, request: pytest.FixtureRequest
) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    for level in range(landscape.levels):
        at = run(page, landscape, Filters(level))
        assert re.search(SHOWS[page], words(at))


@pytest.mark.parametrize("page", ["map", "topics", "timeline", "papers", "compare"])
def test_a_search_without_hits_offers_a_way_back(page: str, bundled: Landscape) -> None:
    at = run(page, bundled, Filters(2, query="xylophone"))
    assert "No paper contains" in at.info[0].value
    assert [button.label for button in at.button] == ["Show all papers"]


def test_the_map_lists_topics_then_the_chosen_paper(bundled: Landscape) -> None:
    at = run("map", bundled, Filters(2))
    assert at.dataframe[0].value["label"].tolist()[0] == "Diffusion models"
    assert "19 outliers" in words(at)
    row = 20
    at = run("map", bundled, Filters(2), paper=bundled.papers["paper_id"][row])
    assert md(bundled.papers["title"][row]) in words(at)
    assert bundled.papers["abstract"][row] in [element.value for element in at.text]
    near = bundled.display_titles[bundled.neighbors[row, 0]]
    assert md(near) in words(at)


def test_the_map_sends_the_view_and_what_it_names(bundled: Landscape) -> None:
    at = run("map", bundled, Filters(2), paper=bundled.papers["paper_id"][33])
    parts = [element.proto for element in at.get("bidi_component")]
    data = json.loads(parts[0].json)
    assert (data["papers"], data["selected"], data["mask"]) == (296, 33, None)
    sent = {part.bytes[1 : 1 + part.bytes[0]].decode(): part.bytes for part in parts[1:]}
    assert set(sent) == {data[name] for name in ("points", "scene", "colors", "periods")}
    assert len(sent[data["points"]]) - 19 == 296 * 8
    at.run()
    assert len(at.get("bidi_component")) == 1, "what was sent once is not sent again"


def test_a_filter_sends_one_bit_a_paper_and_a_search_its_hits(bundled: Landscape) -> None:
    at = run("map", bundled, Filters(2, years=(2021, 2022)))
    data = json.loads(at.get("bidi_component")[0].proto.json)
    mask = next(
        part.proto.bytes[19:] for part in at.get("bidi_component")[1:]
        if data["mask"] in part.proto.bytes[:40].decode(errors="replace")
    )  # fmt: skip
    assert len(mask) == 296 / 8
    assert data["hits"] is None
    at = run("map", bundled, Filters(2, query="graph"))
    data = json.loads(at.get("bidi_component")[0].proto.json)
    assert data["mask"] is None
    assert data["hits"] is not None


def test_without_webgl_the_map_is_a_figure_that_says_so(bundled: Landscape) -> None:
    def script(show, landscape, filters):
        import streamlit as st

        from explorer.analysis.filters import select
        from explorer.figures.theme import LIGHT
        from explorer.ui.state import View

        st.session_state["map without webgl"] = True
        show(View(landscape, filters, select(landscape, filters), LIGHT))

    arguments = {"show": map_page.show, "landscape": bundled, "filters": Filters(2)}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60).run()
    assert not at.exception
    assert "cannot draw with WebGL" in at.info[-1].value
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    assert sum(len(trace["name"]) > 0 for trace in figure["data"]) == 19
    event = {"selection": {"points": [{"customdata": 33, "x": 0, "y": 0}]}}
    assert map_page.state.selected_points(event) == [33]
    assert map_page.state.selected_points({"selection": {"points": [{"x": 1}]}}) == []
    assert map_page.state.selected_points(None) == []


def test_an_unknown_paper_is_a_note_and_the_list(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2), paper="arxiv:0000.00000")
    assert "has no paper" in at.warning[0].value
    assert len(at.dataframe[0].value) == 200


def test_about_shows_the_whole_account(bundled: Landscape) -> None:
    at = run("about", bundled, Filters(2))
    assert [metric.value for metric in at.metric] == ["311", "296", "15", "0", "35"]
    assert len(at.dataframe[-1].value) == 311
    at.get("button_group")[0].set_value(["duplicate"]).run()
    assert len(at.dataframe[-1].value) == 15


def test_about_names_the_size_of_the_offline_page_before_it_is_made(bundled: Landscape) -> None:
    at = run("about", bundled, Filters(2))
    box = next(one for one in at.checkbox if one.label == "With abstracts")
    (said,) = [one.value for one in at.caption if "opens by itself" in one.value]
    assert re.search(r"About \d+ kB: [\d,]+ bytes for each of 296 papers", said)
    (less,) = [one.value for one in box.uncheck().run().caption if "opens by itself" in one.value]
    sizes = [int(re.findall(r"About (\d+) kB", text)[0]) for text in (said, less)]
    assert sizes[1] < sizes[0]


def test_a_large_offline_page_is_made_on_a_click_and_then_offered(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline_copy, "_AT_ONCE", 10)
    at = run("about", bundled, Filters(2))
    assert not [one for one in at.get("download_button") if one.proto.label.startswith("Download")]
    next(one for one in at.button if one.label == "Make the file").click().run()
    assert not at.exception
    labels = [one.proto.label for one in at.get("download_button")]
    assert [label for label in labels if re.fullmatch(r"Download \d+ kB", label)]
    next(one for one in at.checkbox if one.label == "With abstracts").uncheck().run()
    assert [one for one in at.button if one.label == "Make the file"], "another file is another"


def test_about_says_whose_topics_they_are(bundled: Landscape) -> None:
    config = bundled.manifest["config"] | {"bertopic": "0" * 64}
    taken_over = replace(bundled, manifest=bundled.manifest | {"config": config})
    at = run("about", taken_over, Filters(2))
    assert "taken over from a BERTopic model" in words(at)
    assert "HDBSCAN" not in words(at)


def test_small_landscapes_say_what_was_done_instead(tiny: Landscape) -> None:
    assert "Fewer than 5 papers" in run("map", tiny, Filters(0)).info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_stays_text(page: str, tiny: Landscape) -> None:
    papers = tiny.papers.assign(
        title=HOSTILE, abstract=HOSTILE, venue=HOSTILE, url="javascript:alert(1)", category=HOSTILE
    )
    landscape = replace(tiny, papers=papers, topics=tiny.topics.assign(label=HOSTILE))
    for parameters in ({}, {"paper": papers["paper_id"][0]}):
        at = run(page, landscape, Filters(0), **parameters)
        for element in [*at.markdown, *at.caption, *at.info]:
            assert "![a]" not in element.value
            assert not re.search(r"(?<!\\)<img", element.value)
        for link in at.get("link_button"):
            assert link.proto.url.startswith(("https://arxiv.org/abs/", "https://doi.org/"))


def test_markdown_escapes_every_special_character() -> None:
    assert md("a *b* _c_ [d](e) $f$ :red[g]") == (r"a \*b\* \_c\_ \[d\]\(e\) \$f\$ \:red\[g\]")
    assert "\n" not in md("one\n# two")
    assert "https:" not in md("see https://x.example").replace("\\", "")


@pytest.mark.parametrize(
    ("address", "kept"),
    [("https://arxiv.org/abs/1", True), ("http://x.example", True), ("javascript:alert(1)", False),
     ("data:text/html,x", False), ("", False), ("https://x\" onclick=\"y", False),
     (" https://x.example", False)],
)  # fmt: skip
def test_only_web_addresses_become_links(address: str, kept: bool) -> None:
    assert (web_address(address) == address) is kept
