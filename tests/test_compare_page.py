"""The page that compares: choices, the address, every landscape, hostile text."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.list_address import list_as_text
from explorer.analysis.reading_list import Entry, ReadingList
from explorer.analysis.topics import with_outliers_assigned
from explorer.landscape import Landscape
from explorer.ui.compare_choice import side_from_text
from explorer.ui.state import identity

HOSTILE = '<img src=x onerror="alert(1)"> ![a](http://evil.example/x.png) $x$ :red[y] # h'


def run(landscape: Landscape, years: tuple[int, int] | None = None, **parameters: str) -> AppTest:
    def script(landscape, years):
        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import compare_page, reading_list
        from explorer.ui.state import View

        filters = Filters(landscape.levels - 1, years=years, undated=False)
        reading_list.restore(landscape)
        compare_page.show(View(landscape, filters, select(landscape, filters), LIGHT))

    arguments = {"landscape": landscape, "years": years}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.info, at.button)
    return " ".join(f"{getattr(e, 'label', '')} {e.value}" for kind in kinds for e in kind)


def test_two_topics_side_by_side(bundled: Landscape) -> None:
    at = run(bundled, left="topic.2.0", right="topic.2.1")
    text = words(at).replace("\\", "")
    labels = bundled.topics_at(2)["label"]
    sizes = bundled.topics_at(2)["size"]
    assert f"### {labels[0]}" in text
    assert f"### {labels[1]}" in text
    assert f"{sizes[0]} papers, {sizes[0] / 296:.0%} of those shown" in text
    assert "No paper is on both sides" in text
    assert "of all pairs of topics" in text
    assert len(at.get("plotly_chart")) == 2, "words and years; two topics hold themselves"
    assert "diffusion" in at.dataframe[0].value["term"].tolist()
    central = [button for button in at.button if (button.key or "").startswith("central 0 ")]
    assert len(central) == 5
    rows = [int(button.key.split()[-1]) for button in central]
    assert set(bundled.topic_of(2)[rows]) == {0}


def test_a_side_is_chosen_and_stands_in_the_address(bundled: Landscape) -> None:
    at = run(bundled)
    assert "Choose two sets of papers" in words(at)
    at.selectbox(key="topic on the left").set_value((2, 4)).run()
    assert at.query_params["left"] == "topic.2.4"
    assert "Choose two sets of papers" in words(at)
    at.selectbox(key="kind on the right").set_value("rest").run()
    assert at.query_params["right"] == "rest."
    size = int(bundled.topics_at(2).loc[4, "size"])
    assert f"{296 - size} papers" in words(at)
    next(button for button in at.button if button.key == "swap sides").click().run()
    assert not at.exception
    assert (at.query_params["left"], at.query_params["right"]) == ("rest.", "topic.2.4")
    headings = [element.value for element in at.markdown if element.value.startswith("###")]
    assert headings[0] == "### All other papers"


def test_years_start_as_two_halves(bundled: Landscape) -> None:
    at = run(bundled, left="years.2019-2021")
    at.selectbox(key="kind on the right").set_value("years").run()
    assert at.query_params["right"] == "years.2019-2025"
    at.slider(key="years on the right").set_range(2021, 2021).run()
    assert at.query_params["right"] == "years.2021-2021"
    both = int((bundled.papers["date"].dt.year == 2021).sum())
    assert f"{both} papers on both sides" in words(at)
    assert "### 2021" in words(at)


def test_venues_authors_lists_and_filters(bundled: Landscape) -> None:
    authors = [["Ann Lee"] if row < 30 else ["Bo Yi"] for row in range(len(bundled.papers))]
    landscape = replace(bundled, papers=bundled.papers.assign(authors=authors))
    at = run(landscape, left="author.ann lee", right="rest.")
    assert "30 papers, 10% of those shown" in words(at)
    venue = bundled.papers["venue"][bundled.papers["venue"] != ""].iloc[0]
    reading = ReadingList(tuple(map(Entry, bundled.papers["paper_id"][:6])))
    at = run(landscape, left=f"venue.{venue}", right="list.", list=list_as_text(reading))
    assert "### Reading list" in words(at)
    assert "6 papers" in words(at)
    at = run(landscape, years=(2025, 2025), left="topic.2.0", right="years.2012-2013")
    assert "No paper of 2012 to 2013 is among those shown" in words(at).replace("\\", "")


@pytest.mark.parametrize("side", [
    "", "x", "topic", "topic.2", "topic.9.0", "topic.2.999", "topic.²._", "years.0-9999",
    "years.9999-0000", "years.²⁰¹⁹-2020", "picked.", "list.", "venue." + "x" * 5000,
    "author.<img>", "__class__.x",
])  # fmt: skip
def test_a_hostile_address_is_no_error(tiny: Landscape, side: str) -> None:
    at = run(tiny, left=side, right="rest.")
    assert not at.error
    assert side_from_text(side) is None or len(side_from_text(side).value) <= 300


@pytest.mark.parametrize("which", ["planted", "tiny", "all_outliers"])
@pytest.mark.parametrize("side", ["topic.0.0", "years.2016-2017"])
def test_every_landscape_compares(which: str, side: str, request: pytest.FixtureRequest) -> None:
    landscape: Landscape = request.getfixturevalue(which)
    reading = ReadingList(tuple(map(Entry, landscape.papers["paper_id"][:2])))
    at = run(landscape, left=side, right="list.", list=list_as_text(reading))
    assert "alike" in words(at) or "Choose two sets" in words(at) or "among those" in words(at)


def test_one_paper_has_nothing_to_compare_with(tiny: Landscape) -> None:
    lone = replace(
        tiny,
        papers=tiny.papers.head(1),
        topics=tiny.topics.head(0),
        embeddings=tiny.embeddings[:1],
        neighbors=np.empty((1, 0), dtype=np.int32),
        neighbor_distances=np.empty((1, 0), dtype=np.float32),
        doc_terms=tiny.doc_terms[:1],
    )
    assert "Choose two sets of papers" in words(run(lone))
    reading = ReadingList((Entry(lone.papers["paper_id"][0]),))
    at = run(lone, left="list.", right="rest.", list=list_as_text(reading))
    assert "No paper of All other papers" in words(at).replace("\\", "")
    at = run(lone, left="list.", right="list.", list=list_as_text(reading))
    assert "Both sides are the same papers" in words(at)


def test_hostile_text_stays_text(tiny: Landscape) -> None:
    papers = tiny.papers.assign(title=HOSTILE, abstract=HOSTILE, venue=HOSTILE, category=HOSTILE)
    topics = tiny.topics.assign(label=HOSTILE)
    landscape = replace(tiny, papers=papers, topics=topics)
    for left in ("topic.0.0", f"venue.{HOSTILE}", f"category.{HOSTILE}"):
        at = run(landscape, left=left, right=left)
        for element in [*at.markdown, *at.caption, *at.info]:
            assert "![a]" not in element.value
        assert "<img" not in "".join(html.proto.body for html in at.get("html"))


def test_caches_tell_a_landscape_from_its_view_with_outliers_assigned(bundled: Landscape) -> None:
    apart, nearest = bundled, with_outliers_assigned(bundled, 2)
    assert identity(apart) == identity(replace(apart))
    assert identity(apart) != identity(nearest)
    assert identity(nearest) != identity(with_outliers_assigned(bundled, 1))
