"""Formats in XML: PubMed, EndNote, arXiv."""

import pytest

from explorer.corpus.document import Document
from explorer.corpus.formats import FORMATS, arxiv_atom, pubmed_xml
from explorer.errors import CorpusError
from tests.test_formats import read

ARTICLE = """<PubmedArticle><MedlineCitation><PMID>3000{0}</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2019</Year><Month>Mar</Month><Day>05</Day></PubDate>
</JournalIssue><Title>Journal of Mosses</Title></Journal>
<ArticleTitle>Mosses <i>in</i> 10<sup>5</sup> plots {1}.</ArticleTitle>
<ELocationID EIdType="doi">10.1234/moss.{0}</ELocationID>
<Abstract><AbstractText Label="AIM">p &lt; 0.05.</AbstractText>
<AbstractText Label="RESULT">Some.</AbstractText></Abstract>
<AuthorList><Author><LastName>Lima</LastName><ForeName>Ana</ForeName><Suffix>Jr</Suffix></Author>
<Author><CollectiveName>Moss Group, North</CollectiveName></Author></AuthorList>
<Language>eng</Language></Article>
<KeywordList><Keyword>moss</Keyword></KeywordList></MedlineCitation>
<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9/no</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
HEAD = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://example.org/x.dtd">
<PubmedArticleSet>
"""
BOOK = """<PubmedBookArticle><BookDocument><PMID>40001</PMID><Book><BookTitle>A guide</BookTitle>
<PubDate><Year>2009</Year><Month>02</Month></PubDate></Book></BookDocument></PubmedBookArticle>
"""
ENDNOTE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records>
<record><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Lima, A. G.</style></author></authors></contributors>
<titles><title><style face="italic">Ferns</style><style face="normal"> in 10</style>
<style face="superscript">5</style></title><secondary-title>Fern J</secondary-title></titles>
<periodical><full-title>Fern Journal</full-title></periodical>
<keywords><keyword>fern</keyword></keywords>
<dates><year>1937</year><pub-dates><date>Jan</date></pub-dates></dates>
<abstract>Text.</abstract><electronic-resource-num>10.1234/fern.1</electronic-resource-num>
<urls><related-urls><url>&lt;Go to ISI&gt;://0001</url><url>https://example.org/1</url>
</related-urls></urls><language>English</language></record></records></xml>"""
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title>
<entry><id>http://arxiv.org/abs/hep-th/9901001v2</id><published>1999-01-02T03:04:05Z</published>
<updated>2001-01-01T00:00:00Z</updated><title>On
  $\\alpha$ strings</title><summary>Text.</summary><author><name>Ana Lima</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1234/str.1</arxiv:doi>
<category term="hep-th"/></entry></feed>"""


def pubmed(*articles: str) -> str:
    return HEAD + "".join(articles) + "</PubmedArticleSet>"


def test_pubmed_xml_is_read_field_by_field() -> None:
    name, [record, book] = read(pubmed(ARTICLE.format(1, "x"), BOOK))
    assert name == "PubMed XML"
    assert (record.line, record.title) == (4, "Mosses in 10⁵ plots x")
    assert record.abstract == "AIM: p < 0.05. RESULT: Some."
    assert record.authors == ("Ana Lima Jr", "Moss Group, North")
    assert (str(record.date), record.venue) == ("2019-03-05", "Journal of Mosses")
    assert (record.doi, record.pmid, record.language) == ("10.1234/moss.1", "30001", "en")
    assert (book.title, book.pmid, str(book.date)) == ("A guide", "40001", "2009-02")
    assert record.notes == book.notes == ()


def test_endnote_xml_is_read_field_by_field() -> None:
    name, [record] = read(ENDNOTE)
    assert name == "EndNote XML"
    assert (record.line, record.title, record.abstract) == (2, "Ferns in 10 ⁵", "Text.")
    assert (record.authors, record.venue) == (("A. G. Lima",), "Fern Journal")
    assert (str(record.date), record.doi) == ("1937-01", "10.1234/fern.1")
    assert (record.url, record.keywords) == ("https://example.org/1", ("fern",))


def test_arxiv_atom_is_read_field_by_field() -> None:
    name, [record] = read(ATOM)
    assert name == "arXiv Atom"
    assert (record.line, record.title, record.abstract) == (3, "On α strings", "Text.")
    assert (record.arxiv_id, record.doi) == ("hep-th/9901001", "10.1234/str.1")
    assert (str(record.date), record.category) == ("1999-01-02", "hep-th")
    assert read(ATOM.replace("<feed ", "<a:feed ").replace("</feed", "</a:feed"))[1] == [record]


def test_an_error_of_arxiv_is_told() -> None:
    answer = ATOM.replace("http://arxiv.org/abs/hep-th/9901001v2", "http://arxiv.org/api/errors#x")
    assert "arXiv reports: Text." in read(answer)[1][0].problem


def test_a_broken_article_spares_the_others() -> None:
    articles = (ARTICLE.format(number, text) for number, text in enumerate(
        ["one", "A & B &nbsp;C", "<b>", "four"]))  # fmt: skip
    first, repaired, broken, last = read(pubmed(*articles))[1]
    assert [first.title[-3:], last.title[-4:]] == ["one", "four"]
    assert repaired.title.endswith("A & B C")
    assert repaired.notes == ("its stray ampersands or entities repaired",)
    assert "not well-formed XML" in broken.problem
    assert [record.line for record in (first, repaired, broken, last)] == [4, 17, 30, 43]


def test_a_file_cut_off_keeps_what_is_whole() -> None:
    text = pubmed(ARTICLE.format(1, "one"), ARTICLE.format(2, "two"))
    whole, cut = read(text[: text.index("two")])[1]
    assert whole.title.endswith("one")
    assert cut.problem


@pytest.mark.parametrize(
    "definition",
    ['<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">',
     '<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;'],
)  # fmt: skip
def test_entities_are_refused_with_a_clear_error(definition: str) -> None:
    head = f"<!DOCTYPE PubmedArticleSet [{definition}]><PubmedArticleSet>"
    document = Document("bomb.xml", (head + ARTICLE.format(1, "&b;")).encode())
    assert pubmed_xml.sniff(document)
    with pytest.raises(CorpusError, match=r"bomb\.xml.*entities"):
        list(pubmed_xml.read(document))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_declared_encoding_does_not_matter_once_it_is_text(encoding: str) -> None:
    text = pubmed(ARTICLE.format(1, "é")).replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
    assert read(text, encoding)[1][0].title.endswith("é")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "inside",
    ["\x0b", "<PubmedArticle>" * 2000, "<i>" * 50_000, "<PubmedArticle " * 3000, "&a" * 50_000,
     "<PubmedArticle><x>" + "<i>" * 5000 + "</i>" * 5000 + "</x></PubmedArticle>"],
)  # fmt: skip
def test_hostile_xml_neither_raises_nor_hangs(inside: str) -> None:
    records = list(pubmed_xml.read(Document("x", pubmed(inside).encode())))
    assert not [record for record in records if record.title]


@pytest.mark.parametrize("sample", [pubmed(ARTICLE.format(1, "x")), ENDNOTE, ATOM])
def test_any_cut_is_survived(sample: str) -> None:
    for place in range(0, len(sample), 29):
        document = Document("x", sample[:place].encode())
        for form in FORMATS:
            if form.sniff(document):
                assert all(record.title or record.problem or record.line
                           for record in form.read(document))  # fmt: skip


def test_other_feeds_are_not_taken_for_arxiv() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>'
    assert not arxiv_atom.sniff(Document("x", feed.encode()))
