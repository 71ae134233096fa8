"""Papers in other languages than English: detection, stop words, word boundaries, labels."""

import builtins
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from explorer.build import build_landscape
from explorer.build import languages as tongues
from explorer.build.languages import (
    UNDETERMINED,
    count_languages,
    detect_languages,
    is_stop_word,
    stem,
    written_together,
)
from explorer.build.phrases import count_phrases
from explorer.build.pipeline import paper_texts
from explorer.build.words import plain_words, runs
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.description.labels import choose_labels
from explorer.description.writing import is_unspaced
from explorer.errors import MissingDependency
from explorer.landscape import Landscape
from tests.conftest import ROOT, first_papers
from tests.test_steps import candidate
from tests.tongues import THEMES, planted_texts


def corpus_of(corpus: Corpus, titles: list[str], abstracts: list[str]) -> Corpus:
    """A corpus with other texts in the place of the bundled ones."""
    changed = first_papers(corpus, len(titles))
    changed.papers.loc[:, "title"] = titles
    changed.papers.loc[:, "abstract"] = abstracts
    return changed


@pytest.fixture(scope="module", params=sorted(THEMES))
def foreign(
    request: pytest.FixtureRequest, bundled_corpus: Corpus, tmp_path_factory
) -> tuple[str, list[int], Landscape]:
    titles, abstracts, themes = planted_texts(request.param)
    folder = tmp_path_factory.mktemp(request.param) / "landscape"
    config = BuildConfig(embedder="tfidf-svd")
    corpus = corpus_of(bundled_corpus, titles, abstracts)
    return request.param, themes, build_landscape(corpus, config, folder, name="Foreign")


def test_themes_come_back_in_every_language(foreign) -> None:
    language, themes, built = foreign
    assert built.manifest["languages"] == {language: len(themes)}
    assert adjusted_mutual_info_score(themes, built.topic_of(0)) > 0.9


def test_labels_are_phrases_of_their_theme_without_stop_words(foreign) -> None:
    language, themes, built = foreign
    for topic, label in built.topics_at(0)["label"].items():
        rows = built.topic_of(0) == topic
        theme = int(np.bincount(np.array(themes)[rows]).argmax())
        heading, words = THEMES[language][theme]
        said = " ".join([heading, *words]).lower()
        stems = {stem(word, language) for word in said.replace("-", " ").split()}
        if language in {"zh", "ja"}:
            assert " " not in label
            assert label in said.replace(" ", "")
        else:
            own = [stem(word, language) for word in label.lower().replace("-", " ").split()]
            assert set(own) <= stems, label
        assert "_" not in label
        assert "'" not in label


def test_no_term_holds_a_stop_word(foreign) -> None:
    language, _, built = foreign
    for term in built.vocabulary["term"]:
        assert not any(is_stop_word(word, language) for word in term.lower().split()), term


def test_minilm_builds_chinese_too(bundled_corpus: Corpus, tmp_path: Path) -> None:
    titles, abstracts, _ = planted_texts("zh")
    built = build_landscape(
        corpus_of(bundled_corpus, titles, abstracts), BuildConfig(), tmp_path / "zh", name="Chinese"
    )
    assert built.manifest["languages"] == {"zh": 36}
    for label in built.topics["label"]:
        assert is_unspaced(label) or label.startswith("Topic "), label


def test_a_mixed_corpus_keeps_each_language_apart(bundled_corpus: Corpus, tmp_path: Path) -> None:
    parts = [planted_texts(language, 4) for language in ("de", "ja")]
    english = bundled_corpus.papers.head(12)
    titles = sum((part[0] for part in parts), english["title"].tolist())
    abstracts = sum((part[1] for part in parts), english["abstract"].tolist())
    built = build_landscape(
        corpus_of(bundled_corpus, titles, abstracts), BuildConfig(embedder="tfidf-svd"),
        tmp_path / "mixed", name="Mixed",
    )  # fmt: skip
    assert built.manifest["languages"] == {"de": 12, "en": 12, "ja": 12}
    words = {word for term in built.vocabulary["term"] for word in term.lower().split()}
    assert not words & {"die", "und", "der", "the", "of", "です", "する"}


def test_the_bundled_papers_keep_every_term(bundled: Landscape) -> None:
    texts = paper_texts(bundled.papers)
    languages = detect_languages(texts)
    assert count_languages(languages) == {"en": 296}
    counted = count_phrases(texts, bundled.papers["title"].tolist(), 2, languages)
    assert counted.vocabulary["term"].tolist() == bundled.vocabulary["term"].tolist()
    assert (counted.counts != bundled.doc_terms).nnz == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [("", UNDETERMINED), ("12 45 !!", UNDETERMINED), ("深層学習とデータ", "ja"), ("深度学习", "zh"),
     ("기계 학습 연구", "ko"), ("A study of Go players and the strategy they call 厚み", "en")],
)  # fmt: skip
def test_scripts_and_their_absence(text: str, language: str) -> None:
    assert detect_languages([text]) == [language]


def test_the_other_papers_decide_about_a_short_text() -> None:
    german = paper_texts_of("de")
    assert detect_languages([*german, "Neuronale Graph Transformer"])[-1] == "de"
    assert (
        detect_languages([*["We show how papers are grouped by topic."] * 9, "Graph"])[-1] == "en"
    )


def paper_texts_of(language: str) -> list[str]:
    titles, abstracts, _ = planted_texts(language, 3)
    return [f"{title}. {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]


def test_plurals_fold_only_where_they_are_english() -> None:
    french = [
        "Le cours de droit. La cour et les cours sont là.",
        "Un cours, une cour et des fonds.",
    ]
    folded = count_phrases(french, ["", ""], 1, ["fr", "fr"]).keys
    assert "cours" in folded
    assert "cour" in folded
    assert "fonds" in folded
    english = count_phrases(["graphs differ", "a graph"], ["", ""], 1, ["en", "en"]).keys
    assert "graph" in english
    assert "graphs" not in english


def test_inflected_forms_count_as_one_and_show_the_common_one() -> None:
    texts = ["нейронные сети", "нейронных сетей", "нейронные сети"]
    counted = count_phrases(texts, [""] * 3, 1, ["ru"] * 3)
    column = counted.vocabulary["term"].tolist().index("нейронные сети")
    assert counted.counts[:, [column]].toarray().ravel().tolist() == [1, 1, 1]


def test_elided_articles_leave_and_end_a_run() -> None:
    found = list(runs("l'apprentissage profond et détection d'objets aujourd'hui", "fr"))
    assert found == [["apprentissage", "profond"], ["détection"], ["objets"]]


def test_letters_with_combining_marks_stay_whole() -> None:
    assert list(runs("re\u0301seaux neuronaux", "fr")) == [["réseaux", "neuronaux"]]
    assert list(runs("हिन्दी", "hi")) == [["हिन्दी"]]


def test_chinese_and_japanese_are_written_without_spaces() -> None:
    assert written_together(["深度", "学习"]) == "深度学习"
    assert written_together(["BERT", "模型"]) == "BERT 模型"
    assert plain_words("用深度学习识别图像。", "zh").split() == ["深度", "学习", "识别", "图像"]


def test_wide_topics_join_without_an_english_word() -> None:
    wide = [candidate("深度 学习", 0.15), candidate("图像 识别", 0.14)]
    assert choose_labels([wide], [140], " · ") == ["深度 学习 · 图像 识别"]
    assert count_phrases(["深度学习"], [""], 1, ["zh"]).joint == " · "
    assert count_phrases(["deep learning"], [""], 1, ["en"]).joint == " and "


@pytest.mark.parametrize(
    ("text", "package", "command"),
    [("深度学习", "rjieba", "pip install rjieba"),
     ("深層学習とデータ", "sudachipy", "pip install sudachipy sudachidict-small")],
)  # fmt: skip
def test_a_missing_segmenter_is_named_before_any_work(
    monkeypatch: pytest.MonkeyPatch, text: str, package: str, command: str
) -> None:
    real = builtins.__import__

    def without(name: str, *args, **kwargs):
        if name == package:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    tongues._chinese_segmenter.cache_clear()
    tongues._japanese_segmenter.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependency, match=command):
        detect_languages(["An English text about papers.", text])


def test_english_papers_import_no_segmenter() -> None:
    code = (
        "import sys; from explorer.build.languages import detect_languages as d;"
        "from explorer.build.phrases import count_phrases as c;"
        "t = ['We study graphs and na\\u00efve papers.'] * 3; c(t, t, 1, d(t));"
        "print({'rjieba', 'sudachipy', 'snowballstemmer'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
