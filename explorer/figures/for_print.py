"""A chart of a page made over for print: its width, letters in points, names that fit, a caption.

Imports matplotlib (by `outlines`): to be imported only where a figure is wanted.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from explorer.figures.outlines import FAMILY, shortened, text_width, unreadable, wrapped
from explorer.figures.print_parts import (
    decoded,
    keep_apart,
    keys_of,
    legend_lines,
    scale,
    texts_of,
    wrap_title,
)
from explorer.figures.theme import Theme, plain

NARROWEST_MM, WIDEST_MM = 60, 500
PIXELS_PER_MM = 96 / 25.4
_PIXELS_PER_POINT = 96 / 72
_ON_PAGES = 13.0
"""Size of letters on pages, in pixels."""
_TALLEST_MM = 240
_PLOT = 0.62
"""Height of a chart without rows, as a share of its width."""
_NAMES = 0.36
"""Share of the width that names of rows may take."""
_SIDES = 0.22
"""The same of margins that a chart sets itself, each."""
_FALLBACK = f"{FAMILY}, Verdana, Arial, sans-serif"


@dataclass(frozen=True)
class PrintSize:
    """How large a figure is, and the letters in it.

    Attributes:
        width_mm: Its width.
        height_mm: Its height; None for what the chart needs.
    """

    width_mm: float
    height_mm: float | None = None

    @property
    def points(self) -> float:
        """Size of letters: 7 in a column, 8 on a page, more on a slide, to be read from afar."""
        if self.height_mm is not None:
            return 4.4 * self.width_mm / 100
        return 7 if self.width_mm < 120 else 8


def for_print(
    figure: go.Figure, theme: Theme, size: PrintSize, caption: str,
    keys: Sequence[tuple[str, str]] = (),
) -> go.Figure:  # fmt: skip
    """A copy of a chart at its printed size, one unit of it a pixel of 1/96 inch.

    The legend becomes lines below the chart, the caption follows. Names that do not fit are
    shortened, rows that do not fit left out, and the caption says so.

    Args:
        figure: As a page shows it, in the theme's colours.
        theme: The mode's colours.
        size: Of the figure.
        caption: What its reader must know, as plain text.
        keys: What colours mean, name and colour each, where the chart has no legend.
    """
    spec = decoded(figure.to_dict())
    work = _Work(spec, theme, size)
    work.bring_to_size()
    work.fit_names()
    work.add_foot(caption, keys)
    return go.Figure(spec, skip_invalid=True)


class _Work:
    """The steps, on the figure as nested dicts."""

    def __init__(self, spec: dict[str, Any], theme: Theme, size: PrintSize) -> None:
        self.spec, self.theme, self.size = spec, theme, size
        self.layout: dict[str, Any] = spec["layout"]
        self.layout.pop("template", None)
        self.width = size.width_mm * PIXELS_PER_MM
        self.letter = size.points * _PIXELS_PER_POINT
        self.ratio = self.letter / _ON_PAGES
        self.notes: list[str] = []
        self.areas = False
        self.names = 3 * self.letter
        """Room that names of rows take beside the chart."""

    def bring_to_size(self) -> None:
        """Bring letters, marks, lines and margins to the printed size."""
        scale(self.spec, self.ratio)
        for trace in self.spec["data"]:
            if trace.get("type") == "scattergl":
                trace["type"] = "scatter"
        self.layout.update(
            width=self.width, paper_bgcolor=self.theme.ground, plot_bgcolor=self.theme.ground,
            separators=".,",
        )  # fmt: skip
        self.layout["font"] = {
            "family": _FALLBACK, "size": self.letter, "color": self.theme.ink,
        }  # fmt: skip
        margin = self.layout.setdefault("margin", {})
        for side in ("l", "r", "t", "b"):
            margin[side] = max(margin.get(side, 8) * self.ratio, 0.9 * self.letter)
        if any(trace.get("type") == "treemap" for trace in self.spec["data"]):
            self.layout["uniformtext"] = {"minsize": 0.65 * self.letter, "mode": "hide"}
            self.areas = True
            self.notes.append("Areas too small for a name have none.")

    def fit_names(self) -> None:
        """Shorten what is too long for its place, and leave out rows beyond the page."""
        margin = self.layout["margin"]
        if keys_of(self.spec) or self.layout.get("showlegend"):
            margin["r"] = min(margin["r"], self.letter)  # the legend stood there
        for side in ("l", "r"):
            most = _SIDES * self.width
            if margin[side] > most:
                self._shorten_annotations("right" if side == "l" else "left", 0.9 * most)
                margin[side] = most
        panels = max(1, len({tuple(axis.get("domain", ())) for axis in self._axes("xaxis")}))
        panel = 0.86 * self.width / panels
        self._shorten_annotations("center", panel, paper=True)
        for axis in self._axes("yaxis"):
            self._name_rows(axis)
        beside = max(self.names, margin["l"]) + margin["r"]
        for axis in self._axes("xaxis"):
            start, end = axis.get("domain") or (0, 1)
            room = (end - start) * (self.width - beside)
            self._thin_ticks(axis, room)
            wrap_title(axis, 0.94 * room, self.letter)
        for trace in self.spec["data"]:
            if trace.get("type") == "bar" and trace.get("textposition") == "outside":
                trace["text"] = self._fitting(trace["text"], 0.21 * self.width)

    def add_foot(self, caption: str, said: Sequence[tuple[str, str]]) -> None:
        """Set the height, and write legend and caption below the chart."""
        small, room = 0.92 * self.letter, self.width - 2 * self.letter
        keys = legend_lines(keys_of(self.spec) or list(said), room, small)
        self.layout["showlegend"] = False
        plot = self._plot_height(len(keys))
        letters = unreadable(caption + "".join(texts_of(self.spec)))
        if letters:
            self.notes.append(f"No font here has {' '.join(letters[:8])}.")
        words = " ".join([caption, *dict.fromkeys(self.notes)])
        lines = [*keys, *(plain(line) for line in wrapped(words, room, small))]
        axis = self._below_plot()
        foot = (len(lines) * 1.3 + 1.2) * small
        height = plot + axis + foot + self.layout["margin"]["t"]
        if self.size.height_mm is not None:
            height = self.size.height_mm * PIXELS_PER_MM
        margin = self.layout["margin"]
        margin["b"] = axis + foot
        self.layout["height"] = height
        self.layout["title"] = {
            "text": "<br>".join(lines), "x": 0, "xanchor": "left", "xref": "container",
            "y": (foot - 0.4 * small) / height, "yanchor": "top", "yref": "container",
            "pad": {"l": self.letter},
            "font": {"size": small, "color": self.theme.quiet},
        }  # fmt: skip

    def _axes(self, kind: str) -> list[dict[str, Any]]:
        axes = [self.layout[name] for name in self.layout if name.startswith(kind)]
        return [axis for axis in axes if axis.get("visible", True)]

    def _fitting(self, texts: Sequence[str], room: float) -> list[str]:
        short = [shortened(html.unescape(str(text)), room, self.letter) for text in texts]
        self._note_short(any(html.unescape(str(a)) != b for a, b in zip(texts, short, strict=True)))
        return [plain(text) for text in short]

    def _note_short(self, is_so: bool) -> None:
        if is_so:
            self.notes.append("Long names are shortened.")

    def _shorten_annotations(self, anchor: str, room: float, *, paper: bool = False) -> None:
        for note in self.layout.get("annotations", ()):
            of_paper = note.get("xref") == "paper" or str(note.get("xref", "")).endswith("domain")
            fits = note.get("xanchor", "center") == anchor and (of_paper or not paper)
            if fits and "<br>" not in note["text"]:
                note["text"] = self._fitting([note["text"]], room)[0]

    def _name_rows(self, axis: dict[str, Any]) -> None:
        """Names of rows, which stand for texts: shortened; only so many as the page holds."""
        texts = axis.get("ticktext")
        if texts is None or axis.get("showticklabels") is False:
            texts = self._categories()
            if not texts or len(self._axes("yaxis")) > 1:
                return
            axis["tickvals"] = list(texts)
        axis["tickmode"] = "array"
        axis["ticktext"] = self._fitting(list(texts), _NAMES * self.width)
        widths = [text_width(html.unescape(name), self.letter) for name in axis["ticktext"]]
        self.names = max(widths, default=self.names)
        if axis.get("side") != "right":
            axis["automargin"] = False  # it would put names at the very edge
            margin = self.layout["margin"]
            margin["l"] = max(margin["l"], self.names + 1.3 * self.letter)
        shown = axis.get("range")
        most = int(self._most_height() / (1.45 * self.letter))
        if shown is not None and len(texts) > most and shown[0] > shown[1]:
            axis["range"] = [most - 0.4, shown[1]]
            self.notes.append(f"The first {most} of {len(texts)} rows.")

    def _categories(self) -> list[str]:
        for trace in self.spec["data"]:
            rows = list(trace["y"]) if trace.get("y") is not None else []
            if rows and all(isinstance(row, str) for row in rows):
                return rows
        return []

    def _thin_ticks(self, axis: dict[str, Any], panel: float) -> None:
        """Of given names of places along the chart only so many as stand apart."""
        texts = axis.get("ticktext")
        if texts is None or len(texts) < 2:
            return
        if any("<br>" in str(text) for text in texts):
            axis["ticktext"] = self._breaking(texts, 0.93 * self.width / len(texts))
            return
        if axis.get("type") == "log" and axis.get("range"):
            keep_apart(axis, panel, self.letter)
            return
        axis["tickangle"] = 0
        needed = sum(text_width(html.unescape(str(text)), self.letter) for text in texts)
        step = int(-(-1.35 * needed // panel))
        if step > 1:
            axis["ticktext"] = list(texts)[::step]
            axis["tickvals"] = list(axis["tickvals"])[::step]

    def _breaking(self, texts: Sequence[str], room: float) -> list[str]:
        """Names over two lines, each line shortened; the first is bold."""
        broken = []
        for text in texts:
            lines = text.replace("<b>", "").replace("</b>", "").split("<br>")
            broken.append("<br>".join(self._fitting(lines, room)))
        return broken

    def _rows(self) -> int:
        """Rows of names, for which a chart must be high enough."""
        named = [len(axis.get("ticktext") or ()) for axis in self._axes("yaxis")]
        spans = [abs(axis["range"][0] - axis["range"][1]) for axis in self._axes("yaxis")
                 if axis.get("ticktext") and axis.get("range")]  # fmt: skip
        bars = [
            len(trace["y"]) for trace in self.spec["data"]
            if trace.get("orientation") == "h" and trace.get("y") is not None
        ]  # fmt: skip
        return int(max([*bars, *(spans or named), 0]))

    def _most_height(self) -> float:
        most = self.size.height_mm or _TALLEST_MM
        return 0.72 * most * PIXELS_PER_MM

    def _plot_height(self, legend: int) -> float:
        """Of the chart itself: what its rows need, or what looks well at this width."""
        own = self.layout.get("height", 400) * self.ratio
        rows = self._rows()
        if rows:
            return min(max(1.9 * rows * self.letter, 6 * self.letter), self._most_height())
        panels = len({tuple(axis.get("domain", ())) for axis in self._axes("yaxis")})
        if panels > 2:
            return min(own, self._most_height())
        if self.areas:
            return max(own, 0.6 * self.width)
        return min(own, (_PLOT if legend < 8 else 0.5) * self.width)

    def _below_plot(self) -> float:
        """Room for the names and the title of the horizontal axis."""
        lines = 0.8
        for axis in self._axes("xaxis"):
            if axis.get("side") == "top":
                continue
            title = (axis.get("title") or {}).get("text") or ""
            ticks = 1.8 if axis.get("showticklabels") is not False else 0.4
            lines = max(lines, ticks + (1.6 + 1.3 * title.count("<br>") if title else 0))
        return (lines + 0.8) * self.letter
