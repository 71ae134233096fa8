"""Results as a table for people or one JSON object for programs."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def arguments(description: str) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("corpus", type=Path, metavar="PARQUET", help="has title and abstract")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def show(
    result: dict[str, Any], head: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool
) -> None:
    """Print the result."""
    if as_json:
        print(json.dumps(result))
        return
    cells = [[*map(str, head)], *([_cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        first, *rest = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([first.strip().ljust(widths[0]), *rest]))


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
