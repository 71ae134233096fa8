"""Time and memory of a build against BERTopic used plainly, in alternation.

python -m benchmarks.build papers.parquet --papers 20000
python -m benchmarks.build papers.parquet --papers 20000 --from-text
"""

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.children import Measured, measure
from benchmarks.corpora import sample_file
from benchmarks.reports import arguments, show

_MINILM_PAPERS = 2000
"""MiniLM's time per text does not depend on their number, so this many stand for all."""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--papers", type=int, help="draw this many; default: all")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--from-text", action="store_true", help="embedding included")
    parser.add_argument(
        "--plain-seed", type=int, help="make the plain way repeatable, which costs it its threads"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = sample_file(options.corpus, options.papers, Path(folder))
        common: dict[str, Any] = {"corpus": corpus, "papers": None}
        vectors = str(Path(folder) / "vectors.npy")
        papers = measure("Embed", **common, embedder="tfidf-svd", out=vectors).facts["papers"]
        runs: dict[str, list[Measured]] = {"ours": [], "plain": []}
        for _ in range(options.repeats):
            ours = common | ({} if options.from_text else {"vectors": vectors})
            runs["ours"].append(measure("Ours", **ours))
            runs["plain"].append(
                measure("Plain", **common, vectors=vectors, seed=options.plain_seed)
            )
        extra = _minilm_seconds(common, papers) if options.from_text else 0.0
    result = _result(runs, papers, extra)
    rows = [
        ["seconds", result["ours"]["seconds"], result["plain"]["seconds"], result["time_ratio"]],
        ["peak MB", result["ours"]["peak_mb"], result["plain"]["peak_mb"], result["memory_ratio"]],
        ["warm-up s", result["ours"]["warm_up"], result["plain"]["warm_up"], ""],
    ]
    show(result, [f"{papers} papers", "ours", "plain", "ratio"], rows, as_json=options.json)


def _minilm_seconds(common: dict[str, Any], papers: int) -> float:
    """What embedding by MiniLM would take for all papers."""
    some = common | {"papers": min(_MINILM_PAPERS, papers)}
    measured = measure("Embed", **some, embedder="minilm")
    return measured.seconds * papers / measured.facts["papers"]


def _result(runs: dict[str, list[Measured]], papers: int, extra: float) -> dict[str, Any]:
    """Medians, and medians of the ratios of neighbouring runs."""
    pairs = list(zip(runs["ours"], runs["plain"], strict=True))
    sides = {
        side: {
            "seconds": median(run.seconds for run in found) + (extra if side == "plain" else 0),
            "peak_mb": median(run.peak_mb for run in found),
            "base_mb": median(run.base_mb for run in found),
            "warm_up": median(run.warm_up for run in found),
            "facts": found[-1].facts,
        }
        for side, found in runs.items()
    }
    return {
        "papers": papers,
        "repeats": len(pairs),
        "minilm_seconds_estimated": extra,
        "time_ratio": median(ours.seconds / (plain.seconds + extra) for ours, plain in pairs),
        "memory_ratio": median(ours.peak_mb / plain.peak_mb for ours, plain in pairs),
        **sides,
    }


if __name__ == "__main__":
    main()
