"""The filters, which hold on every page."""

from dataclasses import replace

import streamlit as st

from explorer.analysis.filters import Filters
from explorer.analysis.periods import month_label
from explorer.analysis.topics import level_names, sensible_level, with_outliers_assigned
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import filter_state, link, periods, picking, reading_list, search_box, state
from explorer.ui.filter_chips import chips
from explorer.ui.more_filters import more_filters
from explorer.ui.remembered import selected
from explorer.ui.text import counted, md


def sidebar(landscape: Landscape, page: str) -> state.View:
    """Draw the filters and apply them; the page gets a chip for each that narrows the papers.

    Args:
        landscape: The landscape that is open.
        page: Title of the page that follows.
    """
    with st.sidebar:
        st.markdown(f"### {md(landscape.name)}")
        reading_list.restore(landscape)
        reading_list.way_there()
        summary = st.container()
        query, widened = search_box.search_box()
        below_search = st.container(gap="xsmall")
        level = _level_control(landscape)
        months = periods.range_of_months()
        years = _years_control(landscape, months)
        topics = _topics_control(landscape, level)
        outliers, landscape = _outliers_control(landscape, level)
        undated = _undated_control(landscape)
        facets, abstract = more_filters(landscape)
        filters = Filters(
            level, query, widened, years, topics, outliers, undated, facets, abstract, months
        )  # fmt: skip
        view = state.View(
            landscape, filters, selected(landscape, filters), state.current_theme()
        )  # fmt: skip
        with below_search:
            search_box.explain(view)
        view = _only_listed(_only_picked(view))
        total = len(landscape.papers)
        if view.selection.size == total:
            summary.caption(
                f"All {counted(total, 'paper')} shown" if total > 1 else "1 paper shown"
            )
        else:
            summary.caption(f"**{view.selection.size:,}** of {counted(total, 'paper')} shown")
            st.button(
                "Clear filters", icon=":material/filter_alt_off:", width="stretch",
                on_click=filter_state.clear_filters,
            )  # fmt: skip
        with summary:
            link.popover(view, page)
    chips(view)
    return view


def _only_picked(view: state.View) -> state.View:
    """The view narrowed to the picked papers, if the reader wants only these."""
    picked = picking.restore(view)
    if picked is None:
        return view
    only = st.toggle(
        f"Only picked papers ({len(picked.rows):,})", key=state.ONLY, bind="query-params",
        help="The papers picked on the map, on every page.",
    )  # fmt: skip
    if not only:
        return view
    return replace(view, selection=view.selection.within(picked.rows), only=picked.rows)


def _only_listed(view: state.View) -> state.View:
    """The view narrowed to the papers of the reading list, if the reader wants only these."""
    rows = reading_list.current().rows(view.landscape)
    if not len(rows):
        return view
    only = st.toggle(
        f"Only the reading list ({len(rows):,})", key=state.LISTED, bind="query-params",
        help="The papers of your reading list, on every page.",
    )  # fmt: skip
    if not only:
        return view
    return replace(view, selection=view.selection.within(rows), listed=rows)


def _level_control(landscape: Landscape) -> int:
    names = level_names(landscape.levels)
    if len(names) == 1:
        return 0
    chosen = st.segmented_control(
        "Granularity", names, default=names[sensible_level(landscape)], key=state.LEVEL,
        required=True, bind="query-params", width="stretch",
        on_change=state.forget_topics,
        help="How finely papers are grouped. "
        + "; ".join(
            f"{name}: {counted(facts['topics'], 'topic')}"
            for name, facts in zip(names, landscape.manifest["levels"], strict=True)
        ),
    )  # fmt: skip
    return names.index(chosen)


def _years_control(landscape: Landscape, months: tuple[int, int] | None) -> tuple[int, int] | None:
    """The years shown; a range of months cut out of the timeline takes the place of the slider."""
    if months is not None:
        _months_shown(months)
        return None
    dates = landscape.papers["date"]
    if dates.isna().all():
        return None
    ends = (int(dates.min().year), int(dates.max().year))
    if ends[0] == ends[1]:
        return None
    st.session_state[state.ALL_YEARS] = ends
    chosen = st.slider("Years", *ends, value=ends, key=state.YEARS, bind="query-params")
    return None if chosen == ends else chosen


def _months_shown(months: tuple[int, int]) -> None:
    first, last = map(month_label, months)
    st.button(
        first if first == last else f"{first} to {last}", icon=":material/close:",
        icon_position="right", on_click=periods.show_all_dates, width="stretch",
        help="Only these months are shown, as chosen on the timeline. Click to show all dates.",
    )  # fmt: skip


def _topics_control(landscape: Landscape, level: int) -> tuple[int, ...]:
    labels = landscape.topics_at(level)["label"]
    if len(labels) < 2:
        return ()
    chosen = st.multiselect(
        "Topics", labels.tolist(), key=state.TOPICS, bind="query-params",
        placeholder="All topics",
    )  # fmt: skip
    return tuple(int(topic) for topic, label in labels.items() if label in chosen)


def _outliers_control(landscape: Landscape, level: int) -> tuple[bool, Landscape]:
    """Whether outliers are shown, and the landscape as it looks with them shown that way."""
    outliers = int((landscape.topic_of(level) == OUTLIER).sum())
    if not outliers:
        return True, landscape
    names = ["apart", "nearest", "hidden"]
    chosen = st.segmented_control(
        f"Papers of no topic ({outliers:,})", names, default="apart", key=state.OUTLIERS,
        required=True, bind="query-params", width="stretch",
        format_func={"apart": "Apart", "nearest": "In nearest", "hidden": "Hidden"}.__getitem__,
        help="Papers too unlike all others to belong to a topic (outliers). Apart: grey on the "
        "map. In nearest: counted in the topic whose papers they resemble most; nothing is "
        "changed for good. Hidden: left out.",
    )  # fmt: skip
    if chosen == "nearest":
        return True, _assigned(landscape, level)
    return chosen == "apart", landscape


@st.cache_resource(max_entries=8, hash_funcs={Landscape: state.identity})
def _assigned(landscape: Landscape, level: int) -> Landscape:
    return with_outliers_assigned(landscape, level)


def _undated_control(landscape: Landscape) -> bool:
    undated = int(landscape.papers["date"].isna().sum())
    if not undated or undated == len(landscape.papers):
        return True
    return st.toggle(
        f"Undated papers ({undated:,})", value=True, key=state.UNDATED, bind="query-params",
        help="Whether papers without a date stay when you narrow the years.",
    )  # fmt: skip
