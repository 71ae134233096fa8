"""The landscape that ships is what `build` makes of the papers that ship."""

from pathlib import Path

import pytest
from sklearn.metrics import adjusted_mutual_info_score

from explorer.build import build_landscape
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.landscape import Landscape


def test_it_is_of_todays_corpus_and_config(bundled: Landscape, bundled_corpus: Corpus) -> None:
    assert bundled.manifest["corpus_fingerprint"] == bundled_corpus.fingerprint()
    assert bundled.manifest["config_fingerprint"] == BuildConfig().fingerprint()
    assert bundled.manifest["counts"]["papers"] == 296


def test_it_has_the_promised_shape(bundled: Landscape) -> None:
    levels = bundled.manifest["levels"]
    assert len(levels) >= 3
    assert 10 <= levels[-1]["topics"] <= 30
    assert levels[-1]["outliers"] < 0.25 * 296


def test_a_fresh_build_agrees_with_it(
    bundled: Landscape, bundled_corpus: Corpus, tmp_path: Path
) -> None:
    fresh = build_landscape(bundled_corpus, BuildConfig(), tmp_path / "fresh", name=bundled.name)
    assert fresh.papers["paper_id"].tolist() == bundled.papers["paper_id"].tolist()
    finest = fresh.topic_of(fresh.levels - 1), bundled.topic_of(bundled.levels - 1)
    assert adjusted_mutual_info_score(*finest) >= 0.8
    similarity = (fresh.embeddings.astype("f4") * bundled.embeddings.astype("f4")).sum(axis=1)
    assert similarity.min() == pytest.approx(1, abs=0.005)
