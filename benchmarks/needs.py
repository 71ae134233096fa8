"""What builds of 0.2, 3 and 30 million papers need, from what one measured build took per paper.

python -m benchmarks.needs LANDSCAPE PAPERS [--workers 2 16 64]

LANDSCAPE was built whole with tfidf-svd, from about as many papers as a usual sample has; its
manifest says what the stages took on the machine's cores. What workers do, reading and saving are
timed now in processor seconds, on PAPERS and on the landscape itself. Everything else is
arithmetic, and it is printed.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.build.languages import detect_languages
from explorer.build.neighbors import neighbors_among
from explorer.build.partitions import count_part, token_part, written_parts
from explorer.build.pipeline import paper_texts
from explorer.config import BuildConfig, sample_size
from explorer.corpus import read_corpus
from explorer.landscape import Landscape, load, save
from explorer.search_index import write_search_index

_TIMED = 8192
_PER_PAPER_BYTES = 46_000
"""Peak memory per paper of the process that started the build (`explorer.build.estimate`)."""
_BASE_GB = 0.7
_WORKER_GB = 1.5
_MODEL_RATE = 15.0
"""Abstracts that MiniLM embeds in a second on one core: 30 on two (float32, no AMX)."""


@dataclass(frozen=True)
class Costs:
    """Seconds of one core; those of the manifest are taken to be such too.

    Attributes:
        read: To read a paper.
        count: For a worker to count its words for TF-IDF.
        tokens: For a worker to take its text apart.
        reduce: For the rest of embedding, per paper.
        describe: For the rest of describing, per paper.
        save: Per paper.
        sample: To map a sample, per paper of it.
        pairs: Pairs of papers compared per second of one worker.
        disk: Bytes of the landscape per paper.
    """

    read: float
    count: float
    tokens: float
    reduce: float
    describe: float
    save: float
    sample: float
    pairs: float
    disk: float


def main() -> None:
    """Print the costs, then the needs of each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("landscape", type=Path)
    parser.add_argument("papers", help="what `explorer build` reads")
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 16, 64])
    options = parser.parse_args()
    costs = measure(load(options.landscape), options.landscape, options.papers)
    print("Seconds per paper:", {key: f"{value:.3g}" for key, value in vars(costs).items()})
    for papers, workers in zip((200_000, 3_000_000, 30_000_000), options.workers, strict=True):
        print("\n".join(needs(costs, papers, workers)))


def measure(landscape: Landscape, folder: Path, corpus: str) -> Costs:
    """Time what the manifest does not say by itself."""
    said, papers = landscape.manifest["seconds"], len(landscape.papers)
    texts = paper_texts(landscape.papers.head(_TIMED))
    columns = {
        "text": texts, "title": landscape.papers["title"].head(_TIMED).tolist(),
        "language": detect_languages(texts),
    }  # fmt: skip
    with written_parts(columns, _TIMED) as paths:
        count_part(str(paths[0]), papers)  # imports, and stems that are remembered
        count = timed(lambda: count_part(str(paths[0]), papers)) / len(texts)
        tokens = timed(lambda: token_part(str(paths[0]))) / len(texts)
    vectors = np.asarray(landscape.embeddings).astype(np.float32)
    compared = timed(lambda: neighbors_among(vectors[:1024], vectors, 15))
    with tempfile.TemporaryDirectory() as other:
        saving = timed(lambda: save(landscape, Path(other) / "out", write_search_index))
        started = time.process_time()
        read = len(read_corpus([corpus]).papers)
        reading = time.process_time() - started
    return Costs(
        read=reading / read, count=count, tokens=tokens,
        reduce=max(said["embed"] / papers - count, 0),
        describe=max(said["describe"] / papers - tokens, 0),
        save=saving / papers,
        sample=sum(said[stage] for stage in ("neighbors", "project", "cluster")) / papers,
        pairs=1024 * papers / compared,
        disk=sum(path.stat().st_size for path in folder.iterdir()) / papers,
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work, which other programs on the machine do not change."""
    started = time.process_time()
    work()
    return time.process_time() - started


def needs(costs: Costs, papers: int, workers: int) -> list[str]:
    """One size: each stage with its arithmetic, then the sums."""
    sample = sample_size(BuildConfig("tfidf-svd"), papers) or papers
    placed = papers - sample
    stages = {
        f"read: {papers:,} x {costs.read:.2g} s": papers * costs.read,
        f"count words: {papers:,} x {costs.count:.2g} s / {workers} workers":
            papers * costs.count / workers,
        f"reduce: {papers:,} x {costs.reduce:.2g} s": papers * costs.reduce,
        f"map the sample: {sample:,} x {costs.sample:.2g} s": sample * costs.sample,
        f"place: {placed:,} x {sample:,} pairs / {costs.pairs:.2g} per s / {workers} workers":
            placed * sample / costs.pairs / workers,
        f"take apart: {papers:,} x {costs.tokens:.2g} s / {workers} workers":
            papers * costs.tokens / workers,
        f"describe: {papers:,} x {costs.describe:.2g} s": papers * costs.describe,
        f"save: {papers:,} x {costs.save:.2g} s": papers * costs.save,
    }  # fmt: skip
    model = papers / _MODEL_RATE / workers
    return [
        f"\n{papers:,} papers, {workers} workers",
        *(f"  {stage} = {hours(seconds)}" for stage, seconds in stages.items()),
        f"  together {hours(sum(stages.values()))}",
        f"  with MiniLM instead of counting and reducing: {papers:,} / {_MODEL_RATE:g} per s / "
        f"{workers} workers = {hours(model)}",
        f"  memory of the build: {_BASE_GB} + {papers:,} x {_PER_PAPER_BYTES:,} bytes = "
        f"{_BASE_GB + papers * _PER_PAPER_BYTES / 1e9:,.0f} GB; of each worker {_WORKER_GB} GB",
        f"  disk: {papers:,} x {costs.disk:,.0f} bytes = {papers * costs.disk / 1e9:,.1f} GB, and "
        "about as much again for the cache",
    ]


def hours(seconds: float) -> str:
    """Seconds as minutes or hours."""
    return f"{seconds / 60:,.1f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"


if __name__ == "__main__":
    main()
