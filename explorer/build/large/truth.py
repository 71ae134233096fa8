"""How true the map of a large corpus is: for some papers, their neighbours sought among all."""

import numpy as np

from explorer.build.cache import Arrays, digest
from explorer.build.large.parts import Site, Stage, unheard
from explorer.build.large.vectors import vectors_at
from explorer.build.neighbors import neighbors_among
from explorer.build.quality import Surroundings, probes
from explorer.build.workers import Part


def truths(
    site: Site, vectors: Stage, layout: np.ndarray, kinds: list[np.ndarray], count: int, seed: int
) -> list[float]:
    """`probed_truth` of several kinds of papers.

    Args:
        site: Where the build takes place.
        vectors: Of all papers.
        layout: (n, 2) places of all papers.
        kinds: Rows of the papers of each kind.
        count: Neighbours per paper.
        seed: Of the choice of papers.
    """
    asked = [probes(rows, seed) for rows in kinds]
    rows, order = np.unique(np.concatenate(asked), return_inverse=True)
    of_probes = vectors_at(site, vectors, rows)
    path = site.keep("probes", of_probes)
    found = site.stage("probed", digest(1, vectors.key, of_probes, count), probe_part, unheard,
                       vectors.parts, site.each(path), site.each(count))  # fmt: skip
    near = _nearest(site, found, rows, count)
    kept = Surroundings(layout).kept(rows, near)[order]
    ends = np.cumsum([len(some) for some in asked])
    return [float(part.mean(dtype=float)) for part in np.split(kept, ends[:-1])]


def probe_part(path: str, vectors: Part, probes_at: str, count: int) -> Arrays:
    """The papers of a part that are nearest to each of those asked about, themselves included."""
    del path  # the vectors say enough
    of_part = vectors.finish()["vectors"].astype(np.float32)
    asked = np.load(probes_at, mmap_mode="r")
    near, apart = neighbors_among(asked, of_part, min(count + 1, len(of_part)))
    return {"near": near, "apart": apart}


def _nearest(site: Site, found: Stage, rows: np.ndarray, count: int) -> np.ndarray:
    """(rows, count) int: the nearest papers of all parts, without the paper itself."""
    best = np.empty((len(rows), 0), dtype=np.int64)
    apart = np.empty((len(rows), 0), dtype=np.float32)
    for start, arrays in zip(site.corpus.starts, found, strict=True):
        near = np.hstack([best, arrays["near"] + start])
        far = np.hstack([apart, arrays["apart"]])
        far[near == rows[:, None]] = np.inf
        order = np.argsort(far, axis=1, kind="stable")[:, :count]
        best = np.take_along_axis(near, order, axis=1)
        apart = np.take_along_axis(far, order, axis=1)
    return best
