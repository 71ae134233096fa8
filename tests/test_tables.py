"""Tables: headers of known programs, guesses, the reader's choice, and what is uneven."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.corpus import Corpus, read_corpus
from explorer.corpus.cells import split_authors, split_list
from explorer.corpus.clean import plain_text
from explorer.corpus.columns import parse_columns, suggest_mapping
from explorer.errors import CorpusError
from tests.samples import ABSTRACTS, HEADER, QUIRE, REEF, ROWS, TITLES, delimited, parquet, sheet

DIALECTS: dict[str, dict[str, str]] = {
    "Scopus": {"Authors": "Moray A.; Ross B.", "Author full names":
               "Moray, Ada (57000000001); Ross, Bo (57000000002)", "Title": "T", "Year": "2021",
               "Source title": "Tides", "DOI": "10.5555/a", "Link": "https://x.y", "Abstract": REEF,
               "Author Keywords": "reef; sea", "Index Keywords": "other", "Cited by": "7",
               "PubMed ID": "99", "Language of Original Document": "English", "Source": "Scopus"},
    "Web of Science": {"Authors": "Moray, A; Ross, B", "Author Full Names": "Moray, Ada; Ross, Bo",
                       "Article Title": "T", "Source Title": "Tides",
                       "Author Keywords": "reef; sea", "Abstract": REEF,
                       "Times Cited, WoS Core": "7",
                       "Publication Date": "",
                       "Publication Year": "2021", "DOI": "10.5555/a", "Pubmed Id": "99"},
    "Web of Science tags": {"PT": "J", "AU": "Moray, A; Ross, B", "AF": "Moray, Ada; Ross, Bo",
                            "TI": "T", "SO": "Tides", "DE": "reef; sea", "AB": REEF, "TC": "7",
                            "PY": "2021", "DI": "10.5555/a", "PM": "99"},
    "OpenAlex": {"id": "W1", "doi": "10.5555/a", "title": "T", "display_name": "T",
                 "publication_year": "2021", "publication_date": "2021-03-04",
                 "primary_location.source.display_name": "Tides", "abstract": REEF,
                 "authorships.author.display_name": "Ada Moray|Bo Ross", "cited_by_count": "7",
                 "keywords.display_name": "reef|sea", "ids.pmid": "99"},
    "Dimensions": {"Rank": "1", "DOI": "10.5555/a", "PMID": "99", "Title": "T", "Abstract": REEF,
                   "Source title": "Tides", "Publication date": "2021-03-04", "PubYear": "2021",
                   "Authors": "Moray, Ada; Ross, Bo", "Times cited": "7"},
    "Lens": {"Lens ID": "1", "Title": "T", "Date Published": "2021-03-04",
             "Publication Year": "2021", "Source Title": "Tides", "Author/s": "Ada Moray; Bo Ross",
             "Abstract": REEF, "Citing Works Count": "7", "DOI": "10.5555/a", "PMID": "99"},
    "PubMed": {"PMID": "99", "Title": "T", "Authors": "Moray A, Ross B.", "Journal/Book": "Tides",
               "Citation": "Tides 2021", "Publication Year": "2021", "Create Date": "2020/12/01",
               "DOI": "10.5555/a"},
    "Zotero": {"Key": "K", "Item Type": "journalArticle", "Publication Year": "2021",
               "Author": "Moray, Ada; Ross, Bo", "Title": "T", "Publication Title": "Tides",
               "DOI": "10.5555/a", "Abstract Note": REEF, "Date": "2021-03-04",
               "Date Added": "2024-01-01", "Manual Tags": "reef; sea", "Type": ""},
    "Rayyan": {"key": "1", "title": "T", "year": "2021", "month": "3", "day": "4",
               "journal": "Tides", "authors": "Moray, Ada and Ross, Bo", "abstract": REEF,
               "doi": "10.5555/a     LK  - https://x.y/z", "pubmed_id": "99",
               "keywords": "reef,sea"},
    "Covidence": {"Title": "T", "Authors": "Moray, Ada; Ross, Bo", "Abstract": REEF,
                  "Published Year": "2021", "Published Month": "03", "Journal": "Tides",
                  "DOI": "10.5555/a", "Covidence #": "12"},
    "Embase": {"Title": "T", "Original Title": "", "Author Names": "Moray A., Ross B.",
               "Source": "Tides (2021) 3", "Source title": "Tides", "Publication Year": "2021",
               "Abstract": REEF, "Author Keywords": "reef, sea", "Medline PMID": "99",
               "DOI": "10.5555/a"},
    "IEEE Xplore": {"Document Title": "T", "Authors": "A. Moray; B. Ross", "Abstract": REEF,
                    "Publication Title": "Tides", "Publication Year": "2021", "DOI": "10.5555/a",
                    "Author Keywords": "reef;sea", "Article Citation Count": "7"},
    "arXiv data set": {"titles": "T", "summaries": REEF, "authors": "['Ada Moray', 'Bo Ross']",
                       "published": "2021-03-04", "terms": "cs.LG", "doi": "10.5555/a",
                       "journal_ref": "Tides"},
    "our own": {"paper_id": "doi:10.5555/a", "title": "T", "abstract": REEF, "venue": "Tides",
                "authors": "Ada Moray; Bo Ross", "date": "2021-03-04", "doi": "10.5555/a",
                "keywords": "reef; sea", "citations": "7", "pmid": "99"},
}  # fmt: skip


_DAY = datetime.fromisoformat("2020-05-06")


def read(folder: Path, content: bytes, name: str = "table.csv", **options: Any) -> Corpus:
    (folder / name).write_bytes(content)
    return read_corpus([folder / name], **options)


@pytest.mark.parametrize("program", DIALECTS)
def test_headers_of_known_programs(program: str, tmp_path: Path) -> None:
    row = DIALECTS[program]
    corpus = read(tmp_path, delimited([list(row), list(row.values())], ";,\t"[len(program) % 3]))
    paper = corpus.papers.iloc[0]
    assert (paper["title"], paper["venue"], paper["date"].year) == ("T", "Tides", 2021)
    assert paper["doi"] == "10.5555/a"
    assert [name[:1] + name[-1:] for name in paper["authors"]]
    assert len(paper["authors"]) == 2
    assert not any("5700" in name for name in paper["authors"])
    assert paper["abstract"] == (REEF if REEF in row.values() else "")
    if "7" in row.values():
        assert paper["citations"] == 7
    if "99" in row.values():
        assert paper["pmid"] == "99"
    if any("sea" in value and "reef" in value for value in row.values()):
        assert paper["keywords"] == ["reef", "sea"]
    assert corpus.files[0].columns == tuple(row)


def test_a_month_of_its_own_column_counts(tmp_path: Path) -> None:
    for program, precision in {"Rayyan": "day", "Covidence": "month"}.items():
        row = DIALECTS[program]
        paper = read(tmp_path, delimited([list(row), list(row.values())])).papers.iloc[0]
        assert (paper["date"].month, paper["date_precision"]) == (3, precision)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(mark: str, encoding: str, tmp_path: Path) -> None:
    content = delimited([HEADER, *ROWS], mark).decode().encode(encoding)
    corpus = read(tmp_path, content)
    assert corpus.papers["abstract"].tolist() == ABSTRACTS
    assert corpus.papers["authors"].tolist() == [["Ada Moray"]] * 2
    named = {"utf-16": "UTF-16", "utf-16-le": "UTF-16 without a mark", "cp1252": "Windows-1252"}
    assert corpus.files[0].encoding == named.get(encoding, "")


def test_lines_above_the_header_and_line_numbers(tmp_path: Path) -> None:
    rows = [
        ["SEARCH", "reef"],
        ["-----", ""],
        HEADER,
        [TITLES[0], "two\nlines", *ROWS[0][2:]],
        ROWS[1],
    ]
    corpus = read(tmp_path, delimited(rows))
    assert corpus.ledger["line"].tolist() == [4, 6]
    assert corpus.papers["abstract"].tolist() == ["two lines", QUIRE]


def test_uneven_rows_are_kept_and_noted(tmp_path: Path) -> None:
    content = b"title,abstract,year\nShort\nLong,text,2020,more\n\nEven,text,2021\n,,\n"
    corpus = read(tmp_path, content)
    assert corpus.papers["title"].tolist() == ["Short", "Long", "Even"]
    assert corpus.ledger["reason"][0] == "the row has 1 cells, the header 3; no abstract"
    assert "4 cells" in corpus.ledger["reason"][1]
    assert corpus.ledger["status"].tolist() == ["repaired", "repaired", "kept"]


def test_a_missing_quotation_mark_costs_no_other_row(tmp_path: Path) -> None:
    rows = [b'"title","abstract"', b'"One","first', b'"Two","second"', b'"Three","third"']
    corpus = read(tmp_path, b"\n".join(rows))
    assert corpus.papers["title"].tolist() == ["One", "Two", "Three"]
    assert "quotation mark" in corpus.ledger["reason"][0]
    assert corpus.ledger["line"].tolist() == [2, 3, 4]


def test_a_quotation_mark_that_never_closes_is_found_in_time(tmp_path: Path) -> None:
    rows = [
        b"title,abstract",
        b'One,"never closed',
        *[b"Paper %d,text %d" % (n, n) for n in range(9000)],
    ]
    corpus = read(tmp_path, b"\n".join(rows))
    assert len(corpus.papers) == 9001


def test_headers_twice_in_one_table(tmp_path: Path) -> None:
    corpus = read(tmp_path, b"title,title,abstract\nOne,Other,Text\ntitle,title,abstract\n")
    assert corpus.files[0].columns == ("title", "title (2)", "abstract")
    assert corpus.papers["title"].tolist() == ["One"]
    assert corpus.ledger["reason"][1] == "the header once more"


def test_cells_that_say_nothing(tmp_path: Path) -> None:
    rows = [
        ["title", "abstract", "doi"],
        ["One", "[No abstract available]", "nan"],
        ["None", "", "-"],
    ]
    corpus = read(tmp_path, delimited(rows))
    assert corpus.papers[["title", "abstract", "doi"]].to_numpy().tolist() == [["One", "", ""]]
    assert corpus.ledger["reason"][1] == "the row is empty"


def test_huge_cells_are_read_and_cut_with_a_note(tmp_path: Path) -> None:
    corpus = read(tmp_path, delimited([["title", "abstract"], ["t" * 3000, "a " * 100_000]]))
    paper = corpus.papers.iloc[0]
    assert (len(paper["title"]), len(paper["abstract"])) == (2000, 100_000)
    assert "title of 3,000 characters cut" in corpus.ledger["reason"][0]


def test_unknown_columns_are_told_by_their_contents() -> None:
    rows = [[f"{n}", f"On the matter of number {n} and more", REEF * 3, "2019", f"10.5555/x{n}"]
            for n in range(5)]  # fmt: skip
    mapping = suggest_mapping(["a", "b", "c", "d", "e"], rows)
    assert mapping == {"title": "b", "abstract": "c", "year": "d", "doi": "e"}
    assert suggest_mapping(["paper_title", "n"], [["One thing", "4"]]) == {"title": "paper_title"}
    assert suggest_mapping(["x", "y"], [["1", "2"]]) == {}


def test_the_readers_choice_wins(tmp_path: Path) -> None:
    content = delimited([["title", "heading", "body"], ["wrong", "Right", REEF]])
    corpus = read(
        tmp_path, content, columns={"table.csv": {"title": "heading", "abstract": "body"}}
    )
    assert corpus.papers[["title", "abstract"]].to_numpy().tolist() == [["Right", REEF]]
    assert corpus.files[0].mapping == {"title": "heading", "abstract": "body"}
    for choice, says in [
        ({"heading": "title"}, "no field 'heading'"),
        ({"title": "headin"}, "heading"),
    ]:
        with pytest.raises(CorpusError, match=says):
            read(tmp_path, content, columns={"*": choice})


def test_a_table_without_papers_names_its_columns_and_the_option(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_bytes(delimited([HEADER, *ROWS]))
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n3,4\n")
    corpus = read_corpus([tmp_path])
    bad = corpus.files[1]
    assert bad.columns == ("a", "b")
    assert "'a', 'b'" in bad.problem
    assert "--columns" in bad.problem
    assert len(corpus.papers) == 2


def test_choices_on_the_command_line(tmp_path: Path) -> None:
    assert parse_columns('{"title": "A"}') == {"*": {"title": "A"}}
    (tmp_path / "choice.json").write_text('{"x.csv": {"title": "A"}}')
    assert parse_columns(str(tmp_path / "choice.json")) == {"x.csv": {"title": "A"}}
    for wrong in ("{", '{"x.csv": {"title": 3}}', "nowhere.json", '{"title": 3}'):
        with pytest.raises(CorpusError, match="--columns"):
            parse_columns(wrong)


def test_workbooks(tmp_path: Path) -> None:
    rows = [["An export"], [], ["Title", "Abstract", "Year", "Date", "DOI", "Cited by"],
            ["One", REEF, 2020, _DAY, "10.5555/a", 3.0], [None],
            ["Two", None, 2021.0, None, None, None]]  # fmt: skip
    corpus = read(tmp_path, sheet(rows, before=True), "table.xlsx")
    assert corpus.files[0].format == "Excel workbook"
    assert corpus.ledger["line"].tolist() == [4, 6]
    assert corpus.papers["date"].astype(str).tolist() == ["2020-05-06", "2021-01-01"]
    assert corpus.papers["citations"][0] == 3
    for broken in (sheet([[]]), sheet(rows)[:-200]):
        with pytest.raises(CorpusError) as raised:
            read(tmp_path, broken, "table.xlsx")
        assert "table.xlsx" in str(raised.value)


def test_parquet_of_many_types(tmp_path: Path) -> None:
    content = parquet(
        title=pa.array(["One", "Two"]).dictionary_encode(),
        abstract=pa.array([REEF, None], pa.large_string()),
        authors=[["Ada Moray", "Bo Ross"], None],
        date=pa.array([_DAY, None], pa.timestamp("ns")),
        arxiv_id=pa.array([2410.0553, None]),
        meta=[{"doi": "10.5555/a"}, None],
        vector=[[0.1, 0.2], [0.3, 0.4]],
    )
    corpus = read(tmp_path, content, "table.parquet", columns={"*": {"doi": "meta.doi"}})
    first = corpus.papers.iloc[0]
    assert first["authors"] == ["Ada Moray", "Bo Ross"]
    assert (str(first["date"].date()), first["doi"]) == ("2020-05-06", "10.5555/a")
    assert first["arxiv_id"] == "2410.05530"
    assert corpus.papers["abstract"].tolist() == [REEF, ""]
    with pytest.raises(CorpusError, match="damaged"):
        read(tmp_path, content[:-100], "table.parquet")


@pytest.mark.parametrize(
    ("cell", "names"),
    [("Moray, A.; Ross, B.", ["Moray, A.", "Ross, B."]),
     ("Moray A., Ross B.", ["Moray A.", "Ross B."]),
     ("Ada Moray, Bo Ross and Cy Lind", ["Ada Moray", "Bo Ross", "Cy Lind"]),
     ("Ada Moray, Bo Ross, and Cy Lind", ["Ada Moray", "Bo Ross", "Cy Lind"]),
     ("Moray, Ada and Ross, Bo", ["Moray, Ada", "Ross, Bo"]), ("Moray, Ada", ["Moray, Ada"]),
     ("Moray, A., Ross, B.", ["Moray, A.", "Ross, B."]),
     ("Ada Moray|Bo Ross", ["Ada Moray", "Bo Ross"]),
     ("Ada Moray (Univ. X, Y), Bo Ross", ["Ada Moray", "Bo Ross"]),
     ("['Ada Moray']", ["Ada Moray"]),
     ("Moray A, et al.", ["Moray A"]), ("", [])],
)  # fmt: skip
def test_authors_in_one_cell(cell: str, names: list[str]) -> None:
    assert split_authors(cell) == names


def test_keywords_in_one_cell() -> None:
    assert split_list("a, b; c") == ["a, b", "c"]
    assert split_list("a,b") == ["a", "b"]
    assert split_list('["a", "b"]') == ["a", "b"]
    assert split_list("[not a list]") == ["[not a list]"]


_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=4, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(
    papers=st.lists(st.tuples(_LINE, _LINE, st.integers(1900, 2030)), min_size=2, max_size=5),
    mark=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)  # fmt: skip
def test_csv_written_and_read_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, papers: list[tuple[str, str, int]], mark: str,
    encoding: str,
) -> None:  # fmt: skip
    rows = [(f"T{n}: x{title}x", f"A{text}\nz", year, f"10.5555/{n}")
            for n, (title, text, year) in enumerate(papers)]  # fmt: skip
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark).writerows([("Title", "Abstract", "Year", "DOI"), *rows])
    corpus = read(tmp_path_factory.mktemp("csv"), stream.getvalue().encode(encoding))
    assert len(corpus.papers) == len(corpus.ledger) == len(rows)
    read_back = corpus.papers[["title", "abstract", "doi"]].to_numpy().tolist()
    written = [[plain_text(title), plain_text(text), doi] for title, text, _, doi in rows]
    assert read_back == written
    assert corpus.papers["date"].dt.year.tolist() == [year for _, _, year, _ in rows]
