"""Words marked within text from papers, as Markdown that shows the rest as it stands."""

from collections.abc import Sequence

from explorer.ui.text import md


def marked(text: str, spans: Sequence[tuple[int, int]], *, bold: bool = True) -> str:
    """A text with some places marked.

    Args:
        text: Of any origin.
        spans: First character and the one after the last of each place, in order and apart.
        bold: Whether marked words are bold too; not where all of the text is.
    """
    weight = "**" if bold else ""
    pieces = []
    at = 0
    for start, end in spans:
        pieces += [_kept(text[at:start]), f":primary[{weight}{md(text[start:end])}{weight}]"]
        at = end
    return "".join([*pieces, _kept(text[at:])]).strip()


def _kept(text: str) -> str:
    """Inert text that keeps a space at either end."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{md(text)}{after}"
