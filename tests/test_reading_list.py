"""The reading list: order, notes, the address, what is brought along, files, suggestions."""

import csv
import io
import json
import re
from dataclasses import replace

import bibtexparser
import numpy as np
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.analysis.list_address import list_as_text, list_from_text, short_names
from explorer.analysis.list_import import entries_from_text
from explorer.analysis.reading_list import LONGEST_NOTE, MOST_PAPERS, Entry, ReadingList
from explorer.analysis.suggestions import suggested_papers
from explorer.export.reading_list import FILES, list_papers
from explorer.landscape import Landscape

ROWS = [7, 3, 200, 45]
HOSTILE = '=1+1 <img src=x onerror="a"> ![a](http://evil.example/x.png) } \\write18 | `x`\n# h'


def of(landscape: Landscape, rows: list[int], note: str = "") -> ReadingList:
    return ReadingList(tuple(Entry(paper, note) for paper in landscape.papers["paper_id"][rows]))


def names(reading: ReadingList) -> str:
    return "".join(entry.paper for entry in reading.entries)


def test_papers_are_added_moved_noted_and_removed() -> None:
    reading = ReadingList().merged(map(Entry, "abcd"))
    assert names(reading.moved("d", 0)) == "dabc"
    assert names(reading.moved("a", 2)) == "bcad"
    assert names(reading.moved("b", 99)) == "acdb"
    assert names(reading.without(["b", "x"])) == "acd"
    assert names(reading.in_order(["c", "a"])) == "cabd"
    noted = reading.noted("c", "read").noted("a", "x" * (LONGEST_NOTE + 5))
    assert noted.notes["c"] == "read"
    assert len(noted.notes["a"]) == LONGEST_NOTE
    assert names(noted) == "abcd"
    assert noted.moved("c", 0).entries[0] == Entry("c", "read")


def test_merging_keeps_order_and_notes_and_the_limit() -> None:
    mine = ReadingList((Entry("a", "mine"), Entry("b")))
    merged = mine.merged([Entry("c", "new"), Entry("b", "theirs"), Entry("a", "theirs")])
    assert merged.entries == (Entry("a", "mine"), Entry("b", "theirs"), Entry("c", "new"))
    full = mine.merged(Entry(str(number)) for number in range(2 * MOST_PAPERS))
    assert len(full) == MOST_PAPERS
    assert full.merged([Entry("b", "late")]).notes["b"] == "late"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1), st.text(max_size=50)), min_size=1, max_size=30,
             unique_by=lambda pair: pair[0])
)  # fmt: skip
def test_an_address_brings_back_the_list(pairs: list[tuple[str, str]]) -> None:
    surrogates = [(paper, note) for paper, note in pairs if (paper + note).isprintable()]
    reading = ReadingList(tuple(Entry(*pair) for pair in surrogates or [("a", "")]))
    text = list_as_text(reading)
    assert re.fullmatch(r"[\w.=-]+", text, re.ASCII)
    assert list_from_text(text, short_names(reading.notes)) == (reading, 0)
    others = dict(list(short_names(reading.notes).items())[1:])
    found = list_from_text(text, others)
    assert found is not None
    assert found[1] == 1
    assert found[0].entries == reading.entries[1:]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_other_address_is_refused(text: str) -> None:
    found = list_from_text(text, {})
    assert found is None or not len(found[0])


@pytest.mark.parametrize("text", ["", ".", "abc", "AAAAAAA", "AAAAAAAA.x", "AAAAAAAA.eJwDAAAAAAE",
                                  "AAAAAAAA" * (MOST_PAPERS + 1)])  # fmt: skip
def test_what_is_no_list_is_refused(text: str) -> None:
    assert list_from_text(text, {}) is None


def test_paper_ids_of_the_bundled_corpus_differ_in_the_address(bundled: Landscape) -> None:
    assert len(short_names(bundled.papers["paper_id"])) == len(bundled.papers)


def exported(landscape: Landscape, kind: str, note: str = "") -> str:
    reading = of(landscape, ROWS, note)
    papers = landscape.papers.iloc[reading.rows(landscape)]
    return FILES[kind].write(list_papers(papers, reading.notes)).decode("utf-8-sig")


@pytest.fixture
def with_dois(bundled: Landscape) -> Landscape:
    dois = [f"10.1234/test.{row}" for row in range(len(bundled.papers))]
    return replace(bundled, papers=bundled.papers.assign(doi=dois))


def test_other_programs_read_the_same_papers(with_dois: Landscape) -> None:
    dois = with_dois.papers["doi"][ROWS].tolist()
    titles = with_dois.papers["title"][ROWS].tolist()
    entries = bibtexparser.parse_string(exported(with_dois, "BibTeX", "see 50%")).entries
    assert [entry["doi"] for entry in entries] == dois
    assert [entry["annote"] for entry in entries] == [r"see 50\%"] * len(ROWS)
    records = rispy.loads(exported(with_dois, "RIS", "see 50%"))
    assert [record["doi"] for record in records] == dois
    assert [record["title"] for record in records] == titles
    assert all("see 50%" in record["notes"] for record in records)
    items = json.loads(exported(with_dois, "CSL-JSON", "see 50%"))
    assert [item["DOI"] for item in items] == dois
    assert [item["title"] for item in items] == titles
    assert {item["annote"] for item in items} == {"see 50%"}
    rows = list(csv.DictReader(io.StringIO(exported(with_dois, "CSV", "see 50%"))))
    assert [row["doi"] for row in rows] == dois
    assert {row["note"] for row in rows} == {"see 50%"}


@pytest.mark.parametrize("kind", ["This program", "BibTeX", "RIS", "CSL-JSON", "CSV", "Markdown"])
def test_every_file_can_be_brought_back(with_dois: Landscape, kind: str) -> None:
    entries, missing = entries_from_text(with_dois, exported(with_dois, kind, "first"))
    assert [entry.paper for entry in entries] == [*of(with_dois, ROWS).notes]
    assert missing == 0
    assert {entry.note for entry in entries} == ({"first"} if kind == "This program" else {""})


def test_identifiers_are_found_in_any_text(bundled: Landscape) -> None:
    known = bundled.papers["arxiv_id"][bundled.papers["arxiv_id"] != ""].iloc[:4]
    ids = bundled.papers["paper_id"][known.index].tolist()
    text = (
        f"see https://arxiv.org/abs/{known.iloc[0]}v3, and ({known.iloc[1]}); "
        f"doi:10.48550/arXiv.{known.iloc[2]}. arXiv:{known.iloc[3]}, again {known.iloc[0]} "
        "10.1000/unknown and 0000.00000 in 2021"
    )
    entries, missing = entries_from_text(bundled, text)
    assert [entry.paper for entry in entries] == ids
    assert missing == 2


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.text().map(json.dumps), st.sampled_from(
    ["[" * 10_000, '{"format": "topic landscape reading list"}',
     '{"format": "topic landscape reading list", "papers": [1, {"paper_id": 5, "note": []}]}']
)))  # fmt: skip
def test_any_text_can_be_brought_without_harm(bundled: Landscape, text: str) -> None:
    entries, _ = entries_from_text(bundled, text)
    assert entries == [] or all(entry.paper in bundled.row_of for entry in entries)


def test_a_list_finds_its_papers_in_another_landscape_by_doi(with_dois: Landscape) -> None:
    other = replace(with_dois, papers=with_dois.papers.assign(paper_id=[
        f"other:{row}" for row in range(len(with_dois.papers))
    ]))  # fmt: skip
    entries, missing = entries_from_text(other, exported(with_dois, "This program"))
    assert [entry.paper for entry in entries] == [f"other:{row}" for row in ROWS]
    assert missing == 0


def test_hostile_text_stays_text_in_files(bundled: Landscape) -> None:
    papers = bundled.papers.assign(title=HOSTILE, venue=HOSTILE, url="javascript:alert(1)", doi="")
    landscape = replace(bundled, papers=papers)
    markdown = exported(landscape, "Markdown", HOSTILE)
    assert not re.search(r"(?<!\\)[<\[!|`](img|a\]|\[| |x)", markdown)
    assert len(re.findall(r"^#", markdown, re.MULTILINE)) == 1
    assert "javascript" not in markdown
    entries = bibtexparser.parse_string(exported(landscape, "BibTeX", HOSTILE)).entries
    assert len(entries) == len(ROWS)
    records = rispy.loads(exported(landscape, "RIS", HOSTILE))
    assert len(records) == len(ROWS)
    rows = list(csv.DictReader(io.StringIO(exported(landscape, "CSV", HOSTILE))))
    assert all(row["note"].startswith("'=") and row["title"].startswith("'=") for row in rows)


def planted_vectors(bundled: Landscape) -> Landscape:
    """Papers 0 and 1 are two subjects; 2 to 4 are one text beside 0, 5 another, 6 beside 1."""
    basis = np.eye(8)
    vectors = np.array(
        [basis[0], basis[1]]
        + [basis[0] + 0.5 * basis[2] + 0.02 * basis[3 + number] for number in range(3)]
        + [basis[0] - 0.55 * basis[2], basis[1] + 0.6 * basis[6], basis[7], basis[0] + 0.01]
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    papers = bundled.papers.head(len(vectors))
    return replace(bundled, papers=papers, embeddings=vectors.astype(np.float16))


def test_suggestions_are_near_to_the_list_and_far_from_each_other(bundled: Landscape) -> None:
    landscape = planted_vectors(bundled)
    found = suggested_papers(landscape, np.array([1, 0]), np.ones(9, bool), 3)
    assert len(set(found.index) & {2, 3, 4}) == 1, "of three that say the same only one"
    assert {5, 6} < set(found.index)
    assert found.loc[6, "nearest"] == 1
    assert found.loc[5, "nearest"] == 0
    every = suggested_papers(landscape, np.array([0, 1]), np.ones(9, bool), 20)
    assert set(every.index) == {2, 3, 4, 5, 6, 7}, "neither the list nor a version of one of it"
    assert every.index[-1] != 5
    some = suggested_papers(landscape, np.array([0]), np.arange(9) == 7, 5)
    assert some.index.tolist() == [7]


def test_suggestions_for_no_list_and_for_all(bundled: Landscape) -> None:
    everything = np.arange(len(bundled.papers))
    shown = np.ones(len(everything), bool)
    assert suggested_papers(bundled, everything, shown).empty
    assert suggested_papers(bundled, everything[:1], ~shown).empty


def test_suggestions_say_what_the_embeddings_say(bundled: Landscape) -> None:
    found = suggested_papers(bundled, np.array(ROWS), np.ones(len(bundled.papers), bool))
    vectors = bundled.embeddings.astype(float)
    for row, nearest, similarity in found.itertuples():
        cosines = vectors[ROWS] @ vectors[row]
        assert ROWS[int(cosines.argmax())] == nearest
        assert abs(cosines.max() - similarity) < 0.01
    assert not set(found.index) & set(ROWS)
