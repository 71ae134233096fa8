"""Which papers a step of a choice speaks of."""

import re

import numpy as np

from explorer.analysis.filters import Filters, select
from explorer.analysis.likeness import more_like
from explorer.analysis.periods import months_of
from explorer.analysis.region import rows_inside
from explorer.analysis.row_sets import rows_from_text
from explorer.ui import state
from explorer.ui.map_colors import coloring
from explorer.ui.map_contents import places
from explorer.ui.text import counted

_PERIOD = r"(\d{4}(?:-\d{4}|-(?:0[1-9]|1[0-2])| Q[1-4])?)"
_SPAN = re.compile(rf"{_PERIOD}\.\.{_PERIOD}", re.ASCII)
"""From one calendar period to another, by their labels."""
BY_HAND = "picked one by one"
_ALIKE = 30
"""Papers that are picked as most like others."""
_PRECISION = 1000
"""Steps in which corners of a polygon are told, along its longer side."""


def rows_of(view: state.View, source: str) -> tuple[np.ndarray, str] | None:
    """The papers that a step speaks of, of those shown, and their name; None for nonsense.

    Rows may be followed by the step that they came from, which gives them their name.
    """
    kind, value = source[:1], source[1:]
    if kind in ("r", "m"):
        return _named_rows(view, value) if kind == "r" else _more_like(view, value)
    if kind == "h":
        return np.flatnonzero(view.selection.shown), "that the filters show"
    if kind in ("p", "w"):
        return _in_region(view, _polygon(value)) if kind == "p" else _of_time(view, value)
    named = re.fullmatch(r"([\w ]{1,40})_(\d{1,6})", value, re.ASCII)
    if named is None:
        return None
    if kind == "t" and named[1].isdecimal():
        return _of_topic(view, int(named[1]), int(named[2]))
    return _of_color(view, named[1], int(named[2])) if kind == "c" else None


def _named_rows(view: state.View, value: str) -> tuple[np.ndarray, str] | None:
    text, _, origin = value.partition(".")
    named = rows_of(view, origin) if origin[:1] not in ("", "r") else None
    rows = rows_from_text(text, len(view.landscape.papers))
    return None if rows is None else (rows, named[1] if named else BY_HAND)


def _more_like(view: state.View, value: str) -> tuple[np.ndarray, str] | None:
    seeds = rows_from_text(value, len(view.landscape.papers))
    if seeds is None:
        return None
    alike = more_like(view.landscape, seeds, _ALIKE, view.selection.shown)
    return np.sort(alike), f"most like {counted(len(seeds), 'other')}"


def _in_region(view: state.View, polygon: np.ndarray | None) -> tuple[np.ndarray, str] | None:
    if polygon is None:
        return None
    inside = rows_inside(polygon, places(view.landscape))
    return inside[view.selection.shown[inside]], "in this region"


def _of_time(view: state.View, text: str) -> tuple[np.ndarray, str] | None:
    ends = _SPAN.fullmatch(text)
    if ends is None:
        return None
    months = months_of(ends[1])[0], months_of(ends[2])[1]
    dated = select(view.landscape, Filters(view.level, months=months, undated=False)).shown
    name = ends[1] if ends[1] == ends[2] else f"{ends[1]} to {ends[2]}"
    return np.flatnonzero(dated & view.selection.shown), f"of {name}"


def _of_topic(view: state.View, level: int, topic: int) -> tuple[np.ndarray, str] | None:
    landscape = view.landscape
    if level >= landscape.levels or topic not in landscape.topics_at(level).index:
        return None
    inside = (landscape.topic_of(level) == topic) & view.selection.shown
    return np.flatnonzero(inside), str(landscape.topics_at(level).loc[topic, "label"])


def _of_color(view: state.View, choice: str, color: int) -> tuple[np.ndarray, str] | None:
    query, widened = view.filters.query, view.filters.widened
    colors = coloring(view.landscape, view.level, choice, query, widened=widened)
    names = {entry.color: entry.label for entry in colors.legend.entries}
    if color not in names:
        return None
    return np.flatnonzero((colors.values == color) & view.selection.shown), names[color]


def polygon_text(polygon: np.ndarray) -> str:
    """Corners in so many digits as a drawn line is exact to."""
    extent = max(float(np.ptp(polygon, axis=0).max()), 1e-9)
    digits = int(np.clip(np.ceil(np.log10(_PRECISION / extent)), 0, 9))
    return "_".join(f"{number:.{digits}f}" for number in polygon.ravel())


def _polygon(text: str) -> np.ndarray | None:
    numbers = text.split("_")
    if not 6 <= len(numbers) <= 1000 or len(numbers) % 2:
        return None
    if not all(re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", number, re.ASCII) for number in numbers):
        return None
    return np.array(numbers, dtype=float).reshape(-1, 2)
