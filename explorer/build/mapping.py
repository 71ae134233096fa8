"""From vectors to map and topics, of all papers of a corpus or of a sample."""

from dataclasses import dataclass

import numpy as np

from explorer.build.bertopic_model import GivenTopics
from explorer.build.levels import Clusters, find_clusters
from explorer.build.projection import lay_out_directly, principal_components
from explorer.build.stages import Graph, clustering_space, map_layout, neighbor_graph
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
    """

    plan: Plan
    layout: np.ndarray
    graph: Graph
    clusters: Clusters


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
        graph, step.reused = neighbor_graph(vectors, plan.neighbors, seed, on_gpu=plan.gpu)
    with run.stage("project") as step:
        layout, space, step.reused = _project(vectors, graph, plan, seed, step)
    with run.stage("cluster") as step:
        clusters, step.reused = find_clusters(space, plan, vectors, given)
    return Mapped(plan, layout, graph, clusters)


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
