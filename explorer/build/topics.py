"""Clusters become topics: their terms weighed as BERTopic does, named, and in a hierarchy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.clustering import Cut
from explorer.build.phrases import PhraseCounts
from explorer.description.candidates import TERMS_PER_TOPIC, Terms, find_candidates, terms_table
from explorer.description.ctfidf import (
    ClassWeights,
    per_topic,
    representative_papers,
    used,
    weigh_terms,
)
from explorer.description.labels import Candidate, choose_labels, distinct_terms
from explorer.landscape import OUTLIER

if TYPE_CHECKING:
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer


@dataclass(frozen=True)
class DescribedLevel:
    """One level with its topics described.

    Attributes:
        topic: (n,) int: topic of each paper, `OUTLIER` for none.
        topics: One row per topic: `topic`, `label`, `size`, `representatives` (row numbers).
        terms: `topic`, `rank`, `term`, `weight`, best first.
        weights: (topics, terms) c-TF-IDF, sparse.
    """

    topic: np.ndarray
    topics: pd.DataFrame
    terms: pd.DataFrame
    weights: sparse.csr_array


@dataclass(frozen=True)
class TopicUse:
    """How the topics of a level use the terms of a corpus.

    Attributes:
        users: (topics, terms) papers that use each term, sparse.
        titled: (topics, terms) papers that have it in their title, sparse.
        found: The terms of each topic, weighed.
    """

    users: sparse.csr_array
    titled: sparse.csr_array
    found: ClassWeights


def describe_level(cut: Cut, phrases: PhraseCounts) -> DescribedLevel:
    """Describe the clusters of a cut as BERTopic does (Grootendorst 2022).

    Class-based TF-IDF with BM25 weighting and representative papers come from the counts of the
    papers; labels are chosen among the terms.

    Args:
        cut: The clusters.
        phrases: Document-term counts of the same papers.
    """
    if not cut.topics or not phrases.keys:
        return describe_without_words(cut)
    topic = cut.labels.astype(np.int64)
    use = TopicUse(
        per_topic(used(phrases.counts), topic),
        per_topic(used(phrases.title_counts), topic),
        weigh_terms(phrases.counts, topic),
    )
    terms = Terms(
        phrases.keys,
        phrases.vocabulary["term"].to_numpy(dtype=object),
        phrases.vocabulary["papers"].to_numpy(),
        len(topic),
    )
    alike = representative_papers(phrases.counts, topic, use.found)
    return describe_topics(cut, use, terms, phrases.joint, alike)


def describe_topics(
    cut: Cut, use: TopicUse, terms: Terms, joint: str, representatives: list[list[int]]
) -> DescribedLevel:
    """Describe clusters by how they use the terms.

    Args:
        cut: The clusters, at least one.
        use: How they use the terms.
        terms: The terms of the corpus, at least one.
        joint: What stands between two terms of a label.
        representatives: Row numbers of the most typical papers of each.
    """
    topic = cut.labels.astype(np.int64)
    sizes = np.bincount(topic[topic != OUTLIER], minlength=cut.topics)
    candidates = _candidates(use, sizes, terms)
    shown = [distinct_terms(found, TERMS_PER_TOPIC) for found in candidates]
    topics = pd.DataFrame(
        {
            "topic": np.arange(cut.topics),
            "label": choose_labels(candidates, sizes.tolist(), joint),
            "size": sizes,
            "representatives": representatives,
        }
    )
    return DescribedLevel(topic, topics, terms_table(dict(enumerate(shown))), use.found.weights)


def empty_bertopic(vectorizer: "CountVectorizer") -> "BERTopic":
    """A BERTopic model that embeds, projects and clusters nothing, with our term weighting."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    return BERTopic(
        language="multilingual",  # "english" would strip hyphens and full stops before counting
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=vectorizer,
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        top_n_words=TERMS_PER_TOPIC,
        verbose=False,
    )


def _candidates(use: TopicUse, sizes: np.ndarray, terms: Terms) -> list[list[Candidate]]:
    """The heaviest words and the heaviest phrases of each topic that enough of its papers use."""
    tables = (use.found.weights, use.users, use.titled)
    found = []
    for number, size in enumerate(sizes.tolist()):
        weight, using, titled = (table[[number]].toarray().ravel() for table in tables)
        found.append(find_candidates(terms, weight, using, size, titled.__getitem__))
    return found


def describe_without_words(cut: Cut) -> DescribedLevel:
    """A level without topics, or of papers without a single usable word."""
    sizes = np.bincount(cut.labels[cut.labels != OUTLIER], minlength=cut.topics)
    topics = pd.DataFrame(
        {
            "topic": np.arange(cut.topics),
            "label": [f"Topic {number + 1}" for number in range(cut.topics)],
            "size": sizes,
            "representatives": [
                np.flatnonzero(cut.labels == number)[:3].tolist() for number in range(cut.topics)
            ],
        }
    )
    return DescribedLevel(cut.labels, topics, terms_table({}), sparse.csr_array((cut.topics, 0)))
