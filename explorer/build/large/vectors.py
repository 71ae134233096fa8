"""Vectors of all papers, part by part: by a model, by TF-IDF fitted to a sample, or given ones."""

from collections.abc import Sequence
from functools import lru_cache
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.build.cache import Arrays, digest, finished, versions
from explorer.build.embeddings import (
    OnItems,
    Precision,
    embed_batches,
    named_embedder,
    precision_for,
    unit_vectors,
)
from explorer.build.large.parts import Site, Stage, unheard
from explorer.build.large.texts import as_bytes, codes_of, read_texts, rows_by_part, texts_at
from explorer.build.partitions import encoder, names_of
from explorer.build.tfidf import tfidf_vectorizer
from explorer.build.words import plain_words

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

_DIMENSIONS = 128


def embedded(
    site: Site, embedder: str, seed: int, rows: np.ndarray, spoken: Stage, on_items: OnItems
) -> Stage:
    """Embed all papers.

    Args:
        site: Where the build takes place.
        embedder: Its name.
        seed: Of the decomposition.
        rows: The reference sample, to which TF-IDF is fitted.
        spoken: The languages of all papers.
        on_items: Told how many papers are embedded.

    Returns:
        `vectors` of each part: (papers, d) float16, of length 1 up to rounding.
    """
    if embedder != "tfidf-svd":
        precision = precision_for(len(site.corpus))
        identity = digest(1, named_embedder(embedder).identity(), precision)
        return site.stage("vectors", identity, embed_part, on_items, site.each(embedder),
                          site.each(precision))  # fmt: skip
    model = _fitted(site, rows, spoken, seed)
    key = digest(1, *model.values(), versions("scikit-learn", "py3langid"))
    for name, array in model.items():
        site.keep(f"tfidf-{name}", array)
    codes = [codes_of(arrays) for arrays in spoken]
    return site.stage("vectors", key, weigh_part, on_items, site.each(str(site.folder)), codes)


def given(site: Site, vectors: np.ndarray) -> Stage:
    """Vectors that the reader has brought along, as if they had been made here."""
    path = site.keep("given", vectors)
    starts = site.corpus.starts
    ends = [start + size for start, size in zip(starts, site.corpus.sizes, strict=True)]
    return site.stage("given", digest(1, vectors), given_part, unheard, site.each(path), starts,
                      ends)  # fmt: skip


def vectors_at(site: Site, made: Stage, rows: np.ndarray) -> np.ndarray:
    """(rows, d) float32: the vectors of some papers."""
    parts = [made[number]["vectors"][chosen] for number, chosen in rows_by_part(site, rows)]
    return np.concatenate(parts).astype(np.float32)


def embed_part(path: str, name: str, precision: Precision) -> Arrays:
    """Embed the papers of a part with a model, the longest first, as batches are then even."""
    texts = read_texts(path)[0]
    order = np.argsort([-len(text) for text in texts], kind="stable")
    made = np.concatenate(
        list(embed_batches(encoder(name, precision), [texts[row] for row in order.tolist()]))
    )
    vectors = np.empty_like(made, dtype=np.float16)
    vectors[order] = made
    return {"vectors": vectors}


def weigh_part(path: str, folder: str, codes: Sequence[str]) -> Arrays:
    """Weigh the words of the papers of a part and reduce them as those of the sample."""
    vectorizer, components = _loaded(folder)
    texts = read_texts(path)[0]
    weights = vectorizer.transform(map(plain_words, texts, codes))
    return {"vectors": unit_vectors(weights @ components).astype(np.float16)}


def given_part(path: str, vectors: str, start: int, end: int) -> Arrays:
    """The given vectors of a part."""
    del path  # every part is told where its papers are
    return {"vectors": np.load(vectors, mmap_mode="r")[start:end].astype(np.float16)}


def _fitted(site: Site, rows: np.ndarray, spoken: Stage, seed: int) -> Arrays:
    """Terms, rarities and components (terms, d) of TF-IDF and SVD, fitted to the sample."""
    texts, _, codes = texts_at(site, rows, spoken)
    key = digest("tfidf model", 1, seed, texts, codes, versions("scikit-learn", "scipy"))
    return finished("model", key, lambda: _fit(texts, codes, seed))[0]


def _fit(texts: Sequence[str], codes: Sequence[str], seed: int) -> Arrays:
    from sklearn.decomposition import TruncatedSVD

    vectorizer = tfidf_vectorizer(len(texts)).set_params(min_df=_fewest(len(texts)))
    try:
        weights = vectorizer.fit_transform(map(plain_words, texts, codes))
    except ValueError:  # no word at all, or none in enough papers: nothing tells the papers apart
        return {"terms": as_bytes(["\n"]), "rarity": np.ones(1), "components": np.zeros((1, 1))}
    terms = vectorizer.get_feature_names_out().tolist()
    dimensions = min(_DIMENSIONS, min(weights.shape) - 1)
    if dimensions < 2:
        components = np.eye(len(terms), dtype=np.float32)
    else:
        components = TruncatedSVD(dimensions, random_state=seed).fit(weights).components_.T
    return {
        "terms": as_bytes(terms), "rarity": vectorizer.idf_,
        "components": np.ascontiguousarray(components, dtype=np.float32),
    }  # fmt: skip


def _fewest(papers: int) -> int:
    """Papers of the sample that must use a word: rarer ones are noise, and cost most."""
    return 1 if papers <= 50 else 2 + isqrt(papers // 1000)


@lru_cache(maxsize=1)
def _loaded(folder: str) -> tuple["TfidfVectorizer", np.ndarray]:
    """The fitted weights, loaded once per process, and the components, shared by all."""
    terms, rarity, components = (
        np.load(Path(folder) / f"tfidf-{name}.npy", mmap_mode="r")
        for name in ("terms", "rarity", "components")
    )
    vectorizer = tfidf_vectorizer(0).set_params(vocabulary=names_of(terms))
    vectorizer.idf_ = np.array(rarity)
    return vectorizer, components
