"""DOI, arXiv id and PMID in one form each, out of whatever stands around them.

Each function returns the identifier and an empty note, or an empty string and a note that says
why the text was not kept; both are empty if the text is.
"""

import re
from urllib.parse import unquote

from explorer.corpus.schema import complete_arxiv_id

Identifier = tuple[str, str]

# The registrant's number follows the prefix 10; the rest is any printable text without spaces
# (DOI Handbook, section 2.2).
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]+")
_DOI_ADDRESS = re.compile(
    r"doi\.org/|/doi/(?:abs/|full/|pdf/|epdf/)?10\.|[?&]doi=10\.", re.IGNORECASE
)
_ARXIV = re.compile(
    r"(?:^|[/:\s])"
    r"(?P<id>\d{4}\.\d{4,5}|(?P<archive>[a-z-]{2,10})(?:\.[a-z-]{2,10})?/(?P<old>\d{7}))"
    r"(?:v\d+)?(?:\.pdf)?(?:$|[\s\[?#,;)])",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_PMID = re.compile(
    r"(?:.*(?:pmid|medline|pubmed|pubmed\.ncbi\.nlm\.nih\.gov)[:/\s-]*)?"
    r"0*([1-9]\d{0,7})(?:\.0)?/?\s*(?:\[.*)?",
    re.IGNORECASE,
)
_QUOTED = 120


def doi(text: str) -> Identifier:
    """The DOI in lower case, without prefix, address or trailing punctuation."""
    text = text.strip()
    if not text:
        return "", ""
    match = _DOI.search(unquote(text) if "%" in text else text)
    if not match:
        return "", f"DOI '{text[:_QUOTED]}' not kept; a DOI has the form 10.1234/name"
    found = match[0]
    if "://" in text[: match.start() + 8] or _DOI_ADDRESS.search(text):
        found = re.split(r"[?&#]", found)[0]
    return _without_tail(found).lower(), ""


def doi_of_address(address: str) -> str:
    """The DOI that an address leads to; empty if it is not the address of one."""
    readable = unquote(address)
    match = _DOI.search(readable) if _DOI_ADDRESS.search(readable) else None
    return _without_tail(re.split(r"[?&#]", match[0])[0]).lower() if match else ""


def arxiv_id(text: str) -> Identifier:
    """The arXiv id without prefix, address, subject class or version."""
    text = complete_arxiv_id(text)
    if not text:
        return "", ""
    match = _ARXIV.search(text)
    if not match:
        return "", f"arXiv id '{text[:_QUOTED]}' not kept; an id has the form 2410.05530"
    return f"{match['archive'].lower()}/{match['old']}" if match["old"] else match["id"], ""


def arxiv_id_of(doi: str, address: str) -> str:
    """The arXiv id that a DOI of arXiv or an address there names; empty if there is none."""
    if match := _ARXIV_DOI.fullmatch(doi):
        return arxiv_id(match[1])[0]
    return arxiv_id(address)[0] if "arxiv.org/" in address.lower() else ""


def pmid(text: str) -> Identifier:
    """The number of a paper in PubMed."""
    text = text.strip()
    if not text:
        return "", ""
    match = _PMID.fullmatch(text)
    if not match:
        return "", f"PMID '{text[:_QUOTED]}' not kept; a PMID has one to eight digits"
    return match[1], ""


def _without_tail(found: str) -> str:
    """Without the punctuation of the sentence around it; brackets of its own are closed."""
    while found and (
        found[-1] in ".,;:'’”*"
        or any(found[-1] == shut and found.count(shut) > found.count(opened)
               for opened, shut in ("()", "[]", "{}", "<>"))
    ):  # fmt: skip
        found = found[:-1]
    return found
