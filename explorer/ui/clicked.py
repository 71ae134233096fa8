"""What was clicked on a chart or in its table, kept in the address: a link cannot mark it there."""

import streamlit as st

from explorer.ui import state


def note(place: str, *parts: object) -> None:
    """Keep what was clicked; for use as a callback.

    Args:
        place: Which chart or table, in one word.
        parts: What was clicked there; none to forget it.
    """
    text = "~".join((place, *map(str, parts)))
    state.remember(state.CLICKED, text[:300] if parts else None)


def note_point(place: str, chart: str) -> None:
    """Keep the point that a chart says is chosen; for use as a callback.

    Args:
        place: Which chart, in one word.
        chart: Its key.
    """
    points = state.selected_points(st.session_state.get(chart))
    chosen = points[0] if points else ()
    note(place, *(chosen if isinstance(chosen, list | tuple) else (chosen,)))


def read(place: str) -> list[str]:
    """The parts of what was last clicked at this place; not checked, and empty if nothing was."""
    found, *parts = (state.remembered(state.CLICKED) or "").split("~")
    return parts if found == place else []


def number(place: str) -> int | None:
    """The same where it is one number."""
    parts = read(place)
    known = len(parts) == 1 and parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) < 10
    return int(parts[0]) if known else None
