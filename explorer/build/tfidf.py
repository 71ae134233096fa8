"""Vectors from the words of texts alone: TF-IDF, reduced by singular value decomposition."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    from explorer.build.workers import Workers


def tfidf_vectorizer(papers: int) -> "TfidfVectorizer":
    """How words and word pairs of so many papers are weighed."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        stop_words="english", ngram_range=(1, 2), min_df=2 if papers > 50 else 1,
        sublinear_tf=True, dtype=np.float32,
    )  # fmt: skip


def _tfidf_weights(texts: Sequence[str], workers: "Workers | None") -> "sparse.csr_array":
    from explorer.build.languages import detect_languages
    from explorer.build.words import plain_words

    languages = detect_languages(texts)
    if workers is None:
        return tfidf_vectorizer(len(texts)).fit_transform(map(plain_words, texts, languages))
    from explorer.build.partitions import tfidf_weights_on

    return tfidf_weights_on(workers, texts, languages)


def tfidf_svd(texts: Sequence[str], seed: int, workers: "Workers | None" = None) -> np.ndarray:
    """TF-IDF of words and word pairs, reduced by SVD (latent semantic analysis); no model."""
    from sklearn.decomposition import TruncatedSVD

    try:
        weights = _tfidf_weights(texts, workers)
    except ValueError:  # no word at all, or none in two papers: nothing tells the papers apart
        return np.zeros((len(texts), 1), dtype=np.float32)
    dimensions = min(128, min(weights.shape) - 1)
    if dimensions < 2:
        return np.asarray(weights.todense(), dtype=np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):  # shares of a variance that may be zero
        return TruncatedSVD(dimensions, random_state=seed).fit_transform(weights)
