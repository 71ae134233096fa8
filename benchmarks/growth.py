"""How time and memory of a build grow with the number of papers, from text and per stage.

python -m benchmarks.growth papers.parquet --sizes 10000 20000 40000
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.children import measure
from benchmarks.corpora import sample_file
from benchmarks.reports import arguments, show

_SIZES = (10_000, 20_000, 40_000, 80_000, 160_000)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--embedder", default="tfidf-svd")
    options = parser.parse_args()
    sizes = sorted(options.sizes)
    with tempfile.TemporaryDirectory() as folder:
        corpora = [sample_file(options.corpus, size, Path(folder)) for size in sizes]
        runs = [
            measure("Ours", corpus=corpus, papers=None, embedder=options.embedder)
            for corpus in corpora
        ]
    measures: dict[str, list[float]] = {"total": [run.seconds for run in runs]}
    for stage in runs[0].facts["stages"]:
        measures[stage] = [run.facts["stages"][stage] for run in runs]
    measures["peak_mb"] = [run.peak_mb for run in runs]
    exponents = {name: exponent(sizes, values) for name, values in measures.items()}
    rows = [
        [name, *(round(value, 1) for value in values), exponents[name]]
        for name, values in measures.items()
    ]
    result = {"sizes": sizes, "measures": measures, "exponents": exponents}
    show(result, ["", *map(str, sizes), "exponent"], rows, as_json=options.json)


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Slope of the line through the logarithms: 1 is linear growth; 0 from a single size."""
    if len(sizes) < 2:
        return 0.0
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-3)), 1)[0])


if __name__ == "__main__":
    main()
