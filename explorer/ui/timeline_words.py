"""Words of each period: what sets its papers apart from those of other times."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.period_words import FEWEST_PAPERS, period_words
from explorer.analysis.spans import Span
from explorer.analysis.timelines import Timeline
from explorer.export.tables import csv_bytes
from explorer.landscape import Landscape
from explorer.ui import clicked, state
from explorer.ui.text import counted, md
from explorer.ui.timeline_lists import listed

_ALL, _PLACE = -1, "words"
_OF = "words of"
"""The topic whose words are told, as its number in the address."""


def show(view: state.View, line: Timeline) -> None:
    """Draw the section."""
    group = _choice(line)
    rows = line.rows if group == _ALL else line.rows[line.group_of[line.rows] == group]
    of_paper = line.calendar.of_paper
    words = _words(view.landscape, rows, of_paper, len(line.calendar.labels))
    papers = np.bincount(of_paper[rows][of_paper[rows] >= 0], minlength=len(line.calendar.labels))
    table = _table(line, words, papers)
    if words.empty:
        st.info(
            f"No word sets the papers of one period apart from the others, beyond what chance may "
            f"do with {counted(int(papers.sum()), 'dated paper')}. Choose longer periods, or more "
            "papers.",
            icon=":material/match_word:",
        )
    else:
        st.caption("Choose a row to see the period's words with their numbers, and its papers.")
    key = f"words of periods {line.calendar.period} {group}"
    st.dataframe(
        table.drop(columns="place"), hide_index=True, key=key, selection_mode="single-row",
        on_select=lambda: _note(table, st.session_state[key]["selection"]["rows"]),
        height="content" if len(table) <= 15 else 560,
        column_config={
            "period": st.column_config.TextColumn("Period", width=90),
            "papers": st.column_config.NumberColumn("Papers", format="localized", width=80),
            "words": st.column_config.TextColumn("Words that set it apart", width=1000),
        },
    )  # fmt: skip
    named = words.assign(period=np.array(line.calendar.labels, dtype=object)[words["period"]])
    st.download_button(
        "Words as CSV", lambda: csv_bytes(named), "words-of-periods.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    place = clicked.number(_PLACE)
    if place is not None and (table["place"] == place).any():
        label = line.calendar.labels[place]
        inside = Span(place, place).rows(rows, of_paper)
        _numbers(words[words["period"] == place], label)
        st.markdown(f"**{md(label)}**: {counted(len(inside), 'paper')}")
        listed(view, inside, f"papers of {label} {group}")


def _note(table: pd.DataFrame, rows: list[int]) -> None:
    clicked.note(_PLACE, *(table["place"].iloc[row] for row in rows))


def _choice(line: Timeline) -> int:
    """The group of the timeline whose words are told, or all."""
    filled = np.flatnonzero(line.counts.sum(axis=1) >= 2 * FEWEST_PAPERS)
    return st.selectbox(
        "Papers", [_ALL, *map(int, filled)], key=f"{_OF} {len(line.groups)}",
        format_func=lambda at: "All papers shown" if at == _ALL else line.groups[at].label,
        help=_HELP, width=420, bind="query-params",
    )  # fmt: skip


def _table(line: Timeline, words: pd.DataFrame, papers: np.ndarray) -> pd.DataFrame:
    """One row per period with papers, the latest first."""
    told = words.groupby("period")["term"].agg(", ".join)
    places = np.array(line.span, dtype=int)[::-1]
    places = places[papers[places] > 0]
    few = papers[places] < FEWEST_PAPERS
    without = pd.Series(np.where(few, "(too few papers)", "(none beyond chance)"), index=places)
    return pd.DataFrame(
        {
            "period": np.array(line.calendar.labels, dtype=object)[places],
            "papers": papers[places],
            "words": told.reindex(places).fillna(without).to_numpy(),
            "place": places,
        }
    )


def _numbers(words: pd.DataFrame, label: str) -> None:
    if words.empty:
        return
    st.dataframe(
        words.drop(columns="period"), hide_index=True, key=f"words in {label}", height="content",
        column_config={
            "term": st.column_config.TextColumn(f"Words of {md(label)}", width="medium"),
            "papers": st.column_config.NumberColumn("Papers that use it", format="localized"),
            "share": st.column_config.NumberColumn("Share of its papers", format="percent"),
            "share_elsewhere": st.column_config.NumberColumn("In other periods", format="percent"),
        },
    )  # fmt: skip


@st.cache_data(
    max_entries=32, show_spinner="Counting words …", hash_funcs={Landscape: state.identity}
)
def _words(
    landscape: Landscape, rows: np.ndarray, of_paper: np.ndarray, periods: int
) -> pd.DataFrame:
    return period_words(landscape, rows, of_paper, periods)


_HELP = (
    "The words that a larger share of a period's papers use than of the same papers from other "
    "periods, counted in that period's papers only. Left out is what chance may explain, and what "
    "fewer than three papers, or one in a hundred, use."
)
