"""Colours of topics as readers see them who cannot tell red from green."""

import colorspacious
import numpy as np
import pytest

from explorer.figures.theme import THEMES, Mode, topic_colors
from explorer.landscape import Landscape

APART = 7.0
"""Distance in CAM02-UCS: the eye tells colours apart from about 1 on; single dots need more."""


def seen(colors: list[str], kind: str | None) -> np.ndarray:
    """(colours, 3) in CAM02-UCS, after Machado, Oliveira and Fernandes (2009) for a kind."""
    rgb = np.array([[int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)] for color in colors])
    if kind is not None:
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        rgb = np.clip(colorspacious.cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return colorspacious.cspace_convert(rgb, "sRGB1", "CAM02-UCS")


@pytest.mark.parametrize("mode", THEMES)
@pytest.mark.parametrize("kind", [None, "deuteranomaly", "protanomaly"])
def test_topics_side_by_side_differ_for_every_eye(
    mode: Mode, kind: str | None, bundled: Landscape
) -> None:
    for level in range(bundled.levels):
        topics = bundled.topics_at(level)
        colors = seen(topic_colors(topics["hue"].to_numpy(dtype=float), THEMES[mode]), kind)
        xy = topics[["x", "y"]].to_numpy(dtype=float)
        far = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
        for topic, nearest in enumerate(far.argsort(axis=1)[:, 1:3]):
            apart = np.linalg.norm(colors[nearest] - colors[topic], axis=1)
            assert apart.min() >= APART, (level, topic)
