"""Topics in relation to their papers and to one another."""

from dataclasses import replace

import numpy as np
import pandas as pd

from explorer.landscape import OUTLIER, Landscape


def level_names(levels: int) -> list[str]:
    """What the levels are called, coarsest first."""
    names = {
        1: ["Topics"],
        2: ["Broad", "Fine"],
        3: ["Broad", "Medium", "Fine"],
        4: ["Broad", "Medium", "Fine", "Finest"],
    }
    return names.get(levels) or ["Broadest", "Broad", "Medium", "Fine", "Finest"]


def sensible_level(landscape: Landscape, most: int = 25) -> int:
    """The finest level with no more topics than a map can show by name."""
    counts = [level["topics"] for level in landscape.manifest["levels"]]
    return max((number for number, count in enumerate(counts) if count <= most), default=0)


def topic_summary(landscape: Landscape, level: int, shown: np.ndarray) -> pd.DataFrame:
    """The topics of a level, counting only the papers shown.

    Args:
        landscape: The landscape.
        level: Level of granularity.
        shown: (n,) bool: the papers to count.

    Returns:
        Indexed by topic, largest first: `label`, `terms` (the first five), `papers`, `share`
        (of all shown papers), `firmness` (mean probability of the papers shown).
    """
    topics = landscape.topics_at(level)
    papers = pd.DataFrame(
        {
            "topic": landscape.topic_of(level)[shown],
            "probability": landscape.papers[f"probability_{level}"].to_numpy()[shown],
        }
    ).groupby("topic")["probability"]
    terms = landscape.terms[landscape.terms["level"] == level]
    first = terms[terms["rank"] <= 5].groupby("topic")["term"].agg(", ".join)
    counts = papers.size().reindex(topics.index, fill_value=0)
    return pd.DataFrame(
        {
            "label": topics["label"],
            "terms": first.reindex(topics.index, fill_value=""),
            "papers": counts,
            "share": counts / max(int(shown.sum()), 1),
            "firmness": papers.mean().reindex(topics.index),
        }
    ).sort_values("papers", ascending=False, kind="stable")


def topic_radii(landscape: Landscape, level: int) -> np.ndarray:
    """(topics,) root mean square distance of a topic's papers from its centre on the map."""
    topics = landscape.topics_at(level)
    if topics.empty:
        return np.empty(0)
    rank = np.full(int(topics.index.max()) + 2, len(topics))  # the last one is for no topic
    rank[topics.index] = np.arange(len(topics))
    rank_of_paper = rank[landscape.topic_of(level)]
    squares = np.zeros(len(rank_of_paper))
    for axis in ("x", "y"):
        centre = np.append(topics[axis].to_numpy(dtype=float), 0.0)[rank_of_paper]
        squares += (landscape.papers[axis].to_numpy() - centre) ** 2
    sums = np.bincount(rank_of_paper, weights=squares, minlength=len(topics) + 1)
    papers = np.bincount(rank_of_paper, minlength=len(topics) + 1)
    return np.sqrt(sums / np.maximum(papers, 1))[: len(topics)]


def ranked_papers(landscape: Landscape, level: int, topic: int) -> np.ndarray:
    """The papers of a topic, BERTopic's representative ones first, then by probability.

    Returns:
        Row numbers.
    """
    rows = np.flatnonzero(landscape.topic_of(level) == topic)
    typical = np.isin(rows, landscape.topics_at(level).loc[topic, "representatives"])
    probability = landscape.papers[f"probability_{level}"].to_numpy()[rows]
    return rows[np.lexsort((rows, -probability, ~typical))]


def nearest_topic(landscape: Landscape, level: int, row: int) -> tuple[int, float] | None:
    """The topic whose mean embedding is nearest to a paper, other than its own.

    Returns:
        The topic and its cosine similarity to the paper; None where there is no other topic.
    """
    topic = int(landscape.papers[f"nearest_topic_{level}"].iloc[row])
    if topic == OUTLIER:
        return None
    return topic, 1 - float(landscape.papers[f"nearest_distance_{level}"].iloc[row])


def with_outliers_assigned(landscape: Landscape, level: int) -> Landscape:
    """The landscape as it looks with each outlier of a level counted in its nearest topic.

    Nothing is written: it is another view of the same folder.
    """
    own, nearest = (landscape.papers[f"{kind}_{level}"] for kind in ("topic", "nearest_topic"))
    assigned = landscape.papers.assign(**{f"topic_{level}": own.where(own != OUTLIER, nearest)})
    manifest = landscape.manifest | {"outliers_assigned": level}
    return replace(landscape, papers=assigned, manifest=manifest)


def relatives(landscape: Landscape, level: int, topic: int) -> tuple[int | None, list[int]]:
    """The parent at the next coarser level and the children at the next finer one."""
    parent = int(landscape.topics_at(level).loc[topic, "parent"])
    children: list[int] = []
    if level + 1 < landscape.levels:
        finer = landscape.topics_at(level + 1)
        children = [int(t) for t in finer.index[finer["parent"] == topic]]
    return (None if parent == OUTLIER else parent), children
