"""The map in a Streamlit page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

from explorer import __version__
from explorer.map_component.crowd import Box
from explorer.map_component.crowd_wire import crowd_message
from explorer.map_component.model import Detail, MapEvents, MapPoints, MapView
from explorer.map_component.wire import Message, asked_rows, events_from, message

Describe = Callable[[Sequence[int], int | None], Sequence[Detail]]
"""Given rows, and the one that the reader points at if any, what the map says of them."""

ASSETS = Path(__file__).parent / "assets"
_PROJECT = "topic-landscape-explorer"
_NAME = f"{_PROJECT}.map"
_MOST_REMEMBERED = 1000
"""Blobs known to be in the browser; beyond these it asks again for what it has."""
_TOLD = ("click", "region", "camera", "time", "key", "legend")


@dataclass(frozen=True)
class _Stand:
    """Where the reader of a crowd stands.

    Attributes:
        crowd: Key of the crowd; empty before the first map.
        sight: What is on the screen; None before the browser has told.
        periods: Names of the periods that `range` counts.
        range: First and last period shown; None for all.
    """

    crowd: str = ""
    sight: Box | None = None
    periods: tuple[str, ...] | None = None
    range: tuple[int, int] | None = None


def paper_map(
    points: MapPoints,
    view: MapView,
    *,
    key: str,
    describe: Describe,
    on_event: Callable[[MapEvents], None] | None = None,
) -> MapEvents:
    """Show the map.

    Points, colours, filters and names travel as bytes, each once for as long as the page is open;
    titles only for papers that the reader looks at (60 at most at a time). Of a crowd, only what is
    drawn travels, again whenever the reader rests elsewhere.

    Args:
        points: Where the papers are.
        view: How they are to look.
        key: Of the component; its state in the session begins with it.
        describe: Called with the rows whose titles the reader's browser asks for.
        on_event: Called before the run that follows something the reader did, so that the whole
            page can show it.

    Raises:
        ValueError: Arrays of the view do not fit the points.
    """
    papers = len(points.xy)
    focus, rows = asked_rows(st.session_state.get(_asked(key)), papers)
    sent: set[str] = st.session_state.setdefault(f"{key} sent", set())
    if len(sent) > _MOST_REMEMBERED:
        sent.clear()
    told = _message(points, view, describe(rows, focus) if rows else (), key)
    with st.container(gap=None):
        values = _mount(told.data, key, points, on_event)
        for blob in told.blobs:
            if blob.key not in sent:
                sent.add(blob.key)
                _component()(key=f"{key} {blob.key}", data=blob.message())
    return events_from(values, papers)


def webgl_is_missing(key: str) -> bool:
    """Whether the reader's browser has said that it cannot draw the map.

    Remembered apart from the component's state, which ends when the map is not shown.
    """
    return bool(st.session_state.get(f"{key} without webgl"))


def _message(points: MapPoints, view: MapView, details: Sequence[Detail], key: str) -> Message:
    """What is sent; of a crowd, what belongs to where the reader stands in space and time."""
    if points.crowd is None:
        return message(points, view, details)
    stand = st.session_state.get(_stand(key), _Stand())
    periods = None if view.histogram is None else view.histogram.names
    if stand.crowd != points.crowd.key:
        stand = _Stand(points.crowd.key, periods=periods)
    elif stand.periods != periods:
        stand = replace(stand, periods=periods, range=None)
    st.session_state[_stand(key)] = stand
    if stand.range is not None:
        view = replace(view, period_range=stand.range)
    return crowd_message(points, view, details, stand.sight)


def _remember_stand(key: str, events: MapEvents) -> None:
    stand = st.session_state.get(_stand(key), _Stand())
    if events.sight is not None:
        stand = replace(stand, sight=events.sight)
    if events.time is not None:
        stand = replace(stand, range=events.time[0])
    st.session_state[_stand(key)] = stand


def _mount(
    data: dict[str, Any], key: str, points: MapPoints, on_event: Callable[[MapEvents], None] | None
) -> dict[str, Any]:
    def hear(name: str) -> None:
        events = events_from({name: st.session_state[key].get(name)}, len(points.xy))
        if points.crowd is not None:
            _remember_stand(key, events)
        if on_event is not None:
            on_event(events)

    callbacks: dict[str, Any] = {f"on_{name}_change": partial(hear, name) for name in _TOLD}
    result = _component()(
        key=key,
        data=data,
        on_ask_change=lambda: _remember_asked(key),
        on_need_change=lambda: _send_again(key),
        on_webgl_change=lambda: _remember_webgl(key),
        **callbacks,
    )
    return {name: result.get(name) for name in (*_TOLD, "webgl")}


def _remember_asked(key: str) -> None:
    st.session_state[_asked(key)] = st.session_state[key].get("ask")


def _remember_webgl(key: str) -> None:
    st.session_state[f"{key} without webgl"] = st.session_state[key].get("webgl") is False


def _send_again(key: str) -> None:
    """Blobs that a run sent but that never arrived, for example since the next run overtook it."""
    needed = st.session_state[key].get("need")
    if isinstance(needed, list):
        st.session_state[f"{key} sent"] -= {one for one in needed if isinstance(one, str)}


def _asked(key: str) -> str:
    return f"{key} asked"


def _stand(key: str) -> str:
    return f"{key} stand"


def _component() -> ComponentRenderer:
    """The component's command, declared to the running Streamlit.

    Streamlit finds components of installed distributions, but not those of a project installed in
    place (`pip install -e`) or only run from its folder; there the map declares itself.
    """
    return _declared(get_bidi_component_manager())


@cache
def _declared(manager: BidiComponentManager) -> ComponentRenderer:
    if manager.get_component_asset_root(_NAME) != ASSETS:
        config = ComponentConfig(name="map", asset_dir=ASSETS.name)
        manifest = ComponentManifest(_PROJECT, __version__, [config])
        manager.register_from_manifest(manifest, ASSETS.parent)
    return st.components.v2.component(_NAME, js="map.js", html="<div></div>")
