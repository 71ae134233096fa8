"""What each setting of the granularity gives."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.theme import Theme, plain, styled

_MOST_TICKS = 5


def granularity_curves(
    curve: pd.DataFrame, levels: pd.DataFrame, chosen: int, theme: Theme
) -> go.Figure:
    """Topics, and papers of none, by how small a topic may be; the levels are marked.

    Args:
        curve: `min_topic_size`, `topics`, `share` (of papers of no topic) of all sizes tried.
        levels: The same of the levels in use, and `name`.
        chosen: Row of `levels` that the reader sees.
        theme: Colours.
    """
    figure = make_subplots(
        rows=1, cols=2, horizontal_spacing=0.09,
        subplot_titles=["Number of topics", "Papers of no topic"],
    )  # fmt: skip
    colors = [theme.accent if place == chosen else theme.quiet for place in range(len(levels))]
    for place, (column, form) in enumerate((("topics", ":,"), ("share", ":.0%")), start=1):
        line = go.Scatter(
            x=curve["min_topic_size"], y=curve[column], mode="lines",
            line={"color": theme.outlier, "width": 2}, name="",
            hovertemplate=f"at least %{{x}} papers a topic: %{{y{form}}}<extra></extra>",
        )  # fmt: skip
        marks = go.Scatter(
            x=levels["min_topic_size"], y=levels[column], mode="markers+text",
            text=[plain(name) * (row == chosen) for row, name in enumerate(levels["name"])],
            textposition="top right", textfont={"color": theme.accent}, cliponaxis=False,
            marker={"color": colors, "size": 9}, name="", customdata=levels["name"].map(plain),
            hovertemplate=f"<b>%{{customdata}}</b>: %{{y{form}}}<extra></extra>",
        )  # fmt: skip
        figure.add_traces([line, marks], rows=1, cols=place)
    styled(figure, theme, height=170)
    figure.update_annotations(
        font={"size": 12, "color": theme.quiet}, xanchor="left", y=1.02,
    )  # fmt: skip
    for place, annotation in enumerate(figure.layout.annotations):
        annotation.x = figure.layout[f"xaxis{place + 1 if place else ''}"].domain[0]
    figure.update_layout(showlegend=False, dragmode=False, margin={"t": 26, "r": 60})
    figure.update_xaxes(
        type="log", fixedrange=True, showgrid=False, tickvals=_ticks(curve["min_topic_size"]),
        title_text="Fewest papers in a topic",
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, rangemode="tozero", nticks=4)
    figure.update_yaxes(tickformat=".0%", col=2)
    return figure


def _ticks(sizes: pd.Series) -> list[int]:
    """A few round numbers within the sizes."""
    round_numbers = [part * 10**power for power in range(7) for part in (1, 2, 5)]
    within = [number for number in round_numbers if sizes.min() <= number <= sizes.max()]
    return within[:: -(-len(within) // _MOST_TICKS) or 1]
