"""A landscape as the map component takes it: places, periods, names."""

import numpy as np
import streamlit as st

from explorer.analysis.papers import dates_as_text, topic_names
from explorer.analysis.topics import topic_radii
from explorer.figures.theme import DARK, LIGHT, label_colors
from explorer.landscape import Landscape
from explorer.map_component import Camera, Detail, Histogram, MapPoints, TopicLabel, crowd_of
from explorer.map_component.crowd import Crowd
from explorer.ui import state
from explorer.ui.periods import calendar_of, chosen_period

ALL_DRAWN_UP_TO = 150_000
"""Papers that a browser without a GPU draws in good time; of more, some are drawn at a time."""
_MOST_PERIODS = 160
"""Periods that the slider under the map can tell apart; with more, longer ones are taken."""
_LINES = 8
"""True neighbours that lines lead to."""


def points_and_histogram(landscape: Landscape) -> tuple[MapPoints, Histogram | None]:
    """Where the papers are, and how many there are per period of the timeline."""
    crowd = _crowd(landscape) if is_crowd(landscape) else None
    xy = places(landscape)
    calendar = calendar_of(landscape, chosen_period(landscape, _MOST_PERIODS))
    if len(calendar.labels) < 2:
        return MapPoints(xy, crowd=crowd), None
    numbers = np.maximum(calendar.of_paper, -1) + 1
    counts = np.bincount(numbers, minlength=len(calendar.labels) + 1)[1:]
    return MapPoints(xy, numbers, crowd), Histogram(calendar.labels, tuple(counts.tolist()))


def places(landscape: Landscape) -> np.ndarray:
    """(n, 2) float32: where the papers stand; shared, if they are many."""
    if is_crowd(landscape):
        return _crowd(landscape).xy
    return landscape.papers[["x", "y"]].to_numpy(dtype=np.float32)


def is_crowd(landscape: Landscape) -> bool:
    """Whether the papers are too many to draw each at any time."""
    return len(landscape.papers) > ALL_DRAWN_UP_TO


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Landscape: state.identity})
def _crowd(landscape: Landscape) -> Crowd:
    return crowd_of(landscape.papers[["x", "y"]].to_numpy(dtype=np.float32))


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={Landscape: state.identity})
def topic_labels(landscape: Landscape, level: int) -> list[TopicLabel]:
    """The names of the topics of a level and of all finer ones; all readers share the list."""
    labels = []
    for depth in range(level, landscape.levels):
        topics = landscape.topics_at(depth)
        hues = topics["hue"].to_numpy(dtype=float)
        light, dark = (label_colors(hues, theme) for theme in (LIGHT, DARK))
        radii = topic_radii(landscape, depth)
        for place, (topic, row) in enumerate(topics.iterrows()):
            labels.append(
                TopicLabel(
                    depth, int(topic), row["label"], row["x"], row["y"], float(radii[place]),
                    int(row["size"]), light[place], dark[place],
                )
            )  # fmt: skip
    return labels


def named(landscape: Landscape, level: int, shown: np.ndarray) -> np.ndarray:
    """Which of `topic_labels` have papers left, in the same order."""
    left = [np.empty(0, dtype=bool)]
    for depth in range(level, landscape.levels):
        topics = landscape.topics_at(depth).index.to_numpy(dtype=np.int64)
        counts = np.bincount(
            landscape.topic_of(depth)[shown] + 1, minlength=int(topics.max(initial=0)) + 2
        )
        left.append(counts[topics + 1] > 0)
    return np.concatenate(left)


def details(landscape: Landscape, level: int, rows: list[int], focus: int | None) -> list[Detail]:
    """What the map says of some papers, and the true neighbours of the one pointed at."""
    dates = dates_as_text(landscape.papers.iloc[rows])
    topics = topic_names(landscape, level).loc[landscape.topic_of(level)[rows]]
    titles = landscape.titles_of(rows)
    return [
        Detail(
            row,
            title,
            " · ".join(filter(None, (date, topic))),
            tuple(landscape.neighbors[row][:_LINES].tolist()) if row == focus else (),
        )
        for row, title, date, topic in zip(rows, titles, dates, topics, strict=True)
    ]


def camera_at(landscape: Landscape, row: int, zoom: float) -> Camera:
    """Where to stand to look at a paper."""
    x, y = landscape.papers[["x", "y"]].iloc[row]
    return Camera(float(x), float(y), zoom)
