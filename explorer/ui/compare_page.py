"""Two sets of papers side by side: size, distance, words, topics, years, papers."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.closeness import nearest_to
from explorer.analysis.comparison import (
    contrasting_terms,
    parts_apart,
    topic_shares,
    year_shares,
)
from explorer.analysis.papers import paper_list
from explorer.analysis.row_sets import in_both, rows_as_text
from explorer.analysis.similarity import central_papers
from explorer.export.tables import csv_bytes
from explorer.figures.comparison_charts import share_pairs, side_colors, year_pairs
from explorer.figures.theme import Chart, Theme
from explorer.landscape import Landscape
from explorer.ui import chart_figure, compare_words, picking, reading_list, state
from explorer.ui.chart_figure import Printed
from explorer.ui.compare_choice import Side, choose, name_of, rows_of, start, swap
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md

_TOPICS = 10
_PAPERS = 5
_Sides = tuple[np.ndarray, np.ndarray]


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container():
            left = choose(view, "left")
        st.button(
            "", icon=":material/swap_horiz:", help="Change sides", on_click=swap, key="swap sides"
        )
        with st.container():
            right = choose(view, "right")
    if left is None or right is None or left.kind == right.kind == "rest":
        _explain(view)
        return
    sides = rows_of(view, left, right), rows_of(view, right, left)
    names = name_of(view.landscape, left), name_of(view.landscape, right)
    if not _heads(view, sides, names):
        return
    compare_words.distance(view, sides, names)
    _overlap(view, sides, names)
    words, others = st.columns(2, gap="large")
    with words:
        _words(view, sides, names)
    with others:
        if left.kind == right.kind == "topic":
            _years(view, sides, names)
        else:
            _topics(view, sides, names)
    if not left.kind == right.kind == "topic":
        _years(view, sides, names)
    _papers(view, sides, names)


def _explain(view: state.View) -> None:
    st.info(
        "Choose two sets of papers, such as two topics, two spans of years, or papers picked on "
        "the map and all others. You then see what sets them apart: their words, topics and years, "
        "how near they are to each other, and which papers stand between them.",
        icon=":material/compare_arrows:",
    )
    topics = view.landscape.topics_at(view.level)
    if len(topics) < 2:
        return
    first, second = topics.index[:2]
    label = f"For example: {md(topics['label'].iloc[0])} and {md(topics['label'].iloc[1])}"
    if st.button(label, type="tertiary", icon=":material/lightbulb:"):
        start(Side("topic", f"{view.level}.{first}"), Side("topic", f"{view.level}.{second}"))


def _heads(view: state.View, sides: _Sides, names: tuple[str, str]) -> bool:
    """What each side is; whether there is something to compare."""
    colors = side_colors(view.theme)
    for place, column in enumerate(st.columns(2, gap="large")):
        rows, name = sides[place], names[place]
        with column:
            st.html(f'<div style="height:4px;border-radius:2px;background:{colors[place]}"></div>')
            share = len(rows) / view.selection.size
            st.markdown(f"### {md(name)}")
            st.caption(f"{counted(len(rows), 'paper')}, {share:.0%} of those shown")
    empty = [name for rows, name in zip(sides, names, strict=True) if not len(rows)]
    if empty:
        st.info(
            f"No paper of {md(' and '.join(empty))} is among those shown; clear the filters or "
            "choose another.",
            icon=":material/search_off:",
        )
    return not empty


def _overlap(view: state.View, sides: _Sides, names: tuple[str, str]) -> None:
    both = in_both(*sides)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not len(both):
            st.markdown(":material/join_inner: No paper is on both sides.", width="content")
            return
        if len(both) == len(sides[0]) == len(sides[1]):
            text = "Both sides are the same papers."
        else:
            parts = [
                f"{len(both) / len(rows):.0%} of {md(name)}"
                for rows, name in zip(sides, names, strict=True)
            ]
            text = f"{counted(len(both), 'paper')} on both sides: {' and '.join(parts)}."
        st.markdown(f":material/join_inner: {text}", width="content")
        if st.button("Show them on the map", type="tertiary", on_click=picking.pick_anew,
                     args=(view, f"r{rows_as_text(both)}"), key="show overlap"):  # fmt: skip
            state.go_to("map")


def _words(view: state.View, sides: _Sides, names: tuple[str, str]) -> None:
    st.markdown(
        "**Words that set them apart**",
        help="For each word, the part of either side's papers that use it. Ranked by the log-odds "
        "ratio with an informative prior (Monroe and others, 2008); a word is shown only if chance "
        "would hardly make the difference (Fisher's exact test, corrected for the number of "
        "words). Papers on both sides are left out, unless one side lies within the other.",
    )
    terms = _terms(view.landscape, *parts_apart(*sides))
    if terms.empty:
        st.caption("Chance alone could explain every difference in words between so few papers.")
        return
    table = terms.rename(columns={"term": "name"})
    _chart(view, partial(share_pairs, table, names), terms, names, "words")


def _topics(view: state.View, sides: _Sides, names: tuple[str, str]) -> None:
    st.markdown("**Topics**", help="The part of either side's papers that each topic holds.")
    table = topic_shares(view.landscape, view.level, *sides)
    if table.empty:
        st.caption("No paper on either side belongs to a topic.")
        return
    drawn = table.head(_TOPICS).rename(columns={"label": "name"})
    _chart(view, partial(share_pairs, drawn, names), table, names, "topics")
    if len(table) > _TOPICS:
        st.caption(f"The largest {_TOPICS} of {len(table):,}; the table has all.")


def _years(view: state.View, sides: _Sides, names: tuple[str, str]) -> None:
    st.markdown("**Years**", help="The part of either side's dated papers in each year.")
    table = year_shares(view.landscape, *sides)
    if table.empty:
        st.caption("None of these papers has a date.")
        return
    _chart(view, partial(year_pairs, table, names), table.reset_index(), names, "years")
    undated = [
        f"{counted(len(rows) - int(table[f'papers_{side}'].sum()), 'undated paper')} of {md(name)}"
        for rows, side, name in zip(sides, ("left", "right"), names, strict=True)
        if len(rows) > table[f"papers_{side}"].sum()
    ]
    if undated:
        st.caption(f"Not in this chart: {' and '.join(undated)}.")


def _chart(
    view: state.View, draw: Callable[[Theme], Chart], table: pd.DataFrame,
    names: tuple[str, str], what: str,
) -> None:  # fmt: skip
    """A chart and the table behind it."""
    chart_figure.chart(
        view,
        Printed(
            f"compared-{what}", f"{what.capitalize()}: shares of the papers of {names[0]} and of "
            f"{names[1]}", lambda view: draw(view.theme),
            keys=lambda view: list(zip(names, side_colors(view.theme), strict=True)),
        ),
        key=f"compared {what}",
        alt=f"{what.capitalize()} of {names[0]} and of {names[1]}; the table below has the numbers",
    )  # fmt: skip
    with st.expander("As a table", icon=":material/table_rows:", key=f"table of {what}"):
        shares = {
            f"share_{side}": st.column_config.NumberColumn(f"Share: {name}", format="percent")
            for side, name in zip(("left", "right"), names, strict=True)
        }
        numbers = {
            f"papers_{side}": st.column_config.NumberColumn(f"Papers: {name}")
            for side, name in zip(("left", "right"), names, strict=True)
        }
        hidden = {"side": None, "score": None}
        st.dataframe(table, hide_index=True, column_config={**shares, **numbers, **hidden})
        st.download_button(
            "CSV", partial(csv_bytes, table), f"compared-{what}.csv", "text/csv",
            icon=":material/download:", on_click="ignore", key=f"download {what}",
        )  # fmt: skip


def _papers(view: state.View, sides: _Sides, names: tuple[str, str]) -> None:
    for place, column in enumerate(st.columns(2, gap="large")):
        rows, other = sides[place], sides[1 - place]
        with column:
            st.markdown(
                f"**Most central of {md(names[place])}**",
                help="The papers nearest to the mean of the embeddings of them all.",
            )
            _list(view, _middle(view.landscape, rows), f"central {place}")
            near = _near(view.landscape, rows, other)
            if len(near):
                st.markdown(
                    f"**Nearest to {md(names[1 - place])}**",
                    help="Papers of this side alone that are most like the mean of the other.",
                )
                _list(view, near, f"near {place}")
            st.download_button(
                "All its papers as CSV",
                partial(_papers_as_csv, view, rows),
                "papers.csv", "text/csv", icon=":material/download:", on_click="ignore",
                key=f"papers of side {place}",
            )  # fmt: skip


def _papers_as_csv(view: state.View, rows: np.ndarray) -> bytes:
    return csv_bytes(paper_list(view.landscape, rows, view.level))


def _list(view: state.View, rows: np.ndarray, key: str) -> None:
    for row in map(int, rows):
        with reading_list.line(view, row, key):
            title = md(view.landscape.title_of(row))
            if st.button(title, key=f"{key} {row}", type="tertiary"):
                state.go_to("papers", paper=str(view.landscape.papers["paper_id"].iloc[row]))


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Landscape: state.identity})
def _terms(landscape: Landscape, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    return contrasting_terms(landscape, left, right)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _middle(landscape: Landscape, rows: np.ndarray) -> np.ndarray:
    return central_papers(landscape, rows, _PAPERS)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _near(landscape: Landscape, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    return nearest_to(landscape, rows, others, _PAPERS)
