"""Charts of a single topic."""

import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, plain, styled


def term_bars(terms: pd.DataFrame, color: str, theme: Theme) -> go.Figure:
    """The terms of a topic by weight, heaviest on top.

    Args:
        terms: `term` and `weight`, best first.
        color: The topic's colour.
        theme: Colours.
    """
    ordered = terms.iloc[::-1]
    figure = go.Figure(
        go.Bar(
            x=ordered["weight"],
            y=[plain(term) for term in ordered["term"]],
            orientation="h",
            marker={"color": color, "line": {"width": 0}},
            hovertemplate="%{y}: weight %{x:.3f}<extra></extra>",
        )
    )
    styled(figure, theme, height=60 + 24 * len(terms))
    figure.update_layout(bargap=0.3, dragmode=False)
    figure.update_yaxes(showgrid=False, tickfont={"color": theme.ink}, fixedrange=True)
    figure.update_xaxes(title_text="c-TF-IDF weight", fixedrange=True)
    return figure


def year_bars(counts: pd.Series, periods: list[str], color: str, theme: Theme) -> go.Figure:
    """Papers of one topic per period.

    Args:
        counts: Papers by period; periods without papers may be missing.
        periods: All periods of the axis in order.
        color: The topic's colour.
        theme: Colours.
    """
    papers = counts.reindex(periods, fill_value=0)
    figure = go.Figure(
        go.Bar(
            x=periods, y=papers, marker={"color": color, "line": {"width": 0}},
            hovertemplate="%{x}: %{y} papers<extra></extra>",
        )
    )  # fmt: skip
    styled(figure, theme, height=190)
    figure.update_layout(bargap=0.25, dragmode=False)
    figure.update_xaxes(type="category", showgrid=False, fixedrange=True, nticks=12)
    figure.update_yaxes(title_text="Papers", fixedrange=True, rangemode="tozero", nticks=4)
    return figure
