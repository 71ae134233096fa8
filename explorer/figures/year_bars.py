"""Papers per year, small enough for the side of a page."""

import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, styled


def year_bars(counts: pd.Series, theme: Theme) -> go.Figure:
    """One bar a year; the page says which years stand at the ends.

    Args:
        counts: Papers by year, every year of the axis once.
        theme: The mode's colours.
    """
    figure = go.Figure(
        go.Bar(
            x=counts.index,
            y=counts,
            marker_color=theme.accent,
            hovertemplate="%{x}: %{y:,}<extra></extra>",
        )
    )
    styled(figure, theme, height=100)
    ends = [int(counts.index[0]), int(counts.index[-1])]
    figure.update_layout(bargap=0.2, dragmode=False, margin={"l": 0, "r": 0, "t": 4, "b": 4})
    figure.update_xaxes(
        showticklabels=False, range=[ends[0] - 0.6, ends[1] + 0.6],
        fixedrange=True, showgrid=False, showline=True,
    )  # fmt: skip
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure
