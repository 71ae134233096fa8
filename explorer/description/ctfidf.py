"""Class-based TF-IDF from counts that are there already, and what follows from it.

BERTopic reads every text again at each level: to weigh, to find representative papers and once
per merge of its hierarchy. A level is one product of two sparse matrices away from the counts of
the papers, so here its weighting is worked out on that product: weights and merges are the same
numbers, no text is read, and neither BERTopic nor torch, which it brings, comes into memory.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.landscape import OUTLIER

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
        rarity: (terms,) the factor of each term: higher, the rarer it is over all topics.
    """

    weights: sparse.csr_array
    rarity: np.ndarray


def weigh_terms(counts: sparse.csr_array, topic: np.ndarray) -> ClassWeights:
    """C-TF-IDF of topics with BM25 weighting and frequent words reduced (Grootendorst 2022).

    The same numbers as BERTopic's `ClassTfidfTransformer(bm25_weighting=True,
    reduce_frequent_words=True)`. The outliers count as one more class, as in BERTopic: what they
    say of a term's frequency holds, though no weights are kept for them.

    Args:
        counts: (papers, terms) how often each paper uses each term.
        topic: (papers,) topic of each paper, `OUTLIER` for none.
    """
    outliers = bool((topic == OUTLIER).any())
    return weigh_classes(per_topic(counts, topic), counts.sum(axis=0), outliers=outliers)


def weigh_classes(classes: sparse.csr_array, uses: np.ndarray, *, outliers: bool) -> ClassWeights:
    """`weigh_terms` from the sums of each topic.

    Args:
        classes: (topics, terms) how often the papers of each topic use each term.
        uses: (terms,) how often all papers do.
        outliers: Whether there are papers in no topic.
    """
    rarity = term_rarity(uses, classes.shape[0] + outliers)
    return ClassWeights(weighed(classes, rarity), rarity)


def term_rarity(uses: np.ndarray, classes: int) -> np.ndarray:
    """The factor of each term: higher, the rarer it is over all classes (BM25).

    Args:
        uses: (terms,) how often all papers use each term.
        classes: Number of classes, the outliers being one if there are any.
    """
    per_class = int(uses.sum() / classes)
    return np.log((per_class + 1) / (uses + 0.5))


def weighed(counts: sparse.csr_array, rarity: np.ndarray) -> sparse.csr_array:
    """The square root of each term's share in its row, times the term's rarity."""
    lengths = counts.sum(axis=1)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    values = np.sqrt(counts.data / lengths[rows]) * rarity[counts.indices]
    return sparse.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)


def per_topic(
    counts: sparse.csr_array, topic: np.ndarray, topics: int | None = None
) -> sparse.csr_array:
    """The rows of each topic's papers summed.

    Args:
        counts: (papers, terms).
        topic: (papers,) topic of each, `OUTLIER` for none.
        topics: How many there are; None where each of them has papers here.

    Returns:
        (topics, terms), sparse; outliers are left out.
    """
    rows = np.flatnonzero(topic != OUTLIER)
    shape = (int(topic.max(initial=OUTLIER)) + 1 if topics is None else topics, len(topic))
    members = sparse.csr_array(
        (np.ones(len(rows), dtype=np.promote_types(counts.dtype, np.int32)), (topic[rows], rows)),
        shape=shape,
    )
    return members @ counts


def used(counts: sparse.csr_array) -> sparse.csr_array:
    """1 wherever a paper uses a term."""
    ones = np.ones(len(counts.data), dtype=np.int32)
    return sparse.csr_array((ones, counts.indices, counts.indptr), shape=counts.shape)


def representative_papers(
    counts: sparse.csr_array, topic: np.ndarray, found: ClassWeights, count: int = 3
) -> list[list[int]]:
    """The papers of each topic whose own c-TF-IDF is most like the topic's.

    BERTopic compares a sample of each topic; here all papers are compared.

    Returns:
        For each topic up to `count` row numbers, in rising order; of equally alike papers the
        earlier ones.
    """
    own = weighed(counts, found.rarity)
    representatives = []
    for number in range(found.weights.shape[0]):
        rows = np.flatnonzero(topic == number)
        profile = found.weights[[number]].toarray().ravel()
        representatives.append(rows[most_alike(own[rows], profile, count)].tolist())
    return representatives


def most_alike(own: sparse.csr_array, profile: np.ndarray, count: int) -> np.ndarray:
    """Places, in rising order, of the rows with the highest cosine to a profile."""
    lengths = np.sqrt(np.asarray(own.multiply(own).sum(axis=1)).ravel())
    alike = (own @ profile) / np.maximum(lengths, 1e-12)
    return np.sort(np.argsort(-alike, kind="stable")[:count])


def merge_hierarchy(weights: sparse.csr_array) -> pd.DataFrame:
    """Ward's merges of topics by the cosine distance of their terms, as in BERTopic.

    Args:
        weights: (topics, terms) c-TF-IDF.

    Returns:
        `parent`, `left`, `right`, `distance`, the last merge first. Leaves are topics, higher
        numbers are merges. Empty with fewer than two topics or without terms.
    """
    from scipy.cluster.hierarchy import linkage  # noqa: PLC0415 (showing a landscape needs none)
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    topics = weights.shape[0]
    if topics < 2 or not weights.shape[1]:
        return NO_HIERARCHY
    lengths = np.maximum(sparse.linalg.norm(weights, axis=1), 1e-12)
    unit = sparse.diags_array(1 / lengths) @ weights
    apart = np.maximum(1 - (unit @ unit.T).toarray(), 0)
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
