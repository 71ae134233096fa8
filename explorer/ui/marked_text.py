"""A text with some of its words marked."""

import re
from collections.abc import Iterable

from explorer.ui.text import md


def marked(text: str, terms: Iterable[str]) -> tuple[str, int]:
    """Markdown that shows a text as it stands, with every use of the terms marked.

    Singular and plural, small and capital letters, spaces and hyphens count as the same.

    Args:
        text: Of any origin; its blank lines stay paragraphs.
        terms: Words or phrases.

    Returns:
        The Markdown, and how many places are marked.
    """
    pattern = _pattern(terms)
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if pattern is None:
        return "\n\n".join(md(paragraph) for paragraph in paragraphs), 0
    found = 0
    lines = []
    for paragraph in paragraphs:
        parts = pattern.split(" ".join(paragraph.split()))
        found += len(parts) // 2
        lines.append(
            "".join(
                f":orange-background[{md(part)}]" if place % 2 else _kept(part)
                for place, part in enumerate(parts)
            )
        )
    return "\n\n".join(lines), found


def _kept(part: str) -> str:
    """The escaped text with the spaces at its ends."""
    return " " * part.startswith(" ") + md(part) + " " * (part.endswith(" ") and part != " ")


def _pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the terms, longer ones first; None for no terms."""
    forms = {r"[\W_]{1,3}".join(map(_form, re.findall(r"\w+", term))) for term in terms} - {""}
    if not forms:
        return None
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)((?:{'|'.join(longest_first)}))(?!\w)", re.IGNORECASE)


def _form(word: str) -> str:
    stem = word.removesuffix("s") if len(word) > 3 else word
    return re.escape(stem) + ("(?:s|es)?" if len(word) > 2 else "")
