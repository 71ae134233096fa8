"""A landscape as the map component takes it: places, periods, names."""

import numpy as np
import streamlit as st

from explorer.analysis.papers import dates_as_text, topic_names
from explorer.analysis.topics import topic_radii
from explorer.figures.theme import DARK, LIGHT, label_colors
from explorer.landscape import Landscape
from explorer.map_component import Camera, Detail, Histogram, MapPoints, TopicLabel
from explorer.ui import state
from explorer.ui.periods import calendar_of, chosen_period

_MOST_PERIODS = 160
"""Periods that the slider under the map can tell apart; with more, longer ones are taken."""
_LINES = 8
"""True neighbours that lines lead to."""


def points_and_histogram(landscape: Landscape) -> tuple[MapPoints, Histogram | None]:
    """Where the papers are, and how many there are per period of the timeline."""
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=np.float32)
    calendar = calendar_of(landscape, chosen_period(landscape, _MOST_PERIODS))
    if len(calendar.labels) < 2:
        return MapPoints(xy), None
    numbers = np.maximum(calendar.of_paper, -1) + 1
    counts = np.bincount(numbers, minlength=len(calendar.labels) + 1)[1:]
    return MapPoints(xy, numbers), Histogram(calendar.labels, tuple(counts.tolist()))


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
    return np.concatenate(
        [
            np.isin(landscape.topics_at(depth).index, np.unique(landscape.topic_of(depth)[shown]))
            for depth in range(level, landscape.levels)
        ]
    )


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
