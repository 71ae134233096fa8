"""The Landscape: the immutable folder between `build`, which makes it, and the app, which reads it.

Row i means the same paper in every table and array. Levels count from 0, the coarsest.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from explorer.errors import LandscapeError
from explorer.folders import replacing, write_whole

FORMAT_VERSION = 2
OUTLIER = -1
"""The topic of a paper that belongs to none."""

MANIFEST = "manifest.json"
SEARCH_INDEX = "search.sqlite"
EDITS = "edits.jsonl"
"""The reader's own changes to topics. No part of the build, so no checksum; builds leave it."""

PAPER_COLUMNS = (
    "paper_id", "title", "abstract", "authors", "author_count", "date", "date_precision", "venue",
    "category", "url", "doi", "arxiv_id", "pmid", "language", "keywords", "citations", "source",
    "x", "y", "kept_neighbors",
)  # fmt: skip
TABLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "papers": PAPER_COLUMNS,
    "topics": ("level", "topic", "parent", "label", "size", "x", "y", "hue", "representatives"),
    "terms": ("level", "topic", "rank", "term", "weight"),
    "hierarchy": ("parent", "left", "right", "distance"),
    "vocabulary": ("term", "papers"),
    "ledger": ("record", "file", "line", "title", "status", "paper_id", "reason"),
}
"""Columns that each table has at least; `papers` also has those of `LEVEL_COLUMNS` per level."""


@dataclass(frozen=True)
class Landscape:
    """A built landscape.

    Attributes:
        manifest: Name, config, corpus fingerprint, versions, counts, seconds, quality, notes.
        papers: n rows; `kept_neighbors` is the share of a paper's neighbours that are also among
            the nearest on the map, missing if it has none; per level L `topic_L`,
            `probability_L` (the confidence of a paper placed among a sample), and
            `nearest_topic_L` with `nearest_distance_L`: the nearest topic
            other than the paper's own, by cosine.
        topics: One row per level and topic. `parent` is a topic of the next coarser level,
            `hue` the colour position in [0, 1), `representatives` a list of row numbers.
        terms: c-TF-IDF terms per level and topic, best first.
        hierarchy: Merge tree over the topics of the finest level.
        doc_terms: (n, v) counts of vocabulary terms per paper.
        vocabulary: v rows: the term as shown, and how many papers use it.
        neighbors: (n, k) int32 row numbers of the nearest papers, nearest first; of those in the
            reference sample where the manifest has one under `sample`.
        neighbor_distances: (n, k) float32 cosine distances to them.
        embeddings: (n, d) float16 unit vectors.
        ledger: One row per input record.
        folder: Where it was loaded from; None before it is saved.
    """

    manifest: dict[str, Any]
    papers: pd.DataFrame
    topics: pd.DataFrame
    terms: pd.DataFrame
    hierarchy: pd.DataFrame
    doc_terms: sparse.csr_array
    vocabulary: pd.DataFrame
    neighbors: np.ndarray
    neighbor_distances: np.ndarray
    embeddings: np.ndarray
    ledger: pd.DataFrame
    folder: Path | None = None

    @property
    def name(self) -> str:
        """What the reader called it."""
        return str(self.manifest["name"])

    @property
    def levels(self) -> int:
        """Number of levels of granularity."""
        return len(self.manifest["levels"])

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number of each paper id."""
        return {paper: row for row, paper in enumerate(self.papers["paper_id"])}

    @cached_property
    def display_titles(self) -> pd.Series:
        """The title of each paper, or the first words of its abstract where there is none."""
        titles = self.papers["title"]
        abstracts = self.papers["abstract"].str.slice(0, 90)
        first_words = abstracts.str.replace(r"\s+\S*\s*$", "", regex=True) + " …"
        return titles.where(titles != "", "[no title] " + first_words)

    def topic_of(self, level: int) -> np.ndarray:
        """(n,) int: the topic of each paper at a level, `OUTLIER` for none."""
        return self.papers[f"topic_{level}"].to_numpy()

    def topics_at(self, level: int) -> pd.DataFrame:
        """The topics of one level, indexed by topic, largest first."""
        return self.topics[self.topics["level"] == level].set_index("topic")


def save(
    landscape: Landscape, folder: Path, write_search_index: Callable[[pd.DataFrame, Path], None]
) -> None:
    """Write a landscape so that nobody ever sees half of it.

    Args:
        landscape: What to write.
        folder: Where it shall stand; a landscape already there is replaced.
        write_search_index: Writes the full-text index of the papers to a path.
    """
    with replacing(folder) as partial:
        with ThreadPoolExecutor() as threads:
            index = threads.submit(write_search_index, landscape.papers, partial / SEARCH_INDEX)
            terms = threads.submit(sparse.save_npz, partial / "doc_terms.npz", landscape.doc_terms)
            _write_tables(landscape, partial)
            index.result()
            terms.result()
            paths = sorted(partial.iterdir())
            checksums = list(threads.map(checksum_of, paths))
        files = {path.name: checksum for path, checksum in zip(paths, checksums, strict=True)}
        if (folder / EDITS).is_file():
            shutil.copyfile(folder / EDITS, partial / EDITS)
        write_manifest(
            partial, landscape.manifest | {"format_version": FORMAT_VERSION, "files": files}
        )


def _write_tables(landscape: Landscape, folder: Path) -> None:
    for table in TABLE_COLUMNS:
        getattr(landscape, table).to_parquet(folder / f"{table}.parquet", index=False)
    for array in ("neighbors", "neighbor_distances", "embeddings"):
        np.save(folder / f"{array}.npy", getattr(landscape, array), allow_pickle=False)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a landscape folder, without reading anything else.

    Raises:
        LandscapeError: There is no landscape here, or it was written by another version.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise LandscapeError(
            "No landscape in this folder",
            place=str(folder),
            remedy=f"Build one: python -m explorer build PAPERS --out {folder}",
        ) from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"{MANIFEST} cannot be read") from error
    if not isinstance(manifest, dict) or "files" not in manifest:
        raise _damaged(folder, f"{MANIFEST} is not the manifest of a landscape")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise LandscapeError(
            f"Written in format {manifest.get('format_version')}, this program reads format "
            f"{FORMAT_VERSION}",
            place=str(folder),
            remedy=f"Build it again: python -m explorer build PAPERS --out {folder}",
        )
    return manifest


def rename(folder: Path, name: str) -> None:
    """Call a landscape otherwise; all checksums stay, since the manifest has none.

    Raises:
        LandscapeError: There is no landscape here, or it was written by another version.
    """
    write_manifest(folder, read_manifest(folder) | {"name": name})


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a landscape folder."""
    write_whole(folder / MANIFEST, manifest_text(manifest).encode())


def manifest_text(manifest: dict[str, Any]) -> str:
    """A manifest as it is written."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def load(folder: Path) -> Landscape:
    """Open a landscape folder after checking version, checksums, columns and shapes.

    Raises:
        LandscapeError: It is missing, of another version, or not as it was written; the message
            names the file and the command that rebuilds it.
    """
    pa.set_memory_pool(pa.system_memory_pool())  # the others keep what reading has once needed
    manifest = read_manifest(folder)
    with ThreadPoolExecutor(1) as other:  # reading and checking take about as long as each other
        changed = other.submit(_changed_file, folder, manifest["files"])
        landscape, problem = _read(folder, manifest)
    if changed.result() is not None:
        raise _damaged(folder, f"{changed.result()} is missing or not as it was written")
    if landscape is None or problem:
        raise _damaged(folder, problem)
    return landscape


def _changed_file(folder: Path, files: Mapping[str, str]) -> str | None:
    """Name of the first file that is not as it was written; None if all are."""
    for name, checksum in files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file() or checksum_of(path) != checksum:
            return name
    return None


def _read(folder: Path, manifest: dict[str, Any]) -> tuple[Landscape | None, str]:
    """The landscape, and what is wrong with its files; not checked against the checksums."""
    try:
        tables = {name: _table(folder / f"{name}.parquet") for name in TABLE_COLUMNS}
        landscape = Landscape(
            manifest=manifest,
            **tables,
            doc_terms=sparse.csr_array(sparse.load_npz(folder / "doc_terms.npz")),
            neighbors=np.load(folder / "neighbors.npy", allow_pickle=False),
            neighbor_distances=np.load(folder / "neighbor_distances.npy", allow_pickle=False),
            embeddings=np.load(folder / "embeddings.npy", mmap_mode="r", allow_pickle=False),
            folder=folder,
        )
        return landscape, find_disagreement(landscape)
    except Exception as error:  # a damaged file can fail in any way
        return None, f"its files cannot be read ({error})"


def _table(path: Path) -> pd.DataFrame:
    """A table whose columns are one piece each: from pieces, taking one row of text is slow."""
    read = pq.read_table(path)
    schema, columns = read.schema, read.columns
    del read
    for place, column in enumerate(columns):  # one after the other, so that no two copies remain
        columns[place] = column.combine_chunks()
    table: pd.DataFrame = pa.table(columns, schema=schema).to_pandas()
    return table


def find_disagreement(landscape: Landscape) -> str:
    """What is wrong with the columns and shapes of a landscape; empty if nothing is."""
    for name, columns in TABLE_COLUMNS.items():
        missing = set(columns).difference(getattr(landscape, name).columns)
        if missing:
            return f"{name} lacks the column {sorted(missing)[0]}"
    levels = [f"{kind}_{level}" for level in range(landscape.levels) for kind in LEVEL_COLUMNS]
    missing = set(levels).difference(landscape.papers.columns)
    if missing:
        return f"papers lacks the column {sorted(missing)[0]}"
    papers = len(landscape.papers)
    for name in ("embeddings", "neighbors", "neighbor_distances", "doc_terms"):
        rows = getattr(landscape, name).shape[0]
        if rows != papers:
            return f"{name} has {rows} rows for {papers} papers"
    if landscape.doc_terms.shape[1] != len(landscape.vocabulary):
        return "doc_terms and vocabulary differ in their number of terms"
    if landscape.neighbors.shape != landscape.neighbor_distances.shape:
        return "neighbors and neighbor_distances differ in shape"
    return ""


LEVEL_COLUMNS = ("topic", "probability", "nearest_topic", "nearest_distance")


def _damaged(folder: Path, problem: str) -> LandscapeError:
    return LandscapeError(
        f"The landscape is damaged: {problem}",
        place=str(folder),
        remedy=f"Build it again: python -m explorer build PAPERS --out {folder}",
    )


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
