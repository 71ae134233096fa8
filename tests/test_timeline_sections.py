"""Then and now, words, flows and diversity on the page, by Streamlit's AppTest."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explorer.landscape import Landscape
from explorer.ui import state, timeline_change, timeline_diversity, timeline_flows, timeline_words
from explorer.ui.text import md
from tests.test_pages import HOSTILE, words

SECTIONS: dict[str, Callable[..., None]] = {
    "change": timeline_change.show,
    "words": timeline_words.show,
    "flows": timeline_flows.show,
    "diversity": timeline_diversity.show,
}
SHOWS = {
    "change": "Topics that grew and shrank",
    "words": "Choose a row",
    "flows": "Births, ends, splits and merges",
    "diversity": "whether the field widens or narrows",
}
TOO_FEW = {
    "change": "To compare two times", "words": "No word sets", "flows": "To follow topics",
    "diversity": "To tell how different",
}  # fmt: skip


def opened(
    section: str, landscape: Landscape, period: str = "year", clicked: str = "", **kept: object
) -> AppTest:
    def script(show, landscape, period):
        import numpy as np

        from explorer.analysis.filters import Filters, select
        from explorer.analysis.periods import calendar
        from explorer.analysis.timelines import topic_timeline
        from explorer.figures.theme import LIGHT
        from explorer.ui.state import View

        level = landscape.levels - 1
        filters = Filters(level)
        view = View(landscape, filters, select(landscape, filters), LIGHT)
        rows = np.arange(len(landscape.papers))
        show(view, topic_timeline(landscape, rows, level, calendar(landscape, period)))

    arguments = {"show": SECTIONS[section], "landscape": landscape, "period": period}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
    for key, value in kept.items():
        at.session_state[key] = value
    if clicked:
        at.query_params[state.CLICKED] = clicked
    at.run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("period", ["five-year", "year", "month"])
def test_every_section_shows_the_bundled_papers(
    section: str, period: str, bundled: Landscape
) -> None:
    said = words(opened(section, bundled, period))
    assert SHOWS[section] in said or TOO_FEW[section] in said
    assert period != "year" or SHOWS[section] in said


@pytest.mark.parametrize("section", SECTIONS)
def test_too_few_papers_are_named_as_such(section: str, tiny: Landscape) -> None:
    assert TOO_FEW[section] in words(opened(section, tiny))
    one = replace(tiny, papers=tiny.papers.head(1), embeddings=tiny.embeddings[:1])
    one = replace(one, doc_terms=tiny.doc_terms[:1])
    assert TOO_FEW[section] in words(opened(section, one))


@pytest.mark.parametrize("section", SECTIONS)
def test_sections_hold_without_topics_and_without_dates(
    section: str, all_outliers: Landscape, bundled: Landscape
) -> None:
    said = words(opened(section, all_outliers))
    assert SHOWS[section] in said or TOO_FEW[section] in said
    undated = bundled.papers.assign(date=pd.NaT, date_precision="none")
    assert TOO_FEW[section] in words(opened(section, replace(bundled, papers=undated)))


@pytest.mark.parametrize("section", SECTIONS)
def test_hostile_names_stay_text(section: str, bundled: Landscape) -> None:
    hostile = replace(bundled, topics=bundled.topics.assign(label=HOSTILE))
    at = opened(section, hostile)
    assert "<img" not in words(at)
    assert "![a](" not in words(at)


def test_events_are_told_as_sentences(bundled: Landscape) -> None:
    year = bundled.papers["date"].dt.year
    topic = np.where(year >= 2024, 1, 0)
    early = bundled.papers.assign(topic_2=np.where(year.isna(), -1, topic))
    names = bundled.topics_at(2)["label"]
    said = words(opened("flows", replace(bundled, papers=early)))
    assert f"**{md(names[1])}** appears" in said or "splits into" in said
    assert f"**{md(names[0])}** is no longer there" in said or "splits into" in said


def test_two_times_that_overlap_are_refused(bundled: Landscape) -> None:
    at = opened("change", bundled, then_year=("2012", "2024"), now_year=("2023", "2025"))
    assert "overlap" in at.warning[0].value
    assert not at.dataframe
    at = opened("change", bundled, then_year=("2012", "2013"), now_year=("2023", "2025"))
    assert "2012 to 2013 has only 1 paper" in at.warning[0].value.replace("\\", "")


def test_the_numbers_of_then_and_now(bundled: Landscape) -> None:
    at = opened("change", bundled)
    assert "172 papers of 2012 to 2023 against 89 papers of 2024 to 2025" in words(at)
    assert "Of 18 topics, 1 surely grew and 0 surely shrank" in words(at)
    topics, came = (at.dataframe[number].value for number in (0, 1))
    assert topics[topics["change"] != ""]["label"].tolist() == ["Diffusion models"]
    assert came["term"].tolist() == ["diffusion models"]


def test_papers_of_a_time_are_picked_on_the_map(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited: list[str] = []
    monkeypatch.setattr(timeline_change.state, "go_to", visited.append)
    at = opened("change", bundled)
    later = next(button for button in at.button if "89 papers" in button.label)
    later.click().run()
    assert visited == ["map"]
    picked = at.session_state["papers picked on the map"]
    year = bundled.papers["date"].dt.year.to_numpy(dtype=float, na_value=np.nan)
    assert picked.rows.tolist() == np.flatnonzero(year >= 2024).tolist()
    assert picked.name == "of 2024 to 2025"
    assert picked.steps == ("nw2024..2025",)
    next(button for button in at.button if "89 papers" in button.label).click().run()
    assert at.session_state["papers picked on the map"] == picked, "twice does not let go"


def test_a_chosen_bar_lists_its_papers(bundled: Landscape) -> None:
    at = opened("flows", bundled, clicked="flow~0")
    assert "Diffusion models, 2012 to 2021" in words(at).replace("\\", "")
    assert len(at.dataframe[0].value) == 1
    for stale in ("flow~999", "flow~-1", "flow~x", "flow", "diversity~0", "flow~0~0"):
        assert "Click a bar" in words(opened("flows", bundled, clicked=stale))


def test_a_chosen_period_of_diversity_lists_its_papers(bundled: Landscape) -> None:
    at = opened("diversity", bundled, clicked="diversity~10")
    assert "2022**: 32 papers" in words(at)


def test_words_of_a_period_and_its_papers(bundled: Landscape) -> None:
    at = opened("words", bundled)
    table = at.dataframe[0].value
    assert table["papers"].sum() == 261
    assert table.set_index("period")["words"]["2022"] == "CL"
    assert table.set_index("period")["words"]["2012"] == "(too few papers)"
    at = opened("words", bundled, clicked="words~10")
    assert at.dataframe[1].value["term"].tolist() == ["CL"]
    assert len(at.dataframe[2].value) == 32
