"""Which column of a table holds which field: known headers, names and contents, or as told."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from explorer.errors import CorpusError

ALIASES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "article title", "document title", "titles", "paper title", "display name", "ti",
        "primary title", "publication title en", "name of paper", "t1",
    ),
    "abstract": (
        "abstract", "abstract note", "abstracts", "summary", "summaries", "abstract text", "ab",
        "tldr text", "abstract en", "n2",
    ),
    "authors": (
        "author full names", "author names", "authors", "author", "author s",
        "authorships author display name", "author list", "creators", "authors name", "au",
        "author string", "authors with affiliations", "af",
    ),
    "date": (
        "publication date", "date published", "date of publication", "published", "date",
        "online date", "publication date online", "early access date", "published date",
        "cover date", "issued", "first publication date", "submitted date", "published online",
        "posted date", "dp",
    ),
    "year": (
        "publication year", "year", "pubyear", "published year", "pub year", "py", "yr",
        "publicationyear", "date year", "year of publication",
        # Days on which a database took a record up: better than nothing, worse than the year.
        "create date", "entry date", "update date",
    ),
    "month": ("month", "published month", "publication month", "pd"),
    "day": ("day", "publication day"),
    "venue": (
        "primary location source display name", "host venue display name", "source title",
        "journal book", "journal", "venue", "publication title", "journal title", "container title",
        "publication name", "secondary title", "journal name", "so", "booktitle", "book title",
        "conference name", "conference title", "conference", "proceedings title",
        "secondarytitle", "publication", "journal ref", "source",
    ),
    "doi": ("doi", "ids doi", "doi link", "digital object identifier", "di"),
    "arxiv_id": ("arxiv id", "arxiv", "arxiv number", "eprint", "entry id"),
    "pmid": (
        "pmid", "pubmed id", "medline pmid", "ids pmid", "pubmed", "pm", "pubmedid",
    ),
    "url": (
        "url", "link", "primary location landing page url", "landing page url", "urls",
        "dimensions url", "source linkout", "external url", "full text link", "articleurl",
        "article url", "pdf link", "pdf url", "web link", "source url", "ur",
    ),
    "category": (
        "category", "primary category", "categories", "primary topic display name",
        "wos categories", "wc", "fields of study", "subject", "subjects", "area",
        "research areas", "terms", "fields of research", "primary topic field display name",
    ),
    "keywords": (
        "author keywords", "keywords", "keyword", "keywords display name", "manual tags", "tags",
        "de", "index keywords", "keywords plus", "mesh terms", "kw", "automatic tags",
    ),
    "citations": (
        "cited by count", "cited by", "times cited", "citations", "citing works count",
        "times cited wos core", "times cited all databases", "citation count", "cites", "tc",
        "article citation count", "citationcount", "n citations", "citing patents count cited",
    ),
    "language": (
        "language", "article language", "language of original document", "languages", "la", "lang",
    ),
}  # fmt: skip
"""For each field the headers that known programs give it, the most telling first.

Written as `_folded` writes them. They come from Scopus, Web of Science (full headers and tags of
two letters), OpenAlex, Dimensions, Lens, PubMed, Zotero, Rayyan, Covidence, Embase, IEEE Xplore,
Publish or Perish, ASReview, arXiv data sets, and our own exports.
"""

FIELDS = tuple(ALIASES)
_LAST_WORDS = {
    "title": "title", "heading": "title", "headline": "title", "abstract": "abstract",
    "author": "authors", "year": "year", "doi": "doi", "keyword": "keywords", "venue": "venue",
}  # fmt: skip
"""The field of headers that nobody knows, by their last word without a plural s."""
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)?\s*10\.\d{4,9}/\S+$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d(?:\.0)?$")
_DATE = re.compile(r"^(?:(?:1[5-9]|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?)(?:[T ].*)?$")
_ARXIV = re.compile(
    r"^(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$", re.IGNORECASE
)
_URL = re.compile(r"^https?://\S+$", re.IGNORECASE)


def recognised(columns: Iterable[str]) -> dict[str, str]:
    """The column of each field whose header a known program writes."""
    by_header: dict[str, str] = {}
    for column in columns:
        by_header.setdefault(_folded(column), column)
    return {
        field: next(by_header[alias] for alias in aliases if alias in by_header)
        for field, aliases in ALIASES.items()
        if any(alias in by_header for alias in aliases)
    }


def suggest_mapping(columns: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The likely column of each field, from known headers, then similar names, then contents.

    Args:
        columns: The headers.
        sample_rows: Some rows, each with a text per column; an empty text where nothing stands.

    Returns:
        Column by field, for the fields of `FIELDS` that seem to be there.
    """
    cells = {
        column: [
            row[place].strip() for row in sample_rows if place < len(row) and row[place].strip()
        ]
        for place, column in enumerate(columns)
    }
    filled = [column for column in columns if cells[column]] if sample_rows else list(columns)
    mapping = recognised(filled)
    for field, column in recognised(columns).items():
        mapping.setdefault(field, column)
    for guess in (_by_name, _by_content):
        free = [column for column in filled if column not in mapping.values()]
        guessed = guess(free, cells)
        if {"date", "year"} & mapping.keys():  # a second date may be of anything
            guessed = {field: guessed[field] for field in guessed if field not in ("date", "year")}
        mapping = guessed | mapping
    return {field: mapping[field] for field in FIELDS if field in mapping}


def apply_choice(
    mapping: dict[str, str], choice: Mapping[str, str], columns: Sequence[str], name: str
) -> dict[str, str]:
    """The mapping with the reader's choices on top; a choice of "" leaves the field out.

    Raises:
        CorpusError: A field or a column of the choice does not exist.
    """
    for field, column in choice.items():
        if field not in FIELDS:
            raise CorpusError(
                f"There is no field '{field}'", place=name, remedy=f"Fields: {', '.join(FIELDS)}."
            )
        if column and column not in columns:
            near = get_close_matches(column, columns, n=1)
            raise CorpusError(
                f"There is no column '{column}'" + (f"; did you mean '{near[0]}'" if near else ""),
                place=name,
                remedy=f"Columns: {_listed(columns)}.",
            )
    chosen = {column for column in choice.values() if column}
    others = {field: column for field, column in mapping.items() if column not in chosen}
    return {field: column for field, column in (others | dict(choice)).items() if column}


def parse_columns(given: str) -> dict[str, dict[str, str]]:
    """The reader's choice of columns by file name, from JSON text or a file that holds it.

    `{"title": "Column"}` is for all tables, `{"file.csv": {"title": "Column"}}` for one of them.

    Raises:
        CorpusError: It is neither.
    """
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text("utf-8-sig")
        choice = json.loads(text)
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"The choice of columns cannot be read ({error})",
            place="--columns",
            remedy='Give JSON such as {"title": "Name of the column"}, or a file with it.',
        ) from error
    if isinstance(choice, dict) and all(isinstance(value, str) for value in choice.values()):
        choice = {"*": choice}
    by_name = choice.items() if isinstance(choice, dict) else [("", "")]
    for name, columns in by_name:
        if not isinstance(columns, dict) or not all(isinstance(c, str) for c in columns.values()):
            raise CorpusError(
                "A choice of columns gives for each field the name of a column",
                place=f"--columns, {name}" if name else "--columns",
                remedy=f"Fields: {', '.join(FIELDS)}.",
            )
    return dict(by_name)


def require_text(mapping: Mapping[str, str], columns: Sequence[str], name: str) -> None:
    """Refuse a table in which no paper can be found.

    Raises:
        CorpusError: Neither a title nor an abstract column is known; the message names the columns.
    """
    if "title" not in mapping and "abstract" not in mapping:
        raise CorpusError(
            f"A table in an unknown format: no column for titles or abstracts was found among "
            f"{_listed(columns)}",
            place=name,
            remedy='Say which columns they are: --columns \'{"title": "...", "abstract": "..."}\'.',
        )


def _by_name(columns: Sequence[str], _: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Columns whose header ends in the name of a field, as `paper_title` does."""
    found: dict[str, str] = {}
    for column in columns:
        words = _folded(column).split()
        field = _LAST_WORDS.get(words[-1].rstrip("s")) if words else None
        if field:
            found.setdefault(field, column)
    return found


def _by_content(columns: Sequence[str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Columns told by what stands in them: patterns first, then long texts and shorter ones."""
    found: dict[str, str] = {}
    patterns = {"doi": _DOI, "arxiv_id": _ARXIV, "date": _DATE, "year": _YEAR, "url": _URL}
    for field, pattern in patterns.items():
        for column in columns:
            share = sum(bool(pattern.match(cell)) for cell in cells[column])
            if share > 0.8 * len(cells[column]) and column not in found.values():
                found.setdefault(field, column)
    lengths = {
        column: sum(map(len, cells[column])) / len(cells[column])
        for column in columns
        if cells[column] and column not in found.values()
    }
    by_length = sorted(lengths, key=lambda column: -lengths[column])
    if by_length and lengths[by_length[0]] > 200:
        found["abstract"] = by_length.pop(0)
    titles = [
        column for column in by_length if 20 < lengths[column] <= 200 and _varies(cells[column])
    ]
    return found | ({"title": titles[0]} if titles else {})


def _varies(cells: Sequence[str]) -> bool:
    """True if nearly every row says something of its own, in several words."""
    several = sum(" " in cell for cell in cells)
    return len(set(cells)) > 0.8 * len(cells) and several > 0.8 * len(cells)


def _folded(header: str) -> str:
    """Lower case, words only: `Author(s)`, `author_s` and `AUTHOR S` are one."""
    return " ".join(re.findall(r"[^\W_]+", header.casefold()))


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(f"'{column}'" for column in columns[:20])
    return shown + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
