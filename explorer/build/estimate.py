"""What a build would take on this machine, from running its stages on a sample."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from explorer.build.clustering import Cut, choose_levels, cut_tree, linkage_tree, sizes_to_try
from explorer.build.embeddings import EMBEDDERS, unit_vectors
from explorer.build.languages import detect_languages
from explorer.build.large.texts import paper_texts
from explorer.build.neighbors import EXACT_UP_TO, nearest_neighbors
from explorer.build.phrases import count_phrases
from explorer.build.projection import lay_out, reduce_for_clustering
from explorer.build.tfidf import tfidf_svd
from explorer.build.topics import describe_level
from explorer.config import BuildConfig, plan_build, sample_size
from explorer.corpus import Corpus

_SAMPLE = 600
_ENCODED = 32
_SMALLEST = 60
_SEARCH_COMPILES = 45.0
"""Seconds that the approximate search for neighbours compiles for, on two cores; from the second
build on, some 20."""
_TREE_GROWTH = 1.2
"""Exponent of the linkage tree's time in the number of papers."""
_BASE_GB = {"minilm": 1.1, "tfidf-svd": 0.65}
_GB_PER_PAPER = 46e-6
"""Peak memory beyond the libraries, measured on 20,000 abstracts."""
_GB_PER_PLACED = 0.4e-6
"""The same for a paper that is placed among a sample."""
_DIMENSIONS = {"minilm": 384, "tfidf-svd": 128}
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Estimate:
    """What a build with one embedder would take.

    Attributes:
        embedder: Its name.
        seconds: By stage, imports and compilation included.
        memory_gb: Peak of resident memory.
        disk_gb: Landscape and cache together.
    """

    embedder: str
    seconds: dict[str, float]
    memory_gb: float
    disk_gb: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON, the total in front."""
        total = round(sum(self.seconds.values()), 1)
        stages = {stage: round(seconds, 1) for stage, seconds in self.seconds.items()}
        return {
            "embedder": self.embedder, "seconds": total, "stages": stages,
            "memory_gb": round(self.memory_gb, 2), "disk_gb": round(self.disk_gb, 3),
        }  # fmt: skip


def estimate_build(corpus: Corpus, config: BuildConfig) -> list[Estimate]:
    """Estimate the build of a corpus with each embedder of the table.

    A sample goes through the real stages once; their times are scaled to the whole corpus.
    Nothing is kept, and vectors that the cache already has are not taken into account.
    """
    texts = paper_texts(corpus.papers)
    chance = np.random.default_rng(config.seed)
    rows = np.sort(chance.permutation(len(texts))[:_SAMPLE])
    sample = [texts[row] for row in rows]
    vectors, tfidf = _timed(lambda: unit_vectors(tfidf_svd(sample, config.seed)))
    common = _time_stages(sample, vectors, config, len(texts))
    embedding = {name: _time_encoder(name, sample, len(texts)) for name in EMBEDDERS}
    embedding["tfidf-svd"] = tfidf * len(texts) / len(sample)
    text_gb = sum(map(len, texts)) * 2e-9
    mapped = sample_size(config, len(texts)) or len(texts)
    memory_gb = _GB_PER_PAPER * mapped + _GB_PER_PLACED * (len(texts) - mapped)
    return [
        Estimate(
            name,
            {"embed": seconds, **common},
            _BASE_GB.get(name, 1.1) + memory_gb,
            text_gb + len(texts) * (3 * _DIMENSIONS.get(name, 384) * 2 + 2500) * 1e-9,
        )
        for name, seconds in embedding.items()
    ]


def _time_encoder(name: str, sample: Sequence[str], papers: int) -> float:
    """Seconds to load an embedder and embed all papers, from one batch of typical texts."""
    encode, loading = _timed(lambda: EMBEDDERS[name].load("float32"))
    batch = list(sample[:_ENCODED])
    encode(batch[:2])
    _, encoding = _timed(lambda: encode(batch))
    return loading + encoding * papers / len(batch)


def _time_stages(
    sample: Sequence[str], vectors: np.ndarray, config: BuildConfig, papers: int
) -> dict[str, float]:
    """Seconds of the stages after embedding, scaled from the sample to all papers."""
    count, mapped = len(sample), sample_size(config, papers) or papers
    plan, whole = plan_build(config, count), plan_build(config, mapped)
    graph, near = _timed(lambda: nearest_neighbors(vectors, plan.neighbors))
    growth = mapped / count
    compiling = 0.0
    if plan.method == "umap":
        first = vectors[:_SMALLEST]
        few = nearest_neighbors(first, plan_build(config, len(first)).neighbors)
        _, compiling = _timed(
            lambda: reduce_for_clustering(
                first, few, plan_build(config, len(first)), config.seed, _unheard
            )
        )
        space, reducing = _timed(
            lambda: reduce_for_clustering(vectors, graph, plan, config.seed, _unheard)
        )
        _, laying = _timed(lambda: lay_out(vectors, graph, space, plan, config.seed))
        projecting = compiling + growth * (reducing * whole.rounds / plan.rounds + laying)
    else:
        space, projecting = vectors, 0.0
    (levels, _), clustering = _timed(
        lambda: _cut_levels(linkage_tree(space, plan.min_samples), plan.min_topic_size)
    )
    phrases, counting = _timed(
        lambda: count_phrases(
            sample, [""] * count, plan.min_document_frequency, detect_languages(sample)
        )
    )
    _, describing = _timed(lambda: [describe_level(level, phrases) for level in levels])
    exact = mapped <= EXACT_UP_TO
    placing = {"place": near * growth * (papers - mapped) / count} if mapped < papers else {}
    return {
        "neighbors": near * growth**2 if exact else _SEARCH_COMPILES + near * growth * 8,
        "project": projecting,
        "cluster": clustering * growth**_TREE_GROWTH,
        **placing,
        "describe": describing + counting * papers / count,
    }


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _unheard(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _cut_levels(tree: np.ndarray, size: int) -> tuple[list[Cut], list[Cut]]:
    cuts = [cut_tree(tree, other) for other in sizes_to_try(len(tree) + 1, size)]
    return choose_levels(cut_tree(tree, size), cuts)
