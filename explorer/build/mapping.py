"""From vectors to map and topics: of all papers at once, or of a sample with the others placed."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.build.bertopic_model import GivenTopics
from explorer.build.clustering import Cut
from explorer.build.levels import Clusters, find_clusters
from explorer.build.placement import beside_one_another, join, reference_of
from explorer.build.projection import lay_out_directly, principal_components
from explorer.build.quality import kept_neighbors, neighbor_preservation, probed_truth
from explorer.build.stages import (
    Graph,
    Nearest,
    clustering_space,
    map_layout,
    neighbor_graph,
    placed_papers,
)
from explorer.build.steps import Run, Step
from explorer.build.variety import fit_to_variety
from explorer.config import Plan


@dataclass(frozen=True)
class Mapped:
    """Where the papers stand and how they are grouped.

    Attributes:
        plan: The parameters, fitted to the papers.
        layout: (n, 2) float32.
        graph: Neighbours and their distances, (n, k) each.
        clusters: The levels of all papers.
        sample: Rows of the papers that were laid out and clustered; None if all were.
        far: How many papers were too far from the sample to belong to any of its topics.
    """

    plan: Plan
    layout: np.ndarray
    graph: Graph
    clusters: Clusters
    sample: np.ndarray | None = None
    far: int = 0


def map_papers(
    vectors: np.ndarray, plan: Plan, seed: int, given: GivenTopics | None, run: Run
) -> Mapped:
    """Neighbour graph, layout and clusters of papers.

    Args:
        vectors: (n, d) float32 unit vectors.
        plan: The parameters for so many papers.
        seed: Of every step.
        given: Topics to take over; None to find them.
        run: Told about every step.
    """
    plan = fit_to_variety(plan, vectors)
    with run.stage("neighbors") as step:
        graph, step.reused = neighbor_graph(vectors, plan.neighbors, seed)
    with run.stage("project") as step:
        layout, space, step.reused = _project(vectors, graph, plan, seed, step)
    with run.stage("cluster") as step:
        clusters, step.reused = find_clusters(space, plan, vectors, given)
    return Mapped(plan, layout, graph, clusters)


def map_by_sample(
    vectors: np.ndarray, rows: np.ndarray, plan: Plan, seed: int, run: Run, nearest: Nearest
) -> Mapped:
    """Map a sample of the papers and place the others by their nearest papers in it.

    The neighbours of every paper are those in the sample, for papers of the sample and others.

    Args:
        vectors: (n, d) float32 unit vectors.
        rows: Rows of the sample, rising.
        plan: The parameters for the sample.
        seed: Of every step.
        run: Told about every step.
        nearest: Finds neighbours in the sample.
    """
    of_sample = vectors[rows]
    mapped = map_papers(of_sample, plan, seed, None, run)
    others = np.setdiff1d(np.arange(len(vectors)), rows, assume_unique=True)
    cuts = mapped.clusters.levels
    reference = reference_of(mapped.layout, np.array([cut.labels for cut in cuts]), mapped.graph[1])
    with run.stage("place", shown="cluster") as step:
        near, placed, step.reused = placed_papers(vectors[others], of_sample, reference,
                                                  mapped.plan.neighbors, nearest)  # fmt: skip
    layout, topics, confidences = placed
    levels = [join(rows, others, *one) for one in zip(cuts, topics, confidences, strict=True)]
    return Mapped(
        mapped.plan,
        beside_one_another(_all_rows(rows, others, mapped.layout, layout)),
        (rows[_all_rows(rows, others, mapped.graph[0], near[0])].astype(np.int32),
         _all_rows(rows, others, mapped.graph[1], near[1])),
        _of_all(mapped.clusters, levels, len(rows), len(vectors)),
        rows,
        reference.count_far(near[1]),
    )  # fmt: skip


def measure(
    mapped: Mapped, vectors: np.ndarray, seed: int
) -> tuple[np.ndarray, float | None, dict[str, Any]]:
    """How true the map is: of each paper, on the whole, and what sampling has to do with it.

    Returns:
        `kept_neighbors`; their mean, estimated over all papers where neighbours were only sought
        in a sample; and facts about the sample for the manifest, empty where there is none.
    """
    kept = kept_neighbors(mapped.layout, mapped.graph[0], mapped.sample)
    count, rows = mapped.plan.neighbors, mapped.sample
    if rows is None:
        return kept, neighbor_preservation(kept, count), {}
    others = np.setdiff1d(np.arange(len(vectors)), rows, assume_unique=True)
    truth = [probed_truth(mapped.layout, vectors, part, count, seed) for part in (rows, others)]
    facts = {
        "papers": len(rows), "placed": len(others), "far": mapped.far,
        "preservation_of_sample": truth[0], "preservation_of_placed": truth[1],
    }  # fmt: skip
    whole = float(np.average(truth, weights=[len(rows), len(others)]))
    return kept, whole, {"sample": facts}


def _project(
    vectors: np.ndarray, graph: Graph, plan: Plan, seed: int, step: Step
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Layout for the map, the space in which clusters are found, and whether both were known."""
    if plan.method != "umap":
        return lay_out_directly(vectors), principal_components(vectors, len(vectors)), False
    space, space_known = clustering_space(vectors, graph, plan, seed, step)
    step(plan.rounds, plan.rounds + 1)
    layout, layout_known = map_layout(vectors, graph, space, plan, seed)
    return layout, space, space_known and layout_known


def _all_rows(
    rows: np.ndarray, others: np.ndarray, of_sample: np.ndarray, of_others: np.ndarray
) -> np.ndarray:
    """Values of the sample and of the other papers, each in its row."""
    joined = np.empty((len(rows) + len(others), *of_sample.shape[1:]), dtype=of_sample.dtype)
    joined[rows], joined[others] = of_sample, of_others
    return joined


def _of_all(clusters: Clusters, levels: list[Cut], sample: int, papers: int) -> Clusters:
    """The clusters as the manifest tells them: sizes are those in the whole corpus."""
    note = (
        f"A sample of {sample:,} papers was laid out and grouped; each of the other "
        f"{papers - sample:,} was placed by its nearest papers in the sample."
    )
    return replace(clusters, levels=levels, note=" ".join(filter(None, [clusters.note, note])))
