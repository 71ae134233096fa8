"""Papers of a landscape found in a text that somebody brings along."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from explorer.analysis.reading_list import MOST_PAPERS, Entry
from explorer.landscape import Landscape

LIST_FORMAT = "topic landscape reading list"
"""What the file of an exported list calls itself."""

_IDENTIFIERS = re.compile(
    r"(?P<paper>\b(?:doi|arxiv|pmid|text):[^\s\"',{}<>]+)"
    r"|(?P<doi>\b10\.\d{4,9}/[^\s\"',{}]+)"
    r"|(?P<arxiv>\b(?:\d{4}\.\d{4,5}|[a-z-]{2,20}+(?:\.[A-Z]{2})?/\d{7}))(?:v\d+)?\b",
    re.IGNORECASE,
)
_ARXIV_DOI = "10.48550/arxiv."
_Candidates = tuple[str, ...]
"""Ways to name one paper, lower case, the surest first."""


def entries_from_text(landscape: Landscape, text: str) -> tuple[list[Entry], int]:
    """The papers that a text names: an exported list, or any text with DOIs, arXiv or paper ids.

    Args:
        landscape: Where the papers are looked for.
        text: Of any origin; as many identifiers are taken from it as two full lists have.

    Returns:
        The papers in the order of the text, with their notes if it is an exported list, and how
        many of those named are not in the landscape.
    """
    named = list(islice(_of_list(text) or _of_any_text(text), 2 * MOST_PAPERS))
    known = _known(landscape, {name for names, _ in named for name in names})
    found: dict[str, str] = {}
    missing: set[_Candidates] = set()
    for names, note in named:
        row = next((known[name] for name in names if name in known), None)
        if row is None:
            missing.add(names)
        else:
            found.setdefault(str(landscape.papers["paper_id"].iloc[row]), note)
    return [Entry(paper, note) for paper, note in found.items()], len(missing)


def _of_list(text: str) -> list[tuple[_Candidates, str]] | None:
    """The papers of an exported list; None if the text is none."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("format") != LIST_FORMAT:
        return None
    papers = content.get("papers")
    items = [item for item in papers if isinstance(item, dict)] if isinstance(papers, list) else []
    return [(_names_of(item), _text(item, "note")) for item in items]


def _names_of(item: dict[str, Any]) -> _Candidates:
    names = (_text(item, name).lower() for name in ("paper_id", "doi", "arxiv_id"))
    return tuple(name for name in names if name)


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _of_any_text(text: str) -> Iterator[tuple[_Candidates, str]]:
    for match in _IDENTIFIERS.finditer(text):
        name = match[match.lastgroup or 0].lower().rstrip(".;:)]>")
        short = re.sub(r"^(doi|arxiv):", "", name).removeprefix(_ARXIV_DOI)
        yield (name, short, re.sub(r"v\d+$", "", short)), ""


def _known(landscape: Landscape, names: set[str]) -> dict[str, int]:
    """Row number by lower-case paper id, DOI and arXiv id, of those asked for."""
    known: dict[str, int] = {}
    for column in ("arxiv_id", "doi", "paper_id"):
        values = landscape.papers[column].str.lower()
        for row in np.flatnonzero(values.isin(names - {""})):
            known[values.iloc[row]] = int(row)
    return known
