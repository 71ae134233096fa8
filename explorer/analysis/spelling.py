"""Other spellings of words that hardly any paper has."""

import re
import string
import unicodedata
from difflib import SequenceMatcher, get_close_matches

from explorer.analysis.query import TOKEN, Words
from explorer.analysis.query_parser import parse
from explorer.analysis.text_index import TextIndex, TooBroadError, opened
from explorer.landscape import Landscape

_RARE = 5
"""Papers up to which a word may be a slip."""
_TIMES = 10
"""How many times more papers another spelling must have."""
_SHORTEST = 4
_LONGEST = 30
_MOST_WORDS = 8
_ALIKE = 0.75
_LETTERS = string.ascii_lowercase + string.digits


def suggestion(landscape: Landscape, text: str) -> str:
    """The query with rare words replaced by like ones that many more papers have.

    Args:
        landscape: The landscape.
        text: What the reader typed.

    Returns:
        Another query; empty if there is no better one.
    """
    if landscape.folder is None:
        return ""
    better = text
    try:
        with opened(landscape) as index:
            for token, prefix in _tokens(parse(text).words())[:_MOST_WORDS]:
                other = _better(index, folded(token), prefix=prefix)
                if other:
                    better = re.sub(rf"(?<!\w){re.escape(token)}(?!\w)", other, better)
    except TooBroadError:
        return ""
    return better if better != text else ""


def folded(text: str) -> str:
    """Text as the index keeps it: small letters without marks, as many characters as before."""
    return "".join(_folded_character(character) for character in text)


def _folded_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    base = unicodedata.normalize("NFD", character)[:1].lower()
    return base if len(base) == 1 else character


def _tokens(parts: list[Words]) -> list[tuple[str, bool]]:
    """Each word to find, and whether it may be only a beginning."""
    tokens: dict[str, bool] = {}
    for words in parts:
        last = len(words.tokens) - 1
        for place, token in enumerate(words.tokens):
            tokens[token] = tokens.get(token, False) or (words.prefix and place == last)
    return list(tokens.items())


def _better(index: TextIndex, word: str, *, prefix: bool) -> str:
    """The most used word of those most alike, if it is used far more; empty if there is none.

    First all words one slip away (Norvig 2007, "How to write a spelling corrector"): a letter
    missing, doubled, wrong or two exchanged. Then those that begin with the same two letters and
    share most of the others in their order.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not TOKEN.fullmatch(word):
        return ""
    own = index.papers_with(word, prefix=prefix)
    if own > _RARE:
        return ""
    near = {other: count for other, count in index.counts_of(_one_slip(word)).items()
            if count >= _TIMES * own + 1}  # fmt: skip
    if near:
        return max(near, key=lambda other: (near[other], other))
    lengths = range(len(word) - 2, len(word) + 3)
    far = {other: count for other, count in index.beginning_with(word[:2], lengths).items()
           if count >= _TIMES * own + 1}  # fmt: skip
    alike = get_close_matches(word, far, n=5, cutoff=_ALIKE)
    return max(alike, key=lambda other: _likeness(word, other) * far[other] ** 0.05, default="")


def _likeness(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _one_slip(word: str) -> list[str]:
    """All words that one missing, added, wrong or exchanged letter makes of a word."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in halves if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    slips |= {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
    slips |= {left + letter + right for left, right in halves for letter in _LETTERS}
    return sorted(slips - {word})
