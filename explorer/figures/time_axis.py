"""The time axis that charts over calendar periods share: ticks, holes, papers per period."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explorer.figures.theme import Theme, styled

MARGIN = {"l": 64, "r": 250, "t": 8, "b": 8}
"""Of charts above one another, so that their periods are too; the legend is on the right."""
_MOST_TICKS = 14
_ROUND_YEARS = (1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, eq=False)
class TimeAxis:
    """The periods of a chart; a period's place on the axis is its place in `labels`.

    Attributes:
        labels: All p periods of the calendar: 2024-01, 2024 Q1, 2024 or 2020-2024.
        span: The periods that are drawn.
        holes: First and last period of each hole in the collection within the span.
        totals: (p,) papers that shares refer to.
        unfinished: The last period that is drawn may not be over.
    """

    labels: tuple[str, ...]
    span: range
    holes: list[tuple[int, int]]
    totals: np.ndarray
    unfinished: bool

    def ticks(self, most: int = _MOST_TICKS) -> tuple[list[int], list[str]]:
        """Places and texts of so few labels that they stand apart, in round steps."""
        labels = np.array(self.labels[self.span.start : self.span.stop])
        years = np.array([int(label[:4]) for label in labels], dtype=int)
        opens = np.array([len(label) != 7 or label.endswith(("-01", "Q1")) for label in labels])
        kept = np.ones(len(labels), dtype=bool)
        for step in _ROUND_YEARS:
            if kept.sum() <= most:
                break
            kept = opens & (years % step == 0)
        texts = labels[kept] if kept.all() or len(labels[0]) > 7 else [str(y) for y in years[kept]]
        return (self.span.start + np.flatnonzero(kept)).tolist(), [str(text) for text in texts]


def draw_time(
    figure: go.Figure, axis: TimeAxis, theme: Theme, *, most: int = _MOST_TICKS, said: bool = True
) -> None:
    """Give the horizontal axes of a chart its periods, and mark the holes of the collection.

    Args:
        figure: The chart, or several in a grid.
        axis: The periods.
        theme: Colours.
        most: Names of periods that fit below.
        said: Whether a word or two says what a hole is.
    """
    places, texts = axis.ticks(most)
    figure.update_xaxes(
        tickmode="array", tickvals=places, ticktext=texts, showgrid=False, zeroline=False,
        showline=True,
        range=[axis.span.start - 0.6, axis.span.stop - 0.4], fixedrange=True,
    )  # fmt: skip
    for first, last in axis.holes:
        figure.add_vrect(
            x0=first - 0.5, x1=last + 0.5, fillcolor=theme.grid, opacity=0.45, line_width=0,
            layer="below",
        )  # fmt: skip
        if (last - first + 1) / len(axis.span) > 0.04 and said:
            figure.add_annotation(
                x=(first + last) / 2, y=1, yref="paper", yanchor="top", showarrow=False,
                text="hardly any<br>papers here", font={"size": 11, "color": theme.quiet},
            )  # fmt: skip


def totals_strip(axis: TimeAxis, theme: Theme, *, named: bool) -> go.Figure:
    """Small bars of how many papers each period has, to be dragged over for a range of them.

    Args:
        axis: The periods.
        theme: Colours.
        named: Whether the periods are named, which they need not be under a chart of the same.
    """
    places = list(axis.span)
    hatched = np.where((np.array(places) == places[-1]) & axis.unfinished, "/", "")
    figure = go.Figure(
        go.Bar(
            x=places,
            y=axis.totals[places],
            hovertext=np.array(axis.labels)[places],
            marker={
                "color": theme.outlier, "line": {"width": 0}, "pattern": hatching(hatched, theme)
            },
            hovertemplate="%{hovertext}: %{y:,} papers in all<extra></extra>",
        )
    )  # fmt: skip
    styled(figure, theme, height=105 if named else 80)
    figure.update_layout(
        margin=MARGIN | {"r": 8} if named else MARGIN,
        bargap=0.22 if len(places) <= 60 else 0.05, showlegend=False,
        dragmode="select", selectdirection="h",
        newselection={"line": {"color": theme.accent, "width": 1, "dash": "solid"}},
        activeselection={"fillcolor": theme.accent, "opacity": 0.15},
    )  # fmt: skip
    draw_time(figure, axis, theme, said=False)
    figure.update_xaxes(showticklabels=named)
    figure.update_yaxes(
        title_text="All papers", nticks=3, fixedrange=True, rangemode="tozero", automargin=False,
        dtick=1 if axis.totals.max() < 3 else None,
    )  # fmt: skip
    return figure


def hatching(shapes: np.ndarray, theme: Theme) -> dict[str, object]:
    """How an unfinished period is marked."""
    return {
        "shape": shapes, "fillmode": "overlay", "fgcolor": theme.ground, "fgopacity": 0.7,
        "size": 7,
    }  # fmt: skip
