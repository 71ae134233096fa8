"""`explorer export`: figures, files for other programs, and a landscape as one file."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from explorer.edits.opening import load_edited
from explorer.errors import FigureError
from explorer.export.interchange import INTERCHANGE
from explorer.export.map_figure import map_figure
from explorer.figures.print_map import NARROWEST_MM, WIDEST_MM
from explorer.folders import write_whole
from explorer.landscape import Landscape
from explorer.packing.pack import pack

_MOST_DPI = 1200


def export(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write a landscape, edits included, in the form that was asked for.

    Raises:
        ExplorerError: It cannot be written as asked.
    """
    if options.format == "landscape":
        return _pack(options)
    return _interchange(options) if options.format in INTERCHANGE else write_figure(options)


def _pack(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    path = Path(options.out)
    size = pack(Path(options.folder), path)
    text = (
        f"Written: {path}, {size / 1e6:.1f} MB\nOpen it: streamlit run app.py -- --landscape {path}"
    )
    return {"file": str(path), "bytes": size}, text


def _interchange(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    landscape, _ = load_edited(Path(options.folder))
    level = landscape.levels - 1 if options.level is None else options.level
    _check_level(landscape, level)
    form = INTERCHANGE[options.format]
    content = form.write(landscape, np.arange(len(landscape.papers)), level)
    path = Path(options.out)
    _write(path, content)
    return {"file": str(path), "bytes": len(content)}, f"Written: {path}\n{form.opened}"


def write_figure(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Draw the map of a landscape, edits included, into a file.

    Raises:
        FigureError: There is no such level, or the size is out of bounds, or the file cannot be
            written.
    """
    landscape, _ = load_edited(Path(options.folder))
    level = landscape.levels - 1 if options.level is None else options.level
    _check(landscape, level, options.width, options.dpi)
    content = map_figure(
        landscape, level, options.format,
        width_mm=options.width, mode=options.theme, dpi=options.dpi,
    )  # fmt: skip
    path = Path(options.out)
    _write(path, content)
    return {"figure": str(path), "bytes": len(content)}, f"Written: {path}"


def _check(landscape: Landscape, level: int, width: float, dpi: int) -> None:
    _check_level(landscape, level)
    if not NARROWEST_MM <= width <= WIDEST_MM:
        raise FigureError(
            f"A figure cannot be {width:g} mm wide",
            remedy=f"Choose a width from {NARROWEST_MM} to {WIDEST_MM} mm.",
        )
    if not 1 <= dpi <= _MOST_DPI:
        raise FigureError(
            f"{dpi} dots per inch are out of bounds", remedy=f"Choose 1 to {_MOST_DPI}."
        )


def _check_level(landscape: Landscape, level: int) -> None:
    if not 0 <= level < landscape.levels:
        raise FigureError(
            f"There is no level {level}", remedy=f"Choose one from 0 to {landscape.levels - 1}."
        )


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise FigureError(
            f"Cannot be written ({error.strerror})", place=str(path),
            remedy="Choose a folder that exists and can be written to.",
        ) from error  # fmt: skip
