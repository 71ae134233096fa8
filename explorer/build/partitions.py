"""Stages split into parts for workers, and their results put together again.

What is put together is, bit for bit, what one process would have worked out: words get their
numbers in the order in which they are first seen, texts are embedded in the same batches.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from explorer.build.cache import Arrays, digest, scratch, versions
from explorer.build.embeddings import (
    BATCH,
    Encoder,
    OnItems,
    Precision,
    embed_batches,
    named_embedder,
)
from explorer.build.tfidf import tfidf_vectorizer
from explorer.build.word_table import Tokens, tokenise, tokens_together
from explorer.build.words import plain_words
from explorer.build.workers import Part, Workers

PAPERS = 4096
"""Papers of a part: some seconds of work, some megabytes of text."""
EMBEDDED = 16 * BATCH
"""Texts of a part to embed: whole batches, so that they are those of one process."""
_LANGUAGES = ("snowballstemmer", "stop-words", "scikit-learn")


def embedded_on(
    workers: Workers,
    texts: Sequence[str],
    embedder: str,
    identity: str,
    precision: Precision,
    on_items: OnItems,
) -> Iterator[tuple[list[str], np.ndarray]]:
    """Embed texts, in parts.

    Args:
        workers: Who does it.
        texts: In the order in which one process would embed them.
        embedder: Its name.
        identity: Hash of everything that decides a vector but the text.
        precision: Of the model.
        on_items: Told how many texts are embedded.

    Yields:
        The texts of a part, and their vectors as float32.
    """
    chunks = [list(texts[start : start + EMBEDDED]) for start in range(0, len(texts), EMBEDDED)]
    with written_parts({"text": list(texts)}, EMBEDDED) as paths:
        parts = [
            Part("embedded", digest("embedded", 1, identity, chunk), embed_part,
                 (str(path), embedder, precision))
            for path, chunk in zip(paths, chunks, strict=True)
        ]  # fmt: skip
        results = workers.finish(
            parts, lambda done, _: on_items(min(done * EMBEDDED, len(texts)), len(texts))
        )
        for chunk, arrays in zip(chunks, results, strict=True):
            yield chunk, arrays["vectors"].astype(np.float32)
    workers.forget(parts)


def embed_part(path: str, embedder: str, precision: Precision) -> Arrays:
    """Embed the texts of a file."""
    texts = pq.read_table(path)["text"].to_pylist()
    vectors = np.concatenate(list(embed_batches(encoder(embedder, precision), texts)))
    return {"vectors": vectors.astype(np.float16)}


@lru_cache(maxsize=1)
def encoder(embedder: str, precision: Precision) -> Encoder:
    """The encoder, loaded once per worker."""
    return named_embedder(embedder).load(precision)


def tfidf_weights_on(
    workers: Workers, texts: Sequence[str], languages: Sequence[str]
) -> sparse.csr_array:
    """The TF-IDF weights that `tfidf_vectorizer` gives, words counted by workers.

    Raises:
        ValueError: There is no word, or none in enough papers, as scikit-learn says it.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    columns = {"text": list(texts), "language": list(languages)}
    known: dict[str, int] = {}
    numbers, values, lengths = [], [], []
    with written_parts(columns, PAPERS) as paths:
        keys = _keys("words", columns, PAPERS)
        parts = [
            Part("words", key, count_part, (str(path), len(texts)))
            for key, path in zip(keys, paths, strict=True)
        ]
        for arrays in workers.finish(parts, _unheard):
            names = names_of(arrays["names"])
            places = np.array([known.setdefault(name, len(known)) for name in names], np.int32)
            numbers.append(places[arrays["numbers"]] if names else arrays["numbers"])
            values.append(arrays["values"])
            lengths.append(arrays["lengths"])
    if not known:
        workers.forget(parts)
        raise ValueError("empty vocabulary")
    ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    counts = sparse.csr_array(
        (np.concatenate(values), np.concatenate(numbers), ends),
        shape=(len(texts), len(known)), dtype=np.float32,
    )  # fmt: skip
    counts.sort_indices()
    vectorizer = tfidf_vectorizer(len(texts))
    counts = _frequent(counts, list(known), vectorizer.min_df)
    workers.forget(parts)
    return TfidfTransformer(sublinear_tf=True).fit(counts).transform(counts, copy=False)


def count_part(path: str, papers: int) -> Arrays:
    """Count the words and word pairs of the texts of a file, numbered as they are first seen."""
    table = pq.read_table(path)
    plain = map(plain_words, table["text"].to_pylist(), table["language"].to_pylist())
    analyse = tfidf_vectorizer(papers).build_analyzer()
    known: dict[str, int] = {}
    numbers: list[int] = []
    values: list[int] = []
    lengths: list[int] = []
    for text in plain:
        counts: dict[int, int] = {}
        for word in analyse(text):
            number = known.setdefault(word, len(known))
            counts[number] = counts.get(number, 0) + 1
        numbers.extend(counts)
        values.extend(counts.values())
        lengths.append(len(counts))
    return {
        "names": _as_bytes(list(known)), "numbers": np.array(numbers, np.int32),
        "values": np.array(values, np.int32), "lengths": np.array(lengths, np.int64),
    }  # fmt: skip


def tokens_on(
    workers: Workers, texts: Sequence[str], titles: Sequence[str], languages: Sequence[str]
) -> Tokens:
    """The tokens of texts and then of titles, as `tokenise` finds them."""
    columns = {"text": list(texts), "title": list(titles), "language": list(languages)}
    with written_parts(columns, PAPERS) as paths:
        keys = _keys("tokens", columns, PAPERS)
        parts = [
            Part("tokens", key, token_part, (str(path),))
            for key, path in zip(keys, paths, strict=True)
        ]
        found = [
            [_tokens(arrays, kind) for kind in ("text", "title")]
            for arrays in workers.finish(parts, _unheard)
        ]
    lengths = [min(PAPERS, len(texts) - start) for start in range(0, len(texts), PAPERS)]
    merged = tokens_together([part[kind] for kind in (0, 1) for part in found], 2 * lengths)
    workers.forget(parts)
    return merged


def token_part(path: str) -> Arrays:
    """Take the texts and titles of a file apart."""
    table = pq.read_table(path)
    languages = table["language"].to_pylist()
    arrays: Arrays = {}
    for kind in ("text", "title"):
        found = tokenise(table[kind].to_pylist(), languages)
        lengths = np.bincount(found.documents, minlength=len(languages))
        arrays |= {
            f"{kind}_codes": found.codes, f"{kind}_lengths": lengths.astype(np.int64),
            f"{kind}_names": _as_bytes(found.names),
        }  # fmt: skip
    return arrays


@contextmanager
def written_parts(columns: dict[str, list[str]], size: int) -> Iterator[list[Path]]:
    """A Parquet dataset of texts in the cache folder, as long as it is needed.

    Args:
        columns: Texts by column.
        size: Rows of a file, the last one excepted.
    """
    table = pa.table(columns)
    with scratch(digest("texts", columns, size)) as folder:
        paths = []
        for start in range(0, len(table), size):
            paths.append(folder / f"part-{start // size:06}.parquet")
            pq.write_table(table.slice(start, size), paths[-1])
        yield paths


def _keys(stage: str, columns: dict[str, list[str]], size: int) -> list[str]:
    """A key for each part of a stage about words."""
    papers = len(columns["text"])
    return [
        digest(stage, 1, {name: texts[start : start + size] for name, texts in columns.items()},
               papers > 50, versions(*_LANGUAGES))
        for start in range(0, papers, size)
    ]  # fmt: skip


def _frequent(counts: sparse.csr_array, names: list[str], least: int) -> sparse.csr_array:
    """The columns of words in enough papers, in alphabetical order.

    Within a row they stay in the order of first sight, as scikit-learn leaves them: sums in
    another order would have other last bits.
    """
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(names)) >= least)
    if not len(kept):
        raise ValueError("no word is in enough papers")
    counts = counts[:, kept]
    order = sorted(range(len(kept)), key=lambda column: names[kept[column]])
    places = np.empty(len(kept), dtype=counts.indices.dtype)
    places[order] = np.arange(len(kept))
    counts.indices = places[counts.indices]
    counts.has_sorted_indices = False
    return counts


def _tokens(arrays: Arrays, kind: str) -> Tokens:
    lengths = arrays[f"{kind}_lengths"]
    documents = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    names = [(token, language) for token, language in names_of(arrays[f"{kind}_names"])]
    return Tokens(arrays[f"{kind}_codes"], documents, names)


def _unheard(done: int, total: int) -> None:
    """Progress of stages whose other steps say nothing of theirs either."""


def _as_bytes(names: Sequence[object]) -> np.ndarray:
    return np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)


def names_of(array: np.ndarray) -> list:
    """What was made an array of bytes as JSON."""
    return json.loads(array.tobytes())
