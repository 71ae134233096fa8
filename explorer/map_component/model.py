"""What the map is given and what it tells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from explorer.map_component.crowd import Crowd

RegionKind = Literal["box", "lasso"]
RegionMode = Literal["new", "add", "remove"]
KeyName = Literal["open", "leave"]
_FARTHEST, _CLOSEST = 100.0, 1e6
"""Bounds of a camera that addresses may ask for."""


@dataclass(frozen=True)
class MapPoints:
    """Where the papers are; sent once.

    Attributes:
        xy: (n, 2) finite places; sent as float32.
        periods: (n,) number of each paper's period of time, counted from 1, 0 for undated papers;
            None for a map without time.
        crowd: The same places sorted, if they are too many to draw each at any time: then some are
            drawn, more where the reader looks, over a picture of how dense all stand. None sends
            and draws every paper.
    """

    xy: np.ndarray
    periods: np.ndarray | None = None
    crowd: Crowd | None = None


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend.

    Attributes:
        color: Index into the palette.
        label: What the colour means.
        papers: How many papers have it.
    """

    color: int
    label: str
    papers: int = 0


@dataclass(frozen=True)
class Legend:
    """What the colours mean.

    Attributes:
        kind: "categories" lists its entries, "range" shows the palette as a strip with its
            entries as marks from left to right, "none" shows nothing.
        title: Above the entries.
        entries: Lines or marks.
    """

    kind: Literal["categories", "range", "none"] = "none"
    title: str = ""
    entries: tuple[LegendEntry, ...] = ()


@dataclass(frozen=True)
class Coloring:
    """The colour of every paper, at most 2 bytes each.

    Attributes:
        values: (n,) index into the palette, below 65,536.
        light: Palette of light mode, as "#rrggbb".
        dark: Palette of dark mode, as long as `light`.
        quiet: Index of the colour that stays in the background (outliers); None for none.
        legend: What the colours mean.
    """

    values: np.ndarray
    light: tuple[str, ...]
    dark: tuple[str, ...]
    quiet: int | None = None
    legend: Legend = field(default_factory=Legend)


@dataclass(frozen=True)
class TopicLabel:
    """A name on the map.

    Attributes:
        level: 0 is the coarsest.
        topic: Its number at that level.
        text: The name.
        x: Where it belongs.
        y: Where it belongs.
        radius: Root mean square distance of its papers from there.
        papers: How many it has.
        light: Colour of its name in light mode.
        dark: The same in dark mode.
    """

    level: int
    topic: int
    text: str
    x: float
    y: float
    radius: float
    papers: int
    light: str
    dark: str


@dataclass(frozen=True)
class Histogram:
    """Papers per period, first period first; `names` and `counts` are as long as each other."""

    names: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Camera:
    """Where the reader stands: the centre in the coordinates of the papers; zoom 1 shows all.

    Among thousands of papers, the furthest in a thousand on each side do not count as all.
    """

    x: float
    y: float
    zoom: float

    def as_text(self) -> str:
        """For an address, in few digits: x, y, zoom."""
        return f"{self.x:g},{self.y:g},{self.zoom:g}"

    @classmethod
    def from_text(cls, text: str) -> "Camera | None":
        """What `as_text` wrote; None for anything else."""
        try:
            x, y, zoom = map(float, text.split(","))
        except ValueError:
            return None
        near = max(abs(x), abs(y)) <= _FARTHEST and 1 / _CLOSEST <= zoom <= _CLOSEST
        return cls(x, y, zoom) if near else None


@dataclass(frozen=True)
class Detail:
    """What the map says of one paper when it is pointed at or named.

    Attributes:
        row: Row number.
        title: Its title.
        about: A second line.
        neighbors: Rows of its true neighbours if lines shall lead to them.
    """

    row: int
    title: str
    about: str
    neighbors: tuple[int, ...] = ()


@dataclass(frozen=True)
class MapView:
    """How the papers are to be shown; what changed is sent, and only that.

    Attributes:
        label: What the map is called for readers who hear it.
        coloring: The colour of every paper.
        topics: Names, of this level and finer ones.
        level: Level that is named first; finer ones follow as the reader zooms in.
        named: (topics,) bool: which names may stand on the map; None for all.
        shown: (n,) bool: papers that pass the filters; None for all.
        hide_filtered: Whether the others vanish instead of fading.
        hits: Rows that glow while the rest dims; None or empty for none.
        marked: Some more rows that glow, sent with every change: keep it short.
        selected: Row of the paper that is open.
        camera: Where a map that is drawn anew begins; None for all papers.
        flight: The map flies to `camera` whenever this number changes.
        histogram: Papers per period for the slider under the map; None for no slider.
        period_range: First and last period shown; None for all.
        density: Whether contours show how many papers stand where; None decides by the crowd.
        outlines: Whether topics are outlined.
        labels: Whether names are shown.
        height: Of map and slider, in pixels.
    """

    label: str
    coloring: Coloring
    topics: Sequence[TopicLabel] = ()
    level: int = 0
    named: np.ndarray | None = None
    shown: np.ndarray | None = None
    hide_filtered: bool = False
    hits: np.ndarray | None = None
    marked: tuple[int, ...] = ()
    selected: int | None = None
    camera: Camera | None = None
    flight: int = 0
    histogram: Histogram | None = None
    period_range: tuple[int, int] | None = None
    density: bool | None = None
    outlines: bool = False
    labels: bool = True
    height: int = 720


@dataclass(frozen=True)
class Click:
    """A click, or Enter on a paper.

    Attributes:
        row: The paper; None for a click beside all papers.
        extend: Whether Shift was held.
        topic: Level and number of the topic whose name was clicked.
    """

    row: int | None
    extend: bool = False
    topic: tuple[int, int] | None = None


@dataclass(frozen=True)
class Region:
    """A part of the map that the reader drew.

    Attributes:
        kind: How it was drawn.
        polygon: (corners, 2) in the coordinates of the papers.
        count: Papers in it that the reader could point at.
        mode: Whether it replaces, extends or reduces what was chosen before.
    """

    kind: RegionKind
    polygon: np.ndarray
    count: int
    mode: RegionMode = "new"


@dataclass(frozen=True)
class MapEvents:
    """What the reader did since the last run; None for nothing.

    Attributes:
        click: A paper, a name or empty ground was clicked.
        region: A region was drawn.
        camera: The reader moved, and rests.
        sight: The part of the map that is then on the screen: left, bottom, right, top.
        time: The range of periods was changed; (None,) for all of them.
        key: Enter on a paper, or Escape out of the map.
        legend: The palette index of a category that was clicked.
        webgl: Whether the browser can draw the map at all.
    """

    click: Click | None = None
    region: Region | None = None
    camera: Camera | None = None
    sight: tuple[float, float, float, float] | None = None
    time: tuple[tuple[int, int] | None] | None = None
    key: KeyName | None = None
    legend: int | None = None
    webgl: bool = True
