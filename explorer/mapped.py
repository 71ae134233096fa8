"""Writing a landscape that may be larger than memory, to be read in place.

It is written part by part, with memory for one part. What is in its folder, beside the small
tables, manifest and search index of every landscape:

    papers.arrow, ledger.arrow       one Arrow record batch each, uncompressed
    doc_terms.{data,indices,indptr}.npy   the three arrays of the matrix
    neighbors.npy, neighbor_distances.npy, embeddings.npy
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.folders import replacing
from explorer.landscape import (
    MANIFEST,
    MAPPED_VERSION,
    SEARCH_INDEX,
    Landscape,
    keep_edits,
    write_manifest,
)
from explorer.search_index import SearchIndexWriter
from explorer.storage.arrays import GrowingArray
from explorer.storage.checks import checksum_of
from explorer.storage.parts import (
    ARRAYS,
    COUNTS,
    MAPPED_TABLES,
    array_file,
    arrow_file,
    counts_file,
)
from explorer.storage.tables import GrowingTable

_PART = 20_000
"""Papers of a landscape in memory that are written at once."""


class MappedWriter:
    """Writes a mapped landscape into an empty folder, which the caller renames into its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables = {name: GrowingTable(arrow_file(folder, name)) for name in MAPPED_TABLES}
        self._arrays = {
            name: GrowingArray(array_file(folder, name), dtype) for name, dtype in ARRAYS.items()
        }
        self._counts = {
            name: GrowingArray(counts_file(folder, name), dtype) for name, dtype in COUNTS.items()
        }
        self._counts["indptr"].add(np.zeros(1, dtype=np.int64))
        self._uses = 0
        self._index = SearchIndexWriter(folder / SEARCH_INDEX)

    def add(
        self,
        papers: pd.DataFrame,
        doc_terms: sparse.csr_array,
        neighbors: np.ndarray,
        distances: np.ndarray,
        embeddings: np.ndarray,
        ledger: pd.DataFrame,
    ) -> None:
        """Append the next m papers, in order.

        Args:
            papers: All columns that a landscape has of them; the same ones each time.
            doc_terms: (m, v) counts of terms; above 32,767 they count as that many.
            neighbors: (m, k) row numbers in the whole landscape.
            distances: (m, k) cosine distances to them.
            embeddings: (m, d) unit vectors.
            ledger: The next rows of the ledger, any number; the same columns each time.

        Raises:
            ValueError: The arrays have not one row per paper, or other widths than before.
        """
        arrays = {"neighbors": neighbors, "neighbor_distances": distances, "embeddings": embeddings}
        for name, rows in (arrays | {"doc_terms": doc_terms}).items():
            if rows.shape[0] != len(papers):
                raise ValueError(f"{name} has {rows.shape[0]} rows for {len(papers)} papers")
        self._tables["papers"].add(papers)
        self._tables["ledger"].add(ledger)
        for name, rows in arrays.items():
            self._arrays[name].add(rows)
        self._add_counts(doc_terms)
        self._index.add(papers)

    def _add_counts(self, doc_terms: sparse.csr_array) -> None:
        most = np.iinfo(COUNTS["data"]).max
        self._counts["data"].add(np.minimum(doc_terms.data, most))
        self._counts["indices"].add(doc_terms.indices)
        self._counts["indptr"].add(doc_terms.indptr[1:].astype(np.int64) + self._uses)
        self._uses += int(doc_terms.indptr[-1])

    def finish(
        self,
        manifest: Mapping[str, Any],
        *,
        topics: pd.DataFrame,
        terms: pd.DataFrame,
        hierarchy: pd.DataFrame,
        vocabulary: pd.DataFrame,
    ) -> None:
        """Write the small tables and close all files; the manifest comes last.

        Args:
            manifest: As of a landscape in memory; version, checksums and sizes are added.
            topics: The table of topics.
            terms: The terms of topics.
            hierarchy: The merge tree.
            vocabulary: The v terms.
        """
        small = {"topics": topics, "terms": terms, "hierarchy": hierarchy, "vocabulary": vocabulary}
        for name, table in small.items():
            table.to_parquet(self._folder / f"{name}.parquet", index=False)
        for growing_table in self._tables.values():
            growing_table.finish()
        for growing in (*self._arrays.values(), *self._counts.values()):
            growing.finish()
        self._index.finish()
        paths = sorted(path for path in self._folder.iterdir() if path.name != MANIFEST)
        with ThreadPoolExecutor() as threads:
            checksums = threads.map(checksum_of, paths)
            files = {path.name: one for path, one in zip(paths, checksums, strict=True)}
        sizes = {path.name: path.stat().st_size for path in paths if path.suffix != ".parquet"}
        facts = {"format_version": MAPPED_VERSION, "files": files, "sizes": sizes}
        write_manifest(self._folder, dict(manifest) | facts)


def save_mapped(landscape: Landscape, folder: Path) -> None:
    """Write a landscape in the mapped form, so that nobody ever sees half of it.

    Args:
        landscape: What to write; its edits are not.
        folder: Where it shall stand; a landscape already there is replaced, its edits are kept.
    """
    with replacing(folder) as partial:
        writer = MappedWriter(partial)
        ledger = landscape.ledger
        for start in range(0, max(len(landscape.papers), 1), _PART):
            part = slice(start, start + _PART)
            writer.add(
                landscape.papers.iloc[part],
                landscape.doc_terms[part],
                landscape.neighbors[part],
                landscape.neighbor_distances[part],
                landscape.embeddings[part],
                ledger if start == 0 else ledger.iloc[:0],
            )
        writer.finish(
            landscape.manifest,
            topics=landscape.topics,
            terms=landscape.terms,
            hierarchy=landscape.hierarchy,
            vocabulary=landscape.vocabulary,
        )
        keep_edits(folder, partial)
