"""Build corpora of every small size with several seeds: none may fail or be empty.

python -m benchmarks.sizes PAPERS [--most 60] [--seeds 3] [--embedder tfidf-svd] [--json]
"""

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.build import build_landscape
from explorer.config import BuildConfig
from explorer.corpus import Corpus, read_corpus
from explorer.landscape import Landscape


def main() -> None:
    """Print what became of each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", help="file or folder that `explorer build` reads")
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--embedder", default="tfidf-svd")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = read_corpus([options.papers])
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for size in range(1, options.most + 1):
            for seed in range(options.seeds):
                config = BuildConfig(embedder=options.embedder, seed=seed)
                part = some_papers(corpus, size, seed)
                built = build_landscape(part, config, Path(folder) / "out", name="Some")
                outcomes[judged(built, size)] += 1
    result = {"builds": sum(outcomes.values()), "outcomes": dict(outcomes)}
    print(json.dumps(result) if options.json else "\n".join(
        f"{count:>5}  {outcome}" for outcome, count in outcomes.items()
    ))  # fmt: skip


def some_papers(corpus: Corpus, size: int, seed: int) -> Corpus:
    """A random part of a corpus."""
    rows = np.sort(np.random.default_rng(seed * 1000 + size).permutation(len(corpus.papers))[:size])
    papers = corpus.papers.iloc[rows].reset_index(drop=True)
    return replace(corpus, papers=papers, ledger=corpus.ledger.head(size))


def judged(built: Landscape, size: int) -> str:
    """What the reader of this landscape gets."""
    if len(built.papers) != size or not np.isfinite(built.papers[["x", "y"]].to_numpy()).all():
        return "broken"
    topics = built.manifest["levels"][-1]["topics"]
    told = "with a note" if built.manifest["notes"] else "without a note"
    return f"{'topics' if topics else 'all outliers'}, {told}"


if __name__ == "__main__":
    main()
