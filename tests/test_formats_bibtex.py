"""BibTeX and BibLaTeX, whole and broken."""

import pytest

from explorer.corpus.schema import Record
from tests.test_formats import read

LIBRARY = r"""Free text before the first entry.
@string{jm = "Journal of"}
@Preamble{"\newcommand{\x}{y}"}
@comment{jabref-meta: grouping; @article{no, title={None}}}
@Article{lima2019,
  title     = {{Mosses of the {N}orth: $O(n^2)$ \& {\"o}}},
  author    = "Lima, Ana and Fr{\'e}chet, M. and {Moss Group, North} and others",
  journal   = jm # " " # {Mosses},
  month     = mar # "~5",
  year      = 2019,
  abstract  = {We saw 50\% of $\alpha$-mosses
               -- and {\it more}.},
  doi       = {http://dx.doi.org/10.1234/moss\_1},
  keywords  = {moss, north; cold},
  note      = {cited By 12},
  language  = {English},
}
@inproceedings{child, title="Child", author={Bernd Weiss}, crossref={PROC}}
@proceedings{proc, title={Proceedings of Ferns}, year={2001}}
@online(paren, title={Parenthesis (x)}, date={2020-05}, eprint={2005.01234v2},
  eprinttype={arXiv}, primaryclass={cs.LG}, langid={german})
@article{dblp, title={From a list}, journal={CoRR}, volume={abs/1706.03762}, year={2017}}
"""
BROKEN = r"""@article{one, title={First}, year=2001}
@article{two,
  title = {No brace,
  author = {A. Lima},
  year = {2002}
}
@article{three,
  title = {No comma}
  year = {2003}
}
@article{four,
  title = "No quote,
  year = {2004}
}
@article{five, {}}
@article{six, title={Last}, year=2006}
@article{seven, title={Cut off, and
"""


def test_bibtex_is_read_field_by_field() -> None:
    name, [record, *others] = read(LIBRARY)
    assert name == "BibTeX"
    assert (record.line, record.title) == (5, "Mosses of the North: O(n²) & ö")
    assert record.authors == ("Ana Lima", "M. Fréchet", "Moss Group, North")
    assert (record.venue, str(record.date)) == ("Journal of Mosses", "2019-03-05")
    assert record.abstract == "We saw 50% of α-mosses – and more."
    assert (record.doi, record.citations, record.language) == ("10.1234/moss_1", 12, "en")
    assert record.keywords == ("moss", "north", "cold")
    assert record.notes == ("the source does not name all authors",)
    assert [other.line for other in others] == [18, 19, 20, 22]


def test_an_entry_takes_the_date_and_the_book_of_the_one_it_refers_to() -> None:
    child, parent = read(LIBRARY)[1][1:3]
    assert (child.title, child.venue, str(child.date)) == ("Child", "Proceedings of Ferns", "2001")
    assert (parent.title, parent.authors) == ("Proceedings of Ferns", ())


def test_preprints_are_known_by_their_eprint_or_as_dblp_writes_them() -> None:
    online, dblp = read(LIBRARY)[1][3:]
    assert (online.arxiv_id, online.category, online.language) == ("2005.01234", "cs.LG", "de")
    assert (str(online.date), dblp.arxiv_id) == ("2020-05", "1706.03762")


def test_broken_entries_are_repaired_or_told_and_the_others_stay() -> None:
    records = read(BROKEN)[1]
    titles = ["First", "No brace", "No comma", "No quote", "", "Last", "Cut off, and"]
    assert [record.title for record in records] == titles
    years = ["2001", "2002", "2003", "2004", "None", "2006", "None"]
    assert [str(record.date) for record in records] == years
    assert [record.line for record in records] == [1, 2, 7, 11, 15, 16, 17]
    assert [bool(record.notes) for record in records] == [
        False,
        True,
        True,
        True,
        False,
        False,
        True,
    ]
    assert "not well-formed BibTeX" in records[4].problem


def test_entries_of_one_key_are_all_kept() -> None:
    records = read("@misc{a, title={One}}\n@misc{a, title={Two}}\n@misc{, title={Three}}\n")[1]
    assert [record.title for record in records] == ["One", "Two", "Three"]


def test_of_a_repeated_field_the_first_counts() -> None:
    [record] = read("@article{a, title={One}, year=2001, year={2002}, title={Two}}")[1]
    assert (record.title, str(record.date)) == ("One", "2001")


def test_an_entry_that_refers_to_itself_ends() -> None:
    [record] = read("@misc{a, title={One}, crossref={a}}")[1]
    assert (record.title, record.venue) == ("One", "")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "hostile",
    ["@article{" * 2000, "@article{a,title={" * 2000, "@article{a,\n" * 2000, "@" * 50_000,
     '@misc{a, title="' + "{" * 5000, "@misc{k,\n title = {x\n" * 1000, "@misc{a, b = c # " * 500,
     "@misc{k, title={" + "{" * 2000 + "x" + "}" * 2000 + "}}", "@misc{a, t = {\n x = {\n" * 500],
)  # fmt: skip
def test_hostile_bibtex_neither_raises_nor_hangs(hostile: str) -> None:
    from explorer.corpus.document import Document
    from explorer.corpus.formats import bibtex

    assert all(isinstance(each, Record) for each in bibtex.read(Document("x", hostile.encode())))
