"""More papers than a browser draws at once: which ones are drawn, and how dense all of them stand.

Papers are sorted once by the block of the map that they stand in, and by chance within it. Those in
sight are then a few slices, and the first ones of each block are a sample that grows, paper by
paper, as the reader zooms in.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

MOST_DRAWN = 50_000
"""Papers in sight up to which each one is drawn."""
SAMPLED = 30_000
"""Papers drawn of more than that."""
FAR = 6_000
"""Papers drawn beyond what is in sight, so that no reader moves into the void."""
_BLOCKS = 128
_CELLS = 512
"""Along the longer side of the map."""
_MARGIN = 0.12
_ASIDE = 0.001
"""Share of the papers on each side that lie so far out that the map does not begin with them."""
_SLOPE = 0.25
"""How much more is drawn of a crowded block than of one with few papers: a power of its count."""
_AROUND = (0.5, 0.2, 0.05)
"""Room around what is in sight, as shares of its sides; the widest that can be drawn whole."""
_SEED = 20
_CHANCE = np.random.default_rng(_SEED).random(_BLOCKS**2)
"""Which blocks get one more, since a share of a paper cannot be drawn."""


@dataclass(frozen=True)
class Crowd:
    """All papers by where they stand; made once for all readers.

    Attributes:
        xy: (n, 2) float32 places.
        order: (n,) int32 rows, block by block.
        blocks: (n,) uint16 block of each of `order`.
        cells: (n,) int32 cell of each paper in a finer grid, line by line from the top;
            `height * width` for those beyond it.
        starts: (blocks + 1,) where in `order` each block begins.
        bounds: The box that the map begins with.
        box: The box of both grids.
        height: Cells from top to bottom.
        width: Cells from left to right.
        key: Tells crowds apart.
    """

    xy: np.ndarray
    order: np.ndarray
    blocks: np.ndarray
    cells: np.ndarray
    starts: np.ndarray
    bounds: Box
    box: Box
    height: int
    width: int
    key: str


@dataclass(frozen=True)
class Drawn:
    """The papers that are drawn one by one.

    Attributes:
        rows: (drawn,) int32 row numbers, ascending.
        whole: The box in which no paper of interest is left out; None if there is none.
        seen: Papers of interest in sight that are drawn.
        papers: Papers of interest in sight.
    """

    rows: np.ndarray
    whole: Box | None
    seen: int
    papers: int


@dataclass(frozen=True)
class Density:
    """How many papers stand in each cell.

    Attributes:
        levels: (height * width,) uint8: 0 for none, else the logarithm of their number, 255 for
            `most`.
        colors: (height * width,) the colour that most of them have; uint8, or uint16.
        most: Papers in the fullest cell.
    """

    levels: np.ndarray
    colors: np.ndarray
    most: int


def crowd_of(xy: np.ndarray) -> Crowd:
    """Sort papers by where they stand.

    Args:
        xy: (n, 2) finite places.
    """
    xy = np.ascontiguousarray(xy, dtype=np.float32)
    bounds = _bounds(xy)
    longer = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    room = _MARGIN * longer
    box = (bounds[0] - room, bounds[1] - room, bounds[2] + room, bounds[3] + room)
    step = longer * (1 + 2 * _MARGIN) / _CELLS
    width, height = (int(np.ceil((box[2 + side] - box[side]) / step)) for side in (0, 1))
    box = (box[0], box[3] - height * step, box[0] + width * step, box[3])
    block = _block(xy[:, 0], box[0], box[2]) + _BLOCKS * _block(xy[:, 1], box[1], box[3])
    shuffled = np.random.default_rng(_SEED).permutation(len(xy)).astype(np.int32)
    order = shuffled[np.argsort(block[shuffled], kind="stable")]
    counts = np.bincount(block, minlength=_BLOCKS**2)
    column = np.floor((xy[:, 0] - box[0]) / step).astype(np.int32)
    line = np.floor((box[3] - xy[:, 1]) / step).astype(np.int32)
    inside = (column >= 0) & (column < width) & (line >= 0) & (line < height)
    cells = np.where(inside, line * width + column, height * width).astype(np.int32)
    return Crowd(
        xy, order, block[order], cells, np.concatenate([[0], np.cumsum(counts)]),
        bounds, box, height, width, hashlib.blake2b(xy.data, digest_size=9).hexdigest(),
    )  # fmt: skip


def _bounds(xy: np.ndarray) -> Box:
    """The box around all but the furthest papers; `boundsOf` in `camera.ts` does the same."""
    aside = int(len(xy) * _ASIDE)
    ends = np.partition(xy, [aside, len(xy) - 1 - aside], axis=0)[[aside, len(xy) - 1 - aside]]
    low, high = ends.astype(float)
    short = float((high - low).max()) * 0.05 or 0.5
    narrow = high - low < short
    low, high = np.where(narrow, low - short, low), np.where(narrow, high + short, high)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _block(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Papers beyond the grid count to the blocks at its edge."""
    places = (np.asarray(values, dtype=float) - low) * (_BLOCKS / (high - low))
    return np.clip(places, 0, _BLOCKS - 1).astype(np.uint16)


def drawn(crowd: Crowd, focus: np.ndarray | None, sight: Box | None, always: np.ndarray) -> Drawn:
    """Choose what is drawn.

    All papers of interest in sight and some way around it, if they are not too many; else an even
    sample of them, which keeps every paper where few are. Others fill up the rest.

    Args:
        crowd: All papers.
        focus: (n,) bool: the papers of interest; None for all.
        sight: What the reader sees; None for all of the map.
        always: Rows drawn in any case.
    """
    mine = None if focus is None else focus[crowd.order]
    places, whole = _near(crowd, mine, sight)
    wanted = places if mine is None else places[mine[places]]
    seen = wanted if whole is not None else wanted[_even(crowd.blocks[wanted], SAMPLED)]
    parts = [seen]
    if mine is not None:
        parts.append(_others(crowd, places[~mine[places]], MOST_DRAWN - len(seen)))
    if sight is not None:
        parts.append(_far(crowd, mine))
    rows = np.unique(np.concatenate([crowd.order[np.concatenate(parts)], always]))
    counts = [len(one) if sight is None else int(_inside(crowd, one, sight).sum())
              for one in (seen, wanted)]  # fmt: skip
    return Drawn(rows.astype(np.int32), whole, counts[0], counts[1])


def _near(
    crowd: Crowd, mine: np.ndarray | None, sight: Box | None
) -> tuple[np.ndarray, Box | None]:
    """Places in `order` in sight and around it, and the box of them if it can be drawn whole."""
    everything = (-np.inf, -np.inf, np.inf, np.inf)
    boxes = [_wider(sight, room) for room in _AROUND] if sight else [everything]
    for box in boxes:
        places = _within(crowd, box)
        if (len(places) if mine is None else int(mine[places].sum())) <= MOST_DRAWN:
            return places, box
    return places, None


def _wider(sight: Box, share: float) -> Box:
    right, up = share * (sight[2] - sight[0]), share * (sight[3] - sight[1])
    return sight[0] - right, sight[1] - up, sight[2] + right, sight[3] + up


def _within(crowd: Crowd, box: Box) -> np.ndarray:
    """Places in `order` of the papers in a box, ascending."""
    if not np.isfinite(box).all():
        return np.arange(len(crowd.order), dtype=np.int32)
    left, bottom, right, top = crowd.box
    columns = _block(np.array([box[0], box[2]]), left, right).astype(int)
    lines = _block(np.array([box[1], box[3]]), bottom, top).astype(int)
    slices = [
        np.arange(crowd.starts[line * _BLOCKS + columns[0]],
                  crowd.starts[line * _BLOCKS + columns[1] + 1], dtype=np.int32)
        for line in range(lines[0], lines[1] + 1)
    ]  # fmt: skip
    places = np.concatenate(slices)
    return places[_inside(crowd, places, box)]


def _inside(crowd: Crowd, places: np.ndarray, box: Box | None) -> np.ndarray:
    if box is None:
        return np.ones(len(places), dtype=bool)
    xy = crowd.xy[crowd.order[places]]
    inside: np.ndarray = ((xy >= box[:2]) & (xy <= box[2:])).all(axis=1)
    return inside


def _others(crowd: Crowd, others: np.ndarray, room: int) -> np.ndarray:
    """What else is drawn in sight: all if there is room, else a few."""
    if len(others) <= room:
        return others
    return others[_even(crowd.blocks[others], min(max(room, 0), FAR))]


def _far(crowd: Crowd, mine: np.ndarray | None) -> np.ndarray:
    """An even sample of the papers of interest on all of the map."""
    if mine is None:
        return _even(crowd.blocks, FAR)
    places = np.flatnonzero(mine)
    return places[_even(crowd.blocks[places], FAR)]


def _even(blocks: np.ndarray, most: int) -> np.ndarray:
    """Which of these papers to draw, so many at most; all of a block that has few.

    Args:
        blocks: (n,) block of each, ascending.
        most: How many to draw.

    Returns:
        Places in `blocks`; what is drawn of fewer is drawn of more as well.
    """
    if len(blocks) <= most:
        return np.arange(len(blocks))
    counts = np.bincount(blocks, minlength=_BLOCKS**2)
    low, high = 0.0, float(counts.max())
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _quota(counts, middle).sum() <= most else (low, middle)
    quota = _quota(counts, low)
    firsts = np.cumsum(counts) - counts - (np.cumsum(quota) - quota)
    kept: np.ndarray = np.repeat(firsts, quota) + np.arange(quota.sum())
    return kept


def _quota(counts: np.ndarray, few: float) -> np.ndarray:
    """How many are drawn of each block: all up to a few, and of more slowly more."""
    more = few ** (1 - _SLOPE) * counts**_SLOPE + _CHANCE
    quota: np.ndarray = np.where(counts <= few, counts, np.minimum(more, counts)).astype(np.int64)
    return quota


def density(crowd: Crowd, values: np.ndarray, kinds: int, focus: np.ndarray | None) -> Density:
    """Count the papers of each cell.

    Args:
        crowd: All papers.
        values: (n,) colour of each paper.
        kinds: How many colours there are.
        focus: (n,) bool: the papers to count; None for all.
    """
    size = crowd.height * crowd.width
    rows = np.arange(len(crowd.cells)) if focus is None else np.flatnonzero(focus)
    cells = crowd.cells[rows]
    counts = np.bincount(cells, minlength=size + 1)[:size]
    most = int(counts.max(initial=0))
    levels = np.ceil(np.log1p(counts) * (255 / max(np.log1p(most), 1e-9)))
    # Cell and colour as one number: sorted, those of a cell stand together, colour by colour.
    keys = np.sort(cells.astype(np.int64) * kinds + values[rows])
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    cell, kind = np.divmod(keys[firsts], kinds)
    runs = np.diff(firsts, append=len(keys)) * kinds + kind
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    colors = np.zeros(size + 1, dtype=np.uint8 if kinds <= 256 else np.uint16)
    if len(begins):
        colors[cell[begins]] = np.maximum.reduceat(runs, begins) % kinds
    return Density(np.clip(levels, 0, 255).astype(np.uint8), colors[:size], most)
