"""Abstracts pasted one after another, each beginning with `Abstract:`, without titles."""

from explorer.corpus.document import Document
from explorer.corpus.schema import Record

_MARK = "Abstract:"


def sniff(document: Document) -> bool:
    """True if the first line that is not blank begins with the mark."""
    return document.opening.startswith(_MARK)


def read(document: Document) -> list[Record]:
    """One record per mark; lines up to the next mark belong to the abstract above them."""
    starts: list[tuple[int, list[str]]] = []
    for number, line in enumerate(document.text.splitlines(), start=1):
        if line.startswith(_MARK):
            starts.append((number, [line.removeprefix(_MARK)]))
        elif starts and line.strip():
            starts[-1][1].append(line)
    return [
        Record(file=document.name, line=number, abstract=" ".join(" ".join(lines).split()))
        for number, lines in starts
    ]
