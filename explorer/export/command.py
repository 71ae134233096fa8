"""`explorer export`: figures, files for other programs, and a landscape as one file."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.analysis.periods import calendar, sensible_period
from explorer.analysis.timelines import topic_timeline
from explorer.analysis.trend_table import ranking
from explorer.edits.opening import load_edited
from explorer.errors import FigureError
from explorer.export.chart_figure import chart_bytes, chart_caption
from explorer.export.files import check_level, write_file
from explorer.export.interchange import INTERCHANGE
from explorer.export.map_figure import map_figure
from explorer.export.report.pictures import Size, sizes_picture, timeline_picture
from explorer.figures.for_print import PrintSize
from explorer.figures.print_map import NARROWEST_MM, WIDEST_MM
from explorer.figures.slope_chart import TRENDS_SAY, slope_chart
from explorer.figures.theme import THEMES, topic_colors
from explorer.landscape import Landscape
from explorer.packing.pack import pack

_MOST_DPI = 1200
_MOST_TRENDS = 25


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
    check_level(landscape, level)
    form = INTERCHANGE[options.format]
    content = form.write(landscape, np.arange(len(landscape.papers)), level)
    path = Path(options.out)
    write_file(path, content)
    return {"file": str(path), "bytes": len(content)}, f"Written: {path}\n{form.opened}"


def write_figure(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Draw the map or a chart of a landscape, edits included, into a file.

    Raises:
        FigureError: There is no such level, the size is out of bounds, the landscape has nothing
            to draw, or the file cannot be written.
    """
    landscape, _ = load_edited(Path(options.folder))
    level = landscape.levels - 1 if options.level is None else options.level
    _check(landscape, level, options.width, options.dpi)
    content = _DRAWN[options.figure](landscape, level, options)
    path = Path(options.out)
    write_file(path, content)
    return {"figure": str(path), "bytes": len(content)}, f"Written: {path}"


def _map(landscape: Landscape, level: int, options: argparse.Namespace) -> bytes:
    return map_figure(
        landscape, level, options.format,
        width_mm=options.width, mode=options.theme, dpi=options.dpi,
    )  # fmt: skip


def _timeline(landscape: Landscape, level: int, options: argparse.Namespace) -> bytes:
    caption = _caption(landscape, level, "Papers over time, by topic")
    size = Size(options.width, options.dpi)
    picture = timeline_picture(landscape, level, size, caption)
    if picture is None:
        raise FigureError("None of the papers has a date", remedy="Choose another figure.")
    return picture.draw(options.format, options.theme)


def _topics(landscape: Landscape, level: int, options: argparse.Namespace) -> bytes:
    caption = _caption(landscape, level, "Papers of the largest topics")
    picture = sizes_picture(landscape, level, Size(options.width, options.dpi), caption)
    if picture is None:
        raise FigureError("No topics were found", remedy="Choose another figure or level.")
    return picture.draw(options.format, options.theme)


def _trends(landscape: Landscape, level: int, options: argparse.Namespace) -> bytes:
    rows = np.arange(len(landscape.papers))
    period = calendar(landscape, sensible_period(landscape))
    line = topic_timeline(landscape, rows, level, period)
    table = ranking(line).table
    drawn = table[table["change"].notna()]
    if drawn.empty:
        raise FigureError(
            "There are too few finished periods with papers to judge trends",
            remedy="Choose another figure.",
        )
    surest = drawn["p_value"].sort_values(kind="stable").index[:_MOST_TRENDS]
    slopes = drawn.loc[surest].sort_values("change", ascending=False, kind="stable")
    theme = THEMES[options.theme]
    hues = landscape.topics_at(level)["hue"]
    colors = topic_colors(hues.to_numpy(dtype=float), theme)
    keys = [line.groups[place].key for place in slopes["place"]]
    figure = slope_chart(slopes, [colors[hues.index.get_loc(key)] for key in keys], theme)
    caption = _caption(landscape, level, TRENDS_SAY)
    size = PrintSize(options.width)
    return chart_bytes(figure, theme, options.format, size, caption, dpi=options.dpi)


def _caption(landscape: Landscape, level: int, says: str) -> str:
    return chart_caption(landscape, level, len(landscape.papers), says)


_DRAWN: Mapping[str, Callable[[Landscape, int, argparse.Namespace], bytes]] = MappingProxyType(
    {"map": _map, "timeline": _timeline, "topics": _topics, "trends": _trends}
)


def _check(landscape: Landscape, level: int, width: float, dpi: int) -> None:
    check_level(landscape, level)
    if not NARROWEST_MM <= width <= WIDEST_MM:
        raise FigureError(
            f"A figure cannot be {width:g} mm wide",
            remedy=f"Choose a width from {NARROWEST_MM} to {WIDEST_MM} mm.",
        )
    if not 1 <= dpi <= _MOST_DPI:
        raise FigureError(
            f"{dpi} dots per inch are out of bounds", remedy=f"Choose 1 to {_MOST_DPI}."
        )
