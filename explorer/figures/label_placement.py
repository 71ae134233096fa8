"""Where labels go so that none covers another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

_CHARACTER_WIDTH = 0.56
_LINE_HEIGHT = 1.25
_SHIFTS = ((0, 0), (0, 1), (0, -1), (0, 2), (0, -2), (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1))


@dataclass(frozen=True)
class PlacedLabel:
    """A label that found a place.

    Attributes:
        index: Its position in the input.
        lines: Its text, broken into lines.
        x: Centre in pixels from the left.
        y: Centre in pixels from the top.
        width: In pixels.
        height: In pixels.
    """

    index: int
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "PlacedLabel") -> bool:
        """True if the two boxes share any area."""
        return (
            2 * abs(self.x - other.x) < self.width + other.width
            and 2 * abs(self.y - other.y) < self.height + other.height
        )


def place_labels(
    texts: Sequence[str], anchors: np.ndarray, font_sizes: Sequence[float],
    area: tuple[float, float], width_of: Callable[[str, float], float] | None = None,
) -> list[PlacedLabel]:  # fmt: skip
    """Place labels in the order given, each near its anchor and clear of those before it.

    A label that finds no free place is left out, so the most important should come first.

    Args:
        texts: The labels.
        anchors: (labels, 2) pixels from the left and from the top.
        font_sizes: In pixels, one per label.
        area: Width and height of the picture in pixels; labels stay inside.
        width_of: Width in pixels of a line at a font size; estimated from its letters if None.
    """
    width_of = width_of or (lambda line, size: len(line) * size * _CHARACTER_WIDTH)
    placed: list[PlacedLabel] = []
    for index, (text, anchor, size) in enumerate(zip(texts, anchors, font_sizes, strict=True)):
        lines = broken(text)
        width = max(width_of(line, size) for line in lines) + 6
        height = len(lines) * size * _LINE_HEIGHT + 4
        for right, down in _SHIFTS:
            x = np.clip(anchor[0] + right * width, width / 2, area[0] - width / 2)
            y = np.clip(anchor[1] + down * height, height / 2, area[1] - height / 2)
            label = PlacedLabel(index, lines, float(x), float(y), width, height)
            if not any(label.overlaps(other) for other in placed):
                placed.append(label)
                break
    return placed


def broken(text: str, longest: int = 20) -> tuple[str, ...]:
    """A text in lines of at most about `longest` characters; words stay whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)
