"""All topics at once: as a tree, by how alike they are, as a table."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.topic_space import node_id, topic_tree, tree_order
from explorer.analysis.topics import level_names
from explorer.export.tables import csv_bytes
from explorer.figures.granularity import granularity_curves
from explorer.figures.topic_tree import similarity_map, tree_map
from explorer.landscape import Landscape
from explorer.ui import chart_figure, naming, saving, state, topic_numbers
from explorer.ui.chart_figure import Printed
from explorer.ui.text import counted

_TREE = "tree of topics"
_TABLE = "topics table"
_PAIRS = "pairs of topics"
_LEVEL = "level beside its curve"
_MOST_PAIRS = 200


def show(view: state.View, topics: pd.DataFrame) -> None:
    """Draw the part of the page that the reader wants to see.

    Args:
        view: What the page shows.
        topics: The topics of the level, as from `topic_summary`.
    """
    outliers = view.selection.size - int(topics["papers"].sum())
    heading, curve = st.columns([1, 1.5], gap="large")
    with heading:
        st.markdown(
            f"### {counted(len(topics), 'topic')}",
            help="Groups of papers whose titles and abstracts say similar things.",
        )
        st.caption(
            f"{counted(outliers, 'outlier')} among {counted(view.selection.size, 'paper')} shown; "
            "outliers are too unlike all others to belong to a topic."
        )
        _level_control(view)
    with curve:
        _curve(view)
    part = st.segmented_control(
        "View", list(_PARTS), default="Tree", key="topics as", bind="query-params",
        required=True, persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    _PARTS[str(part)](view, topics)
    naming.popover(view)


def _level_control(view: state.View) -> None:
    names = level_names(view.landscape.levels)
    if len(names) == 1:
        return
    st.session_state[_LEVEL] = names[view.level]
    st.segmented_control(
        "Granularity", names, key=_LEVEL, required=True,
        on_change=lambda: state.change_level(st.session_state[_LEVEL]),
        help="How finely papers are grouped; the curves show what each size gives.",
    )  # fmt: skip


def _curve(view: state.View) -> None:
    """What other settings would give; nothing where only one was tried."""
    landscape = view.landscape
    curve = pd.DataFrame(landscape.manifest["granularity"])
    if len(curve) < 2:
        return
    papers = len(landscape.papers)
    curve["share"] = curve["outliers"] / papers
    levels = pd.DataFrame(landscape.manifest["levels"]).assign(
        name=level_names(landscape.levels), share=lambda table: table["outliers"] / papers
    )
    said = [
        f"{level['name']}: {counted(level['topics'], 'topic')} of {level['min_topic_size']} "
        f"papers or more, {level['share']:.0%} of papers in none"
        for _, level in levels.iterrows()
    ]
    chart_figure.chart(
        view,
        Printed(
            "granularity", "Topics, and papers of none, by how small a topic may be",
            lambda view: granularity_curves(curve, levels, view.level, view.theme), papers,
            numbers=lambda: curve,
        ),
        key="granularity", alt="; ".join(said),
    )  # fmt: skip


def _tree(view: state.View, topics: pd.DataFrame) -> None:  # noqa: ARG001 (one way to call all)
    landscape = view.landscape
    tree = topic_tree(landscape, view.selection.shown)
    hues = landscape.topics.set_axis(
        node_id(landscape.topics["level"], landscape.topics["topic"])
    )["hue"]  # fmt: skip
    chart_figure.chart(
        view,
        Printed(
            "tree-of-topics", "Topics of all levels, finer ones within broader ones; areas are "
            "numbers of papers", lambda view: tree_map(tree, hues, view.theme, height=540),
        ),
        key=_TREE, on_select=lambda: _open_from_tree(view), selection_mode="points",
        alt="Topics of all levels within one another; the table lists the same.",
    )  # fmt: skip
    within = (
        "; finer topics lie within broader ones, and what they leave free are papers of the "
        "broader one that are in none of them" if landscape.levels > 1 else ""
    )  # fmt: skip
    st.caption(
        f"Each area is a topic, as large as its number of papers{within}. Click one to open it."
    )
    _numbers(tree.drop(columns="area"), "tree-of-topics.csv")


def _open_from_tree(view: state.View) -> None:
    node = node_of(st.session_state.get(_TREE), view.landscape.levels)
    if node is not None:
        state.plan_topic(level_names(view.landscape.levels)[node[0]], node[1])


def node_of(event: object, levels: int) -> tuple[int, int] | None:
    """Level and topic of the area that was clicked; None for anything else.

    Args:
        event: What the chart sends.
        levels: Number of levels of the landscape.
    """
    points = event["selection"]["points"] if isinstance(event, dict) else []
    level, _, topic = str(points[0].get("id", "")).partition("-") if points else ("", "", "")
    if not (level.isdecimal() and topic.isdecimal() and int(level) < levels):
        return None
    return int(level), int(topic)


def _likeness(view: state.View, topics: pd.DataFrame) -> None:
    if len(topics) < 2:
        st.caption("There is no other topic to compare with.")
        return
    landscape, level = view.landscape, view.level
    order = tree_order(landscape, level)
    alike = topic_numbers.similarities(landscape, level).loc[order, order]
    pairs = _pairs(alike, topics["label"])
    picture, table = st.columns([1.7, 1], gap="medium")
    with picture:
        chart_figure.chart(
            view,
            Printed(
                "likeness-of-topics", "Similarity of topics (cosine of mean embeddings); columns "
                "in the order of the rows",
                lambda view: similarity_map(alike, topics["label"], view.theme),
            ),
            key="likeness",
            alt="How alike each two topics are; most: "
            + "; ".join(pairs["topic"].head(3) + " and " + pairs["other"].head(3)),
        )  # fmt: skip
        st.caption(
            "Similarity of what two topics are about on average (cosine of their mean embeddings). "
            "Columns stand in the order of the rows, which is that of the tree in which topics "
            "with similar words join first. Drag to zoom in, double-click to zoom out."
        )
    with table:
        _pairs_table(view, pairs)


def _pairs(alike: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """All pairs of topics, the most alike first."""
    one, other = np.triu_indices(len(alike), k=1)
    numbers = alike.index.to_numpy()
    pairs = pd.DataFrame(
        {
            "topic": labels[numbers[one]].to_numpy(),
            "other": labels[numbers[other]].to_numpy(),
            "similarity": alike.to_numpy()[one, other],
            "topic_number": numbers[one],
            "other_number": numbers[other],
        }
    )
    return pairs.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)


def _pairs_table(view: state.View, pairs: pd.DataFrame) -> None:
    st.markdown("**Most alike**", help="Choose a pair to see what sets the two apart.")
    chosen = st.dataframe(
        pairs[["topic", "other", "similarity"]].head(_MOST_PAIRS), hide_index=True,
        key=f"{_PAIRS} {view.level}", on_select="rerun", selection_mode="single-row", height=420,
        column_config={
            "topic": st.column_config.TextColumn("Topic", width=130),
            "other": st.column_config.TextColumn("and", width=130),
            "similarity": st.column_config.NumberColumn("Similarity", format="%.2f", width=70),
        },
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        pair = pairs.iloc[chosen[0]]
        state.go_to(
            "topics", topic=int(pair["topic_number"]), other=int(pair["other_number"]),
            part="Difference",
        )  # fmt: skip
    st.download_button(
        "All pairs as CSV", lambda: csv_bytes(pairs), "pairs-of-topics.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _table(view: state.View, topics: pd.DataFrame) -> None:
    landscape, level = view.landscape, view.level
    trend = topic_numbers.topic_trends(landscape, level)["verdict"]
    breadth = topic_numbers.even_breadths(landscape, level)[0]
    told = trend.where(~trend.str.startswith("too few"), "").reindex(topics.index)
    table = topics.round({"share": 3, "firmness": 2}).assign(trend=told, breadth=breadth)
    if level:
        coarser = landscape.topics_at(level - 1)["label"]
        parents = landscape.topics_at(level)["parent"].reindex(table.index)
        table["part of"] = coarser.reindex(parents).fillna("").to_numpy()
    columns = ["label", "papers", "share", "trend", "breadth", "firmness", "part of", "terms"]
    chosen = st.dataframe(
        table[[name for name in columns if name in table]],
        key=f"{_TABLE} {level}", hide_index=True, on_select="rerun", selection_mode="single-row",
        height="content" if len(topics) <= 18 else 660,
        column_config=_columns(max(int(topics["papers"].max()), 1)),
    )["selection"]["rows"]  # fmt: skip
    if chosen:
        state.go_to("topics", topic=int(table.index[chosen[0]]))
    st.caption("Click a row to open its topic, the head of a column to sort by it.")
    with st.container(horizontal=True, gap="small"):
        saving.table("Save the topics", table.reset_index, "topics")
        saving.table("Save all their terms", lambda: _all_terms(landscape), "terms")
        saving.network(view)


def _all_terms(landscape: Landscape) -> pd.DataFrame:
    """The terms of every topic of every level, for a file."""
    labels = landscape.topics[["level", "topic", "label"]]
    names = dict(enumerate(level_names(landscape.levels)))
    table = landscape.terms.merge(labels, on=["level", "topic"], how="left")
    return table.assign(level=table["level"].map(names))


def _columns(most: int) -> dict[str, Any]:
    return {
        "label": st.column_config.TextColumn("Topic", width="medium"),
        "papers": st.column_config.ProgressColumn(
            "Papers", format="%d", min_value=0, max_value=most, width="small"
        ),
        "share": st.column_config.NumberColumn("Share", format="percent", width=60),
        "trend": st.column_config.TextColumn(
            "Trend", width="small",
            help="Of its share among all papers of the landscape over time; empty where the dates "
            "cannot tell.",
        ),
        "breadth": st.column_config.NumberColumn(
            "Breadth", format="%.1f", width=70,
            help="How different its papers are from one another (Vendi Score), told from equally "
            "many papers of each topic.",
        ),
        "firmness": st.column_config.NumberColumn(
            "Membership", format="percent", width=90,
            help="How firmly its papers sit in it on average: near 100 % the topic is dense and "
            "clear-cut.",
        ),
        "part of": st.column_config.TextColumn("Part of", width="medium"),
        "terms": st.column_config.TextColumn("Typical terms", width="large"),
    }  # fmt: skip


def _numbers(table: pd.DataFrame, file: str) -> None:
    with st.expander("The numbers behind the picture", icon=":material/table:"):
        st.dataframe(table.drop(columns=["id", "parent"]), hide_index=True, height=300)
        st.download_button(
            "Numbers as CSV", lambda: csv_bytes(table), file, "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


_PARTS: dict[str, Callable[[state.View, pd.DataFrame], None]] = {
    "Tree": _tree,
    "Likeness": _likeness,
    "Table": _table,
}
