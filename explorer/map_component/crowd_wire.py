"""What travels of a crowd: the papers that are drawn now, and the density of all.

Rows are the landscape's, here as there: what the reader points at and what glows is named by them,
whichever papers happen to be drawn.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from explorer.map_component.crowd import Box, Crowd, Density, Drawn, density, drawn
from explorer.map_component.model import Detail, MapPoints, MapView
from explorer.map_component.wire import (
    Blob,
    Message,
    blob_of,
    check,
    detail_as_list,
    message,
    rows_as_bytes,
)

_FARTHEST = 1e30
"""Stands for the infinite, which JSON cannot write."""


@dataclass(frozen=True)
class _Kept:
    """An argument of a cached function that its key stands for."""

    array: Any
    key: str


def crowd_message(
    points: MapPoints, view: MapView, details: Sequence[Detail], sight: Box | None
) -> Message:
    """Encode a view of more papers than are drawn.

    Args:
        points: All papers, with their crowd.
        view: How they are to look.
        details: What the browser asked for.
        sight: What the reader sees; None before that is known.

    Raises:
        ValueError: An array has not one entry per paper, a place is not finite, or no crowd.
    """
    crowd = points.crowd
    if crowd is None:
        raise ValueError("papers that are not sorted into a crowd")
    check(points, view)
    focus = _kept(_focus(points, view))
    always = tuple(row for row in (view.selected, *view.marked) if row is not None)
    chosen = _drawn(crowd, focus, sight, always)
    rows = chosen.rows
    told = message(
        MapPoints(points.xy[rows], None if points.periods is None else points.periods[rows]),
        _only(view, rows), (),
    )  # fmt: skip
    data, blobs = _ground(crowd, view, focus)
    drawn_rows = blob_of(rows_as_bytes(rows))
    data |= {
        "rows": drawn_rows.key,
        "papers": len(points.xy),
        "bounds": crowd.bounds,
        "whole": chosen.whole and np.clip(chosen.whole, -_FARTHEST, _FARTHEST).tolist(),
        "seen": chosen.seen,
        "sought": chosen.papers,
        "hits": None if view.hits is None else len(view.hits),
    }
    said = [detail_as_list(one, points.xy) for one in details]
    return Message(
        told.data | {"crowd": data, "details": said}, (*blobs, *told.blobs, drawn_rows)
    )  # fmt: skip


def _focus(points: MapPoints, view: MapView) -> np.ndarray | None:
    """The papers of interest: those that glow, else those that pass; None for all."""
    focus = view.shown
    if view.hits is not None and len(view.hits):
        lit = np.zeros(len(points.xy), dtype=bool)
        lit[view.hits] = True
        focus = lit if focus is None else lit & focus
    if view.period_range is None or points.periods is None:
        return focus
    first, last = view.period_range
    inside = (points.periods >= first) & (points.periods <= last)
    return inside if focus is None else focus & inside


def _only(view: MapView, rows: np.ndarray) -> MapView:
    """The same view of only these papers."""
    hits = None if view.hits is None else view.hits[np.isin(view.hits, rows)]
    return replace(
        view,
        coloring=replace(view.coloring, values=view.coloring.values[rows]),
        shown=None if view.shown is None else view.shown[rows],
        hits=hits,
    )


def _ground(crowd: Crowd, view: MapView, focus: _Kept) -> tuple[dict[str, Any], list[Blob]]:
    """The density of the papers of interest in colours, and of all where these are not all."""
    kinds = len(view.coloring.light)
    values = _kept(view.coloring.values.astype(np.uint8 if kinds <= 256 else np.uint16, copy=False))
    found = _density(crowd, values, kinds, focus)
    density = blob_of(found.levels.tobytes() + found.colors.tobytes())
    blobs, everything = [density], None
    if focus.array is not None and not view.hide_filtered:
        everything = blob_of(_density(crowd, values, kinds, _kept(None)).levels.tobytes())
        blobs.append(everything)
    return {
        "density": density.key,
        "all": everything and everything.key,
        "box": crowd.box,
        "width": crowd.width,
        "height": crowd.height,
        "most": found.most,
    }, blobs


def _kept(array: np.ndarray | None) -> _Kept:
    if array is None:
        return _Kept(None, "")
    content = np.packbits(array) if array.dtype == bool else np.ascontiguousarray(array)
    return _Kept(array, hashlib.blake2b(content.data, digest_size=12).hexdigest())


_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {
    Crowd: lambda crowd: crowd.key,
    _Kept: lambda kept: kept.key,
}


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=_HASHES)
def _density(crowd: Crowd, values: _Kept, kinds: int, focus: _Kept) -> Density:
    return density(crowd, values.array, kinds, focus.array)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_HASHES)
def _drawn(crowd: Crowd, focus: _Kept, sight: Box | None, always: tuple[int, ...]) -> Drawn:
    return drawn(crowd, focus.array, sight, np.array(always, dtype=np.int64))
