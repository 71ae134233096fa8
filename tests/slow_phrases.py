"""Phrases counted the plain way, text by text, for the one pass to be compared with."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from explorer.build.languages import mostly_english, stem, written_together
from explorer.build.phrases import LONGEST_PHRASE, PhraseCounts, _not_fragments, _vocabulary
from explorer.build.stop_words import WEAK_WORDS
from explorer.build.word_table import _CAPITALISED_SHARE, _FOLDED, _SENTENCE_END, _fold_plurals
from explorer.build.words import is_word, runs, tokens

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


def count_one_by_one(
    texts: Sequence[str],
    titles: Sequence[str],
    min_document_frequency: int,
    languages: Sequence[str],
) -> PhraseCounts:
    """Count the phrases of texts in any languages; arguments as for `count_phrases`."""
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
    whole = [place for place in whole if not set(keys[place].split()) <= WEAK_WORDS]
    in_titles = sparse.csr_array(vectorizer.transform(list(zip(titles, languages, strict=True))))[
        :, whole
    ]
    keys, counts = [keys[column] for column in whole], counts[:, whole]
    vocabulary = _vocabulary(_written_forms(papers, analyzer, keys), counts)
    joint = " and " if mostly_english(languages) else " · "
    return PhraseCounts(counts, in_titles, vocabulary, keys, joint)


def _words(text: str, language: str) -> Iterator[str]:
    return (word for run in runs(text, language) for word in run)


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
