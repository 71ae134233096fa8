"""Neighbours and UMAP on a graphics processor, by RAPIDS cuML where it is installed.

The processor's result is the reference: what these find is as good, but not the same, and not the
same on every device. So they are used only when asked for, and a landscape says that they were.

HDBSCAN stays on the processor. cuML's works in single precision and loses the shortest distances,
with which it begins: on the same 45,000 points its topics agree with the processor's only to 0.55
to 0.81 (AMI), and are not quite the same when it is run again. It would save one second of two.
"""

from importlib import metadata
from importlib.util import find_spec

import numpy as np

from explorer.errors import MissingDependency

_PACKAGE = "cuml"
_EXTENT = 10.0
"""How wide the start of UMAP is along each axis."""


def require_gpu() -> None:
    """Refuse a build on a graphics processor where cuML cannot do it.

    Raises:
        MissingDependency: It is not installed, or there is no graphics processor.
    """
    if find_spec(_PACKAGE) is None:
        raise MissingDependency(
            "A build on a graphics processor needs RAPIDS cuML, which is not installed",
            remedy="Install it (pip install cuml-cu13, or cuml-cu12 for CUDA 12), or leave --gpu "
            "out.",
        )
    try:
        import cuml.manifold  # noqa: F401 - asks whether it can be loaded
        from cupy.cuda.runtime import getDevice

        getDevice()  # cuML itself can be loaded without any
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
    init: str | np.ndarray,
    epochs: int,
) -> np.ndarray:
    """UMAP on a given graph.

    Args:
        vectors: (n, d) float32.
        knn: Row numbers and distances of the neighbours, the paper itself first: (n, k) each.
        dimensions: Of the result.
        min_dist: How close papers may come.
        seed: Of the optimisation.
        init: "spectral", or "pca" for the principal components, or where each paper starts.
        epochs: How long it goes on.

    Returns:
        (n, dimensions) float32.
    """
    from cuml.manifold import UMAP
    from sklearn.decomposition import PCA

    if isinstance(init, str) and init == "pca":  # a start that cuML does not know
        init = PCA(dimensions, random_state=seed).fit_transform(vectors)
    if not isinstance(init, str):
        low, high = init.min(axis=0), init.max(axis=0)  # as umap-learn does by itself
        init = (_EXTENT * (init - low) / np.maximum(high - low, 1e-12)).astype(np.float32)
    model = UMAP(
        n_neighbors=knn[0].shape[1], n_components=dimensions, min_dist=min_dist, metric="cosine",
        random_state=seed, init=init, n_epochs=epochs, precomputed_knn=knn, output_type="numpy",
    )  # fmt: skip
    return np.asarray(model.fit_transform(vectors), dtype=np.float32)
