"""Two stretches of time side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.theme import Theme, plain, styled

_LONGEST = 34
_UNSURE = 0.4
"""Opacity of what may be chance."""
_MARGIN = 0.04


def share_changes(
    changes: pd.DataFrame, colors: Sequence[str], names: tuple[str, str], theme: Theme
) -> go.Figure:
    """Shares then and now, and how sure the difference between them is.

    Left a line from each share then, an open ring, to the share now, a dot. Right the difference
    with its interval. What may be chance is pale.

    Args:
        changes: From top to bottom: `label`, `papers_then`, `papers_now`, `share_then`,
            `share_now`, `difference`, `low`, `high`, `change` (empty for what may be chance).
        colors: One per row.
        names: What then and now are called.
        theme: The mode's colours.
    """
    figure = make_subplots(
        cols=2, shared_yaxes=True, column_widths=[0.58, 0.42], horizontal_spacing=0.03
    )
    rows = np.arange(len(changes))
    sure = (changes["change"] != "").to_numpy()
    opacity = np.where(sure, 1, _UNSURE)
    for at, (_, row) in enumerate(changes.iterrows()):
        line = {"color": colors[at], "width": 3}
        figure.add_trace(
            go.Scatter(
                x=[row["share_then"], row["share_now"]], y=[at, at], mode="lines", line=line,
                opacity=float(opacity[at]), hoverinfo="skip",
            ),
            row=1, col=1,
        )  # fmt: skip
    for side, name, symbol in (("then", names[0], "circle-open"), ("now", names[1], "circle")):
        figure.add_trace(
            go.Scatter(
                x=changes[f"share_{side}"], y=rows, mode="markers", hoverinfo="text",
                hovertext=_hover(changes, side, name),
                marker={
                    "symbol": symbol, "size": 11, "color": list(colors), "opacity": opacity,
                    "line": {"width": 2, "color": list(colors)},
                },
            ),
            row=1, col=1,
        )  # fmt: skip
    for part, color in ((sure, theme.ink), (~sure, theme.outlier)):
        if part.any():
            figure.add_trace(_differences(changes[part], rows[part], color), row=1, col=2)
    figure.add_vline(x=0, line={"color": theme.quiet, "width": 1}, row=1, col=2)
    styled(figure, theme, height=90 + 27 * len(changes))
    _frame(figure, changes, names)
    return figure


def _hover(changes: pd.DataFrame, side: str, name: str) -> list[str]:
    return [
        f"<b>{plain(label)}</b><br>{plain(name)}: {share:.1%}, {papers:,} papers"
        for label, share, papers in zip(
            changes["label"], changes[f"share_{side}"], changes[f"papers_{side}"], strict=True
        )
    ]


def _differences(changes: pd.DataFrame, rows: np.ndarray, color: str) -> go.Scatter:
    """Differences in points with bars from the lower to the upper end of their intervals."""
    texts = [
        f"<b>{plain(row['label'])}</b><br>{100 * row['difference']:+.1f} points, surely between "
        f"{100 * row['low']:+.1f} and {100 * row['high']:+.1f}"
        + ("" if row["change"] else "<br>That may be chance")
        for _, row in changes.iterrows()
    ]
    return go.Scatter(
        x=100 * changes["difference"], y=rows, mode="markers", hoverinfo="text", hovertext=texts,
        marker={"size": 8, "color": color, "symbol": "diamond"},
        error_x={
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3, "color": color,
            "array": 100 * (changes["high"] - changes["difference"]),
            "arrayminus": 100 * (changes["difference"] - changes["low"]),
        },
    )  # fmt: skip


def _frame(figure: go.Figure, changes: pd.DataFrame, names: tuple[str, str]) -> None:
    labels = [
        plain(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")
        for text in changes["label"]
    ]
    figure.update_layout(showlegend=False, dragmode=False, hovermode="closest")
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, fixedrange=True, zeroline=False,
        range=[len(labels) - 0.4, -0.6],
    )  # fmt: skip
    figure.update_yaxes(tickfont={"color": figure.layout.font.color}, col=1)
    figure.update_xaxes(fixedrange=True, side="top", zeroline=False, title_standoff=6)
    figure.update_xaxes(
        title_text=f"Share of papers: ○ {plain(names[0])}  ● {plain(names[1])}",
        tickformat=".0%" if changes["share_now"].max() > 0.05 else ".1%", rangemode="tozero", col=1,
    )  # fmt: skip
    figure.update_xaxes(title_text="Difference in percentage points", ticksuffix="", col=2)


def two_maps(
    ground: np.ndarray, sides: Sequence[tuple[str, np.ndarray, Sequence[str]]], theme: Theme
) -> go.Figure:
    """The papers of two stretches of time, each on a small map of all papers.

    Args:
        ground: (papers, 2) places of any papers, to be drawn pale behind.
        sides: Name, (papers, 2) places, and colours of each stretch's papers.
        theme: The mode's colours.
    """
    figure = make_subplots(
        cols=2, horizontal_spacing=0.02, subplot_titles=[plain(name) for name, _, _ in sides]
    )
    for col, (_, places, colors) in enumerate(sides, start=1):
        figure.add_trace(_dots(ground, theme.faded, 3, 0.8), row=1, col=col)
        figure.add_trace(_dots(places, list(colors), 5, 0.85), row=1, col=col)
    styled(figure, theme, height=380)
    figure.update_layout(showlegend=False, dragmode=False, margin={"t": 30})
    low, high = ground.min(axis=0), ground.max(axis=0)
    pad = _MARGIN * np.maximum(high - low, 0.5)
    for number, axes in enumerate((figure.update_xaxes, figure.update_yaxes)):
        ends = [float(low[number] - pad[number]), float(high[number] + pad[number])]
        axes(visible=False, fixedrange=True, range=ends)
    return figure


def _dots(places: np.ndarray, color: str | list[str], size: int, opacity: float) -> go.Scattergl:
    return go.Scattergl(
        x=places[:, 0].astype(np.float32), y=places[:, 1].astype(np.float32), mode="markers",
        hoverinfo="skip", marker={"color": color, "size": size, "opacity": opacity},
    )  # fmt: skip
