"""The Landscape: the immutable folder between `build`, which makes it, and the app, which reads it.

Row i means the same paper in every table and array. Levels count from 0, the coarsest.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from explorer.errors import LandscapeError
from explorer.folders import replacing, write_whole
from explorer.storage.checks import changed_file, checksum_of
from explorer.storage.lookup import RowOf
from explorer.storage.parts import read_counts, read_mapped, read_plain, write_plain

FORMAT_VERSION = 2
MAPPED_VERSION = 3
"""The format of a landscape larger than memory, read in place (`explorer.mapped` writes it)."""
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

    @property
    def is_mapped(self) -> bool:
        """Whether it is read in place, for it may be larger than memory."""
        return is_mapped(self.manifest)

    @cached_property
    def row_of(self) -> RowOf:
        """Row number of each paper id."""
        return RowOf(self.papers["paper_id"])

    @property
    def display_titles(self) -> pd.Series:
        """The title of each paper, or the first words of its abstract where there is none."""
        return self.titles_of(np.arange(len(self.papers)))

    def titles_of(self, rows: np.ndarray | Sequence[int]) -> pd.Series:
        """The display titles of some papers, in the order of `rows`."""
        titles = self.papers["title"].iloc[rows]
        untitled = np.flatnonzero((titles == "").to_numpy(dtype=bool))
        if len(untitled):  # else no abstract is looked at
            abstracts = self.papers["abstract"].iloc[np.asarray(rows)[untitled]].str.slice(0, 90)
            first_words = abstracts.str.replace(r"\s+\S*\s*$", "", regex=True) + " …"
            titles.iloc[untitled] = ("[no title] " + first_words).to_numpy()
        return titles

    def title_of(self, row: int) -> str:
        """The display title of a paper."""
        return str(self.titles_of([row]).iloc[0])

    def topic_of(self, level: int) -> np.ndarray:
        """(n,) int: the topic of each paper at a level, `OUTLIER` for none."""
        return self.papers[f"topic_{level}"].to_numpy()

    def topics_at(self, level: int) -> pd.DataFrame:
        """The topics of one level, indexed by topic, largest first."""
        return self.topics[self.topics["level"] == level].set_index("topic")


def is_mapped(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is that of a landscape read in place."""
    return manifest.get("format_version") == MAPPED_VERSION


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
            write_plain(landscape, partial, TABLE_COLUMNS)
            index.result()
            terms.result()
            paths = sorted(partial.iterdir())
            checksums = list(threads.map(checksum_of, paths))
        files = {path.name: checksum for path, checksum in zip(paths, checksums, strict=True)}
        keep_edits(folder, partial)
        write_manifest(
            partial, landscape.manifest | {"format_version": FORMAT_VERSION, "files": files}
        )


def keep_edits(folder: Path, partial: Path) -> None:
    """Take the reader's edits along into the folder that will stand in the place of another."""
    if (folder / EDITS).is_file():
        shutil.copyfile(folder / EDITS, partial / EDITS)


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
    if manifest.get("format_version") not in (FORMAT_VERSION, MAPPED_VERSION):
        raise LandscapeError(
            f"Written in format {manifest.get('format_version')}, this program reads formats "
            f"{FORMAT_VERSION} and {MAPPED_VERSION}",
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


def load(folder: Path, *, thoroughly: bool = False) -> Landscape:
    """Open a landscape folder after checking version, checksums, columns and shapes.

    Args:
        folder: The landscape.
        thoroughly: Whether files that are read in place are checked by their checksums too, which
            takes as long as reading them; else by their sizes.

    Raises:
        LandscapeError: It is missing, of another version, or not as it was written; the message
            names the file and the command that rebuilds it.
    """
    pa.set_memory_pool(pa.system_memory_pool())  # the others keep what reading has once needed
    manifest = read_manifest(folder)
    with ThreadPoolExecutor(1) as other:  # reading and checking take about as long as each other
        changed = other.submit(
            changed_file, folder, manifest["files"], manifest.get("sizes", {}),
            thoroughly=thoroughly,
        )  # fmt: skip
        landscape, problem = _read(folder, manifest)
    if changed.result() is not None:
        raise _damaged(folder, f"{changed.result()} is missing or not as it was written")
    if landscape is None or problem:
        raise _damaged(folder, problem)
    return landscape


def _read(folder: Path, manifest: dict[str, Any]) -> tuple[Landscape | None, str]:
    """The landscape, and what is wrong with its files; not checked against the checksums."""
    try:
        if is_mapped(manifest):
            parts = read_mapped(folder, TABLE_COLUMNS)
            parts["doc_terms"] = read_counts(folder, len(parts["vocabulary"]))
        else:
            parts = read_plain(folder, TABLE_COLUMNS)
        landscape = Landscape(manifest=manifest, **parts, folder=folder)
        return landscape, find_disagreement(landscape)
    except Exception as error:  # a damaged file can fail in any way
        return None, f"its files cannot be read ({error})"


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
