"""PubMed XML, as its download service and E-utilities write it.

The elements are described in "MEDLINE/PubMed XML data elements" of the National Library of
Medicine.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.formats.medline import without_added_stop
from explorer.corpus.formats.xml_records import XmlRecord, read_xml, root_name, text_of, texts_of
from explorer.corpus.schema import Record

_ROOTS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})
_ARTICLES = ("PubmedArticle", "PubmedBookArticle")


def sniff(document: Document) -> bool:
    """True if the outermost element is a set of articles of PubMed, or one of them."""
    return root_name(document) in _ROOTS | set(_ARTICLES)


def read(document: Document) -> Iterator[Record]:
    """One record per article or book."""
    for found in read_xml(document, _ARTICLES):
        yield _record(document.name, found)


def _record(file: str, found: XmlRecord) -> Record:
    if found.element is None:
        return Record(file, found.line, problem=found.problem)
    whole = found.element
    article = _either(whole, "MedlineCitation/Article", "BookDocument")
    title = text_of(article, "ArticleTitle") or text_of(article, "VernacularTitle")
    return clean_record(
        file,
        found.line,
        title=without_added_stop(title) or text_of(article, "Book/BookTitle"),
        abstract=_abstract(article, whole),
        authors=_authors(article),
        date=_date(article),
        venue=text_of(article, "Journal/Title")
        or text_of(article, "Journal/ISOAbbreviation")
        or (text_of(article, "Book/BookTitle") if title else ""),
        doi=_identifier(whole, "doi") or text_of(article, "ELocationID[@EIdType='doi']"),
        pmid=text_of(whole, "MedlineCitation/PMID") or text_of(whole, "BookDocument/PMID"),
        keywords=[*texts_of(whole, ".//Keyword"), *texts_of(whole, ".//DescriptorName")],
        language=text_of(article, "Language"),
        notes=found.notes,
    )


def _either(element: Element, *paths: str) -> Element:
    """The first of the paths that exists, else the element itself."""
    existing = (child for path in paths if (child := element.find(path)) is not None)
    return next(existing, element)


def _abstract(article: Element, whole: Element) -> str:
    """The parts of the abstract, each behind its label."""
    parts = article.findall("Abstract/AbstractText")
    parts = parts or whole.findall("MedlineCitation/OtherAbstract/AbstractText")
    labelled = ((part.get("Label", ""), text_of(part)) for part in parts)
    return " ".join(
        f"{label}: {text}" if label and label != "UNLABELLED" else text for label, text in labelled
    )


def _authors(article: Element) -> list[str]:
    """People as `Family, Given, Suffix`, groups in braces."""
    people = article.findall("AuthorList/Author") or article.findall("Book/AuthorList/Author")
    names = []
    for person in people:
        given = text_of(person, "ForeName") or text_of(person, "Initials")
        parts = (text_of(person, "LastName"), given, text_of(person, "Suffix"))
        group = text_of(person, "CollectiveName")
        names.append(f"{{{group}}}" if group else ", ".join(filter(None, parts)))
    return names


def _date(article: Element) -> str:
    """The date of the issue, else of the page."""
    for path in ("Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate", "ContributionDate"):
        dated = article.find(path)
        parts = [text_of(dated, name) for name in ("Year", "Month", "Season", "Day")]
        if written := " ".join(filter(None, parts)) or text_of(dated, "MedlineDate"):
            return written
    return ""


def _identifier(whole: Element, kind: str) -> str:
    """The article's own identifier; those of its references stand deeper."""
    parents = ("PubmedData", "PubmedBookData", "BookDocument")
    paths = (f"{parent}/ArticleIdList/ArticleId[@IdType='{kind}']" for parent in parents)
    return next(filter(None, (text_of(whole, path) for path in paths)), "")
