"""Changes per year with their intervals: a dot and a whisker each."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, plain, styled

SYMBOLS = {
    "emerging": "✦", "rising": "▲", "steady": "●", "up and down": "≈", "falling": "▼",
    "dormant": "○", "too few papers to say": "–",
}  # fmt: skip
"""What stands for each verdict in tables."""
_MARKERS = {
    "rising": "triangle-up", "falling": "triangle-down", "steady": "circle",
    "up and down": "diamond",
}  # fmt: skip
TRENDS_SAY = "Change of each topic's share per year with its 95 % interval; a filled mark is sure"
"""What a caption of the chart says."""
_LETTERS = 42
_WIDEST = 4.0
"""No axis goes beyond this many times more or less a year; longer whiskers are cut."""
_TICKS = {
    1.12: (-0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1),
    1.6: (-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.5),
    _WIDEST: (-0.75, -0.67, -0.5, -0.33, -0.2, 0, 0.25, 0.5, 1, 2, 3),
}
"""Changes named on the axis, by how wide it is at the most."""


def slope_chart(slopes: pd.DataFrame, colors: list[str], theme: Theme) -> go.Figure:
    """Change of each topic's share per year, on a scale on which doubling is as far as halving.

    Args:
        slopes: One row per topic from the top down: `place` (told by a click), `label`, `change`,
            `low`, `high` (0.1 is +10 %), `verdict`, `papers`.
        colors: The colour of each row.
        theme: Colours of everything else.
    """
    factor, low, high = (1 + slopes[name].to_numpy() for name in ("change", "low", "high"))
    figure = go.Figure(
        go.Scatter(
            x=factor, y=np.arange(len(slopes)), mode="markers", customdata=slopes["place"],
            text=_hovers(slopes), hovertemplate="%{text}<extra></extra>",
            marker={
                "color": colors, "size": 12,
                "symbol": [_MARKERS.get(verdict, "circle-open") for verdict in slopes["verdict"]],
                "line": {"width": np.where(slopes["verdict"].isin(_MARKERS), 0, 2)},
            },
        )
    )  # fmt: skip
    for place, color in enumerate(colors):
        figure.add_shape(
            type="line", x0=low[place], x1=high[place], y0=place, y1=place, layer="between",
            line={"color": color, "width": 2},
        )  # fmt: skip
    figure.add_vline(x=1, line={"color": theme.quiet, "width": 1}, layer="below")
    styled(figure, theme, height=max(180, 90 + 26 * len(slopes)))
    figure.update_layout(dragmode=False, hovermode="closest", showlegend=False)
    figure.update_yaxes(
        tickvals=np.arange(len(slopes)), ticktext=[_short(label) for label in slopes["label"]],
        range=[len(slopes) - 0.4, -0.6], showgrid=False, zeroline=False, fixedrange=True,
        tickfont={"color": theme.ink},
    )  # fmt: skip
    _change_axis(figure, factor, low, high)
    return figure


def _change_axis(figure: go.Figure, factor: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
    """Percent per year; wide enough for every dot and for most whiskers."""
    reach = np.quantile(np.maximum(high, 1 / low), 0.9) if len(factor) else 1.0
    widest = np.clip(max(reach, np.maximum(factor, 1 / factor).max(initial=1)), 1.06, _WIDEST)
    end = 1.08 * np.log10(widest)
    offered = next(ticks for most, ticks in _TICKS.items() if widest <= most)
    ticks = np.array([tick for tick in offered if abs(np.log10(1 + tick)) <= end])
    figure.update_xaxes(
        type="log", range=[-end, end], tickvals=1 + ticks, fixedrange=True,
        ticktext=[_percent(tick) for tick in ticks], title_text="Change of the share per year",
    )  # fmt: skip


def _hovers(slopes: pd.DataFrame) -> list[str]:
    return [
        f"<b>{plain(row.label)}</b>: {row.verdict}<br>{_percent(row.change, 1)} a year, between "
        f"{_percent(row.low, 1)} and {_percent(row.high, 1)}<br>{row.papers:,} papers"
        for row in slopes.itertuples()
    ]


def _percent(change: float, digits: int = 0) -> str:
    return "0 %" if change == 0 else f"{100 * change:+.{digits}f} %".replace("-", "−")


def _short(label: str) -> str:
    return plain(label if len(label) <= _LETTERS else label[: _LETTERS - 1].rstrip() + "…")
