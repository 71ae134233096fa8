"""How groups of papers over calendar periods are drawn: as bars, lines, areas or a stream."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from explorer.figures.theme import Theme, plain
from explorer.figures.time_axis import TimeAxis, hatching

Measure = Literal["papers", "share", "cumulative"]

_NAME = 32
"""Letters that fit above a small chart, and into the legend."""
_MARKED = 80
"""Periods up to which each point of a line gets a dot."""


@dataclass(frozen=True, eq=False)
class Series:
    """A group of papers over time.

    Attributes:
        key: What a click on the group tells.
        label: Its name.
        color: Its colour.
        counts: (p,) papers.
        values: (p,) what is drawn; NaN where there is nothing to say.
        interval: (p,) lower and (p,) upper ends of the intervals of the values, if there are any.
    """

    key: int | str
    label: str
    color: str
    counts: np.ndarray
    values: np.ndarray
    interval: tuple[np.ndarray, np.ndarray] | None = None


def bars(series: list[Series], axis: TimeAxis, theme: Theme, measure: Measure) -> list[go.Bar]:
    """Bars on top of one another, the unfinished ones hatched."""
    bars = []
    for one in series:
        places = axis.span.start + np.flatnonzero(one.values[axis.span.start : axis.span.stop] > 0)
        hatched = (places == axis.span.stop - 1) & axis.unfinished
        pattern = hatching(np.where(hatched, "/", ""), theme) if hatched.any() else None
        bars.append(
            go.Bar(
                x=places,
                y=one.values[places],
                marker={"color": one.color, "line": {"width": 0}, "pattern": pattern},
                **_told(one, axis, places, measure),
            )
        )
    return bars


def lines(series: list[Series], axis: TimeAxis, theme: Theme, measure: Measure) -> list[go.Scatter]:
    """Lines that break at holes; dashed towards an unfinished period; intervals as bands."""
    traces = []
    end = axis.span.stop - axis.unfinished
    sure = np.arange(axis.span.start, end)
    unsure = (
        np.arange(max(end - 1, axis.span.start), axis.span.stop) if axis.unfinished else sure[:0]
    )
    bands = [_band(one, *one.interval, axis) for one in series if one.interval is not None]
    for one in series:
        for places, dash in ((sure, "solid"), (unsure, "dot")):
            values = one.values[places]
            fresh = np.ones(len(places), dtype=bool)
            fresh[:1] = dash == "solid" or len(places) == 1
            known = np.isfinite(values)
            alone = known & ~np.append(known[1:], False) & ~np.append(False, known[:-1])
            dots = np.where((len(axis.span) <= _MARKED) | alone | (dash == "dot"), 6, 0) * fresh
            traces.append(
                go.Scatter(
                    x=places,
                    y=values,
                    mode="lines+markers",
                    cliponaxis=False,
                    line={"color": one.color, "width": 2, "dash": dash},
                    marker={
                        "size": dots, "color": theme.ground if dash == "dot" else one.color,
                        "line": {"color": one.color, "width": 1.5}, "opacity": 1,
                    },
                    legendgroup=str(one.key),
                    **_told(one, axis, places, measure),
                )
            )  # fmt: skip
            traces[-1].showlegend = dash == "solid" if len(sure) else dash == "dot"
    return [*bands, *traces]


def _band(one: Series, low: np.ndarray, high: np.ndarray, axis: TimeAxis) -> go.Scatter:
    """The intervals of a line's values, one outline for each unbroken part."""
    x: list[float | None] = []
    y: list[float | None] = []
    for places in _unbroken(one.values, axis.span):
        across = places.astype(float) if len(places) > 1 else places[0] + np.array([-0.15, 0.15])
        inside = places if len(places) > 1 else places.repeat(2)
        x += [*across, *across[::-1], None]
        y += [*high[inside], *low[inside][::-1], None]
    return go.Scatter(
        x=x, y=y, fill="toself", mode="lines", line={"width": 0}, fillcolor=one.color,
        opacity=0.12, hoverinfo="skip", showlegend=False, legendgroup=str(one.key),
        name=plain(one.label),
    )  # fmt: skip


def areas(
    series: list[Series], axis: TimeAxis, theme: Theme, measure: Measure, centered: bool = False
) -> list[go.Scatter]:
    """Areas on top of one another, apart on both sides of a hole; hatched where unfinished."""
    traces = []
    outline = {"width": 0.6 if len(axis.span) <= _MARKED else 0, "color": theme.ground}
    whole = np.sum([one.values for one in series], axis=0)
    for number, places in enumerate(_parts(whole, axis)):
        x = places.astype(float) if len(places) > 1 else places[0] + np.array([-0.3, 0.3])
        inside = places if len(places) > 1 else places.repeat(2)
        shared = {"x": x, "mode": "lines+markers", "stackgroup": f"part {number}"}
        if centered:
            traces.append(
                go.Scatter(
                    y=-whole[inside] / 2, line={"width": 0}, fill="none", hoverinfo="skip",
                    showlegend=False, marker={"opacity": 0}, **shared,
                )
            )  # fmt: skip
        hatched = axis.unfinished and places[-1] == axis.span.stop - 1
        pattern = {"shape": "/" if hatched else "", "fgcolor": theme.ground, "fgopacity": 0.7,
                   "fillmode": "overlay", "size": 7}  # fmt: skip
        for one in series:
            traces.append(
                go.Scatter(
                    y=one.values[inside],
                    line=outline,
                    fillcolor=one.color,
                    fill="tonexty",
                    fillpattern=pattern,
                    marker={"size": 1, "opacity": 0, "color": one.color},
                    legendgroup=str(one.key),
                    **shared,
                    **_told(one, axis, inside, measure),
                )
            )
            traces[-1].showlegend = number == 0
    return traces


def stream(
    series: list[Series], axis: TimeAxis, theme: Theme, measure: Measure
) -> list[go.Scatter]:
    """Stacked areas about a middle line: how thick each is, is how many papers."""
    return areas(series, axis, theme, measure, centered=True)


def _unbroken(values: np.ndarray, span: range) -> list[np.ndarray]:
    """Places of the span that have values, one array for each part without a break."""
    places = span.start + np.flatnonzero(np.isfinite(values[span.start : span.stop]))
    return [part for part in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(part)]


def _parts(values: np.ndarray, axis: TimeAxis) -> list[np.ndarray]:
    """The unbroken parts, the way to an unfinished period apart from what comes before."""
    parts = _unbroken(values, axis.span)
    if axis.unfinished and parts and len(parts[-1]) > 2:
        parts[-1:] = [parts[-1][:-1], parts[-1][-2:]]
    return parts


def _told(one: Series, axis: TimeAxis, places: np.ndarray, measure: Measure) -> dict[str, object]:
    """Name, custom data and what is said of each point."""
    said = [f"{axis.labels[place]}: {one.counts[place]:,} papers" for place in places]
    if measure == "cumulative":
        said = [
            f"{axis.labels[place]}: {_whole(one.values[place])} papers so far" for place in places
        ]
    elif measure == "share":
        said = [_share_text(one, axis, place) for place in places]
    said = [f"<b>{plain(one.label)}</b><br>{text}" for text in said]
    return {
        "name": plain(short(one.label)),
        "customdata": np.array([(one.key, axis.labels[place]) for place in places], dtype=object),
        "hovertext": np.array(said, dtype=object),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _share_text(one: Series, axis: TimeAxis, place: int) -> str:
    total = axis.totals[place]
    text = (
        f"{axis.labels[place]}: {one.counts[place]:,} of {total:,} papers, "
        f"{one.counts[place] / max(total, 1):.1%}"
    )
    if one.interval is None:
        return text
    low, high = (ends[place] for ends in one.interval)
    return f"{text}<br>the interval is {low:.1%} to {high:.1%}"


def _whole(value: float) -> str:
    return f"{value:,.0f}" if np.isfinite(value) else "no"


def short(label: str) -> str:
    """A name that fits into a legend."""
    return label if len(label) <= _NAME else f"{label[: _NAME - 1].rstrip()}…"
