"""The map for print: names as outlines or embedded fonts, dots as one picture; no browser needed.

Imports matplotlib: to be imported itself only where a figure is wanted.
"""

import io
import textwrap
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath

from explorer.figures.label_placement import PlacedLabel, place_labels
from explorer.figures.theme import Theme, label_colors

Format = Literal["svg", "pdf", "png"]
FORMATS: tuple[Format, ...] = ("svg", "pdf", "png")
NARROWEST_MM, WIDEST_MM = 40, 1000
_POINTS_PER_MM = 72 / 25.4
_MARGIN = 0.05
_TALLEST, _LOWEST = 1.1, 0.5
_FONT = ["DejaVu Sans"]
_BOLD = FontProperties(family=_FONT, weight="bold")
_CAPTION = 6.5
_LINE = 1.35
_LETTER = 0.62
"""Mean width of a letter below the map, as a share of its size; few texts need more."""
_SETTINGS: Any = {"svg.fonttype": "path", "svg.hashsalt": "landscape", "pdf.fonttype": 42}
_one_at_a_time = threading.Lock()  # settings of matplotlib hold for the whole process


@dataclass(frozen=True)
class Key:
    """What a colour means.

    Attributes:
        label: In words.
        color: As "#rrggbb".
    """

    label: str
    color: str


def print_map(
    points: pd.DataFrame, topics: pd.DataFrame, theme: Theme, *,
    width_mm: float, caption: str = "", keys: Sequence[Key] = (),
) -> Figure:  # fmt: skip
    """Draw the map for a page.

    Args:
        points: One row per paper: `x`, `y`, `color` ("#rrggbb"), `quiet` (bool: stays behind).
        topics: Those named on it: `label`, `size`, `x`, `y`, `hue`.
        theme: The mode's colours.
        width_mm: Width of the figure; names are placed for it, in letters of 6 points or more.
        caption: Below the map.
        keys: The legend, left out if empty.
    """
    width = float(np.clip(width_mm, NARROWEST_MM, WIDEST_MM)) * _POINTS_PER_MM
    lines = _below(caption, keys, width)
    left, bottom, across, up = _frame(points)
    height = width * float(np.clip(up / across, _LOWEST, _TALLEST))
    foot = (len(lines) * _LINE + 1) * _CAPTION if lines else 0.0
    figure = Figure((width / 72, (height + foot) / 72), facecolor=theme.ground)
    axes = figure.add_axes((0, foot / (height + foot), 1, height / (height + foot)))
    scale = min(width / across, height / up)
    across, up, left, bottom = _filled(across, up, left, bottom, (width, height), scale)
    axes.set(xlim=(left, left + across), ylim=(bottom, bottom + up))
    axes.axis("off")
    _dots(axes, points, width)
    for label, style in _labels(topics, theme, (width, height), (left, bottom + up), scale):
        _write(axes, label, style, theme, (width, height))
    _write_below(figure, lines, theme, (width, height + foot))
    return figure


def figure_bytes(figure: Figure, form: Format, dpi: int = 300) -> bytes:
    """A figure as a file; the same figure gives the same bytes.

    Args:
        figure: As from `print_map`.
        form: SVG and PDF keep letters as outlines and as embedded fonts.
        dpi: Dots per inch of PNG, and of the dots within SVG and PDF.
    """
    dates: dict[str, Any] = {
        "svg": {"Date": None},
        "pdf": {"CreationDate": None, "ModDate": None},
        "png": {},
    }
    file = io.BytesIO()
    with _one_at_a_time, mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # boxes stand for such letters
        figure.savefig(file, format=form, dpi=dpi, metadata=dates[form])
    return file.getvalue()


def _frame(points: pd.DataFrame) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of what is shown, in the units of the map."""
    low, high = points[["x", "y"]].min().to_numpy(), points[["x", "y"]].max().to_numpy()
    pad = np.maximum(high - low, 0.5) * _MARGIN
    span = np.maximum(high - low, 0.5) + 2 * pad
    left, bottom = (low + high) / 2 - span / 2
    return float(left), float(bottom), float(span[0]), float(span[1])


def _filled(
    across: float, up: float, left: float, bottom: float, area: tuple[float, float], scale: float
) -> tuple[float, float, float, float]:
    """The same, widened to the shape of the picture so that both axes have one scale."""
    wide, tall = area[0] / scale, area[1] / scale
    return wide, tall, left - (wide - across) / 2, bottom - (tall - up) / 2


def _dots(axes: Axes, points: pd.DataFrame, width: float) -> None:
    """Papers that stay behind first; each dot smaller, the more there are."""
    across = np.clip(0.9 * width / np.sqrt(max(len(points), 1)) / 3, 0.6, 0.016 * width)
    for quiet in (True, False):
        some = points[points["quiet"] == quiet]
        axes.scatter(
            some["x"], some["y"], s=float(across * (0.8 if quiet else 1)) ** 2,
            c=some["color"].tolist(), linewidths=0, alpha=0.85, rasterized=True,
        )  # fmt: skip


def _labels(
    topics: pd.DataFrame, theme: Theme, area: tuple[float, float],
    corner: tuple[float, float], scale: float,
) -> list[tuple[PlacedLabel, dict[str, Any]]]:  # fmt: skip
    """Names that find room, the largest topics first, and how each is written."""
    if topics.empty:
        return []
    topics = topics.sort_values("size", ascending=False, kind="stable")
    anchors = np.stack(
        [(topics["x"] - corner[0]) * scale, (corner[1] - topics["y"]) * scale], axis=1
    )
    base = float(np.clip(area[0] / 75, 6, 11))
    sizes = base * (1 + 0.45 * np.sqrt(topics["size"] / topics["size"].max()).to_numpy())
    colors = label_colors(topics["hue"].to_numpy(dtype=float), theme)
    placed = place_labels(topics["label"].tolist(), anchors, sizes.tolist(), area, _bold_width)
    return [
        (label, {"fontsize": sizes[label.index], "color": colors[label.index]})
        for label in placed
    ]  # fmt: skip


def _bold_width(line: str, size: float) -> float:
    """Points across of a name, its halo included; no formula is looked for in it."""
    path = TextPath((0, 0), line.replace("$", "S"), size, prop=_BOLD)
    return float(path.get_extents().width) + size / 3


def _write(
    axes: Axes, label: PlacedLabel, style: dict[str, Any], theme: Theme,
    area: tuple[float, float],
) -> None:  # fmt: skip
    axes.text(
        label.x / area[0], 1 - label.y / area[1], "\n".join(label.lines), **style,
        transform=axes.transAxes, ha="center", va="center", linespacing=1.1, parse_math=False,
        fontfamily=_FONT, fontweight="bold",
        path_effects=[withStroke(linewidth=style["fontsize"] / 3, foreground=theme.ground)],
    )  # fmt: skip


def _below(caption: str, keys: Sequence[Key], width: float) -> list[list[tuple[str, str | None]]]:
    """Lines under the map, each of texts with the colour of the mark before them, if any."""
    room = width / (_CAPTION * _LETTER) - 2
    lines: list[list[tuple[str, str | None]]] = []
    used = room
    for key in keys:
        label = textwrap.shorten(key.label, 40, placeholder=" …")
        if used + len(label) + 5 > room:
            lines.append([])
            used = 0
        lines[-1].append((label, key.color))
        used += len(label) + 5
    return lines + [[(line, None)] for line in textwrap.wrap(caption, max(int(room), 20))]


def _write_below(
    figure: Figure, lines: list[list[tuple[str, str | None]]], theme: Theme,
    area: tuple[float, float],
) -> None:  # fmt: skip
    style: dict[str, Any] = {
        "fontsize": _CAPTION, "fontfamily": _FONT, "va": "center", "parse_math": False,
    }  # fmt: skip
    for number, line in enumerate(reversed(lines)):
        y = (number * _LINE + 1) * _CAPTION / area[1]
        x = _CAPTION
        for text, color in line:
            if color is not None:
                figure.text(x / area[0], y, "●", color=color, **style)
                x += 1.5 * _CAPTION
            figure.text(x / area[0], y, text, color=theme.quiet, **style)
            x += (len(text) + 2) * _LETTER * _CAPTION
