"""The map: every paper a point, the chosen one beside it."""

import pandas as pd
import streamlit as st

from explorer.analysis.topics import topic_summary
from explorer.figures.paper_map import paper_map
from explorer.figures.theme import topic_colors
from explorer.ui import paper_card, state
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import counted, md

_CHART = "map"
_HEIGHT = 720
_LISTED_WHOLE = 18


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    for note in view.landscape.manifest["notes"]:
        st.info(md(note), icon=":material/info:")
    _map_and_panel(view)


@st.fragment
def _map_and_panel(view: state.View) -> None:
    """A click runs only this part again."""
    picture, panel = st.columns([2.7, 1], gap="medium")
    with picture:
        _draw_map(view)
    with panel:
        row = state.chosen_paper(view.landscape)
        if row is None:
            _topic_list(view)
        else:
            _paper(view, row)


def _draw_map(view: state.View) -> None:
    landscape = view.landscape
    points = pd.DataFrame(
        {
            "x": landscape.papers["x"],
            "y": landscape.papers["y"],
            "topic": landscape.topic_of(view.level),
            "title": landscape.display_titles,
            "shown": view.selection.shown,
        }
    )
    figure = paper_map(
        points,
        landscape.topics_at(view.level),
        view.theme,
        focus=state.map_focus(landscape),
        height=_HEIGHT,
    )
    st.plotly_chart(
        figure,
        key=_CHART,
        theme=None,
        on_select=lambda: _on_click(view),
        selection_mode="points",
        config={"displaylogo": False, "scrollZoom": True, "displayModeBar": "hover",
                "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]},
        alt=f"Map of {counted(len(points), 'paper')}; the Topics and Papers pages list the same.",
    )  # fmt: skip
    st.caption(
        "Each dot is a paper. Papers whose titles and abstracts say similar things stand close "
        "together; directions and distances between far groups mean little. Click a dot to read "
        "the paper, scroll to zoom, drag to move, double-click to see all."
    )


def _on_click(view: state.View) -> None:
    rows = state.selected_points(st.session_state.get(_CHART))
    state.choose_paper(view.landscape, int(rows[0]) if rows else None)


def _paper(view: state.View, row: int) -> None:
    with st.container(horizontal=True):
        if st.button("Full page", icon=":material/article:", type="primary"):
            state.go_to("papers", paper=str(view.landscape.papers["paper_id"].iloc[row]))
        st.button("Close", icon=":material/close:", on_click=_close, args=(view,))
    with st.container(height=_HEIGHT - 50, border=False):
        paper_card.heading(view, row)
        paper_card.topic_line(view, row)
        paper_card.abstract(view, row)
        paper_card.links(view, row)
        st.markdown("**Nearest papers**")
        paper_card.nearest(view, row, lambda other: _move_to(view, other), count=5)


def _move_to(view: state.View, row: int) -> None:
    state.choose_paper(view.landscape, row)
    state.set_map_focus(row)


def _close(view: state.View) -> None:
    state.choose_paper(view.landscape, None)
    state.set_map_focus(None)


def _topic_list(view: state.View) -> None:
    topics = topic_summary(view.landscape, view.level, view.selection.shown)
    topics = topics[topics["papers"] > 0]
    outliers = view.selection.size - int(topics["papers"].sum())
    st.markdown(f"**{counted(len(topics), 'topic')}**  :gray[{counted(outliers, 'outlier')}]")
    if topics.empty:
        st.caption("None of these papers belongs to a topic. Click a dot to read one.")
        return
    hues = view.landscape.topics_at(view.level)["hue"]
    color = dict(zip(hues.index, topic_colors(hues.to_numpy(dtype=float), view.theme), strict=True))
    listed = topics[["label", "papers"]].assign(dot="●")[["dot", "label", "papers"]]
    chosen = st.dataframe(
        listed.style.apply(
            lambda dots: [f"color: {color[topic]}" for topic in dots.index], subset=["dot"]
        ),
        key="topics on the map",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        height="content" if len(topics) <= _LISTED_WHOLE else _HEIGHT - 90,
        row_height=32,
        column_config={
            "dot": st.column_config.TextColumn("", width=24),
            "label": st.column_config.TextColumn("Topic", width=185),
            "papers": st.column_config.NumberColumn("Papers", width=48),
        },
    )["selection"]["cells"]
    if chosen:
        state.go_to("topics", topic=int(topics.index[chosen[0][0]]))
    st.caption("Choose a topic to open its page.")
