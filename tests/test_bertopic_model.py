"""BERTopic models in and out: what the library itself reads back, and what we read of it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.__main__ import main
from explorer.build import build_landscape
from explorer.build.bertopic_export import without_gaps, write_model
from explorer.build.bertopic_model import GivenTopics, levels_of, read_model
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.edits.draft import fingerprint, refer
from explorer.edits.kinds import Hide, Merge, Move, Rename, StopWords
from explorer.edits.lines import new_line
from explorer.edits.opening import load_edited
from explorer.edits.store import append_edits
from explorer.errors import ExplorerError, TopicModelError
from explorer.landscape import OUTLIER, Landscape, load
from tests.conftest import BUNDLED_LANDSCAPE, ROOT, first_papers

LOOK = """
import json, sys
import numpy as np
from bertopic import BERTopic
from explorer.build.pipeline import paper_texts
from explorer.landscape import load
from pathlib import Path

model, landscape = BERTopic.load(sys.argv[1]), load(Path(sys.argv[2]))
texts = paper_texts(landscape.papers)
vectors = landscape.embeddings.astype(np.float32)
words = model.vectorizer_model.get_feature_names_out().tolist()
first = model.c_tf_idf_[model._outliers].toarray()[0]
info = model.get_topic_info()
result = {
    "topics": model.topics_,
    "sizes": info.set_index("Topic")["Count"].to_dict(),
    "labels": info.set_index("Topic")["CustomName"].to_dict(),
    "titles": info.set_index("Topic")["Representative_Papers"].to_dict(),
    "terms": {topic: model.get_topic(topic) for topic in set(model.topics_)},
    "first_weights": {word: first[column] for column, word in enumerate(words) if first[column]},
    "predicted": model.transform(texts, vectors)[0].tolist(),
    "embeddings": model.topic_embeddings_.tolist(),
    "merges": len(model.hierarchical_topics(texts)),
    "bars": len(model.visualize_barchart().data),
}
model.merge_topics(texts, [0, 1])
result["merged_terms"] = [word for word, _ in model.get_topic(0)]
print(json.dumps(result))
"""


def look(model: Path, landscape: Path) -> dict:
    """What a BERTopic of its own, kept from the network, finds in a model folder."""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(model), str(landscape)],
        env=environment, capture_output=True, text=True, check=False, cwd=model.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finest level of the bundled landscape, which has outliers, as a model."""
    folder = tmp_path_factory.mktemp("exported") / "model"
    arguments = ["export", str(BUNDLED_LANDSCAPE), "--format", "bertopic", "--out", str(folder)]
    assert main(arguments) == 0
    return folder


def test_bertopic_opens_what_was_exported(exported: Path, bundled: Landscape) -> None:
    found = look(exported, BUNDLED_LANDSCAPE)
    level = bundled.levels - 1
    topics = bundled.topics_at(level)
    assert found["topics"] == bundled.topic_of(level).tolist()
    outliers = bundled.manifest["levels"][level]["outliers"]
    assert found["sizes"].pop("-1") == outliers > 0
    assert found["sizes"] == {str(topic): size for topic, size in topics["size"].items()}
    assert found["labels"].pop("-1") == "Outliers"
    assert found["labels"] == {str(topic): label for topic, label in topics["label"].items()}
    for topic, rows in topics["representatives"].items():
        assert found["titles"][str(topic)] == bundled.display_titles.iloc[list(rows)].tolist()

    terms = bundled.terms[bundled.terms["level"] == level]
    for topic, rows in terms.groupby("topic"):
        words, weights = zip(*found["terms"][str(topic)], strict=True)
        assert list(words) == rows.sort_values("rank")["term"].tolist()
        assert weights == pytest.approx(rows.sort_values("rank")["weight"].tolist())
    assert len(found["terms"]["-1"]) > 3
    for row in terms[terms["topic"] == 0].itertuples():  # the whole matrix is that of the build
        assert found["first_weights"][row.term.lower()] == pytest.approx(row.weight)

    inside = bundled.topic_of(level) != OUTLIER
    agreed = np.array(found["predicted"])[inside] == bundled.topic_of(level)[inside]
    assert agreed.mean() > 0.9
    assert np.shape(found["embeddings"]) == (len(topics) + 1, bundled.embeddings.shape[1])
    assert found["merges"] == len(topics) - 1
    assert found["bars"] > 1
    assert not {"the", "of", "and"} & set(found["merged_terms"])


def test_edits_are_in_the_model(bundled: Landscape, tmp_path: Path) -> None:
    """Renamed, merged, hidden and moved topics; BERTopic needs numbers without gaps."""
    finest = bundled.levels - 1
    folder = Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "edited"))
    moved = str(bundled.papers["paper_id"][np.flatnonzero(bundled.topic_of(finest) == 3)[0]])
    changes = (
        Rename(refer(bundled, finest, 1), "Called by hand"),
        Merge(refer(bundled, finest, 5), (refer(bundled, finest, 8),)),
        Hide(refer(bundled, finest, 0)),
        Move((moved,), finest, refer(bundled, finest, 2)),
        StopWords(("graph",), ()),
    )
    append_edits(folder, [new_line(change, fingerprint(bundled)) for change in changes])
    model = tmp_path / "model"
    assert main(["export", str(folder), "--format", "bertopic", "--out", str(model)]) == 0
    found = look(model, folder)
    edited, _ = load_edited(folder)
    topics = edited.topics_at(finest)
    assert len(topics) == len(bundled.topics_at(finest)) - 2
    number = {topic: place for place, topic in enumerate(topics.index)} | {OUTLIER: OUTLIER}
    assert found["topics"] == [number[topic] for topic in edited.topic_of(finest)]
    assert found["labels"].pop("-1") == "Outliers"
    assert list(found["labels"].values()) == topics["label"].tolist()
    assert "Called by hand" in found["labels"].values()
    assert found["sizes"]["-1"] > bundled.manifest["levels"][finest]["outliers"]
    words = {word for terms in found["terms"].values() for word, _ in terms}
    assert not any("graph" in word.lower().split() for word in words)
    inside = edited.topic_of(finest) != OUTLIER
    assert (np.array(found["predicted"]) == np.array(found["topics"]))[inside].mean() > 0.9


def test_numbers_without_gaps_stay(bundled: Landscape) -> None:
    assert without_gaps(bundled, 0) is bundled


def test_a_coarse_level_without_outliers(planted: Landscape, tmp_path: Path) -> None:
    result = write_model(planted, tmp_path / "model", 0)
    topics = planted.topics_at(0)
    assert result == {
        "model": str(tmp_path / "model"), "level": 0, "topics": len(topics), "papers": 60,
        "notes": [],
    }  # fmt: skip
    given = read_model(tmp_path / "model")
    assert given.topic.tolist() == planted.topic_of(0).tolist()
    assert given.labels == topics["label"].to_dict()
    assert not any(".partial" in path.name for path in tmp_path.iterdir())
    write_model(planted, tmp_path / "model", 0)  # replaces a model


def test_papers_without_words_are_exported_too(tmp_path: Path, bundled_corpus: Corpus) -> None:
    corpus = first_papers(bundled_corpus, 3)
    corpus.papers.loc[:, ["title", "abstract"]] = ["the of and", ""]
    built = build_landscape(corpus, BuildConfig(), tmp_path / "wordless", name="Wordless")
    write_model(built, tmp_path / "model")
    assert read_model(tmp_path / "model").labels == {0: "Topic 1"}


def test_a_build_takes_over_topics_and_labels(planted: Landscape, planted_corpus: Corpus,
                                              tmp_path: Path) -> None:  # fmt: skip
    finest = planted.levels - 1
    write_model(planted, tmp_path / "model")
    given = read_model(tmp_path / "model")
    config = BuildConfig(embedder="tfidf-svd")
    built = build_landscape(
        planted_corpus, config, tmp_path / "landscape", name="Given", given=given
    )
    pairs = set(zip(built.topic_of(built.levels - 1), planted.topic_of(finest), strict=True))
    assert len(pairs) == len({mine for mine, _ in pairs}) == len({theirs for _, theirs in pairs})
    mine, theirs = built.topics_at(built.levels - 1), planted.topics_at(finest)
    for new, old in pairs:
        if new != OUTLIER:
            assert mine.loc[new, ["label", "size"]].tolist() == (
                theirs.loc[old, ["label", "size"]].tolist()
            )
    assert built.manifest["config"]["bertopic"] == given.fingerprint()
    assert built.manifest["config_fingerprint"] != config.fingerprint()
    assert "BERTopic model" in " ".join(built.manifest["notes"])


def test_levels_join_the_given_topics() -> None:
    chance = np.random.default_rng(3)
    topic = np.repeat(np.arange(-1, 24), 5)
    groups = np.where(topic == OUTLIER, 0, topic // 4)
    vectors = np.eye(40)[groups] + 0.3 * np.eye(40)[10 + topic] + 0.01 * chance.random((125, 40))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    levels = levels_of(GivenTopics("", topic, {}), vectors)
    counts = [level.topics for level in levels]
    assert counts == sorted(set(counts))
    assert counts[0] == 5
    assert counts[-1] == 24
    for level in levels:
        assert ((level.labels == OUTLIER) == (topic == OUTLIER)).all()
        assert len(set(zip(level.labels, topic, strict=True))) == 25, "no topic is torn"
        assert (level.probabilities[topic != OUTLIER] > 0.5).all()
        assert level.min_topic_size == min(np.bincount(level.labels[level.labels != OUTLIER]))


def write_topics(folder: Path, topics: list, **more: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "topic_embeddings.safetensors").touch()
    (folder / "topics.json").write_text(json.dumps({"topics": topics, **more}))
    return folder


def few_papers(folder: Path) -> Path:
    page = folder / "few.txt"
    themes = ("Coral reefs bleach", "Batteries charge fast")
    page.write_text("".join(f"Abstract:{theme} in year {n}.\n" for n in "123" for theme in themes))
    return page


def test_the_command_line_builds_from_a_model_and_caches_by_its_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topics = [7, 3, 7, -1, 7, 3]
    model = write_topics(
        tmp_path / "model", topics, topic_labels={"-1": "-1_a_b", "3": "Energy", "7": "7_coral"}
    )
    arguments = ["build", str(few_papers(tmp_path)), "--bertopic", str(model), "--embedder",
                 "tfidf-svd", "--out", str(tmp_path / "out"), "--json", "--quiet"]  # fmt: skip

    def built() -> dict:
        assert main(arguments) == 0
        return json.loads(capsys.readouterr().out)

    result = built()
    assert result["cached"] is False
    assert result["levels"] == [{"topics": 2, "outliers": 1}]
    landscape = load(tmp_path / "out")
    assert landscape.topic_of(0).tolist() == [0, 1, 0, -1, 0, 1]
    assert landscape.topics_at(0).loc[1, "label"] == "Energy"
    assert not landscape.topics_at(0).loc[0, "label"].startswith("7_")
    assert built()["cached"] is True
    write_topics(model, topics, custom_labels=["None", "Same", "Same"])
    assert built()["cached"] is False
    labels = load(tmp_path / "out").topics_at(0)["label"].tolist()
    assert labels == ["Same", "Same (2)"]
    write_topics(model, [-1] * 6)
    assert built()["levels"] == [{"topics": 0, "outliers": 6}]


def test_models_that_cannot_be_taken_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pickled = tmp_path / "model.pkl"
    pickled.write_bytes(b"\x80\x04N.")
    inside = write_topics(tmp_path / "inside", [0])
    (inside / "model.pickle").write_bytes(b"\x80\x04N.")
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "topics.json").write_text("{}")
    broken = write_topics(tmp_path / "broken", [0])
    (broken / "topics.json").write_text("{")
    cases = {
        pickled: "pickle",
        inside: "pickle",
        tmp_path / "absent": "Not the folder",
        tmp_path / "bare": "Not the folder",
        broken: "cannot be read",
        write_topics(tmp_path / "words", ["a", "b"]): "cannot be read",
        write_topics(tmp_path / "low", [-2, 0]): "cannot be read",
        write_topics(tmp_path / "huge", [0, 2**70]): "cannot be read",
        write_topics(tmp_path / "label", [0, 1], custom_labels=[None, 1]): "cannot be read",
        write_topics(tmp_path / "more", [0] * 7): "of 7 documents, the files hold 6 papers",
    }
    page = str(few_papers(tmp_path))
    for model, problem in cases.items():
        arguments = ["build", page, "--bertopic", str(model), "--embedder", "tfidf-svd", "--quiet"]
        assert main([*arguments, "--out", str(tmp_path / "out")]) == 2, model
        captured = capsys.readouterr()
        assert problem in captured.err
        assert str(model) in captured.err
        assert captured.out == ""
    with pytest.raises(ExplorerError, match="--min-topic-size"):
        BuildConfig(min_topic_size=5, bertopic="0" * 64)


def test_exports_that_are_refused(
    bundled: Landscape, all_outliers: Landscape, tmp_path: Path
) -> None:
    for level in (-1, bundled.levels):
        with pytest.raises(TopicModelError, match="0, 1, 2"):
            write_model(bundled, tmp_path / "model", level)
    with pytest.raises(TopicModelError, match="no topic"):
        write_model(all_outliers, tmp_path / "model")
    (tmp_path / "file").write_text("thesis")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "config.json").write_text("{}")
    for name in ("file", "folder"):
        with pytest.raises(TopicModelError, match="--out"):
            write_model(bundled, tmp_path / name)
    assert (tmp_path / "file").read_text() == "thesis"
    assert not (tmp_path / "model").exists()
