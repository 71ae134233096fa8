"""A query as a tree: what must and must not hold of a paper."""

import re
from dataclasses import dataclass

COLUMNS = {"title": "title", "abstract": "abstract", "author": "authors", "keyword": "keywords"}
"""Column of the search index by the name of the field."""
OPERATORS = ("AND", "OR", "NOT")
_SHORT = 2
"""Letters up to which a plain word is whole: "ai" does not find "aim"."""
TOKEN = re.compile(r"[^\W_]+")
"""A word as the search index cuts it."""


@dataclass(frozen=True)
class Words:
    """Words that follow one another, in one column or in any."""

    tokens: tuple[str, ...]
    prefix: bool = False
    column: str = ""


@dataclass(frozen=True)
class Condition:
    """A condition on what is known of a paper: venue, topic, or whether it has an abstract."""

    field: str
    value: str


@dataclass(frozen=True)
class Years:
    """First and last year; None for an open end."""

    first: int | None
    last: int | None


@dataclass(frozen=True)
class Not:
    """All papers but these."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """Papers of all parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Papers of any part."""

    parts: tuple["Node", ...]


Node = Words | Condition | Years | Not | And | Or


@dataclass(frozen=True)
class Query:
    """A query as it was understood.

    Attributes:
        root: None if there is nothing to search for.
        notes: What was repaired or left out, in sentences.
    """

    root: Node | None
    notes: tuple[str, ...]

    @property
    def obvious(self) -> bool:
        """Whether it says nothing but words and phrases that must all occur."""
        parts = self.root.parts if isinstance(self.root, And) else (self.root,)
        plain = all(part is None or (isinstance(part, Words) and not part.column) for part in parts)
        return plain and not self.notes

    def words(self) -> list[Words]:
        """The words to find, without those that must not occur."""
        return [] if self.root is None else list(_wanted(self.root))


def as_text(node: Node) -> str:
    """A query written out in full; reads back as the same query."""
    text = _as_text(node)
    return text[1:-1] if isinstance(node, And | Or) else text


def _as_text(node: Node) -> str:
    match node:
        case Words(tokens, prefix, column):
            field = next((f"{name}:" for name, one in COLUMNS.items() if one == column), "")
            words = " ".join(tokens)
            plain = len(tokens) == 1 and (prefix or is_whole(tokens))
            if not plain or words in OPERATORS:
                words = f'"{words}"'
            return f"{field}{words}" + ("*" if prefix else "")
        case Condition(field, value):
            plain = value.isalnum() and value not in OPERATORS
            return f"{field}:{value}" if plain else f'{field}:"{value}"'
        case Years(first, last):
            only = str(first) if first == last else f"{first or ''}..{last or ''}"
            return f"year:{only}"
        case Not(part):
            return f"NOT {_as_text(part)}"
        case And(parts):
            return "(" + " AND ".join(map(_as_text, parts)) + ")"
        case Or(parts):
            return "(" + " OR ".join(map(_as_text, parts)) + ")"


def _wanted(node: Node) -> list[Words]:
    match node:
        case Words():
            return [node]
        case And(parts) | Or(parts):
            return [words for part in parts for words in _wanted(part)]
    return []


def is_whole(tokens: tuple[str, ...]) -> bool:
    """Whether a plain word stands for itself only, not for the beginning of others."""
    return len(tokens) == 1 and tokens[0].isascii() and len(tokens[0]) <= _SHORT
