"""Formats in which each line begins with a tag: RIS, MEDLINE, Web of Science."""

import pytest

from explorer.corpus.document import Document
from explorer.corpus.formats import FORMATS
from explorer.corpus.schema import Record

RIS = """TY  - JOUR
AU  - Lima, Ana
AU  - Weiss, B. C.
TI  - Mosses of the north
PY  - 2019
DA  - 2019/03/05/
T2  - Journal of Mosses
AB  - First part
   and second part.
DO  - https://doi.org/10.1234/MOSS.1
KW  - moss
north
LA  - eng
UR  - https://example.org/1
N1  - Export Date: 5 May 2020; Cited By: 7; CODEN: X
ER  -
"""
MEDLINE = """
PMID- 30000001
OWN - NLM
DP  - 2020 Feb 3
TI  - Lichens under stress: a long title that goes on
      over two lines.
LID - S1(20)3 [pii]
LID - 10.1234/lich.1 [doi]
AB  - We measured
      lichens.
FAU - Lima, Ana
AU  - Lima A
AU  - Weiss BC
CN  - Lichen Group, North
LA  - eng
JT  - Lichenology
OT  - lichen
MH  - *Stress

PMID- 30000002
TI  - Second.
AU  - Weiss BC Jr
DP  - 2021 Apr-Jun
"""
WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lima, A
   Weiss, BC
AF Lima, Ana
   Weiss, Bernd C.
TI Ferns of
   the south
SO FERN JOURNAL
LA English
DE fern; south
ID FERN; GROWTH
AB One.
PD SEP 22
PY 2017
DI 10.1234/fern.1
TC 12
Z9 14
PM 30000003
DA 2026-03-28
ER

PT J
AU Solo, A
TI Second
PY 2018
ER

EF
"""


def read(text: str, encoding: str = "utf-8") -> tuple[str, list[Record]]:
    """The name of the only format that knows the text, and the records."""
    document = Document("sample.txt", text.encode(encoding))
    known = [form for form in FORMATS[:-1] if form.sniff(document)]  # the last takes what is left
    assert len(known) == 1, [form.name for form in known]
    return known[0].name, list(known[0].read(document))


def test_ris_is_read_field_by_field() -> None:
    name, [record] = read(RIS)
    assert name == "RIS"
    assert (record.line, record.title) == (1, "Mosses of the north")
    assert record.authors == ("Ana Lima", "B. C. Weiss")
    assert (str(record.date), record.venue) == ("2019-03-05", "Journal of Mosses")
    assert record.abstract == "First part and second part."
    assert (record.doi, record.url) == ("10.1234/moss.1", "https://example.org/1")
    assert (record.keywords, record.language, record.citations) == (("moss", "north"), "en", 7)
    assert record.notes == ()


@pytest.mark.parametrize(
    "dialect",
    [RIS, "\ufeff" + RIS, RIS.replace("\n", "\r\n"), RIS.replace("\n", "\r"),
     RIS.replace("  - ", " - "), RIS.replace("  - ", "- "), RIS.replace("  - ", "  -  "),
     "Provider: A library\nContent: text/plain\n\n" + RIS, "1. " + RIS, "\n\n" + RIS,
     RIS.replace("TI  -", "T1  -").replace("AB  -", "N2  -").replace("AU  -", "A1  -"),
     RIS.replace("PY  - 2019\nDA  - ", "Y1  - "), RIS.replace("DO  - ", "UR  - "),
     RIS.replace("DO  - https://doi.org/", "M3  - doi:"),
     RIS.replace("KW  - moss\nnorth", "KW  - moss; north"), RIS.replace("T2  -", "JO  -")],
)  # fmt: skip
def test_dialects_of_ris_say_the_same(dialect: str) -> None:
    _, [record] = read(dialect)
    _, [plain] = read(RIS)
    for name in ("title", "authors", "abstract", "date", "venue", "doi", "keywords", "language"):
        assert getattr(record, name) == getattr(plain, name), name


def test_the_page_was_looked_at_later_than_the_paper_was_published() -> None:
    assert str(read(RIS.replace("LA  -", "Y2  - 2024/01/01\nLA  -"))[1][0].date) == "2019-03-05"
    [record] = read("TY  - JOUR\nTI  - T\nY2  - 2024/01/01\nER  -\n")[1]
    assert str(record.date) == "2024-01-01"
    assert "Y2" in record.notes[0]


def test_missing_first_and_last_lines_of_ris_lose_no_record() -> None:
    without_end = RIS.replace("ER  -\n", "")
    without_start = RIS.replace("TY  - JOUR\n", "")
    _, records = read(without_end + RIS + without_start + without_end)
    assert [record.title for record in records] == ["Mosses of the north"] * 4
    assert [bool(record.notes) for record in records] == [True, False, True, False]
    assert [record.line for record in records] == [1, 16, 32, 47]


def test_repeated_titles_of_ris_take_the_first() -> None:
    [record] = read(RIS.replace("TI  -", "TI  - \nTI  -").replace("PY", "TI  - Other\nPY"))[1]
    assert record.title == "Mosses of the north"


def test_scopus_and_pubmed_put_their_numbers_into_tags_of_their_own() -> None:
    assert (
        read(RIS.replace("LA  -", "DB  - Scopus\nC2  - 38580657\nLA  -"))[1][0].pmid == "38580657"
    )
    assert (
        read(RIS.replace("LA  -", "DB  - PubMed\nAN  - 38580657\nLA  -"))[1][0].pmid == "38580657"
    )
    assert read(RIS.replace("LA  -", "DB  - Other\nAN  - 38580657\nLA  -"))[1][0].pmid == ""
    preprint = RIS.replace("Journal of Mosses", "arXiv preprint arXiv:2001.01234")
    assert read(preprint)[1][0].arxiv_id == "2001.01234"


def test_chapters_and_books_of_ris_have_a_book_title() -> None:
    [chapter] = read("TY  - CHAP\nCT  - A chapter\nBT  - A book\nER  -\n")[1]
    assert (chapter.title, chapter.venue) == ("A chapter", "A book")
    [book] = read("TY  - BOOK\nBT  - A book\nA2  - Lima, A.\nER  -\n")[1]
    assert (book.title, book.venue, book.authors) == ("A book", "", ("A. Lima",))


def test_medline_is_read_field_by_field() -> None:
    name, [record, second] = read(MEDLINE)
    assert name == "MEDLINE"
    assert record.title == "Lichens under stress: a long title that goes on over two lines"
    assert record.authors == ("Ana Lima", "Lichen Group, North")
    assert (str(record.date), record.venue) == ("2020-02-03", "Lichenology")
    assert (record.doi, record.pmid, record.language) == ("10.1234/lich.1", "30000001", "en")
    assert (record.abstract, record.keywords) == ("We measured lichens.", ("lichen", "Stress"))
    assert (second.line, second.title, second.authors) == (20, "Second", ("BC Weiss Jr",))
    assert (str(second.date), len(second.notes)) == ("2021-04", 1)


def test_a_medline_record_without_its_number_is_kept() -> None:
    _, records = read(MEDLINE + "\nTI  - Third\nAB  - Text.\n\nnot a record\n")
    assert [record.title for record in records][2:] == ["Third"]
    assert records[2].notes == ("its first line is missing",)


def test_web_of_science_is_read_field_by_field() -> None:
    name, [record, second] = read(WOS)
    assert name == "Web of Science tagged text"
    assert (record.line, record.title) == (3, "Ferns of the south")
    assert record.authors == ("Ana Lima", "Bernd C. Weiss")
    assert (str(record.date), record.venue) == ("2017-09-22", "FERN JOURNAL")
    assert record.keywords == ("fern", "south", "GROWTH")
    assert (record.doi, record.pmid, record.citations) == ("10.1234/fern.1", "30000003", 12)
    assert (second.line, str(second.date), second.abstract) == (24, "2018", "")


def test_web_of_science_without_its_head_or_foot_is_known() -> None:
    bare = WOS.split("VR 1.0\n")[1].removesuffix("EF\n")
    assert [record.title for record in read(bare)[1]] == ["Ferns of the south", "Second"]
    cut = read(WOS[: WOS.index("PY 2018")])[1]
    assert [record.title for record in cut] == ["Ferns of the south", "Second"]


@pytest.mark.parametrize(
    "text",
    ["", "A plain text\nwith AU  - in it", "title,abstract\na,b\n", "@someone wrote (this)",
     "<html><body>TY</body></html>", "\x00\x01\x02", "PT Cruiser\nAU revoir", "PMID- none"],
)  # fmt: skip
def test_what_is_none_of_the_formats_is_not_taken_for_one(text: str) -> None:
    document = Document("x", text.encode())
    assert [form.name for form in FORMATS[:-1] if form.sniff(document)] == []


@pytest.mark.parametrize("sample", [RIS * 3, MEDLINE * 3, WOS])
def test_any_cut_or_flipped_byte_is_survived(sample: str) -> None:
    content = sample.encode()
    for place in range(0, len(content), 13):
        for damaged in (content[:place], content[:place] + b"\x81" + content[place + 1 :]):
            document = Document("x", damaged.decode("latin-1").encode())
            for form in FORMATS:
                if form.sniff(document):
                    assert all(isinstance(record, Record) for record in form.read(document))
