"""The document-term table of all papers, part by part, over the vocabulary of the sample."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

from explorer.build.cache import Arrays, digest, finished, versions
from explorer.build.embeddings import OnItems
from explorer.build.large.parts import Site, Stage
from explorer.build.large.texts import as_bytes, codes_of, read_texts, texts_at
from explorer.build.partitions import names_of
from explorer.build.phrases import LONGEST_PHRASE, count_known, count_phrases
from explorer.build.stop_words import STOP_WORDS, WEAK_WORDS
from explorer.build.word_table import Words, find_known_words, find_plurals, tokenise
from explorer.build.workers import Part

_LIBRARIES = ("py3langid", "snowballstemmer", "stop-words")


@dataclass(frozen=True)
class Vocabulary:
    """The terms by which topics are described.

    Attributes:
        keys: The folded form of each, in alphabetical order.
        shown: Each as it is shown.
        plurals: Plural to singular, as far as a term holds the singular.
        joint: What stands between two terms.
    """

    keys: list[str]
    shown: list[str]
    plurals: dict[str, str]
    joint: str


@dataclass(frozen=True)
class Wording:
    """Vocabulary and counts of all papers.

    Attributes:
        vocabulary: The terms.
        counted: Their counts in each part.
    """

    vocabulary: Vocabulary
    counted: Stage

    def counts(self, number: int) -> tuple[sparse.csr_array, sparse.csr_array]:
        """(papers, terms) int32: how often texts and titles of a part use each term."""
        arrays = self.counted[number]
        terms = len(self.vocabulary.keys)
        return _table(arrays, "text", terms), _table(arrays, "title", terms)


def wording(site: Site, rows: np.ndarray, spoken: Stage, least: int, on_items: OnItems) -> Wording:
    """Choose the terms and count them in all papers.

    Args:
        site: Where the build takes place.
        rows: The reference sample, whose papers decide which terms there are.
        spoken: The languages of all papers.
        least: Papers of the sample that must use a term.
        on_items: Told how many papers are counted.
    """
    texts, titles, codes = texts_at(site, rows, spoken)
    key = digest("vocabulary", 1, texts, titles, codes, least, sorted(STOP_WORDS),
                 sorted(WEAK_WORDS), versions(*_LIBRARIES))  # fmt: skip

    def compute() -> Arrays:
        return {"said": as_bytes([vars(_choose(texts, titles, codes, least))])}

    said = finished("vocabulary", key, compute)[0]["said"]
    vocabulary = Vocabulary(**names_of(said)[0])
    site.keep("vocabulary", said)
    counted = site.stage(
        "counted", digest(1, key), count_part, on_items, site.each(str(site.folder)), spoken.parts
    )
    return Wording(vocabulary, counted)


def count_part(path: str, folder: str, spoken: Part) -> Arrays:
    """Count the terms in the texts and titles of a part."""
    texts, titles = read_texts(path)
    codes = codes_of(spoken.finish())
    terms = _loaded(folder)
    found = tokenise([*texts, *titles], [*codes, *codes])
    words = find_known_words(found, terms.words, terms.plurals)
    arrays: Arrays = {}
    for kind, first in (("text", 0), ("title", len(texts))):
        table = terms.count(words, first, len(texts))
        arrays |= {
            f"{kind}_data": _narrow(table.data), f"{kind}_indices": table.indices,
            f"{kind}_indptr": table.indptr,
        }  # fmt: skip
    return arrays


@dataclass(frozen=True)
class _Terms:
    """Terms made ready for counting.

    Attributes:
        words: All words of all terms, in alphabetical order.
        plurals: Plural to singular.
        codes: For each length of a term the numbers of those terms, rising.
        columns: For each length the columns of those terms, in the same order.
    """

    words: list[str]
    plurals: dict[str, str]
    codes: list[np.ndarray]
    columns: list[np.ndarray]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "_Terms":
        words = sorted({word for key in vocabulary.keys for word in key.split(" ")})
        number = {word: place for place, word in enumerate(words)}
        base = len(words) + 1  # one more for all words that are in no term
        codes: list[list[int]] = [[] for _ in range(LONGEST_PHRASE)]
        columns: list[list[int]] = [[] for _ in range(LONGEST_PHRASE)]
        for column, key in enumerate(vocabulary.keys):
            code = 0
            for word in (parts := key.split(" ")):
                code = code * base + number[word]
            codes[len(parts) - 1].append(code)
            columns[len(parts) - 1].append(column)
        orders = [np.argsort(np.array(some, dtype=np.int64), kind="stable") for some in codes]
        return cls(
            words, vocabulary.plurals,
            [np.array(some, np.int64)[order] for some, order in zip(codes, orders, strict=True)],
            [np.array(some, np.int64)[order] for some, order in zip(columns, orders, strict=True)],
        )  # fmt: skip

    def count(self, words: Words, first: int, papers: int) -> sparse.csr_array:
        """(papers, terms) int32: counts of the texts from the first on."""
        at = np.searchsorted(words.documents, [first, first + papers])
        chosen = words.select(slice(*at.tolist()))
        tables = [
            count_known(chosen, length, codes, (first, papers))
            for length, codes in enumerate(self.codes, start=1)
        ]
        joined = sparse.csc_array(sparse.hstack(tables))
        order = np.argsort(np.concatenate(self.columns))
        return sparse.csr_array(joined[:, order])


def _choose(texts: list[str], titles: list[str], codes: list[str], least: int) -> Vocabulary:
    found = tokenise([*texts, *titles], [*codes, *codes])
    counted = count_phrases(texts, titles, least, codes, found)
    words = {word for key in counted.keys for word in key.split(" ")}
    plurals = find_plurals(found, int(np.searchsorted(found.documents, len(texts))))
    kept = {plural: single for plural, single in plurals.items() if single in words}
    return Vocabulary(counted.keys, counted.vocabulary["term"].tolist(), kept, counted.joint)


def _table(arrays: Arrays, kind: str, terms: int) -> sparse.csr_array:
    data, indices, indptr = (arrays[f"{kind}_{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_array(
        (data.astype(np.int32), indices, indptr), shape=(len(indptr) - 1, terms)
    )


def _narrow(counts: np.ndarray) -> np.ndarray:
    """Counts in the smallest type that holds them."""
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))))


@lru_cache(maxsize=1)
def _loaded(folder: str) -> _Terms:
    """The terms, read once per process."""
    said = np.load(Path(folder) / "vocabulary.npy")
    return _Terms.of(Vocabulary(**names_of(said)[0]))
