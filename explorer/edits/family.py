"""How topics and papers stand to one another after edits: parents, nearest topics, merge tree."""

from functools import partial

import numpy as np
import pandas as pd

from explorer.description.geography import (
    nearest_mean,
    parents_by_majority,
    topic_means,
    unit_means,
)
from explorer.edits.draft import Draft, codes, numbers
from explorer.landscape import OUTLIER


def parents(draft: Draft, topics: pd.DataFrame) -> pd.DataFrame:
    """The topics with their parents.

    A topic keeps its parent unless edits have changed its papers or those of the parent.

    Args:
        draft: The edits applied to the topics of papers.
        topics: All topics that there are now.
    """
    parent = topics["parent"].to_numpy(copy=True)
    level, topic = topics["level"].to_numpy(), topics["topic"].to_numpy()
    for number in range(1, draft.base.levels):
        ours, above = (
            {topic for at, topic in draft.changed if at == one} for one in (number, number - 1)
        )
        at = np.flatnonzero(level == number)
        moved = at[np.isin(topic[at], list(ours)) | np.isin(parent[at], list(above))]
        moved = np.union1d(moved, at[parent[at] == OUTLIER])
        if not len(moved):
            continue
        coarser = draft.living(number - 1)
        chosen = np.sort(topic[moved])
        member = np.where(np.isin(draft.topic[number], chosen), draft.topic[number], OUTLIER)
        own, wider = codes(member, chosen), codes(draft.topic[number - 1], coarser)
        means = partial(_means, draft, (own, len(chosen)), (wider, len(coarser)))
        found = parents_by_majority(own, wider, means, len(chosen))
        names = np.append(coarser, OUTLIER)[found]
        parent[moved] = names[np.searchsorted(chosen, topic[moved])]
    return topics.assign(parent=parent)


def _means(
    draft: Draft, own: tuple[np.ndarray, int], above: tuple[np.ndarray, int]
) -> tuple[np.ndarray, np.ndarray]:
    """The mean embeddings of topics and of coarser ones, each given by paper and in number."""
    vectors = draft.base.embeddings
    return topic_means(vectors, *own), topic_means(vectors, *above)


def nearest_topics(draft: Draft, level: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest topic of each paper other than its own, and the cosine distance to it.

    Only papers that edits concern are compared with all topics, the others with those that have
    changed.

    Returns:
        (n,) int32, `OUTLIER` for none, and (n,) float32.
    """
    papers, vectors = draft.base.papers, draft.base.embeddings
    nearest = papers[f"nearest_topic_{level}"].to_numpy(copy=True)
    distance = papers[f"nearest_distance_{level}"].to_numpy(copy=True)
    topics, topic = draft.living(level), draft.topic[level]
    if not len(topics):
        return np.full_like(nearest, OUTLIER), np.full_like(distance, np.nan)
    code = codes(topic, topics)
    means = unit_means(vectors, code, len(topics))
    changed = np.array([number for at, number in draft.changed if at == level])
    anew = np.flatnonzero(np.isin(topics, changed))
    if len(anew):
        places = np.full(len(topics) + 1, OUTLIER)
        places[anew] = np.arange(len(anew))
        place, near = nearest_mean(vectors, places[code], means[anew])
        better = near < distance
        nearest[better] = numbers(anew[place[better]], topics)
        distance[better] = near[better]
    former = papers[f"nearest_topic_{level}"].to_numpy()
    concerned = (topic != draft.base.topic_of(level)) | np.isin(former, [*changed, OUTLIER])
    rows = np.flatnonzero(concerned)
    place, distance[rows] = nearest_mean(vectors[rows], code[rows], means)
    nearest[rows] = numbers(place, topics)
    return nearest, distance


def merge_tree(draft: Draft) -> pd.DataFrame:
    """The merges of the finest topics, of which the build's stay.

    A topic that is gone is taken out. A new one stands beside the topic that most of its papers
    were in. Numbers above all topics are merges.
    """
    finest = draft.base.levels - 1
    before, topic, living = draft.base.topic_of(finest), draft.topic[finest], draft.living(finest)
    known = draft.base.topics_at(finest).index
    leaves: dict[int, list[int]] = {int(number): [] for number in known}
    for number in living.tolist():
        origin = before[topic == number]
        origin = origin[origin != OUTLIER]
        home = int(np.bincount(origin).argmax()) if len(origin) else next(iter(leaves), number)
        leaves.setdefault(number if number in leaves else home, []).append(number)
    merges: list[tuple[int, int, float]] = []
    top = int(max([*living, *known], default=OUTLIER)) + 1
    nodes = {leaf: _together(there, 0.0, merges, top) for leaf, there in leaves.items()}
    for merge in draft.base.hierarchy.iloc[::-1].itertuples():
        parts = [node for node in (nodes[merge.left], nodes[merge.right]) if node is not None]
        nodes[merge.parent] = _together(parts, merge.distance, merges, top)
    tree = pd.DataFrame(merges, columns=["left", "right", "distance"])
    tree = tree.assign(parent=np.arange(top, top + len(merges)))[::-1].reset_index(drop=True)
    return tree[list(draft.base.hierarchy.columns)].astype(draft.base.hierarchy.dtypes.to_dict())


def _together(
    nodes: list[int], distance: float, merges: list[tuple[int, int, float]], top: int
) -> int | None:
    """The node that joins others, none if there are none; new merges are noted."""
    if not nodes:
        return None
    joined = nodes[0]
    for node in nodes[1:]:
        merges.append((joined, node, distance))
        joined = top + len(merges) - 1
    return joined
