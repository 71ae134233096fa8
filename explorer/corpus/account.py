"""What was understood of the input, for people to read before they build."""

from collections.abc import Sequence

from explorer.corpus.assembly import Corpus, SourceFile

_COLUMNS = ("records", "kept", "abstract", "date", "DOI", "format", "file")
_OPENING = 300


def preview(corpus: Corpus, count: int) -> list[dict[str, object]]:
    """The first papers, with the beginning of each abstract."""
    return [
        {
            "title": paper.title,
            "authors": list(paper.authors),
            "date": _date(paper.date, paper.date_precision),
            "venue": paper.venue,
            "doi": paper.doi,
            "abstract": paper.abstract[:_OPENING],
        }
        for paper in corpus.papers.head(count).itertuples()
    ]


def account(corpus: Corpus, papers: int = 0) -> str:
    """The counts, a table of the files and the first papers, as text."""
    counts = {key: count for key, count in corpus.summary().items() if key != "files"}
    lines = [f"{count:>7}  {key.replace('_', ' ')}" for key, count in counts.items()]
    lines += ["", *_table([_COLUMNS, *map(_row, corpus.files)])]
    lines += [f"{file.path}: {note}" for file in corpus.files for note in _notes(file)]
    if corpus.unmatched_facts:
        lines.append(f"{corpus.unmatched_facts} rows of companion tables speak of no record")
    for paper in preview(corpus, papers):
        authors = (
            "; ".join(map(str, paper["authors"])) if isinstance(paper["authors"], list) else ""
        )
        about = ", ".join(filter(None, (authors, str(paper["venue"]), str(paper["date"]))))
        lines += ["", str(paper["title"]) or "(no title)", f"  {about}", f"  {paper['abstract']}"]
    return "\n".join(lines)


def _row(file: SourceFile) -> tuple[str, ...]:
    if file.facts:
        return (f"{file.facts} facts", "", "", "", "", file.format, file.path)
    counts = (file.records, file.kept, file.with_abstract, file.with_date, file.with_doi)
    return (*map(str, counts), file.format or "not read", file.path)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Numbers to the right, words to the left, as wide as they need."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS))]
    return [
        "  ".join(
            cell.rjust(width) if place < 5 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _notes(file: SourceFile) -> list[str]:
    notes = [file.problem] if file.problem else []
    if file.encoding:
        notes.append(f"read as {file.encoding}")
    if file.mapping:
        pairs = ", ".join(f"{field} from '{column}'" for field, column in file.mapping.items())
        notes.append(f"columns: {pairs}")
    return notes


def _date(day: object, precision: str) -> str:
    """The date as far as it is known; empty if it is not."""
    return str(day)[: {"day": 10, "month": 7, "year": 4}.get(precision, 0)]
