"""What travels to the browser and back: `frontend/src/protocol.ts` is the other side.

Large things are blobs named by a hash of their bytes. A blob travels once for as long as the page
is open; everything else is one small JSON object.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

import numpy as np
import orjson

from explorer.map_component.model import (
    Camera,
    Click,
    Detail,
    KeyName,
    MapEvents,
    MapPoints,
    MapView,
    Region,
    RegionKind,
    RegionMode,
    TopicLabel,
)

MOST_DETAILS = 60
"""Papers whose titles travel at once."""
_MOST_CORNERS = 1000


@dataclass(frozen=True)
class Blob:
    """Bytes and the key under which the browser keeps them."""

    key: str
    content: bytes

    def message(self) -> bytes:
        """The bytes as they travel: the key's length, the key, the content."""
        key = self.key.encode()
        return bytes([len(key)]) + key + self.content


@dataclass(frozen=True)
class Message:
    """What one run has for the browser."""

    data: dict[str, Any]
    blobs: tuple[Blob, ...]


def message(points: MapPoints, view: MapView, details: Sequence[Detail]) -> Message:
    """Encode a view.

    Raises:
        ValueError: An array has not one entry per paper, or a place is not finite.
    """
    papers = len(points.xy)
    check(points, view)
    hits = view.hits if view.hits is not None and len(view.hits) else None
    blobs = {
        "points": blob_of(np.ascontiguousarray(points.xy, dtype="<f4").tobytes()),
        "scene": blob_of(orjson.dumps(_scene(view))),
        "colors": blob_of(smallest(view.coloring.values, len(view.coloring.light))),
        "mask": None if view.shown is None else blob_of(np.packbits(view.shown).tobytes()),
        "hits": None if hits is None else blob_of(rows_as_bytes(hits)),
        "periods": (
            None if points.periods is None
            else blob_of(smallest(points.periods, int(points.periods.max(initial=0)) + 1))
        ),
    }  # fmt: skip
    data = {name: blob and blob.key for name, blob in blobs.items()} | {
        "papers": papers,
        "height": view.height,
        "selected": view.selected,
        "marked": list(view.marked),
        "named": None if view.named is None else "".join("01"[int(one)] for one in view.named),
        "details": [detail_as_list(one, points.xy) for one in details],
        "camera": view.camera
        and {"x": view.camera.x, "y": view.camera.y, "zoom": view.camera.zoom},
        "flight": view.flight,
        "hide_filtered": view.hide_filtered,
        "density": view.density,
        "outlines": view.outlines,
        "labels": view.labels,
        "range": view.period_range,
        "crowd": None,
    }
    return Message(data, tuple(filter(None, blobs.values())))


def check(points: MapPoints, view: MapView) -> None:
    """Refuse what cannot be drawn.

    Raises:
        ValueError: An array has not one entry per paper, or a place is not finite.
    """
    papers = len(points.xy)
    for name, array in (
        ("colours", view.coloring.values), ("filter", view.shown), ("periods", points.periods),
    ):  # fmt: skip
        if array is not None and len(array) != papers:
            raise ValueError(f"{len(array)} {name} for {papers} papers")
    if not np.isfinite(points.xy).all():
        raise ValueError("papers without a place on the map: x or y is not a finite number")


def blob_of(content: bytes) -> Blob:
    """Bytes under a hash of theirs."""
    return Blob(hashlib.blake2b(content, digest_size=9).hexdigest(), content)


def smallest(values: np.ndarray, kinds: int) -> bytes:
    """One byte per paper if there are few enough kinds of values, else two."""
    return np.ascontiguousarray(values, dtype="u1" if kinds <= 256 else "<u2").tobytes()


def rows_as_bytes(rows: Iterable[int]) -> bytes:
    """Four bytes a row."""
    return np.asarray(rows, dtype="<u4").tobytes()


def detail_as_list(one: Detail, xy: np.ndarray) -> list[Any]:
    """What is said of a paper, with the places of its neighbours, drawn or not."""
    places = xy[list(one.neighbors)].astype(float).round(4).tolist()
    return [one.row, one.title, one.about, places]


def _scene(view: MapView) -> dict[str, Any]:
    legend, histogram = view.coloring.legend, view.histogram
    return {
        "label": view.label,
        "level": view.level,
        "topics": [_topic(topic) for topic in view.topics],
        "palette": {"light": view.coloring.light, "dark": view.coloring.dark},
        "quiet": view.coloring.quiet,
        "legend": {
            "title": legend.title,
            "kind": legend.kind,
            "entries": [(entry.color, entry.label, entry.papers) for entry in legend.entries],
        },
        "histogram": histogram and {"names": histogram.names, "counts": histogram.counts},
    }


def _topic(topic: TopicLabel) -> dict[str, Any]:
    return {
        "id": f"{topic.level}/{topic.topic}",
        "level": topic.level,
        "topic": topic.topic,
        "text": topic.text,
        "x": round(float(topic.x), 4),
        "y": round(float(topic.y), 4),
        "radius": round(float(topic.radius), 4),
        "papers": int(topic.papers),
        "colors": (topic.light, topic.dark),
    }


def events_from(values: Mapping[str, Any], papers: int) -> MapEvents:
    """What the browser told; whatever is not as the component would say it counts as nothing."""
    name = _one_of(KeyName, _field(values.get("key"), "name"))
    return MapEvents(
        click=_click(values.get("click"), papers),
        region=_region(values.get("region")),
        camera=_camera(values.get("camera")),
        sight=_sight(_field(values.get("camera"), "sight")),
        time=_time(values.get("time")),
        key=cast("KeyName | None", name),
        legend=_number(_field(values.get("legend"), "category")),
        webgl=values.get("webgl") is not False,
    )


def asked_rows(value: object, papers: int) -> tuple[int | None, list[int]]:
    """The paper pointed at, and all papers whose titles the browser asks for."""
    rows = [row for row in map(_number, _list(_field(value, "rows"))) if row is not None]
    known = [row for row in rows if row < papers][:MOST_DETAILS]
    focus = _number(_field(value, "focus"))
    return focus if focus in known else None, known


def _click(value: object, papers: int) -> Click | None:
    if not isinstance(value, dict):
        return None
    row = _number(value.get("row"))
    numbers = [_number(part) for part in str(value.get("topic") or "").split("/")]
    level, topic = numbers if len(numbers) == 2 else (None, None)
    return Click(
        row=row if row is not None and row < papers else None,
        extend=value.get("extend") is True,
        topic=None if level is None or topic is None else (level, topic),
    )


def _region(value: object) -> Region | None:
    kind = cast("RegionKind | None", _one_of(RegionKind, _field(value, "kind")))
    mode = cast("RegionMode | None", _one_of(RegionMode, _field(value, "mode")))
    corners = [_numbers(corner, 2) for corner in _list(_field(value, "polygon"))]
    if kind is None or mode is None or not 3 <= len(corners) <= _MOST_CORNERS or None in corners:
        return None
    return Region(kind, np.array(corners, dtype=float), _number(_field(value, "count")) or 0, mode)


def _camera(value: object) -> Camera | None:
    place = _numbers([_field(value, name) for name in ("x", "y", "zoom")], 3)
    return None if place is None or place[2] <= 0 else Camera(*place)


def _sight(value: object) -> tuple[float, float, float, float] | None:
    match _numbers(value, 4):
        case (left, bottom, right, top) if left < right and bottom < top:
            return left, bottom, right, top
    return None


def _time(value: object) -> tuple[tuple[int, int] | None] | None:
    if not isinstance(value, dict):
        return None
    if value.get("range") is None:
        return (None,)
    match [_number(end) for end in _list(value["range"])]:
        case [int(first), int(last)]:
            return ((first, last),)
    return None


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _number(value: object) -> int | None:
    """A row or category: a whole number, not negative. Text stands for one where it is digits."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if value >= 0 else None


def _numbers(value: object, count: int) -> tuple[float, ...] | None:
    """So many finite numbers."""
    if not isinstance(value, list) or len(value) != count:
        return None
    finite = all(isinstance(one, int | float) and math.isfinite(one) for one in value)
    return tuple(map(float, value)) if finite else None


def _one_of(names: object, value: object) -> object:
    return value if value in get_args(names) else None
