"""Landscapes that the tests look at, each built once by the real pipeline."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from explorer.build import build_landscape
from explorer.config import BuildConfig
from explorer.corpus import Corpus, read_corpus
from explorer.landscape import Landscape, load
from tests.planted import write_planted_page

ROOT = Path(__file__).parents[1]
os.environ["EXPLORER_CACHE"] = tempfile.mkdtemp(prefix="explorer-cache-")
"""Tests share one cache of their own, child processes included."""

BUNDLED_CORPUS = ROOT / "assets" / "corpus"
BUNDLED_LANDSCAPE = ROOT / "assets" / "landscape"


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """AppTest reads what is said of every installed package, again for each app.

    That takes far longer than most pages do.
    """
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session")
def bundled_corpus() -> Corpus:
    return read_corpus([BUNDLED_CORPUS])


@pytest.fixture(scope="session")
def bundled() -> Landscape:
    return load(BUNDLED_LANDSCAPE)


@pytest.fixture(scope="session")
def planted_page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    path = tmp_path_factory.mktemp("planted") / "page.txt"
    return path, write_planted_page(path)


@pytest.fixture(scope="session")
def planted_corpus(planted_page: tuple[Path, list[str]]) -> Corpus:
    return read_corpus([planted_page[0]])


@pytest.fixture(scope="session")
def planted(planted_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("planted-landscape") / "landscape"
    return build_landscape(planted_corpus, BuildConfig(), folder, name="Planted themes")


def until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait for what another process does."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it never came true"
        time.sleep(0.02)


def first_papers(corpus: Corpus, count: int) -> Corpus:
    """The corpus that has only the first papers."""
    return replace(
        corpus, papers=corpus.papers.head(count).copy(), ledger=corpus.ledger.head(count)
    )


@pytest.fixture(scope="session")
def tiny(bundled_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("tiny") / "landscape"
    config = BuildConfig(embedder="tfidf-svd")
    return build_landscape(first_papers(bundled_corpus, 3), config, folder, name="Three papers")


@pytest.fixture(scope="session")
def all_outliers(planted_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("outliers") / "landscape"
    config = BuildConfig(embedder="tfidf-svd", min_topic_size=len(planted_corpus.papers))
    return build_landscape(planted_corpus, config, folder, name="Nothing alike")
