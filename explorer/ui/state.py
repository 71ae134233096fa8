"""Every session-state key and query parameter, and what a page is given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import numpy as np
import streamlit as st

from explorer.analysis.filters import Filters, Selection
from explorer.figures.theme import THEMES, Theme
from explorer.landscape import Landscape

PageName = Literal[
    "map", "topics", "timeline", "papers", "compare", "reading-list", "about", "corpus"
]

LEVEL = "level"
QUERY = "q"
WIDENED = "similar"
"""Whether a search also finds papers like its best hits."""
YEARS = "years"
MONTHS = "months"
"""First and last month shown, as 2023-04..2024-06; stands in for `YEARS`."""
TOPICS = "topics"
OUTLIERS = "outliers"
UNDATED = "undated"
ABSTRACT = "abstract"
"""Whether only papers with an abstract are shown."""
FACETS = {
    "authors": "author", "venues": "venue", "categories": "category", "files": "file",
    "languages": "language",
}  # fmt: skip
"""The key of each facet's chosen values."""

PICKED = "picked"
"""Papers picked on the map, in few characters."""
ONLY = "only"
"""Whether every page shows only the picked papers."""
LISTED = "listed"
"""Whether every page shows only the papers of the reading list."""

READING = "list"
"""The reading list, in few characters."""
LEFT = "left"
RIGHT = "right"
"""What is compared, and with what."""

CLICKED = "point"
"""What was clicked on a chart of the timeline."""

COLOR = "color"
"""What the colours of the map stand for."""
AT = "at"
"""Where the reader stands on the map."""
MADE = "made"
"""Of which build of the landscape a link speaks; only in links that were copied."""

LANDSCAPE = "landscape"
BUILD = "build"
"""The build that is opened as soon as it is done."""

INTAKE = "intake"
"""The papers about to be built; not in the address."""

ALL_YEARS = "all years"
"""First and last year of the corpus; not in the address."""

ORDER = "order"
"""Of the list of papers."""

PAPER = "paper"
TOPIC = "topic"
OTHER = "other"
"""The topic that another one is held beside."""
TOPIC_SEEN = "topic seen"
"""Level and topic of the page; not in the address."""
TOPIC_LEFT = "topic left"
"""The same, from before the reader changed the level."""
MAP_FOCUS = "map focus"
"""Row number of the paper ringed on the map; not in the address."""
_OPEN = "paper open beside the map"
_PLAN = "topic to open"


@dataclass(frozen=True)
class View:
    """What the sidebar decided, the same for every page.

    Attributes:
        landscape: The landscape that is open.
        filters: What the reader asked for.
        selection: The papers that pass the filters.
        theme: Colours of the mode the reader sees.
        only: Row numbers of the picked papers if only these are shown; None otherwise.
        listed: The same of the papers of the reading list.
    """

    landscape: Landscape
    filters: Filters
    selection: Selection
    theme: Theme
    only: np.ndarray | None = None
    listed: np.ndarray | None = None

    @property
    def level(self) -> int:
        """Level of granularity."""
        return self.filters.level


def identity(landscape: Landscape) -> object:
    """What tells landscapes, and views of one, apart in caches: the manifest names them."""
    return json.dumps(landscape.manifest, default=str), len(landscape.papers)


def made(landscape: Landscape) -> str:
    """Few characters that change when a landscape is built anew of other papers or settings."""
    prints = (landscape.manifest[f"{part}_fingerprint"] for part in ("corpus", "config"))
    return "".join(str(one)[:4] for one in prints)


def current_theme() -> Theme:
    """The colours of the mode that the reader's browser shows."""
    return THEMES["dark" if st.context.theme.type == "dark" else "light"]


def go_to(page: PageName, **parameters: str | int) -> NoReturn:
    """Open another page with these query parameters; filters stay as they are.

    On the way, Streamlit puts the old page with the new parameters into the browser's history. The
    paper of the address stays in it, so that the way back leads to that paper.
    """
    st.session_state.pop(MAP_FOCUS, None)
    paper = st.query_params.get(PAPER)
    if page == "topics" and paper:
        parameters.setdefault(PAPER, paper)
    target = st.Page(
        _nothing, title=page, url_path="" if page == "map" else page, default=page == "map"
    )
    st.switch_page(target, query_params={key: str(value) for key, value in parameters.items()})


def plan_topic(level_name: str, topic: int) -> None:
    """Open a topic of any level; for use as a callback, followed by `follow_plan`.

    A level can only be set in a callback, a page only be opened outside of one.
    """
    st.session_state[LEVEL] = level_name
    _forget_filtered_topics()
    st.session_state[_PLAN] = topic


def follow_plan() -> None:
    """Open the topic that a callback asked for, if one did."""
    topic = st.session_state.pop(_PLAN, None)
    if topic is not None:
        go_to("topics", topic=topic)


def remembered(key: str) -> str | None:
    """What the address says, else what this session chose on another page."""
    return st.query_params.get(key) or st.session_state.get(f"remembered {key}")


def remember(key: str, value: str | None) -> None:
    """Put a choice into the address and keep it when the page changes, or forget it."""
    st.session_state[f"remembered {key}"] = value
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def chosen_paper(landscape: Landscape) -> int | None:
    """Row number of the paper named in the address; None if there is none or it is unknown."""
    wanted = st.query_params.get(PAPER)
    return landscape.row_of.get(wanted) if wanted else None


def choose_paper(landscape: Landscape, row: int | None) -> None:
    """Put a paper into the address, or take it out."""
    paper = "" if row is None else str(landscape.papers["paper_id"].iloc[row])
    st.session_state[_OPEN] = paper
    if paper:
        st.query_params[PAPER] = paper
    else:
        st.query_params.pop(PAPER, None)


def take_paper_from_address() -> None:
    """Let the map open the paper named in the address; for whole runs of the page.

    Within one, the session counts: what the map sends may overtake the address that an earlier
    click has just changed.
    """
    st.session_state[_OPEN] = st.query_params.get(PAPER, "")


def open_paper(landscape: Landscape) -> int | None:
    """Row number of the paper that is open beside the map."""
    wanted = st.session_state.get(_OPEN)
    return landscape.row_of.get(wanted) if wanted else None


def topic_in_address(key: str, landscape: Landscape, level: int) -> int | None:
    """The topic that the address names as this; None if it names none that the level has."""
    text = st.query_params.get(key, "")
    known = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if known and int(text) in landscape.topics_at(level).index else None


def choose_topic(topic: int | None) -> None:
    """Put a topic into the address, or take it out."""
    st.query_params.pop(OTHER, None)
    if topic is None:
        st.query_params.pop(TOPIC, None)
    else:
        st.query_params[TOPIC] = str(topic)


def change_level(level_name: str) -> None:
    """Look at another level of granularity; for use as a callback."""
    st.session_state[LEVEL] = level_name
    forget_topics()


def forget_topics() -> None:
    """Drop topics of another level, which mean nothing here; for use as a callback."""
    seen = st.session_state.get(TOPIC_SEEN)
    if TOPIC in st.query_params and seen and seen[1] is not None:
        st.session_state[TOPIC_LEFT] = seen
    choose_topic(None)
    _forget_filtered_topics()


def _forget_filtered_topics() -> None:
    if TOPICS in st.session_state:
        st.session_state[TOPICS] = []


def selected_points(event: Mapping[str, Any] | None) -> list[Any]:
    """The custom data of the points chosen on a chart, whatever form the event has."""
    points = event["selection"]["points"] if event else []
    return [point["customdata"] for point in points if point.get("customdata") is not None]


def _nothing() -> None:
    """Stands for a page that is only named."""
