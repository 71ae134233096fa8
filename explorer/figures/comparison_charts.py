"""Charts of two sets of papers side by side."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.theme import Theme, plain, styled, topic_colors

_LINE = 27
_LONGEST = 34
_HUES = np.array([0.72, 0.16])
"""Blue and amber on the colour circle: apart also for readers who see few hues."""


def side_colors(theme: Theme) -> tuple[str, str]:
    """The colours of the two sides."""
    left, right = topic_colors(_HUES, theme)
    return left, right


def share_pairs(table: pd.DataFrame, names: tuple[str, str], theme: Theme) -> go.Figure:
    """For each line two marks: what part of either side's papers it is true of.

    Args:
        table: `name`, `share_left`, `share_right`, first line on top.
        names: What the sides are called.
        theme: Colours.
    """
    lines = table.iloc[::-1]
    labels = [plain(_short(name)) for name in lines["name"]]
    places = list(range(len(lines)))
    figure = go.Figure(_bridges(lines, places, theme))
    marks = zip(("left", "right"), names, side_colors(theme), ("circle", "diamond"), strict=True)
    for side, name, color, symbol in marks:
        figure.add_trace(
            go.Scatter(
                x=lines[f"share_{side}"], y=places, mode="markers", name=plain(_short(name)),
                customdata=[plain(text) for text in lines["name"]],
                marker={"color": color, "size": 11, "symbol": symbol},
                hovertemplate="%{customdata}: %{x:.0%} of its papers<extra>%{fullData.name}"
                "</extra>",
            )
        )  # fmt: skip
    styled(figure, theme, height=60 + _LINE * len(lines))
    figure.update_layout(
        dragmode=False, margin={"t": 34},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False,
                "itemdoubleclick": False},
    )  # fmt: skip
    figure.update_xaxes(
        tickformat=".0%", fixedrange=True, range=[-0.02, _furthest(lines)], zeroline=False,
        nticks=6,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=places, ticktext=labels, tickfont={"color": theme.ink}, showgrid=False,
        fixedrange=True, range=[-0.7, len(lines) - 0.3], zeroline=False,
    )  # fmt: skip
    return figure


def year_pairs(table: pd.DataFrame, names: tuple[str, str], theme: Theme) -> go.Figure:
    """Papers per year of either side as shares, one above the other on the same axes.

    Args:
        table: Indexed by year: `papers_left`, `papers_right`, `share_left`, `share_right`.
        names: What the sides are called.
        theme: Colours.
    """
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, shared_yaxes="all", vertical_spacing=0.08
    )
    sides = zip(("left", "right"), names, side_colors(theme), strict=True)
    for row, (side, name, color) in enumerate(sides, start=1):
        bars = go.Bar(
            x=table.index, y=table[f"share_{side}"], customdata=table[f"papers_{side}"],
            marker={"color": color, "line": {"width": 0}}, name=plain(_short(name)),
            hovertemplate="%{x}: %{customdata:,} papers, %{y:.0%} of its dated papers"
            "<extra>%{fullData.name}</extra>",
        )  # fmt: skip
        figure.add_trace(bars, row=row, col=1)
    styled(figure, theme, height=270)
    figure.update_layout(bargap=0.2, dragmode=False, showlegend=False)
    figure.update_xaxes(fixedrange=True, showgrid=False, nticks=12, tickformat="d")
    if len(table) <= 12:
        figure.update_xaxes(dtick=1)
    figure.update_yaxes(tickformat=".0%", fixedrange=True, rangemode="tozero", nticks=4)
    return figure


def _bridges(lines: pd.DataFrame, places: list[int], theme: Theme) -> go.Scatter:
    """A thin line between the marks of each pair, all in one trace."""
    ends = lines[["share_left", "share_right"]].to_numpy(dtype=float)
    x = np.column_stack([ends, np.full(len(ends), np.nan)]).ravel()
    return go.Scatter(
        x=x, y=np.repeat(places, 3), mode="lines", line={"color": theme.grid, "width": 4},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _furthest(lines: pd.DataFrame) -> float:
    largest = lines[["share_left", "share_right"]].to_numpy(dtype=float).max(initial=0.05)
    return min(1.1 * float(largest), 1.03)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
