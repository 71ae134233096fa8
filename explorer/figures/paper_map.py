"""The map: every paper a point, near papers alike, topics coloured and named."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explorer.figures.label_placement import place_labels
from explorer.figures.theme import Theme, label_colors, plain, styled, topic_colors
from explorer.landscape import OUTLIER

TITLES_UP_TO = 20_000
"""Papers up to which titles travel to the browser for the hover; above, only the topic does."""

_AREA = (780.0, 680.0)
_MARGIN = 0.06
_HANDFUL = 3
_CLEAR_OF_DOTS = 28.0
"""Pixels by which the label of a handful of papers stands above their middle."""


def paper_map(
    points: pd.DataFrame,
    topics: pd.DataFrame,
    theme: Theme,
    *,
    focus: int | None = None,
    height: int = 660,
    webgl: bool = True,
) -> go.Figure:
    """The map of all papers, one trace per topic, a row number in `customdata`.

    For export, and for browsers that cannot draw the map component.

    Args:
        points: One row per paper, in row order: `x`, `y`, `topic`, `title`, `shown`.
        topics: Indexed by topic: `label`, `size`, `x`, `y`, `hue`.
        theme: Colours.
        focus: Row number of a paper to ring.
        height: In pixels.
        webgl: Whether dots are drawn with WebGL; slower and larger without.
    """
    figure = go.Figure()
    size = _marker_size(len(points))
    shown = points["shown"].to_numpy()
    hidden = points[~shown]
    if len(hidden):
        name = "Left out by the filters"
        figure.add_trace(_dots(hidden, name, theme.faded, size - 1, hover=False))
    topic = points["topic"].to_numpy()
    titles = len(points) <= TITLES_UP_TO
    outliers = points[shown & (topic == OUTLIER)]
    if len(outliers):
        figure.add_trace(_dots(outliers, "No topic", theme.outlier, size - 1, titles=titles))
    colors = topic_colors(topics["hue"].to_numpy(dtype=float), theme)
    for (number, row), color in zip(topics.iterrows(), colors, strict=True):
        members = points[shown & (topic == number)]
        if len(members):
            figure.add_trace(_dots(members, row["label"], color, size, titles=titles))
    if focus is not None:
        figure.add_trace(_ring(points.iloc[[focus]], theme, size))
    _frame(figure, points, height)
    for annotation in _labels(topics[topics.index.isin(topic[shown])], figure, theme):
        figure.add_annotation(annotation)
    styled(figure, theme, height=height)
    return figure if webgl else _as_vectors(figure)


def _as_vectors(figure: go.Figure) -> go.Figure:
    """The same figure with dots as SVG, which every browser draws."""
    traces = [
        go.Scatter(trace.to_plotly_json() | {"type": "scatter"})
        if isinstance(trace, go.Scattergl) else trace
        for trace in figure.data
    ]  # fmt: skip
    return go.Figure(traces, figure.layout)


def _dots(
    points: pd.DataFrame, name: str, color: str, size: float, *,
    hover: bool = True, titles: bool = False,
) -> go.Scattergl:  # fmt: skip
    text = "%{text}<br><i>%{fullData.name}</i><extra></extra>" if titles else (
        "%{fullData.name}<extra></extra>"
    )  # fmt: skip
    return go.Scattergl(
        x=points["x"].to_numpy(dtype=np.float32),
        y=points["y"].to_numpy(dtype=np.float32),
        customdata=points.index.to_numpy(dtype=np.int32),
        text=_wrapped(points["title"]) if titles else None,
        name=plain(name),
        mode="markers",
        marker={"color": color, "size": size, "opacity": 0.85, "line": {"width": 0}},
        selected={"marker": {"size": size + 8, "opacity": 1}},
        unselected={"marker": {"opacity": 0.55}},
        hovertemplate=text if hover else None,
        hoverinfo=None if hover else "skip",
        showlegend=False,
    )


def _ring(point: pd.DataFrame, theme: Theme, size: float) -> go.Scatter:
    return go.Scatter(
        x=point["x"], y=point["y"], mode="markers", hoverinfo="skip", showlegend=False,
        marker={
            "size": size + 12, "color": "rgba(0,0,0,0)",
            "line": {"color": theme.accent, "width": 3},
        },
    )  # fmt: skip


def _wrapped(titles: Iterable[str]) -> np.ndarray:
    """Titles for the hover box, broken into lines of about 60 characters."""
    texts = []
    for title in titles:
        lines = [""]
        for word in plain(title).split():
            if len(lines[-1]) + len(word) > 60:
                lines.append("")
            lines[-1] += f" {word}"
        texts.append("<br>".join(line.strip() for line in lines[:4]))
    return np.array(texts, dtype=object)


def _marker_size(papers: int) -> float:
    """Pixels across: large for a handful, small for a crowd."""
    return float(np.clip(13 - 1.8 * np.log10(max(papers, 1) / 20), 3, 13))


def _frame(figure: go.Figure, points: pd.DataFrame, height: int) -> None:
    """Axes without marks, equal scales, and room for labels at the edge."""
    hidden = {"visible": False, "fixedrange": False}
    ranges = []
    for axis in ("x", "y"):
        low, high = float(points[axis].min()), float(points[axis].max())
        pad = max(high - low, 0.5) * _MARGIN
        ranges.append([low - pad, high + pad])
    figure.update_xaxes(hidden | {"range": ranges[0]})
    figure.update_yaxes(hidden | {"range": ranges[1], "scaleanchor": "x", "scaleratio": 1})
    figure.update_layout(dragmode="pan", hovermode="closest", height=height)


def _labels(topics: pd.DataFrame, figure: go.Figure, theme: Theme) -> list[dict[str, object]]:
    """One annotation per topic that finds a free place, the largest first."""
    if topics.empty:
        return []
    topics = topics.sort_values("size", ascending=False, kind="stable")
    (left, right), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    scale = min(_AREA[0] / (right - left), _AREA[1] / (top - bottom))
    offset = (_AREA - scale * np.array([right - left, top - bottom])) / 2
    anchors = np.stack(
        [(topics["x"] - left) * scale + offset[0], (top - topics["y"]) * scale + offset[1]], axis=1
    )
    anchors[:, 1] -= np.where(topics["size"] <= _HANDFUL, _CLEAR_OF_DOTS, 0)
    sizes = 13 + 5 * np.sqrt(topics["size"] / topics["size"].max()).to_numpy()
    colors = label_colors(topics["hue"].to_numpy(dtype=float), theme)
    return [
        {
            "x": (label.x - offset[0]) / scale + left,
            "y": top - (label.y - offset[1]) / scale,
            "text": "<b>" + "<br>".join(map(plain, label.lines)) + "</b>",
            "showarrow": False,
            "captureevents": False,
            "font": {
                "size": float(sizes[label.index]),
                "color": colors[label.index],
                "shadow": ", ".join([f"0 0 3px {theme.ground}"] * 4),
            },
        }
        for label in place_labels(topics["label"].tolist(), anchors, sizes.tolist(), _AREA)
    ]
