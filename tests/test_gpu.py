"""What cuML is asked for, with a stand-in that does it on the processor: tests have no GPU."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.neighbors import NearestNeighbors
from umap import UMAP

from explorer.__main__ import main
from explorer.build import build_landscape, gpu
from explorer.build.manifest import _said
from explorer.build.neighbors import nearest_neighbors
from explorer.config import BuildConfig, plan_build
from explorer.corpus import read_corpus
from explorer.landscape import OUTLIER
from tests.planted import write_planted_page


def _neighbors(output_type: str, **settings: Any) -> NearestNeighbors:
    assert output_type == "numpy"
    return NearestNeighbors(**settings)


def _umap(output_type: str, precomputed_knn: tuple, init: Any, **settings: Any) -> UMAP:
    assert output_type == "numpy"
    if isinstance(init, str):
        assert init in {"spectral", "random"}  # cuML knows no other by name
    else:
        assert init.dtype == np.float32
        assert init.shape == (len(precomputed_knn[0]), settings["n_components"])
        assert np.array_equal(init.min(axis=0), np.zeros(init.shape[1]))
        assert np.allclose(init.max(axis=0), 10)
    settings["init"] = init
    return UMAP(precomputed_knn=(*precomputed_knn, None), n_jobs=1, **settings)


def _no_device() -> int:
    raise RuntimeError("cudaErrorNoDevice: no CUDA-capable device is detected")


def _cupy(get_device: Callable[[], int]) -> dict[str, dict[str, Any]]:
    return {"cupy": {}, "cupy.cuda": {}, "cupy.cuda.runtime": {"getDevice": get_device}}


def _pretend_modules(monkeypatch: pytest.MonkeyPatch, parts: dict[str, dict[str, Any]]) -> None:
    for name, contents in parts.items():
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def cuml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules with the names and arguments of cuML."""
    parts: dict[str, dict[str, Any]] = {
        "cuml": {}, "cuml.neighbors": {"NearestNeighbors": _neighbors},
        "cuml.manifold": {"UMAP": _umap},
    }  # fmt: skip
    _pretend_modules(monkeypatch, parts | _cupy(lambda: 0))
    monkeypatch.setattr(gpu, "find_spec", lambda _: True)
    monkeypatch.setattr(gpu, "versions_of_gpu", lambda: {"cuml-cu13": "26.10"})
    monkeypatch.setattr("explorer.build.manifest.versions_of_gpu", lambda: {"cuml-cu13": "26.10"})


@pytest.mark.usefixtures("cuml")
def test_neighbours_are_the_exact_ones() -> None:
    vectors = np.random.default_rng(0).normal(size=(300, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found, apart = nearest_neighbors(vectors, 5, on_gpu=True)
    expected, distances = nearest_neighbors(vectors, 5)
    assert np.array_equal(found, expected)
    assert np.allclose(apart, distances, atol=1e-6)


@pytest.mark.usefixtures("cuml")
def test_umap_starts_from_principal_components() -> None:
    vectors = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    vectors[:9] = vectors[0]
    near, apart = nearest_neighbors(vectors, 7)
    own = np.arange(60)[:, None]
    knn = (np.hstack([own, near]), np.hstack([np.zeros((60, 1), np.float32), apart]))
    found = gpu.project(
        vectors, knn, dimensions=3, min_dist=0.0, seed=1, init="pca", epochs=10
    )  # fmt: skip
    assert found.shape == (60, 3)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


@pytest.mark.usefixtures("cuml")
def test_a_landscape_finds_its_themes_and_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    names = np.array(write_planted_page(tmp_path / "page.txt", per_theme=30))
    config = BuildConfig("tfidf-svd", gpu=True)
    built = build_landscape(
        read_corpus([tmp_path / "page.txt"]), config, tmp_path / "out", name="On a GPU"
    )
    topic = built.topic_of(built.levels - 1)
    inside = topic != OUTLIER
    assert inside.mean() > 0.8
    assert adjusted_mutual_info_score(names[inside], topic[inside]) > 0.8
    assert built.manifest["config"]["gpu"]
    assert built.manifest["plan"]["gpu"]
    assert built.manifest["versions"]["cuml-cu13"] == "26.10"


def test_the_processor_is_the_reference() -> None:
    usual = BuildConfig("tfidf-svd")
    assert "gpu" not in _said(usual)
    assert BuildConfig("tfidf-svd", gpu=True).fingerprint() != usual.fingerprint()
    assert not plan_build(BuildConfig(), 5000).gpu
    assert not plan_build(BuildConfig(gpu=True), 10).gpu, "nothing to win"


def test_a_machine_without_is_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "papers.csv").write_text("title,abstract\nOne,About one.\n")
    command = ["build", str(tmp_path / "papers.csv"), "--out", str(tmp_path / "out"), "--gpu"]
    monkeypatch.setattr(gpu, "find_spec", lambda _: None)
    assert main(command) == 2
    assert "cuml-cu13" in capsys.readouterr().err
    monkeypatch.setattr(gpu, "find_spec", lambda _: True)
    monkeypatch.setitem(sys.modules, "cuml", None)
    assert main(command) == 2
    assert "does not work here" in capsys.readouterr().err
    _pretend_modules(monkeypatch, {"cuml": {}, "cuml.manifold": {}, **_cupy(_no_device)})
    assert main(command) == 2  # cuML itself can be loaded without a device
    assert "no CUDA-capable device" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
