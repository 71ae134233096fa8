"""Corpora that hardly differ, or say nothing: still a landscape, and a sentence why it is odd."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explorer.build import build_landscape
from explorer.build.clustering import (
    Cut,
    choose_levels,
    cut_tree,
    everything_in_one,
    linkage_tree,
    note_on_outliers,
)
from explorer.build.embeddings import embed
from explorer.build.projection import lay_out_directly
from explorer.build.variety import fit_to_variety
from explorer.config import BuildConfig, plan_build
from explorer.corpus import Corpus
from explorer.landscape import OUTLIER, Landscape
from tests.conftest import first_papers

_SAME = "Graph networks learn molecular structure from atoms and bonds."
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "zu")


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4))


def _sentence(chance: random.Random, words: int = 12) -> str:
    return " ".join(_word(chance) for _ in range(words))


Texts = list[tuple[str, str]]
KINDS: dict[str, Callable[[random.Random, int], Texts]] = {
    "one text under many titles": lambda c, n: [(_sentence(c, 2), _SAME) for _ in range(n)],
    "one text and one title": lambda _, n: [("Same", _SAME)] * n,
    "one word each": lambda c, n: [("", _word(c)) for _ in range(n)],
    "one word for all": lambda _, n: [("", "quantum")] * n,
    "stop words": lambda _, n: [("the of and", "we propose this")] * n,
    "numbers": lambda _, n: [(f"{i} 123", "12 45 !!") for i in range(n)],
    "punctuation": lambda _, n: [("...", "?!")] * n,
    "nothing": lambda _, n: [("", "")] * n,
    "a giant and noise": lambda c, n: (
        [("Graph", _SAME)] * (n - n // 3) + [("", _sentence(c)) for _ in range(n // 3)]
    ),
    "noise": lambda c, n: [(_sentence(c, 3), _sentence(c, 30)) for _ in range(n)],
    "a mixture": lambda c, n: [
        (("", ""), ("the of", ""), ("42", "12"), ("", _SAME), ("深度学习", _word(c)))[i % 5]
        for i in range(n)
    ],
}
COUNTS = (1, 2, 3, 4, 5, 14, 15, 16, 51, 60)


def build_texts(corpus: Corpus, texts: Texts, folder: Path, embedder: str) -> Landscape:
    changed = first_papers(corpus, len(texts))
    changed.papers.loc[:, "title"] = [title for title, _ in texts]
    changed.papers.loc[:, "abstract"] = [abstract for _, abstract in texts]
    return build_landscape(changed, BuildConfig(embedder=embedder), folder, name="Odd")


def check(built: Landscape, count: int, kind: str) -> None:
    where = f"{kind}, {count} papers"
    layout = built.papers[["x", "y"]].to_numpy()
    notes = built.manifest["notes"]
    assert len(layout) == count, where
    assert np.isfinite(layout).all(), where
    assert np.abs(layout).max() <= 1 + 1e-6, where
    assert len(np.unique(layout.round(6), axis=0)) == count, f"{where}: papers hide each other"
    assert all(isinstance(note, str) and note.endswith(".") for note in notes), where
    assert notes or (kind == "noise" and count > 50), where
    assert sum(built.manifest["languages"].values()) == count
    for level, facts in enumerate(built.manifest["levels"]):
        topic = built.topic_of(level)
        assert sorted(set(topic) - {OUTLIER}) == list(range(facts["topics"])), where
        assert np.isfinite(built.papers[f"probability_{level}"]).all(), where
        topics = built.topics_at(level)
        assert topics["label"].is_unique, where
        assert topics["representatives"].map(len).between(1, 3).all(), where
    if not built.manifest["levels"][-1]["topics"]:
        assert "every paper is an outlier" in " ".join(notes), where
    assert np.isfinite(built.terms["weight"]).all()
    assert np.isfinite(built.hierarchy["distance"]).all()
    assert (built.neighbor_distances >= 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_every_odd_corpus_is_a_landscape(bundled_corpus: Corpus, tmp_path: Path, kind: str) -> None:
    for count in COUNTS:
        texts = KINDS[kind](random.Random(count), count)
        check(build_texts(bundled_corpus, texts, tmp_path / "odd", "tfidf-svd"), count, kind)


@pytest.mark.parametrize("kind", ["one text and one title", "nothing", "a giant and noise"])
@pytest.mark.parametrize("count", [14, 60])
def test_minilm_meets_them_too(
    bundled_corpus: Corpus, tmp_path: Path, kind: str, count: int
) -> None:
    texts = KINDS[kind](random.Random(count), count)
    check(build_texts(bundled_corpus, texts, tmp_path / "odd", "minilm"), count, kind)


def test_equal_papers_are_one_topic_and_said_to_be_equal(
    bundled_corpus: Corpus, tmp_path: Path
) -> None:
    built = build_texts(bundled_corpus, [("Same", _SAME)] * 40, tmp_path / "odd", "tfidf-svd")
    assert built.manifest["levels"] == [{"min_topic_size": 40, "topics": 1, "outliers": 0}]
    assert built.topics["label"].tolist() == ["Graph networks learn"]
    assert "the same to the embedder" in " ".join(built.manifest["notes"])
    assert built.manifest["plan"]["method"] == "single"


def test_nearly_all_outliers_keep_their_one_group(bundled_corpus: Corpus, tmp_path: Path) -> None:
    chance = random.Random(0)
    texts = [("Graph", _SAME)] * 3 + [("", _sentence(chance, 40)) for _ in range(90)]
    built = build_texts(bundled_corpus, texts, tmp_path / "odd", "tfidf-svd")
    assert np.isfinite(built.papers[["x", "y"]].to_numpy()).all()
    group = set(built.topic_of(built.levels - 1)[:3])
    assert len(group) == 1
    assert OUTLIER not in group


def test_most_papers_being_outliers_is_said() -> None:
    labels = np.array([0] * 3 + [OUTLIER] * 297)
    note = note_on_outliers(Cut(3, labels, np.zeros(300, dtype=np.float32)))
    assert note.startswith("297 of 300 papers")
    assert not note_on_outliers(everything_in_one(300))


def test_wordless_papers_are_counted_in_a_note() -> None:
    vectors = np.eye(20, dtype=np.float32)
    vectors[:3] = 0
    plan = fit_to_variety(plan_build(BuildConfig(), 20), vectors)
    assert plan.method == "umap"
    assert "3 of 20 papers" in plan.note


@pytest.mark.parametrize(
    ("different", "method"), [(1, "single"), (2, "direct"), (15, "umap"), (9, "direct")]
)
def test_only_different_papers_count_for_umap(different: int, method: str) -> None:
    vectors = np.eye(different, dtype=np.float32)[np.arange(100) % different]
    plan = plan_build(BuildConfig(), 100)
    fitted = fit_to_variety(plan, vectors)
    assert fitted.method == method
    assert bool(fitted.note) == (different < 10 or method != "umap")


@pytest.mark.parametrize("papers", [1, 2, 60, 500])
def test_papers_in_one_place_are_spread(papers: int) -> None:
    layout = lay_out_directly(np.ones((papers, 4), dtype=np.float32))
    assert len(np.unique(layout, axis=0)) == papers
    assert np.isfinite(layout).all()


def test_a_few_equal_papers_stay_together() -> None:
    vectors = np.eye(5, dtype=np.float32)[[0, 0, 0, 1, 2, 3]]
    layout = lay_out_directly(vectors)
    near = np.linalg.norm(layout[:3] - layout[0], axis=1).max()
    far = np.linalg.norm(layout[3:] - layout[0], axis=1).min()
    assert 0 < near < 0.1 * far


def test_texts_without_words_embed_as_zeros() -> None:
    vectors, _ = embed(["?!", "..."], "tfidf-svd", 0, lambda *_: None)
    assert vectors.shape == (2, 1)
    assert not vectors.any()


def test_clusters_of_equal_points_have_finite_probabilities() -> None:
    points = np.repeat(np.eye(3), 10, axis=0)
    tree = linkage_tree(points, 1)
    levels, _ = choose_levels(cut_tree(tree, 3), [cut_tree(tree, size) for size in (4, 6)])
    assert levels[-1].topics == 3
    assert np.isfinite(levels[-1].probabilities).all()
