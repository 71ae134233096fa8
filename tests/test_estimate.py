"""The estimate before a build: real stages on a sample, scaled."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from explorer.__main__ import main
from explorer.build import estimate
from explorer.build.estimate import estimate_build
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from tests.conftest import BUNDLED_CORPUS


@pytest.fixture(autouse=True)
def from_few_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to tell how costs grow; a better guess takes longer."""
    monkeypatch.setattr(estimate, "_SAMPLE", 150)
    monkeypatch.setattr(estimate, "_ENCODED", 8)


def many(corpus: Corpus, times: int) -> Corpus:
    papers = pd.concat([corpus.papers] * times, ignore_index=True)
    return replace(corpus, papers=papers)


def test_estimates_grow_with_the_corpus(planted_corpus: Corpus) -> None:
    small = {e.embedder: e for e in estimate_build(many(planted_corpus, 10), BuildConfig())}
    large = {e.embedder: e for e in estimate_build(many(planted_corpus, 400), BuildConfig())}
    assert set(small) == {"minilm", "tfidf-svd"}
    assert all(seconds >= 0 for e in small.values() for seconds in e.seconds.values())
    for name, one in small.items():
        assert set(one.seconds) == {
            "embed", "neighbors", "project", "cluster", "describe",
        }  # fmt: skip
        assert large[name].memory_gb > one.memory_gb
        assert large[name].disk_gb > 10 * one.disk_gb
    assert large["minilm"].seconds["embed"] > 5 * small["minilm"].seconds["embed"]
    assert large["minilm"].seconds["embed"] > large["tfidf-svd"].seconds["embed"]


def test_the_command_line_estimates_and_builds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["build", str(BUNDLED_CORPUS), "--estimate", "--json", "--out", str(out), "--quiet"]
    assert main(command) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["papers"] == 296
    assert {row["embedder"] for row in result["estimates"]} == {"minilm", "tfidf-svd"}
    assert all(row["seconds"] > 0 and row["memory_gb"] > 0.5 for row in result["estimates"])
    assert not out.exists()
