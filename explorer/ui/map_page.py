"""The map: every paper a point, the chosen one beside it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.analysis.topics import topic_summary
from explorer.figures import paper_map as plotly_map
from explorer.figures.theme import topic_colors
from explorer.landscape import Landscape
from explorer.map_component import MapEvents, MapView, paper_map, webgl_is_missing
from explorer.ui import (
    embedding,
    map_contents,
    map_figure,
    map_selection,
    map_state,
    map_table,
    paper_card,
    picking,
    reading_list,
    state,
)
from explorer.ui.empty import stop_if_nothing_shown, warn_of_unknown_paper
from explorer.ui.map_colors import choices, coloring
from explorer.ui.text import counted, md

_MAP = "map"
_CHART = "map without WebGL"
_HEIGHT, _HEIGHT_IN_FRAME = 700, 520
_LISTED_WHOLE = 18
_MOST_WITHOUT_WEBGL = 10_000
"""Dots that a browser can draw one by one."""
_NEAR = 6.0
"""Zoom at which the map shows a paper among its neighbours."""


def show(view: state.View) -> None:
    """Draw the page."""
    warn_of_unknown_paper(view.landscape)
    stop_if_nothing_shown(view)
    state.take_paper_from_address()
    for note in view.landscape.manifest["notes"]:
        st.info(md(note), icon=":material/info:")
    _map_and_panel(view)


@st.fragment
def _map_and_panel(view: state.View) -> None:
    """Whatever the reader does on the map runs only this part again."""
    picked = picking.current(view.landscape)
    if view.only is not None and (picked is None or picked.rows is not view.only):
        st.rerun()  # every page shows the picked papers only, and these are others now
    row = state.open_paper(view.landscape)
    picture, panel = _columns(alone=row is None and picked is None)
    with picture:
        if webgl_is_missing(_MAP):
            _draw_plotly_map(view)
        else:
            _draw_map(view)
            _explain()
        map_table.table(view, lambda row: _move_to(view, row))
    with panel:
        if row is not None:
            _paper(view, row)
        elif picked is not None:
            map_selection.panel(view, picked, _HEIGHT, lambda other: _move_to(view, other))
        else:
            map_selection.way_back(view)
            _topic_list(view)


def _columns(*, alone: bool) -> Sequence[DeltaGenerator]:
    """The map and what stands beside it; in a frame only the map, unless something is chosen."""
    if embedding.is_embedded() and alone:
        return st.container(), st.container(key=f"{embedding.CONTROLS} beside the map")
    return st.columns([2.7, 1], gap="medium")


def _draw_map(view: state.View) -> None:
    landscape, level, shown = view.landscape, view.level, view.selection.shown
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small",
        key=f"{embedding.CONTROLS} of the map",
    ):  # fmt: skip
        color = _color_control(view)
        colors = coloring(
            landscape, level, color, view.filters.query, widened=view.filters.widened
        )  # fmt: skip
        map_figure.popover(view, colors, color)
    points, histogram = map_contents.points_and_histogram(landscape)
    searched = bool(view.filters.query.strip())
    picked = picking.current(landscape)
    hits = view.selection.rows if searched else None
    paper_map(
        points,
        MapView(
            label=f"Map of {counted(len(points.xy), 'paper')}; the Topics and Papers pages list "
            "the same",
            coloring=colors,
            topics=map_contents.topic_labels(landscape, level),
            level=level,
            named=map_contents.named(landscape, level, shown),
            shown=None if searched or shown.all() else shown,
            hits=hits if picked is None else picked.rows,
            selected=state.open_paper(landscape),
            camera=map_state.map_place(),
            flight=map_state.map_flight(),
            histogram=histogram,
            height=_HEIGHT_IN_FRAME if embedding.is_embedded() else _HEIGHT,
        ),
        key=_MAP,
        describe=lambda rows, focus: map_contents.details(landscape, level, list(rows), focus),
        on_event=lambda events: _on_event(view, events, color),
    )


def _explain() -> None:
    if embedding.is_embedded():
        return
    st.caption(
        "Each dot is a paper. Papers whose titles and abstracts say similar things stand close "
        "together; directions and distances between far groups mean little. Click a dot to read "
        "the paper, a name to see its topic; hold Shift and drag to draw around papers. Lines lead "
        "from a paper to the ones most like it, wherever the map has put them."
    )


def _color_control(view: state.View) -> str:
    names = choices(view.landscape, view.filters.query)
    if st.session_state.get(state.COLOR, names[0]) not in names:
        del st.session_state[state.COLOR]  # the search whose score it was is over
    st.caption("Colour by", width="content")
    chosen = st.segmented_control(
        "Colour by", names, default="Topic", key=state.COLOR, required=True,
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


def _on_event(view: state.View, events: MapEvents, color: str) -> None:
    """Take what the reader did on the map into the state of the page, before it is drawn again."""
    if events.camera is not None:
        map_state.remember_map_place(events.camera)
    if events.sight is not None:
        map_table.remember_sight(events.sight)
    click = events.click
    if click is not None and not click.extend:
        state.choose_paper(view.landscape, click.row)
        if click.row is None and click.topic is None:
            picking.clear()
    elif events.region is not None or events.legend is not None or click is not None:
        state.choose_paper(view.landscape, None)
    picking.take(view, events, color)


def _draw_plotly_map(view: state.View) -> None:
    landscape = view.landscape
    st.info(
        "This browser cannot draw with WebGL, or has lost it, so this is a simpler map"
        + (f" of {_MOST_WITHOUT_WEBGL:,} papers chosen by chance." if _crowded(landscape) else "."),
        icon=":material/info:",
    )
    points = pd.DataFrame(
        {
            "x": landscape.papers["x"],
            "y": landscape.papers["y"],
            "topic": landscape.topic_of(view.level),
            "shown": view.selection.shown,
        }
    )
    if _crowded(landscape):
        points = points.sample(_MOST_WITHOUT_WEBGL, random_state=0).sort_index()
    points["title"] = landscape.titles_of(points.index.to_numpy())
    figure = plotly_map.paper_map(
        points,
        landscape.topics_at(view.level),
        view.theme,
        focus=None if _crowded(landscape) else map_state.map_focus(landscape),
        height=_HEIGHT,
        webgl=False,
    )
    st.plotly_chart(
        figure,
        key=_CHART,
        theme=None,
        on_select=lambda: _on_chart_click(view),
        selection_mode="points",
        config={"displaylogo": False, "scrollZoom": True, "displayModeBar": "hover",
                "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]},
        alt=f"Map of {counted(len(points), 'paper')}; the Topics and Papers pages list the same.",
    )  # fmt: skip


def _crowded(landscape: Landscape) -> bool:
    return len(landscape.papers) > _MOST_WITHOUT_WEBGL


def _on_chart_click(view: state.View) -> None:
    rows = state.selected_points(st.session_state.get(_CHART))
    state.choose_paper(view.landscape, int(rows[0]) if rows else None)


def _paper(view: state.View, row: int) -> None:
    with st.container(horizontal=True):
        if st.button("Full page", icon=":material/article:", type="primary"):
            state.go_to("papers", paper=str(view.landscape.papers["paper_id"].iloc[row]))
        reading_list.toggle(view, row, icon_only=True)
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
    map_state.set_map_focus(row)
    place = map_state.map_place()
    zoom = max(place.zoom if place else 1.0, _NEAR if len(view.landscape.papers) > 100 else 1.0)
    map_state.fly_to(map_contents.camera_at(view.landscape, row, zoom))


def _close(view: state.View) -> None:
    state.choose_paper(view.landscape, None)
    map_state.set_map_focus(None)


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
            "papers": st.column_config.NumberColumn("Papers", format="localized", width=60),
        },
    )["selection"]["cells"]
    if chosen:
        state.go_to("topics", topic=int(topics.index[chosen[0][0]]))
    st.caption("Choose a topic to open its page.")
