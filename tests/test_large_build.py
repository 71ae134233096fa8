"""Stages that work part by part find what the stages in memory find."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from explorer.build import build_landscape
from explorer.build.clustering import Cut
from explorer.build.embeddings import EMBEDDERS, Embedder, unit_vectors
from explorer.build.languages import detect_languages
from explorer.build.large import saving
from explorer.build.large.describing import describe, mean_embeddings
from explorer.build.large.parts import Site, Stage, unheard
from explorer.build.large.pipeline import sample_of
from explorer.build.large.texts import languages, paper_texts, texts_at
from explorer.build.large.truth import truths
from explorer.build.large.vectors import embedded, given, vectors_at
from explorer.build.large.wording import Wording, wording
from explorer.build.phrases import PhraseCounts, count_phrases
from explorer.build.quality import probed_truth
from explorer.build.sampling import reference_sample
from explorer.build.tfidf import tfidf_svd
from explorer.build.topics import describe_level
from explorer.build.workers import OneProcess
from explorer.config import BuildConfig
from explorer.corpus import Corpus, partitioned
from explorer.corpus.partitioned import in_parts
from explorer.description.geography import topic_means
from explorer.landscape import OUTLIER, Landscape, load

_LEAST = 2


@pytest.fixture(scope="module")
def site(bundled_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bundled papers in parts of 64."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_CACHE", str(folder / "cache"))
        patch.setattr(partitioned, "PAPERS", 64)
        (folder / "parts").mkdir()
        corpus = in_parts(bundled_corpus, folder / "parts")
        assert corpus.sizes == (64, 64, 64, 64, 40)
        yield Site(corpus, OneProcess(), folder)


@pytest.fixture(scope="module")
def everything(site: Site) -> np.ndarray:
    return np.arange(len(site.corpus))


@pytest.fixture(scope="module")
def spoken(site: Site) -> Stage:
    return languages(site, unheard)


@pytest.fixture(scope="module")
def texts(bundled_corpus: Corpus) -> list[str]:
    return paper_texts(bundled_corpus.papers)


@pytest.fixture(scope="module")
def in_memory(bundled_corpus: Corpus, texts: list[str]) -> PhraseCounts:
    titles = bundled_corpus.papers["title"].tolist()
    return count_phrases(texts, titles, _LEAST, detect_languages(texts))


@pytest.fixture(scope="module")
def words(site: Site, everything: np.ndarray, spoken: Stage) -> Wording:
    return wording(site, everything, spoken, _LEAST, unheard)


@pytest.fixture(scope="module")
def random_vectors(site: Site) -> np.ndarray:
    return unit_vectors(np.random.default_rng(4).normal(size=(len(site.corpus), 8)))


def test_texts_and_sample_are_those_of_the_whole_corpus(
    site: Site, bundled_corpus: Corpus, texts: list[str], spoken: Stage
) -> None:
    rows = sample_of(site.corpus, 120, 42)
    assert np.array_equal(rows, reference_sample(bundled_corpus.papers, 120, 42))
    found = texts_at(site, rows, spoken)
    assert found[0] == [texts[row] for row in rows]
    assert found[1] == bundled_corpus.papers["title"].iloc[rows].tolist()
    assert set(found[2]) == {"en"}


def test_terms_are_counted_in_parts_as_in_one_piece(
    words: Wording, in_memory: PhraseCounts
) -> None:
    assert words.vocabulary.keys == in_memory.keys
    assert words.vocabulary.shown == in_memory.vocabulary["term"].tolist()
    found = [words.counts(number) for number in range(5)]
    for kind, expected in ((0, in_memory.counts), (1, in_memory.title_counts)):
        counted = sparse.vstack([part[kind] for part in found])
        assert (counted != expected).nnz == 0


def test_topics_are_described_by_sums_as_from_all_papers(
    site: Site, words: Wording, in_memory: PhraseCounts
) -> None:
    chance = np.random.default_rng(2)
    fine = chance.integers(-1, 9, size=len(site.corpus))
    cuts = [
        Cut(50, np.where(fine < 0, OUTLIER, fine // 3), np.ones(len(fine), np.float32)),
        Cut(10, fine, np.ones(len(fine), np.float32)),
        Cut(99, np.full(len(fine), OUTLIER), np.zeros(len(fine), np.float32)),
    ]
    found = describe(site, words, cuts)
    assert found.users.tolist() == in_memory.vocabulary["papers"].tolist()
    for level, cut in zip(found.levels, cuts, strict=True):
        expected = describe_level(cut, in_memory)
        pd.testing.assert_frame_equal(level.topics, expected.topics)
        pd.testing.assert_frame_equal(level.terms, expected.terms)
        assert np.allclose(level.weights.toarray(), expected.weights.toarray())


def test_tfidf_of_the_whole_corpus_is_that_of_a_sample_of_all(
    site: Site, everything: np.ndarray, spoken: Stage, texts: list[str]
) -> None:
    made = embedded(site, "tfidf-svd", 42, everything, spoken, unheard)
    found = vectors_at(site, made, everything)
    expected = unit_vectors(tfidf_svd(texts, 42))
    assert np.abs(found - expected).max() < 0.002, "half precision"
    some = sample_of(site.corpus, 100, 42)
    assert np.array_equal(vectors_at(site, made, some), found[some])


def test_texts_without_a_word_have_vectors_too(tmp_path: Path, spoken: Stage) -> None:
    papers = pd.DataFrame({"title": ["...", "?", "!"], "abstract": ["", "", ""]})
    table = {
        name: papers[name] if name in papers else pd.Series([None] * 3, dtype=dtype)
        for name, dtype in partitioned.PAPER_DTYPES.items()
    }
    whole = pd.DataFrame(table)
    for name in ("authors", "keywords", "source"):
        whole[name] = [[] for _ in range(3)]
    whole = whole.fillna(dict.fromkeys(("paper_id", "doi", "language", "url"), ""))
    ledger = pd.DataFrame({"status": ["kept"] * 3})
    (tmp_path / "parts").mkdir()
    wordless = Site(in_parts(Corpus(whole, ledger, ()), tmp_path / "parts"), OneProcess(), tmp_path)
    told = languages(wordless, unheard)
    made = embedded(wordless, "tfidf-svd", 42, np.arange(3), told, unheard)
    assert vectors_at(wordless, made, np.arange(3)).tolist() == [[0], [0], [0]]
    assert wording(wordless, np.arange(3), told, 1, unheard).vocabulary.keys == []
    assert len(spoken.parts) == 5


def test_models_embed_each_part_by_itself(
    site: Site, everything: np.ndarray, spoken: Stage, texts: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def encode(batch: list[str]) -> np.ndarray:
        return np.array([[len(text), text.count("e"), 1] for text in batch], dtype=np.float32)

    monkeypatch.setitem(EMBEDDERS, "counted", Embedder(lambda: {"model": 1}, lambda _: encode))
    made = embedded(site, "counted", 42, everything, spoken, unheard)
    assert np.array_equal(vectors_at(site, made, everything), unit_vectors(encode(texts)))


def test_means_and_truth_are_those_of_all_papers(site: Site, random_vectors: np.ndarray) -> None:
    made = given(site, random_vectors)
    labels = np.random.default_rng(3).integers(-1, 4, size=len(random_vectors))
    cut = Cut(5, labels, np.ones(len(labels), dtype=np.float32))
    means = mean_embeddings(site, made, [cut])[0]
    assert np.allclose(means, topic_means(random_vectors, labels, 4), atol=1e-6)
    layout = random_vectors[:, :2]
    kinds = [np.arange(0, 296, 2), np.arange(1, 296, 2)]
    expected = [probed_truth(layout, random_vectors, rows, 7, 1) for rows in kinds]
    assert truths(site, made, layout, kinds, 7, 1) == pytest.approx(expected, abs=1e-6)


def test_a_large_landscape_is_written_to_be_read_in_place(
    site: Site, bundled_corpus: Corpus, random_vectors: np.ndarray, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert len(site.corpus) == len(random_vectors)

    def build(folder: Path) -> Landscape:
        config = BuildConfig("precomputed:1", sample=200)
        return build_landscape(bundled_corpus, config, folder, name="x", vectors=random_vectors)

    plain = build(tmp_path / "plain")
    monkeypatch.setattr(saving, "MAPPED_FROM", 100)
    mapped = build(tmp_path / "mapped")
    assert not plain.is_mapped
    assert mapped.is_mapped
    assert np.abs(np.asarray(plain.embeddings, np.float32) - random_vectors).max() < 0.001
    for name in ("paper_id", "title", "abstract", "x", "y", "topic_0", "nearest_topic_0"):
        assert mapped.papers[name].tolist() == plain.papers[name].tolist()
    assert [list(one) for one in mapped.papers["authors"]] == [
        list(one) for one in plain.papers["authors"]
    ]
    assert len(mapped.ledger) == len(plain.ledger) == len(bundled_corpus.ledger)
    assert (mapped.doc_terms != plain.doc_terms).nnz == 0
    pd.testing.assert_frame_equal(mapped.topics, plain.topics)
    assert load(tmp_path / "mapped", thoroughly=True).name == "x"
