"""Words and phrases of papers: what may describe a topic, and how it is written.

A phrase is a run of up to three words that no stop word and no punctuation interrupts, so that
"state of the art" never becomes "state art". Singular and plural count as one, in other languages
than English all forms of one stem. A phrase is shown the way the corpus mostly writes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.languages import mostly_english, written_together
from explorer.build.stop_words import WEAK_WORDS
from explorer.build.word_table import (
    Tokens,
    Words,
    changes,
    find_capitals,
    find_words,
    joined,
    tokenise,
)
from explorer.description.writing import is_phrase

LONGEST_PHRASE = 3
_FRAGMENT_SHARE = 0.75
WITHOUT_TERMS = "No phrase is used by enough papers: topics have numbers only."


@dataclass(frozen=True)
class PhraseCounts:
    """The document-term table of a corpus.

    Attributes:
        counts: (papers, terms) int32, sparse.
        title_counts: The same for the titles alone.
        vocabulary: One row per term: `term` as shown, `papers` that use it.
        keys: The folded form of each term.
        joint: What stands between two terms: "and" only where most papers are in English.
    """

    counts: sparse.csr_array
    title_counts: sparse.csr_array
    vocabulary: pd.DataFrame
    keys: list[str]
    joint: str = " and "

    @property
    def is_phrase(self) -> np.ndarray:
        """(terms,) bool: which terms have more than one word."""
        return np.array([is_phrase(key) for key in self.keys], dtype=bool)

    @property
    def note(self) -> str:
        """What the reader must know where there is nothing to name topics by."""
        return "" if self.keys else WITHOUT_TERMS


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


def count_phrases(
    texts: Sequence[str],
    titles: Sequence[str],
    min_document_frequency: int,
    languages: Sequence[str] | None = None,
    found: Tokens | None = None,
) -> PhraseCounts:
    """Count the phrases of each text.

    Args:
        texts: One per paper, title included.
        titles: The titles alone.
        min_document_frequency: Papers that must use a phrase for it to be counted.
        languages: One code per paper; None takes all for English.
        found: The tokens of the texts and then of the titles; None to find them.
    """
    languages = ["en"] * len(texts) if languages is None else languages
    found = found or tokenise([*texts, *titles], [*languages, *languages])
    in_texts = int(np.searchsorted(found.documents, len(texts)))
    words = find_words(found, in_texts)
    split = int(np.searchsorted(words.documents, len(texts)))
    of_texts, of_titles = words.select(slice(split)), words.select(slice(split, None))
    found_terms = [
        _frequent(of_texts, length, len(texts), min_document_frequency)
        for length in range(1, LONGEST_PHRASE + 1)
    ]
    forms = [form.split() for terms in found_terms for form in terms.written]
    capitals = find_capitals(found, in_texts, {word for form in forms for word in form})
    title_counts = [
        count_known(of_titles, length, terms.codes, (len(texts), len(texts)))
        for length, terms in enumerate(found_terms, start=1)
    ]
    keys = [key for terms in found_terms for key in terms.keys]
    written = [written_together([capitals.get(word, word) for word in form]) for form in forms]
    counts = [terms.counts for terms in found_terms]
    tables = [sparse.csr_array(sparse.hstack(parts)) for parts in (counts, title_counts)]
    joint = " and " if mostly_english(languages) else " · "
    return _in_order(keys, written, tables[0], tables[1], joint)


def _in_order(
    keys: list[str],
    written: list[str],
    counts: sparse.csr_array,
    title_counts: sparse.csr_array,
    joint: str,
) -> PhraseCounts:
    """Terms in alphabetical order, without fragments of longer ones and those of weak words."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [keys[column] for column in order]
    counts = counts[:, order]
    whole = _not_fragments(keys, counts.count_nonzero(axis=0)) if keys else []
    whole = [column for column in whole if not WEAK_WORDS.issuperset(keys[column].split())]
    counts, title_counts = counts[:, whole], title_counts[:, order][:, whole]
    vocabulary = _vocabulary([written[order[column]] for column in whole], counts)
    kept = [keys[column] for column in whole]
    return PhraseCounts(counts, title_counts, vocabulary, kept, joint)


def _frequent(words: Words, length: int, papers: int, min_papers: int) -> _Terms:
    """The phrases of one length that enough papers use."""
    starts, codes = words.phrases(length)
    order = np.argsort(codes, kind="stable")  # documents rise within each phrase
    starts, codes = starts[order].astype(np.int32), codes[order]
    del order  # these arrays are as long as the corpus: they decide the peak of memory
    documents = words.documents[starts]
    first = changes(codes) | changes(documents)
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
    keys = _joined_names(words.key_names, words.keys, starts[users[term_starts[good]]], length)
    starts = starts[np.repeat(kept, counts)]
    del codes, documents, first, users
    numbers = np.repeat(np.arange(table.shape[1], dtype=np.int32), table.sum(axis=0))
    written = _most_written(words, length, starts, numbers)
    return _Terms(terms[good], keys, written, table)


def _most_written(words: Words, length: int, starts: np.ndarray, numbers: np.ndarray) -> list[str]:
    """The most frequent lower-case form of each phrase; of equally frequent ones the first.

    Args:
        words: The words.
        length: Words in a phrase.
        starts: (occurrences,) where phrases begin.
        numbers: (occurrences,) rising: which phrases they are.
    """
    parts = [words.forms[starts + offset] for offset in range(length)]
    forms = joined(parts, len(words.form_names))
    del parts
    order = np.lexsort((forms, numbers))
    forms = forms[order]
    distinct = np.flatnonzero(changes(numbers) | changes(forms))
    counts = np.diff(distinct, append=len(numbers))
    best = distinct[np.lexsort((forms[distinct], -counts, numbers[distinct]))]
    at = starts[order[best[changes(numbers[best])]]]
    return _joined_names(words.form_names, words.forms, at, length)


def _joined_names(names: list[str], of: np.ndarray, at: np.ndarray, length: int) -> list[str]:
    """The phrases that begin at some places, in words."""
    parts = [of[at + offset].tolist() for offset in range(length)]
    return [" ".join(names[part] for part in phrase) for phrase in zip(*parts, strict=True)]


def count_known(
    words: Words, length: int, known: np.ndarray, documents: tuple[int, int]
) -> sparse.csc_array:
    """How often texts use known phrases.

    Args:
        words: Of the texts.
        length: Words of a phrase.
        known: (terms,) int64, rising: the phrases, by the number that `Words.phrases` gives them.
        documents: The number of the first text, and how many there are.
    """
    first, texts = documents
    starts, codes = words.phrases(length)
    columns = np.searchsorted(known, codes)
    found = np.flatnonzero(columns < len(known))
    found = found[known[columns[found]] == codes[found]]
    rows = words.documents[starts[found]] - first
    ones = np.ones(len(found), dtype=np.int32)
    return sparse.csc_array((ones, (rows, columns[found])), shape=(texts, len(known)))


def _not_fragments(keys: list[str], papers: np.ndarray) -> list[int]:
    """Columns of all terms but pairs of words that hardly occur outside one longer phrase.

    "Graph neural" is not a term where it nearly always stands in "graph neural network".
    """
    longest_use: dict[str, int] = {}
    for key, users in zip(keys, papers.tolist(), strict=True):
        words = key.split(" ")
        for start in range(len(words) - 2 + 1 if len(words) > 2 else 0):
            pair = " ".join(words[start : start + 2])
            longest_use[pair] = max(longest_use.get(pair, 0), users)
    return [
        column
        for column, key in enumerate(keys)
        if longest_use.get(key, 0) < _FRAGMENT_SHARE * papers[column]
    ]


def _vocabulary(terms: list[str], counts: sparse.csr_array) -> pd.DataFrame:
    papers = counts.count_nonzero(axis=0) if terms else []
    return pd.DataFrame({"term": pd.Series(terms, dtype="str"), "papers": papers})
