"""What workers and samples change: seconds, sameness, map truthfulness and agreement of topics.

python -m benchmarks.sampled PAPERS [--papers 20000] [--samples 2500 5000 10000] [--workers 2]

The same papers are built in one process, with workers, from samples of several sizes, and whole
with another seed: two whole builds agree only so far, which is what a sample can be held against.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from explorer.build import build_landscape
from explorer.build.workers import connected
from explorer.config import BuildConfig
from explorer.corpus import Corpus, read_corpus
from explorer.landscape import OUTLIER, Landscape


def main() -> None:
    """Print one table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers_file", metavar="PAPERS", help="what `explorer build` reads")
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--samples", type=int, nargs="+", default=[2500, 5000, 10_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = evenly(read_corpus([options.papers_file]), options.papers)
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = BuildConfig("tfidf-svd")
        with cache(folder / "alone"):
            alone = build(corpus, config, folder / "one")
            rows = {"one process": facts(alone, alone)}
            for size in options.samples:
                sampled = build(corpus, replace(config, sample=size), folder / str(size))
                rows[f"sample of {size:,}"] = facts(sampled, alone)
            other = build(corpus, replace(config, seed=43), folder / "seed")
            rows["whole, another seed"] = facts(other, alone)
        loads.append(os.getloadavg()[0])
        with cache(folder / "shared"), connected(options.workers, None) as workers:
            shared = build_landscape(
                corpus, config, folder / "workers", name="Workers", workers=workers
            )
            rows[f"{options.workers} workers"] = facts(shared, alone) | same(shared, alone)
        loads.append(os.getloadavg()[0])
    result = {"papers": len(corpus.papers), "load": [round(one, 1) for one in loads], "rows": rows}
    print(json.dumps(result) if options.json else as_text(result))


def build(corpus: Corpus, config: BuildConfig, folder: Path) -> Landscape:
    """Build in this process."""
    return build_landscape(corpus, config, folder, name="Benchmark")


@contextmanager
def cache(folder: Path) -> Iterator[None]:
    """An empty cache: nothing may be known before."""
    before = os.environ.get("EXPLORER_CACHE")
    os.environ["EXPLORER_CACHE"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("EXPLORER_CACHE")
        if before is not None:
            os.environ["EXPLORER_CACHE"] = before


def evenly(corpus: Corpus, count: int) -> Corpus:
    """Papers at equal steps through a corpus."""
    steps = np.arange(min(count, len(corpus.papers))) * len(corpus.papers) // count
    papers = corpus.papers.iloc[steps].reset_index(drop=True)
    return replace(corpus, papers=papers, ledger=corpus.ledger.iloc[steps].reset_index(drop=True))


def facts(built: Landscape, whole: Landscape) -> dict:
    """What is compared, agreement with a whole build level by level included."""
    said = built.manifest.get("sample", {})
    return {
        "seconds": built.manifest["seconds"],
        "truth": built.manifest["quality"]["neighbor_preservation"],
        "truth_of_sample": said.get("preservation_of_sample"),
        "truth_of_placed": said.get("preservation_of_placed"),
        "topics": [level["topics"] for level in built.manifest["levels"]],
        "outliers": [level["outliers"] / len(built.papers) for level in built.manifest["levels"]],
        "agreement": [agreement(built, whole, level) for level in range(whole.levels)],
    }


def agreement(built: Landscape, whole: Landscape, level: int) -> tuple[float, float]:
    """Adjusted mutual information with a level of a whole build: of all papers, of grouped ones.

    The level compared is the one whose number of topics is nearest by ratio.
    """
    aims = np.log([max(one["topics"], 1) for one in built.manifest["levels"]])
    aim = np.log(max(whole.manifest["levels"][level]["topics"], 1))
    found = built.topic_of(int(np.abs(aims - aim).argmin()))
    true = whole.topic_of(level)
    both = (found != OUTLIER) & (true != OUTLIER)
    return (
        float(adjusted_mutual_info_score(true, found)),
        float(adjusted_mutual_info_score(true[both], found[both])),
    )


def same(built: Landscape, alone: Landscape) -> dict:
    """How far a build with workers is the one without."""
    apart = np.abs(np.asarray(built.embeddings, float) - np.asarray(alone.embeddings, float))
    return {
        "same_papers": built.papers["paper_id"].equals(alone.papers["paper_id"]),
        "embeddings_apart": float(apart.max()),
        "same_files": built.manifest["files"] == alone.manifest["files"],
    }


def as_text(result: dict) -> str:
    """The table as a reader wants it."""
    lines = [
        f"{result['papers']:,} papers; load average before, between, after: {result['load']}; "
        f"{time.strftime('%H:%M')}",
        f"{'build':<22}{'embed':>8}{'graph to topics':>17}{'place':>7}{'rest':>7}{'truth':>8}"
        f"{'sample':>8}{'placed':>8}  topics; AMI with the whole build per level (grouped only)",
    ]
    for name, row in result["rows"].items():
        seconds = dict(row["seconds"])
        parts = [
            seconds.pop("embed", 0),
            sum(seconds.pop(stage, 0) for stage in ("neighbors", "project", "cluster")),
            seconds.pop("place", 0),
            sum(seconds.values()),
        ]
        truths = [row["truth"], row["truth_of_sample"], row["truth_of_placed"]]
        told = "".join(f"{'-' if one is None else format(one, '.3f'):>8}" for one in truths)
        amis = ", ".join(f"{all_:.2f} ({inside:.2f})" for all_, inside in row["agreement"])
        lines.append(
            f"{name:<22}{parts[0]:>8.1f}{parts[1]:>17.1f}{parts[2]:>7.1f}{parts[3]:>7.1f}{told}"
            f"  {row['topics']}; {amis}"
        )
        if "same_files" in row:
            lines.append(
                f"  same papers: {row['same_papers']}; embeddings at most "
                f"{row['embeddings_apart']:.1e} apart; same files: {row['same_files']}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
