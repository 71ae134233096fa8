"""What a search has found, each paper with the place in its abstract that speaks of it."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.analysis.highlighting import extract, hit_spans
from explorer.analysis.papers import authors_as_text, dates_as_text, topic_names
from explorer.analysis.query import Words
from explorer.ui import state
from explorer.ui.highlight import marked
from explorer.ui.text import md

_AUTHORS = 90
_WIDTH = 900
"""Pixels of a line that is still easy to read."""


def results(view: state.View, rows: np.ndarray, on_open: Callable[[int], None]) -> None:
    """List papers, the words that were searched for marked in title and abstract.

    Args:
        view: What the page shows, after a search.
        rows: (few,) row numbers to list, in this order.
        on_open: Called with the row of a paper that the reader wants to see.
    """
    found = view.selection.found
    if found is None:
        return
    wanted = found.query.words()
    alike = set(found.by_meaning.tolist())
    papers = view.landscape.papers.iloc[rows]
    names = topic_names(view.landscape, view.level)
    authors = [_shortened(text) for text in authors_as_text(papers)]
    topics = names.loc[papers[f"topic_{view.level}"]]
    facts = zip(authors, dates_as_text(papers), papers["venue"], topics, strict=True)
    with st.container(gap="medium", width=_WIDTH):
        for row, line in zip(map(int, rows), facts, strict=True):
            with st.container(gap="xsmall"):
                title = view.landscape.title_of(row)
                st.button(
                    f"**{marked(title, hit_spans(title, wanted, 'title'), bold=False)}**",
                    key=f"found {row}", type="tertiary", on_click=on_open, args=(row,),
                )  # fmt: skip
                facts_text = " · ".join(md(fact) for fact in line if fact)
                badge = " :blue-badge[found by likeness]" if row in alike else ""
                st.caption(facts_text + badge)
                st.markdown(_abstract(papers["abstract"].loc[row], wanted) or ":gray[No abstract]")


def _abstract(text: str, wanted: list[Words]) -> str:
    """The part of an abstract with the most hits, as Markdown; empty if there is no abstract."""
    spans = hit_spans(text, wanted, "abstract")
    first, last = extract(text, spans)
    inside = [(start - first, end - first) for start, end in spans if first <= start < end <= last]
    part = marked(text[first:last], inside)
    return ("… " if first else "") + part + (" …" if last < len(text) else "")


def _shortened(authors: str) -> str:
    return authors if len(authors) <= _AUTHORS else f"{authors[:_AUTHORS].rsplit(';', 1)[0]} et al."
