"""Papers over time: in many forms, each bar and point a way to its papers."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from explorer.analysis.timelines import OTHERS, Measure, Timeline, measured, share_interval
from explorer.figures.time_axis import TimeAxis, totals_strip
from explorer.figures.timeline_charts import FORMS, Form, timeline_chart
from explorer.figures.timeline_traces import Series
from explorer.landscape import OUTLIER
from explorer.ui import chart_figure, clicked, periods, state, timeline_lists
from explorer.ui.chart_figure import Printed
from explorer.ui.timeline_groups import colors, grouped, groupings
from explorer.ui.timeline_notes import notes

_CHART, _STRIP = "timeline", "all papers of the timeline"
_PLACE = "papers"
_MEASURE, _FORM, _BY, _MOST = "measure", "form", "by", "most"
_MEASURES: dict[Measure, str] = {
    "papers": "Papers", "share": "Share", "cumulative": "So far"
}  # fmt: skip
_FORMS: dict[Form, str] = {
    "bars": "Bars", "lines": "Lines", "areas": "Areas", "stream": "Stream", "small": "Small charts"
}  # fmt: skip
_USUAL: dict[Form, int] = {"bars": 10, "lines": 4, "areas": 10, "stream": 10, "small": 12}
"""Groups that each form shows by themselves."""
_LARGEST, _CHOICES = 20, 500
"""Groups drawn by themselves at the most, and groups to choose them from."""


def controls(view: state.View) -> None:
    """Measure, form and grouping, and rarely needed choices behind a button."""
    measures = _measures(view)
    _drop_unless_in(_MEASURE, measures)
    measure: Measure = st.segmented_control(
        "Measure", measures, default="papers", required=True, key=_MEASURE,
        format_func=_MEASURES.__getitem__, bind="query-params", persist_state="session",
        help="Papers: how many. Share: which part of all dated papers of that period. So far: "
        "papers of all periods up to that one.",
    )  # fmt: skip
    _drop_unless_in(_FORM, FORMS[measure])
    form: Form = st.selectbox(
        "Form", FORMS[measure], key=_FORM, format_func=_FORMS.__getitem__, width=140,
        bind="query-params", persist_state="session",
    )  # fmt: skip
    ways = groupings(view)
    _drop_unless_in(_BY, ways)
    by = "Topics"
    if len(ways) > 1:
        by = st.selectbox(
            "By", ways, key=_BY, width=150, bind="query-params", persist_state="session",
            help="What the papers are told apart by. Pick papers on the map, or search, to compare "
            "them with the rest.",
        )  # fmt: skip
    with st.popover("More", icon=":material/tune:"):
        _more(view, by, form)


def _more(view: state.View, by: str, form: Form) -> None:
    calendar = periods.calendar_of(view.landscape, periods.chosen_period(view.landscape))
    line = grouped(view, by, calendar)
    if len(line.groups) > 2:
        _which(view, line, by, form)
    labels = line.calendar.labels
    if len(line.span) > 1:
        ends = labels[line.span[0]], labels[line.span[-1]]
        key = f"range of {ends[0]} {ends[1]}"
        st.select_slider(
            "Show only, on every page", [labels[place] for place in line.span], ends, key=key,
            on_change=lambda: periods.show_only(*st.session_state[key]),
            help="The same as dragging over the grey bars.",
        )  # fmt: skip


def _which(view: state.View, line: Timeline, by: str, form: Form) -> None:
    """How many groups are drawn by themselves, or which."""
    most, key = min(_LARGEST, len(line.groups)), _most_key(form)
    if key in st.session_state:
        st.session_state[key] = min(st.session_state[key], most)
    st.slider(
        f"{by} shown by themselves", 1, most, min(_USUAL[form], most), key=key,
        bind="query-params", persist_state="session",
        help="The largest ones; all others are drawn together.",
    )  # fmt: skip
    names = [group.label for group in line.groups[:_CHOICES] if group.key not in (OUTLIER, "")]
    key = _chosen_key(view, by)
    if key in st.session_state:
        st.session_state[key] = [name for name in st.session_state[key] if name in names]
    st.multiselect(
        "Or choose which", names, key=key, placeholder="The largest", bind="query-params"
    )


def _measures(view: state.View) -> list[Measure]:
    """All measures, but no shares where all papers are in one topic."""
    topics = view.landscape.topic_of(view.level)[view.selection.rows]
    split = (topics != topics[:1]).any() or st.session_state.get(_BY, "Topics") != "Topics"
    return [measure for measure in _MEASURES if split or measure != "share"]


def show(view: state.View, line: Timeline) -> None:
    """Draw the chart, its notes, the papers of what was clicked, and the numbers.

    Args:
        view: What the page shows.
        line: Papers per topic of the view's level and period.
    """
    measure: Measure = st.session_state[_MEASURE]
    form: Form = st.session_state[_FORM]
    by = st.session_state.get(_BY, "Topics")
    if by != "Topics":
        line = grouped(view, by, line.calendar)
    notes(view, line)
    if not line.span:
        return
    drawn = _drawn(view, line, by, form)
    _chart(view, drawn, measure, form)
    timeline_lists.papers_of_point(view, drawn, _point(drawn))
    timeline_lists.numbers(line, measure)


def _drawn(view: state.View, line: Timeline, by: str, form: Form) -> Timeline:
    """The rows that are drawn: some by themselves, the others together."""
    sizes = line.counts.sum(axis=1)
    chosen = st.session_state.get(_chosen_key(view, by)) or []
    most = st.session_state.get(_most_key(form), _USUAL[form])
    known = np.array([group.key not in (OUTLIER, "") for group in line.groups])
    largest = np.argsort(np.where(known, -sizes, 1), kind="stable")[:most]
    if chosen:
        largest = np.flatnonzero([group.label in chosen for group in line.groups])
    kept = np.sort(largest[(sizes[largest] > 0) & known[largest]])
    if not len(kept):
        kept = np.flatnonzero(sizes)[:most]
    apart = np.flatnonzero(~known & (sizes > 0) & (len(line.groups) > 1))
    if form in ("lines", "small"):
        apart = apart[:0]
    return line.joined(np.union1d(kept, apart), f"Other {by.lower()}")


def _chart(view: state.View, line: Timeline, measure: Measure, form: Form) -> None:
    axis = _axis(line)
    with st.container(gap=None):
        chart_figure.chart(
            view,
            Printed(
                "timeline", f"{_MEASURES[measure]} per period",
                lambda view: timeline_chart(
                    _series(view, line, measure, form), axis, view.theme, form=form,
                    measure=measure,
                ),
            ),
            key=_CHART, selection_mode="points",
            on_select=partial(clicked.note_point, _PLACE, _CHART),
            alt=f"{_MEASURES[measure]} per period as {_FORMS[form].lower()}; the table below has "
            "the numbers.",
        )  # fmt: skip
        # Another strip for other dates, so that what was dragged over is let go.
        key = f"{_STRIP} {line.calendar.period} {line.span.start} {line.span.stop}"
        st.plotly_chart(
            totals_strip(axis, view.theme, named=form == "small"),
            key=key, theme=None, on_select=lambda: _on_drag(line, key), selection_mode="box",
            config={"displayModeBar": False}, alt="All papers per period.",
        )  # fmt: skip
    st.caption(
        f"Click {'a part of a bar' if form == 'bars' else 'a point'} to list its papers. Drag over "
        "the small grey bars to show only those dates, on every page."
    )


def _series(view: state.View, line: Timeline, measure: Measure, form: Form) -> list[Series]:
    values = measured(line, measure)
    if form != "bars" or measure == "share":
        values[:, line.calendar.thin] = np.nan
    low, high = share_interval(line.counts, line.totals)
    return [
        Series(
            group.key, group.label, color, line.counts[number], values[number],
            (low[number], high[number]) if measure == "share" else None,
        )
        for number, (group, color) in enumerate(zip(line.groups, colors(view, line), strict=True))
        if group.key != OTHERS or form not in ("lines", "small") or len(line.groups) == 2
    ]  # fmt: skip


def _axis(line: Timeline) -> TimeAxis:
    calendar = line.calendar
    last = len(calendar.labels) - 1
    return TimeAxis(
        calendar.labels, line.span, calendar.holes_within(line.span), line.totals,
        unfinished=calendar.unfinished and line.span[-1] == last,
    )  # fmt: skip


def _point(line: Timeline) -> tuple[int, int] | None:
    """Places of the group and the period that were clicked, if both are still drawn."""
    keys = [str(group.key) for group in line.groups]
    match clicked.read(_PLACE):
        case [*key, label] if "~".join(key) in keys and label in line.calendar.labels:
            return keys.index("~".join(key)), line.calendar.labels.index(label)
    return None


def _on_drag(line: Timeline, key: str) -> None:
    """Show only the periods that the reader has dragged over."""
    boxes = st.session_state[key]["selection"].get("box")
    if not boxes or len(boxes[0]["x"]) < 2:
        return
    ends = sorted(float(one) for one in boxes[0]["x"])
    first = max(round(ends[0]), line.span[0])
    last = min(round(ends[1]), line.span[-1])
    if first <= last:
        periods.show_only(line.calendar.labels[first], line.calendar.labels[last])


def _most_key(form: Form) -> str:
    return f"{_MOST}_{form}"


def _chosen_key(view: state.View, by: str) -> str:
    return f"{by} of level {view.level} on the timeline"


def _drop_unless_in(key: str, options: Sequence[str]) -> None:
    """Forget a choice that is no longer offered."""
    if st.session_state.get(key, options[0]) not in options:
        del st.session_state[key]
