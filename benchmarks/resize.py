"""What another topic size costs, once a corpus was built.

python -m benchmarks.resize papers.parquet --papers 20000
"""

from statistics import median

from benchmarks.children import measure
from benchmarks.reports import arguments, show


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--papers", type=int, help="draw this many; default: all")
    parser.add_argument("--embedder", default="tfidf-svd")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    given = {"corpus": str(options.corpus.resolve()), "papers": options.papers}
    runs = [
        measure("Resized", **given, embedder=options.embedder).facts for _ in range(options.repeats)
    ]
    result = {
        "full": median(run["full"] for run in runs),
        "again": median(run["again"] for run in runs),
        "ratio": median(run["again"] / run["full"] for run in runs),
        "levels": runs[-1]["levels"],
    }
    rows = [["seconds", result["full"], result["again"], result["ratio"]]]
    show(result, ["", "full build", "another size", "ratio"], rows, as_json=options.json)


if __name__ == "__main__":
    main()
