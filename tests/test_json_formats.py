"""JSON of the services and of citation tools: every field that they carry, and what is broken."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.corpus import Corpus, read_corpus
from explorer.corpus.formats.openalex import restore
from tests import samples
from tests.samples import ABSTRACTS, DOIS, SAMPLES, TITLES, json_bytes, json_lines

JSON_FORMATS = ["OpenAlex works", "Semantic Scholar papers", "Crossref works", "DataCite works",
                "arXiv metadata snapshot", "CSL-JSON", "JSON objects"]  # fmt: skip


def read(folder: Path, content: bytes, name: str = "papers.json") -> Corpus:
    (folder / name).write_bytes(content)
    return read_corpus([folder / name])


@pytest.mark.parametrize("name", JSON_FORMATS)
def test_every_field_of_a_format_arrives(name: str, tmp_path: Path) -> None:
    corpus = read(tmp_path, SAMPLES[name][1])
    papers = corpus.papers
    assert corpus.files[0].format == name
    assert papers["title"].tolist() == TITLES
    assert papers["abstract"].tolist() == ABSTRACTS
    assert papers["doi"].str.removeprefix("https://doi.org/").tolist() == DOIS
    assert {name for names in papers["authors"] for name in names} == {"Ada Moray"}
    assert papers["authors"].map(len).tolist() == [1, 1]
    expected = "2021-01-01" if name == "JSON objects" else "2021-03-04"
    assert papers["date"].astype(str).tolist() == [expected] * 2
    assert papers["venue"].str.startswith("Tides").all()


def test_further_fields_of_the_services(tmp_path: Path) -> None:
    work = read(tmp_path, SAMPLES["OpenAlex works"][1]).papers.iloc[1]
    assert (work["citations"], work["language"]) == (7, "en")
    assert work["pmid"].endswith("123456")
    assert work["url"] == "https://x.y"
    paper = read(tmp_path, SAMPLES["Semantic Scholar papers"][1]).papers.iloc[0]
    assert (paper["citations"], paper["category"]) == (7, "Biology")
    assert paper["arxiv_id"] == "2103.00000"
    listed = read(tmp_path, SAMPLES["arXiv metadata snapshot"][1]).papers.iloc[1]
    assert (listed["arxiv_id"], listed["category"]) == ("2103.00001", "cs.LG")


@pytest.mark.parametrize(
    "value",
    [samples.OPENALEX, {"results": samples.OPENALEX}, {"response": {"docs": samples.OPENALEX}}],
)
def test_answers_are_read_however_they_are_wrapped(value: Any, tmp_path: Path) -> None:
    assert read(tmp_path, json_bytes(value)).papers["title"].tolist() == TITLES
    assert read(tmp_path, json_bytes(samples.OPENALEX[1])).papers["title"].tolist() == TITLES[1:]
    assert read(tmp_path, json_lines(samples.OPENALEX)).papers["title"].tolist() == TITLES


def test_inverted_abstracts_are_put_back() -> None:
    assert restore({"the": [0, 2], "sea": [1, 3], "odd": ["x", -1]}) == "the sea the sea"
    assert restore(None) == ""
    assert restore({"word": 3}) == ""


@given(st.lists(st.text("abcdé", min_size=1), min_size=1, max_size=40))
def test_inverting_and_restoring_gives_the_text_back(words: list[str]) -> None:
    assert restore(samples.inverted(" ".join(words))) == " ".join(words)


def test_a_broken_line_is_dropped_and_the_others_stay(tmp_path: Path) -> None:
    lines = json_lines(samples.PLAIN).splitlines()
    corpus = read(tmp_path, b"\n".join([lines[0], b'{"title": "half', lines[1], b"17"]))
    assert corpus.papers["title"].tolist() == TITLES
    assert corpus.ledger["status"].tolist() == ["kept", "dropped", "kept", "dropped"]
    assert corpus.ledger["line"].tolist() == [1, 2, 3, 4]
    assert corpus.ledger["reason"].str.contains("broken JSON")[1]


def test_a_truncated_array_gives_what_came_before_the_break(tmp_path: Path) -> None:
    whole = json_bytes(samples.CSL)
    corpus = read(tmp_path, whole[:-30])
    assert corpus.papers["title"].tolist() == TITLES[:1]
    assert corpus.ledger["status"].tolist() == ["kept", "dropped"]
    assert "line 1" in corpus.ledger["reason"][1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["CSL-JSON", "JSON objects"])
def test_json_in_other_encodings(name: str, encoding: str, tmp_path: Path) -> None:
    content = SAMPLES[name][1].decode().encode(encoding)
    assert read(tmp_path, content).papers["abstract"].tolist() == ABSTRACTS


@pytest.mark.parametrize(
    ("issued", "date", "precision"),
    [({"date-parts": [[2019]]}, "2019-01-01", "year"),
     ({"date-parts": [["2019", "3"]]}, "2019-03-01", "month"),
     ({"literal": "2016-09-0013"}, "2016-09-13", "day"),
     ({"raw": "2019-03-02"}, "2019-03-02", "day"),
     ({}, "NaT", "none"), ({"date-parts": [[]]}, "NaT", "none")],
)  # fmt: skip
def test_dates_of_csl(issued: Any, date: str, precision: str, tmp_path: Path) -> None:
    corpus = read(tmp_path, json_bytes([{**samples.CSL[0], "issued": issued}]))
    paper = corpus.papers.iloc[0]
    assert (str(paper["date"])[:10], paper["date_precision"]) == (date, precision)
    assert ("read as" in corpus.ledger["reason"][0]) == ("literal" in issued)


_WORD = st.text("abcdefghijklmnopqrstuvwxyzäéøß", min_size=2, max_size=12)
_SUFFIXES = {"Jr", "Sr", "Ii", "Iii", "Iv"}
"""Where one stands for a first name, it is read as the suffix that it mostly is."""
_TEXT = st.lists(_WORD, min_size=3, max_size=12).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(
    title=_TEXT, abstract=_TEXT, family=_WORD.map(str.capitalize),
    given_name=_WORD.map(str.capitalize).filter(lambda name: name not in _SUFFIXES),
    year=st.integers(1600, 2030), month=st.integers(1, 12), suffix=st.integers(1, 10**9),
)  # fmt: skip
def test_csl_written_and_read_is_the_same_paper(
    tmp_path_factory: pytest.TempPathFactory, title: str, abstract: str, family: str,
    given_name: str, year: int, month: int, suffix: int,
) -> None:  # fmt: skip
    item = {
        "id": "x", "type": "book", "title": title, "abstract": abstract, "DOI": f"10.5555/{suffix}",
        "author": [{"family": family, "given": given_name}],
        "issued": {"date-parts": [[year, month]]},
    }  # fmt: skip
    paper = read(tmp_path_factory.mktemp("csl"), json_bytes([item])).papers.iloc[0]
    assert (paper["title"], paper["abstract"], paper["doi"]) == (title, abstract, item["DOI"])
    assert paper["authors"] == [f"{given_name} {family}"]
    assert (paper["date"].year, paper["date"].month) == (year, month)
    assert paper["date_precision"] == "month"
