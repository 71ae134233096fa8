"""What the pages show after a search: hits with their words marked, or why there are none."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.filters import Filters
from explorer.landscape import Landscape
from explorer.ui.text import md
from tests.test_pages import HOSTILE, run, words


def titles(at: AppTest) -> list[str]:
    return [button.label for button in at.button if (button.key or "").startswith("found ")]


def test_hits_come_with_the_words_around_them(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2, query='"graph neural" anomaly'))
    assert titles(at)
    assert any(":primary[Graph Neural]" in title for title in titles(at))
    assert ":primary[**anomal" in words(at)
    at.get("button_group")[0].set_value("Table").run()
    assert not at.exception
    assert not titles(at)
    assert len(at.dataframe[0].value) > 0


def test_a_hit_opens_its_paper(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2, query="drug"))
    row = int(next(b.key for b in at.button if (b.key or "").startswith("found ")).split()[1])
    next(button for button in at.button if button.key == f"found {row}").click().run()
    assert f"#### {md(bundled.display_titles[row])}" in [m.value for m in at.markdown]


def test_papers_found_by_likeness_say_so(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2, query="drug", widened=True))
    assert len(titles(at)) > 4
    assert "found by likeness" in words(at)


def test_without_a_search_there_is_a_table(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2))
    assert not titles(at)
    assert len(at.dataframe[0].value) == 200


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(2, query="xylophone"), "No paper contains all of: xylophone"),
        (Filters(2, query="xylophone OR zither"), "No paper matches: xylophone OR zither"),
        (Filters(2, query="***"), "There is nothing to search for"),
        (Filters(2, query="graph", years=(1990, 1991), undated=False), "none passes the other"),
        (Filters(2, years=(1990, 1991), undated=False), "No paper passes the filters"),
    ],
)
def test_nothing_found_says_why(bundled: Landscape, filters: Filters, reason: str) -> None:
    at = run("papers", bundled, filters)
    assert reason in at.info[0].value.replace("\\", "")
    assert at.button[-1].label == "Show all papers"


def test_another_spelling_is_offered_where_nothing_is_found(bundled: Landscape) -> None:
    at = run("papers", bundled, Filters(2, query="difusion modle"))
    assert at.button[0].label == "Did you mean **diffusion model**?"
    at = run("papers", bundled, Filters(2, query="difusion xylophone"))
    assert [button.label for button in at.button] == ["Show all papers"], "it finds no more"


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', HOSTILE, "x\0y", ":red[graph]"])
def test_a_hostile_query_stays_text(tiny: Landscape, query: str) -> None:
    papers = tiny.papers.assign(title=HOSTILE, abstract=HOSTILE, venue=HOSTILE)
    for landscape in (tiny, replace(tiny, papers=papers)):
        at = run("papers", landscape, Filters(0, query=query))
        labels = [button.label for button in at.button]
        for text in [*labels, *(e.value for e in [*at.markdown, *at.caption, *at.info])]:
            assert "![a]" not in text
            assert "<script" not in text.replace(r"\<", "")
            assert "<img" not in text.replace(r"\<", "")
