"""A landscape of a sample: which papers are in it, where the others go, and what is said of it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score
from streamlit.testing.v1 import AppTest

from explorer.build import build_landscape
from explorer.build.clustering import Cut
from explorer.build.neighbors import exact_neighbors, neighbors_among
from explorer.build.placement import beside_one_another, enlarged, place, reference_of
from explorer.build.quality import kept_neighbors, probed_truth
from explorer.build.sampling import reference_sample
from explorer.config import BuildConfig, plan_build, plan_sample, sample_size
from explorer.corpus import Corpus, read_corpus
from explorer.errors import ExplorerError
from explorer.landscape import OUTLIER, Landscape, load
from explorer.packing.manifest import find_wrong_manifest
from explorer.packing.pack import pack
from explorer.packing.unpack import unpack
from tests.conftest import BUNDLED_CORPUS
from tests.planted import write_planted_page


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, np.ndarray]:
    path = tmp_path_factory.mktemp("themes") / "page.txt"
    names = write_planted_page(path, per_theme=100)
    return read_corpus([path]), np.array(names)


@pytest.fixture(scope="module")
def sampled(
    themes: tuple[Corpus, np.ndarray], tmp_path_factory: pytest.TempPathFactory
) -> Landscape:
    folder = tmp_path_factory.mktemp("sampled") / "landscape"
    config = BuildConfig("tfidf-svd", sample=160)
    return build_landscape(themes[0], config, folder, name="Sampled")


def papers_of(years: list[int], files: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "paper_id": [f"p{number}" for number in range(len(years))],
            "date": pd.to_datetime([f"{year}-06-01" if year else None for year in years]),
            "source": [[f"{file}:{row}"] for row, file in enumerate(files)],
        }
    )


def test_a_sample_has_each_file_and_year_in_proportion() -> None:
    chance = np.random.default_rng(0)
    years = chance.choice([0, 2019, 2020, 2021], 2000, p=[0.05, 0.15, 0.3, 0.5]).tolist()
    files = chance.choice(["a.csv", "b.csv"], 2000, p=[0.9, 0.1]).tolist()
    rows = reference_sample(papers_of(years, files), 200, 42)
    assert len(np.unique(rows)) == 200
    assert (np.diff(rows) > 0).all()
    strata = np.array([f"{file} {year}" for file, year in zip(files, years, strict=True)])
    for stratum in np.unique(strata):
        assert abs((strata[rows] == stratum).sum() - (strata == stratum).sum() / 10) <= 1


def test_a_sample_does_not_depend_on_the_order_but_on_the_seed() -> None:
    papers = papers_of([2020] * 500, ["a.csv"] * 500)
    ids = set(papers["paper_id"][reference_sample(papers, 100, 42)])
    turned = papers.iloc[::-1].reset_index(drop=True)
    assert set(turned["paper_id"][reference_sample(turned, 100, 42)]) == ids
    assert set(papers["paper_id"][reference_sample(papers, 100, 1)]) != ids


def test_neighbours_in_a_sample_do_not_depend_on_the_blocks() -> None:
    vectors = np.random.default_rng(1).normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found, apart = neighbors_among(vectors[100:], vectors[:100], 7)
    true = 1 - vectors[100:].astype(float) @ vectors[:100].astype(float).T
    assert np.array_equal(found, np.argsort(true, axis=1, kind="stable")[:, :7])
    assert np.allclose(apart, np.sort(true, axis=1)[:, :7], atol=1e-6)
    parts = [neighbors_among(part, vectors[:100], 7) for part in np.split(vectors[100:], [3, 120])]
    assert np.array_equal(np.concatenate([part[0] for part in parts]), found)
    assert np.array_equal(np.concatenate([part[1] for part in parts]), apart)


def test_papers_go_where_their_neighbours_are_densest_and_to_the_topic_of_most() -> None:
    layout = np.array([[0, 0], [0.01, 0], [0, 0.01], [0.9, 0.9], [0.91, 0.9]], dtype=np.float32)
    labels = np.array([[0, 0, 0, 1, OUTLIER]])
    reference = reference_of(layout, labels, np.full((5, 2), 0.2, dtype=np.float32))
    neighbors = np.array([[0, 1, 2, 3], [3, 4, 3, 4], [4, 4, 4, 3], [0, 1, 2, 3]])
    distances = np.array(
        [[0.2, 0.2, 0.2, 0.2], [0.1, 0.15, 0.15, 0.2], [0.1, 0.1, 0.1, 0.1], [0.9, 0.9, 0.9, 0.9]],
        dtype=np.float32,
    )
    places, topics, confidences = place(reference, neighbors, distances)
    assert np.abs(places[0]).max() < 0.02, "not between the two groups"
    assert topics[0].tolist() == [0, 1, OUTLIER, OUTLIER]
    assert confidences[0, 0] == pytest.approx(0.75, abs=1e-6)
    assert confidences[0, 1] > 0.5
    assert confidences[0, 2:].tolist() == [0, 0]
    assert reference.count_far(distances) == 1


def test_topics_of_a_sample_are_numbered_by_their_size_among_all_papers() -> None:
    cut = Cut(5, np.array([0, 0, 1]), np.array([1, 1, 0.5], dtype=np.float32))
    confidences = np.array([1, 0.4, 1, 0.3, 0.5, 0], dtype=np.float32)
    whole = enlarged(cut, np.array([0, 1, 0, 1, 1, OUTLIER]), confidences)
    assert whole.labels.tolist() == [1, 0, 1, 0, 0, OUTLIER]
    assert whole.probabilities is confidences
    assert whole.min_topic_size == 10


def test_papers_in_one_place_are_set_side_by_side() -> None:
    layout = np.array([[1, 1], [0, 0], [1, 1], [1, 1], [0.5, 0]], dtype=np.float32)
    spread = beside_one_another(layout)
    assert len(np.unique(spread, axis=0)) == 5
    assert np.array_equal(spread[[1, 4]], layout[[1, 4]])
    assert np.abs(spread - layout).max() < 0.01
    assert np.abs(spread).max() <= 1


def test_truth_among_some_papers_is_truth_where_they_are_all() -> None:
    chance = np.random.default_rng(3)
    vectors = chance.normal(size=(200, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbors, _ = exact_neighbors(vectors, None, 5)
    every = np.arange(200)
    plain = kept_neighbors(vectors[:, :2], neighbors)
    assert np.array_equal(kept_neighbors(vectors[:, :2], neighbors, every), plain)
    assert probed_truth(vectors[:, :2], vectors, every, 5, 0) == pytest.approx(plain.mean())


def test_the_sampled_landscape_finds_the_themes(
    sampled: Landscape, themes: tuple[Corpus, np.ndarray]
) -> None:
    said = sampled.manifest["sample"]
    assert (said["papers"], said["placed"]) == (160, 240)
    finest = sampled.levels - 1
    topic = sampled.topic_of(finest)
    inside = topic != OUTLIER
    assert inside.mean() > 0.8
    assert adjusted_mutual_info_score(themes[1][inside], topic[inside]) > 0.8
    sizes = sampled.topics_at(finest)["size"]
    assert sizes.sum() == inside.sum()
    assert sizes.is_monotonic_decreasing
    rows = reference_sample(themes[0].papers, 160, 42)
    assert set(np.unique(sampled.neighbors)) <= set(rows)
    assert (sampled.neighbors != np.arange(400)[:, None]).all()
    assert sampled.doc_terms.shape[0] == len(sampled.papers) == 400
    assert f"{160} papers was laid out" in " ".join(sampled.manifest["notes"])


def test_the_same_sample_gives_the_same_landscape(
    sampled: Landscape, themes: tuple[Corpus, np.ndarray], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    config = BuildConfig("tfidf-svd", sample=160)
    again = build_landscape(themes[0], config, tmp_path / "again", name="Sampled")
    assert again.manifest["files"] == sampled.manifest["files"]


def test_a_sample_of_all_papers_is_the_whole_landscape(tmp_path: Path) -> None:
    corpus = read_corpus([BUNDLED_CORPUS])
    built = [
        build_landscape(corpus, BuildConfig("tfidf-svd", sample=size), tmp_path / name, name=name)
        for size, name in ((None, "plain"), (len(corpus.papers), "all"))
    ]
    assert built[0].manifest["files"] == built[1].manifest["files"]
    assert "sample" not in built[1].manifest


def test_a_sampled_landscape_travels_as_a_file(sampled: Landscape, tmp_path: Path) -> None:
    assert sampled.folder is not None
    pack(sampled.folder, tmp_path / "one.landscape")
    unpack(tmp_path / "one.landscape", tmp_path / "folder")
    assert load(tmp_path / "folder").manifest["sample"] == sampled.manifest["sample"]


@pytest.mark.parametrize("bad", [[], {"papers": 3}, {"preservation_of_placed": "<b>"}, {"far": -1}])
def test_a_manifest_may_not_say_anything_about_its_sample(
    sampled: Landscape, bad: list | dict
) -> None:
    manifest = json.loads(json.dumps(sampled.manifest))
    said = manifest["sample"] | bad if isinstance(bad, dict) and len(bad) == 1 else bad
    manifest["sample"] = bad if bad == {"papers": 3} else said
    assert find_wrong_manifest(manifest).startswith("sample in manifest.json")
    assert find_wrong_manifest(dict(sampled.manifest)) == ""


def test_about_says_what_a_sample_costs(sampled: Landscape) -> None:
    def page() -> None:
        import streamlit as st

        from explorer.ui import about_page

        about_page._making(st.session_state["manifest"])
        about_page._cost_of_sampling(st.session_state["manifest"]["sample"])

    at = AppTest.from_function(page)
    at.session_state["manifest"] = sampled.manifest
    at.run()
    assert not at.exception
    text = " ".join(element.value for element in at.markdown)
    said = sampled.manifest["sample"]
    assert "From all papers 160 were chosen" in text
    assert f"{said['preservation_of_placed']:.0%}" in text


def test_sizes_of_samples() -> None:
    assert sample_size(BuildConfig(), 400_000) is None
    assert sample_size(BuildConfig(), 400_001) == 100_000
    assert sample_size(BuildConfig(sample=500), 500) is None
    assert sample_size(BuildConfig(sample=500), 501) == 500
    whole, part = plan_build(BuildConfig(), 20_000), plan_sample(BuildConfig(), 20_000, 5000)
    assert part.min_topic_size == round(whole.min_topic_size / 4)
    assert part.min_document_frequency == plan_build(BuildConfig(), 5000).min_document_frequency
    assert BuildConfig(sample=500).fingerprint() != BuildConfig().fingerprint()
    for wrong in ({"sample": 99}, {"sample": 500, "bertopic": "x"}):
        with pytest.raises(ExplorerError, match="sample"):
            replace(BuildConfig(), **wrong)
