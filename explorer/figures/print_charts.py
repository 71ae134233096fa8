"""Charts for a page of print that need no browser: papers over time, and sizes.

Imports matplotlib: to be imported itself only where a figure is wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from explorer.figures.outlines import families, shortened, text_width, wrapped
from explorer.figures.theme import Theme

_POINTS_PER_MM = 72 / 25.4
_SIZE = 7.5
_NAMES = 0.34
"""Share of the width that names of rows may take."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A group of papers over time.

    Attributes:
        label: Its name.
        color: "#rrggbb".
        counts: (p,) papers.
    """

    label: str
    color: str
    counts: np.ndarray


def stacked_bars(
    layers: Sequence[Layer], periods: Sequence[str], theme: Theme, *,
    width_mm: float, unfinished: bool = False, caption: str = "",
) -> Figure:  # fmt: skip
    """Papers per period, one colour a group, with a legend below.

    Args:
        layers: From the bottom up.
        periods: (p,) their names.
        theme: The mode's colours.
        width_mm: Width of the figure.
        unfinished: Whether the last period may not be over; its bars are hatched.
        caption: Below it.
    """
    width = width_mm * _POINTS_PER_MM
    legend = _legend(layers[::-1], width) + _caption(caption, width, theme)
    chart, foot = 0.42 * width, (len(legend) * 1.45 + 2.6) * _SIZE
    height = chart + foot
    figure = Figure((width / 72, height / 72), facecolor=theme.ground)
    left = 5.2 * _SIZE / width
    axes = figure.add_axes((left, foot / height, 0.99 - left, (chart - _SIZE) / height))
    bottom = np.zeros(len(periods))
    places = np.arange(len(periods))
    for layer in layers:
        bars = axes.bar(places, layer.counts, 0.8, bottom=bottom, color=layer.color, linewidth=0)
        if unfinished and len(bars.patches):
            bars.patches[-1].set(hatch="////", edgecolor=theme.ground, linewidth=0)
        bottom = bottom + layer.counts
    room = 1.4 * max(text_width(name, _SIZE) for name in periods)
    step = -(-len(periods) // max(int((width - 5.2 * _SIZE) / room), 1))
    axes.set_xticks(places[::step], list(periods)[::step])
    axes.set_xlim(-0.6, len(periods) - 0.4)
    axes.set_ylabel("Papers", color=theme.quiet, fontsize=_SIZE, fontfamily=list(families()))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    _calm(axes, theme, grid="y")
    _write_foot(figure, legend, theme, (width, height))
    return figure


def size_bars(
    names: Sequence[str], sizes: Sequence[int], colors: Sequence[str], theme: Theme, *,
    width_mm: float, caption: str = "",
) -> Figure:  # fmt: skip
    """One bar a row, its number behind it.

    Args:
        names: From the top down; shortened where they are too long.
        sizes: Number of papers of each.
        colors: Of each.
        theme: The mode's colours.
        width_mm: Width of the figure.
        caption: Below it.
    """
    width = width_mm * _POINTS_PER_MM
    shown = [shortened(name, _NAMES * width, _SIZE) for name in names]
    cut = " Long names are shortened." if caption and shown != list(names) else ""
    lines = _caption(caption + cut, width, theme)
    foot = (1.45 * len(lines) + 0.6) * _SIZE if lines else 0.0
    height = (1.75 * len(names) + 1) * _SIZE + foot
    figure = Figure((width / 72, height / 72), facecolor=theme.ground)
    left = (max(text_width(name, _SIZE) for name in shown) + _SIZE) / width
    axes = figure.add_axes((left, foot / height, 0.99 - left, 1 - foot / height))
    rows = np.arange(len(names))
    axes.barh(rows, sizes, 0.72, color=list(colors), linewidth=0)
    for row, size in zip(rows, sizes, strict=True):
        axes.annotate(
            f"{size:,}", (size, row), xytext=(3, 0), textcoords="offset points", va="center",
            fontsize=_SIZE, color=theme.quiet, fontfamily=list(families()),
        )  # fmt: skip
    axes.set(xlim=(0, 1.12 * max(sizes)), ylim=(len(names) - 0.4, -0.6))
    axes.set_yticks(rows, shown)
    axes.set_xticks([])
    _calm(axes, theme)
    for label in axes.get_yticklabels():
        label.set_color(theme.ink)
    _write_foot(figure, lines, theme, (width, height))
    return figure


def _calm(axes: Axes, theme: Theme, grid: str = "") -> None:
    """The look of all charts: no frame, thin lines behind, small letters."""
    axes.set_facecolor(theme.ground)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=_SIZE, labelcolor=theme.quiet)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set(fontfamily=list(families()), parse_math=False)
    if grid:
        axes.grid(axis="y", color=theme.grid, linewidth=0.6)
        axes.set_axisbelow(True)


def _legend(layers: Sequence[Layer], width: float) -> list[list[tuple[float, str, str]]]:
    """Lines of entries: where each starts, its name and its colour."""
    lines: list[list[tuple[float, str, str]]] = []
    used = width
    for layer in layers:
        name = shortened(layer.label, 0.45 * width, _SIZE)
        across = text_width(name, _SIZE) + 3 * _SIZE
        if used + across > width - _SIZE:
            lines.append([])
            used = _SIZE
        lines[-1].append((used, name, layer.color))
        used += across
    return lines


def _caption(text: str, width: float, theme: Theme) -> list[list[tuple[float, str, str]]]:
    """Lines of a caption, as entries whose mark is not seen."""
    lines = wrapped(text, width - 2 * _SIZE, _SIZE)
    return [[(-0.1 * _SIZE, line, theme.ground)] for line in lines]


def _write_foot(
    figure: Figure, lines: list[list[tuple[float, str, str]]], theme: Theme,
    area: tuple[float, float],
) -> None:  # fmt: skip
    style: dict[str, Any] = {
        "fontsize": _SIZE, "fontfamily": list(families()), "va": "center", "parse_math": False,
    }  # fmt: skip
    for number, line in enumerate(reversed(lines)):
        y = (number * 1.45 + 0.8) * _SIZE / area[1]
        for x, name, color in line:
            marked = color != theme.ground
            if marked:
                figure.text(x / area[0], y, "●", color=color, **style)
            ink = theme.ink if marked else theme.quiet
            figure.text((x + 1.1 * _SIZE) / area[0], y, name, color=ink, **style)
