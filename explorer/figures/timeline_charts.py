"""Charts of groups of papers over calendar periods."""

from typing import Literal

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures import timeline_traces
from explorer.figures.theme import Theme, plain, styled
from explorer.figures.time_axis import MARGIN, TimeAxis, draw_time
from explorer.figures.timeline_traces import Measure, Series

Form = Literal["bars", "lines", "areas", "stream", "small"]
FORMS: dict[Measure, tuple[Form, ...]] = {
    "papers": ("bars", "lines", "areas", "stream", "small"),
    "share": ("bars", "lines", "areas", "small"),
    "cumulative": ("areas", "lines", "small"),
}
"""The forms that say something true for each measure, the usual one first."""

_HEIGHT = 470
_COLUMNS = 4
_PANEL = 150


def timeline_chart(
    series: list[Series], axis: TimeAxis, theme: Theme, *, form: Form, measure: Measure
) -> go.Figure:
    """One chart of all groups, or small ones of each.

    Every point and bar tells the key of its group and the label of its period in its custom data.

    Args:
        series: The groups, from the bottom up.
        axis: The periods.
        theme: Colours.
        form: How they are drawn.
        measure: What the values are.
    """
    if form == "small":
        return _small_multiples(series, axis, theme, measure)
    figure = go.Figure(_TRACES[form](series, axis, theme, measure))
    styled(figure, theme, height=_HEIGHT)
    figure.update_layout(
        barmode="stack", bargap=0.22 if len(axis.span) <= 60 else 0.05, hovermode="closest",
        dragmode=False, margin=MARGIN, showlegend=True,
        legend={"orientation": "v", "x": 1.01, "y": 1, "traceorder": _ORDER[form]},
    )  # fmt: skip
    draw_time(figure, axis, theme)
    _value_axis(figure, series, form, measure)
    return figure


def _value_axis(figure: go.Figure, series: list[Series], form: Form, measure: Measure) -> None:
    few = measure != "share" and sum(int(one.counts.sum()) for one in series) < 5
    figure.update_yaxes(
        title_text=_TITLE[measure], fixedrange=True, rangemode="tozero", automargin=False,
        tickformat=".0%" if measure == "share" else None, dtick=1 if few else None,
        visible=form != "stream",
        range=[0, 1.02] if measure == "share" and form in ("bars", "areas") else None,
    )  # fmt: skip


def _small_multiples(
    series: list[Series], axis: TimeAxis, theme: Theme, measure: Measure
) -> go.Figure:
    """A small chart for each group, each with a scale of its own."""
    columns = min(_COLUMNS, len(series))
    rows = -(-len(series) // columns)
    figure = make_subplots(
        rows=rows, cols=columns, horizontal_spacing=0.05, vertical_spacing=min(0.3, 0.42 / rows),
        subplot_titles=[plain(timeline_traces.short(one.label)) for one in series],
    )  # fmt: skip
    styled(figure, theme, height=rows * _PANEL + 40)
    figure.update_annotations(font={"size": 12, "color": theme.ink})
    for place, one in enumerate(series):
        for trace in timeline_traces.lines([one], axis, theme, measure):
            figure.add_trace(trace, row=place // columns + 1, col=place % columns + 1)
    figure.update_layout(showlegend=False, hovermode="closest", dragmode=False, margin_t=28)
    draw_time(figure, axis, theme, most=4, said=False)
    _value_axis(figure, series, "small", measure)
    figure.update_yaxes(title_text=None, nticks=3, automargin=True)
    return figure


_TRACES = {
    "bars": timeline_traces.bars, "lines": timeline_traces.lines, "areas": timeline_traces.areas,
    "stream": timeline_traces.stream,
}  # fmt: skip
_ORDER: dict[Form, str] = {
    "bars": "reversed", "lines": "normal", "areas": "reversed", "stream": "reversed"
}  # fmt: skip
_TITLE: dict[Measure, str] = {
    "papers": "Papers",
    "share": "Share of the period's papers",
    "cumulative": "Papers so far",
}
