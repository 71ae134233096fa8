"""What the page of a topic tells: in short, its papers, who and where, how it differs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.periods import UNDATED
from explorer.analysis.top_values import FIELDS, Field, rows_with, top_values, values_of
from explorer.export.tables import csv_bytes
from explorer.figures.theme import Chart, topic_colors
from explorer.figures.topic_charts import apart_bars, term_bars, year_bars
from explorer.ui import chart_figure, state, topic_numbers
from explorer.ui.chart_figure import Printed
from explorer.ui.paper_table import paper_table
from explorer.ui.text import counted, md

_TYPICAL = 5
_FIELD_NAMES: dict[Field, str] = {
    "authors": "Authors", "venue": "Venues", "category": "Categories", "year": "Years",
    "file": "Files",
}  # fmt: skip
_MOST_VALUES = 1000


@dataclass(frozen=True, eq=False)
class Topic:
    """The topic of the page.

    Attributes:
        number: At the level that the reader sees.
        facts: Its row of `topic_summary`.
        rows: Row numbers of its papers that are shown, the most typical first.
        labels: Label of every topic of the level.
    """

    number: int
    facts: pd.Series
    rows: np.ndarray
    labels: pd.Series


def show(view: state.View, one: Topic) -> None:
    """Draw the part that the reader wants to see."""
    parts = [name for name in _PARTS if name != "Difference" or len(one.labels) > 1]
    part = st.segmented_control(
        "Part", parts, default=parts[0], key="part", bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    _PARTS[str(part)](view, one)


def terms_of(view: state.View, topic: int) -> pd.DataFrame:
    """The terms of a topic, best first."""
    terms = view.landscape.terms
    return terms[(terms["level"] == view.level) & (terms["topic"] == topic)]


def color_of(view: state.View, topic: int) -> str:
    """The colour of a topic of the level that the reader sees."""
    hues = view.landscape.topics_at(view.level)["hue"]
    return topic_colors(hues.to_numpy(dtype=float), view.theme)[hues.index.get_loc(topic)]


def nearest_topics(view: state.View, topic: int) -> pd.Series:
    """Similarity of all other topics of the level, the most alike first."""
    alike = topic_numbers.similarities(view.landscape, view.level).loc[topic].drop(topic)
    return alike.sort_values(ascending=False, kind="stable")


def _overview(view: state.View, one: Topic) -> None:
    words, time = st.columns(2, gap="medium")
    with words:
        _terms(view, one)
    with time:
        _years(view, one)
        _how_broad(view, one)
    _typical(view, one)


def _terms(view: state.View, one: Topic) -> None:
    terms = terms_of(view, one.number)
    if terms.empty:
        return
    st.markdown(
        "**Terms that set it apart**",
        help="Class-based TF-IDF: phrases frequent in this topic's papers and rare in others.",
    )
    chart_figure.chart(
        view,
        Printed(
            "terms-of-topic", f"Terms of the topic {one.labels[one.number]} by c-TF-IDF",
            lambda view: term_bars(terms, color_of(view, one.number), view.theme), len(one.rows),
            numbers=lambda: terms,
        ),
        key="terms", alt="Terms: " + ", ".join(terms["term"]),
    )  # fmt: skip


def _years(view: state.View, one: Topic) -> None:
    years = topic_numbers.years(view.landscape)
    year_of = years.of_paper[one.rows]
    dated = year_of[year_of != UNDATED]
    if not len(dated):
        st.caption("None of these papers has a date.")
        return
    st.markdown("**Papers per year**")
    papers = np.bincount(dated, minlength=len(years.labels))
    counts = pd.Series(papers, index=pd.Index(years.labels))
    per_year = [f"{year} {papers}" for year, papers in counts[counts > 0].items()]
    names = list(years.labels)
    chart_figure.chart(
        view,
        Printed(
            "years-of-topic", f"Papers per year of the topic {one.labels[one.number]}",
            lambda view: year_bars(counts, names, color_of(view, one.number), view.theme),
            len(one.rows), numbers=lambda: counts.rename_axis("year").reset_index(name="papers"),
        ),
        key="years of the topic",
        alt="Papers per year: " + ", ".join(per_year),
    )  # fmt: skip
    undated = len(one.rows) - len(dated)
    left_out = f" {counted(undated, 'undated paper')} not in this chart." if undated else ""
    st.caption(_trend_in_words(view, one) + left_out)


def _trend_in_words(view: state.View, one: Topic) -> str:
    """What the dates can tell of its share among all papers of the landscape."""
    trends = topic_numbers.topic_trends(view.landscape, view.level)
    trend = trends.loc[one.number]
    if trend["verdict"].startswith("too few"):
        return "Too few dated papers to tell whether its share of all papers grows or shrinks."
    said = (
        f"Its share of all papers went from {trend['share_then']:.1%} in the first third of the "
        f"time to {trend['share_now']:.1%} in the last: **{trend['verdict']}**"
    )
    if trend["since"]:
        return f"{said} since {trend['since']}."
    return (
        f"{said}, {trend['change']:+.0%} a year (95 % sure: between {trend['low']:+.0%} and "
        f"{trend['high']:+.0%})."
    )


def _how_broad(view: state.View, one: Topic) -> None:
    score = topic_numbers.breadth(view.landscape, view.level, one.number)
    said = (
        f"Its papers are as varied as {score:.1f} papers that have nothing in common (Vendi Score)."
    )
    even, drawn = topic_numbers.even_breadths(view.landscape, view.level)
    if len(even) > 2:
        narrower = int((even < even[one.number]).sum())
        said += (
            f" Seen by equally many papers ({drawn}), it is broader than {narrower} of the "
            f"{len(even) - 1} other topics."
        )
    st.markdown("**How broad it is**")
    st.caption(said)


def _typical(view: state.View, one: Topic) -> None:
    st.markdown("**Typical papers**", help="Those that stand for it best; all are under Papers.")
    with st.container(gap="xxsmall"):
        for row in one.rows[:_TYPICAL]:
            if st.button(
                md(view.landscape.title_of(row)), key=f"typical {row}",
                type="tertiary", icon=":material/article:",
            ):  # fmt: skip
                paper = str(view.landscape.papers["paper_id"].iloc[row])
                state.go_to("papers", paper=paper, topic=one.number)


def _papers(view: state.View, one: Topic) -> None:
    st.caption("The most typical ones first, then by how firmly they sit in the topic.")
    paper_table(
        view, one.rows, f"papers of topic {view.level} {one.number}", "papers-of-topic.csv",
        topic=one.number,
    )  # fmt: skip


def _who_and_where(view: state.View, one: Topic) -> None:
    known = {field: values_of(view.landscape, one.rows, field) for field in FIELDS}
    fields = [field for field in FIELDS if len(known[field])]
    if not fields:
        st.caption("Nothing is known of who wrote these papers, or where they appeared.")
        return
    field = st.segmented_control(
        "Of", fields, default=fields[0], format_func=_FIELD_NAMES.__getitem__, required=True,
        key="field", label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    counts = top_values(known[field], len(one.rows))
    without = len(one.rows) - known[field].index.nunique()
    name = _FIELD_NAMES[field]
    st.caption(
        "Choose one to list its papers."
        + (f" Not known of {counted(without, 'paper')}." if without else "")
    )
    chosen = st.dataframe(
        counts.head(_MOST_VALUES), hide_index=True, on_select="rerun",
        selection_mode="single-row", key=f"{name} of topic {view.level} {one.number}",
        height="content" if len(counts) <= 10 else 388,
        column_config={
            "value": st.column_config.TextColumn(name, width="large"),
            "papers": st.column_config.ProgressColumn(
                "Papers", format="%d", min_value=0, max_value=int(counts["papers"].max())
            ),
            "share": st.column_config.NumberColumn("Share of the topic", format="percent"),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen and chosen[0] < len(counts):
        _papers_with(view, one, known[field], str(counts["value"].iloc[chosen[0]]))
    st.download_button(
        f"{name} as CSV", lambda: csv_bytes(counts), f"{name.lower()}-of-topic.csv", "text/csv",
        icon=":material/download:", on_click="ignore", type="tertiary",
    )  # fmt: skip


def _papers_with(view: state.View, one: Topic, values: pd.Series, value: str) -> None:
    rows = one.rows[np.isin(one.rows, rows_with(values, value))]
    st.markdown(f"**{md(value)}**: {counted(len(rows), 'paper')}")
    paper_table(view, rows, f"papers with {value}", "papers.csv", topic=one.number)


def _hold_beside(key: str) -> None:
    st.query_params[state.OTHER] = str(st.session_state[key])


def _difference(view: state.View, one: Topic) -> None:
    others = nearest_topics(view, one.number)
    numbers = [int(number) for number in others.index]
    key = f"beside {view.level} {one.number}"
    wanted = state.topic_in_address(state.OTHER, view.landscape, view.level)
    other = st.selectbox(
        "Beside", numbers, index=numbers.index(wanted) if wanted in numbers else 0, key=key,
        format_func=lambda number: one.labels[number], width=420,
        on_change=_hold_beside, args=(key,),
        help="All topics of this level, the most alike first.",
    )  # fmt: skip
    here, there = topic_numbers.terms_apart(view.landscape, view.level, one.number, other)
    st.caption(
        f"Similarity {others[other]:.2f}. Left: what papers of **{md(one.labels[one.number])}** "
        f"say more often; right: those of **{md(one.labels[other])}**."
    )
    if here.empty and there.empty:
        st.caption("No word is more usual in one than in the other.")
        return

    def drawn(view: state.View) -> Chart:
        hues = color_of(view, one.number), color_of(view, other)
        return apart_bars(here, there, hues, view.theme)

    names = one.labels[one.number], one.labels[other]
    says = f"Terms that set {names[0]} (left) and {names[1]} (right) apart"
    chart_figure.chart(
        view, Printed("terms-apart", says, drawn, len(one.rows)), key="apart",
        alt="Left: " + ", ".join(here["term"]) + ". Right: " + ", ".join(there["term"]),
    )  # fmt: skip
    _onward(one, other, here, there)


def _onward(one: Topic, other: int, here: pd.DataFrame, there: pd.DataFrame) -> None:
    """The way to the other topic, and the terms of both as a file."""
    table = pd.concat([here.assign(topic=one.labels[one.number]),
                       there.assign(topic=one.labels[other])])  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            f"Open {md(one.labels[other])}", icon=":material/category:", type="tertiary",
            on_click=state.choose_topic, args=(other,),
        )  # fmt: skip
        st.download_button(
            "Terms as CSV", lambda: csv_bytes(table), "terms-apart.csv", "text/csv",
            icon=":material/download:", on_click="ignore", type="tertiary",
        )  # fmt: skip


_PARTS: dict[str, Callable[[state.View, Topic], None]] = {
    "In short": _overview,
    "Papers": _papers,
    "Who and where": _who_and_where,
    "Difference": _difference,
}
