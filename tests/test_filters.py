"""Filters by what papers have in common: authors, venues, files, and the chips on the pages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.facets import FACETS, facet
from explorer.analysis.filters import Filters, Selection, select
from explorer.analysis.list_address import list_as_text
from explorer.analysis.reading_list import Entry, ReadingList
from explorer.landscape import Landscape, load, save
from explorer.ui.highlight import marked
from explorer.ui.text import md
from tests.conftest import ROOT

AUTHORS = ["Ada Moray", "Émile Borel", "Bo Li", "Bob Lind", "Lindy Bo"]


@pytest.fixture(scope="module")
def peopled(bundled: Landscape, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """The bundled papers with authors, two languages, and some without an abstract."""
    count = len(bundled.papers)
    papers = bundled.papers.assign(
        authors=[[AUTHORS[row % 5], AUTHORS[row % 3], AUTHORS[row % 3]] for row in range(count)],
        language=["fr" if row % 7 == 0 else "en" for row in range(count)],
        abstract=bundled.papers["abstract"].where(np.arange(count) % 10 > 0, ""),
    )
    folder = tmp_path_factory.mktemp("peopled") / "landscape"
    index = Path(str(bundled.folder)) / "search.sqlite"
    save(replace(bundled, papers=papers), folder, lambda _, path: path.write_bytes(
        index.read_bytes()))  # fmt: skip
    return load(folder)


def shown(landscape: Landscape, **conditions: object) -> Selection:
    return select(landscape, Filters(2, **conditions))


def app(**parameters: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def chips(at: AppTest) -> list[str]:
    return [button.label for button in at.main.button if (button.key or "").startswith("chip ")]


def summary(at: AppTest) -> str:
    return at.sidebar.caption[0].value


def test_a_facet_counts_each_paper_once(peopled: Landscape) -> None:
    authors = facet(peopled, "authors")
    has = peopled.papers["authors"].map(set)
    assert set(authors.names) == set(AUTHORS)
    assert (np.diff(authors.counts) <= 0).all()
    for place, name in enumerate(authors.names):
        expected = np.array([name in names for names in has])
        assert authors.counts[place] == expected.sum()
        assert (authors.mask(np.array([place])) == expected).all()


def test_files_are_those_that_papers_were_read_from(bundled: Landscape) -> None:
    files = facet(bundled, "files")
    assert len(files.names) == 5
    assert files.counts.sum() == len(bundled.papers) + 15, "fifteen papers stand in two files"


@pytest.mark.parametrize(
    ("text", "names"),
    [("Bo Li", ["Bo Li"]), ("bo li", ["Bo Li", "Bob Lind", "Lindy Bo"]), ("émile", ["Émile Borel"]),
     ("lin", ["Bob Lind", "Lindy Bo"]), ("ob", []), ("", []), ("  ", []), ("(", []), (".*", [])],
)  # fmt: skip
def test_a_part_of_a_name_finds_all_that_have_it(
    peopled: Landscape, text: str, names: list[str]
) -> None:
    authors = facet(peopled, "authors")
    assert sorted(authors.names[authors.matching(text)]) == names


def test_facets_without_values_are_empty(tiny: Landscape) -> None:
    for name in FACETS:
        values = facet(tiny, name)
        assert values.counts.sum() == len(values.rows)
        assert not values.mask(values.matching("nobody")).any()


def test_facets_hold_together_and_their_values_one_by_one(peopled: Landscape) -> None:
    papers = peopled.papers
    by = papers["authors"].map(lambda names: "Bo Li" in names or "Bob Lind" in names).to_numpy()
    french = (papers["language"] == "fr").to_numpy()
    chosen = {"authors": ("Bo Li", "Bob Lind", "Nobody"), "languages": ("fr",)}
    selection = shown(peopled, facets=chosen)
    assert (selection.shown == by & french).all()
    assert selection.counts == {"authors": by.sum(), "languages": french.sum()}
    assert shown(peopled, facets={"authors": ("Nobody",)}).size == len(papers)
    with_abstract = shown(peopled, abstract=True)
    assert (papers["abstract"].iloc[with_abstract.rows] != "").all()
    assert with_abstract.size == (papers["abstract"] != "").sum()


def test_a_search_keeps_its_order_under_filters(bundled: Landscape) -> None:
    alone = shown(bundled, query="graph")
    both = shown(bundled, query="graph", years=(2023, 2025), undated=False)
    year = bundled.papers["date"].dt.year
    expected = [row for row in alone.rows if 2023 <= year[row] <= 2025]
    assert both.rows.tolist() == expected
    assert both.counts["query"] == alone.size


def test_a_link_restores_all_filters_and_each_chip_takes_its_own_away(
    peopled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(peopled.folder))
    at = app(
        q="graph OR diffusion", author=["Bo Li", "Ada Moray"], language="en", abstract="true",
        outliers="Hidden", level="Medium",
    )  # fmt: skip
    expected = select(
        peopled,
        Filters(1, "graph OR diffusion", outliers=False, abstract=True,
                facets={"authors": ("Bo Li", "Ada Moray"), "languages": ("en",)}),
    )  # fmt: skip
    assert expected.size > 5
    assert f"**{expected.size}** of 296" in summary(at)
    assert [label.split("[")[1].split("]")[0] for label in chips(at)] == [
        "Search", "Topic", "Author", "Author", "Language", "With",
    ]  # fmt: skip
    for left in range(5, -1, -1):
        next(b for b in at.main.button if (b.key or "").startswith("chip ")).click().run()
        assert not at.exception
        assert len(chips(at)) == left
    assert "All 296 papers shown" in summary(at)


def test_a_typed_part_of_a_name_filters_too(
    peopled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.more_filters._OFFERED", 2)
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(peopled.folder))
    expected = select(peopled, Filters(2, facets={"authors": ("lin",)})).size
    at = app(author=["lin", '"><script>'])
    assert f"**{expected}** of 296" in summary(at)
    assert len(chips(at)) == 1
    captions = " ".join(caption.value for caption in at.sidebar.caption)
    hostile = md('"><script>')
    assert f"No author is called {hostile}" in captions


@pytest.mark.parametrize(
    "parameters",
    [{"author": "Nobody"}, {"venue": "Nowhere"}, {"file": "../../etc/passwd"}, {"abstract": "9"},
     {"similar": "perhaps"}, {"language": "<b>"}],
)  # fmt: skip
def test_a_stale_value_falls_back(parameters: dict[str, str]) -> None:
    at = app(**parameters)
    assert "All 296 papers shown" in summary(at)
    assert not chips(at)
    assert not at.error


def test_filters_that_tell_nothing_apart_are_not_offered(
    tiny: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(tiny.folder))
    labels = [one.label for one in app().sidebar.multiselect]
    varying = [name for name in FACETS if len(facet(tiny, name).names) > 1]
    assert len([label for label in labels if label != "Topics"]) == len(varying)


def test_a_search_says_how_it_was_understood_and_offers_a_spelling() -> None:
    at = app(q="title:(graph OR drug")
    said = " ".join(caption.value for caption in at.sidebar.caption)
    assert f"Understood as: {md('title:graph* OR title:drug*')}" in said
    assert "A closing parenthesis was added" in said.replace("\\", "")
    at = app(q="difusion")
    offer = next(button for button in at.sidebar.button if "Did you mean" in button.label)
    offer.click().run()
    assert at.sidebar.text_input[0].value == "diffusion"
    assert "of 296 papers shown" in summary(at)


def test_similar_papers_are_added_on_request() -> None:
    plain, wide = app(q="drug"), app(q="drug", similar="true")
    assert summary(plain) != summary(wide)
    assert any("by likeness alone" in caption.value for caption in wide.sidebar.caption)


def test_marks_leave_the_rest_as_it_stands() -> None:
    text = "A *graph* of <b>graphs</b> $x$"
    spans = [(3, 8), (16, 22)]
    expected = r"A \*:primary[**graph**]\* of \<b\>:primary[**graphs**]\<\/b\> \$x\$"
    assert marked(text, spans) == expected
    assert marked("a graph b", [(2, 7)], bold=False) == "a :primary[graph] b"
    assert marked("", []) == ""


def test_a_date_column_without_dates_hides_nothing(tiny: Landscape) -> None:
    undated = replace(tiny, papers=tiny.papers.assign(date=pd.NaT))
    assert not len(select(undated, Filters(0, "year:2020")).rows)
    assert select(undated, Filters(0)).size == 3


def test_every_page_can_show_only_the_reading_list(bundled: Landscape) -> None:
    rows = [20, 3, 45]
    papers = ReadingList(tuple(map(Entry, bundled.papers["paper_id"][rows])))
    at = app(list=list_as_text(papers), listed="true")
    assert chips(at) == [":gray[Only] the reading list :gray[3]"]
    assert "**3** of 296" in summary(at)
    at.button(key=next(b.key for b in at.main.button if b.key.startswith("chip "))).click().run()
    assert "All 296" in summary(at)
    toggle = next(one for one in at.sidebar.toggle if one.label == "Only the reading list (3)")
    toggle.set_value(True).run()
    assert "**3** of 296" in summary(at)
    assert not any("Only the reading list" in one.label for one in app().sidebar.toggle)
