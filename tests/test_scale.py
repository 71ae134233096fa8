"""What makes large corpora fast gives what the plain way gives."""

import warnings
from collections import Counter

import numpy as np
import pytest
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from bertopic.cluster import BaseCluster
from bertopic.dimensionality import BaseDimensionalityReduction
from bertopic.vectorizers import ClassTfidfTransformer
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from explorer.build.neighbors import approximate_neighbors, exact_neighbors
from explorer.build.phrases import PhraseCounts, count_phrases
from explorer.build.pipeline import paper_texts
from explorer.build.word_table import _fold_plurals
from explorer.build.words import runs
from explorer.config import BuildConfig, plan_build
from explorer.description.ctfidf import (
    merge_hierarchy,
    per_topic,
    representative_papers,
    weigh_terms,
)
from explorer.landscape import OUTLIER, Landscape
from tests.slow_phrases import PhraseAnalyzer, count_one_by_one


@pytest.fixture(scope="module")
def counted(bundled: Landscape) -> PhraseCounts:
    return count_phrases(paper_texts(bundled.papers), bundled.papers["title"].tolist(), 2)


def fit_bertopic(bundled: Landscape, topic: np.ndarray, counted: PhraseCounts) -> BERTopic:
    """BERTopic on the bundled papers, reading every text itself."""
    words = Counter(
        word for text in paper_texts(bundled.papers) for run in runs(text, "en") for word in run
    )
    analyzer = PhraseAnalyzer(_fold_plurals(words))
    model = BERTopic(
        language="multilingual",
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(
            analyzer=lambda text: analyzer((text, "en")), vocabulary=counted.keys
        ),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
    )
    vectors = np.asarray(bundled.embeddings, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(paper_texts(bundled.papers), embeddings=vectors, y=topic)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_weights_papers_and_merges_are_those_of_bertopic(
    bundled: Landscape, counted: PhraseCounts, level: int
) -> None:
    texts = paper_texts(bundled.papers)
    model = fit_bertopic(bundled, bundled.topic_of(level).astype(np.int64), counted)
    topic = np.array(model.topics_)  # it numbers topics of equal size in its own order
    found = weigh_terms(counted.counts, topic)
    outliers = int((topic == OUTLIER).any())
    assert abs(model.c_tf_idf_[outliers:] - found.weights).max() < 1e-12
    shown = model.get_document_info(texts)["Representative_document"].to_numpy()
    for number, rows in enumerate(representative_papers(counted.counts, topic, found)):
        assert rows == np.flatnonzero(shown & (topic == number)).tolist()
    theirs = model.hierarchical_topics(texts)
    ours = merge_hierarchy(found.weights)
    names = ["Parent_ID", "Child_Left_ID", "Child_Right_ID"]
    assert (theirs[names].astype(int).to_numpy() == ours[["parent", "left", "right"]]).all(
        axis=None
    )
    assert np.allclose(theirs["Distance"].astype(float), ours["distance"])


def test_few_topics_have_few_merges() -> None:
    assert merge_hierarchy(sparse.csr_matrix(np.ones((1, 3)))).empty
    assert len(merge_hierarchy(sparse.csr_matrix(np.eye(2, 3)))) == 1


def test_sums_leave_outliers_out() -> None:
    counts = sparse.csr_array(np.array([[1, 0], [2, 3], [0, 4]], dtype=np.int32))
    assert per_topic(counts, np.array([0, OUTLIER, 0])).toarray().tolist() == [[1, 4]]


TRICKY = [
    "Graph's edges. We study state-of-the-art GNNs (GNN) on $x^2$ graphs; the graph neural net.",
    "",
    "the of and",
    "Fr\\'echet distances. fMRI news: a Gaussian class network. Gaussian classes' fMRI",
    "Graph graph graph neural net of Gaussians and a Gaussian. GNN training trains 2024 x.",
]


MIXED = [
    ("L'apprentissage profond des réseaux. Les réseaux de neurones d'un graphe.", "fr"),
    ("Der Gedanke an Netze; die Netze der Gedanken. Graph neural nets.", "de"),
    ("Deep neural nets for GNNs. A deep neural net.", "en"),
    ("深層学習による画像認識の研究。画像認識", "ja"),
    ("l'un des d'où 3 x", "fr"),
]


@pytest.mark.parametrize("fewest", [1, 2, 9])
def test_one_pass_counts_what_several_count(bundled: Landscape, fewest: int) -> None:
    titles = [text.split(".")[0] for text in TRICKY]
    assert_same(TRICKY, titles, fewest)
    assert_same(paper_texts(bundled.papers), bundled.papers["title"].tolist(), fewest)


@pytest.mark.parametrize("fewest", [1, 2])
def test_one_pass_counts_mixed_languages_too(fewest: int) -> None:
    texts, languages = [text for text, _ in MIXED], [language for _, language in MIXED]
    titles = [text[:30] for text in texts]
    assert_same(texts, titles, fewest, languages)


@pytest.mark.parametrize("texts", [[""], ["the of"], ["Graph neural net."]])
def test_one_pass_over_almost_nothing(texts: list[str]) -> None:
    assert_same(texts, [""] * len(texts), 1)


def assert_same(
    texts: list[str], titles: list[str], fewest: int, languages: list[str] | None = None
) -> None:
    languages = languages or ["en"] * len(texts)
    expected = count_one_by_one(texts, titles, fewest, languages)
    found = count_phrases(texts, titles, fewest, languages)
    assert found.joint == expected.joint or not expected.keys
    assert found.keys == expected.keys
    assert found.vocabulary["term"].tolist() == expected.vocabulary["term"].tolist()
    assert found.vocabulary["papers"].tolist() == expected.vocabulary["papers"].tolist()
    assert (found.counts.toarray() == expected.counts.toarray()).all()
    assert (found.title_counts.toarray() == expected.title_counts.toarray()).all()
    assert found.counts.dtype == expected.counts.dtype


def test_the_fast_search_finds_nearly_all_neighbours_and_the_same_again() -> None:
    chance = np.random.default_rng(0)
    centres = chance.normal(size=(40, 16))
    vectors = (centres[chance.integers(40, size=3000)] + chance.normal(size=(3000, 16))).astype(
        "f4"
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    indices, distances = approximate_neighbors(vectors, 10, 42)
    exact, exact_distances = exact_neighbors(vectors, np.arange(3000), 10)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(indices, exact, strict=True)])
    assert recall > 0.95
    assert (indices != np.arange(3000)[:, None]).all()
    assert (np.diff(distances, axis=1) >= 0).all()
    assert (distances >= exact_distances - 1e-5).all()
    again, _ = approximate_neighbors(vectors, 10, 42)
    assert (again == indices).all()


def test_the_fast_search_gives_every_paper_others_even_among_equals() -> None:
    vectors = np.zeros((200, 4), dtype=np.float32)
    vectors[:, 0] = 1
    indices, distances = approximate_neighbors(vectors, 5, 42)
    assert (indices != np.arange(200)[:, None]).all()
    assert all(len(set(row)) == 5 for row in indices.tolist())
    assert np.allclose(distances, 0, atol=1e-6)


def test_small_corpora_keep_their_plan_and_large_ones_look_wider() -> None:
    assert plan_build(BuildConfig(), 296).umap_neighbors == 8
    assert plan_build(BuildConfig(), 1999).umap_neighbors == 8
    assert plan_build(BuildConfig(), 2000).umap_neighbors == 15
