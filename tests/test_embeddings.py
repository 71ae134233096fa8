"""Embedders: each text once, resumed where it stopped, models and vectors of the reader's own."""

from pathlib import Path

import numpy as np
import pytest

from explorer.build import build_landscape
from explorer.build import embeddings as embedding_module
from explorer.build.embeddings import EMBEDDERS, Embedder, embed
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.errors import CorpusError, EmbedderError


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def counted_embedder(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An embedder of three dimensions that tells which texts it was given."""
    seen: list[str] = []

    def encode(texts: list[str]) -> np.ndarray:
        seen.extend(texts)
        return np.array([[len(text), text.count("a") + 1, 1.0] for text in texts])

    monkeypatch.setitem(EMBEDDERS, "counted", Embedder(lambda: {"v": 1}, lambda _: encode))
    return seen


def test_a_grown_corpus_embeds_only_what_is_new(counted_embedder: list[str]) -> None:
    texts = [f"text {number} " + "a" * number for number in range(40)]
    first, known = embed(texts[:30], "counted", 0, lambda *_: None)
    assert not known
    counted_embedder.clear()
    grown, known = embed(texts, "counted", 0, lambda *_: None)
    assert not known
    assert sorted(counted_embedder) == sorted(texts[30:])
    assert np.array_equal(grown[:30], first)
    counted_embedder.clear()
    again, known = embed(texts[::-1], "counted", 0, lambda *_: None)
    assert known
    assert counted_embedder == []
    assert np.array_equal(again, grown[::-1])


def test_embedding_resumes_within_the_stage(
    counted_embedder: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_module, "_KEPT_EVERY", 32)
    texts = [f"text {number}" for number in range(200)]

    def stop(done: int, _: int) -> None:
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(texts, "counted", 0, stop)
    counted_embedder.clear()
    embed(texts, "counted", 0, lambda *_: None)
    assert 0 < len(counted_embedder) <= 104


def test_a_damaged_store_of_vectors_is_dropped(
    counted_embedder: list[str], own_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    embed(["one", "two"], "counted", 0, lambda *_: None)
    store = next((own_cache / "embeddings").iterdir())
    store.write_bytes(b"not a database" * 100)
    counted_embedder.clear()
    embed(["one", "two"], "counted", 0, lambda *_: None)
    assert sorted(counted_embedder) == ["one", "two"]
    assert "dropped" in caplog.text


def test_half_precision_is_used_only_where_the_processor_has_it_and_agrees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [f"Paper number {number} about graphs and reefs" for number in range(6)]
    exact, _ = embed(texts, "minilm", 0, lambda *_: None)
    monkeypatch.setattr(embedding_module, "_BFLOAT16_FROM", 5)
    monkeypatch.setattr(embedding_module, "_has_amx", lambda: True)
    halved, known = embed(texts, "minilm", 0, lambda *_: None)
    assert not known, "the precision is part of what decides a vector"
    assert not np.array_equal(halved, exact)
    assert (exact * halved).sum(axis=1).min() > 0.999


def test_a_model_folder_is_an_embedder() -> None:
    folder = embedding_module._minilm_folder()
    vectors, _ = embed(["graphs", "reefs"], str(folder), 0, lambda *_: None)
    assert vectors.shape == (2, 384)
    with pytest.raises(EmbedderError, match="not on this machine"):
        embed(["text"], "nobody/no-such-model", 0, lambda *_: None)


def test_vectors_and_coordinates_can_be_brought_along(
    planted_corpus: Corpus, tmp_path: Path
) -> None:
    from explorer.build.precomputed import read_coordinates, read_vectors

    chance = np.random.default_rng(0)
    np.save(tmp_path / "v.npy", chance.normal(size=(60, 8)))
    np.save(tmp_path / "xy.npy", chance.uniform(5, 9, (60, 2)))
    vectors = read_vectors(tmp_path / "v.npy", planted_corpus)
    places = read_coordinates(tmp_path / "xy.npy", planted_corpus)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    built = build_landscape(
        planted_corpus, BuildConfig(embedder="precomputed:x", layout="precomputed:y"),
        tmp_path / "given", name="Given", vectors=vectors, coordinates=places,
    )  # fmt: skip
    assert built.embeddings.shape == (60, 8)
    assert np.allclose(built.papers[["x", "y"]], places)


@pytest.mark.parametrize(
    "array",
    [np.zeros((59, 8)), np.zeros(60), np.full((60, 2), np.nan), np.array([["a"] * 2] * 60)],
)
def test_unfit_arrays_are_refused_by_name(
    planted_corpus: Corpus, tmp_path: Path, array: np.ndarray
) -> None:
    from explorer.build.precomputed import read_vectors

    np.save(tmp_path / "given.npy", array)
    with pytest.raises(CorpusError, match=r"given\.npy"):
        read_vectors(tmp_path / "given.npy", planted_corpus)
    (tmp_path / "given.npy").write_bytes(b"nonsense")
    with pytest.raises(CorpusError, match=r"given\.npy"):
        read_vectors(tmp_path / "given.npy", planted_corpus)


def test_a_row_per_record_is_a_row_per_paper(bundled_corpus: Corpus, tmp_path: Path) -> None:
    from explorer.build.precomputed import read_coordinates

    np.save(tmp_path / "xy.npy", np.arange(622.0).reshape(311, 2))
    places = read_coordinates(tmp_path / "xy.npy", bundled_corpus)
    assert places.shape == (296, 2)
    assert places[-1].tolist() == [1.0, 1.0] or places[-1, 0] > 0.9
