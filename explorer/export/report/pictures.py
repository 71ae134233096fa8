"""The charts of a report: drawn by matplotlib, in the colours of the pages."""

from typing import NamedTuple

import numpy as np

from explorer.analysis.periods import calendar, sensible_period
from explorer.analysis.timelines import OTHERS, topic_timeline
from explorer.analysis.topics import topic_summary
from explorer.export.map_figure import map_figure
from explorer.export.report.blocks import Picture
from explorer.figures.print_charts import Layer, size_bars, stacked_bars
from explorer.figures.print_map import Format, figure_bytes
from explorer.figures.theme import THEMES, Mode, topic_colors
from explorer.landscape import OUTLIER, Landscape


class Size(NamedTuple):
    """Width in millimetres, and dots per inch of what is no vector."""

    width_mm: float
    dpi: int


PAGE = Size(170, 200)
"""The width of the text of a report."""
_MOST_LAYERS, _MOST_BARS = 10, 25


def map_picture(landscape: Landscape, level: int) -> Picture:
    """The map with the names of its topics."""

    def draw(form: Format, mode: Mode) -> bytes:
        return map_figure(landscape, level, form, width_mm=PAGE.width_mm, mode=mode, dpi=PAGE.dpi)

    return Picture("Map: a dot for every paper, in the colour of its topic", draw)


def timeline_picture(
    landscape: Landscape, level: int, size: Size = PAGE, caption: str = ""
) -> Picture | None:
    """Papers over time with the largest topics; None where no paper has a date."""
    period = calendar(landscape, sensible_period(landscape))
    rows = np.arange(len(landscape.papers))
    line = topic_timeline(landscape, rows, level, period)
    if not line.span:
        return None
    sizes = line.counts.sum(axis=1)
    known = np.array([group.key != OUTLIER for group in line.groups])
    largest = np.argsort(np.where(known, -sizes, 1), kind="stable")[:_MOST_LAYERS]
    kept = np.sort(largest[known[largest] & (sizes[largest] > 0)])
    outliers = np.flatnonzero(~known & (sizes > 0))
    line = line.joined(np.concatenate([kept, outliers]), "Other topics")
    span = slice(line.span.start, line.span.stop)
    names = period.labels[span]

    def draw(form: Format, mode: Mode) -> bytes:
        theme = THEMES[mode]
        colors = _colors(landscape, level, mode)
        colors |= {OUTLIER: theme.outlier, OTHERS: theme.quiet}
        layers = [
            Layer(group.label, colors[int(group.key)], line.counts[place][span])
            for place, group in enumerate(line.groups)
        ]
        unfinished = period.unfinished and line.span.stop == len(period.labels)
        figure = stacked_bars(
            layers, names, theme, width_mm=size.width_mm, unfinished=unfinished, caption=caption
        )
        return figure_bytes(figure, form, size.dpi)

    return Picture(f"Papers per {period.period} from {names[0]} to {names[-1]}, by topic", draw)


def sizes_picture(
    landscape: Landscape, level: int, size: Size = PAGE, caption: str = ""
) -> Picture | None:
    """Papers of the largest topics; None where there is no topic."""
    shown = np.ones(len(landscape.papers), dtype=bool)
    topics = topic_summary(landscape, level, shown).head(_MOST_BARS)
    if topics.empty:
        return None

    def draw(form: Format, mode: Mode) -> bytes:
        colors = _colors(landscape, level, mode)
        figure = size_bars(
            topics["label"].tolist(), topics["papers"].tolist(),
            [colors[int(topic)] for topic in topics.index], THEMES[mode],
            width_mm=size.width_mm, caption=caption,
        )  # fmt: skip
        return figure_bytes(figure, form, size.dpi)

    return Picture("Number of papers of the largest topics", draw)


def _colors(landscape: Landscape, level: int, mode: Mode) -> dict[int, str]:
    hues = landscape.topics_at(level)["hue"]
    found = topic_colors(hues.to_numpy(dtype=float), THEMES[mode])
    return dict(zip((int(topic) for topic in hues.index), found, strict=True))
