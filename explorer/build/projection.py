"""From the neighbour graph to a layout for the map and to the space where topics are found."""

import warnings
from collections.abc import Callable

import numpy as np

from explorer.build import gpu
from explorer.build.compiled import keep_compiled
from explorer.config import Plan

CLUSTER_DIMENSIONS = 5
_MANY = 2000
"""Papers above which fewer epochs do: on 6,073 labelled papers 100 and 400 epochs gave topics
(AMI 0.286 and 0.286) and 200 and 400 epochs gave maps (0.573 and 0.571) of the same quality."""
_VERY_MANY = 10_000
"""Papers above which fewer still do: on 20,000 papers of 112 arXiv categories maps of 100 and 200
epochs agree with them alike (0.727 and 0.727), and so do topics of 80 and 100 (0.172 and 0.176 on
average over four levels and four seeds), while 60 lose at the broad levels (0.161)."""
_CROWD = 50_000
"""Papers above which a graphics processor takes more epochs, which cost it nothing: it moves all
papers at once and gets less far in each. Of 177,766 papers it found 3 topics after 80 epochs, and
after 500 those that the processor finds (156 for 169, AMI 0.74); 45,000 papers need no more."""
_SAME_PLACE = 5
"""Decimals to which places are compared."""
_SEED_GAP = 0.01
_WIDEST_DISC = 0.1
_GOLDEN_ANGLE = np.pi * (3 - 5**0.5)


def reduce_for_clustering(
    vectors: np.ndarray,
    graph: tuple[np.ndarray, np.ndarray],
    plan: Plan,
    seed: int,
    on_items: Callable[[int, int], None],
) -> np.ndarray:
    """The space in which topics are found: several seeded 5-D UMAP projections side by side.

    UMAP's optimisation is chaotic: on a few hundred papers the last bit of one coordinate can
    change a quarter of the topics. Distances over several projections average that out, so that
    another processor finds the same topics.

    Returns:
        (n, 5 * plan.rounds) float32.
    """
    # the principal components: papers too few for a spectral start, or so many that it costs
    direct = len(vectors) <= 50 or len(vectors) > _MANY
    rounds = []
    for number in range(plan.rounds):
        on_items(number, plan.rounds + 1)
        projected = _umap(
            vectors, graph, plan, dimensions=CLUSTER_DIMENSIONS, min_dist=0.0,
            seed=(seed + number) % 2**32,
            epochs=_epochs(len(vectors), 400, 100, 80, 500 if plan.gpu else 80),
            init="pca" if direct and vectors.shape[1] >= CLUSTER_DIMENSIONS else "spectral",
        )  # fmt: skip
        rounds.append(projected - projected.mean(axis=0))
    return np.hstack(rounds)


def lay_out(
    vectors: np.ndarray,
    graph: tuple[np.ndarray, np.ndarray],
    reduced: np.ndarray,
    plan: Plan,
    seed: int,
) -> np.ndarray:
    """The 2-D layout for the map, started from the main plane of the clustering space.

    Returns:
        (n, 2) float32 within [-1, 1], centred, with equal scales on both axes.
    """
    start = principal_components(reduced, 2)
    start *= 10 / max(float(np.abs(start).max()), 1e-12)
    layout = _umap(
        vectors,
        graph,
        plan,
        dimensions=2,
        min_dist=0.15,
        seed=seed,
        init=start,
        epochs=_epochs(len(vectors), 400, 200, 100, 1000 if plan.gpu else 100),
    )
    return _within_unit_square(layout)


def _epochs(papers: int, few: int, many: int, very_many: int, crowd: int) -> int:
    if papers <= _MANY:
        return few
    if papers <= _VERY_MANY:
        return many
    return very_many if papers <= _CROWD else crowd


def lay_out_directly(vectors: np.ndarray) -> np.ndarray:
    """The layout of a corpus too small for UMAP: its two principal components.

    Returns:
        (n, 2) float32 within [-1, 1].
    """
    return _within_unit_square(principal_components(vectors, 2))


def principal_components(points: np.ndarray, count: int) -> np.ndarray:
    """Coordinates on the first principal components, signs fixed; missing ones are zero.

    Returns:
        (n, count) float32.
    """
    centred = points.astype(np.float64) - points.mean(axis=0)
    left, scales, _ = np.linalg.svd(centred, full_matrices=False)
    found = min(count, len(scales))
    signs = np.sign(left[np.abs(left[:, :found]).argmax(axis=0), np.arange(found)])
    components = np.zeros((len(points), count), dtype=np.float32)
    components[:, :found] = left[:, :found] * scales[:found] * signs
    return components


def _umap(
    vectors: np.ndarray,
    graph: tuple[np.ndarray, np.ndarray],
    plan: Plan,
    *,
    dimensions: int,
    min_dist: float,
    seed: int,
    init: str | np.ndarray,
    epochs: int,
) -> np.ndarray:
    """UMAP (McInnes, Healy and Melville 2018) on the given graph."""
    from umap import UMAP

    neighbors, distances = graph
    others = plan.umap_neighbors - 1  # UMAP counts the paper as its own first neighbour
    own = np.arange(len(vectors), dtype=np.int32)[:, None]
    indices = np.hstack([own, neighbors[:, :others]])
    lengths = np.hstack([np.zeros_like(own, dtype=np.float32), distances[:, :others]])
    if plan.gpu:
        return gpu.project(
            vectors, (indices, lengths), dimensions=dimensions, min_dist=min_dist, seed=seed,
            init=init, epochs=epochs,
        )  # fmt: skip
    keep_compiled("umap")
    with warnings.catch_warnings():
        # about the missing search index, fewer threads with a seed, small corpora: all intended
        warnings.simplefilter("ignore")
        model = UMAP(
            n_neighbors=plan.umap_neighbors, n_components=dimensions, min_dist=min_dist,
            metric="cosine", random_state=seed, init=init, n_jobs=1,
            n_epochs=epochs,
            precomputed_knn=(indices, lengths, None),
        )  # fmt: skip
        return model.fit_transform(vectors)


def _within_unit_square(layout: np.ndarray) -> np.ndarray:
    """Turned so that it is widest from left to right, as screens are; centred and scaled."""
    layout = principal_components(layout, 2)
    extent = float(np.ptp(layout, axis=0).max()) or 1.0
    layout = _side_by_side(layout / extent)
    middle = (layout.max(axis=0) + layout.min(axis=0)) / 2
    centred = layout - middle
    return (centred / max(float(np.abs(centred).max()), 1e-12)).astype(np.float32)


def _side_by_side(layout: np.ndarray) -> np.ndarray:
    """Papers in the very same place spread on a small disc, as in a sunflower (Vogel 1979).

    Otherwise a reader could see and click only one of them.

    Args:
        layout: (n, 2) coordinates with an extent of about 1.
    """
    places, place, sizes = np.unique(
        layout.round(_SAME_PLACE), axis=0, return_inverse=True, return_counts=True
    )
    if len(places) == len(layout):
        return layout
    spread = layout.copy()
    for number in np.flatnonzero(sizes > 1):
        order = np.arange(sizes[number])
        radius = min(_SEED_GAP, _WIDEST_DISC / sizes[number] ** 0.5) * np.sqrt(order)
        angle = order * _GOLDEN_ANGLE
        offsets = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        spread[place.ravel() == number] += offsets.astype(layout.dtype)
    return spread
