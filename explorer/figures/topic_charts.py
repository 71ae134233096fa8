"""Charts of a single topic, and of one beside another."""

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


def apart_bars(
    here: pd.DataFrame, there: pd.DataFrame, colors: tuple[str, str], theme: Theme
) -> go.Figure:
    """The terms that two topics do not share: those of one to the left, of the other to the right.

    Args:
        here: `term`, `share`, `share_outside` of the topic on the left, best first.
        there: The same of the topic on the right.
        colors: Of the left and the right topic.
        theme: Colours.
    """
    figure = go.Figure()
    rows = max(len(here), len(there))
    for side, (terms, color) in enumerate(zip((here, there), colors, strict=True)):
        sign = 1 if side else -1
        figure.add_trace(
            go.Bar(
                x=sign * terms["share"], y=list(range(len(terms))), orientation="h",
                marker={"color": color, "line": {"width": 0}},
                text=[plain(term) for term in terms["term"]], textposition="outside",
                textfont={"color": theme.ink, "size": 13}, cliponaxis=False,
                customdata=terms[["share", "share_outside"]],
                hovertemplate="%{text}<br>in %{customdata[0]:.0%} of its papers, in "
                "%{customdata[1]:.0%} of the other topic's<extra></extra>",
            )
        )  # fmt: skip
    styled(figure, theme, height=50 + 27 * rows)
    widest = max(here["share"].max(), there["share"].max(), 0.01)
    ticks = [share for share in (0.25, 0.5, 0.75, 1) if share <= widest + 0.1]
    figure.update_layout(barmode="overlay", bargap=0.3, dragmode=False, showlegend=False)
    figure.update_yaxes(visible=False, autorange="reversed", fixedrange=True)
    figure.update_xaxes(
        range=[-1.9 * widest, 1.9 * widest], fixedrange=True, zeroline=True,
        tickvals=[*(-share for share in reversed(ticks)), 0, *ticks],
        ticktext=[f"{share:.0%}" for share in (*reversed(ticks), 0, *ticks)],
        title_text="Share of the topic's papers that use the term",
    )  # fmt: skip
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
