"""Vectors and coordinates that the reader brings along instead of having them computed."""

from pathlib import Path

import numpy as np

from explorer.corpus import Corpus
from explorer.errors import CorpusError


def read_vectors(path: Path, corpus: Corpus) -> np.ndarray:
    """Read an embedding per paper from a NumPy file.

    Returns:
        (papers, d) float32, scaled to unit length and rounded to half precision, as all
        embeddings are.

    Raises:
        CorpusError: The file is no such array, or has not one row per paper or record.
    """
    vectors = _read(path, corpus)
    if vectors.shape[1] < 2:
        raise CorpusError(
            "An embedding needs two dimensions or more",
            place=str(path),
            remedy="Give an array with one row per paper and its dimensions as columns.",
        )
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float16).astype(np.float32)


def read_coordinates(path: Path, corpus: Corpus) -> np.ndarray:
    """Read a place on the map per paper from a NumPy file.

    Returns:
        (papers, 2) float32 within [-1, 1], moved and scaled but neither turned nor stretched.

    Raises:
        CorpusError: The file is no such array, or has not one row per paper or record.
    """
    places = _read(path, corpus)
    if places.shape[1] != 2:
        raise CorpusError(
            f"Coordinates have two columns, these have {places.shape[1]}",
            place=str(path),
            remedy="Give an array with one row per paper and the columns x and y.",
        )
    centred = places - (places.max(axis=0) + places.min(axis=0)) / 2
    return (centred / max(float(np.abs(centred).max()), 1e-12)).astype(np.float32)


def _read(path: Path, corpus: Corpus) -> np.ndarray:
    """An array with a row per paper; of rows per record those of merged records are left out."""
    try:
        array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise CorpusError(
            f"Cannot be read as a NumPy array ({error})",
            place=str(path),
            remedy="Write it with numpy.save, as numbers and not as objects.",
        ) from error
    if array.ndim != 2 or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise CorpusError(
            "Not a table of finite numbers",
            place=str(path),
            remedy="Give a two-dimensional array of numbers without gaps.",
        )
    leads = corpus.ledger["status"].isin(["kept", "repaired"]).to_numpy()
    if len(array) == len(leads):
        array = array[leads]
    if len(array) != len(corpus.papers):
        raise CorpusError(
            f"{len(array)} rows for {len(corpus.papers)} papers from {len(leads)} records",
            place=str(path),
            remedy="Give one row per paper or one per record, in the order of the files.",
        )
    return array.astype(np.float32)
