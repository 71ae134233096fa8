"""Reading: every record of the bundled pages, and clear words about bad input."""

import re
from datetime import date
from pathlib import Path

import pytest

from explorer.corpus import Corpus, read_corpus
from explorer.corpus.dates import parse_date
from explorer.corpus.duplicates import group_duplicates, merge
from explorer.corpus.schema import PAPER_DTYPES, Record, complete_arxiv_id, paper_id
from explorer.errors import CorpusError
from tests.conftest import BUNDLED_CORPUS, first_papers


def test_bundled_corpus_recovers_every_record(bundled_corpus: Corpus) -> None:
    summary = bundled_corpus.summary()
    assert [file["records"] for file in summary.pop("files")] == [10, 74, 90, 43, 94, 0]
    assert summary == {
        "records": 311, "papers": 296, "duplicates": 15, "dropped": 0, "undated": 35,
        "with_abstract": 296, "with_doi": 7, "with_date": 261,
    }  # fmt: skip
    assert bundled_corpus.unmatched_facts == 0


def test_no_chrome_line_is_a_paper(bundled_corpus: Corpus) -> None:
    papers = bundled_corpus.papers
    assert papers["abstract"].str.len().min() > 1000
    assert not papers["title"].isin(["new", "Subscribe", "Daily Papers"]).any()
    assert not papers["title"].str.contains("trending papers|research community").any()
    assert not papers["abstract"].str.contains(r"•|\d authors").any()


def test_dates_and_author_counts_belong_to_the_paper_above_them(bundled_corpus: Corpus) -> None:
    """Read the raw page a second way: the lines around each separator."""
    lines = (BUNDLED_CORPUS / "003_c362ff4596ee403b.txt").read_text().split("\n")
    papers = bundled_corpus.papers.set_index("title")
    checked = 0
    for place, line in enumerate(lines):
        if line.strip() != "·":
            continue
        title, count, when = lines[place - 5], lines[place - 1], lines[place + 1]
        paper = papers.loc[title]
        number = re.search(r"(\d+) authors", count)
        assert (int(number[1]) if number else None) == (
            None if number is None else paper["author_count"]
        )
        month, day = re.match(r"(\w{3} )(\d+)", when).groups()
        year = (re.findall(r", (\d{4})", when) or ["2025"])[0]
        assert paper["date"].date() == parse_date(f"{month}{day}, {year}").first_day
        checked += 1
    assert checked == 43
    assert papers.loc[papers.index.str.startswith("SoundCTM"), "author_count"].isna().all()


def test_facts_are_joined(bundled_corpus: Corpus) -> None:
    papers = bundled_corpus.papers
    first = papers.iloc[0]
    assert first["title"].startswith("Generalization of Diffusion Models")
    assert first["arxiv_id"] == "2512.20963"
    assert first["url"] == "https://arxiv.org/abs/2512.20963"
    assert (str(first["date"].date()), first["date_precision"]) == ("2025-12-01", "month")
    assert first["category"] == "cs.LG"
    assert (papers["title"] == "").sum() == 4
    assert papers["date_precision"].value_counts().to_dict() == {
        "month": 155, "day": 106, "none": 35,
    }  # fmt: skip


def test_ledger_accounts_for_every_record(bundled_corpus: Corpus) -> None:
    ledger = bundled_corpus.ledger
    assert ledger["record"].tolist() == list(range(1, 312))
    assert set(ledger["paper_id"]) == set(bundled_corpus.papers["paper_id"])
    merged = ledger[ledger["status"] == "duplicate"]
    assert len(merged) == 15
    assert merged["reason"].str.contains("same paper as").all()
    for place in bundled_corpus.papers["source"].explode():
        file, line = place.rsplit(":", 1)
        assert ((ledger["file"] == file) & (ledger["line"] == int(line))).sum() == 1
    assert bundled_corpus.papers["paper_id"].is_unique


def test_lost_zeros_of_arxiv_ids_come_back_and_are_noted(bundled_corpus: Corpus) -> None:
    assert bundled_corpus.papers["arxiv_id"].str.fullmatch(r"|\d{4}\.\d{4,5}").all()
    noted = bundled_corpus.ledger["reason"].str.contains("its lost zeros restored")
    assert noted.sum() == 33


def test_inferred_years_are_noted(bundled_corpus: Corpus) -> None:
    inferred = bundled_corpus.ledger["reason"].str.contains("has no year; read as 2025")
    assert inferred.sum() == 8


@pytest.mark.parametrize(
    ("given", "complete"),
    [("2410.0553", "2410.05530"), ("2205.149", "2205.14900"), ("1412.678", "1412.6780"),
     ("704.0001", "0704.0001"), ("1211.4246", "1211.4246"), ("2402.18153", "2402.18153"),
     ("math/0309136", "math/0309136"), ("", "")],
)  # fmt: skip
def test_complete_arxiv_id(given: str, complete: str) -> None:
    assert complete_arxiv_id(given) == complete


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [("2022-11-14", date(2022, 11, 14), "day"), ("Nov 14, 2022", date(2022, 11, 14), "day"),
     ("2024-04-03 17:59:53", date(2024, 4, 3), "day"), ("2022-11", date(2022, 11, 1), "month"),
     ("2022", date(2022, 1, 1), "year")],
)  # fmt: skip
def test_dates_know_their_precision(text: str, day: date, precision: str) -> None:
    parsed = parse_date(text)
    assert (parsed.first_day, parsed.precision) == (day, precision)


@pytest.mark.parametrize("text", ["", "in press", "soon", "Feb 30", "11/14/22"])
def test_what_is_no_date_stays_none(text: str) -> None:
    assert parse_date(text) is None


def test_duplicates_are_found_through_chains() -> None:
    records = [
        Record("a", 1, title="One thing", doi="10.1/X"),
        Record("a", 2, title="Another"),
        Record("b", 1, title="ONE  Thing!", arxiv_id="2101.00001"),
        Record("b", 2, title="Renamed", arxiv_id="2101.00001"),
        Record("c", 1, title="Differs", doi="10.1/x"),
    ]
    assert group_duplicates(records).tolist() == [0, 1, 0, 0, 0]


def test_merging_keeps_the_fullest_values() -> None:
    merged = merge(
        [
            Record("a", 1, title="T", abstract="short", date=parse_date("2022")),
            Record("b", 2, title="T", abstract="much longer", author_count=3,
                   date=parse_date("2022-03-04"), doi="10.1/x"),
        ]
    )  # fmt: skip
    assert (merged.file, merged.line, merged.abstract) == ("a", 1, "much longer")
    assert (merged.author_count, merged.doi, str(merged.date)) == (3, "10.1/x", "2022-03-04")


def test_paper_ids_do_not_depend_on_places() -> None:
    first = Record("a", 1, title="On  Things", abstract="Words.")
    second = Record("b", 9, title="On things", abstract="words")
    assert paper_id(first) == paper_id(second)
    assert paper_id(Record("a", 1, title="T", doi="10.1/ABC")) == "doi:10.1/abc"


def test_fingerprint_follows_content_only(bundled_corpus: Corpus, tmp_path: Path) -> None:
    for path in BUNDLED_CORPUS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert read_corpus([tmp_path]).fingerprint() == bundled_corpus.fingerprint()
    assert first_papers(bundled_corpus, 295).fingerprint() != bundled_corpus.fingerprint()


def test_papers_have_the_schema(bundled_corpus: Corpus) -> None:
    assert list(bundled_corpus.papers.columns) == list(PAPER_DTYPES)


def test_a_title_without_abstract_is_kept_and_an_empty_record_dropped(tmp_path: Path) -> None:
    page = "new\n\nSubscribe\n\nFirst title\n\nIts abstract.\n\nLast title, no abstract\n"
    (tmp_path / "page.txt").write_text(page)
    (tmp_path / "notes.txt").write_text("Abstract:\n\nAbstract:Something was found.\n")
    corpus = read_corpus([tmp_path])
    assert corpus.summary()["papers"] == 3
    assert corpus.summary()["dropped"] == 1
    reasons = dict(zip(corpus.ledger["title"], corpus.ledger["reason"], strict=True))
    assert reasons["Last title, no abstract"] == "no abstract"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("empty.txt", b"", "empty"), ("prose.txt", b"Just some words.", "format"),
     ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
     ("noise.bin", bytes(range(32)) * 40, "Not text"),
     ("table.csv", b"a,b\n1,2\n", "among 'a', 'b'")],
)  # fmt: skip
def test_bad_files_are_named_with_a_remedy(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError) as raised:
        read_corpus([tmp_path])
    assert name in str(raised.value)
    assert says in str(raised.value)
    assert raised.value.remedy


def test_missing_paths_and_empty_folders_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="No such file"):
        read_corpus([tmp_path / "nowhere"])
    with pytest.raises(CorpusError, match="No paper found"):
        read_corpus([tmp_path])
