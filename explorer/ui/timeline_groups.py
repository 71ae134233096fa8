"""What a timeline can tell apart: topics, venues, categories, a choice against the rest."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.analysis.filters import select
from explorer.analysis.periods import Calendar
from explorer.analysis.timelines import (
    OTHERS,
    Timeline,
    named_timeline,
    split_timeline,
    topic_timeline,
)
from explorer.figures.theme import category_colors, topic_colors
from explorer.landscape import OUTLIER
from explorer.ui import picking, state


def groupings(view: state.View) -> list[str]:
    """What the papers shown can be told apart by."""
    papers = view.landscape.papers
    offered = ["Topics"]
    offered += [name for name, column in _COLUMNS.items() if papers[column].nunique() > 1]
    picked = picking.current(view.landscape)
    if picked is not None and 0 < len(picked.rows) < len(papers):
        offered.append("Picked papers")
    if view.filters.query.strip():
        offered.append("Search")
    return offered


def grouped(view: state.View, by: str, calendar: Calendar) -> Timeline:
    """The papers shown by one of `groupings`, per period."""
    return _WAYS[by](view, calendar)


def colors(view: state.View, line: Timeline) -> list[str]:
    """The colour of each row: topics have those of the map, others their turn."""
    keys = [group.key for group in line.groups]
    topics = view.landscape.topics_at(view.level)
    if isinstance(keys[0], int):
        hues = topic_colors(topics["hue"].to_numpy(dtype=float), view.theme)
        known: dict[int | str, str] = dict(zip(topics.index.tolist(), hues, strict=True))
    else:
        names = [key for key in keys if key not in (OTHERS, "")]
        known = dict(zip(names, category_colors(len(names), view.theme), strict=True))
    known |= {OTHERS: view.theme.quiet, OUTLIER: view.theme.outlier, "": view.theme.outlier}
    return [known[key] for key in keys]


def _by_topic(view: state.View, calendar: Calendar) -> Timeline:
    return topic_timeline(view.landscape, view.selection.rows, view.level, calendar)


def _by_column(column: str) -> Callable[[state.View, Calendar], Timeline]:
    def by_column(view: state.View, calendar: Calendar) -> Timeline:
        return named_timeline(view.landscape.papers[column], view.selection.rows, calendar)

    return by_column


def _picked(view: state.View, calendar: Calendar) -> Timeline:
    """The picked papers against all others that the filters show."""
    inside = np.zeros(len(view.landscape.papers), dtype=bool)
    picked = picking.current(view.landscape)
    if picked is not None:
        inside[picked.rows] = True
    rows = select(view.landscape, view.filters).rows
    return split_timeline(inside, rows, "Picked papers", calendar)


def _found(view: state.View, calendar: Calendar) -> Timeline:
    """What the search finds against what it leaves out, under the other filters."""
    rows = select(view.landscape, replace(view.filters, query="")).rows
    return split_timeline(view.selection.shown, rows, view.filters.query.strip(), calendar)


_COLUMNS = {"Venues": "venue", "Categories": "category"}
_WAYS: dict[str, Callable[[state.View, Calendar], Timeline]] = {
    "Topics": _by_topic,
    **{name: _by_column(column) for name, column in _COLUMNS.items()},
    "Picked papers": _picked,
    "Search": _found,
}
