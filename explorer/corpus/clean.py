"""Markup in titles and abstracts becomes plain text."""

import re
import unicodedata

from explorer.corpus.latex import without_latex
from explorer.corpus.markup import without_markup

# Controls, halves of characters, and signs of no width that change how the text beside them is
# shown; the joiners U+200C and U+200D stay, since Persian and Hindi are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ue000-\ue004\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Letters of mathematics that stand for the plain ones; those of number sets stay.
_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\u210a-\u210c\u2110-\u2113\u211b\u211c\u212c\u2130\u2131\u2133]"
)


def plain_text(text: str) -> str:
    r"""Text without LaTeX and HTML markup, with single spaces; maths stays readable.

    What is not surely markup stays: `p < 0.05`, `costs $5 to $10`, `{1, 2}`, `C:\new`.

    Args:
        text: Of a title, an abstract or a name, as a file holds it.

    Returns:
        Unicode in the composed form NFC, without control characters.
    """
    if "\\" in text or "$" in text or "<" in text or "&" in text or "{" in text:
        text = without_latex(without_markup(text))
    if not (text.isascii() and text.isprintable()):
        text = _STYLED.sub(_plain_letter, _UNSEEN.sub("", text))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def _plain_letter(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def writable(text: str) -> str:
    """The text with a question mark for each half of a character, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
