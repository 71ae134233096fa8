"""Clusters become topics: their terms weighed as BERTopic does, named, and in a hierarchy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.clustering import Cut
from explorer.build.phrases import PhraseCounts
from explorer.description.candidates import TERMS_PER_TOPIC, Terms, find_candidates, terms_table
from explorer.description.ctfidf import per_topic, representative_papers, used, weigh_terms
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


def describe_level(
    cut: Cut,
    phrases: PhraseCounts,
) -> DescribedLevel:
    """Describe the clusters of a cut as BERTopic does (Grootendorst 2022).

    Class-based TF-IDF with BM25 weighting and representative papers come from the counts of the
    papers; labels are chosen among the terms.

    Args:
        cut: The clusters.
        phrases: Document-term counts of the same papers.
    """
    if not cut.topics or not phrases.keys:
        return _describe_without_words(cut)
    topic = cut.labels.astype(np.int64)
    found = weigh_terms(phrases.counts, topic)
    sizes = np.bincount(topic[topic != OUTLIER], minlength=cut.topics)
    candidates = _candidates(found.weights, topic, sizes, phrases)
    shown = [distinct_terms(terms, TERMS_PER_TOPIC) for terms in candidates]
    topics = pd.DataFrame(
        {
            "topic": np.arange(cut.topics),
            "label": choose_labels(candidates, sizes.tolist(), phrases.joint),
            "size": sizes,
            "representatives": representative_papers(phrases.counts, topic, found),
        }
    )
    return DescribedLevel(topic, topics, terms_table(dict(enumerate(shown))), found.weights)


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


def _candidates(
    weights: sparse.csr_array, topic: np.ndarray, sizes: np.ndarray, phrases: PhraseCounts
) -> list[list[Candidate]]:
    """The heaviest words and the heaviest phrases of each topic that enough of its papers use.

    Args:
        weights: (topics, terms) c-TF-IDF weights.
        topic: (papers,) topic of each paper.
        sizes: (topics,) papers in each.
        phrases: Document-term counts of all papers.
    """
    users = per_topic(used(phrases.counts), topic)
    in_titles = per_topic(used(phrases.title_counts), topic)
    terms = Terms(
        phrases.keys,
        phrases.vocabulary["term"].to_numpy(dtype=object),
        phrases.vocabulary["papers"].to_numpy(),
        len(topic),
    )
    tables = (weights, users, in_titles)
    found = []
    for number, size in enumerate(sizes.tolist()):
        weight, using, titled = (table[[number]].toarray().ravel() for table in tables)
        found.append(find_candidates(terms, weight, using, size, titled.__getitem__))
    return found


def _describe_without_words(cut: Cut) -> DescribedLevel:
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
