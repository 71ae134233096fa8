"""What builds of 0.2, 3 and 30 million papers need, from what measured ones took.

python -m benchmarks.large FOLDER --sizes 100000 1000000 --workers 2 --json > MEASURED
python -m benchmarks.needs MEASURED [--workers 2 16 64]

Each stage took so many processor seconds whatever the number of papers, and so many more for each
paper; the first and the last size say which. What workers took is divided among them, what the
process that was started took is not. All else is arithmetic, and it is printed.
"""

import argparse
import json
from pathlib import Path

STAGES = ("read", "embed", "neighbors", "project", "cluster", "place", "describe", "save")
_MODEL_RATE = 15.0
"""Abstracts that MiniLM embeds in a second on one core: 30 on two (float32, no AMX)."""

Line = tuple[float, float]
"""What is taken whatever the number of papers, and what each paper takes more."""


def main() -> None:
    """Print the costs, then the needs of each size, as tables of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", type=Path)
    parser.add_argument("--papers", type=int, nargs="+", default=[200_000, 3_000_000, 30_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 16, 64])
    options = parser.parse_args()
    measured = json.loads(options.measured.read_text(encoding="utf-8"))
    sizes, measures = measured["sizes"], measured["measures"]
    lines = {name: line(sizes, values) for name, values in measures.items()}
    print("| stage | the process that is started | workers |\n|---|---|---|")
    for stage in STAGES:
        own, theirs = (lines.get(f"{stage} {kind}", (0, 0)) for kind in ("client", "workers"))
        print(f"| {stage} | {cost(own)} | {cost(theirs)} |")
    for papers, workers in zip(options.papers, options.workers, strict=True):
        print("\n".join(needs(lines, papers, workers)))


def line(sizes: list[int], values: list[float]) -> Line:
    """The line through the first and the last size."""
    slope = max((values[-1] - values[0]) / (sizes[-1] - sizes[0]), 0)
    return max(values[0] - slope * sizes[0], 0), slope


def at(found: Line, papers: int) -> float:
    """The value of a line."""
    return found[0] + found[1] * papers


def cost(found: Line) -> str:
    """A line in words."""
    return f"{found[0]:.0f} s + {found[1] * 1e6:.0f} µs a paper"


def needs(lines: dict[str, Line], papers: int, workers: int) -> list[str]:
    """One size: each stage with its arithmetic, then the sums."""
    rows, together = [], 0.0
    for stage in STAGES:
        own, theirs = (lines.get(f"{stage} {kind}", (0, 0)) for kind in ("client", "workers"))
        seconds = at(own, papers) + at(theirs, papers) / workers
        together += seconds
        rows.append(
            f"| {stage} | {at(own, papers):,.0f} s + {at(theirs, papers):,.0f} s / {workers} = "
            f"{hours(seconds)} |"
        )
    model = papers / _MODEL_RATE / workers
    return [
        f"\n| {papers:,} papers, {workers} workers | |\n|---|---|", *rows,
        f"| **together** | **{hours(together)}** |",
        f"| MiniLM instead of TF-IDF | {papers:,} / {_MODEL_RATE:g} a second / {workers} = "
        f"{hours(model)} |",
        *(
            f"| {what} | {at(lines[name], papers) / 1e3:,.1f} GB |"
            for what, name in (
                ("memory of the process that is started", "client_mb"),
                ("disk of the landscape", "disk_mb"),
            )
        ),
    ]  # fmt: skip


def hours(seconds: float) -> str:
    """Seconds as minutes or hours."""
    return f"{seconds / 60:,.1f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"


if __name__ == "__main__":
    main()
