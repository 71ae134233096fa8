"""BibTeX and BibLaTeX.

bibtexparser finds the entries; what is on top here are joined strings, cross references and the
repair of entries that it refuses.
"""

import re
from collections.abc import Iterator

from bibtexparser.middlewares.names import split_multiple_persons_names

from explorer.corpus.cleaning import clean_record
from explorer.corpus.dates import fuller_date
from explorer.corpus.document import Document
from explorer.corpus.formats.bibtex_entries import RawEntry, read_entries
from explorer.corpus.latex import latex_text
from explorer.corpus.schema import Record

_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?:(?:string|preamble|comment)[ \t]*[{(]"
    r"|[a-z]{4,20}[ \t]*[{(][^,={}()\"\n]{0,200},\s*(?:[\w+-]{1,40}\s*=|\}))",
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([%&_#~{}$])")
_ARXIV = re.compile(r"arxiv[:\s]*(?:abs/)?([\w.-]+/?\d+(?:\.\d+)?)|\babs/(\d{4}\.\d{4,5})", re.I)
_CITED = re.compile(r"cited by:?\s*(\d+)", re.IGNORECASE)
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "howpublished")


def sniff(document: Document) -> bool:
    """True if an entry, a string, a comment or a preamble begins a line near the top."""
    return bool(_ENTRY.search(document.opening))


def read(document: Document) -> Iterator[Record]:
    """One record per entry; one that cannot be repaired tells why."""
    entries = list(read_entries(document.text))
    by_key = {entry.key.lower(): entry for entry in reversed(entries) if entry.key}
    for entry in entries:
        if entry.problem:
            yield Record(document.name, entry.line, problem=entry.problem)
        else:
            parent = by_key.get(entry.fields.get("crossref", "").lower())
            yield _record(document.name, entry, _inherited(entry.fields, parent))


def _inherited(fields: dict[str, str], parent: RawEntry | None) -> dict[str, str]:
    """With the date and the book of the entry that it refers to."""
    if parent is None or parent.fields is fields:
        return fields
    book = parent.fields.get("booktitle") or parent.fields.get("title", "")
    lent = {name: parent.fields.get(name, "") for name in ("date", "year", "month", "journal")}
    dated = "date" in fields or "year" in fields
    names = ("booktitle", "journal") if dated else ("booktitle", *lent)
    return {name: (lent | {"booktitle": book})[name] for name in names} | fields


def _record(file: str, entry: RawEntry, fields: dict[str, str]) -> Record:
    title = ": ".join(filter(None, (_text(fields, "title"), _text(fields, "subtitle"))))
    number = " ".join(fields.get(name, "") for name in ("eprint", "journal", "volume", "note"))
    kind = (fields.get("archiveprefix") or fields.get("eprinttype", "")).lower()
    preprint = _ARXIV.search(number)
    return clean_record(
        file,
        entry.line,
        title=title or _text(fields, "booktitle"),
        abstract=_text(fields, "abstract"),
        authors=_names(fields.get("author") or fields.get("editor", "")),
        date=_date(fields),
        venue=next(filter(None, (_text(fields, name) for name in _VENUES)), ""),
        category=_text(fields, "primaryclass"),
        url=_verbatim(fields, "url", "link", "bdsk-url-1", "ee"),
        doi=_verbatim(fields, "doi"),
        arxiv_id=fields.get("eprint", "")
        if kind == "arxiv"
        else next(filter(None, preprint.groups()), "")
        if preprint
        else "",
        pmid=fields.get("eprint", "") if kind == "pubmed" else fields.get("pmid", ""),
        keywords=re.split(
            "[;,]", latex_text(_first(fields, "keywords", "author_keywords", "keyword"))
        ),
        citations=_citations(fields),
        language=_text(fields, "language") or _text(fields, "langid"),
        notes=entry.notes,
    )


def _first(fields: dict[str, str], *names: str) -> str:
    return next((value for name in names if (value := fields.get(name, ""))), "")


def _text(fields: dict[str, str], name: str) -> str:
    return latex_text(fields.get(name, ""))


def _verbatim(fields: dict[str, str], *names: str) -> str:
    """An address or identifier, in which a tilde or percent sign is no LaTeX."""
    return _ESCAPED.sub(r"\1", _first(fields, *names)).replace("{", "").replace("}", "")


def _date(fields: dict[str, str]) -> str:
    """BibLaTeX has one date; BibTeX has a year, and a month that may name the day too."""
    if date := _text(fields, "date"):
        return date
    detail = f"{_text(fields, 'month')} {_text(fields, 'day')}"
    return fuller_date(_text(fields, "year"), detail) or _text(fields, "pubstate")


def _names(text: str) -> list[str]:
    return [_name(name) for name in split_multiple_persons_names(text)]


def _name(name: str) -> str:
    """The name without LaTeX; braces around all of it stay, since they make it one word."""
    inner = name[1:-1]
    whole = name.startswith("{") and name.endswith("}") and not inner.startswith("\\")
    return (
        f"{{{latex_text(inner)}}}" if whole and not re.search("[{}]", inner) else latex_text(name)
    )


def _citations(fields: dict[str, str]) -> str:
    """As Web of Science and Scopus count them."""
    match = _CITED.search(fields.get("note", ""))
    return match[1] if match else _first(fields, "times-cited", "citations", "citedby")
