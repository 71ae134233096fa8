"""Papers as the API of Semantic Scholar answers them, and as its data sets hold them."""

from collections.abc import Iterator

from explorer.corpus.cleaning import clean_record
from explorer.corpus.document import Document
from explorer.corpus.json_objects import (
    Object,
    any_object,
    at,
    objects_at,
    read_objects,
    text_at,
    texts_at,
)
from explorer.corpus.schema import Record

_WRAPPED = ("citedPaper", "citingPaper", "paper")


def sniff(document: Document) -> bool:
    """True if an object has one of the ids of Semantic Scholar."""
    return any_object(document, _is_paper)


def read(document: Document) -> Iterator[Record]:
    """One record per paper."""
    return read_objects(document, _record)


def _is_paper(paper: Object) -> bool:
    paper = _unwrapped(paper)
    ids = {key.casefold() for key in paper} & {"paperid", "corpusid"}
    return bool(ids) and bool({"title", "externalIds", "externalids", "abstract"} & paper.keys())


def _unwrapped(paper: Object) -> Object:
    """The paper itself, of an entry in a list of citations or references."""
    return next((paper[key] for key in _WRAPPED if isinstance(paper.get(key), dict)), paper)


def _record(name: str, line: int, entry: Object) -> Record:
    paper = _unwrapped(entry)
    ids = at(paper, "externalIds") or at(paper, "externalids") or {}
    return clean_record(
        name,
        line,
        title=text_at(paper, "title"),
        abstract=text_at(paper, "abstract"),
        authors=[text_at(author, "name") for author in objects_at(paper, "authors")],
        date=text_at(paper, "publicationDate") or text_at(paper, "publicationdate")
        or text_at(paper, "year"),
        venue=text_at(paper, "journal", "name") or text_at(paper, "venue"),
        category=next(iter(_fields(paper)), ""),
        url=text_at(paper, "url"),
        doi=text_at(ids, "DOI") or text_at(paper, "doi"),
        arxiv_id=text_at(ids, "ArXiv") or text_at(paper, "arxivId"),
        pmid=text_at(ids, "PubMed"),
        citations=text_at(paper, "citationCount") or text_at(paper, "citationcount"),
    )  # fmt: skip


def _fields(paper: Object) -> list[str]:
    by_model = [text_at(field, "category") for field in objects_at(paper, "s2FieldsOfStudy")]
    return texts_at(paper, "fieldsOfStudy") or [field for field in by_model if field]
