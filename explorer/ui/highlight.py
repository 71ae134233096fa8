"""Words marked within text from papers, as Markdown that shows the rest as it stands."""

from collections.abc import Sequence

from explorer.ui.text import md

_COLOR = "orange-background"


def marked(text: str, spans: Sequence[tuple[int, int]], color: str = _COLOR) -> str:
    """A text with some places marked.

    Args:
        text: Of any origin.
        spans: First character and the one after the last of each place, in order and apart.
        color: One of Streamlit's colour directives.
    """
    pieces = []
    at = 0
    for start, end in spans:
        pieces += [_kept(text[at:start]), f":{color}[{md(text[start:end])}]"]
        at = end
    return "".join([*pieces, _kept(text[at:])]).strip()


def _kept(text: str) -> str:
    """Inert text that keeps a space at either end."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{md(text)}{after}"
