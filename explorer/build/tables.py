"""What the stages found, as the tables of a landscape."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from explorer.build.clustering import Cut
from explorer.build.languages import UNDETERMINED
from explorer.build.topics import DescribedLevel
from explorer.description.geography import (
    hues_by_angle,
    nearest_other_topic,
    parents_by_majority,
    topic_centres,
)


def with_languages(papers: pd.DataFrame, detected: Sequence[str]) -> pd.DataFrame:
    """The papers, each with the language detected where its source names none."""
    codes = [code if code != UNDETERMINED else "" for code in detected]
    return papers.assign(language=papers["language"].where(papers["language"] != "", codes))


def papers_table(
    papers: pd.DataFrame,
    layout: np.ndarray,
    kept: np.ndarray,
    vectors: np.ndarray,
    cuts: list[Cut],
    described: list[DescribedLevel],
) -> pd.DataFrame:
    """The papers with their place on the map and, per level, their topic and its probability."""
    columns = {"x": layout[:, 0], "y": layout[:, 1], "kept_neighbors": kept}
    for level, (cut, topics) in enumerate(zip(cuts, described, strict=True)):
        columns[f"topic_{level}"] = topics.topic.astype(np.int32)
        columns[f"probability_{level}"] = cut.probabilities
        nearest, distance = nearest_other_topic(vectors, topics.topic, len(topics.topics))
        columns[f"nearest_topic_{level}"] = nearest
        columns[f"nearest_distance_{level}"] = distance
    return papers.assign(**columns)


def topics_table(
    layout: np.ndarray,
    means: Sequence[np.ndarray],
    described: list[DescribedLevel],
) -> pd.DataFrame:
    """The topics of all levels with their place, colour position and parent.

    Args:
        layout: (n, 2) places of all papers.
        means: Per level the mean embedding of each topic, as `topic_means` gives them.
        described: The levels, coarsest first.
    """
    tables = []
    for number, level in enumerate(described):
        centres = topic_centres(layout, level.topic, len(level.topics))
        tables.append(
            level.topics.assign(
                parent=_parents(described, means, number),
                x=centres[:, 0],
                y=centres[:, 1],
                hue=hues_by_angle(centres, layout),
            )
        )
    return stack(tables)


def _parents(
    described: list[DescribedLevel], means: Sequence[np.ndarray], number: int
) -> np.ndarray:
    """The topic of the next coarser level that each topic of a level belongs to."""
    level = described[number]
    coarser = described[number - 1].topic if number else None
    return parents_by_majority(
        level.topic, coarser, lambda: (means[number], means[number - 1]), len(level.topics)
    )


def stack(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """One table of all levels, with the level in front."""
    numbered = [table.assign(level=level) for level, table in enumerate(tables)]
    stacked = pd.concat(numbered, ignore_index=True)
    return stacked[["level", *stacked.columns.drop("level")]]
