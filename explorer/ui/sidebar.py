"""The filters, which hold on every page."""

import streamlit as st

from explorer.analysis.filters import Filters, select
from explorer.analysis.papers import topic_names
from explorer.analysis.topics import level_names, sensible_level
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import state
from explorer.ui.text import counted, md


def sidebar(landscape: Landscape) -> state.View:
    """Draw the filters and apply them."""
    with st.sidebar:
        st.markdown(f"### {md(landscape.name)}")
        summary = st.container()
        st.text_input(
            "Search", key=state.QUERY, bind="query-params", icon=":material/search:",
            placeholder="Words in title or abstract",
            help="All words must occur; put words in double quotes to find them side by side.",
        )  # fmt: skip
        level = _level_control(landscape)
        filters = Filters(
            level=level,
            query=st.session_state[state.QUERY],
            years=_years_control(landscape),
            topics=_topics_control(landscape, level),
            outliers=_outliers_control(landscape, level),
            undated=_undated_control(landscape),
        )
        view = state.View(landscape, filters, select(landscape, filters), state.current_theme())
        total = len(landscape.papers)
        if view.selection.size == total:
            summary.caption(f"All {counted(total, 'paper')} shown")
        else:
            summary.caption(f"**{view.selection.size:,}** of {counted(total, 'paper')} shown")
            st.button(
                "Clear filters", icon=":material/filter_alt_off:", on_click=state.clear_filters,
                width="stretch",
            )  # fmt: skip
    return view


def _level_control(landscape: Landscape) -> int:
    names = level_names(landscape.levels)
    if len(names) == 1:
        return 0
    chosen = st.segmented_control(
        "Granularity", names, default=names[sensible_level(landscape)], key=state.LEVEL,
        required=True, bind="query-params", width="stretch", on_change=state.forget_topics,
        help="How finely papers are grouped. "
        + "; ".join(
            f"{name}: {counted(facts['topics'], 'topic')}"
            for name, facts in zip(names, landscape.manifest["levels"], strict=True)
        ),
    )  # fmt: skip
    return names.index(chosen)


def _years_control(landscape: Landscape) -> tuple[int, int] | None:
    years = landscape.papers["date"].dt.year
    if years.nunique() < 2:
        return None
    ends = (int(years.min()), int(years.max()))
    st.session_state[state.ALL_YEARS] = ends
    chosen = st.slider("Years", *ends, value=ends, key=state.YEARS, bind="query-params")
    return None if chosen == ends else chosen


def _topics_control(landscape: Landscape, level: int) -> tuple[int, ...]:
    labels = landscape.topics_at(level)["label"]
    if len(labels) < 2:
        return ()
    chosen = st.multiselect(
        "Topics", labels.tolist(), key=state.TOPICS, bind="query-params", placeholder="All topics"
    )
    return tuple(int(topic) for topic, label in labels.items() if label in chosen)


def _outliers_control(landscape: Landscape, level: int) -> bool:
    outliers = int((landscape.topic_of(level) == OUTLIER).sum())
    if not outliers:
        return True
    name = topic_names(landscape, level)[OUTLIER].lower()
    return st.toggle(
        f"Papers of {name} ({outliers:,})", value=True, key=state.OUTLIERS, bind="query-params",
        help="Papers too unlike all others to belong to a topic (outliers). They are never "
        "assigned by force.",
    )  # fmt: skip


def _undated_control(landscape: Landscape) -> bool:
    undated = int(landscape.papers["date"].isna().sum())
    if not undated or undated == len(landscape.papers):
        return True
    return st.toggle(
        f"Undated papers ({undated:,})", value=True, key=state.UNDATED, bind="query-params",
        help="Whether papers without a date stay when you narrow the years.",
    )  # fmt: skip
