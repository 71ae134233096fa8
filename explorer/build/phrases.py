"""Words and phrases of papers: what may describe a topic, and how it is written.

A phrase is a run of up to three words that no stop word and no punctuation interrupts, so that
"state of the art" never becomes "state art". Singular and plural count as one. A phrase is shown
the way the corpus mostly writes it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.stop_words import STOP_WORDS

LONGEST_PHRASE = 3
WORD = r"[^\W_]+(?:[-’'][^\W_]+)*"
"""Letters and digits, with hyphens and apostrophes inside."""

_ACCENT = re.compile(r"\\[\"'`^~=.]\{?([a-zA-Z])\}?")
_LATEX = re.compile(r"\$[^$]{0,200}\$|\\(?:href|url)\{[^}]*\}|\\[a-zA-Z]+|https?://\S+")
_TOKEN = re.compile(rf"{WORD}|[^\w\s]")
_SENTENCE_END = frozenset(".!?:")
_CAPITALISED_SHARE = 0.8
_FRAGMENT_SHARE = 0.75


@dataclass(frozen=True)
class PhraseCounts:
    """The document-term table of a corpus.

    Attributes:
        counts: (papers, terms) int32, sparse.
        title_counts: The same for the titles alone.
        vocabulary: One row per term: `term` as shown, `papers` that use it.
        keys: The folded form of each term.
        analyzer: Turns text into keys, for counting further texts the same way.
    """

    counts: sparse.csr_array
    title_counts: sparse.csr_array
    vocabulary: pd.DataFrame
    keys: list[str]
    analyzer: "PhraseAnalyzer"

    @property
    def is_phrase(self) -> np.ndarray:
        """(terms,) bool: which terms have more than one word."""
        return np.array([" " in key for key in self.keys], dtype=bool)


class PhraseAnalyzer:
    """Turns a text into the keys of its phrases; fits scikit-learn's `CountVectorizer`."""

    def __init__(self, folding: dict[str, str]) -> None:
        """Keep the folding from a lower-case word to the word that stands for it."""
        self._folding = folding

    def __call__(self, text: str) -> list[str]:
        """Keys of all phrases of one to three words, repetitions included."""
        return [key for key, _ in self.phrases(text)]

    def phrases(self, text: str) -> Iterator[tuple[str, str]]:
        """Key and lower-case written form of each phrase."""
        for run in _runs(text):
            words = [word.lower() for word in run]
            keys = [self._folding.get(word, word) for word in words]
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST_PHRASE, len(run)) + 1):
                    if len(set(keys[start:end])) == end - start:
                        yield " ".join(keys[start:end]), " ".join(words[start:end])


def count_phrases(
    texts: Sequence[str], titles: Sequence[str], min_document_frequency: int
) -> PhraseCounts:
    """Count the phrases of each text.

    Args:
        texts: One per paper, title included.
        titles: The titles alone.
        min_document_frequency: Papers that must use a phrase for it to be counted.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    words = Counter(word for text in texts for word in _words(text))
    analyzer = PhraseAnalyzer(_fold_plurals(words))
    vectorizer = CountVectorizer(analyzer=analyzer, min_df=min_document_frequency, dtype=np.int32)
    try:
        counts = sparse.csr_array(vectorizer.fit_transform(texts))
    except ValueError:  # no phrase is frequent enough, or no text has words
        counts = sparse.csr_array((len(texts), 0), dtype="int32")
        return PhraseCounts(counts, counts, _vocabulary([], counts), [], analyzer)
    keys = vectorizer.get_feature_names_out().tolist()
    whole = _not_fragments(keys, counts.count_nonzero(axis=0))
    in_titles = sparse.csr_array(vectorizer.transform(titles))[:, whole]
    keys, counts = [keys[column] for column in whole], counts[:, whole]
    vocabulary = _vocabulary(_written_forms(texts, analyzer, keys), counts)
    return PhraseCounts(counts, in_titles, vocabulary, keys, analyzer)


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


def _runs(text: str) -> Iterator[list[str]]:
    """Runs of words that neither punctuation nor a stop word interrupts."""
    run: list[str] = []
    for token in _TOKEN.findall(_plain(text)):
        word = re.sub(r"['’]s$", "", token)
        if _is_word(word) and word.lower() not in STOP_WORDS:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _plain(text: str) -> str:
    """Without LaTeX formulas, commands and links; accented letters become plain ones."""
    return _LATEX.sub(" . ", _ACCENT.sub(r"\1", text))


def _is_word(token: str) -> bool:
    return len(token) > 1 and any(character.isalpha() for character in token)


def _words(text: str) -> Iterator[str]:
    return (word for run in _runs(text) for word in run)


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


def _written_forms(texts: Sequence[str], analyzer: PhraseAnalyzer, keys: list[str]) -> list[str]:
    """How each term is shown: its most frequent form, capitalised as its words mostly are."""
    forms: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for text in texts:
        for key, form in analyzer.phrases(text):
            if key in forms:
                forms[key][form] += 1
    capitals = _capitalisation(texts)
    written = []
    for counter in forms.values():
        form = min(counter, key=lambda form: (-counter[form], form))
        written.append(" ".join(capitals.get(word, word) for word in form.split()))
    return written


def _capitalisation(texts: Sequence[str]) -> dict[str, str]:
    """Words that the corpus writes with capitals, such as GAN, fMRI and Gaussian.

    The first word of a sentence says nothing, so only words within one are counted.
    """
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        sentence_starts = True
        for token in _TOKEN.findall(_plain(text)):
            if _is_word(token) and not sentence_starts:
                forms.setdefault(token.lower(), Counter())[token] += 1
            sentence_starts = token in _SENTENCE_END
    capitalised = {}
    for word, counter in forms.items():
        form, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        unusual = any(character.isupper() for character in form[1:])
        if form != word and (unusual or count >= _CAPITALISED_SHARE * counter.total()):
            capitalised[word] = form
    return capitalised
