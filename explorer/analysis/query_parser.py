"""What a reader types into the search box, understood: no text is an error.

    query     = anded { "OR" anded }
    anded     = negated { ["AND"] negated }
    negated   = { "NOT" } primary
    primary   = "(" query ")"  |  field ":" primary  |  "a phrase"  |  begin*  |  word

Read by recursive descent. What does not fit is repaired or taken as words, and the reader is told.
"""

import re
import unicodedata

from explorer.analysis.query import (
    COLUMNS,
    TOKEN,
    And,
    Condition,
    Node,
    Not,
    Or,
    Query,
    Words,
    Years,
    is_whole,
)

MOST_WORDS = 200
"""Words and phrases of one query; what comes after them is left out."""
_DEEPEST = 40
"""Parentheses within one another; further ones are left out."""
_LONGEST = 10_000

_FIELDS = (*COLUMNS, "venue", "year", "topic", "has")
_LEXEME = re.compile(
    rf'(?P<phrase>"(?P<inside>[^"]*)(?P<end>"?))|(?P<mark>[()])'
    rf"|(?P<field>\b(?:{'|'.join(_FIELDS)})s?\s*:)\s*"
    rf'|(?P<word>[^\s()"]+)',
    re.IGNORECASE,
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"（": "(", "）": ")"})
_YEARS = re.compile(r"(\d{4})?(\.\.|-|–|—)?(\d{4})?")


def parse(text: str) -> Query:
    """Understand what a reader typed; total: any text gives a query."""
    clean = unicodedata.normalize("NFC", text[:_LONGEST].replace("\0", " ")).translate(_QUOTES)
    parser = _Parser(clean)
    root = parser.query()
    notes = parser.notes
    if len(text) > _LONGEST:
        notes[f"Only the first {_LONGEST:,} characters were read."] = None
    return Query(root, tuple(notes))


class _Parser:
    """Reads one query; `notes` gathers what was repaired."""

    def __init__(self, text: str) -> None:
        self.notes: dict[str, None] = {}
        self._lexemes = list(_LEXEME.finditer(text))
        self._at = 0
        self._depth = 0
        self._words = 0

    def query(self) -> Node | None:
        """The whole query."""
        parts = [self._ored("")]
        while self._at < len(self._lexemes):
            self._note("A closing parenthesis without an opening one was left out.")
            self._at += 1
            parts.append(self._ored(""))
        return _joined(And, parts)

    def _note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def _sees(self, *marks: str) -> bool:
        """Whether one of these operators or parentheses comes next."""
        if self._at >= len(self._lexemes):
            return False
        lexeme = self._lexemes[self._at]
        return (lexeme["mark"] or lexeme["word"]) in marks

    def _takes(self, mark: str) -> bool:
        seen = self._sees(mark)
        self._at += seen
        return seen

    def _ored(self, field: str) -> Node | None:
        parts = [self._anded(field)]
        while self._takes("OR"):
            parts.append(self._anded(field))
        if len(parts) > 1 and None in parts:
            self._note("An OR with nothing on one side was left out.")
        return _joined(Or, parts)

    def _anded(self, field: str) -> Node | None:
        parts: list[Node | None] = []
        while self._at < len(self._lexemes) and not self._sees("OR", ")"):
            joined = self._takes("AND")
            if joined and (not parts or self._at >= len(self._lexemes) or self._sees("OR", ")")):
                self._note("An AND with nothing on one side was left out.")
            elif not self._sees("AND"):
                parts.append(self._negated(field))
        return _joined(And, parts)

    def _negated(self, field: str) -> Node | None:
        negative = seen = False
        while self._takes("NOT"):
            negative, seen = not negative, True
        part = None if self._sees("OR", "AND", ")") else self._primary(field)
        if part is None and seen:
            self._note("A NOT with nothing after it was left out.")
        return Not(part) if negative and part is not None else part

    def _primary(self, field: str) -> Node | None:
        if self._at >= len(self._lexemes):
            return None
        lexeme = self._lexemes[self._at]
        self._at += 1
        if lexeme["field"]:
            return self._of_field(lexeme["field"].rstrip(": \t\n").casefold(), field)
        if lexeme["mark"]:
            return self._group(field)
        if lexeme["phrase"]:
            if not lexeme["end"]:
                self._note("A closing quotation mark was added.")
            return self._leaf(field, lexeme["inside"], self._star_follows(lexeme))
        return self._leaf(field, lexeme["word"], None)

    def _star_follows(self, phrase: re.Match[str]) -> bool:
        """Whether the phrase's last word is only a beginning."""
        if self._at >= len(self._lexemes):
            return False
        following = self._lexemes[self._at]
        star = following["word"] == "*" and following.start() == phrase.end()
        self._at += star
        return star

    def _of_field(self, written: str, outer: str) -> Node | None:
        name = written if written in _FIELDS else written.removesuffix("s")
        if self._at >= len(self._lexemes) or self._sees("AND", "OR", ")"):
            self._note(f"Nothing follows {name}: so it was left out.")
            return None
        if self._lexemes[self._at]["field"]:
            return self._leaf(outer, name, None)
        return self._primary(name)

    def _group(self, field: str) -> Node | None:
        if self._depth >= _DEEPEST:
            self._note("Parentheses too deep within one another were left out.")
            return None
        self._depth += 1
        part = self._ored(field)
        self._depth -= 1
        if not self._takes(")"):
            self._note("A closing parenthesis was added.")
        return part

    def _leaf(self, field: str, text: str, phrase_prefix: bool | None) -> Node | None:
        """One word or phrase; `phrase_prefix` is None for a word outside quotation marks."""
        tokens = tuple(TOKEN.findall(text))
        if not tokens:
            return None
        self._words += 1
        if self._words > MOST_WORDS:
            self._note(f"Only the first {MOST_WORDS} words were searched for.")
            return None
        if field == "year":
            return self._years(text)
        if field in ("venue", "topic", "has"):
            return self._condition(field, " ".join(tokens))
        if phrase_prefix is None and text in ("or", "not"):
            self._note(f"The word “{text}” was searched for; as an operator, write {text.upper()}.")
        starred = text.endswith("*")
        prefix = phrase_prefix if phrase_prefix is not None else starred or not is_whole(tokens)
        return Words(tokens, prefix and len(tokens[-1]) > 1, COLUMNS.get(field, ""))

    def _condition(self, field: str, value: str) -> Node | None:
        if field != "has" or value.casefold() == "abstract":
            return Condition(field, value.casefold() if field == "has" else value)
        self._note("has: knows only has:abstract, so its word was searched for.")
        return self._leaf("", value, None)

    def _years(self, text: str) -> Node | None:
        parts = _YEARS.fullmatch(text)
        if parts is None or not (parts[1] or parts[3]):
            self._note("year: takes a year or years such as 2019..2021; else it is a word.")
            return self._leaf("", text, None)
        first, last = (int(part) if part else None for part in (parts[1], parts[3]))
        if parts[2] is None:
            return Years(first or last, first or last)
        if first is not None and last is not None and first > last:
            first, last = last, first
        return Years(first, last)


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """Parts as one, without those that are nothing; parts of the same kind become its own."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        elif part is not None:
            flat.append(part)
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else None
