"""Neighbours, UMAP and HDBSCAN on a graphics processor, by RAPIDS cuML where it is installed.

The processor's result is the reference: what these find is as good, but not the same, and not the
same on every device. So they are used only when asked for, and a landscape says that they were.
"""

from importlib import metadata
from importlib.util import find_spec

import numpy as np

from explorer.errors import MissingDependency

_PACKAGE = "cuml"


def require_gpu() -> None:
    """Refuse a build on a graphics processor where cuML cannot do it.

    Raises:
        MissingDependency: It is not installed, or there is no graphics processor.
    """
    if find_spec(_PACKAGE) is None:
        raise MissingDependency(
            "A build on a graphics processor needs RAPIDS cuML, which is not installed",
            remedy="Install it (pip install cuml-cu12, for CUDA 12), or leave --gpu out.",
        )
    try:
        import cuml.manifold  # noqa: F401 - asks whether it can be loaded
    except Exception as error:  # its libraries fail in many ways without a device
        raise MissingDependency(
            f"RAPIDS cuML is installed but does not work here ({error})",
            remedy="Build on a machine with an NVIDIA GPU, or leave --gpu out.",
        ) from error


def versions_of_gpu() -> dict[str, str]:
    """The version of cuML, whatever the CUDA that its distribution is made for."""
    names = metadata.packages_distributions().get(_PACKAGE, [])
    return {name: metadata.version(name) for name in sorted(set(names))}


def candidate_neighbors(vectors: np.ndarray, count: int) -> np.ndarray:
    """Row numbers of the nearest papers of each, itself among them: (n, count)."""
    from cuml.neighbors import NearestNeighbors

    model = NearestNeighbors(
        n_neighbors=count, metric="cosine", algorithm="brute", output_type="numpy"
    )
    return np.asarray(model.fit(vectors).kneighbors(vectors, return_distance=False))


def project(
    vectors: np.ndarray,
    knn: tuple[np.ndarray, np.ndarray],
    *,
    dimensions: int,
    min_dist: float,
    seed: int,
    epochs: int,
) -> np.ndarray:
    """UMAP on a given graph, started from its spectrum.

    Args:
        vectors: (n, d) float32.
        knn: Row numbers and distances of the neighbours, the paper itself first: (n, k) each.
        dimensions: Of the result.
        min_dist: How close papers may come.
        seed: Of the optimisation.
        epochs: How long it goes on.

    Returns:
        (n, dimensions) float32.
    """
    from cuml.manifold import UMAP

    model = UMAP(
        n_neighbors=knn[0].shape[1], n_components=dimensions, min_dist=min_dist, metric="cosine",
        random_state=seed, init="spectral", n_epochs=epochs, precomputed_knn=knn,
        output_type="numpy",
    )  # fmt: skip
    return np.asarray(model.fit_transform(vectors), dtype=np.float32)


def linkage_tree(points: np.ndarray, min_samples: int) -> np.ndarray:
    """The single-linkage tree of HDBSCAN, as `clustering.linkage_tree` gives it."""
    from cuml.cluster.hdbscan import HDBSCAN

    model = HDBSCAN(min_cluster_size=2, min_samples=min_samples, output_type="numpy")
    tree = model.fit(points.astype(np.float32)).single_linkage_tree_
    return np.asarray(tree.to_numpy(), dtype=np.float64)
