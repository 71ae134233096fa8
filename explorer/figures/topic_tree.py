"""All topics at once: as a tree of areas, and how alike they are."""

from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from explorer.figures.theme import Theme, plain, styled, topic_colors

_PIXELS_PER_TOPIC = 22
_LINE = 16
"""Characters of a line in an area of the tree."""


def tree_map(tree: pd.DataFrame, hues: pd.Series, theme: Theme, *, height: int) -> go.Figure:
    """Nested areas, each as large as its topic; only those that hold no others have colours.

    Args:
        tree: `id`, `parent`, `label`, `papers`, `area`, `level`, as from `topic_tree`.
        hues: Colour position by id.
        theme: Colours.
        height: In pixels.
    """
    tree = tree[tree["area"] > 0]
    colors = pd.Series("", index=tree.index)
    for _, level in tree.groupby("level"):
        colors[level.index] = topic_colors(hues[level["id"]].to_numpy(dtype=float), theme)
    leaves = ~tree["id"].isin(tree["parent"])
    colors[~leaves] = theme.faded
    figure = go.Figure(
        go.Treemap(
            ids=tree["id"], parents=tree["parent"],
            labels=[_in_lines(label) if leaf else plain(label)
                    for label, leaf in zip(tree["label"], leaves, strict=True)],
            values=tree["area"], customdata=tree["papers"], branchvalues="total",
            texttemplate="%{label} <span style='font-size:0.85em'>%{customdata:,}</span>",
            hovertemplate="<b>%{label}</b><br>%{customdata:,} papers<extra></extra>",
            marker={
                "colors": colors, "cornerradius": 3,
                "line": {"color": theme.ground, "width": 1.5}, "pad": {"t": 24, "l": 3, "r": 3,
                                                                       "b": 3},
            },
            tiling={"pad": 2, "squarifyratio": 1.6}, pathbar={"visible": False},
            textfont={"size": 14}, root={"color": "rgba(0,0,0,0)"},
        )
    )  # fmt: skip
    styled(figure, theme, height=height)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return figure


def _in_lines(label: str) -> str:
    return "<br>".join(map(plain, wrap(label, _LINE, break_long_words=False)))


def similarity_map(alike: pd.DataFrame, labels: pd.Series, theme: Theme) -> go.Figure:
    """How alike each two topics are; columns stand in the order of the rows.

    Names that would run into one another are left out until the reader zooms in.

    Args:
        alike: (topics, topics) similarities in the order to draw, index and columns alike.
        labels: Label by topic.
        theme: Colours.
    """
    names = [plain(label) for label in labels[alike.index]]
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    values = alike.to_numpy(dtype=np.float32).copy()
    np.fill_diagonal(values, np.nan)
    figure = go.Figure(
        go.Heatmap(
            z=values, x=names, y=names, colorscale=_scale(theme), xgap=0.5, ygap=0.5,
            hoverongaps=False,
            hovertemplate="<b>%{y}</b><br><b>%{x}</b><br>similarity %{z:.2f}<extra></extra>",
            colorbar={
                "thickness": 8, "len": 0.6, "outlinewidth": 0, "nticks": 4,
                "tickfont": {"color": theme.quiet},
            },
        )
    )  # fmt: skip
    height = int(np.clip(60 + _PIXELS_PER_TOPIC * len(names), 300, 760))
    styled(figure, theme, height=height)
    figure.update_xaxes(showgrid=False, showticklabels=False, ticks="")
    figure.update_yaxes(
        showgrid=False, autorange="reversed", tickfont={"color": theme.ink, "size": 12}
    )
    return figure


def _scale(theme: Theme) -> list[str]:
    """From the ground, little, to much."""
    ends = (0.95, 0.05) if theme.mode == "light" else (0.05, 1.0)
    return [str(color) for color in sample_colorscale("Viridis", np.linspace(*ends, 9))]
