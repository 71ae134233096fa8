"""Papers as files for reference managers: RIS, BibTeX and CSL-JSON.

Each function takes the papers table, columns as in a landscape's `papers.parquet` and perhaps
`note`, what a reader wrote about the paper, and returns the text of a file. What a format has no
field for is left out: RIS knows no category, CSL-JSON no number of citations.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

Row = dict[str, Any]

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, also those behind a backslash
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
    }
)
_LIGATURE = re.compile(r"([-`'])(?=\1)")
_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20", "\n": "", "\r": ""})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def to_ris(papers: pd.DataFrame) -> str:
    """The papers as RIS, one record each."""
    return "".join(f"{_ris_record(row)}ER  - \n\n" for row in _rows(papers))


def to_bibtex(papers: pd.DataFrame) -> str:
    """The papers as BibTeX, special characters in LaTeX; the keys are made of the paper ids."""
    used: set[str] = set()
    return "\n".join(_bibtex_entry(row, _key(row["paper_id"], used)) for row in _rows(papers))


def to_csl_json(papers: pd.DataFrame) -> str:
    """The papers as CSL-JSON, as Zotero and Pandoc read it."""
    items = [_csl_item(row) for row in _rows(papers)]
    return json.dumps(items, ensure_ascii=False, indent=1)


def _rows(papers: pd.DataFrame) -> Iterator[Row]:
    """The papers with their texts on one line each and no missing value but None."""
    for row in papers.to_dict("records"):
        yield {name: _tidy(value) for name, value in row.items()}


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Iterable):
        return [" ".join(str(each).split()) for each in value]
    return None if value is pd.NA or value is pd.NaT else value


def _date_parts(row: Row) -> list[int]:
    """Year, month and day, as far as they are known."""
    if row["date"] is None:
        return []
    known = {"year": 1, "month": 2, "day": 3}.get(row["date_precision"], 0)
    return [row["date"].year, row["date"].month, row["date"].day][:known]


def _ris_record(row: Row) -> str:
    parts = _date_parts(row)
    numbers = [f"{part:02d}" for part in parts]
    lines = [
        ("TY", "JOUR" if row["venue"] else "GEN"),
        ("TI", row["title"]),
        *(("AU", _family_first(name)) for name in row["authors"]),
        ("PY", str(parts[0]) if parts else ""),
        ("DA", "/".join([*numbers, *[""] * (4 - len(numbers))]) if parts else ""),
        ("T2", row["venue"]),
        ("AB", row["abstract"]),
        ("DO", row["doi"]),
        ("M1", f"arXiv:{row['arxiv_id']}" if row["arxiv_id"] else ""),
        *((("DB", "PubMed"), ("AN", row["pmid"])) if row["pmid"] else ()),
        *(("KW", word) for word in row["keywords"]),
        ("LA", row["language"]),
        ("N1", "" if row["citations"] is None else f"Cited By: {row['citations']}"),
        ("N1", row.get("note")),
        ("UR", row["url"]),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value)


def _family_first(name: str) -> str:
    """`Family, Given`, with small words such as `van` before the family name."""
    given, family, suffix = _split(name.replace(", ", " ").replace(",", " "))
    return ", ".join(filter(None, (family, given, suffix)))


def _split(name: str) -> tuple[str, str, str]:
    """Given name, family name and suffix of a name that is written in this order."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:]), suffix


def _key(paper_id: str, used: set[str]) -> str:
    """A citation key that is used once, of signs that every BibTeX program accepts."""
    plain = re.sub(r"[^A-Za-z0-9.:/-]", "", paper_id) or "paper"
    key, number = plain, 1
    while key.lower() in used:
        number += 1
        key = f"{plain}-{number}"
    used.add(key.lower())
    return key


def _bibtex_entry(row: Row, key: str) -> str:
    year, month, day = (*_date_parts(row), None, None, None)[:3]
    fields = {
        "title": f"{{{_latex(row['title'])}}}" if row["title"] else "",  # its capitals stay
        "author": " and ".join(map(_bibtex_name, row["authors"])),
        "journal": _latex(row["venue"]),
        "year": str(year or ""),
        "month": _MONTHS[month - 1] if month else "",
        "day": str(day or ""),
        "abstract": _latex(row["abstract"]),
        "doi": row["doi"].translate(_ADDRESS),
        "eprint": row["arxiv_id"].translate(_ADDRESS),
        "archiveprefix": "arXiv" if row["arxiv_id"] else "",
        "primaryclass": _latex(row["category"]),
        "pmid": _latex(row["pmid"]),
        "keywords": ", ".join(map(_latex, row["keywords"])),
        "language": _latex(row["language"]),
        "note": "" if row["citations"] is None else f"Cited by {row['citations']}",
        "annote": _latex(row.get("note") or ""),
        "url": row["url"].translate(_ADDRESS),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{'article' if row['venue'] else 'misc'}{{{key},\n{''.join(lines)}}}\n"


def _latex(text: str) -> str:
    return _LIGATURE.sub(r"\1{}", text.translate(_LATEX))


def _bibtex_name(name: str) -> str:
    """The name; in braces if it would be taken apart otherwise."""
    apart = "," in name or re.search(r"\b(?:and|others)\b", name, re.IGNORECASE)
    return f"{{{_latex(name)}}}" if apart else _latex(name)


def _csl_item(row: Row) -> Row:
    item = {
        "id": row["paper_id"],
        "type": "article-journal" if row["venue"] else "article",
        "title": row["title"],
        "author": [_csl_name(name) for name in row["authors"]],
        "issued": {"date-parts": [_date_parts(row)]} if _date_parts(row) else None,
        "container-title": row["venue"],
        "abstract": row["abstract"],
        "DOI": row["doi"],
        "PMID": row["pmid"],
        "number": f"arXiv:{row['arxiv_id']}" if row["arxiv_id"] else "",
        "keyword": "; ".join(row["keywords"]),
        "language": row["language"],
        "annote": row.get("note"),
        "URL": row["url"],
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    given, family, suffix = _split(name)
    parts = {"family": family, "given": given, "suffix": suffix}
    known = {part: text for part, text in parts.items() if text}
    return known if given else {"literal": name}
