"""What is compiled for one process serves the next."""

import numpy as np
import pytest
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher
from pynndescent import pynndescent_, utils
from umap import layouts

from explorer.build.compiled import keep_compiled


def test_numba_keeps_what_it_compiles_of_umap() -> None:
    keep_compiled("umap")
    before = looked_for(layouts.clip)
    assert layouts.clip(np.int16(9)) == 4  # of a type that nothing else asks for
    assert looked_for(layouts.clip) == before + 1
    assert layouts._nb_optimize_layout_euclidean_single_epoch.stats.cache_path


def test_what_takes_a_function_is_not_kept() -> None:
    """Each process has a function of its own there, so that the cache would only grow."""
    keep_compiled("pynndescent")
    assert utils.deheap_sort.stats.cache_path
    assert not pynndescent_.init_random.stats.cache_path


def looked_for(function: Dispatcher) -> int:
    """How many compiled forms of a function were looked for on disk."""
    return sum(function.stats.cache_hits.values()) + sum(function.stats.cache_misses.values())


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
