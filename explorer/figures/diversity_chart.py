"""How different the papers of each period are."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, styled
from explorer.figures.time_axis import TimeAxis, draw_time


def diversity_chart(scores: pd.DataFrame, axis: TimeAxis, theme: Theme) -> go.Figure:
    """Scores as dots on a line, their intervals as a band; periods without one stay open.

    Args:
        scores: One row per period of the calendar: `papers`, `score`, `low`, `high`, not a number
            where there are too few papers.
        axis: The periods to draw.
        theme: The mode's colours.
    """
    figure = go.Figure()
    places = np.array(axis.span)
    shown = scores.iloc[places]
    for stretch in np.split(places, np.flatnonzero(shown["score"].isna().to_numpy())):
        known = stretch[scores["score"].iloc[stretch].notna().to_numpy()]
        if len(known):
            figure.add_trace(_band(scores.iloc[known], known, theme))
    figure.add_trace(_line(scores, places, axis, theme))
    unknown = shown.index[shown["score"].isna() & (shown["papers"] > 0)]
    styled(figure, theme, height=380)
    top = float(np.nanmax(shown["high"]))
    figure.update_layout(showlegend=False, dragmode=False, hovermode="closest")
    figure.update_yaxes(
        title_text="Equally different papers", fixedrange=True, range=[0, 1.12 * top], nticks=6
    )
    figure.add_trace(
        go.Scatter(
            x=unknown, y=[0.03 * top] * len(unknown), mode="text", text=["?"] * len(unknown),
            textfont={"color": theme.quiet}, hoverinfo="text",
            hovertext=[
                f"{axis.labels[place]}: too few papers to tell ({scores['papers'][place]:,})"
                for place in unknown
            ],
        )
    )  # fmt: skip
    draw_time(figure, axis, theme)
    return figure


def _band(known: pd.DataFrame, places: np.ndarray, theme: Theme) -> go.Scatter:
    """The interval; of a single period a bar, since a band needs two."""
    if len(places) == 1:
        places, known = places[0] + np.array([-0.12, 0.12]), pd.concat([known, known])
    return go.Scatter(
        x=np.concatenate([places, places[::-1]]),
        y=np.concatenate([known["high"], known["low"][::-1]]),
        mode="lines", line={"width": 0}, fill="toself", fillcolor=theme.accent, opacity=0.22,
        hoverinfo="skip",
    )  # fmt: skip


def _line(scores: pd.DataFrame, places: np.ndarray, axis: TimeAxis, theme: Theme) -> go.Scatter:
    shown = scores.iloc[places]
    open_last = axis.unfinished and len(places)
    symbols = ["circle"] * len(places)
    if open_last:
        symbols[-1] = "circle-open"
    texts = [
        f"<b>{axis.labels[place]}</b>: {score:.1f}, surely between {low:.1f} and {high:.1f}<br>"
        f"from {papers:,} papers"
        + ("<br>This period may be unfinished" if open_last and place == places[-1] else "")
        for place, papers, score, low, high in zip(
            places, shown["papers"], shown["score"], shown["low"], shown["high"], strict=True
        )
    ]
    return go.Scatter(
        x=places, y=shown["score"], mode="lines+markers", hoverinfo="text", hovertext=texts,
        customdata=places.astype(np.int32), connectgaps=False,
        line={"color": theme.accent, "width": 2},
        marker={"size": 9, "symbol": symbols, "color": theme.accent,
            "line": {"width": 2, "color": theme.accent},
        },
    )  # fmt: skip
