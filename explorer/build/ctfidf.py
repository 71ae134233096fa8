"""Class-based TF-IDF from counts that are there already, and what follows from it.

BERTopic reads every text again at each level: to weigh, to find representative papers and once
per merge of its hierarchy. A level is one product of two sparse matrices away from the counts of
the papers, so here BERTopic's own weighting is applied to that product; weights and merges are
the same numbers, and no text is read.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.landscape import OUTLIER

if TYPE_CHECKING:
    from bertopic.vectorizers import ClassTfidfTransformer

NO_HIERARCHY = pd.DataFrame({"parent": [], "left": [], "right": [], "distance": []}).astype(
    {"parent": "int64", "left": "int64", "right": "int64"}
)
_ORDERED_UP_TO = 500
"""Topics whose merges are put in the best order: that takes cubic time and is only for looks."""


@dataclass(frozen=True)
class ClassWeights:
    """The terms of each topic, weighed.

    Attributes:
        weights: (topics, terms) c-TF-IDF, sparse.
        transformer: BERTopic's weighting, fitted to these topics and the outliers.
    """

    weights: sparse.csr_matrix
    transformer: "ClassTfidfTransformer"


def weigh_terms(counts: sparse.csr_array, topic: np.ndarray) -> ClassWeights:
    """C-TF-IDF of topics with BM25 weighting and frequent words reduced (Grootendorst 2022).

    The outliers count as one more class, as in BERTopic: what they say of a term's frequency
    holds, though no weights are kept for them.

    Args:
        counts: (papers, terms) how often each paper uses each term.
        topic: (papers,) topic of each paper, `OUTLIER` for none.
    """
    from bertopic.vectorizers import ClassTfidfTransformer

    terms = counts.shape[1]
    if terms == 1:  # the transformer cannot weigh a single term, so an unused one goes with it
        counts = sparse.csr_array((counts.data, counts.indices, counts.indptr), (len(topic), 2))
    classes = per_topic(counts, topic)
    outliers = sparse.csr_array(counts[topic == OUTLIER].sum(axis=0)[None, :])
    if (topic == OUTLIER).any():
        classes = sparse.vstack([outliers, classes], format="csr")
    # a matrix, not an array: the transformer multiplies with `*`
    summed = sparse.csr_matrix(classes, dtype=np.float64)
    transformer = ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True)
    weights = transformer.fit(summed).transform(summed)
    return ClassWeights(weights[int((topic == OUTLIER).any()) :, :terms], transformer)


def per_topic(counts: sparse.csr_array, topic: np.ndarray) -> sparse.csr_array:
    """The rows of each topic's papers summed.

    Returns:
        (topics, terms), sparse; outliers are left out.
    """
    rows = np.flatnonzero(topic != OUTLIER)
    shape = (int(topic.max(initial=OUTLIER)) + 1, len(topic))
    members = sparse.csr_array(
        (np.ones(len(rows), dtype=counts.dtype), (topic[rows], rows)), shape=shape
    )
    return members @ counts


def representative_papers(
    counts: sparse.csr_array, topic: np.ndarray, found: ClassWeights, count: int = 3
) -> list[list[int]]:
    """The papers of each topic whose own c-TF-IDF is most like the topic's.

    BERTopic compares a sample of each topic; here all papers are compared.

    Returns:
        For each topic up to `count` row numbers, in rising order; of equally alike papers the
        earlier ones.
    """
    used = sparse.csr_matrix(counts, dtype=np.float64)
    used.resize(len(topic), max(counts.shape[1], 2))  # as `weigh_terms` does
    own = found.transformer.transform(used)[:, : counts.shape[1]]
    lengths = np.sqrt(np.asarray(own.multiply(own).sum(axis=1)).ravel())
    representatives = []
    for number in range(found.weights.shape[0]):
        rows = np.flatnonzero(topic == number)
        profile = found.weights[[number]].toarray().ravel()
        alike = (own[rows] @ profile) / np.maximum(lengths[rows], 1e-12)
        best = rows[np.argsort(-alike, kind="stable")[:count]]
        representatives.append(np.sort(best).tolist())
    return representatives


def merge_hierarchy(weights: sparse.csr_matrix) -> pd.DataFrame:
    """Ward's merges of topics by the cosine distance of their terms, as in BERTopic.

    Args:
        weights: (topics, terms) c-TF-IDF.

    Returns:
        `parent`, `left`, `right`, `distance`, the last merge first. Leaves are topics, higher
        numbers are merges. Empty with fewer than two topics.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics.pairwise import cosine_similarity

    topics = weights.shape[0]
    if topics < 2:
        return NO_HIERARCHY
    apart = np.maximum(1 - cosine_similarity(weights), 0)
    np.fill_diagonal(apart, 0)
    condensed = squareform(apart, checks=False)  # symmetric up to rounding
    merges = linkage(condensed, "ward", optimal_ordering=topics <= _ORDERED_UP_TO)
    tree = pd.DataFrame(
        {
            "parent": np.arange(topics, topics + len(merges)),
            "left": merges[:, 0].astype(np.int64),
            "right": merges[:, 1].astype(np.int64),
            "distance": merges[:, 2],
        }
    )
    return tree[::-1].reset_index(drop=True)
