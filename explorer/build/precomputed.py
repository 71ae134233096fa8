"""Vectors and coordinates that the reader brings along instead of having them computed."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from explorer.corpus import Corpus
from explorer.errors import CorpusError


def read_vectors(given: str | Path, corpus: Corpus) -> np.ndarray:
    """Read an embedding per paper from a NumPy file, or from a column of a Parquet table.

    Args:
        given: `FILE.npy`, or `FILE.parquet:COLUMN` for a column of lists of equal length.
        corpus: The papers in whose order, or in the order of whose records, the rows are.

    Returns:
        (papers, d) float32, scaled to unit length and rounded to half precision, as all
        embeddings are.

    Raises:
        CorpusError: The file is no such array, or has not one row per paper or record.
    """
    file, _, column = str(given).rpartition(".parquet:")
    path = Path(f"{file}.parquet" if file else given)
    array = _read_column(path, column) if file else _read_array(path)
    vectors = _row_per_paper(array, path, corpus)
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
    places = _row_per_paper(_read_array(path), path, corpus)
    if places.shape[1] != 2:
        raise CorpusError(
            f"Coordinates have two columns, these have {places.shape[1]}",
            place=str(path),
            remedy="Give an array with one row per paper and the columns x and y.",
        )
    centred = places - (places.max(axis=0) + places.min(axis=0)) / 2
    return (centred / max(float(np.abs(centred).max()), 1e-12)).astype(np.float32)


def _read_array(path: Path) -> np.ndarray:
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise CorpusError(
            f"Cannot be read as a NumPy array ({error})",
            place=str(path),
            remedy="Write it with numpy.save, as numbers and not as objects.",
        ) from error


def _read_column(path: Path, column: str) -> np.ndarray:
    """A column of lists of numbers as an array with a row for each."""
    try:
        table = pq.read_table(path, columns=[column])
        lists = table.column(0).combine_chunks()
        lengths = np.unique(pc.list_value_length(lists).to_numpy(zero_copy_only=False))
        if len(lengths) == 1 and not lists.null_count:
            return lists.flatten().to_numpy(zero_copy_only=False).reshape(len(lists), -1)
    except (pa.ArrowException, OSError, ValueError, IndexError) as error:
        raise CorpusError(
            f"No column '{column}' of vectors can be read ({' '.join(str(error).split())})",
            place=str(path),
            remedy="Name a column of lists of numbers: FILE.parquet:COLUMN.",
        ) from error
    raise CorpusError(
        f"The lists in column '{column}' are not all of one length",
        place=str(path),
        remedy="Give every paper a vector of the same length.",
    )


def _row_per_paper(array: np.ndarray, path: Path, corpus: Corpus) -> np.ndarray:
    """The rows of papers; of rows per record those of merged and dropped records are left out."""
    if array.ndim != 2 or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise CorpusError(
            "Not a table of finite numbers",
            place=str(path),
            remedy="Give a two-dimensional array of numbers without gaps.",
        )
    rows = corpus.ledger[corpus.ledger["line"] > 0]  # line 0 is a file that could not be read
    leads = rows["status"].isin(["kept", "repaired"]).to_numpy()
    if len(array) == len(leads):
        array = array[leads]
    if len(array) != len(corpus.papers):
        raise CorpusError(
            f"{len(array)} rows for {len(corpus.papers)} papers from {len(leads)} records",
            place=str(path),
            remedy="Give one row per paper or one per record, in the order of the files.",
        )
    return array.astype(np.float32)
