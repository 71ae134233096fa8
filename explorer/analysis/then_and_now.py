"""Two stretches of time side by side: topics that grew or shrank, words that came or went."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explorer.analysis.period_words import more_usual_here, papers_using
from explorer.analysis.proportions import share_changes
from explorer.analysis.spans import Span
from explorer.analysis.timelines import Timeline
from explorer.analysis.words import drawn_from
from explorer.landscape import Landscape


@dataclass(frozen=True)
class Comparison:
    """Two stretches of time.

    Attributes:
        then: The earlier one.
        now: The later one.
    """

    then: Span
    now: Span


def group_changes(line: Timeline, compared: Comparison) -> pd.DataFrame:
    """How the share of each row of a timeline changed.

    Args:
        line: Papers per group and period.
        compared: Two stretches of time, each with papers.

    Returns:
        One row per group with papers in either, strongest growth first: `group` (its place in the
        timeline), `label`, `papers_then`, `papers_now`, and the columns of `share_changes`.
    """
    sides = [
        line.counts[:, span.first : span.last + 1].sum(axis=1)
        for span in (compared.then, compared.now)
    ]
    groups = np.flatnonzero(sides[0] + sides[1])
    then, now = sides[0][groups], sides[1][groups]
    table = pd.DataFrame(
        {
            "group": groups,
            "label": [line.groups[group].label for group in groups],
            "papers_then": then,
            "papers_now": now,
        }
    )
    changes = share_changes(then, now, int(then.sum()), int(now.sum()))
    joined = pd.concat([table, changes], axis=1)
    return joined.sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def word_changes(
    landscape: Landscape, then: np.ndarray, now: np.ndarray, count: int = 15
) -> pd.DataFrame:
    """The words that came and those that went.

    Args:
        landscape: The landscape.
        then: (papers,) row numbers of the earlier papers.
        now: (papers,) row numbers of the later ones.
        count: Most words of each kind.

    Returns:
        Those that came, then those that went, strongest first: `term`, `change` ("came" or
        "went"), `papers_then`, `papers_now`, `share_then`, `share_now`.
    """
    place = np.repeat([0, 1], [len(then), len(now)])
    using = papers_using(landscape, np.concatenate([then, now]), place, 2).toarray()
    tables = []
    for change, here, rows, others in (("came", 1, now, then), ("went", 0, then, now)):
        there = 1 - here
        words = more_usual_here(
            landscape, drawn_from(landscape.doc_terms, rows), using[here], using[there],
            (len(rows), len(others)), count,
        )  # fmt: skip
        sides = ("now", "then") if here else ("then", "now")
        words["papers_elsewhere"] = (words["share_elsewhere"] * len(others)).round().astype(int)
        names = {
            "papers": f"papers_{sides[0]}", "share": f"share_{sides[0]}",
            "papers_elsewhere": f"papers_{sides[1]}", "share_elsewhere": f"share_{sides[1]}",
        }  # fmt: skip
        tables.append(words.rename(columns=names).assign(change=change))
    columns = ["term", "change", "papers_then", "papers_now", "share_then", "share_now"]
    return pd.concat(tables, ignore_index=True)[columns]
