"""Reading many files: bad ones beside good ones, limits, encodings, and the account of it all."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.build.precomputed import read_vectors
from explorer.corpus import read_corpus
from explorer.corpus.decoding import decode
from explorer.corpus.limits import Limits
from explorer.corpus.schema import LEDGER_COLUMNS
from explorer.errors import CorpusError, ExplorerError
from tests.samples import HEADER, REEF, ROWS, SAMPLES, TITLES, delimited, json_lines, parquet
from tests.test_cli import run


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_is_recognised_by_its_content(name: str, tmp_path: Path) -> None:
    (tmp_path / "unnamed").write_bytes(SAMPLES[name][1])
    corpus = read_corpus([tmp_path / "unnamed"])
    file = corpus.files[0]
    assert (file.format, file.records, file.kept, file.with_abstract) == (name, 2, 2, 2)
    assert list(corpus.ledger.columns) == list(LEDGER_COLUMNS)


def test_a_bad_file_blocks_no_good_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(delimited([HEADER, *ROWS]))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "c.txt").write_text("Only words.")
    (tmp_path / "d.txt").write_text("")
    corpus = read_corpus([tmp_path])
    assert len(corpus.papers) == 2
    assert ["problem" in file.as_dict() for file in corpus.files] == [False, True, True, True]
    dropped = corpus.ledger[corpus.ledger["status"] == "dropped"]
    assert dropped["file"].tolist() == ["b.pdf", "c.txt", "d.txt"]
    assert dropped["line"].tolist() == [0, 0, 0]
    assert "a PDF" in dropped["reason"].iloc[0]
    with pytest.raises(CorpusError, match="No paper found") as raised:
        read_corpus([tmp_path / "b.pdf", tmp_path / "c.txt"])
    assert "b.pdf: This is a PDF" in str(raised.value)


def test_records_without_text_are_dropped_and_without_abstract_marked(tmp_path: Path) -> None:
    lines = [{"title": "One", "year": 2020}, {"title": "", "year": 2020}, {"abstract": REEF}]
    (tmp_path / "x.jsonl").write_bytes(json_lines(lines))
    ledger = read_corpus([tmp_path]).ledger
    assert ledger["reason"].tolist() == ["no abstract", "neither title nor abstract", ""]
    assert ledger["status"].tolist() == ["kept", "dropped", "kept"]


def test_limits_of_the_operator_are_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(delimited([HEADER, *ROWS]))
    (tmp_path / "b.json").write_bytes(SAMPLES["CSL-JSON"][1])
    monkeypatch.setenv("EXPLORER_MAX_RECORDS", "3")
    corpus = read_corpus([tmp_path])
    assert [file.records for file in corpus.files] == [2, 1]
    assert "EXPLORER_MAX_RECORDS" in corpus.files[1].problem
    monkeypatch.delenv("EXPLORER_MAX_RECORDS")
    (tmp_path / "large.csv").write_bytes(b"title\n" + b"x" * 1_000_000)
    monkeypatch.setenv("EXPLORER_MAX_FILE_MB", "1")
    problem = read_corpus([tmp_path]).files[2].problem
    assert "1.0 MB are more than the 1 MB allowed" in problem
    assert "EXPLORER_MAX_FILE_MB" in problem
    monkeypatch.setenv("EXPLORER_MAX_FILE_MB", "much")
    with pytest.raises(ExplorerError, match="EXPLORER_MAX_FILE_MB"):
        Limits.of_operator()


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [("Café".encode(), "Café", "UTF-8"), (b"\xef\xbb\xbfCaf\xc3\xa9", "Café", "UTF-8"),
     ("Café".encode("latin-1"), "Café", "Latin-1"),
     ("Café – €".encode("cp1252"), "Café – €", "Windows-1252"),
     ("Café".encode("utf-16"), "Café", "UTF-16"),
     ("Café au lait".encode("utf-16-be"), "Café au lait", "UTF-16 without a mark"),
     ("naïve façade ÿ".encode() + b" caf\xe9", "naïve façade ÿ café",
     "UTF-8 with some Windows-1252"), (b"nul\x00l", "null", "UTF-8"), (b"", "", "UTF-8"),
     (("Новые данные о жизни рифов в тёплом море. " * 30).encode("cp1251"),
      "Новые данные о жизни рифов в тёплом море. " * 30, "cp1251")],
)  # fmt: skip
def test_encodings(content: bytes, text: str, encoding: str) -> None:
    assert decode(content, "x") == (text, encoding)


def test_the_command_line_gives_the_account(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(delimited([["heading", "n"], ["=cmd|' /C calc'!A0", "4"]]))
    (tmp_path / "b.json").write_bytes(SAMPLES["CSL-JSON"][1])
    (tmp_path / "c.pdf").write_bytes(b"%PDF")
    ledger = tmp_path / "ledger.csv"
    choice = '{"a.csv": {"title": "heading"}}'
    files = [tmp_path / name for name in ("a.csv", "b.json", "c.pdf")]
    done = run("check", *files, "--json", "--columns", choice, "--preview", "2", "--ledger", ledger)
    result = json.loads(done.stdout)
    assert done.stderr == ""
    assert {key: result[key] for key in ("records", "papers", "dropped", "with_doi")} == {
        "records": 4, "papers": 3, "dropped": 1, "with_doi": 2,
    }  # fmt: skip
    assert result["files"][0]["mapping"] == {"title": "heading"}
    assert result["files"][0]["columns"] == ["heading", "n"]
    assert result["files"][1] == {
        "path": str(files[1]), "format": "CSL-JSON", "records": 2, "kept": 2, "with_abstract": 2,
        "with_date": 2, "with_doi": 2,
    }  # fmt: skip
    assert "PDF" in result["files"][2]["problem"]
    assert result["preview"][1] == {
        "title": TITLES[0], "authors": ["Ada Moray"], "date": "2021-03-04", "venue": "Tides",
        "doi": "10.5555/reef.1", "abstract": REEF,
    }  # fmt: skip
    table = pd.read_csv(ledger, keep_default_na=False)
    assert table["title"][0].startswith("'=cmd")
    assert table["status"].tolist() == ["kept", "kept", "kept", "dropped"]


def test_the_account_for_people_and_a_ledger_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(SAMPLES["CSL-JSON"][1])
    done = run("check", tmp_path / "b.json", "--preview", "1", "--ledger", tmp_path / "l.parquet")
    assert "      2     2         2     2    2  CSL-JSON" in done.stdout
    assert TITLES[0] in done.stdout
    assert len(pd.read_parquet(tmp_path / "l.parquet")) == 2
    for name in ("ledger.txt", "nowhere/ledger.csv"):
        done = run("check", tmp_path / "b.json", "--ledger", tmp_path / name)
        assert done.returncode == 2
        assert done.stderr.startswith("explorer: ")


def test_vectors_from_a_column_of_the_papers_table(tmp_path: Path) -> None:
    path = tmp_path / "papers.parquet"
    vectors = [[3.0, 4.0], [0.0, 2.0], [1.0, 0.0], [0.0, 1.0]]
    path.write_bytes(
        parquet(
            title=["One", "Two", None, "one"], vector=vectors, short=[[1.0], [1.0, 2.0], [], None]
        )
    )
    corpus = read_corpus([path])
    assert len(corpus.papers) == 2
    read = read_vectors(f"{path}:vector", corpus)
    np.testing.assert_allclose(read, [[0.6, 0.8], [0, 1]], atol=1e-3)
    for column in ("short", "title", "absent"):
        with pytest.raises(CorpusError, match=column):
            read_vectors(f"{path}:{column}", corpus)
    with pytest.raises(CorpusError):
        read_vectors(f"{tmp_path}/none.parquet:vector", corpus)
