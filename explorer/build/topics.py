"""Clusters become topics: BERTopic weighs their terms, names them and builds their hierarchy."""

import io
import warnings
from collections.abc import Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.clustering import Cut
from explorer.build.labels import Candidate, choose_labels, distinct_terms
from explorer.build.phrases import PhraseCounts, split_keys
from explorer.landscape import OUTLIER

if TYPE_CHECKING:
    from bertopic import BERTopic

TERMS_PER_TOPIC = 15
_REPRESENTATIVES = 3
"""Per topic; BERTopic names more where several papers have the same words."""
_CANDIDATES = 60
_FEWEST_USERS = 0.12
"""Share of a topic's papers that must use a term for it to describe the topic."""
_NO_HIERARCHY = pd.DataFrame({"parent": [], "left": [], "right": [], "distance": []}).astype(
    {"parent": "int64", "left": "int64", "right": "int64"}
)


@dataclass(frozen=True)
class DescribedLevel:
    """One level with its topics described.

    Attributes:
        topic: (n,) int: topic of each paper, `OUTLIER` for none.
        topics: One row per topic: `topic`, `label`, `size`, `representatives` (row numbers).
        terms: `topic`, `rank`, `term`, `weight`, best first.
        hierarchy: BERTopic's merge tree as `parent`, `left`, `right`, `distance`; leaves are
            topics, higher numbers are merges; empty with fewer than two topics.
    """

    topic: np.ndarray
    topics: pd.DataFrame
    terms: pd.DataFrame
    hierarchy: pd.DataFrame


def describe_level(vectors: np.ndarray, cut: Cut, phrases: PhraseCounts) -> DescribedLevel:
    """Describe the clusters of a cut with BERTopic (Grootendorst 2022).

    BERTopic gets our clusters and vocabulary and only describes: class-based TF-IDF with BM25
    weighting, representative papers, topic hierarchy.

    Args:
        vectors: (n, d) embeddings.
        cut: The clusters.
        phrases: Document-term counts of the same papers.
    """
    if not cut.topics or not phrases.keys:
        return _describe_without_words(cut)
    texts = phrases.documents()  # BERTopic only counts, so it need not take texts apart again
    model = _fit_bertopic(texts, vectors, cut.labels, phrases)
    topic = np.asarray(model.topics_, dtype=np.int64)
    weights = model.c_tf_idf_[int((topic == OUTLIER).any()) :, : len(phrases.keys)]
    candidates = [
        _candidates(weights[[number]], np.flatnonzero(topic == number), phrases)
        for number in range(cut.topics)
    ]
    shown = [distinct_terms(found, TERMS_PER_TOPIC) for found in candidates]
    representative = model.get_document_info(texts)["Representative_document"].to_numpy()
    sizes = np.bincount(topic[topic != OUTLIER], minlength=cut.topics)
    topics = pd.DataFrame(
        {
            "topic": np.arange(cut.topics),
            "label": choose_labels(candidates, sizes.tolist(), phrases.joint),
            "size": sizes,
            "representatives": [
                np.flatnonzero(representative & (topic == number))[:_REPRESENTATIVES].tolist()
                for number in range(cut.topics)
            ],
        }
    )
    return DescribedLevel(topic, topics, _terms_table(shown), _hierarchy(model, texts, cut.topics))


def _fit_bertopic(
    texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray, phrases: PhraseCounts
) -> "BERTopic":
    """A BERTopic model that takes the clusters as they are."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    # it cannot weigh a single term, so an empty one that no paper uses goes with it
    vocabulary = phrases.keys if len(phrases.keys) > 1 else [*phrases.keys, ""]
    model = BERTopic(
        language="multilingual",  # "english" would strip hyphens and full stops before counting
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=split_keys, vocabulary=vocabulary),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        top_n_words=TERMS_PER_TOPIC,
        verbose=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit_transform(list(texts), embeddings=vectors, y=labels)
    return model


def _candidates(
    weights: sparse.csr_matrix, rows: np.ndarray, phrases: PhraseCounts
) -> list[Candidate]:
    """The heaviest words and the heaviest phrases of a topic that enough of its papers use.

    Args:
        weights: (1, terms) c-TF-IDF weights of the topic.
        rows: Row numbers of its papers.
        phrases: Document-term counts of all papers.
    """
    dense = np.asarray(weights.todense()).ravel()
    users = (phrases.counts[rows] > 0).sum(axis=0)
    in_titles = (phrases.title_counts[rows] > 0).sum(axis=0)
    enough = users >= min(len(rows), max(2, ceil(_FEWEST_USERS * len(rows))))
    usable = np.where(enough, dense, 0)
    kinds = (phrases.is_phrase, ~phrases.is_phrase)
    columns = np.concatenate([_heaviest(np.where(kind, usable, 0)) for kind in kinds])
    all_users = phrases.vocabulary["papers"].to_numpy()
    return [
        Candidate(
            key=phrases.keys[column],
            text=phrases.vocabulary["term"].iloc[column],
            weight=float(dense[column]),
            coverage=float(users[column] / len(rows)),
            corpus_coverage=float(all_users[column] / phrases.counts.shape[0]),
            title_share=float(in_titles[column] / users[column]),
        )
        for column in columns
    ]


def _heaviest(weights: np.ndarray) -> np.ndarray:
    best = np.argsort(-weights, kind="stable")[:_CANDIDATES]
    return best[weights[best] > 0]


def _terms_table(shown: list[list[Candidate]]) -> pd.DataFrame:
    rows = [
        (topic, rank, candidate.text, candidate.weight)
        for topic, candidates in enumerate(shown)
        for rank, candidate in enumerate(candidates, start=1)
    ]
    table = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    return table.astype({"topic": "int64", "rank": "int64", "weight": "float64"})


def _hierarchy(model: "BERTopic", texts: Sequence[str], topics: int) -> pd.DataFrame:
    if topics < 2:
        return _NO_HIERARCHY
    with redirect_stderr(io.StringIO()):  # its progress bar cannot be switched off
        tree = model.hierarchical_topics(list(texts), distance_function=_cosine_distances)
    names = ["Parent_ID", "Child_Left_ID", "Child_Right_ID", "Distance"]
    named: pd.DataFrame = tree[names].set_axis(_NO_HIERARCHY.columns, axis=1)
    return named.astype(_NO_HIERARCHY.dtypes)


def _cosine_distances(weights: sparse.csr_matrix) -> np.ndarray:
    """As BERTopic itself takes them, but never below zero where topics have the same terms."""
    from sklearn.metrics.pairwise import cosine_similarity

    return np.maximum(1 - cosine_similarity(weights), 0)


def _describe_without_words(cut: Cut) -> DescribedLevel:
    """A level without topics, or of papers without a single usable word."""
    sizes = np.bincount(cut.labels[cut.labels != OUTLIER], minlength=cut.topics)
    topics = pd.DataFrame(
        {
            "topic": np.arange(cut.topics),
            "label": [f"Topic {number + 1}" for number in range(cut.topics)],
            "size": sizes,
            "representatives": [
                np.flatnonzero(cut.labels == number)[:_REPRESENTATIVES].tolist()
                for number in range(cut.topics)
            ],
        }
    )
    return DescribedLevel(cut.labels, topics, _terms_table([]), _NO_HIERARCHY)
