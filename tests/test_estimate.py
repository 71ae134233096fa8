"""The estimate before a build: real stages on a sample, scaled."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

from explorer.build.estimate import estimate_build
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from tests.conftest import BUNDLED_CORPUS, ROOT


def many(corpus: Corpus, times: int) -> Corpus:
    papers = pd.concat([corpus.papers] * times, ignore_index=True)
    return replace(corpus, papers=papers)


def test_estimates_grow_with_the_corpus(planted_corpus: Corpus) -> None:
    small = {e.embedder: e for e in estimate_build(many(planted_corpus, 10), BuildConfig())}
    large = {e.embedder: e for e in estimate_build(many(planted_corpus, 400), BuildConfig())}
    assert set(small) == {"minilm", "tfidf-svd"}
    assert all(seconds >= 0 for e in small.values() for seconds in e.seconds.values())
    for name, estimate in small.items():
        assert set(estimate.seconds) == {
            "embed", "neighbors", "project", "cluster", "describe",
        }  # fmt: skip
        assert large[name].memory_gb > estimate.memory_gb
        assert large[name].disk_gb > 10 * estimate.disk_gb
    assert large["minilm"].seconds["embed"] > 5 * small["minilm"].seconds["embed"]
    assert large["minilm"].seconds["embed"] > large["tfidf-svd"].seconds["embed"]


def test_the_command_line_estimates_and_builds_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-m", "explorer", "build", str(BUNDLED_CORPUS), "--estimate", "--json",
         "--out", str(out), "--quiet"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert result["papers"] == 296
    assert {row["embedder"] for row in result["estimates"]} == {"minilm", "tfidf-svd"}
    assert all(row["seconds"] > 0 and row["memory_gb"] > 0.5 for row in result["estimates"])
    assert not out.exists()
