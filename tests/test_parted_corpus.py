"""A corpus read into parts on disk is the corpus that is read into memory."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.build.reading import is_large, reading
from explorer.build.workers import OneProcess
from explorer.corpus import Corpus, blocks, partitioned, read_corpus
from explorer.corpus.partitioned import PartedCorpus, in_parts
from explorer.corpus.suspects import Keys, shared
from explorer.errors import CorpusError
from tests.conftest import BUNDLED_CORPUS

_ABSTRACT = (
    "We study how coral reefs recover after heat waves in {place}. Surveys of ten years show that "
    "cover of living coral falls by half within a season and needs a decade to return, that young "
    "colonies settle first where grazing fish are many, and that reefs upstream send larvae. {end}"
)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 7)
    monkeypatch.setattr(partitioned, "PAPERS", 10)


def messy(folder: Path) -> Path:
    """Every kind of duplicate, in two files: by identifier, title, text, and none but alike."""
    folder.mkdir()
    rows = [
        {"title": f"Paper {n} on reefs",
         "abstract": _ABSTRACT.format(place=f"bay {n}", end=n * "x"),
         "authors": f"Author{n}, A.", "year": 2000 + n % 9, "doi": f"10.1234/{n}"}
        for n in range(30)
    ]  # fmt: skip
    again = [
        rows[3] | {"title": "Paper three, retold", "doi": "https://doi.org/10.1234/3"},
        rows[5] | {"doi": "", "abstract": ""},
        rows[8] | {"title": "Reefs in heat", "doi": "", "abstract": rows[8]["abstract"] + " Yes."},
        {"title": "Editorial", "abstract": "", "authors": "", "year": "", "doi": ""},
        {"title": "Editorial", "abstract": "", "authors": "", "year": "", "doi": ""},
        {"title": "", "abstract": "", "authors": "Nobody", "year": 1999, "doi": ""},
        {"title": "A tale", "abstract": "Once.", "authors": "A", "year": 2001, "doi": ""},
        {"title": "A tale", "abstract": "Once.", "authors": "B", "year": 2011, "doi": ""},
        {"title": "A tale", "abstract": "Once.", "authors": "C", "year": 2021, "doi": ""},
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "first.csv", index=False)
    pd.DataFrame(again).to_csv(folder / "second.csv", index=False)
    (folder / "third.bin").write_bytes(b"\x00\x01nothing to read")
    return folder


def parted(paths: Sequence[str | Path]) -> Corpus:
    """Read into parts, and these into memory."""
    given = [str(path) for path in paths]
    with reading(given, None, OneProcess(), lambda *_: None, in_parts=True) as corpus:
        assert isinstance(corpus, PartedCorpus)
        assert max(corpus.sizes) <= 10
        whole = corpus.load()
        assert corpus.summary() == whole.summary()
        assert len(corpus) == len(whole)
    return whole


def assert_same(found: Corpus, expected: Corpus) -> None:
    pd.testing.assert_frame_equal(found.papers, expected.papers)
    pd.testing.assert_frame_equal(found.ledger, expected.ledger)
    assert found.fingerprint() == expected.fingerprint()
    assert found.summary() == expected.summary()
    assert found.unmatched_facts == expected.unmatched_facts


def test_duplicates_of_every_kind_are_found_without_all_records_in_memory(tmp_path: Path) -> None:
    folder = messy(tmp_path / "papers")
    expected = read_corpus([folder])
    assert len(expected.papers) < 39
    assert {"kept", "duplicate", "dropped"} <= set(expected.ledger["status"])
    assert expected.papers["paper_id"].is_unique
    assert_same(parted([folder]), expected)


def test_companion_tables_and_pages_are_read_the_same() -> None:
    assert_same(parted([BUNDLED_CORPUS]), read_corpus([BUNDLED_CORPUS]))


def test_equal_corpora_have_equal_parts(tmp_path: Path) -> None:
    folder = messy(tmp_path / "papers")
    (tmp_path / "parts").mkdir()
    cut = in_parts(read_corpus([folder]), tmp_path / "parts")
    with reading([str(folder)], None, OneProcess(), lambda *_: None, in_parts=True) as found:
        assert isinstance(found, PartedCorpus)
        assert found.prints == cut.prints
        assert found.fingerprint() == cut.fingerprint()
        first = pd.concat(list(cut.column_parts(("paper_id", "title"))), ignore_index=True)
        assert first["title"].tolist() == read_corpus([folder]).papers["title"].tolist()


def test_no_more_records_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_MAX_RECORDS", "33")
    folder = messy(tmp_path / "papers")
    found, expected = parted([folder]), read_corpus([folder])
    assert_same(found, replace(expected, files=found.files))
    told = [file.problem for file in found.files]
    assert told[0] == ""
    assert "beyond 33 records" in told[1]
    assert [file.kept for file in found.files] == [file.kept for file in expected.files]


def test_nothing_to_read_is_told_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00\x01\x02")
    (tmp_path / "b.bin").write_bytes(b"\x00\x01\x02")
    with pytest.raises(CorpusError, match=r"a\.bin.*b\.bin"):
        parted([tmp_path])


def test_large_is_what_would_not_fit(tmp_path: Path) -> None:
    (tmp_path / "small.csv").write_text("title\nOne\n")
    assert not is_large([str(tmp_path)])
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(70_000_000)
    assert is_large([str(tmp_path)])


def test_only_what_stands_there_twice_is_shared() -> None:
    values = np.array([5, 0, 7, 5, 0, 9, 7, 7], dtype=np.uint64)
    assert np.flatnonzero(shared(values)).tolist() == [0, 2, 3, 6, 7]
    nothing = Keys.of([])
    assert len(nothing.suspects()) == 0
    assert nothing.bands.shape[0] == nothing.identifiers.shape[0] == 0
