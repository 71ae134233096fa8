"""The one way from the raw strings of any format to a record."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypedDict, Unpack

from iso639 import Lang
from iso639.exceptions import InvalidLanguageValue

from explorer.corpus import identifiers
from explorer.corpus.clean import plain_text, writable
from explorer.corpus.dates import understand_date
from explorer.corpus.names import display_names
from explorer.corpus.schema import Record

_NO_ABSTRACT = re.compile(r"\W*(?:no|without) (?:abstract|summary)(?: (?:is )?available)?\W*", re.I)
_HEADING = re.compile(r"abstract\s*[:.–—-]\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\D*?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.0+)?\D*")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"", "und", "mul", "zxx", "mis", "multilingual", "undetermined", "n"})
_NAMED_OTHERWISE = {"greek": "el", "farsi": "fa", "castilian": "es", "mandarin": "zh"}


class RawFields(TypedDict, total=False):
    """What a file says of a paper, as it stands there.

    title, abstract, venue and keywords may hold LaTeX, HTML, entities and line breaks. authors are
    one name each, `Family, Given` or `Given Family`; a name in braces is an organisation's. date
    may have any form that `dates` understands. doi, arxiv_id and pmid may stand in an address or
    behind a prefix; the first two are also looked for in url. language is an ISO 639 code or an
    English name. notes tell what the format's reader had to repair.
    """

    title: str
    abstract: str
    authors: Iterable[str]
    date: str
    venue: str
    category: str
    url: str
    doi: str
    arxiv_id: str
    pmid: str
    keywords: Iterable[str]
    citations: str | int | None
    language: str
    notes: Iterable[str]


def clean_record(file: str, line: int, **raw: Unpack[RawFields]) -> Record:
    """A record with each value cleaned, and a note for whatever was repaired or left out.

    Args:
        file: Name of the document.
        line: Line of the document from 1, or the record's number where there are no lines.
        **raw: What the file says.
    """
    found, date_note = understand_date(raw.get("date", ""))
    url, url_note = _address(raw.get("url", ""))
    doi, doi_note = identifiers.doi(writable(raw.get("doi", "")))
    doi = doi or identifiers.doi_of_address(url)
    arxiv_id, arxiv_note = identifiers.arxiv_id(raw.get("arxiv_id", ""))
    pmid, pmid_note = identifiers.pmid(raw.get("pmid", ""))
    authors, authors_note = display_names(raw.get("authors", ()))
    language, language_note = _language(raw.get("language", "").strip())
    abstract, abstract_note = _abstract(plain_text(raw.get("abstract", "")))
    notes = [date_note, url_note, doi_note, arxiv_note, pmid_note]
    notes += [authors_note, language_note, abstract_note]
    return Record(
        file=file,
        line=line,
        title=plain_text(raw.get("title", "")),
        abstract=abstract,
        authors=authors,
        date=found,
        venue=plain_text(raw.get("venue", "")),
        category=plain_text(raw.get("category", "")),
        url=url,
        doi=doi,
        arxiv_id=arxiv_id or identifiers.arxiv_id_of(doi, url),
        pmid=pmid,
        keywords=_keywords(raw.get("keywords", ())),
        citations=_number(raw.get("citations")),
        language=language,
        notes=(*raw.get("notes", ()), *filter(None, notes)),
    )


def _abstract(text: str) -> tuple[str, str]:
    """Without a heading; empty, with a note, if it says only that there is none."""
    if len(text) < 50 and _NO_ABSTRACT.fullmatch(text):
        return "", f"'{text}' taken for what it says"
    return _HEADING.sub("", text, count=1) if _HEADING.match(text) else text, ""


def _address(text: str) -> tuple[str, str]:
    """An address of the web; no other is ever made a link."""
    match = _ADDRESS.search(text)
    if match or not text.strip():
        return (writable(match[0]) if match else ""), ""
    return "", f"address '{text.strip()[:120]}' not kept; it does not lead into the web"


@lru_cache(maxsize=4096)
def _language(text: str) -> tuple[str, str]:
    """The ISO 639-1 code of the first language named."""
    first = re.split(r"\s*[;,|/(]\s*", plain_text(text))[0]
    if first.lower() in _NO_LANGUAGE:
        return "", ""
    first = _NAMED_OTHERWISE.get(first.lower(), first)
    for form in (first.lower(), re.split(r"[-_ ]", first)[0].lower(), first.title()):
        try:
            language = Lang(form)
        except InvalidLanguageValue:
            continue
        whole = language.macro()
        if code := language.pt1 or (whole.pt1 if whole else ""):
            return code, ""
    return "", f"language '{text[:60]}' has no code of two letters"


def _keywords(raw: Iterable[str]) -> tuple[str, ...]:
    """Each keyword once, as it is first written; a list in one string is taken apart."""
    kept: dict[str, str] = {}
    for listed in raw:
        for word in listed.split(";"):
            clean = _keyword(word)
            kept.setdefault(clean.casefold(), clean)
    kept.pop("", None)
    return tuple(kept.values())


@lru_cache(maxsize=65_536)
def _keyword(raw: str) -> str:
    return plain_text(raw).strip("*,. ")


def _number(raw: str | int | None) -> int | None:
    """The only number of a text such as `12`, `12.0`, `1,234` or `cited by 12`."""
    match = _NUMBER.fullmatch(str(raw).strip()) if raw is not None else None
    return int(match[1].replace(",", "")) if match else None
