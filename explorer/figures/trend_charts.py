"""Charts of topics over time."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, plain, styled, topic_colors
from explorer.landscape import OUTLIER

Measure = Literal["papers", "share"]
OTHERS = -2
"""Stands for all topics that are not drawn by themselves."""


def stacked_timeline(
    counts: pd.DataFrame,
    periods: list[str],
    topics: pd.DataFrame,
    theme: Theme,
    *,
    measure: Measure,
    unfinished: str | None = None,
) -> go.Figure:
    """Papers per period, stacked by topic.

    Args:
        counts: `period`, `topic`, `papers`, `share`; topics may include `OUTLIER` and `OTHERS`.
        periods: All periods of the axis in order.
        topics: All topics of the level, indexed by topic: `label`, `hue`; those with counts are
            drawn in this order from the bottom.
        theme: Colours.
        measure: "papers" for counts, "share" for the part of a period's papers.
        unfinished: A period that is not over, to be hatched.
    """
    colors = topic_colors(topics["hue"].to_numpy(dtype=float), theme)
    series = [
        (number, label, color)
        for (number, label), color in zip(topics["label"].items(), colors, strict=True)
    ]
    series += [(OTHERS, "Other topics", theme.quiet), (OUTLIER, "No topic", theme.outlier)]
    figure = go.Figure()
    for number, label, color in series:
        values = counts[counts["topic"] == number].set_index("period")[measure]
        if len(values):
            values = values.reindex(periods, fill_value=0)
            hatched = ["/" if period == unfinished else "" for period in periods]
            bars = _bars(values, number, color, hatched, theme)
            figure.add_trace(bars.update(name=plain(label), hovertemplate=_HOVER[measure]))
    styled(figure, theme, height=460)
    figure.update_layout(
        barmode="stack", bargap=0.22, dragmode=False, hovermode="closest",
        legend={"orientation": "v", "x": 1.01, "y": 1, "traceorder": "reversed"},
    )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False, fixedrange=True, nticks=24)
    figure.update_yaxes(
        title_text=_TITLE[measure], fixedrange=True, rangemode="tozero",
        tickformat=".0%" if measure == "share" else None,
        dtick=1 if measure == "papers" and counts["papers"].sum() < 5 else None,
    )  # fmt: skip
    return figure


def _bars(values: pd.Series, topic: int, color: str, hatched: list[str], theme: Theme) -> go.Bar:
    """One topic's bars, indexed by period."""
    pattern = {
        "shape": hatched, "fillmode": "overlay", "fgcolor": theme.ground, "fgopacity": 0.7,
        "size": 7,
    }  # fmt: skip
    return go.Bar(
        x=values.index.tolist(),
        y=values,
        customdata=[topic] * len(values),
        marker={"color": color, "line": {"width": 0}, "pattern": pattern},
    )


_HOVER: dict[Measure, str] = {
    "papers": "<b>%{fullData.name}</b><br>%{x}: %{y} papers<extra></extra>",
    "share": "<b>%{fullData.name}</b><br>%{x}: %{y:.1%} of the papers<extra></extra>",
}
_TITLE: dict[Measure, str] = {"papers": "Papers", "share": "Share of the period's papers"}
