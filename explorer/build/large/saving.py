"""A landscape written part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.large.describing import Described, mean_embeddings
from explorer.build.large.parts import Site, Stage
from explorer.build.large.placing import Neighbours, Placed
from explorer.build.large.texts import codes_of
from explorer.build.large.wording import Wording
from explorer.build.quality import Surroundings
from explorer.build.tables import stack, topics_table, with_languages
from explorer.description.ctfidf import merge_hierarchy
from explorer.description.geography import nearest_mean, unit
from explorer.folders import replacing
from explorer.landscape import OUTLIER, Landscape, keep_edits, save
from explorer.mapped import MappedWriter
from explorer.search_index import write_search_index

MAPPED_FROM = 300_000
"""Papers from which a landscape is written to be read in place."""


@dataclass(frozen=True)
class Built:
    """Everything a landscape of a large corpus is made of."""

    site: Site
    spoken: Stage
    vectors: Stage
    neighbours: Neighbours
    placed: Placed
    wording: Wording
    described: Described

    def tables(self) -> dict[str, pd.DataFrame]:
        """Topics, terms, hierarchy and vocabulary."""
        levels, words = self.described.levels, self.wording.vocabulary
        return {
            "topics": topics_table(self.placed.layout, self.means, levels),
            "terms": stack([level.terms for level in levels]),
            "hierarchy": merge_hierarchy(levels[-1].weights),
            "vocabulary": pd.DataFrame(
                {"term": pd.Series(words.shown, dtype="str"), "papers": self.described.users}
            ),
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """What the writer of a landscape takes of each part."""
        corpus, means = self.site.corpus, [unit(mean) for mean in self.means]
        around = Surroundings(self.placed.layout, self.neighbours.rows)
        for number, graph in enumerate(self.neighbours):
            vectors = self.vectors[number]["vectors"]
            papers = with_languages(corpus.papers(number), codes_of(self.spoken[number]))
            columns = self._columns(number, vectors, graph[0], means, around)
            yield {
                "papers": papers.assign(**columns),
                "doc_terms": self.wording.counts(number)[0],
                "neighbors": graph[0],
                "distances": graph[1],
                "embeddings": vectors,
                "ledger": self._ledger(number),
            }

    def _columns(
        self, number: int, vectors: np.ndarray, near: np.ndarray, means: list[np.ndarray],
        around: Surroundings,
    ) -> dict[str, np.ndarray]:  # fmt: skip
        """Place and topics of the papers of a part."""
        start = self.site.corpus.starts[number]
        rows = np.arange(start, start + len(vectors))
        layout = self.placed.layout[rows]
        columns = {
            "x": layout[:, 0], "y": layout[:, 1], "kept_neighbors": around.kept(rows, near),
        }  # fmt: skip
        for level, (cut, mean) in enumerate(zip(self.placed.levels, means, strict=True)):
            columns[f"topic_{level}"] = cut.labels[rows].astype(np.int32)
            columns[f"probability_{level}"] = cut.probabilities[rows]
            nearest = np.full(len(rows), OUTLIER, np.int32), np.full(len(rows), np.nan, np.float32)
            if len(mean):
                nearest = nearest_mean(vectors, cut.labels[rows], mean)
            columns[f"nearest_topic_{level}"], columns[f"nearest_distance_{level}"] = nearest
        return columns

    @cached_property
    def means(self) -> list[np.ndarray]:
        """(topics, d) float32 per level: the mean embedding of each topic."""
        return mean_embeddings(self.site, self.vectors, self.placed.levels)

    def _ledger(self, number: int) -> pd.DataFrame:
        """The parts of the ledger that go with a part of the papers, in order."""
        corpus = self.site.corpus
        parts = len(corpus.sizes)
        first, last = (at * corpus.ledgers // parts for at in (number, number + 1))
        found = [corpus.ledger(at) for at in range(first, last)]
        return pd.concat(found, ignore_index=True) if found else corpus.ledger(0)[:0]


def write(built: Built, manifest: dict[str, Any], folder: Path) -> None:
    """Write the landscape: read in place where it is large, else read into memory as all are."""
    if len(built.site.corpus) < MAPPED_FROM:
        save(_in_memory(built, manifest), folder, write_search_index)
        return
    with replacing(folder) as partial:
        writer = MappedWriter(partial)
        for part in built.rows():
            writer.add(**part)
        writer.finish(manifest, **built.tables())
        keep_edits(folder, partial)


def _in_memory(built: Built, manifest: dict[str, Any]) -> Landscape:
    parts = list(built.rows())
    together = {
        name: np.concatenate([part[name] for part in parts])
        for name in ("neighbors", "distances", "embeddings")
    }
    return Landscape(
        manifest=manifest,
        papers=pd.concat([part["papers"] for part in parts], ignore_index=True),
        ledger=pd.concat([part["ledger"] for part in parts], ignore_index=True),
        doc_terms=sparse.csr_array(sparse.vstack([part["doc_terms"] for part in parts])),
        neighbors=together["neighbors"],
        neighbor_distances=together["distances"],
        embeddings=together["embeddings"],
        **built.tables(),
    )
