"""Colours and the template that every figure shares, light and dark."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

_FONT = '"Source Sans", sans-serif'
Mode = Literal["light", "dark"]
Chart = go.Figure
"""What figures are to pages and exports, which know nothing of plotly."""


@dataclass(frozen=True)
class Theme:
    """The colours of one mode.

    Attributes:
        mode: "light" or "dark".
        ground: Background of figures.
        ink: Text.
        quiet: Secondary text.
        grid: Grid lines.
        outlier: Papers of no topic.
        faded: Papers that the filters leave out.
        accent: What the reader chose.
        lightness: OKLCH lightness of topic colours; around the colour circle they take turns, a
            second cue for readers who see fewer hues.
        chroma: OKLCH chroma of topic colours.
        label_lightness: OKLCH lightness of topic labels.
    """

    mode: Mode
    ground: str
    ink: str
    quiet: str
    grid: str
    outlier: str
    faded: str
    accent: str
    lightness: tuple[float, float, float]
    chroma: float
    label_lightness: float


LIGHT = Theme(
    mode="light", ground="#ffffff", ink="#1c2430", quiet="#5c6675", grid="#e6e9ee",
    outlier="#a9b1bd", faded="#e3e6eb", accent="#d9480f",
    lightness=(0.72, 0.62, 0.52), chroma=0.15, label_lightness=0.40,
)  # fmt: skip
DARK = Theme(
    mode="dark", ground="#11151c", ink="#e8ecf2", quiet="#9aa5b5", grid="#2a313d",
    outlier="#667180", faded="#252c37", accent="#ffa94d",
    lightness=(0.62, 0.82, 0.72), chroma=0.13, label_lightness=0.88,
)  # fmt: skip
THEMES: dict[Mode, Theme] = {"light": LIGHT, "dark": DARK}


def topic_colors(hues: np.ndarray, theme: Theme) -> list[str]:
    """One colour per topic from its colour position.

    Args:
        hues: (topics,) positions in [0, 1) of all topics of a level, since a topic's lightness
            depends on its neighbours on the colour circle.
        theme: The mode's colours.
    """
    rank = np.argsort(np.argsort(hues, kind="stable"), kind="stable")
    lightness = np.array(theme.lightness)[rank % len(theme.lightness)]
    return _hex_from_oklch(lightness, np.full(len(hues), theme.chroma), hues)


def label_colors(hues: np.ndarray, theme: Theme) -> list[str]:
    """The colour of each topic's label: its hue, as dark or light as text must be."""
    lightness = np.full(len(hues), theme.label_lightness)
    return _hex_from_oklch(lightness, np.full(len(hues), 0.6 * theme.chroma), hues)


def category_colors(count: int, theme: Theme) -> list[str]:
    """Colours for so many categories without a place of their own on the colour circle."""
    return topic_colors(np.arange(count) / max(count, 1), theme)


def scale_colors(count: int, theme: Theme) -> list[str]:
    """So many colours from little to much: Viridis, whose end furthest from the ground is much."""
    ends = (0.9, 0.05) if theme.mode == "light" else (0.12, 1.0)
    samples = sample_colorscale("Viridis", np.linspace(*ends, max(count, 1)), colortype="tuple")
    return [f"#{''.join(f'{round(255 * part):02x}' for part in color)}" for color in samples]


def plain(text: str) -> str:
    """Text that plotly shows as it stands, whatever is in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def styled(figure: go.Figure, theme: Theme, *, height: int) -> go.Figure:
    """Give a figure the shared look.

    Args:
        figure: Changed in place and returned.
        theme: The mode's colours.
        height: In pixels.
    """
    axis = {
        "gridcolor": theme.grid, "linecolor": theme.grid, "zerolinecolor": theme.grid,
        "tickfont": {"color": theme.quiet}, "title": {"font": {"color": theme.quiet, "size": 12}},
        "automargin": True,
    }  # fmt: skip
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": theme.ink, "size": 13, "family": _FONT},
        hoverlabel={
            "bgcolor": theme.ground, "bordercolor": theme.grid, "align": "left",
            "font": {"color": theme.ink, "size": 13, "family": _FONT},
        },
        modebar={
            "bgcolor": "rgba(0,0,0,0)", "color": theme.quiet, "activecolor": theme.ink,
        },
        legend={"font": {"color": theme.ink}, "title": {"font": {"color": theme.quiet}}},
    )  # fmt: skip
    figure.update_xaxes(axis)
    figure.update_yaxes(axis)
    return figure


def _hex_from_oklch(lightness: np.ndarray, chroma: np.ndarray, hue: np.ndarray) -> list[str]:
    """OKLCH to sRGB, with the matrices of Ottosson's "A perceptual color space" (2020)."""
    angle = 2 * np.pi * hue
    lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)])
    cone = np.array(
        [
            [1, 0.3963377774, 0.2158037573],
            [1, -0.1055613458, -0.0638541728],
            [1, -0.0894841775, -1.2914855480],
        ]
    )
    linear = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    rgb = np.clip(linear @ (cone @ lab) ** 3, 0, 1)
    srgb = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)
    bytes_per_color = (255 * srgb).round().astype(int).T
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in bytes_per_color]
