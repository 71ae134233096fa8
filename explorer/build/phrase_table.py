"""The document-term table of `explorer.build.phrases` for English, in one pass over the texts.

The same terms, counts and written forms, but each text is taken apart once, its tokens become
numbers, and what is a word, a stop word or a plural is asked once per distinct token instead of
once per place. Phrases are then sums of numbers in arrays: several times faster, and memory
goes with the number of tokens that are words instead of with every phrase that occurs.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from explorer.build.phrases import (
    _CAPITALISED_SHARE,
    _SENTENCE_END,
    LONGEST_PHRASE,
    PhraseCounts,
    _fold_plurals,
    _not_fragments,
    _vocabulary,
)
from explorer.build.stop_words import STOP_WORDS
from explorer.build.words import is_word
from explorer.build.words import tokens as taken_apart


@dataclass(frozen=True)
class _Tokens:
    """All tokens of all texts in a row.

    Attributes:
        codes: (tokens,) int32: number of each token in `names`.
        documents: (tokens,) int32: the text it stands in.
        names: The distinct tokens.
    """

    codes: np.ndarray
    documents: np.ndarray
    names: list[str]


@dataclass(frozen=True)
class _Words:
    """The tokens that may be part of a phrase.

    Attributes:
        keys: (words,) int64: number of the folded word in `key_names`.
        forms: (words,) int64: number of the lower-case word in `form_names`.
        runs: (words,) int64: words of the same run stand next to each other in a text.
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

    def select(self, rows: slice) -> "_Words":
        """Some of the words."""
        arrays = (self.keys[rows], self.forms[rows], self.runs[rows], self.documents[rows])
        return _Words(*arrays, self.key_names, self.form_names)

    def phrases(self, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Where phrases of so many different words begin, and a number for each."""
        count = max(len(self.keys) - length + 1, 0)
        parts = [self.keys[first : first + count] for first in range(length)]
        good = self.runs[:count] == self.runs[length - 1 : length - 1 + count]
        for left, right in combinations(parts, 2):
            good &= left != right
        starts = np.flatnonzero(good)
        return starts, _joined([part[starts] for part in parts], len(self.key_names))


@dataclass(frozen=True)
class _Terms:
    """The frequent phrases of one length.

    Attributes:
        codes: (terms,) int64, rising.
        keys: (terms,) folded forms.
        written: (terms,) the lower-case form that the texts use most.
        counts: (texts, terms).
    """

    codes: np.ndarray
    keys: list[str]
    written: list[str]
    counts: sparse.csc_array


def count_english_phrases(
    texts: Sequence[str], titles: Sequence[str], min_document_frequency: int
) -> PhraseCounts:
    """Count the phrases of each text, as `explorer.build.phrases.count_phrases` does.

    Args:
        texts: One per paper, title included.
        titles: The titles alone.
        min_document_frequency: Papers that must use a phrase for it to be counted.
    """
    tokens = _tokenise([*texts, *titles])
    in_texts = int(np.searchsorted(tokens.documents, len(texts)))
    words = _find_words(tokens, in_texts)
    split = int(np.searchsorted(words.documents, len(texts)))
    of_texts, of_titles = words.select(slice(split)), words.select(slice(split, None))
    capitals = _capitalisation(tokens, in_texts)
    del tokens, words
    keys: list[str] = []
    written: list[str] = []
    counts, title_counts = [], []
    for length in range(1, LONGEST_PHRASE + 1):
        terms = _frequent(of_texts, length, len(texts), min_document_frequency)
        keys += terms.keys
        written += [" ".join(capitals.get(w, w) for w in form.split()) for form in terms.written]
        counts.append(terms.counts)
        title_counts.append(_count_known(of_titles, length, terms.codes, len(texts)))
    tables = [sparse.csr_array(sparse.hstack(found)) for found in (counts, title_counts)]
    return _in_order(keys, written, tables[0], tables[1])


def _in_order(
    keys: list[str],
    written: list[str],
    counts: sparse.csr_array,
    title_counts: sparse.csr_array,
) -> PhraseCounts:
    """Terms in alphabetical order, without fragments of longer ones."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [keys[column] for column in order]
    counts = counts[:, order]
    whole = _not_fragments(keys, counts.count_nonzero(axis=0)) if keys else []
    counts, title_counts = counts[:, whole], title_counts[:, order][:, whole]
    vocabulary = _vocabulary([written[order[column]] for column in whole], counts)
    return PhraseCounts(counts, title_counts, vocabulary, [keys[column] for column in whole])


def _tokenise(texts: Sequence[str]) -> _Tokens:
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    codes = array("i")
    ends = [0]
    for text in texts:
        codes.extend(map(numbers.__getitem__, taken_apart(text, "en")))
        ends.append(len(codes))
    documents = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(ends))
    return _Tokens(np.frombuffer(codes, dtype=np.int32), documents, list(numbers))


def _find_words(tokens: _Tokens, in_texts: int) -> _Words:
    """The words of all runs, plurals folded.

    Args:
        tokens: Of the texts, then of their titles.
        in_texts: How many of them are of the texts; only those decide the folding.
    """
    stems = [_stem(name) for name in tokens.names]
    uses = np.bincount(tokens.codes[:in_texts], minlength=len(stems)).tolist()
    counted = Counter[str]()
    for stem, count in zip(stems, uses, strict=True):
        if stem and count:
            counted[stem] += count
    folding = _fold_plurals(counted)
    lower = [stem.lower() for stem in stems]
    folded = [folding.get(word, word) for word in lower]
    forms, form_names = _numbered(lower)
    keys, key_names = _numbered(folded)
    usable = np.array([bool(stem) for stem in stems], dtype=bool)[tokens.codes]
    places = np.flatnonzero(usable)
    codes, documents = tokens.codes[places], tokens.documents[places]
    # a run ends where a token between is no word, and where a text ends
    breaks = (np.diff(places, prepend=-2) > 1) | (np.diff(documents, prepend=-1) > 0)
    return _Words(keys[codes], forms[codes], np.cumsum(breaks), documents, key_names, form_names)


def _stem(token: str) -> str:
    """The word without a possessive ending; empty if it may not stand in a phrase."""
    word = token[:-2] if token.endswith(("'s", "’s")) else token
    return word if is_word(word) and word.lower() not in STOP_WORDS else ""


def _numbered(names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The place of each name among the distinct names in alphabetical order, and those."""
    distinct = sorted(set(names))
    places = {name: place for place, name in enumerate(distinct)}
    return np.array([places[name] for name in names], dtype=np.int64), distinct


def _frequent(words: _Words, length: int, papers: int, min_papers: int) -> _Terms:
    """The phrases of one length that enough papers use."""
    starts, codes = words.phrases(length)
    order = np.argsort(codes, kind="stable")  # documents rise within each phrase
    starts, codes = starts[order], codes[order]
    documents = words.documents[starts]
    first = _changes(codes) | _changes(documents)
    users = np.flatnonzero(first)
    terms, term_starts, frequency = np.unique(codes[users], return_index=True, return_counts=True)
    good = frequency >= min_papers
    kept = np.repeat(good, frequency)
    counts = np.diff(users, append=len(codes))
    table = sparse.csc_array(
        (counts[kept].astype(np.int32), documents[users[kept]],
         np.concatenate([[0], np.cumsum(frequency[good])])),
        shape=(papers, int(good.sum())),
    )  # fmt: skip
    occurrences = np.repeat(np.repeat(good, frequency), counts)
    written = _most_written(words, length, starts[occurrences], codes[occurrences])
    at = starts[users[term_starts[good]]]
    names = words.key_names
    parts = [words.keys[at + offset].tolist() for offset in range(length)]
    keys = [" ".join(names[part] for part in phrase) for phrase in zip(*parts, strict=True)]
    return _Terms(terms[good], keys, written, table)


def _most_written(words: _Words, length: int, starts: np.ndarray, codes: np.ndarray) -> list[str]:
    """The most frequent lower-case form of each phrase; of equally frequent ones the first.

    Args:
        words: The words.
        length: Words in a phrase.
        starts: (occurrences,) where phrases begin.
        codes: (occurrences,) rising: which phrases they are.
    """
    parts = [words.forms[starts + offset] for offset in range(length)]
    forms = _joined(parts, len(words.form_names))
    order = np.lexsort((forms, codes))
    codes, forms = codes[order], forms[order]
    distinct = np.flatnonzero(_changes(codes) | _changes(forms))
    counts = np.diff(distinct, append=len(codes))
    best = distinct[np.lexsort((forms[distinct], -counts, codes[distinct]))]
    at = starts[order][best[_changes(codes[best])]]
    names = words.form_names
    shown = [words.forms[at + offset].tolist() for offset in range(length)]
    return [" ".join(names[part] for part in phrase) for phrase in zip(*shown, strict=True)]


def _count_known(words: _Words, length: int, known: np.ndarray, papers: int) -> sparse.csc_array:
    """How often each title uses each known phrase; titles are the texts after `papers`."""
    starts, codes = words.phrases(length)
    columns = np.searchsorted(known, codes)
    found = np.flatnonzero(columns < len(known))
    found = found[known[columns[found]] == codes[found]]
    rows = words.documents[starts[found]] - papers
    ones = np.ones(len(found), dtype=np.int32)
    return sparse.csc_array((ones, (rows, columns[found])), shape=(papers, len(known)))


def _joined(parts: list[np.ndarray], base: int) -> np.ndarray:
    """One number for several; 64 bits hold three of two million words each."""
    codes = parts[0]
    for part in parts[1:]:
        codes = codes * base + part
    return codes


def _changes(values: np.ndarray) -> np.ndarray:
    """True where a value is not the one before it, and at the first."""
    changes = np.ones(len(values), dtype=bool)
    changes[1:] = values[1:] != values[:-1]
    return changes


def _capitalisation(tokens: _Tokens, in_texts: int) -> dict[str, str]:
    """Words that the texts write with capitals; the first word of a sentence says nothing."""
    codes = tokens.codes[:in_texts]
    ends = np.array([name in _SENTENCE_END for name in tokens.names], dtype=bool)
    inside = ~_changes(tokens.documents[:in_texts])
    inside[1:] &= ~ends[codes[:-1]]
    counts = np.bincount(codes[inside], minlength=len(tokens.names))
    forms: dict[str, dict[str, int]] = {}
    for name, count in zip(tokens.names, counts.tolist(), strict=True):
        if count and is_word(name):
            forms.setdefault(name.lower(), {})[name] = count
    capitalised = {}
    for word, found in forms.items():
        form, count = min(found.items(), key=lambda item: (-item[1], item[0]))
        unusual = any(character.isupper() for character in form[1:])
        if form != word and (unusual or count >= _CAPITALISED_SHARE * sum(found.values())):
            capitalised[word] = form
    return capitalised
