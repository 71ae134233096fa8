"""Lists that stand in one cell: authors and keywords."""

import ast
import re
from collections.abc import Iterable

_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
_AND = re.compile(r"\s+(?:and|&)\s+")
_LONGEST_LITERAL = 20_000


def split_authors(text: str) -> list[str]:
    """One name each, of a cell in any of the ways in which programs write several.

    Semicolons, bars and line breaks divide names for certain. A comma may also stand within a name,
    so commas divide only where what is between them are whole names: `Yang Z., Jiang B.`,
    `Ada Byron, Mary Somerville`, and `Byron, A., Somerville, M.` by pairs.
    """
    listed = _literal(text)
    if listed is not None:
        return listed
    text = text.rstrip(" .;,") + ("." if re.search(r"\b[^\W\d_]\.[ ;,]*$", text) else "")
    plain = _PARENTHESES.sub("", text) if "(" in text else text
    for mark in (";", "|", "\n"):
        if mark in plain:
            return _names(plain.split(mark))
    pieces = _AND.split(plain.replace(", and ", " and ").replace(", & ", " and "))
    if len(pieces) > 1 and all(piece.count(",") <= 1 for piece in pieces) and "," in pieces[-1]:
        return _names(pieces)
    return _names(name for piece in pieces for name in _by_commas(piece))


def split_list(text: str) -> list[str]:
    """The entries of a cell with several, divided by semicolons, bars, line breaks or commas."""
    listed = _literal(text)
    if listed is not None:
        return listed
    mark = next((mark for mark in (";", "|", "\n", ",") if mark in text), ";")
    return [part.strip() for part in text.split(mark) if part.strip()]


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return parts
    if len(parts) % 2 == 0 and all(map(_are_initials, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 and (" " not in parts[0] or " " not in parts[1]):
        return [", ".join(parts)]
    return parts


def _are_initials(text: str) -> bool:
    return text == text.upper() and _INITIALS.fullmatch(text) is not None


def _names(parts: Iterable[str]) -> list[str]:
    cleaned = [" ".join(part.split()).strip(" ,") for part in parts]
    return [name for name in cleaned if name and name.casefold() not in ("et al", "et al.", "and")]


def _literal(text: str) -> list[str] | None:
    """The strings of a cell that holds a list as Python or JSON writes it."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > _LONGEST_LITERAL:
        return None
    try:
        listed = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return [str(entry).strip() for entry in listed if isinstance(entry, str | int)]
