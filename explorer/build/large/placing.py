"""The papers outside the sample, part by part placed by their nearest papers in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from explorer.build.cache import Arrays, digest, versions
from explorer.build.clustering import Cut
from explorer.build.embeddings import OnItems
from explorer.build.large.parts import Site, Stage
from explorer.build.mapping import Mapped
from explorer.build.neighbors import neighbors_among
from explorer.build.placement import (
    Reference,
    beside_one_another,
    enlarged,
    place,
    reference_of,
)
from explorer.build.stages import Graph
from explorer.build.workers import Part


@dataclass(frozen=True)
class Placed:
    """Where all papers stand.

    Attributes:
        layout: (n, 2) float32.
        levels: The cuts, coarsest first, of all papers; their sizes are those in all papers.
        far: How many papers were too far from the sample to belong to any of its topics.
    """

    layout: np.ndarray
    levels: list[Cut]
    far: int


@dataclass(frozen=True)
class Neighbours:
    """The nearest papers in the sample of all papers, read part by part.

    Attributes:
        rows: Rows of the sample, rising.
        of_sample: The neighbours of its papers, numbered within it.
        found: Those of the others.
    """

    site: Site
    rows: np.ndarray
    of_sample: Graph
    found: Stage

    def __iter__(self) -> Iterator[Graph]:
        """For each part row numbers (papers, k) int32 and distances (papers, k) float32."""
        for number, size in enumerate(self.site.corpus.sizes):
            arrays = self.found[number]
            inside, mine = _in_sample(self.site, self.rows, number)
            shape = (size, self.of_sample[0].shape[1])
            near, apart = np.empty(shape, np.int32), np.empty(shape, np.float32)
            near[inside], near[~inside] = self.of_sample[0][mine], arrays["indices"]
            apart[inside], apart[~inside] = self.of_sample[1][mine], arrays["distances"]
            yield self.rows[near].astype(np.int32), apart


def placed(
    site: Site, vectors: Stage, rows: np.ndarray, of_sample: np.ndarray, mapped: Mapped,
    on_items: OnItems,
) -> tuple[Placed, Neighbours]:  # fmt: skip
    """Place all papers that are not in the sample.

    Args:
        site: Where the build takes place.
        vectors: Of all papers.
        rows: Rows of the sample, rising.
        of_sample: (sample, d) float32 vectors of its papers.
        mapped: Their map and topics.
        on_items: Told how many papers are placed.
    """
    labels = np.array([cut.labels for cut in mapped.clusters.levels])
    reference = reference_of(mapped.layout, labels, mapped.graph[1])
    site.keep("reference-vectors", of_sample)
    for name, value in vars(reference).items():
        site.keep(f"reference-{name}", np.asarray(value))
    count = mapped.plan.neighbors
    key = digest(1, vectors.key, rows, of_sample, *reference.parts(), count, versions("numpy"))
    numbers = range(len(site.corpus.sizes))
    found = site.stage(
        "placed", key, place_part, on_items, site.each(str(site.folder)), vectors.parts,
        [~_in_sample(site, rows, number)[0] for number in numbers], site.each(count),
    )  # fmt: skip
    return (
        _together(site, rows, mapped, reference, found),
        Neighbours(site, rows, mapped.graph, found),
    )


def place_part(path: str, folder: str, vectors: Part, outside: np.ndarray, count: int) -> Arrays:
    """Find the nearest papers of the sample for those outside it, and place them."""
    del path  # the vectors say enough
    sample, reference = _loaded(folder)
    of_part = vectors.finish()["vectors"][outside].astype(np.float32)
    indices, distances = neighbors_among(of_part, sample, count)
    layout, topics, confidences = place(reference, indices, distances)
    return {
        "indices": indices, "distances": distances, "layout": layout, "topics": topics,
        "confidences": confidences,
    }  # fmt: skip


@lru_cache(maxsize=1)
def _loaded(folder: str) -> tuple[np.ndarray, Reference]:
    """The sample, shared by all processes."""

    def read(name: str) -> np.ndarray:
        return np.load(Path(folder) / f"reference-{name}.npy", mmap_mode="r")

    scales = (float(read(name)) for name in ("width", "usual", "reach"))
    return read("vectors"), Reference(read("layout"), read("labels"), *scales)


def _together(
    site: Site, rows: np.ndarray, mapped: Mapped, reference: Reference, found: Stage
) -> Placed:
    """The places and topics of the sample and of all others."""
    papers, cuts = len(site.corpus), mapped.clusters.levels
    layout = np.empty((papers, 2), dtype=np.float32)
    topics = np.empty((len(cuts), papers), dtype=np.int32)
    probabilities = np.empty((len(cuts), papers), dtype=np.float32)
    layout[rows] = mapped.layout
    topics[:, rows] = reference.labels
    probabilities[:, rows] = [cut.probabilities for cut in cuts]
    far = 0
    for number, (start, arrays) in enumerate(zip(site.corpus.starts, found, strict=True)):
        others = start + np.flatnonzero(~_in_sample(site, rows, number)[0])
        layout[others] = arrays["layout"]
        topics[:, others] = arrays["topics"]
        probabilities[:, others] = arrays["confidences"]
        far += reference.count_far(arrays["distances"])
    levels = [enlarged(*one) for one in zip(cuts, topics, probabilities, strict=True)]
    return Placed(beside_one_another(layout), levels, far)


def _in_sample(site: Site, rows: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """(papers,) bool: which papers of a part are in the sample; and their numbers in it."""
    start, size = site.corpus.starts[number], site.corpus.sizes[number]
    mine = np.arange(*np.searchsorted(rows, [start, start + size]))
    inside = np.zeros(size, dtype=bool)
    inside[rows[mine] - start] = True
    return inside, mine
