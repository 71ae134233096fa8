"""The pages of all topics, of one topic and of one paper, by Streamlit's AppTest."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.filters import Filters
from explorer.analysis.topic_space import counterpart
from explorer.build import build_landscape
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.landscape import OUTLIER, Landscape
from explorer.ui.all_topics import node_of
from explorer.ui.marked_text import marked
from explorer.ui.text import md
from explorer.ui.topic_page import camera_over
from tests.conftest import first_papers
from tests.test_pages import HOSTILE, run, words

PARTS = ("In short", "Papers", "Who and where", "Difference")


@pytest.fixture(scope="session")
def single(bundled_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("single") / "landscape"
    config = BuildConfig(embedder="tfidf-svd")
    return build_landscape(first_papers(bundled_corpus, 1), config, folder, name="One paper")


def headings(at: AppTest) -> list[str]:
    return [m.value.removeprefix("### ") for m in at.markdown if m.value.startswith("### ")]


def buttons(at: AppTest, beginning: str) -> list:
    return [button for button in at.button if (button.key or "").startswith(beginning)]


def figure(at: AppTest, kind: str) -> dict:
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return next(chart for chart in charts if chart["data"][0]["type"] == kind)


def choose(at: AppTest, value: str, option: str = "") -> AppTest:
    control = next(group for group in at.get("button_group") if value in group.options)
    control.set_value(option or value).run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("which", ["bundled", "planted", "tiny", "single"])
@pytest.mark.parametrize("part", PARTS)
def test_every_topic_page_shows_every_landscape(
    which: str, part: str, request: pytest.FixtureRequest
) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    for level in range(landscape.levels):
        at = run("topics", landscape, Filters(level), topic="0", part=part)
        assert headings(at) == [md(landscape.topics_at(level).loc[0, "label"])]
        assert at.metric[0].value == str(landscape.topics_at(level).loc[0, "size"])


@pytest.mark.parametrize("view", ["Tree", "Likeness", "Table"])
@pytest.mark.parametrize("which", ["bundled", "tiny", "single", "all_outliers"])
def test_all_topics_show_every_landscape(
    which: str, view: str, request: pytest.FixtureRequest
) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    at = run("topics", landscape, Filters(0))
    if which == "all_outliers":
        assert "No topics were found" in at.info[0].value
        return
    choose(at, view)
    assert re.match(r"\d+ topics?$", headings(at)[0])


@pytest.mark.parametrize("which", ["bundled", "tiny", "single", "all_outliers"])
def test_a_paper_page_shows_every_landscape(which: str, request: pytest.FixtureRequest) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    row = len(landscape.papers) - 1
    at = run("papers", landscape, Filters(0), paper=landscape.papers["paper_id"][row])
    assert f"#### {md(landscape.display_titles[row])}" in [m.value for m in at.markdown]


def test_the_topics_page_opens_the_topic_of_the_address(bundled: Landscape) -> None:
    at = run("topics", bundled, Filters(2), topic="5", part="Papers")
    facts = bundled.topics_at(2).loc[5]
    assert headings(at) == [facts["label"]]
    assert at.metric[0].value == str(facts["size"])
    assert len(at.dataframe[0].value) == min(facts["size"], 20)
    levels = {button.key: button.label for button in buttons(at, "level ")}
    assert (
        f"Broad:] {bundled.topics_at(0).loc[counterpart(bundled, 2, 5, 0), 'label']}"
        in (levels["level 0"])
    )
    assert len(buttons(at, "near ")) == 6


@pytest.mark.parametrize("topic", ["99", "-1", "x", "", "1; DROP", "٣", "9" * 4000])
def test_unknown_topics_fall_back_to_all(bundled: Landscape, topic: str) -> None:
    at = run("topics", bundled, Filters(1), topic=topic)
    assert headings(at) == ["10 topics"]


def test_a_topic_lists_all_its_papers_page_by_page(bundled: Landscape) -> None:
    at = run("topics", bundled, Filters(0), topic="0", part="Papers")
    seen = set(at.dataframe[0].value["title"])
    assert len(at.dataframe[0].value) == 20
    pages = at.get("pagination")
    assert len(pages) == 1
    assert pages[0].proto.num_pages == -(-142 // 20)
    assert seen <= set(bundled.display_titles)


def test_values_are_a_way_to_their_papers(bundled: Landscape) -> None:
    at = run("topics", bundled, Filters(2), topic="0", part="Who and where")
    choose(at, "Years", "year")
    counts = at.dataframe[0].value
    assert counts["papers"].is_monotonic_decreasing
    assert counts["papers"].sum() == 47 - 3
    at.session_state["Years of topic 2 0"] = {"selection": {"rows": [1]}}
    at.run()
    assert not at.exception
    assert len(at.dataframe[1].value) == counts["papers"].iloc[1]
    assert set(at.dataframe[1].value["date"].str.slice(0, 4)) == {counts["value"].iloc[1]}


def test_two_topics_side_by_side(bundled: Landscape) -> None:
    at = run("topics", bundled, Filters(2), topic="0", part="Difference", other="1")
    other = bundled.topics_at(2).loc[1, "label"]
    assert at.selectbox[0].value == 1
    assert md(other) in words(at)
    left, right = figure(at, "bar")["data"]
    assert not set(left["text"]) & set(right["text"])
    assert any("diffusion" in term for term in left["text"])
    at.selectbox[0].select(2).run()
    assert md(bundled.topics_at(2).loc[2, "label"]) in words(at)


def test_the_level_changes_in_place(bundled: Landscape) -> None:
    def script(landscape):
        import streamlit as st

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import state, topics_page

        st.button("coarser", on_click=state.change_level, args=("Medium",))
        level = {"Fine": 2, "Medium": 1}[st.session_state.get(state.LEVEL, "Fine")]
        filters = Filters(level)
        topics_page.show(state.View(landscape, filters, select(landscape, filters), LIGHT))

    at = AppTest.from_function(script, kwargs={"landscape": bundled}, default_timeout=60)
    at.query_params["topic"] = "3"
    at.run()
    next(button for button in at.button if button.label == "coarser").click().run()
    assert not at.exception
    parent = bundled.topics_at(2).loc[3, "parent"]
    assert headings(at) == [bundled.topics_at(1).loc[parent, "label"]]


def test_the_tree_has_every_shown_paper_once(bundled: Landscape) -> None:
    at = run("topics", bundled, Filters(2, years=(2023, 2024), undated=False))
    tree = figure(at, "treemap")["data"][0]
    assert len(set(tree["ids"])) == len(tree["ids"])
    year = bundled.papers["date"].dt.year
    fine = bundled.topic_of(2)[year.isin([2023, 2024])]
    said = dict(zip(tree["ids"], decoded(tree["customdata"]), strict=True))
    for topic, papers in enumerate(np.bincount(fine[fine != OUTLIER], minlength=18)):
        assert said.get(f"2-{topic}", 0) == papers


def decoded(values: dict | list) -> list[int]:
    """Numbers as plotly sends them."""
    if isinstance(values, list):
        return values
    import base64

    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()


@pytest.mark.parametrize(
    ("event", "node"),
    [({"selection": {"points": [{"id": "2-17"}]}}, (2, 17)), (None, None),
     ({"selection": {"points": []}}, None), ({"selection": {"points": [{"id": "9-1"}]}}, None),
     ({"selection": {"points": [{"id": "x"}]}}, None), ({"selection": {"points": [{}]}}, None)],
)  # fmt: skip
def test_only_areas_of_the_tree_are_topics(event: dict | None, node: tuple | None) -> None:
    assert node_of(event, 3) == node


def test_the_camera_stands_over_the_topic(bundled: Landscape) -> None:
    inside = bundled.papers[["x", "y"]].to_numpy()[bundled.topic_of(2) == 0]
    camera = camera_over(bundled, 2, 0)
    assert inside[:, 0].min() < camera.x < inside[:, 0].max()
    assert inside[:, 1].min() < camera.y < inside[:, 1].max()
    assert 1 <= camera.zoom <= 8
    assert camera.zoom > camera_over(bundled, 0, 0).zoom


def test_a_paper_page_reads_in_full(bundled: Landscape) -> None:
    row = bundled.row_of["arxiv:2302.07868"]
    at = run("papers", bundled, Filters(2), paper="arxiv:2302.07868")
    text = words(at)
    assert "10 authors" in text
    assert md("2023-02-15") in text
    unmarked = re.sub(r":orange-background\[(.*?)\]", r"\1", text)
    assert md(bundled.papers["abstract"][row]) in unmarked
    assert ":orange-background[protein]" in text
    assert "Second nearest:" in text
    assert [button.label for button in at.button][:5] == [
        "All papers", "Show on map", "Reading list", "Previous", "Next",
    ]  # fmt: skip
    near = buttons(at, "near ")
    assert len(near) == 10
    far = [button for button in near if "wrong_location" in button.label]
    assert f"shows {len(far)} of them elsewhere" in text
    near[0].click().run()
    assert not at.exception
    other = int(bundled.neighbors[row, 0])
    assert f"#### {md(bundled.display_titles[other])}" in [m.value for m in at.markdown]


def test_records_merged_into_a_paper_are_named(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2), paper="arxiv:2011.13456")
    record = bundled.ledger[
        (bundled.ledger["paper_id"] == "arxiv:2011.13456")
        & (bundled.ledger["status"] == "duplicate")
    ]
    assert f"The same paper again in {md(record['file'].iloc[0])}" in words(at)


def test_a_version_of_a_paper_stands_on_its_page(bundled: Landscape) -> None:
    distances = bundled.neighbor_distances.copy()
    distances[20, 0] = 0.01
    landscape = replace(bundled, neighbor_distances=distances)
    other = int(bundled.neighbors[20, 0])
    for one, version in ((20, other), (other, 20)):
        at = run("papers", landscape, Filters(2), paper=bundled.papers["paper_id"][one])
        assert [button.key for button in buttons(at, "version ")] == [f"version {version}"]


def test_next_and_previous_walk_through_the_shown_papers(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2, query="drug"), paper="arxiv:2302.07868")
    assert "1 of 4" in words(at)
    next(button for button in at.button if button.label == "Next").click().run()
    assert "2 of 4" in words(at)
    next(button for button in at.button if button.label == "Previous").click().run()
    assert "1 of 4" in words(at)


def test_next_and_previous_stay_in_the_topic_that_the_reader_came_from(bundled: Landscape) -> None:
    typical = int(bundled.topics_at(2).loc[0, "representatives"][0])
    at = run("papers", bundled, Filters(2), paper=bundled.papers["paper_id"][typical], topic="0")
    assert re.search(r"\d of 47 in Diffusion models", words(at))
    assert at.button[0].label == "Diffusion models"
    elsewhere = int(np.flatnonzero(bundled.topic_of(2) == 1)[0])
    at = run("papers", bundled, Filters(2), paper=bundled.papers["paper_id"][elsewhere], topic="0")
    assert f"{elsewhere + 1} of 296" in words(at)


def test_an_outlier_names_its_nearest_topic(bundled: Landscape) -> None:
    row = int(np.flatnonzero(bundled.topic_of(2) == OUTLIER)[0])
    at = run("papers", bundled, Filters(2), paper=bundled.papers["paper_id"][row])
    assert "Fine: No topic" in words(at)
    assert ":gray[Nearest:]" in words(at)


@pytest.mark.parametrize("part", PARTS)
def test_hostile_text_stays_text_on_a_topic_page(part: str, planted: Landscape) -> None:
    count = len(planted.papers)
    papers = planted.papers.assign(
        title=HOSTILE, abstract=HOSTILE, venue=HOSTILE, category=HOSTILE,
        authors=[[HOSTILE]] * count,
    )  # fmt: skip
    topics = planted.topics.assign(label=HOSTILE)
    landscape = replace(
        planted, papers=papers, topics=topics, terms=planted.terms.assign(term=HOSTILE)
    )
    at = run("topics", landscape, Filters(0), topic="0", part=part)
    at.session_state["Authors of topic 0 0"] = {"selection": {"rows": [0]}}
    at.run()
    assert not at.exception
    for element in [*at.markdown, *at.caption, *at.button]:
        shown = getattr(element, "label", None) or element.value
        assert "![a]" not in shown
        assert not re.search(r"(?<!\\)<img", shown)


def test_terms_are_marked_in_every_form_and_nothing_else() -> None:
    text = "GANs and a GAN; graph-neural  network. Organs. https://x.example/gan ![a](b) *c*"
    shown, found = marked(text, ["gan", "graph neural networks"])
    assert found == 4
    assert re.findall(r"background\[(.*?)\]", shown) == [
        "GANs", "GAN", r"graph\-neural network", "gan",
    ]  # fmt: skip
    plain = re.sub(r":orange-background\[(.*?)\]", r"\1", shown)
    assert plain == md(text)
    assert marked(text, []) == (md(text), 0)
    assert marked("One.\n\n# Two", ["two"])[0] == "One\\.\n\n\\# :orange\\-background[Two]".replace(
        r"\-background", "-background"
    )
