"""A reading list as a file: for this program, for reading, for a spreadsheet, for references."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import pandas as pd

from explorer.analysis.list_import import LIST_FORMAT
from explorer.analysis.papers import authors_as_text, dates_as_text
from explorer.export.bibliography import to_bibtex, to_csl_json, to_ris
from explorer.export.tables import TableFile, csv_bytes

FileKind = Literal["BibTeX", "RIS", "CSL-JSON", "CSV", "Markdown", "This program"]
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&^=])")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")


def list_papers(papers: pd.DataFrame, notes: Mapping[str, str]) -> pd.DataFrame:
    """The papers of a list, each with its note.

    Args:
        papers: Rows of a landscape's papers, in the order of the list.
        notes: Note by paper id.
    """
    return papers.assign(note=[notes.get(paper, "") for paper in papers["paper_id"]])


def to_json(papers: pd.DataFrame) -> str:
    """A list that the program reads back, notes included.

    Args:
        papers: From `list_papers`.
    """
    columns = ["paper_id", "title", "doi", "arxiv_id", "note"]
    content = {"format": LIST_FORMAT, "version": 1, "papers": papers[columns].to_dict("records")}
    return json.dumps(content, ensure_ascii=False, indent=1)


def to_markdown(papers: pd.DataFrame) -> str:
    """A numbered list to paste into a document; whatever is in a text, it stays text.

    Args:
        papers: From `list_papers`.
    """
    table = papers.assign(author_names=authors_as_text(papers), day=dates_as_text(papers))
    lines = ["# Reading list", ""]
    for number, paper in enumerate(table.to_dict("records"), start=1):
        lines += _markdown_item(number, paper)
    return "\n".join(lines) + "\n"


def _markdown_item(number: int, paper: dict[str, str]) -> list[str]:
    facts = (paper["author_names"], paper["venue"], paper["day"])
    about = ". ".join(_escaped(fact) for fact in facts if fact)
    doi = re.sub(r"[\s<>()\\]", "", paper["doi"])
    link = f"https://doi.org/{doi}" if doi else paper["url"]
    lines = [f"{number}. **{_escaped(paper['title']) or 'No title'}**"]
    lines += [f"   {about}"] if about else []
    lines += [f"   <{link}>"] if _ADDRESS.fullmatch(link) else []
    lines += [f"   > {_escaped(paper['note'])}"] if paper["note"] else []
    return [*(f"{line}  " for line in lines[:-1]), lines[-1], ""]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def to_csv(papers: pd.DataFrame) -> bytes:
    """The list as a table for a spreadsheet.

    Args:
        papers: From `list_papers`.
    """
    return csv_bytes(
        pd.DataFrame(
            {
                "title": papers["title"],
                "authors": authors_as_text(papers),
                "date": dates_as_text(papers),
                "venue": papers["venue"],
                "doi": papers["doi"],
                "arxiv_id": papers["arxiv_id"],
                "link": papers["url"],
                "note": papers["note"],
                "paper_id": papers["paper_id"],
            }
        )
    )


FILES: Mapping[FileKind, TableFile] = MappingProxyType(
    {
        "BibTeX": TableFile("bib", "application/x-bibtex", lambda p: to_bibtex(p).encode()),
        "RIS": TableFile(
            "ris", "application/x-research-info-systems", lambda p: to_ris(p).encode()
        ),
        "CSL-JSON": TableFile("csl.json", "application/json", lambda p: to_csl_json(p).encode()),
        "CSV": TableFile("csv", "text/csv", to_csv),
        "Markdown": TableFile("md", "text/markdown", lambda p: to_markdown(p).encode()),
        "This program": TableFile("json", "application/json", lambda p: to_json(p).encode()),
    }
)
"""Every kind of file that a list can become; each takes the papers of `list_papers`."""
