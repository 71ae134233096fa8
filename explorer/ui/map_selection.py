"""What the picked papers are, beside the map, and what can be done with them."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.row_sets import rows_as_text
from explorer.analysis.similarity import central_papers
from explorer.analysis.topics import topic_summary
from explorer.analysis.words import distinguishing_terms, saturated_uses
from explorer.figures.year_bars import year_bars
from explorer.landscape import Landscape
from explorer.ui import (
    chart_figure,
    compare_choice,
    paper_edits,
    picking,
    reading_list,
    saving,
    state,
)
from explorer.ui.chart_figure import Printed
from explorer.ui.picking import Picked
from explorer.ui.text import counted, md

_TOPICS = 5
_CENTRAL = 5
_TERMS = 12
_WAYS = {"new": "New", "add": "Add", "both": "Keep both", "remove": "Remove"}


def panel(view: state.View, picked: Picked, height: int, on_open: Callable[[int], None]) -> None:
    """Describe the picked papers.

    Args:
        view: What the page shows.
        picked: The papers.
        height: Of the panel, in pixels.
        on_open: Called with the row of a paper that the reader wants to see.
    """
    st.markdown(f"**{counted(len(picked.rows), 'paper')}** {md(picked.name)}")
    with st.container(horizontal=True, gap="small"):
        st.button("Undo", icon=":material/undo:", on_click=picking.undo)
        st.button("Clear", icon=":material/close:", on_click=picking.clear)
    st.segmented_control(
        "What the next choice does", list(_WAYS), default="new", key=picking.HOW, required=True,
        format_func=_WAYS.__getitem__, width="stretch",
        help="New: it takes the place of this one. Add: it joins it. Keep both: only papers in "
        "both stay. Remove: its papers are taken out of this one.",
    )  # fmt: skip
    if not len(picked.rows):
        st.caption("No paper is left.")
        return
    with st.container(height=height - 110, border=False):
        _actions(view, picked)
        _words(view, picked)
        _central(view, picked, on_open)
        _topics(view, picked)
        _years(view, picked)


def way_back(view: state.View) -> None:
    """Beside the list of topics: pick what the filters show, or what was let go of just now."""
    before = picking.earlier()
    with st.container(horizontal=True, gap="small"):
        if before is not None:
            st.button(
                f"Pick the {counted(len(before.rows), 'paper')} again", type="tertiary",
                icon=":material/undo:", on_click=picking.undo,
            )  # fmt: skip
        if view.selection.size < len(view.landscape.papers):
            st.button(
                f"Pick the {counted(view.selection.size, 'paper')} shown", type="tertiary",
                icon=":material/select_all:", on_click=picking.pick, args=(view, "new", "h"),
            )  # fmt: skip


def _actions(view: state.View, picked: Picked) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("List", icon=":material/list:", help="On the Papers page",
                     on_click=_show_only, args=(True,)):  # fmt: skip
            state.go_to("papers")
        label = "Only these" if view.only is None else "Show the rest"
        if st.button(label, icon=":material/filter_alt:", on_click=_show_only,
                     args=(view.only is None,), help="On every page"):  # fmt: skip
            st.rerun()
        st.button("More like these", icon=":material/join_inner:", on_click=picking.pick,
                  args=(view, "new", f"m{rows_as_text(picked.rows)}"),
                  help="Pick the papers nearest to the mean embedding of these instead; Undo "
                  "brings these back.")  # fmt: skip
        saving.papers(view, picked.rows, "picked-papers")
        reading_list.add_button(view, picked.rows, "Reading list", "add picked papers")
        if st.button("Compare", icon=":material/compare_arrows:", help="With all other papers"):
            compare_choice.start(compare_choice.Side("picked"))
        paper_edits.popover(view, picked.rows)
    if picked.address is None:
        st.caption("So many papers do not fit into a link: share the table, or pick a region.")


def _show_only(only: bool) -> None:
    st.session_state[state.ONLY] = only


def _words(view: state.View, picked: Picked) -> None:
    terms = _terms(view.landscape, picked.rows)
    st.markdown(
        "**Words that set them apart**",
        help="Class-based TF-IDF of these papers against the rest: words that many of them use and "
        "few others do.",
    )
    if terms.empty:
        st.caption("No word is more usual here than elsewhere.")
        return
    st.markdown(" ".join(f":gray-badge[{md(term)}]" for term in terms["term"]))
    first = terms.iloc[0]
    elsewhere = f", {first['share_outside']:.0%} of the rest" if first["share_outside"] >= 0 else ""
    st.caption(f"{md(first['term'])}: {first['share']:.0%} of these papers{elsewhere}")


def _topics(view: state.View, picked: Picked) -> None:
    inside = np.zeros(len(view.landscape.papers), dtype=bool)
    inside[picked.rows] = True
    topics = topic_summary(view.landscape, view.level, inside)
    topics = topics[topics["papers"] > 0]
    outliers = len(picked.rows) - int(topics["papers"].sum())
    st.markdown("**Topics**")
    lines = [
        f"{md(topic['label'])} :gray[{topic['papers']:,}]"
        for _, topic in topics.head(_TOPICS).iterrows()
    ]
    if len(topics) > _TOPICS:
        lines.append(f":gray[and {counted(len(topics) - _TOPICS, 'other topic')}]")
    if outliers:
        lines.append(f":gray[{counted(outliers, 'paper')} of no topic]")
    st.markdown("  \n".join(lines))


def _years(view: state.View, picked: Picked) -> None:
    years = view.landscape.papers["date"].dt.year
    here = years.iloc[picked.rows].dropna().astype(int)
    if here.empty or years.nunique() < 2:
        return
    st.markdown("**Years**")
    ends = int(years.min()), int(years.max())
    counts = here.value_counts().reindex(range(ends[0], ends[1] + 1), fill_value=0)
    chart_figure.chart(
        view,
        Printed(
            "years-of-picked-papers", f"Picked papers per year, {ends[0]} to {ends[1]}",
            lambda view: year_bars(counts, view.theme), len(picked.rows),
            numbers=lambda: counts.rename_axis("year").reset_index(name="papers"),
        ),
        key="years of picked papers",
        alt=f"Papers per year: most in {counts.idxmax()}, {counts.max():,}",
    )  # fmt: skip
    undated = len(picked.rows) - len(here)
    without = f"; {counted(undated, 'paper')} without a date" if undated else ""
    st.caption(f"{ends[0]} to {ends[1]}{without}")


def _central(view: state.View, picked: Picked, on_open: Callable[[int], None]) -> None:
    st.markdown(
        "**In the middle**", help="The papers nearest to the mean of the embeddings of them all."
    )
    for row in map(int, _middle(view.landscape, picked.rows)):
        st.button(
            md(view.landscape.title_of(row)), key=f"central {row}", type="tertiary",
            on_click=on_open, args=(row,),
        )  # fmt: skip


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _terms(landscape: Landscape, rows: np.ndarray) -> pd.DataFrame:
    return distinguishing_terms(landscape, rows, _TERMS, _everywhere(landscape))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Landscape: state.identity})
def _everywhere(landscape: Landscape) -> np.ndarray:
    return saturated_uses(landscape.doc_terms)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _middle(landscape: Landscape, rows: np.ndarray) -> np.ndarray:
    return central_papers(landscape, rows, _CENTRAL)
