"""How time and memory of reading a corpus grow with its records, per format.

python -m benchmarks.intake papers.parquet --sizes 5000 10000 20000 --formats parquet ris bibtex
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.children import Measured, measure
from benchmarks.corpora import as_corpus, sample
from benchmarks.growth import exponent
from benchmarks.reports import arguments, show
from explorer.export.bibliography import to_bibtex, to_csl_json, to_ris
from explorer.export.tables import csv_bytes

_WRITERS: dict[str, tuple[str, Callable[[pd.DataFrame], str | bytes]]] = {
    "ris": ("papers.ris", to_ris),
    "bibtex": ("papers.bib", to_bibtex),
    "csl": ("papers.json", to_csl_json),
    "csv": ("papers.csv", csv_bytes),
}


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--sizes", type=int, nargs="+", default=(5_000, 10_000, 20_000))
    formats = ["parquet", *_WRITERS]
    parser.add_argument("--formats", nargs="+", choices=formats, default=formats)
    options = parser.parse_args()
    sizes = sorted(options.sizes)
    result: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in options.formats:
            runs = [_read(options.corpus, form, size, Path(folder)) for size in sizes]
            seconds = [run.seconds for run in runs]
            result[form] = {
                "seconds": seconds,
                "exponent": exponent(sizes, seconds),
                "peak_mb": runs[-1].peak_mb,
                "kept": [run.facts["papers"] for run in runs],
            }
    rows = [
        [form, *found["seconds"], found["exponent"], found["peak_mb"]]
        for form, found in result.items()
    ]
    head = ["seconds", *map(str, sizes), "exponent", "peak MB"]
    show({"sizes": sizes, "formats": result}, head, rows, as_json=options.json)


def _read(corpus: Path, form: str, size: int, folder: Path) -> Measured:
    """Write so many papers in a format, and have them read."""
    papers = sample(corpus, size)
    if form == "parquet":
        path = folder / "papers.parquet"
        papers.to_parquet(path)
    else:
        name, write = _WRITERS[form]
        path = folder / name
        text = write(as_corpus(papers).papers)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return measure("Read", path=str(path))


if __name__ == "__main__":
    main()
