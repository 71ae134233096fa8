"""What the map's colours can stand for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.facets import first_files, from_one_file
from explorer.analysis.filters import Filters
from explorer.figures.theme import DARK, LIGHT, category_colors, scale_colors, topic_colors
from explorer.landscape import Landscape
from explorer.map_component import Coloring, Legend, LegendEntry
from explorer.ui import state
from explorer.ui.map_contents import is_crowd
from explorer.ui.remembered import found

_MOST_CATEGORIES = 11
_STEPS = 64
SCORE = "Search score"
_NONE = 0
"""Colour index of papers without a value: they stay in the background."""


def choices(landscape: Landscape, query: str = "") -> list[str]:
    """What this landscape's papers can be coloured by, the score of a search if there is one."""
    kept = _kept(landscape)
    return [*kept, SCORE] if query.strip() else kept


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Landscape: state.identity})
def _kept(landscape: Landscape) -> list[str]:
    papers = landscape.papers
    kept = ["Topic"]
    if _varies(papers["date"].dt.year):
        kept.append("Year")
    kept += [name for name, column in _COLUMNS.items() if _varies(papers[column])]
    if _varies(papers["citations"]):
        kept.append("Citations")
    # whether the first file of each paper is another takes a second to see in a crowd
    if not from_one_file(landscape) and (is_crowd(landscape) or _varies(_files(landscape))):
        kept.append("File")
    kept.append("Membership")
    if landscape.neighbors.shape[1]:
        kept.append("Truth")
    return kept


@st.cache_resource(max_entries=8, hash_funcs={Landscape: state.identity})
def _files(landscape: Landscape) -> pd.Series:
    """The file that each paper was read from; of several, the first."""
    return first_files(landscape)


def _varies(values: pd.Series) -> bool:
    known = values.dropna()
    return bool(len(known) and (known != known.iloc[0]).any())


def coloring(
    landscape: Landscape, level: int, choice: str, query: str = "", *, widened: bool = False
) -> Coloring:
    """The colour of every paper."""
    if choice == SCORE and query.strip():
        return _by_score(landscape, Filters(level, query, widened))
    return (_kept_colors if is_crowd(landscape) else _colors)(landscape, level, choice)


def _colors(landscape: Landscape, level: int, choice: str) -> Coloring:
    if choice == "File":
        return _by_category(choice, _files(landscape))
    if choice in _COLUMNS:
        return _by_category(choice, landscape.papers[_COLUMNS[choice]])
    return _WAYS.get(choice, _by_topic)(landscape, level)


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={Landscape: state.identity})
def _kept_colors(landscape: Landscape, level: int, choice: str) -> Coloring:
    """The same, worked out once for all readers and as small as can be."""
    colors = _colors(landscape, level, choice)
    kind = np.uint8 if len(colors.light) <= 256 else np.uint16
    return replace(colors, values=colors.values.astype(kind))


def _by_topic(landscape: Landscape, level: int) -> Coloring:
    topics = landscape.topics_at(level)
    places = pd.Series(np.arange(1, len(topics) + 1), index=topics.index)
    hues = topics["hue"].to_numpy(dtype=float)
    values = places.reindex(landscape.topic_of(level), fill_value=_NONE).to_numpy()
    return Coloring(
        values,
        light=(LIGHT.outlier, *topic_colors(hues, LIGHT)),
        dark=(DARK.outlier, *topic_colors(hues, DARK)),
        quiet=_NONE,
    )


def _by_year(landscape: Landscape, level: int) -> Coloring:  # noqa: ARG001 (one way to call all)
    years = landscape.papers["date"].dt.year.to_numpy(dtype=float, na_value=np.nan)
    first, last = np.nanmin(years), np.nanmax(years)
    ends = (f"{first:.0f}", f"{last:.0f}")
    return _by_number("Year", (years - first) / max(last - first, 1), ends)


def _by_citations(landscape: Landscape, level: int) -> Coloring:  # noqa: ARG001 (as above)
    citations = landscape.papers["citations"].to_numpy(dtype=float, na_value=np.nan)
    logarithms = np.log1p(np.maximum(citations, 0))
    most = np.nanmax(citations)
    return _by_number("Citations", logarithms / max(np.log1p(most), 1), ("0", f"{most:,.0f}"))


def _by_membership(landscape: Landscape, level: int) -> Coloring:
    probability = landscape.papers[f"probability_{level}"].to_numpy(dtype=float)
    outside = landscape.topic_of(level) < 0
    shares = np.where(outside, np.nan, probability)
    return _by_number("Membership in the topic", shares, ("0 %", "100 %"))


def _by_score(landscape: Landscape, filters: Filters) -> Coloring:
    """Scores have no unit: 1 is the best match, 0 none."""
    hits = found(landscape, filters)
    shares = np.full(len(landscape.papers), np.nan)
    shares[hits.rows] = hits.scores / max(float(hits.scores.max(initial=0)), 1e-12)
    return _by_number("How well a paper matches", shares, ("little", "best"))


def _by_truth(landscape: Landscape, level: int) -> Coloring:  # noqa: ARG001 (as above)
    """Papers none of whose true neighbours are near stand out; the others go from few to all."""
    kept = landscape.papers["kept_neighbors"].to_numpy(dtype=float)
    bins = np.digitize(kept, _TRUTH_EDGES, right=True) + 1
    values = np.where(np.isnan(kept), _NONE, bins)
    entries = [
        LegendEntry(color, label, int((values == color).sum()))
        for color, label in enumerate(_TRUTH_NAMES, start=1)
    ]
    palettes = [
        (theme.outlier, theme.accent, *scale_colors(len(_TRUTH_NAMES) - 1, theme))
        for theme in (LIGHT, DARK)
    ]
    return Coloring(
        values,
        light=palettes[0],
        dark=palettes[1],
        quiet=_NONE,
        legend=Legend(
            "categories",
            "True neighbours that are near",
            tuple(entry for entry in entries if entry.papers),
        ),
    )


def _by_number(title: str, shares: np.ndarray, ends: tuple[str, str]) -> Coloring:
    """Colours of a scale for shares between 0 and 1; no number stays quiet."""
    known = np.isfinite(shares)
    steps = 1 + np.rint(np.clip(np.where(known, shares, 0), 0, 1) * (_STEPS - 1)).astype(int)
    entries = (LegendEntry(1, ends[0]), LegendEntry(_STEPS, ends[1]))
    return Coloring(
        np.where(known, steps, _NONE),
        light=(LIGHT.outlier, *scale_colors(_STEPS, LIGHT)),
        dark=(DARK.outlier, *scale_colors(_STEPS, DARK)),
        quiet=_NONE,
        legend=Legend("range", title, entries),
    )


def _by_category(title: str, names: pd.Series) -> Coloring:
    """The largest categories in colours of their own, the others in one, the empty one quiet."""
    codes, found = pd.factorize(names)
    counts = np.bincount(codes, minlength=len(found))
    order = np.argsort(-counts, kind="stable")
    order = order[found[order] != ""]
    largest = order[: _MOST_CATEGORIES + (len(order) == _MOST_CATEGORIES + 1)]
    others = len(largest) + 1
    places = np.full(len(found), others)
    places[largest] = np.arange(1, others)
    places[found == ""] = _NONE
    values = places[codes]
    entries = [
        LegendEntry(place, str(found[code]), int(counts[code]))
        for place, code in enumerate(largest, start=1)
    ]
    for color, label in ((others, "Others"), (_NONE, "Not known")):
        papers = int((values == color).sum())
        entries += [LegendEntry(color, label, papers)] if papers else []
    colors = [(*category_colors(len(largest), theme), theme.quiet) for theme in (LIGHT, DARK)]
    return Coloring(
        values,
        light=(LIGHT.outlier, *colors[0]),
        dark=(DARK.outlier, *colors[1]),
        quiet=_NONE,
        legend=Legend("categories", title, tuple(entries)),
    )


_TRUTH_EDGES = (0, 0.25, 0.5, 0.75)
_TRUTH_NAMES = (
    "None: a wrong place", "Up to 25 %", "Up to 50 %", "Up to 75 %", "More"
)  # fmt: skip
_COLUMNS = {"Venue": "venue", "Category": "category"}
_WAYS: dict[str, Callable[[Landscape, int], Coloring]] = {
    "Topic": _by_topic,
    "Year": _by_year,
    "Citations": _by_citations,
    "Membership": _by_membership,
    "Truth": _by_truth,
}
