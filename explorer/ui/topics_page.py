"""Topics: all of them as a table, one of them in detail."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.papers import paper_list
from explorer.analysis.periods import UNDATED, calendar
from explorer.analysis.topics import level_names, ranked_papers, relatives, topic_summary
from explorer.export.tables import csv_bytes
from explorer.figures.theme import topic_colors
from explorer.figures.topic_charts import term_bars, year_bars
from explorer.ui import state, topic_edits
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md

_TABLE = "topics table"
_PAPERS = "papers of the topic"


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    topics = topic_summary(view.landscape, view.level, view.selection.shown)
    if topics.empty:
        st.info(
            "No topics were found: every paper is an outlier. "
            + " ".join(md(note) for note in view.landscape.manifest["notes"]),
            icon=":material/info:",
        )
        return
    table, detail = st.columns([1.05, 1], gap="large")
    topic = state.chosen_topic(view.landscape, view.level)
    with table:
        _table(view, topics, topic)
    with detail:
        _detail(view, topics, topic)


def _table(view: state.View, topics: pd.DataFrame, topic: int) -> None:
    outliers = view.selection.size - int(topics["papers"].sum())
    st.markdown(
        f"**{counted(len(topics), 'topic')}**, {counted(outliers, 'outlier')} among "
        f"{counted(view.selection.size, 'paper')} shown"
    )
    st.dataframe(
        topics[["label", "papers", "terms"]],
        key=f"{_TABLE} {view.level}",
        hide_index=True,
        on_select=lambda: _on_choice(view, topics),
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [topics.index.get_loc(topic)]}},
        height="content" if len(topics) <= 20 else 720,
        column_config={
            "label": st.column_config.TextColumn("Topic", width="medium"),
            "papers": st.column_config.ProgressColumn(
                "Papers", format="%d", min_value=0, max_value=max(int(topics["papers"].max()), 1),
                width="small",
            ),
            "terms": st.column_config.TextColumn("Typical terms", width="large"),
        },
    )  # fmt: skip
    st.download_button(
        "Topics as CSV", lambda: csv_bytes(topics.reset_index()), "topics.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _on_choice(view: state.View, topics: pd.DataFrame) -> None:
    rows = st.session_state[f"{_TABLE} {view.level}"]["selection"]["rows"]
    if rows:
        state.choose_topic(int(topics.index[rows[0]]))


def _detail(view: state.View, topics: pd.DataFrame, topic: int) -> None:
    landscape, level = view.landscape, view.level
    facts = topics.loc[topic]
    hues = landscape.topics_at(level)["hue"]
    color = topic_colors(hues.to_numpy(dtype=float), view.theme)[hues.index.get_loc(topic)]
    st.markdown(f"### {md(facts['label'])}")
    with st.container(horizontal=True):
        st.metric("Papers", f"{facts['papers']:,}")
        st.metric("Share of papers shown", f"{facts['share']:.0%}")
        st.metric(
            "Mean membership",
            "–" if pd.isna(facts["firmness"]) else f"{facts['firmness']:.0%}",
            help="How firmly its papers sit in it, by HDBSCAN: near 100 % the topic is dense and "
            "clear-cut, lower values mean a loose edge.",
        )
    topic_edits.popover(view, topic)
    _family(view, topic)
    terms = landscape.terms.query("level == @level and topic == @topic").head(12)
    if not terms.empty:
        st.markdown(
            "**Terms that set it apart**",
            help="Class-based TF-IDF: phrases frequent in this topic's papers and rare in others.",
        )
        st.plotly_chart(
            term_bars(terms, color, view.theme), theme=None, config={"displayModeBar": False},
            key="terms", alt="Terms: " + ", ".join(terms["term"]),
        )  # fmt: skip
    ranked = ranked_papers(landscape, level, topic)
    ranked = ranked[view.selection.shown[ranked]]
    _years(view, ranked, color)
    _papers(view, ranked)


def _family(view: state.View, topic: int) -> None:
    """Buttons to the wider topic and to the finer ones."""
    names = level_names(view.landscape.levels)
    parent, children = relatives(view.landscape, view.level, topic)
    if parent is None and not children:
        return
    with st.container(horizontal=True, gap="small"):
        if parent is not None:
            _topic_button(view, view.level - 1, parent, "Part of", names)
        for child in children[:8]:
            _topic_button(view, view.level + 1, child, "Holds", names)


def _topic_button(
    view: state.View, level: int, topic: int, relation: str, names: list[str]
) -> None:
    label = view.landscape.topics_at(level).loc[topic, "label"]
    st.button(
        f"{relation}: {md(label)}", key=f"{relation} {level} {topic}", type="tertiary",
        on_click=state.plan_topic, args=(names[level], topic),
    )  # fmt: skip


def _years(view: state.View, rows: np.ndarray, color: str) -> None:
    years = calendar(view.landscape, "year")
    year_of = years.of_paper[rows]
    dated = year_of[year_of != UNDATED]
    if not len(dated):
        st.caption("None of these papers has a date.")
        return
    st.markdown("**Papers per year**")
    papers = np.bincount(dated, minlength=len(years.labels))
    counts = pd.Series(papers, index=pd.Index(years.labels))
    per_year = [f"{year} {papers}" for year, papers in counts[counts > 0].items()]
    st.plotly_chart(
        year_bars(counts, list(years.labels), color, view.theme), theme=None,
        config={"displayModeBar": False}, key="years of the topic",
        alt="Papers per year: " + ", ".join(per_year),
    )  # fmt: skip
    if len(dated) < len(rows):
        st.caption(f"{counted(len(rows) - len(dated), 'undated paper')} not in this chart.")


def _papers(view: state.View, rows: np.ndarray) -> None:
    st.markdown("**Its papers**", help="The most typical ones first.")
    listed = paper_list(view.landscape, rows[:500], view.level)
    chosen = st.dataframe(
        listed[["title", "date", "probability"]],
        key=_PAPERS,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height="content" if len(listed) <= 10 else 400,
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "date": st.column_config.TextColumn("Date", width="small"),
            "probability": st.column_config.NumberColumn(
                "Membership", format="percent", width="small"
            ),
        },
    )["selection"]["rows"]
    if chosen:
        state.go_to("papers", paper=listed["paper_id"].iloc[chosen[0]])
    if len(rows) > len(listed):
        st.caption(f"The first 500 of {counted(len(rows), 'paper')}; the download has all.")
    st.download_button(
        "Its papers as CSV",
        lambda: csv_bytes(paper_list(view.landscape, rows, view.level)),
        "papers-of-topic.csv", "text/csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
