"""How topics lie to one another: by meaning, along the merge tree, and across levels."""

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.analysis.diversity import vendi_score
from explorer.landscape import OUTLIER, Landscape

_BLOCK = 8192
_MOST_COMPARED = 30
_DRAWS = 20
_MOST_SCORED = 2000
"""Papers of a topic from which its breadth is told: more change the score little."""


def similarities(landscape: Landscape, level: int) -> pd.DataFrame:
    """Cosine similarity of the mean embeddings of the topics of a level.

    Reads embeddings in blocks, since they may lie on disk.

    Returns:
        (topics, topics), index and columns as in `Landscape.topics_at`; 0 for a topic without
        papers.
    """
    topics = landscape.topics_at(level).index
    place = topics.get_indexer(pd.Index(landscape.topic_of(level)))
    total = np.zeros((len(topics), landscape.embeddings.shape[1]), dtype=np.float32)
    for start in range(0, len(place), _BLOCK):
        member = place[start : start + _BLOCK]
        inside = np.flatnonzero(member >= 0)
        ones = np.ones(len(inside), dtype=np.float32)
        sums = sparse.csr_array((ones, (member[inside], inside)), shape=(len(topics), len(member)))
        total += sums @ landscape.embeddings[start : start + _BLOCK].astype(np.float32)
    lengths = np.linalg.norm(total, axis=1, keepdims=True)
    means = total / np.where(lengths, lengths, 1)
    return pd.DataFrame(np.clip(means @ means.T, -1, 1), index=topics, columns=topics)


def tree_order(landscape: Landscape, level: int) -> np.ndarray:
    """The topics of a level as they stand along the leaves of the merge tree.

    The tree has the finest topics for leaves. A coarser topic stands at the mean place of its
    papers; topics that the tree does not know come last.

    Returns:
        (topics,) topics.
    """
    leaves = pd.Series(_leaves(landscape.hierarchy), dtype=np.int64)
    places = pd.Series(np.arange(len(leaves), dtype=float), index=leaves.to_numpy())
    of_paper = places.reindex(landscape.topic_of(landscape.levels - 1)).to_numpy()
    mean = pd.Series(of_paper).groupby(landscape.topic_of(level)).mean()
    topics = landscape.topics_at(level).index
    return mean.reindex(topics).sort_values(kind="stable", na_position="last").index.to_numpy()


def _leaves(hierarchy: pd.DataFrame) -> list[int]:
    """The leaves of a merge tree from left to right."""
    children = {
        int(parent): (int(left), int(right))
        for parent, left, right in zip(
            hierarchy["parent"], hierarchy["left"], hierarchy["right"], strict=True
        )
    }
    below = {child for pair in children.values() for child in pair}
    open_nodes = [node for node in children if node not in below]
    leaves = []
    while open_nodes:
        node = open_nodes.pop()
        if node in children:
            open_nodes += reversed(children[node])
        else:
            leaves.append(node)
    return leaves


def counterpart(landscape: Landscape, level: int, topic: int, other_level: int) -> int | None:
    """What a topic is on another level.

    Returns:
        The topic itself on its own level, the one that it lies in on a coarser one, the one that
        most of its papers are in on a finer one; None if there is none, or no such topic.
    """
    if topic not in landscape.topics_at(level).index:
        return None
    if other_level > level:
        within = landscape.topic_of(other_level)[landscape.topic_of(level) == topic]
        within = within[within != OUTLIER]
        return int(np.bincount(within).argmax()) if len(within) else None
    for step in range(level, other_level, -1):
        topic = int(landscape.topics_at(step).loc[topic, "parent"])
        if topic == OUTLIER:
            return None
    return topic


def topic_tree(landscape: Landscape, shown: np.ndarray) -> pd.DataFrame:
    """The topics of all levels as one tree, each in the topic of the level above.

    A topic that is called like the one around it and holds others is left out: they lie in that
    one directly.

    Args:
        landscape: The landscape.
        shown: (n,) bool: the papers to count.

    Returns:
        Coarsest first: `id`, `parent` (an id, empty at the top), `level`, `topic`, `label`,
        `papers`, and `area`: that number, or what the topics within take if that is more.
    """
    topics = landscape.topics[["level", "topic", "parent", "label"]].copy()
    topics["id"] = node_id(topics["level"], topics["topic"])
    within = node_id(topics["level"] - 1, topics["parent"])
    topics["parent"] = within.where(within.isin(topics["id"]), "")
    counts = [
        pd.Series(landscape.topic_of(level)[shown]).value_counts().rename_axis("topic")
        .rename("papers").reset_index().assign(level=level)
        for level in range(landscape.levels)
    ]  # fmt: skip
    tree = topics.merge(pd.concat(counts), on=["level", "topic"], how="left")
    tree["papers"] = tree["papers"].fillna(0).astype(int)
    tree["area"] = tree["papers"]
    tree = _without_repeats(tree)
    for level in range(landscape.levels - 2, -1, -1):
        taken = tree[tree["level"] > level].groupby("parent")["area"].sum()
        needed = tree["id"].map(taken).fillna(0).astype(int)
        tree["area"] = np.maximum(tree["area"], needed.where(tree["level"] == level, 0))
    return tree.sort_values("level", kind="stable", ignore_index=True)


def _without_repeats(tree: pd.DataFrame) -> pd.DataFrame:
    """The tree without topics that are called like the one around them and hold others."""
    labels = tree.set_index("id")["label"]
    same = tree["parent"].map(labels) == tree["label"]
    repeats = tree[same & tree["id"].isin(tree["parent"])].sort_values("level")
    around = dict(zip(repeats["id"], repeats["parent"], strict=True))
    for repeat, parent in around.items():
        around[repeat] = around.get(parent, parent)
    kept = tree[~tree["id"].isin(around)]
    return kept.assign(parent=kept["parent"].replace(around))


def node_id(level: pd.Series, topic: pd.Series) -> pd.Series:
    """What a topic is called in the tree."""
    return level.astype(str) + "-" + topic.astype(str)


def breadth(landscape: Landscape, level: int, topic: int) -> float:
    """How different the papers of a topic are from one another, by their Vendi Score.

    Of more than 2,000 papers so many are drawn by chance.
    """
    rows = np.flatnonzero(landscape.topic_of(level) == topic)
    if len(rows) > _MOST_SCORED:
        rows = np.sort(np.random.default_rng(0).choice(rows, _MOST_SCORED, replace=False))
    return float(vendi_score(landscape.embeddings[rows].astype(np.float32)))


def even_breadths(landscape: Landscape, level: int) -> tuple[pd.Series, int]:
    """How broad the topics of a level are, seen by equally many papers of each.

    Larger topics are broader by number alone, so that topics are compared by the mean Vendi
    Score of random draws of as many papers as the smallest topic has, 30 at most (rarefaction).

    Returns:
        Mean score by topic, as in `Landscape.topics_at`; and the papers of a draw.
    """
    topics = landscape.topics_at(level)
    drawn = int(min(topics["size"].min(), _MOST_COMPARED)) if len(topics) else 0
    order = np.argsort(landscape.topic_of(level), kind="stable")
    ordered = landscape.topic_of(level)[order]
    first = np.searchsorted(ordered, topics.index)
    last = np.searchsorted(ordered, topics.index, side="right")
    random = np.random.default_rng(0)
    scores = []
    for start, stop in zip(first, last, strict=True):
        places = np.stack(
            [random.choice(stop - start, drawn, replace=False) for _ in range(_DRAWS)]
        )
        vectors = landscape.embeddings[order[start + places].ravel()].astype(np.float32)
        scores.append(vendi_score(vectors.reshape(*places.shape, -1)).mean())
    return pd.Series(scores, index=topics.index, dtype=float), drawn
