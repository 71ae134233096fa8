"""Words and phrases of papers: what may describe a topic, and how it is written.

A phrase is a run of up to three words that no stop word and no punctuation interrupts, so that
"state of the art" never becomes "state art". Singular and plural count as one, in other languages
than English all forms of one stem. A phrase is shown the way the corpus mostly writes it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.languages import UNDETERMINED, mostly_english, stem, written_together
from explorer.build.words import is_phrase, is_word, runs, tokens

LONGEST_PHRASE = 3
_SENTENCE_END = frozenset(".!?:")
_CAPITALISED_SHARE = 0.8
_FOLDED = frozenset({"en", UNDETERMINED})
_FRAGMENT_SHARE = 0.75


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
        return "" if self.keys else "No phrase is used by enough papers: topics have numbers only."


Text = tuple[str, str]
"""A text and the code of its language."""


class PhraseAnalyzer:
    """Turns a text into the keys of its phrases; fits scikit-learn's `CountVectorizer`."""

    def __init__(self, folding: dict[str, str]) -> None:
        """Keep the folding from a lower-case English word to the word that stands for it."""
        self._folding = folding

    def __call__(self, text: Text) -> list[str]:
        """Keys of all phrases of one to three words, repetitions included."""
        return [key for key, _ in self.phrases(text)]

    def phrases(self, text: Text) -> Iterator[tuple[str, str]]:
        """Key and lower-case written form of each phrase."""
        language = text[1]
        for run in runs(*text):
            words = [word.lower() for word in run]
            keys = [self._key(word, language) for word in words]
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST_PHRASE, len(run)) + 1):
                    if len(set(keys[start:end])) == end - start:
                        yield " ".join(keys[start:end]), " ".join(words[start:end])

    def _key(self, word: str, language: str) -> str:
        if language in _FOLDED:
            return self._folding.get(word, word)
        return stem(word, language)


def count_phrases(
    texts: Sequence[str],
    titles: Sequence[str],
    min_document_frequency: int,
    languages: Sequence[str] | None = None,
) -> PhraseCounts:
    """Count the phrases of each text.

    Args:
        texts: One per paper, title included.
        titles: The titles alone.
        min_document_frequency: Papers that must use a phrase for it to be counted.
        languages: One code per paper; None takes all for English.
    """
    if languages is None or set(languages) == {"en"}:
        from explorer.build.phrase_table import count_english_phrases

        return count_english_phrases(texts, titles, min_document_frequency)
    return count_one_by_one(texts, titles, min_document_frequency, languages)


def count_one_by_one(
    texts: Sequence[str],
    titles: Sequence[str],
    min_document_frequency: int,
    languages: Sequence[str],
) -> PhraseCounts:
    """Count the phrases of texts in any languages; arguments as for `count_phrases`."""
    from sklearn.feature_extraction.text import CountVectorizer

    papers = list(zip(texts, languages, strict=True))
    words = Counter(word for paper in papers if paper[1] in _FOLDED for word in _words(*paper))
    analyzer = PhraseAnalyzer(_fold_plurals(words))
    vectorizer = CountVectorizer(analyzer=analyzer, min_df=min_document_frequency, dtype=np.int32)
    try:
        counts = sparse.csr_array(vectorizer.fit_transform(papers))
    except ValueError:  # no phrase is frequent enough, or no text has words
        counts = sparse.csr_array((len(texts), 0), dtype="int32")
        return PhraseCounts(counts, counts, _vocabulary([], counts), [])
    keys = vectorizer.get_feature_names_out().tolist()
    whole = _not_fragments(keys, counts.count_nonzero(axis=0))
    in_titles = sparse.csr_array(vectorizer.transform(list(zip(titles, languages, strict=True))))[
        :, whole
    ]
    keys, counts = [keys[column] for column in whole], counts[:, whole]
    vocabulary = _vocabulary(_written_forms(papers, analyzer, keys), counts)
    joint = " and " if mostly_english(languages) else " · "
    return PhraseCounts(counts, in_titles, vocabulary, keys, joint)


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


def _words(text: str, language: str) -> Iterator[str]:
    return (word for run in runs(text, language) for word in run)


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


def _written_forms(papers: Sequence[Text], analyzer: PhraseAnalyzer, keys: list[str]) -> list[str]:
    """How each term is shown: its most frequent form, capitalised as its words mostly are."""
    forms: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for paper in papers:
        for key, form in analyzer.phrases(paper):
            if key in forms:
                forms[key][form] += 1
    capitals = _capitalisation(papers)
    written = []
    for counter in forms.values():
        form = min(counter, key=lambda form: (-counter[form], form))
        written.append(written_together([capitals.get(word, word) for word in form.split()]))
    return written


def _capitalisation(papers: Sequence[Text]) -> dict[str, str]:
    """Words that the corpus writes with capitals, such as GAN, fMRI and Gaussian.

    The first word of a sentence says nothing, so only words within one are counted.
    """
    forms: dict[str, Counter[str]] = {}
    for paper in papers:
        sentence_starts = True
        for token in tokens(*paper):
            if is_word(token) and not sentence_starts:
                forms.setdefault(token.lower(), Counter())[token] += 1
            sentence_starts = token in _SENTENCE_END
    capitalised = {}
    for word, counter in forms.items():
        form, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        unusual = any(character.isupper() for character in form[1:])
        if form != word and (unusual or count >= _CAPITALISED_SHARE * counter.total()):
            capitalised[word] = form
    return capitalised
