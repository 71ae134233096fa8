"""All words of a corpus as numbers in arrays, each distinct word looked at once.

Each text is taken apart once, its tokens become numbers, and what is a word, a stop word, a plural
or a stem is asked once per distinct token instead of once per place. Memory goes with the number
of tokens.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from explorer.build.languages import UNDETERMINED, stem
from explorer.build.words import tokens, word_of

_SENTENCE_END = frozenset(".!?:")
_CAPITALISED_SHARE = 0.8
_FOLDED = frozenset({"en", UNDETERMINED})
"""Languages whose plurals are told by evidence; the others have a stemmer or keep their words."""


@dataclass(frozen=True)
class Tokens:
    """All tokens of all texts in a row.

    Attributes:
        codes: (tokens,) int32: number of each token in `names`.
        documents: (tokens,) int32, rising: the text it stands in.
        names: The distinct tokens, each with the language of the texts that use it.
    """

    codes: np.ndarray
    documents: np.ndarray
    names: list[tuple[str, str]]


@dataclass(frozen=True)
class Words:
    """The tokens that may be part of a phrase.

    Attributes:
        keys: (words,) int32: number of the folded word in `key_names`.
        forms: (words,) int32: number of the lower-case word in `form_names`.
        runs: (words,) int32: words of the same run stand next to each other in a text.
        documents: (words,) int32, rising.
        key_names: Folded words in alphabetical order.
        form_names: Lower-case words in alphabetical order.
    """

    keys: np.ndarray
    forms: np.ndarray
    runs: np.ndarray
    documents: np.ndarray
    key_names: list[str]
    form_names: list[str]

    def select(self, rows: slice) -> "Words":
        """Some of the words."""
        arrays = (self.keys[rows], self.forms[rows], self.runs[rows], self.documents[rows])
        return Words(*arrays, self.key_names, self.form_names)

    def phrases(self, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Where phrases of so many different words begin, and a number for each."""
        count = max(len(self.keys) - length + 1, 0)
        parts = [self.keys[first : first + count] for first in range(length)]
        good = self.runs[:count] == self.runs[length - 1 : length - 1 + count]
        for left, right in combinations(parts, 2):
            good &= left != right
        starts = np.flatnonzero(good)
        return starts, joined([part[starts] for part in parts], len(self.key_names))


def tokenise(texts: Sequence[str], languages: Sequence[str]) -> Tokens:
    """The tokens of texts, each with the code of its language."""
    numbers: defaultdict[tuple[str, str] | str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    codes = array("i")
    ends = [0]
    for text, language in zip(texts, languages, strict=True):
        found = tokens(text, language)
        # most texts are English, and tuples cost time
        names = found if language in _FOLDED else [(token, language) for token in found]
        codes.extend(map(numbers.__getitem__, names))
        ends.append(len(codes))
    documents = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(ends))
    distinct = [(name, "en") if isinstance(name, str) else name for name in numbers]
    return Tokens(np.frombuffer(codes, dtype=np.int32), documents, distinct)


def tokens_together(parts: Sequence[Tokens], texts: Sequence[int]) -> Tokens:
    """The tokens of several runs of texts as those of all their texts.

    Args:
        parts: Tokens of each run.
        texts: How many texts each run has.
    """
    numbers: dict[tuple[str, str], int] = {}
    codes, documents, before = [], [], 0
    for part, count in zip(parts, texts, strict=True):
        places = [numbers.setdefault(name, len(numbers)) for name in part.names]
        codes.append(np.array(places, dtype=np.int32)[part.codes])
        documents.append(part.documents + np.int32(before))
        before += count
    return Tokens(np.concatenate(codes), np.concatenate(documents), list(numbers))


def find_words(found: Tokens, in_texts: int) -> Words:
    """The words of all runs, the forms of each as one key.

    Args:
        found: Tokens of the texts, then of their titles.
        in_texts: How many of them are of the texts; only those decide what is a plural.
    """
    bare, elided = _bare_words(found.names)
    lower = [word.lower() for word in bare]
    forms, form_names = _numbered(lower)
    keys, key_names = _numbered(_folded(found, lower, _plurals(found, bare, in_texts)))
    return Words(*_in_runs(found, bare, elided, keys, forms), key_names, form_names)


def find_plurals(found: Tokens, in_texts: int) -> dict[str, str]:
    """Plural to singular of the words whose forms `find_words` takes for one."""
    return _plurals(found, _bare_words(found.names)[0], in_texts)


def find_known_words(found: Tokens, words: Sequence[str], plurals: Mapping[str, str]) -> Words:
    """The words of all runs, those that are known by their number.

    Args:
        found: Tokens of texts.
        words: The known words, folded; all others have the number after the last one.
        plurals: Plural to singular, as `find_plurals` found them.

    Returns:
        The words; how they are written is left out.
    """
    bare, elided = _bare_words(found.names)
    number = {word: place for place, word in enumerate(words)}
    folded = _folded(found, [word.lower() for word in bare], plurals)
    keys = np.array([number.get(word, len(words)) for word in folded], dtype=np.int32)
    return Words(*_in_runs(found, bare, elided, keys, keys), [*words, ""], [])


def _in_runs(
    found: Tokens, bare: Sequence[str], elided: Sequence[bool], keys: np.ndarray, forms: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Keys, forms, runs and documents of the tokens that are words."""
    places = np.flatnonzero(np.array([bool(word) for word in bare], dtype=bool)[found.codes])
    codes, documents = found.codes[places], found.documents[places]
    # a run ends where a token between is no word, at an elided article, and where a text ends
    breaks = (np.diff(places, prepend=-2) > 1) | (np.diff(documents, prepend=-1) > 0)
    breaks |= np.array(elided, dtype=bool)[codes]
    return keys[codes], forms[codes], np.cumsum(breaks, dtype=np.int32), documents


def _folded(found: Tokens, lower: Sequence[str], plurals: Mapping[str, str]) -> list[str]:
    """The form of each distinct token that stands for all forms of its word."""
    return [
        plurals.get(word, word) if language in _FOLDED else stem(word, language)
        for word, (_, language) in zip(lower, found.names, strict=True)
    ]


def _plurals(found: Tokens, bare: Sequence[str], in_texts: int) -> dict[str, str]:
    return _fold_plurals(_uses(found, bare, in_texts))


def find_capitals(found: Tokens, in_texts: int, wanted: Set[str]) -> dict[str, str]:
    """Words that the corpus writes with capitals, such as GAN, fMRI and Gaussian.

    The first word of a sentence says nothing, so only words within one are counted.

    Args:
        found: Tokens of the texts, then of their titles.
        in_texts: How many of them are of the texts.
        wanted: The lower-case words asked about.

    Returns:
        The written form of each lower-case word that has one.
    """
    codes = found.codes[:in_texts]
    ends = np.array([name in _SENTENCE_END for name, _ in found.names], dtype=bool)
    inside = ~changes(found.documents[:in_texts])
    inside[1:] &= ~ends[codes[:-1]]
    counts = np.bincount(codes[inside], minlength=len(found.names))
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (name, _), count in zip(found.names, counts.tolist(), strict=True):
        if count and (word := name.lower()) in wanted:
            forms[word][name] += count
    capitals = {}
    for word, counter in forms.items():
        form, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        unusual = any(character.isupper() for character in form[1:])
        if form != word and (unusual or count >= _CAPITALISED_SHARE * counter.total()):
            capitals[word] = form
    return capitals


def _bare_words(names: Sequence[tuple[str, str]]) -> tuple[list[str], list[bool]]:
    """The word of each token, empty for none, and whether it has lost an elided article."""
    found = [word_of(*name) for name in names]
    return [word for word, _ in found], [elided for _, elided in found]


def _uses(found: Tokens, bare: Sequence[str], in_texts: int) -> Counter[str]:
    """How often the texts use each word of the languages whose plurals are folded."""
    uses = np.bincount(found.codes[:in_texts], minlength=len(bare)).tolist()
    counted = Counter[str]()
    for word, (_, language), count in zip(bare, found.names, uses, strict=True):
        if word and count and language in _FOLDED:
            counted[word] += count
    return counted


def _fold_plurals(words: Counter[str]) -> dict[str, str]:
    """Plural to singular, wherever the corpus itself also uses the singular.

    Short words are left alone ("news" is not the plural of "new") unless they are acronyms with
    a small s ("GANs").
    """
    lower = Counter[str]()
    for word, count in words.items():
        lower[word.lower()] += count
    acronyms = {word.lower() for word in words if re.fullmatch(r"[A-Z][A-Za-z]*[A-Z]+s", word)}
    folding: dict[str, str] = {}
    for word in lower:
        endings = (("ies", "y"), ("es", ""), ("s", ""))
        singulars = (word.removesuffix(old) + new for old, new in endings if word.endswith(old))
        for singular in singulars:
            if (
                singular in lower
                and not singular.endswith("s") | (word.endswith("ss"))
                and (len(singular) > 3 or word in acronyms)
            ):
                folding[word] = singular
                break
            if word.endswith("sses") and singular in lower and singular.endswith("ss"):
                folding[word] = singular
                break
    return folding


def _numbered(names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The place of each name among the distinct names in alphabetical order, and those."""
    distinct = sorted(set(names))
    places = {name: place for place, name in enumerate(distinct)}
    return np.array([places[name] for name in names], dtype=np.int32), distinct


def joined(parts: list[np.ndarray], base: int) -> np.ndarray:
    """One number for several; 64 bits hold three of two million words each."""
    codes = parts[0].astype(np.int64)
    for part in parts[1:]:
        codes *= base
        codes += part
    return codes


def changes(values: np.ndarray) -> np.ndarray:
    """True where a value is not the one before it, and at the first."""
    changes = np.ones(len(values), dtype=bool)
    changes[1:] = values[1:] != values[:-1]
    return changes
