"""Abstracts pasted one after another, each beginning with `Abstract:`, without titles."""

from explorer.corpus.schema import Record

_MARK = "Abstract:"


def sniff(text: str) -> bool:
    """True if the first line that is not blank begins with the mark."""
    return text.lstrip("\ufeff \t\r\n").startswith(_MARK)


def read(file: str, text: str) -> list[Record]:
    """One record per mark; lines up to the next mark belong to the abstract above them."""
    starts: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if line.startswith(_MARK):
            starts.append((number, [line.removeprefix(_MARK)]))
        elif starts and line.strip():
            starts[-1][1].append(line)
    return [
        Record(file=file, line=number, abstract=" ".join(" ".join(lines).split()))
        for number, lines in starts
    ]
