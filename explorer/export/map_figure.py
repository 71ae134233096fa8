"""The map of a landscape as a figure for a paper or a slide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explorer.analysis.topics import level_names
from explorer.figures.print_map import Format, Key, figure_bytes, print_map
from explorer.figures.theme import THEMES, Mode, topic_colors
from explorer.landscape import OUTLIER, Landscape


@dataclass(frozen=True)
class PaperColors:
    """What the dots are coloured by.

    Attributes:
        colors: (n,) "#rrggbb" of every paper.
        quiet: (n,) bool: papers that stay in the background.
        keys: The legend.
        title: What the colours stand for.
    """

    colors: Sequence[str]
    quiet: np.ndarray
    keys: tuple[Key, ...] = ()
    title: str = "topic"


def map_figure(
    landscape: Landscape, level: int, form: Format, *,
    width_mm: float = 180, mode: Mode = "light", dpi: int = 300,
    shown: np.ndarray | None = None, colors: PaperColors | None = None,
) -> bytes:  # fmt: skip
    """Draw the map.

    Args:
        landscape: The landscape.
        level: Level of granularity of the names.
        form: Of the file.
        width_mm: Width of the figure.
        mode: Of the colours.
        dpi: Dots per inch of what is no vector.
        shown: (n,) bool: papers in the figure; None for all.
        colors: Of the dots; by topic if there are none.
    """
    theme = THEMES[mode]
    shown = np.ones(len(landscape.papers), dtype=bool) if shown is None else shown
    colors = topic_colored(landscape, level, mode) if colors is None else colors
    xy = landscape.papers[["x", "y"]].to_numpy()
    points = pd.DataFrame(
        {"x": xy[:, 0], "y": xy[:, 1], "color": list(colors.colors), "quiet": colors.quiet}
    )
    present = np.unique(landscape.topic_of(level)[shown])
    topics = landscape.topics_at(level)
    figure = print_map(
        points[shown], topics[topics.index.isin(present)], theme, width_mm=width_mm,
        caption=caption(landscape, level, int(shown.sum()), colors.title), keys=colors.keys,
    )  # fmt: skip
    return figure_bytes(figure, form, dpi)


def topic_colored(landscape: Landscape, level: int, mode: Mode) -> PaperColors:
    """Every paper in the colour of its topic, outliers behind."""
    topics, topic = landscape.topics_at(level), landscape.topic_of(level)
    palette = pd.Series(
        [*topic_colors(topics["hue"].to_numpy(dtype=float), THEMES[mode]), THEMES[mode].outlier],
        index=[*topics.index, OUTLIER],
    )
    return PaperColors(palette.reindex(topic).tolist(), topic == OUTLIER)


def caption(landscape: Landscape, level: int, shown: int, colored_by: str) -> str:
    """What a reader of the figure must know: corpus, how it was made, what is left out."""
    manifest = landscape.manifest
    papers = len(landscape.papers)
    topics = manifest["levels"][level]["topics"]
    count = f"{papers:,} papers" if shown == papers else f"{shown:,} of {papers:,} papers"
    dates = landscape.papers["date"].dropna()
    years = f", {dates.min().year} to {dates.max().year}" if len(dates) else ""
    config = manifest["config"]
    ways = {"umap": "UMAP", "direct": "principal components", "single": "similarity"}
    return (
        f"{landscape.name}: {count}{years}. Each dot is a paper; near dots are alike in title and "
        f"abstract ({ways.get(manifest['plan']['method'], 'given coordinates')} of "
        f"{config['embedder'].partition(':')[0]} embeddings, seed {config['seed']}); far distances "
        f"mean little. Colours: {colored_by}. {topics} topics at level "
        f"{level_names(landscape.levels)[level]}; corpus {manifest['corpus_fingerprint'][:12]}."
    )
