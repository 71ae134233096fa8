"""From the space where papers are clustered to the levels of a landscape."""

from dataclasses import dataclass

import numpy as np

from explorer.build.bertopic_model import GivenTopics, levels_of
from explorer.build.clustering import (
    Cut,
    choose_levels,
    cut_tree,
    everything_in_one,
    note_on_outliers,
    sizes_to_try,
)
from explorer.build.stages import cluster_tree, tree_cuts
from explorer.config import BuildConfig, Plan, plan_build


@dataclass(frozen=True)
class Clusters:
    """Levels coarsest first, the curve of all cuts, what was done otherwise, whose topics."""

    levels: list[Cut]
    curve: list[Cut]
    note: str = ""
    given: GivenTopics | None = None


def find_clusters(
    space: np.ndarray, plan: Plan, vectors: np.ndarray, given: GivenTopics | None
) -> tuple[Clusters, bool]:
    """The clusters of all levels, and whether their tree was known.

    Args:
        space: (n, d) where papers are clustered.
        plan: The parameters of the build.
        vectors: (n, e) embeddings, for the coarser levels of given topics.
        given: Topics to take over; None to find them.
    """
    if given is not None:
        return _take_over(given, vectors), False
    whole = everything_in_one(len(space))
    if plan.method == "single":
        return Clusters([whole], [whole]), False
    tree, known = cluster_tree(space, plan.min_samples)
    usual = plan_build(BuildConfig(), len(space)).min_topic_size
    cuts, cuts_known = tree_cuts(tree, sizes_to_try(len(space), usual))
    levels, curve = choose_levels(cut_tree(tree, plan.min_topic_size), cuts)
    return _noted(levels, curve, whole, plan), known and cuts_known


def _noted(levels: list[Cut], curve: list[Cut], whole: Cut, plan: Plan) -> Clusters:
    if levels[-1].topics:
        return Clusters(levels, curve, note_on_outliers(levels[-1]))
    if plan.method == "direct":
        note = "No groups stood out among so few different papers: all form one topic."
        return Clusters([whole], curve, note)
    return Clusters(
        levels, curve,
        f"No group of {plan.min_topic_size} or more similar papers stood out: every paper is an "
        "outlier. Try a smaller minimum topic size.",
    )  # fmt: skip


def _take_over(given: GivenTopics, vectors: np.ndarray) -> Clusters:
    levels = levels_of(given, vectors)
    note = "The finest topics were taken over from a BERTopic model; coarser ones join them."
    return Clusters(levels, levels[-1:], note, given)
