"""The steps of a build on their own: neighbours, clusters, phrases, labels, quality."""

from dataclasses import replace

import numpy as np
import pytest
from hdbscan import HDBSCAN

from explorer.build.clustering import choose_levels, cut_tree, linkage_tree, sizes_to_try
from explorer.build.neighbors import nearest_neighbors
from explorer.build.phrases import count_phrases
from explorer.build.projection import principal_components
from explorer.build.quality import kept_neighbors, neighbor_preservation
from explorer.build.stop_words import STOP_WORDS, WEAK_WORDS
from explorer.description.candidates import Terms
from explorer.description.geography import hues_by_angle, parents_by_majority, topic_means
from explorer.description.labels import Candidate, choose_labels, distinct_terms
from explorer.landscape import OUTLIER, Landscape


@pytest.fixture
def blobs() -> np.ndarray:
    chance = np.random.default_rng(0)
    centres = np.array([[0, 0], [6, 0], [0, 6], [20, 20], [26, 20]])
    return np.concatenate([chance.normal(c, 0.6, (40, 2)) for c in centres])


def test_neighbors_are_exact_and_exclude_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.build.neighbors._BLOCK", 7)
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    indices, distances = nearest_neighbors(vectors, 5)
    full = 1 - vectors @ vectors.T
    np.fill_diagonal(full, np.inf)
    assert np.array_equal(indices, np.argsort(full, axis=1, kind="stable")[:, :5])
    assert np.allclose(distances, np.sort(full, axis=1)[:, :5], atol=1e-6)
    assert (np.diff(distances, axis=1) >= 0).all()


def test_identical_papers_are_each_others_neighbors() -> None:
    vectors = np.ones((4, 2), dtype=np.float32) / np.float32(np.sqrt(2))
    indices, distances = nearest_neighbors(vectors, 3)
    assert (indices != np.arange(4)[:, None]).all()
    assert (distances >= 0).all()
    assert distances.max() < 1e-6


@pytest.mark.parametrize("size", [5, 10, 30])
def test_a_cut_is_what_hdbscan_itself_finds(blobs: np.ndarray, size: int) -> None:
    cut = cut_tree(linkage_tree(blobs, min_samples=3), size)
    fitted = HDBSCAN(min_cluster_size=size, min_samples=3, approx_min_span_tree=False).fit(blobs)
    assert cut.topics == fitted.labels_.max() + 1
    pairs = set(zip(cut.labels, fitted.labels_, strict=True))
    assert len(pairs) == len(set(cut.labels)), "the same partition under other numbers"
    assert np.allclose(cut.probabilities, fitted.probabilities_)


def test_levels_go_from_coarse_to_fine(blobs: np.ndarray) -> None:
    tree = linkage_tree(blobs, min_samples=3)
    sizes = sizes_to_try(len(blobs), 3)
    levels, curve = choose_levels(cut_tree(tree, 3), [cut_tree(tree, size) for size in sizes])
    counts = [cut.topics for cut in levels]
    assert counts == sorted(set(counts))
    assert levels[-1].min_topic_size == 3
    sizes = [cut.min_topic_size for cut in curve]
    assert sizes == sorted(set(sizes))
    for cut in levels:
        papers = np.bincount(cut.labels[cut.labels != OUTLIER])
        assert (np.diff(papers) <= 0).all()


def test_parents_follow_the_majority_else_the_nearest_mean() -> None:
    fine = np.array([0, 0, 0, 1, 1, 2, 2])
    coarse = np.array([0, 0, 1, 1, 1, OUTLIER, OUTLIER])
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1], [0.1, 1], [0, 1]])

    def means() -> tuple[np.ndarray, np.ndarray]:
        return topic_means(vectors, fine, 3), topic_means(vectors, coarse, 2)

    assert parents_by_majority(fine, coarse, means, 3).tolist() == [0, 1, 1]
    assert parents_by_majority(fine, None, means, 3).tolist() == [OUTLIER] * 3


def test_hues_follow_the_direction_from_the_middle() -> None:
    angles = np.linspace(-np.pi, np.pi, 400, endpoint=False)
    layout = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    centres = np.array([[-1, -0.01], [0, -1], [1, 0], [0, 1]])
    assert np.allclose(hues_by_angle(centres, layout), [0, 0.25, 0.5, 0.75], atol=0.01)


def test_principal_components_fill_up_with_zeros() -> None:
    points = np.array([[0.0, 0], [1, 1], [2, 2]])
    found = principal_components(points, 2)
    assert found.shape == (3, 2)
    assert np.allclose(found[:, 1], 0, atol=1e-6)
    assert principal_components(np.ones((1, 5)), 2).tolist() == [[0, 0]]


def test_a_true_map_keeps_all_neighbours_and_a_shuffled_one_few() -> None:
    place = np.arange(200.0)
    near = np.argsort(np.abs(place[:, None] - place), axis=1, kind="stable")[:, 1:16]
    line = np.stack([place, np.zeros(200)], axis=1)
    assert (kept_neighbors(line, near) == 1).all()
    mixed = kept_neighbors(np.random.default_rng(0).permutation(line), near)
    assert mixed.mean() < 0.2
    assert neighbor_preservation(mixed, 15) == pytest.approx(mixed.mean())
    moved = line.copy()
    moved[100, 0] = 10_000
    assert kept_neighbors(moved, near)[10] == 1
    assert kept_neighbors(np.zeros((200, 2)), near).min() == 1, "all at one place"


def test_the_truth_of_few_papers_says_nothing() -> None:
    near = np.array([[1, 2], [0, 2], [0, 1]])
    kept = kept_neighbors(np.eye(3, 2), near)
    assert kept.tolist() == [1, 1, 1]
    assert neighbor_preservation(kept, 2) is None
    alone = kept_neighbors(np.zeros((1, 2)), np.empty((1, 0), dtype=int))
    assert np.isnan(alone).all()
    assert neighbor_preservation(alone, 0) is None


def test_truth_agrees_with_a_plain_count(bundled: Landscape) -> None:
    xy = bundled.papers[["x", "y"]].to_numpy(dtype=float)
    kept = bundled.papers["kept_neighbors"].to_numpy()
    for row in range(0, 296, 37):
        far = np.hypot(*(xy - xy[row]).T)
        far[row] = np.inf
        shared = np.intersect1d(np.argsort(far)[:15], bundled.neighbors[row])
        assert kept[row] == pytest.approx(len(shared) / 15)
    assert bundled.manifest["quality"]["neighbor_preservation"] == pytest.approx(kept.mean())


TEXTS = [
    "Graph neural networks. We study state of the art graph neural networks (GNNs) on graphs.",
    "A graph neural network for drugs. The graph neural network beats GNNs; GNN training is fast.",
    "fMRI of sleep. In fMRI data the Gaussian prior of a network class is tested. Classes differ.",
    r"Fr\'echet distances. The Fr\'echet distance $x^2$ and fMRI news: a Gaussian class network.",
]


def test_phrases_do_not_cross_stop_words_or_punctuation() -> None:
    terms = set(count_phrases(TEXTS, [""] * 4, 1).vocabulary["term"])
    assert "state art" not in terms
    assert not any("networks GNNs" in term for term in terms)
    assert not any(word in STOP_WORDS for term in terms for word in term.lower().split())


def test_singular_and_plural_count_as_one_and_show_the_common_form() -> None:
    counted = count_phrases(TEXTS, [""] * 4, 2)
    terms = counted.vocabulary["term"].tolist()
    column = counted.keys.index("graph neural network")
    assert terms[column] in ("graph neural networks", "graph neural network")
    assert counted.counts[:, [column]].toarray().ravel().tolist() == [2, 2, 0, 0]
    assert "GNNs" in terms
    assert "fMRI" in terms
    assert "Gaussian" in terms
    assert "classes" not in counted.keys
    assert "graph neural" not in counted.keys, "a fragment of a longer phrase is no term"


def test_news_is_not_the_plural_of_new() -> None:
    counted = count_phrases(["news spreads; new ideas", "news and newness"], ["", ""], 1)
    assert "news" in counted.keys


def test_latex_leaves_no_trace() -> None:
    keys = count_phrases(TEXTS, [""] * 4, 1).keys
    assert "frechet distance" in keys
    assert not any("x^2" in key or "\\" in key for key in keys)


def candidate(key: str, coverage: float, corpus: float = 0.01, weight: float = 1.0) -> Candidate:
    return Candidate(key, key, weight, coverage, corpus)


def test_labels_prefer_phrases_and_never_repeat_or_contain_another() -> None:
    labels = choose_labels(
        [
            [candidate("diffusion model", 0.6), candidate("diffusion", 0.9)],
            [candidate("2d diffusion model", 0.6), candidate("text-to-3d generation", 0.5)],
            [candidate("diffusion model", 0.5), candidate("fMRI", 0.5)],
            [candidate("diffusion model", 0.1)],
        ],
        [40, 10, 9, 3],
    )
    assert labels == ["Diffusion model", "Text-to-3d generation", "fMRI", "Topic 4"]


def test_wide_topics_are_named_by_two_phrases() -> None:
    wide = [candidate("knowledge distillation", 0.15), candidate("transfer learning", 0.14)]
    assert choose_labels([wide], [140]) == ["Knowledge distillation and transfer learning"]
    assert choose_labels([wide], [20]) == ["Knowledge distillation"]


def test_terms_of_a_topic_do_not_repeat_one_another() -> None:
    found = distinct_terms(
        [candidate("graph", 0.5, weight=3), candidate("graph network", 0.5, weight=2),
         candidate("molecule", 0.4, weight=4)], 5,
    )  # fmt: skip
    assert [term.key for term in found] == ["molecule", "graph network"]


def test_terms_that_other_papers_use_stay_beside_a_part_of_them() -> None:
    found = distinct_terms([candidate("policy", 0.6), candidate("policy gradient", 0.3)], 5)
    assert {term.key for term in found} == {"policy", "policy gradient"}


def test_weak_words_stand_only_beside_others() -> None:
    texts = ["A point cloud. The point is an open question.", "Question answering on point clouds."]
    found = count_phrases(texts, ["", ""], 1)
    assert {"point cloud", "question answering"} <= set(found.keys)
    assert not {"point", "question"} & set(found.keys)
    assert not any(set(key.split()) <= WEAK_WORDS for key in found.keys)


def test_terms_that_miss_their_noun_name_a_topic_last() -> None:
    keys = [
        "clinical", "clinical trial", "clinical note", "trial", "3d object", "object",
        "3d object detection", "3d object tracking", "social media", "social media post",
    ]  # fmt: skip
    users = np.array([20, 9, 8, 12, 20, 30, 8, 9, 20, 3])
    terms = Terms(keys, np.array(keys), users, 100)
    assert [key for key, is_open in zip(keys, terms.is_open, strict=True) if is_open] == [
        "clinical", "3d object",
    ]  # fmt: skip
    found = [replace(candidate("3d object", 0.9), is_open=True), candidate("object detector", 0.1)]
    assert choose_labels([found], [50]) == ["Object detector"]
    assert choose_labels([[*found[:1], candidate("object", 0.9)]], [50]) == ["3d object"]


def test_labels_of_the_bundled_landscape_are_readable(bundled) -> None:
    for level in range(bundled.levels):
        labels = bundled.topics_at(level)["label"].tolist()
        assert len(set(map(str.lower, labels))) == len(labels)
        for label in labels:
            words = label.lower().split()
            assert len(set(words)) == len(words), label
            assert "_" not in label
            assert not label[0].isdigit()
            assert not set(words) & (STOP_WORDS - {"and"}), label
            assert sum(word == "and" for word in words) <= 1
            assert len(words) >= 2
