"""What is compared: two sides, each a kind and which one of it, in the address."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.facets import has_any
from explorer.analysis.groups import GroupKind, group_rows, group_sizes, year_rows
from explorer.analysis.topics import level_names
from explorer.landscape import Landscape
from explorer.ui import picking, reading_list, state

Place = Literal["left", "right"]
Kind = Literal["topic", "venue", "author", "category", "years", "picked", "list", "rest"]
_NAMES: dict[Kind, str] = {
    "topic": "Topic", "venue": "Venue", "author": "Author", "category": "Category",
    "years": "Years", "picked": "Picked on the map", "list": "Reading list",
    "rest": "All other papers",
}  # fmt: skip
_GROUPS: dict[Kind, GroupKind] = {
    "venue": "venue", "author": "author", "category": "category",
}  # fmt: skip
_LISTED = 1000
"""Names offered in a list; others can be typed."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        kind: Where its papers come from.
        value: Which one: "level.topic", a name, "first-last" of years; empty where the kind says
            all, or where nothing is chosen yet.
    """

    kind: Kind
    value: str = ""

    def as_text(self) -> str:
        """For an address."""
        return f"{self.kind}.{self.value}"


def side_from_text(text: str | None) -> Side | None:
    """What `Side.as_text` wrote; None for anything else."""
    kind, _, value = (text or "").partition(".")
    known = next((one for one in get_args(Kind) if one == kind), None)
    return None if known is None else Side(known, value[:300])


def start(side: Side, other: Side | None = None) -> None:
    """Open the page that compares; without another side, with all other papers."""
    state.go_to("compare", left=side.as_text(), right=(other or Side("rest")).as_text())


def choose(view: state.View, place: Place) -> Side | None:
    """Draw the choice of a side.

    Returns:
        What is chosen; None as long as it is not clear which.
    """
    kinds = _kinds(view.landscape)
    side = side_from_text(state.remembered(place))
    if side is None or side.kind not in kinds:
        state.remember(place, None)
        side = _first(view.landscape, place, kinds[0])
    kind, which = st.columns([1, 1.6])
    key = f"kind on the {place}"
    st.session_state[key] = side.kind
    kind.selectbox(
        "Compare" if place == "left" else "With", kinds, key=key, format_func=_NAMES.__getitem__,
        on_change=_take_kind, args=(view, place, key),
    )  # fmt: skip
    with which:
        return _which(view, place, side)


def swap() -> None:
    """Change the sides; for use as a callback."""
    left, right = state.remembered(state.LEFT), state.remembered(state.RIGHT)
    state.remember(state.LEFT, right)
    state.remember(state.RIGHT, left)


def rows_of(view: state.View, side: Side, other: Side | None) -> np.ndarray:
    """Row numbers of a side's papers that the filters show, ascending.

    Args:
        view: What the page shows.
        side: The side.
        other: The one that "all other papers" differ from.
    """
    shown = view.selection.shown
    if side.kind == "rest":
        inside = np.zeros(len(shown), dtype=bool)
        if other is not None and other.kind != "rest":
            inside[rows_of(view, other, None)] = True
        return np.flatnonzero(shown & ~inside)
    rows = _all_rows(view.landscape, side)
    return rows[shown[rows]]


def name_of(landscape: Landscape, side: Side) -> str:
    """What a side is called on the page."""
    if side.kind == "topic":
        level, topic = _topic(landscape, side.value) or (0, -1)
        return str(landscape.topics_at(level).loc[topic, "label"])
    if side.kind in _GROUPS:
        return side.value
    if side.kind == "years":
        first, last = _years(landscape, side.value)
        return str(first) if first == last else f"{first} to {last}"
    return _NAMES[side.kind]


def _kinds(landscape: Landscape) -> list[Kind]:
    """The kinds that this landscape and this reader have something of."""
    papers = landscape.papers
    offered: dict[Kind, bool] = {
        "topic": not landscape.topics.empty,
        "venue": bool((papers["venue"] != "").any()),
        "author": has_any(papers["authors"]),
        "category": bool((papers["category"] != "").any()),
        "years": papers["date"].dt.year.min() < papers["date"].dt.year.max(),
        "picked": picking.current(landscape) is not None,
        "list": bool(len(reading_list.current().rows(landscape))),
        "rest": True,
    }
    return [kind for kind, there in offered.items() if there]


def _which(view: state.View, place: Place, side: Side) -> Side | None:
    if side.kind == "topic":
        return _choose_topic(view, place, side)
    if side.kind in _GROUPS:
        return _choose_group(view.landscape, place, side, _GROUPS[side.kind])
    if side.kind == "years":
        return _choose_years(view.landscape, place, side)
    st.space("large")
    return side


def _choose_topic(view: state.View, place: Place, side: Side) -> Side | None:
    landscape, names = view.landscape, level_names(view.landscape.levels)
    chosen = _topic(landscape, side.value)
    options = [(view.level, int(topic)) for topic in landscape.topics_at(view.level).index]
    if chosen is not None and chosen not in options:
        options.append(chosen)

    def label(option: tuple[int, int]) -> str:
        name = str(landscape.topics_at(option[0]).loc[option[1], "label"])
        return name if option[0] == view.level else f"{name} ({names[option[0]]})"

    key = f"topic on the {place}"
    st.session_state[key] = chosen
    st.selectbox(
        "Which topic", options, key=key, format_func=label, placeholder="Choose a topic",
        index=None, on_change=_take, args=(place, key, "topic"),
    )  # fmt: skip
    return side if chosen else None


def _choose_group(landscape: Landscape, place: Place, side: Side, kind: GroupKind) -> Side | None:
    sizes = _group_sizes(landscape, kind)
    options = sizes.index[:_LISTED].tolist()
    if side.value and side.value not in options:
        options.append(side.value)
    key = f"{kind} on the {place}"
    st.session_state[key] = side.value or None
    st.selectbox(
        f"Which {kind}", options, key=key, index=None, accept_new_options=True,
        placeholder="Choose one or type it",
        format_func=lambda name: f"{name} ({sizes[name]:,})" if name in sizes.index else name,
        help=f"The {_LISTED:,} with most papers are listed; any other can be typed."
        if len(sizes) > _LISTED else None,
        on_change=_take, args=(place, key, kind),
    )  # fmt: skip
    return side if side.value else None


def _choose_years(landscape: Landscape, place: Place, side: Side) -> Side:
    years = landscape.papers["date"].dt.year.dropna()
    key = f"years on the {place}"
    st.session_state[key] = _years(landscape, side.value)
    st.slider(
        "Which years", int(years.min()), int(years.max()), key=key,
        on_change=_take, args=(place, key, "years"),
    )  # fmt: skip
    return side


def _take_kind(view: state.View, place: Place, key: str) -> None:
    state.remember(place, _first(view.landscape, place, st.session_state[key]).as_text())


def _first(landscape: Landscape, place: Place, kind: Kind) -> Side:
    """A kind before anything of it is chosen; of years the earlier or the later half."""
    if kind != "years":
        return Side(kind)
    first, last = _years(landscape, "")
    middle = (first + last) // 2
    return Side(kind, f"{first}-{middle}" if place == "left" else f"{middle + 1}-{last}")


def _take(place: Place, key: str, kind: Kind) -> None:
    chosen = st.session_state[key]
    parts = {"topic": ".", "years": "-"}
    value = parts[kind].join(map(str, chosen)) if kind in parts and chosen else chosen or ""
    state.remember(place, Side(kind, str(value)).as_text())


def _all_rows(landscape: Landscape, side: Side) -> np.ndarray:
    if side.kind == "topic":
        level, topic = _topic(landscape, side.value) or (0, -1)
        return np.flatnonzero(landscape.topic_of(level) == topic)
    if side.kind in _GROUPS:
        return _group_rows(landscape, _GROUPS[side.kind], side.value)
    if side.kind == "years":
        return year_rows(landscape, *_years(landscape, side.value))
    if side.kind == "list":
        return np.sort(reading_list.current().rows(landscape))
    picked = picking.current(landscape)
    return np.empty(0, dtype=np.int64) if picked is None else picked.rows


def _topic(landscape: Landscape, value: str) -> tuple[int, int] | None:
    """Level and number of a topic; None for one that the landscape does not have."""
    level, _, topic = value.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 9 for part in (level, topic)):
        return None
    known = int(level) < landscape.levels and int(topic) in landscape.topics_at(int(level)).index
    return (int(level), int(topic)) if known else None


def _years(landscape: Landscape, value: str) -> tuple[int, int]:
    """First and last year, within those of the landscape; all of them for what is none."""
    years = landscape.papers["date"].dt.year
    ends = int(years.min()), int(years.max())
    parts = value.split("-")
    if len(parts) != 2 or not all(p.isascii() and p.isdecimal() and len(p) == 4 for p in parts):
        return ends
    first, last = (int(np.clip(int(part), *ends)) for part in parts)
    return (first, last) if first <= last else ends


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Landscape: state.identity})
def _group_sizes(landscape: Landscape, kind: GroupKind) -> pd.Series:
    return group_sizes(landscape, kind)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Landscape: state.identity})
def _group_rows(landscape: Landscape, kind: GroupKind, name: str) -> np.ndarray:
    return group_rows(landscape, kind, name)
