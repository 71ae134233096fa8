"""Stop words and synonyms of the reader, applied to the counts of terms."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.landscape import Landscape


@dataclass(frozen=True)
class Words:
    """The words that describe topics.

    Attributes:
        counts: (n, v) counts of terms per paper.
        vocabulary: v rows: `term`, `papers`.
        keys: (v,) the terms in lower case; of terms that count as one, the longest.
        affected: Terms of the build, in lower case, that are gone or count as another.
    """

    counts: sparse.csr_array
    vocabulary: pd.DataFrame
    keys: np.ndarray
    affected: frozenset[str] = frozenset()


def folded(text: str) -> str:
    """A term as it is compared: lower case, hyphens as spaces."""
    return " ".join(text.casefold().replace("-", " ").split())


def edited_words(
    landscape: Landscape, stop_words: Collection[str], shown_as: Mapping[str, str]
) -> Words:
    """The counts without some words, and with some terms counted as others.

    A stop word takes away every term that holds it: without "deep" there is no "deep learning".

    Args:
        landscape: As built.
        stop_words: Folded.
        shown_as: Folded terms, and what each counts as. What no paper uses so far becomes
            another way to write the terms.
    """
    vocabulary = landscape.vocabulary
    if not stop_words and not shown_as:
        keys = vocabulary["term"].str.casefold().to_numpy(dtype=object)
        return Words(landscape.doc_terms, vocabulary, keys)
    names = vocabulary["term"].str.casefold().str.replace("-", " ", regex=False)
    target, written = _targets(names, shown_as)
    gone = _holding(names, stop_words)[target]
    kept = np.flatnonzero((target == np.arange(len(names))) & ~gone)
    place = np.full(len(names), -1)
    place[kept] = np.arange(len(kept))
    counts = _joined(landscape.doc_terms, np.where(gone, -1, place[target]), len(kept))
    terms = vocabulary["term"].to_numpy(dtype=object).copy()
    terms[list(written)] = list(written.values())
    keys = names.to_numpy(dtype=object).copy()
    for column in np.flatnonzero(target != np.arange(len(names))):
        keys[target[column]] = max(keys[target[column]], keys[column], key=len)
    changed = np.flatnonzero(gone | (target != np.arange(len(names))))
    return Words(
        counts,
        pd.DataFrame(
            {
                "term": pd.Series(terms[kept], dtype="str"),
                "papers": np.bincount(counts.indices, minlength=len(kept)),
            }
        ),
        keys[kept],
        frozenset([*names.iloc[changed], *names.iloc[list(written)], *names.iloc[target[changed]]]),
    )


def _holding(names: pd.Series, stop_words: Collection[str]) -> np.ndarray:
    padded = " " + names + " "
    holding = np.zeros(len(names), dtype=bool)
    for word in stop_words:
        holding |= padded.str.contains(f" {word} ", regex=False).to_numpy(dtype=bool)
    return holding


def _targets(names: pd.Series, shown_as: Mapping[str, str]) -> tuple[np.ndarray, dict[int, str]]:
    """The column that each counts in, and how columns are written that no paper wrote so."""
    columns = {name: column for column, name in enumerate(names)} if shown_as else {}
    target = np.arange(len(names))
    written: dict[int, str] = {}
    for term, shown in shown_as.items():
        column = columns.get(term)
        if column is not None:
            target[column] = columns.setdefault(folded(shown), column)
            if names.iloc[target[column]] != folded(shown):
                written[int(target[column])] = shown
    return target, written


def _joined(counts: sparse.csr_array, place: np.ndarray, terms: int) -> sparse.csr_array:
    """The columns of counts at other places; -1 leaves one out, and equal places are added."""
    columns = place[counts.indices]
    kept = columns >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    moved = sparse.csr_array(
        (counts.data[kept], columns[kept], ends), shape=(counts.shape[0], terms)
    )
    moved.sum_duplicates()
    return moved
