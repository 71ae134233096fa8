"""What is compiled for one process serves the next."""

import numpy as np
import pytest
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher
from umap import layouts

from explorer.build.compiled import keep_compiled
from explorer.build.neighbors import nearest_neighbors
from explorer.build.projection import reduce_for_clustering
from explorer.config import BuildConfig, plan_build


def test_numba_keeps_what_it_compiles_of_umap() -> None:
    vectors = np.random.default_rng(0).normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    plan = plan_build(BuildConfig(), len(vectors))
    graph = nearest_neighbors(vectors, plan.neighbors)
    reduce_for_clustering(vectors, graph, plan, 42, lambda *_: None)
    epoch = layouts._nb_optimize_layout_euclidean_single_epoch
    kept = epoch.stats
    assert kept.cache_path
    assert sum(kept.cache_hits.values()) + sum(kept.cache_misses.values()) == len(epoch.signatures)


def test_where_nothing_can_be_written_umap_compiles_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def refused(function: Dispatcher) -> None:
        asked.append(function.__name__)
        raise RuntimeError("cannot cache function: no locator available")

    keep_compiled("umap")
    monkeypatch.setattr(layouts.clip, "_cache", NullCache())
    monkeypatch.setattr(Dispatcher, "enable_caching", refused)
    keep_compiled.__wrapped__("umap")
    assert asked == ["clip"]
    assert layouts.clip(9.0) == 4.0
