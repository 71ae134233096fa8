"""Where the reader stands on the map, and the paper ringed there."""

import streamlit as st

from explorer.landscape import Landscape
from explorer.map_component import Camera
from explorer.ui import state

_PLACE = state.AT  # also in the session, since other pages drop it from the address
_FLIGHT = "flights over the map"


def map_focus(landscape: Landscape) -> int | None:
    """The paper ringed on the map: the one in the address when the map was opened.

    It stays the same while points are clicked, since a changed figure would lose the zoom.
    """
    if state.MAP_FOCUS not in st.session_state:
        st.session_state[state.MAP_FOCUS] = state.chosen_paper(landscape)
    focus: int | None = st.session_state[state.MAP_FOCUS]
    return focus


def set_map_focus(row: int | None) -> None:
    """Ring another paper."""
    st.session_state[state.MAP_FOCUS] = row


def map_place() -> Camera | None:
    """Where the reader stands on the map; None before the first move."""
    text = st.session_state.setdefault(_PLACE, st.query_params.get(_PLACE, ""))
    camera = Camera.from_text(text)
    if camera is None and text:
        st.session_state[_PLACE] = ""
        st.query_params.pop(_PLACE, None)
    return camera


def remember_map_place(camera: Camera) -> None:
    """Keep where the reader stands, and put it into the address."""
    st.session_state[_PLACE] = st.query_params[_PLACE] = camera.as_text()


def forget_map_place() -> None:
    """Let the address tell where the reader stands, and which paper is ringed."""
    for key in (_PLACE, state.MAP_FOCUS):
        st.session_state.pop(key, None)


def fly_to(camera: Camera) -> None:
    """Let the map fly somewhere; for use as a callback."""
    remember_map_place(camera)
    st.session_state[_FLIGHT] = map_flight() + 1


def map_flight() -> int:
    """How often the map was asked to fly."""
    flights: int = st.session_state.get(_FLIGHT, 0)
    return flights
