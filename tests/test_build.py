"""The real pipeline: planted themes come back, small corpora work, seeds repeat."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from explorer.build import build_landscape
from explorer.build.embeddings import check_weights, embed
from explorer.config import BuildConfig, plan_build
from explorer.corpus import Corpus
from explorer.errors import EmbedderError, ExplorerError
from explorer.landscape import OUTLIER, Landscape
from tests.conftest import first_papers
from tests.planted import THEMES


def test_the_four_planted_themes_come_back(
    planted: Landscape, planted_page: tuple[Path, list[str]]
) -> None:
    themes = planted_page[1]
    found = planted.topic_of(0)
    assert planted.manifest["levels"][0]["topics"] == len(THEMES)
    assert adjusted_mutual_info_score(themes, found) > 0.95
    for topic, label in planted.topics_at(0)["label"].items():
        theme = pd.Series(themes)[found == topic].mode()[0]
        vocabulary = " ".join([theme, THEMES[theme][0], *THEMES[theme][1]]).lower()
        assert any(word in vocabulary for word in label.lower().split()), (label, theme)


def test_representative_papers_belong_to_their_topic(planted: Landscape) -> None:
    for level in range(planted.levels):
        for topic, rows in planted.topics_at(level)["representatives"].items():
            assert 1 <= len(rows) <= 3
            assert (planted.topic_of(level)[list(rows)] == topic).all()


def test_hierarchy_is_a_tree_over_the_finest_topics(bundled: Landscape) -> None:
    leaves = bundled.manifest["levels"][-1]["topics"]
    children = bundled.hierarchy[["left", "right"]].to_numpy().ravel()
    assert len(bundled.hierarchy) == leaves - 1
    assert len(set(children)) == len(children)
    assert set(range(leaves)) <= set(children)


def test_neighbors_share_a_theme(planted: Landscape, planted_page: tuple[Path, list[str]]) -> None:
    themes = np.array(planted_page[1])
    assert (themes[planted.neighbors[:, :10]] == themes[:, None]).mean() > 0.95


def test_layout_keeps_themes_together(
    planted: Landscape, planted_page: tuple[Path, list[str]]
) -> None:
    themes = np.array(planted_page[1])
    layout = planted.papers[["x", "y"]].to_numpy()
    assert np.abs(layout).max() == pytest.approx(1)
    centres = {theme: layout[themes == theme].mean(axis=0) for theme in THEMES}
    nearest = [min(centres, key=lambda t: np.linalg.norm(place - centres[t])) for place in layout]
    assert (np.array(nearest) == themes).mean() > 0.95


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 10, 14, 15, 40])
def test_small_corpora_become_whole_landscapes(
    bundled_corpus: Corpus, tmp_path: Path, count: int
) -> None:
    built = build_landscape(
        first_papers(bundled_corpus, count), BuildConfig(), tmp_path / "small", name="Small"
    )
    assert len(built.papers) == count
    assert built.neighbors.shape == (count, min(15, count - 1))
    assert np.isfinite(built.papers[["x", "y"]].to_numpy()).all()
    assert built.manifest["notes"], "a small corpus is told what was done instead"
    for level, facts in enumerate(built.manifest["levels"]):
        topic = built.topic_of(level)
        assert facts["outliers"] == (topic == OUTLIER).sum()
        assert sorted(set(topic) - {OUTLIER}) == list(range(facts["topics"]))
        assert built.topics_at(level)["label"].str.len().gt(2).all()


def test_papers_without_words_still_build(bundled_corpus: Corpus, tmp_path: Path) -> None:
    corpus = first_papers(bundled_corpus, 6)
    corpus.papers.loc[:, ["title", "abstract"]] = ["the of and", ""]
    built = build_landscape(corpus, BuildConfig(), tmp_path / "wordless", name="Wordless")
    assert len(built.vocabulary) == 0
    assert built.topics["label"].tolist() == ["Topic 1"]


def test_all_outliers_is_a_legal_landscape(all_outliers: Landscape) -> None:
    assert all_outliers.topics.empty
    assert (all_outliers.topic_of(0) == OUTLIER).all()
    assert "every paper is an outlier" in " ".join(all_outliers.manifest["notes"])


def test_the_same_seed_gives_the_same_landscape(
    planted: Landscape, planted_corpus: Corpus, tmp_path: Path
) -> None:
    again = build_landscape(planted_corpus, BuildConfig(), tmp_path / "again", name="Again")
    pd.testing.assert_frame_equal(again.papers, planted.papers)
    pd.testing.assert_frame_equal(again.topics, planted.topics)
    assert np.array_equal(again.embeddings, planted.embeddings)


def test_another_seed_moves_the_map(
    planted: Landscape, planted_corpus: Corpus, tmp_path: Path
) -> None:
    other = build_landscape(planted_corpus, BuildConfig(seed=1), tmp_path / "other", name="Other")
    assert not np.allclose(other.papers["x"], planted.papers["x"])
    assert adjusted_mutual_info_score(other.topic_of(0), planted.topic_of(0)) > 0.9


def test_progress_names_every_stage(planted_corpus: Corpus, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    build_landscape(
        first_papers(planted_corpus, 4), BuildConfig(embedder="tfidf-svd"), tmp_path / "told",
        name="Told", on_progress=lambda *step: seen.append(step),
    )  # fmt: skip
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["embed", "neighbors", "project", "cluster", "describe", "save"]
    assert all(0 <= done <= total for _, done, total in seen)


def test_unknown_embedders_are_answered_with_the_known_ones() -> None:
    with pytest.raises(EmbedderError, match="minilm, tfidf-svd"):
        embed(["text"], "word2vec", 0, lambda *_: None)


def test_other_weights_than_the_published_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    with pytest.raises(EmbedderError, match="not the published ones"):
        check_weights(tmp_path / "model.safetensors", "0" * 64)
    with pytest.raises(EmbedderError, match="cannot be read"):
        check_weights(tmp_path / "missing.safetensors", "0" * 64)


@pytest.mark.parametrize("bad", [{"min_topic_size": 1}, {"seed": -1}, {"seed": 2**32}])
def test_impossible_settings_are_refused(bad: dict[str, int]) -> None:
    with pytest.raises(ExplorerError):
        BuildConfig(**bad)


@pytest.mark.parametrize("papers", [1, 2, 4, 5, 14, 15, 50, 51, 1000, 200_000])
def test_plans_fit_their_corpus(papers: int) -> None:
    plan = plan_build(BuildConfig(), papers)
    assert 0 <= plan.neighbors < papers
    assert plan.umap_neighbors < papers or plan.umap_neighbors == 0
    assert bool(plan.note) == (papers <= 50)
    assert BuildConfig().fingerprint() != BuildConfig(seed=1).fingerprint()
