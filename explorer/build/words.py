"""Texts taken apart into words, and into the runs of words that belong together."""

import re
import unicodedata
from collections.abc import Iterator

from explorer.build.languages import (
    UNDETERMINED,
    is_stop_word,
    stem,
    with_spaces,
    without_elision,
)

_ACCENT = re.compile(r"\\[\"'`^~=.]\{?([a-zA-Z])\}?")
_LATEX = re.compile(r"\$[^$]{0,200}\$|\\(?:href|url)\{[^}]*\}|\\[a-zA-Z]+|https?://\S+")
_MARKS = "".join(
    char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char)[0] == "M"
)
"""Vowel signs and accents of their own, which continue a word (Devanagari, Arabic, Thai)."""
WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}])*(?:[-’'][^\W_](?:[^\W_]|[{_MARKS}])*)*"
"""Letters and digits, with hyphens and apostrophes inside."""
_TOKEN = re.compile(rf"{WORD}|[^\w\s]")
_ASCII_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[^\w\s]")
"""The same for texts without marks, which needs no look at them."""
_POSSESSIVE = re.compile(r"['’]s$")


def tokens(text: str, language: str) -> list[str]:
    """Words and punctuation marks, without LaTeX formulas, commands and links."""
    plain = _LATEX.sub(" . ", _ACCENT.sub(r"\1", text))
    if plain.isascii():
        return _ASCII_TOKEN.findall(plain)
    return _TOKEN.findall(with_spaces(unicodedata.normalize("NFC", plain), language))


def runs(text: str, language: str) -> Iterator[list[str]]:
    """Runs of words that neither punctuation nor a stop word interrupts."""
    run: list[str] = []
    for token in tokens(text, language):
        word, elided = word_of(token, language)
        if run and (elided or not word):  # an article ends a run, elided or not
            yield run
            run = []
        if word:
            run.append(word)
    if run:
        yield run


def word_of(token: str, language: str) -> tuple[str, bool]:
    """The word that may stand in a phrase, and whether it has lost an elided article.

    Possessive endings go too. The word is empty if the token is none or says nothing.
    """
    word = _POSSESSIVE.sub("", token)
    bare = without_elision(word, language)
    if not is_word(word) or is_stop_word(word.lower(), language):
        return "", False
    if bare != word and (not is_word(bare) or is_stop_word(bare.lower(), language)):
        return "", False
    return bare, bare != word


def plain_words(text: str, language: str) -> str:
    """A text for tokenisers made for English: the stems of its words between spaces.

    English itself is returned as it is.
    """
    if language in {"en", UNDETERMINED}:
        return with_spaces(text, language)
    return " ".join(stem(word.lower(), language) for run in runs(text, language) for word in run)


def is_word(token: str) -> bool:
    """True for two characters or more, one of them a letter."""
    return len(token) > 1 and (token.isalpha() or any(map(str.isalpha, token)))
