"""What is worked out once about topics and then kept: nothing here depends on filters."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis import contrast, topic_space
from explorer.analysis.periods import Calendar, calendar, sensible_period
from explorer.analysis.timelines import topic_timeline
from explorer.analysis.trends import PER_YEAR, trends
from explorer.landscape import Landscape
from explorer.ui import state


def _identity(landscape: Landscape) -> object:
    """Tells landscapes apart, and views of one in which papers are in other topics."""
    if landscape.is_mapped:  # its topics are in files that the manifest names, edits included
        return state.identity(landscape)
    topics = [landscape.topic_of(level) for level in range(landscape.levels)]
    checksums = [zlib.crc32(topic.tobytes()) for topic in topics]
    return landscape.manifest.get("files"), len(landscape.papers), checksums


_BY: dict[str | type[Any], Callable[[Any], Any]] = {Landscape: _identity}


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=_BY)
def similarities(landscape: Landscape, level: int) -> pd.DataFrame:
    """Cosine similarity of each two topics of a level."""
    return topic_space.similarities(landscape, level)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=_BY)
def breadth(landscape: Landscape, level: int, topic: int) -> float:
    """How different the papers of a topic are."""
    return topic_space.breadth(landscape, level, topic)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=_BY)
def even_breadths(landscape: Landscape, level: int) -> tuple[pd.Series, int]:
    """How broad the topics of a level are, seen by equally many papers of each."""
    return topic_space.even_breadths(landscape, level)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY)
def terms_apart(
    landscape: Landscape, level: int, topic: int, other: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The terms that set two topics of a level apart, each way."""
    topic_of = landscape.topic_of(level)
    here, there = (np.flatnonzero(topic_of == one) for one in (topic, other))
    return contrast.terms_apart(landscape, here, there)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=_BY)
def topic_trends(landscape: Landscape, level: int) -> pd.DataFrame:
    """The trend of each topic's share of all papers, indexed by topic."""
    periods = calendar(landscape, sensible_period(landscape))
    rows = np.arange(len(landscape.papers))
    line = topic_timeline(landscape, rows, level, periods)
    table = trends(line.counts, line.totals, periods.usable, PER_YEAR[periods.period])
    table["since"] = [periods.labels[place] if place >= 0 else "" for place in table["since"]]
    return table.set_axis([group.key for group in line.groups])


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs=_BY)
def years(landscape: Landscape) -> Calendar:
    """The calendar years of a landscape."""
    return calendar(landscape, "year")
