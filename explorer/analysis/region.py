"""Parts of the map that a reader draws."""

import numpy as np


def rows_inside(polygon: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Papers whose places lie inside a polygon, by the even-odd rule.

    Casts a ray from each place to the right and counts the edges that it crosses (Shimrat, 1962,
    "Algorithm 112"); only places in the polygon's bounding box are looked at.

    Args:
        polygon: (corners, 2) corners in order; the last one is joined to the first.
        xy: (n, 2) places.

    Returns:
        (inside,) int64 row numbers, ascending.
    """
    if len(polygon) < 3 or not len(xy):
        return np.empty(0, dtype=np.int64)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    rows = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1))
    x, y = xy[rows].T.astype(float)
    inside = np.zeros(len(rows), dtype=bool)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        crossed = (y1 > y) != (y2 > y)
        if y1 != y2:
            crossed &= x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        inside ^= crossed
    return rows[inside]
