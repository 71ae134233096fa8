"""Where the map lies: papers that do not stand beside those that say the same."""

import numpy as np
from scipy.spatial import cKDTree

from explorer.landscape import Landscape

NEIGHBORS = 15


def kept_neighbors(landscape: Landscape, count: int = NEIGHBORS) -> np.ndarray:
    """How much of each paper's surroundings the map has kept.

    A true neighbour counts as kept if it stands no further away than the paper's `count`-th
    nearest on the map; those at the same distance all count. This is the local continuity
    criterion of Chen and Buja (2009), paper by paper.

    Args:
        landscape: The landscape.
        count: Neighbours to look at, by embedding and on the map; at most as many as are stored.

    Returns:
        (n,) share in [0, 1]; not a number for a paper without neighbours.
    """
    near = landscape.neighbors[:, :count]
    papers, count = near.shape
    if not count:
        return np.full(papers, np.nan)
    xy = landscape.papers[["x", "y"]].to_numpy(dtype=float)
    # The nearest of all is the paper itself, or one at the same place.
    reach = cKDTree(xy).query(xy, k=[count + 1], workers=-1)[0]
    far = np.stack([np.hypot(*(xy[column] - xy).T) for column in near.T], axis=1)
    kept: np.ndarray = (far <= reach * (1 + 1e-9)).mean(axis=1)
    return kept
