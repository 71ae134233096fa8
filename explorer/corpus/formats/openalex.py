"""Works as OpenAlex answers them, and as its snapshot holds them in JSON lines."""

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
)
from explorer.corpus.schema import Record

_LONGEST = 20_000
"""Words of an abstract; positions beyond are not believed."""


def sniff(document: Document) -> bool:
    """True if an object has an OpenAlex id or its inverted abstract."""
    return any_object(document, _is_work)


def read(document: Document) -> Iterator[Record]:
    """One record per work, with the abstract put back into words."""
    return read_objects(document, _record)


def _is_work(work: Object) -> bool:
    return "abstract_inverted_index" in work or "openalex.org/W" in text_at(work, "id")


def _record(name: str, line: int, work: Object) -> Record:
    source = at(work, "primary_location", "source") or at(work, "host_venue")
    topics = objects_at(work, "keywords") or objects_at(work, "concepts")
    return clean_record(
        name,
        line,
        title=text_at(work, "title") or text_at(work, "display_name"),
        abstract=restore(at(work, "abstract_inverted_index")) or text_at(work, "abstract"),
        authors=[
            text_at(entry, "author", "display_name") or text_at(entry, "raw_author_name")
            for entry in objects_at(work, "authorships")
        ],
        date=text_at(work, "publication_date") or text_at(work, "publication_year"),
        venue=text_at(source, "display_name"),
        category=text_at(work, "primary_topic", "display_name"),
        url=text_at(work, "primary_location", "landing_page_url") or text_at(work, "id"),
        doi=text_at(work, "doi") or text_at(work, "ids", "doi"),
        pmid=text_at(work, "ids", "pmid"),
        arxiv_id=_arxiv_address(work),
        keywords=[text_at(topic, "display_name") or text_at(topic, "keyword") for topic in topics],
        citations=text_at(work, "cited_by_count"),
        language=text_at(work, "language"),
    )


def restore(inverted: object) -> str:
    """The text of an inverted index, which gives for each word the places where it stands."""
    inverted = at(inverted, "InvertedIndex") or inverted  # older snapshots wrap it once more
    if not isinstance(inverted, dict):
        return ""
    placed = [
        (place, str(word))
        for word, places in inverted.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < _LONGEST
    ]
    return " ".join(word for _, word in sorted(placed))


def _arxiv_address(work: Object) -> str:
    """The address of the version at arXiv, if one of the locations is there."""
    for location in objects_at(work, "locations"):
        address = text_at(location, "landing_page_url")
        if "arxiv.org/abs/" in address:
            return address
    return ""
