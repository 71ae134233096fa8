"""A small map: where some papers stand among all."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explorer.figures.theme import Theme, styled

_MOST_AROUND = 2500
_MOST_INSIDE = 1500


@dataclass(frozen=True)
class Place:
    """A paper to ring, and those to draw lines to.

    Attributes:
        row: Row number of the paper.
        others: (papers,) row numbers of those that it is like.
    """

    row: int
    others: np.ndarray


def small_map(
    xy: np.ndarray, inside: np.ndarray, color: str, theme: Theme, *,
    place: Place | None = None, height: int = 260,
) -> go.Figure:  # fmt: skip
    """All papers as a faint ground, some of them in colour.

    Of many papers every so many is drawn: the shape stays, whatever their number.

    Args:
        xy: (n, 2) where the papers are.
        inside: (n,) bool: the papers in colour.
        color: Their colour.
        theme: Colours.
        place: A paper to ring.
        height: In pixels.
    """
    around, members = np.flatnonzero(~inside), np.flatnonzero(inside)
    size = float(np.clip(7 - 1.2 * np.log10(max(len(xy), 1) / 20), 2, 7))
    figure = go.Figure()
    figure.add_trace(_dots(xy[_thinned(around, _MOST_AROUND)], _ground(theme), size))
    figure.add_trace(_dots(xy[_thinned(members, _MOST_INSIDE)], color, size + 1))
    if place is not None:
        figure.add_traces(_marked(xy, place, theme))
    styled(figure, theme, height=height)
    figure.update_layout(
        showlegend=False, dragmode=False, margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode=False,
    )  # fmt: skip
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True, scaleanchor="x")
    return figure


def _ground(theme: Theme) -> str:
    return "#cfd5de" if theme.mode == "light" else "#3a4454"


def _thinned(rows: np.ndarray, most: int) -> np.ndarray:
    return rows[:: -(-len(rows) // most)] if len(rows) else rows


def _dots(xy: np.ndarray, color: str, size: float) -> go.Scatter:
    return go.Scatter(
        x=xy[:, 0].astype(np.float32), y=xy[:, 1].astype(np.float32), mode="markers",
        marker={"color": color, "size": size, "opacity": 0.85, "line": {"width": 0}},
    )  # fmt: skip


def _marked(xy: np.ndarray, place: Place, theme: Theme) -> list[go.Scatter]:
    """Lines to the papers that are like it, these papers, and a ring around it."""
    ends = xy[place.others]
    lines = np.full((3 * len(ends), 2), np.nan)
    lines[0::3], lines[1::3] = xy[place.row], ends
    return [
        go.Scatter(
            x=lines[:, 0], y=lines[:, 1], mode="lines",
            line={"color": theme.quiet, "width": 1}, opacity=0.6,
        ),
        go.Scatter(
            x=ends[:, 0], y=ends[:, 1], mode="markers",
            marker={"color": theme.ink, "size": 5},
        ),
        go.Scatter(
            x=xy[[place.row], 0], y=xy[[place.row], 1], mode="markers",
            marker={
                "size": 13, "color": "rgba(0,0,0,0)", "line": {"color": theme.accent, "width": 3},
            },
        ),
    ]  # fmt: skip
