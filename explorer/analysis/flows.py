"""How the topics of one stretch of time pass into those of the next."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from explorer.analysis.spans import Span
from explorer.analysis.timelines import Timeline
from explorer.landscape import Landscape

Kind = Literal["split", "merged", "born", "ended"]

FEWEST = 10
"""Papers that a topic must have in a stretch of time for its fate to be told."""
MOSTLY = 0.5
"""Share of a topic's papers that come from, or go on in, one other for it to be a part of that."""
PART = 0.2
"""Share of the other's papers that each part must take."""
GONE = 0.1
"""Share of the papers to be expected up to which a topic is absent."""
_MOST_SAMPLED = 2000
"""Papers of each stretch that are compared: more take long and say the same."""


@dataclass(frozen=True)
class Event:
    """What became of topics.

    Attributes:
        kind: "split": at least half of the papers of each of several topics come from one, and
            each takes at least a fifth of what it passes on. "merged": at least half of what each
            of several topics passes on goes to one, and each gives at least a fifth of that one's
            papers. "born": there for the first time; "ended": there for the last time before.
        span: Place of the later stretch of time.
        before: Places of the groups it comes from; for a birth, the one that at least half of its
            papers come from, if there is one.
        after: Places of the groups it leads to; for an end likewise.
    """

    kind: Kind
    span: int
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Flows:
    """Topics through time.

    Attributes:
        spans: The s stretches of time, in order.
        papers: (s, g) papers per stretch and group of the timeline; none of those left out.
        links: One row per pair of groups of neighbouring stretches with papers: `step` (place of
            the earlier stretch), `source`, `target` (groups), `papers` (of the target, in the
            later stretch, whose nearest earlier papers are in the source), `of_source`,
            `of_target` (shares of what leaves the source and of the target's papers).
        events: In order of time.
    """

    spans: list[Span]
    papers: np.ndarray
    links: pd.DataFrame
    events: list[Event]


def flows(landscape: Landscape, line: Timeline, spans: list[Span], left_out: np.ndarray) -> Flows:
    """Follow the topics from each stretch of time to the next.

    Each paper comes from the topic of the most similar paper of the stretch before, by the cosine
    of their embeddings. The stored neighbours would not do: they are the nearest of all times, so
    that a stretch with few papers would seem to lead nowhere. Centroids would not do either: they
    give each topic one origin, and hide splits and merges. Of more than 2,000 papers in a
    stretch, a random sample is compared.

    Args:
        landscape: The landscape.
        line: Papers per group and period.
        spans: Stretches of time, in order.
        left_out: Places of groups that are no topic.
    """
    followed = ~np.isin(line.group_of, [-1, *left_out])
    rows = [span.rows(line.rows[followed[line.rows]], line.calendar.of_paper) for span in spans]
    groups = len(line.groups)
    papers = np.array([np.bincount(line.group_of[part], minlength=groups) for part in rows])
    papers = papers.reshape(len(spans), groups)
    sampled = [_sample(part) for part in rows]
    vectors = [landscape.embeddings[part].astype(np.float32) for part in sampled]
    links = [_NO_LINKS]
    for step in range(len(spans) - 1):
        if len(sampled[step]) and len(sampled[step + 1]):
            nearest = sampled[step][(vectors[step + 1] @ vectors[step].T).argmax(axis=1)]
            moves = np.zeros((groups, groups))
            np.add.at(moves, (line.group_of[nearest], line.group_of[sampled[step + 1]]), 1)
            links.append(_links(step, moves, papers[step + 1]))
    table = pd.concat(links, ignore_index=True)
    return Flows(spans, papers, table, _events(papers, table))


def joined(found: Flows, kept: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """Papers and links with all but some groups put together, to be drawn.

    Args:
        found: All of them.
        kept: Places of the groups that stay, in the order that they shall have.

    Returns:
        (s, kept + 1) papers, the last column those of all other groups; and links as in `Flows`,
        between columns.
    """
    column = np.full(found.papers.shape[1], len(kept))
    column[kept] = np.arange(len(kept))
    others = np.delete(found.papers, kept, axis=1).sum(axis=1, keepdims=True)
    papers = np.hstack([found.papers[:, kept], others])
    links = found.links.assign(
        source=column[found.links["source"]], target=column[found.links["target"]]
    )
    links = links.groupby(["step", "source", "target"], as_index=False)["papers"].sum()
    for end in ("source", "target"):
        whole = links.groupby(["step", end])["papers"].transform("sum")
        links[f"of_{end}"] = links["papers"] / whole
    return papers, links


def most_telling(found: Flows, count: int) -> np.ndarray:
    """The groups to draw: those with the largest share in any stretch of time, in their order."""
    shares = found.papers / np.maximum(found.papers.sum(axis=1, keepdims=True), 1)
    largest = np.argsort(-shares.max(axis=0, initial=0), kind="stable")[:count]
    return np.sort(largest[found.papers[:, largest].any(axis=0)])


def _sample(rows: np.ndarray) -> np.ndarray:
    if len(rows) <= _MOST_SAMPLED:
        return rows
    return np.sort(np.random.default_rng(0).choice(rows, _MOST_SAMPLED, replace=False))


def _links(step: int, moves: np.ndarray, papers: np.ndarray) -> pd.DataFrame:
    """Moves of sampled papers as links of all papers.

    Args:
        step: Place of the earlier stretch.
        moves: (g, g) sampled papers by source and target.
        papers: (g,) papers of each target.
    """
    of_target = moves / np.maximum(moves.sum(axis=0), 1)
    carried = of_target * papers
    of_source = carried / np.maximum(carried.sum(axis=1, keepdims=True), 1e-12)
    source, target = np.nonzero(carried)
    return pd.DataFrame(
        {
            "step": step,
            "source": source,
            "target": target,
            "papers": carried[source, target],
            "of_source": of_source[source, target],
            "of_target": of_target[source, target],
        }
    )


def _events(papers: np.ndarray, links: pd.DataFrame) -> list[Event]:
    """Splits and merges, and births and ends of topics that took no part in these."""
    solid = links[
        (papers[links["step"], links["source"]] >= FEWEST)
        & (papers[links["step"] + 1, links["target"]] >= FEWEST)
    ]
    split = solid[(solid["of_target"] >= MOSTLY) & (solid["of_source"] >= PART)]
    merged = solid[(solid["of_source"] >= MOSTLY) & (solid["of_target"] >= PART)]
    told = [
        *_joint("split", split, one="source", several="target"),
        *_joint("merged", merged, one="target", several="source"),
    ]
    became = {(event.span, group) for event in told for group in event.after}
    was = {(event.span, group) for event in told for group in event.before}
    for span, group in zip(*np.nonzero(_appears(papers)), strict=True):
        if (span, group) not in became:
            came = links[(links["step"] == span - 1) & (links["target"] == group)]
            origin = came["source"][(came["of_target"] >= MOSTLY) & (came["source"] != group)]
            told.append(Event("born", int(span), tuple(map(int, origin)), (int(group),)))
    for place, group in zip(*np.nonzero(_appears(papers[::-1])), strict=True):
        span = len(papers) - place
        if (span, group) not in was:
            went = links[(links["step"] == span - 1) & (links["source"] == group)]
            heirs = went["target"][(went["of_source"] >= MOSTLY) & (went["target"] != group)]
            told.append(Event("ended", int(span), (int(group),), tuple(map(int, heirs))))
    return sorted(told, key=lambda event: (event.span, event.kind))


def _joint(kind: Kind, links: pd.DataFrame, *, one: str, several: str) -> list[Event]:
    """One event for each group that has several partners in a step."""
    events = []
    for (step, group), part in links.groupby(["step", one]):
        partners = tuple(map(int, part[several]))
        if len(partners) > 1:
            before, after = (
                ((int(group),), partners) if kind == "split" else (partners, (int(group),))
            )
            events.append(Event(kind, int(step) + 1, before, after))
    return events


def _appears(papers: np.ndarray) -> np.ndarray:
    """(s, g) bool: the stretch in which a group is there for the first time.

    It has enough papers then. At the same share it would have had enough before, and had at most
    a tenth of these.
    """
    totals = papers.sum(axis=1, keepdims=True)
    expected = papers / np.maximum(totals, 1) * (np.cumsum(totals, axis=0) - totals)
    before = np.cumsum(papers, axis=0) - papers
    new = (papers >= FEWEST) & (expected >= FEWEST) & (before <= GONE * expected)
    return new & (np.cumsum(new, axis=0) == 1)


_NO_LINKS = pd.DataFrame(
    {
        "step": np.empty(0, dtype=np.int64),
        "source": np.empty(0, dtype=np.int64),
        "target": np.empty(0, dtype=np.int64),
        "papers": np.empty(0),
        "of_source": np.empty(0),
        "of_target": np.empty(0),
    }
)
