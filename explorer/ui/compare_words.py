"""The distance of two sets of papers, in words."""

import numpy as np
import streamlit as st

from explorer.analysis.closeness import Closeness, closeness, topic_similarities
from explorer.landscape import Landscape
from explorer.ui import state
from explorer.ui.text import md

_FEW = 5
"""Papers below which their mean is too unsure to judge by."""
_FEWEST_PAIRS = 6
"""Pairs of topics that a rank among them needs."""


def distance(
    view: state.View, sides: tuple[np.ndarray, np.ndarray], names: tuple[str, str]
) -> None:
    """How near the sides are to each other, and against what to judge that.

    Args:
        view: What the page shows.
        sides: Row numbers of either side.
        names: What the sides are called.
    """
    near = _closeness(view.landscape, *sides)
    if not np.isfinite(near.middles):
        return
    ranks = _topic_similarities(view.landscape, view.level)
    verdict = ""
    if min(map(len, sides)) < _FEW:
        verdict = "Too few papers to judge by"
    elif len(ranks) >= _FEWEST_PAIRS:
        verdict = _rank(float((ranks < near.middles).mean()))
    middles = f"{'their' if verdict else 'Their'} middles are {near.middles:.2f} alike."
    st.markdown(
        f":material/straighten: {f'**{verdict}**: ' if verdict else ''}{middles} "
        f"{_pairs(near, names)}",
        help="Cosine similarity of embeddings: 1 means the same, 0 unrelated. The middle of a side "
        "is the mean of its papers. Papers within a side are usually more alike than papers of "
        "two sides; the larger that gap, the clearer the two are apart.",
    )


def _rank(lower: float) -> str:
    """A place among all pairs of topics, from the share of pairs that are less alike."""
    if lower >= 0.995:
        return "Closer than any two topics here"
    if lower <= 0.005:
        return "Further apart than any two topics here"
    if lower >= 0.5:
        return f"Closer than {lower:.0%} of all pairs of topics"
    return f"Further apart than {1 - lower:.0%} of all pairs of topics"


def _pairs(near: Closeness, names: tuple[str, str]) -> str:
    within = [
        f"{value:.2f} within {md(name)}"
        for value, name in zip((near.within_left, near.within_right), names, strict=True)
        if np.isfinite(value)
    ]
    if not np.isfinite(near.between):
        return ""
    between = f"{near.between:.2f} across"
    return f"Two papers are alike on average: {', '.join([*within, between])}."


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _closeness(landscape: Landscape, left: np.ndarray, right: np.ndarray) -> Closeness:
    return closeness(landscape, left, right)


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Landscape: state.identity})
def _topic_similarities(landscape: Landscape, level: int) -> np.ndarray:
    return topic_similarities(landscape, level)
