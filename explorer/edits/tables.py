"""The tables of a landscape after its edits: what has changed is described as the build does it.

Topics that no edit touches keep their label, terms, place and colour to the last digit.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from explorer.edits.describing import Description, describe
from explorer.edits.draft import Draft
from explorer.edits.family import merge_tree, nearest_topics, parents
from explorer.edits.kinds import Line
from explorer.edits.lines import as_text
from explorer.edits.vocabulary import edited_words
from explorer.landscape import EDITS, OUTLIER, Landscape


def finished(draft: Draft, lines: Sequence[Line]) -> Landscape:
    """The landscape that a draft stands for.

    Args:
        draft: The edits applied to the topics of papers.
        lines: The edits, which give the landscape a fingerprint of its own.
    """
    base = draft.base
    changed, finest = {level for level, _ in draft.changed}, base.levels - 1
    words = edited_words(base, draft.stop_words, draft.shown_as)
    described = describe(draft, words)
    topics = _topics(draft, described.topics)
    fingerprint = hashlib.sha256(as_text(lines).encode()).hexdigest()
    return replace(
        base,
        papers=_papers(draft),
        topics=topics,
        terms=_terms(base.terms, described, topics),
        hierarchy=merge_tree(draft) if finest in changed else base.hierarchy,
        doc_terms=words.counts,
        vocabulary=words.vocabulary,
        manifest=base.manifest
        | {"files": base.manifest.get("files", {}) | {EDITS: fingerprint}}
        | {"levels": _levels(draft)},
    )


def _levels(draft: Draft) -> list[dict[str, int]]:
    """Topics and outliers of each level, as the manifest has them."""
    return [
        facts | {"topics": len(draft.living(level)), "outliers": int((topic == OUTLIER).sum())}
        for level, (facts, topic) in enumerate(
            zip(draft.base.manifest["levels"], draft.topic, strict=True)
        )
    ]


def _papers(draft: Draft) -> pd.DataFrame:
    columns = {}
    for level in sorted({level for level, _ in draft.changed}):
        nearest, distance = nearest_topics(draft, level)
        columns[f"topic_{level}"] = draft.topic[level]
        columns[f"probability_{level}"] = draft.probability[level]
        columns[f"nearest_topic_{level}"] = nearest
        columns[f"nearest_distance_{level}"] = distance
    return draft.base.papers.assign(**columns)


def _topics(draft: Draft, described: pd.DataFrame) -> pd.DataFrame:
    """All living topics, largest first in each level."""
    base = draft.base.topics
    living = pd.DataFrame(
        [(level, topic) for level in range(draft.base.levels) for topic in draft.living(level)],
        columns=["level", "topic"],
    )
    kept = base[_among(base, living) & ~_among(base, described)]
    topics = pd.concat([kept, described]) if len(described) else kept
    keys = zip(topics["level"], topics["topic"], strict=True)
    given = [draft.labels.get(key, label) for key, label in zip(keys, topics["label"], strict=True)]
    topics = topics.assign(label=given).astype(base.dtypes.to_dict())
    ordered = topics.sort_values(
        ["level", "size", "topic"], ascending=[True, False, True], ignore_index=True
    )
    return parents(draft, ordered)


def _terms(base: pd.DataFrame, described: Description, topics: pd.DataFrame) -> pd.DataFrame:
    kept = base[_among(base, topics) & ~_among(base, described.topics)]
    terms = pd.concat([kept, described.terms]) if len(described.terms) else kept
    return terms.sort_values(["level", "topic", "rank"], ignore_index=True).astype(
        base.dtypes.to_dict()
    )


def _among(table: pd.DataFrame, topics: pd.DataFrame) -> pd.Series:
    """Which rows of a table speak of one of the topics."""
    keys = [pd.MultiIndex.from_frame(one[["level", "topic"]]) for one in (table, topics)]
    return pd.Series(keys[0].isin(keys[1]), index=table.index)
