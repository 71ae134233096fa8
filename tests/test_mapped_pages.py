"""A landscape read in place behaves on every page, and in every export, as one in memory."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explorer.__main__ import main
from explorer.analysis import comparison, facets, groups, similarity, top_values, words
from explorer.analysis.filters import Filters, select
from explorer.analysis.search import search
from explorer.edits.draft import fingerprint, refer
from explorer.edits.kinds import Merge, Rename, StopWords
from explorer.edits.lines import new_line
from explorer.edits.replay import apply
from explorer.errors import LandscapeError
from explorer.export.interchange import INTERCHANGE
from explorer.export.papers import PAPERS_FILES
from explorer.landscape import Landscape, load
from explorer.mapped import save_mapped
from explorer.packing.pack import pack
from explorer.ui import map_colors
from tests.conftest import ROOT
from tests.test_pages import PAGES, SHOWS, run
from tests.test_pages import words as words_on

AUTHORS = ["Ada Moray", "Émile Borel", "Bo Li"]


@pytest.fixture(scope="module")
def full(bundled: Landscape) -> Landscape:
    """The bundled papers with authors, venues and some papers from another file."""
    count = len(bundled.papers)
    papers = bundled.papers.assign(
        authors=[np.array(AUTHORS[: row % 4], dtype=object) for row in range(count)],
        venue=[["", "ICML", "JMLR"][row % 3] for row in range(count)],
        source=[np.array([f"{'ab'[row % 2]}.bib:{row}"], dtype=object) for row in range(count)],
    )
    return replace(bundled, papers=papers.astype({"venue": "str"}), manifest=bundled.manifest
                   | {"name": "Peopled"})  # fmt: skip


@pytest.fixture(scope="module")
def mapped(full: Landscape, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("mapped-pages") / "landscape"
    save_mapped(full, folder)
    return load(folder)


@pytest.fixture(scope="module")
def tiny_mapped(tiny: Landscape, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("mapped-tiny") / "landscape"
    save_mapped(tiny, folder)
    return load(folder)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("which", ["mapped", "tiny_mapped"])
def test_every_page_shows_it(page: str, which: str, request: pytest.FixtureRequest) -> None:
    landscape = request.getfixturevalue(which)
    filters = Filters(landscape.levels - 1)
    at = run(page, landscape, filters, **({"left": "years.2015-2017"} if page == "compare" else {}))
    assert any(text in words_on(at) for text in SHOWS[page].split("|"))


@pytest.mark.parametrize("part", ["Overview", "Papers", "Who and where", "Difference"])
def test_every_part_of_a_topic_shows_it(mapped: Landscape, part: str) -> None:
    topic = int(mapped.topics_at(1).index[0])
    at = run("topics", mapped, Filters(1), topic=str(topic), part=part)
    assert not at.error


def test_a_paper_a_search_and_filters_in_the_whole_app(
    mapped: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(mapped.folder))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["q"] = "graph"
    at.query_params["author"] = "Bo Li"
    at.query_params["paper"] = mapped.papers["paper_id"].iloc[7]
    at.run()
    assert not at.exception
    wanted = Filters(1, "graph", facets={"authors": ("Bo Li",)})
    size = select(mapped, wanted).size
    assert f"**{size}** of 296 papers shown" in " ".join(e.value for e in at.sidebar.caption)
    assert mapped.papers["abstract"].iloc[7] in [element.value for element in at.text]


def test_analyses_say_the_same(full: Landscape, mapped: Landscape) -> None:
    halves = np.arange(0, 296, 2), np.arange(1, 296, 2)
    for name in facets.FACETS:
        one, other = facets.facet(full, name), facets.facet(mapped, name)
        assert list(one.names) == list(other.names)
        np.testing.assert_array_equal(one.counts, other.counts)
        np.testing.assert_array_equal(one.codes, other.codes)
    for field in top_values.FIELDS:
        one, other = (
            top_values.top_values(top_values.values_of(ours, halves[0], field), 148)
            for ours in (full, mapped)
        )
        pd.testing.assert_frame_equal(one, other)
    for of in (
        lambda ours: comparison.contrasting_terms(ours, *halves),
        lambda ours: words.distinguishing_terms(ours, halves[0]),
        similarity.near_duplicates,
        lambda ours: groups.group_sizes(ours, "author").to_frame(),
        lambda ours: similarity.other_records(ours, 3),
    ):
        pd.testing.assert_frame_equal(of(full), of(mapped))
    for choice in map_colors.choices(mapped):
        one, other = (map_colors.coloring(ours, 1, choice) for ours in (full, mapped))
        np.testing.assert_array_equal(one.values, other.values)
        assert one.legend == other.legend
    assert {"Venue", "File"} <= set(map_colors.choices(mapped))


def test_edits_hold(full: Landscape, mapped: Landscape) -> None:
    first, second, third = (int(topic) for topic in full.topics_at(1).index[:3])
    edited = []
    for ours in (full, mapped):
        refs = [refer(ours, 1, topic) for topic in (first, second, third)]
        changes = (Merge(refs[0], (refs[1],)), Rename(refs[2], "Other"), StopWords(("graph",), ()))
        lines = [new_line(change, fingerprint(ours)) for change in changes]
        edited.append(apply(ours, lines).landscape)
    pd.testing.assert_frame_equal(edited[0].topics, edited[1].topics)
    pd.testing.assert_frame_equal(edited[0].terms, edited[1].terms)
    np.testing.assert_array_equal(edited[0].topic_of(1), edited[1].topic_of(1))


def test_counts_of_very_many_papers_do_not_overflow(mapped: Landscape) -> None:
    from explorer.description.ctfidf import per_topic

    many = mapped.doc_terms.copy()
    many.data[:] = 30_000
    assert per_topic(many, np.zeros(len(mapped.papers), dtype=int)).toarray().min() >= 0


@pytest.mark.parametrize("kind", PAPERS_FILES)
def test_exports_of_papers_are_the_same(full: Landscape, mapped: Landscape, kind: str) -> None:
    rows = np.array([5, 2, 9])
    write = PAPERS_FILES[kind].write
    if kind != "Excel":
        assert write(full, rows, 1) == write(mapped, rows, 1)
    assert write(mapped, rows, 1)


@pytest.mark.parametrize("kind", INTERCHANGE)
def test_exports_for_other_programs_are_the_same(
    full: Landscape, mapped: Landscape, kind: str
) -> None:
    rows = np.arange(296)
    assert INTERCHANGE[kind].write(full, rows, 1) == INTERCHANGE[kind].write(mapped, rows, 1)


def test_commands_work_or_say_what_to_do(
    mapped: Landscape, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(mapped.folder)
    assert main(["info", folder, "--check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Peopled"
    assert main(["report", folder, "--out", str(tmp_path / "report.html")]) == 0
    assert main(["export", folder, "--format", "html", "--out", str(tmp_path / "page.html")]) == 0
    out = tmp_path / "x.landscape"
    assert main(["export", folder, "--format", "landscape", "--out", str(out)]) == 2
    assert "Copy the whole folder" in capsys.readouterr().err
    assert not out.exists()
    with pytest.raises(LandscapeError, match="too large for a landscape file"):
        pack(Path(folder), out)


@pytest.mark.parametrize("words", ["learning", "learning NOT zzzzq"])
def test_very_many_hits_are_those_of_the_exact_search(
    mapped: Landscape, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    exact = search(mapped, words)
    monkeypatch.setattr("explorer.analysis.text_index._MOST_COUNTED", 20)
    rough = search(mapped, words)
    assert len(exact.rows) > 20
    assert set(rough.rows) == set(exact.rows)
    assert (np.diff(rough.scores) <= 0).all()
    titles = mapped.papers["title"].str.lower().str.contains("learning")
    inside = titles.to_numpy(dtype=bool)[rough.rows]
    assert inside[: inside.sum()].all()


@pytest.mark.parametrize("words", ["learning graph attention", "zzzzq", "zzzzq learning", "diffus"])
def test_few_hits_of_words_of_many_papers_are_counted(
    mapped: Landscape, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    exact = search(mapped, words)
    most = len(exact.rows)
    assert most < len(search(mapped, "learning").rows)
    monkeypatch.setattr("explorer.analysis.text_index._MOST_COUNTED", most)
    again = search(mapped, words)
    assert again.rows.tolist() == exact.rows.tolist()
    assert again.scores.tolist() == exact.scores.tolist()
