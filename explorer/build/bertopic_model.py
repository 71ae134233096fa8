"""BERTopic models in and out: topics in the form in which the library itself keeps them.

Out goes the safetensors form, which `BERTopic.load` opens. In come only the JSON parts of it, so
that neither a pickle nor a model library is ever opened to start from somebody's topics.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.clustering import Cut, largest_first, topic_aims
from explorer.build.phrases import LONGEST_PHRASE
from explorer.build.topics import DescribedLevel, empty_bertopic
from explorer.build.words import WORD
from explorer.description.candidates import TERMS_PER_TOPIC
from explorer.errors import TopicModelError
from explorer.folders import replacing
from explorer.landscape import OUTLIER, Landscape

if TYPE_CHECKING:
    from bertopic import BERTopic

PAPERS_ASPECT = "Representative_Papers"
"""The aspect of the saved model that holds titles: the format keeps no representative documents."""

_TOPICS = "topics.json"
_WEIGHTS = ("topic_embeddings.safetensors", "topic_embeddings.bin")
_WRITTEN = {_TOPICS, _WEIGHTS[0], "config.json", "ctfidf.safetensors", "ctfidf_config.json"}
_PUBLISHED_AS = {"minilm": "sentence-transformers/all-MiniLM-L6-v2"}
"""Where BERTopic can find the model behind an embedder, so that new texts can be compared."""
_NO_WORDS = [("", 1e-5)]
"""How BERTopic itself describes a topic without words; an empty list breaks its tables."""
_SAVE_AS = 'Save it as a folder: model.save(DIR, serialization="safetensors").'


@dataclass(frozen=True)
class GivenTopics:
    """The topics that a BERTopic model gave to the papers.

    Attributes:
        place: The folder it was read from.
        topic: (n,) int64: topic of each paper under the model's own number, `OUTLIER` for none.
        labels: The names that people gave to topics; those that BERTopic made are left out.
    """

    place: str
    topic: np.ndarray
    labels: dict[int, str]

    def fingerprint(self) -> str:
        """Hash of everything here that decides a landscape, as 64 hexadecimal digits."""
        content = json.dumps([self.topic.tolist(), sorted(self.labels.items())])
        return hashlib.sha256(content.encode()).hexdigest()

    def check_papers(self, papers: int) -> None:
        """Refuse a model of another number of papers.

        Raises:
            TopicModelError: Names both numbers.
        """
        if len(self.topic) != papers:
            raise TopicModelError(
                f"The BERTopic model is of {len(self.topic)} documents, the files hold {papers} "
                "papers",
                place=self.place,
                remedy="Fit the model on one document per paper, in the order of the papers (that "
                "of papers.parquet in a landscape of the same files).",
            )


def read_model(folder: Path) -> GivenTopics:
    """Read assignments and given labels of a BERTopic model saved as safetensors or pytorch.

    Raises:
        TopicModelError: There is no such model here, or it was saved with pickle.
    """
    if folder.is_file() or (folder.is_dir() and any(map(_is_pickle, folder.iterdir()))):
        raise TopicModelError(
            "Saved with pickle, which can run any program when it is opened, and so is not read",
            place=str(folder), remedy=_SAVE_AS,
        )  # fmt: skip
    if not (folder / _TOPICS).is_file() or not any((folder / name).is_file() for name in _WEIGHTS):
        raise TopicModelError(
            f"Not the folder of a BERTopic model: {_TOPICS} or {_WEIGHTS[0]} is missing",
            place=str(folder), remedy=_SAVE_AS,
        )  # fmt: skip
    try:
        content = json.loads((folder / _TOPICS).read_text(encoding="utf-8"))
        topic = content["topics"]
        if not topic or any(type(number) is not int or number < OUTLIER for number in topic):
            raise ValueError("its topics are no list of topic numbers")
        return GivenTopics(str(folder), np.array(topic, dtype=np.int64), _labels(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise TopicModelError(
            f"{_TOPICS} cannot be read as that of a BERTopic model ({error})",
            place=str(folder), remedy=_SAVE_AS,
        ) from error  # fmt: skip


def _is_pickle(path: Path) -> bool:
    return path.suffix.lower() in {".pickle", ".pkl", ".joblib"}


def _labels(content: dict[str, Any]) -> dict[int, str]:
    """Labels set by hand, and names of zero-shot topics; not those joined from the first terms."""
    numbers = sorted(set(content["topics"]))
    named = {int(topic): label for topic, label in (content.get("topic_labels") or {}).items()}
    given = {topic: label for topic, label in named.items() if not label.startswith(f"{topic}_")}
    custom = content.get("custom_labels") or []
    if len(custom) == len(numbers):  # BERTopic, too, leaves labels of an earlier state aside
        given |= dict(zip(numbers, custom, strict=True))
    tidy = {topic: " ".join(label.split()) for topic, label in given.items() if topic in numbers}
    return {topic: label for topic, label in tidy.items() if topic != OUTLIER and label}


def levels_of(given: GivenTopics, vectors: np.ndarray) -> list[Cut]:
    """The model's own partition as the finest level, and coarser ones that join its topics.

    Topics are joined by Ward's method (1963) on their mean embeddings. Such a model says nothing
    of how firmly a paper belongs, so that is the cosine between paper and mean of its topic.

    Args:
        given: The topics of n papers.
        vectors: (n, d) unit vectors.

    Returns:
        Levels, coarsest first, at least one.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    levels = [_as_cut(largest_first(given.topic), vectors)]
    finest = levels[0]
    if finest.topics < 3:
        return levels
    tree = linkage(_means(finest.labels, vectors), method="ward")
    for aim in topic_aims(finest.topics):
        joined = fcluster(tree, max(2, round(aim)), criterion="maxclust")
        coarser = np.where(finest.labels == OUTLIER, OUTLIER, joined[finest.labels])
        cut = _as_cut(largest_first(coarser), vectors)
        if 1 < cut.topics < levels[-1].topics:
            levels.append(cut)
    return levels[::-1]


def _as_cut(labels: np.ndarray, vectors: np.ndarray) -> Cut:
    inside = labels != OUTLIER
    firmness = np.zeros(len(labels), dtype=np.float32)
    if inside.any():
        means = _means(labels, vectors)[labels[inside]]
        firmness[inside] = (vectors[inside] * means).sum(axis=1).clip(0, 1)
    sizes = np.bincount(labels[inside])
    return Cut(int(sizes.min(initial=len(labels))), labels, firmness)


def _means(labels: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """(topics, d) float32: the direction of each topic's mean embedding."""
    means = np.stack([vectors[labels == number].mean(axis=0) for number in range(labels.max() + 1)])
    unit: np.ndarray = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return unit


def with_given_labels(level: DescribedLevel, given: GivenTopics) -> DescribedLevel:
    """The level with the names people gave, wherever one of its topics is one of the model's."""
    labels: list[str] = []
    taken: set[str] = set()
    for number, own in zip(level.topics["topic"], level.topics["label"], strict=True):
        sources = np.unique(given.topic[level.topic == number])
        label = wanted = given.labels.get(int(sources[0]), own) if len(sources) == 1 else own
        repeated = 1
        while label.casefold() in taken:
            repeated += 1
            label = f"{wanted} ({repeated})"
        taken.add(label.casefold())
        labels.append(label)
    return replace(level, topics=level.topics.assign(label=labels))


def write_model(landscape: Landscape, folder: Path, level: int | None = None) -> dict[str, Any]:
    """Write one level of a landscape as a BERTopic model.

    Args:
        landscape: Where the topics are from.
        folder: Where the model shall stand; a model already there is replaced.
        level: Number of the level, 0 for the coarsest; None for the finest.

    Returns:
        `model`, the folder; `level`; the numbers of `topics` and `papers`.

    Raises:
        TopicModelError: There is no such level or no topic in it, or the folder holds other files.
    """
    level = landscape.levels - 1 if level is None else level
    topics = len(landscape.topics_at(level))
    if not topics:
        numbers = ", ".join(str(n) for n in sorted(landscape.topics["level"].unique())) or "none"
        raise TopicModelError(
            f"There is no topic at level {level}", place=str(landscape.folder or landscape.name),
            remedy=f"Choose one of the levels that have topics, from coarse to fine: {numbers}.",
        )  # fmt: skip
    _refuse_other_files(folder)
    with replacing(folder) as partial:
        rebuild(landscape, level).save(
            partial, serialization="safetensors", save_ctfidf=len(landscape.vocabulary) > 0,
            save_embedding_model=_PUBLISHED_AS.get(landscape.manifest["config"]["embedder"], True),
        )  # fmt: skip
    return {"model": str(folder), "level": level, "topics": topics, "papers": len(landscape.papers)}


def _refuse_other_files(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if (folder.exists() and not folder.is_dir()) or (names and not {_TOPICS} <= names <= _WRITTEN):
        raise TopicModelError(
            "Something else stands here, and an export would replace it",
            place=str(folder),
            remedy="Choose an empty or new folder with --out.",
        )


def rebuild(landscape: Landscape, level: int) -> "BERTopic":
    """The BERTopic model that a level of a landscape stands for, from its tables alone.

    Args:
        landscape: Any landscape.
        level: Number of a level that has topics.
    """
    from bertopic._bertopic import TopicMapper  # has no public name, and saving asks for one
    from sklearn.feature_extraction.text import CountVectorizer

    # The nearest that scikit-learn's own settings, the only ones the format keeps, come to ours;
    # a fixed vocabulary, so that merging topics in BERTopic does not bring back "the" and "of".
    written = landscape.vocabulary["term"].str.lower().tolist()
    vectorizer = CountVectorizer(
        token_pattern=WORD, ngram_range=(1, LONGEST_PHRASE), vocabulary=written or None
    )
    model = empty_bertopic(vectorizer.fit(written or ["none"]))
    topic = landscape.topic_of(level)
    numbers, rows, sizes = np.unique(topic, return_inverse=True, return_counts=True)
    groups = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, np.arange(len(rows)))))
    model.topics_ = topic.tolist()
    model.topic_sizes_ = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    model.topic_mapper_ = TopicMapper(model.topics_)
    model.topic_embeddings_ = groups @ landscape.embeddings.astype(np.float32) / sizes[:, None]
    if len(landscape.vocabulary):
        counts = sparse.csr_matrix(groups @ landscape.doc_terms)  # a matrix: BERTopic says X * Y
        model.c_tf_idf_ = model.ctfidf_model.fit(counts).transform(counts)
    model.min_topic_size = int(landscape.manifest["levels"][level]["min_topic_size"])
    found = landscape.topics_at(level)
    model.topic_representations_ = _representations(landscape, level, model)
    model.custom_labels_ = [found["label"].get(number, "Outliers") for number in numbers.tolist()]
    model.topic_aspects_ = {PAPERS_ASPECT: _typical_papers(landscape, level, numbers.tolist())}
    return model


def _representations(
    landscape: Landscape, level: int, model: "BERTopic"
) -> dict[int, list[tuple[str, float]]]:
    """Terms and weights of each topic; those of the outliers are the heaviest of their row."""
    terms = landscape.terms[landscape.terms["level"] == level].sort_values(["topic", "rank"])
    described = {
        topic: list(zip(rows["term"], rows["weight"].astype(float), strict=True))
        for topic, rows in terms.groupby("topic")
    }
    if OUTLIER in model.topic_sizes_ and model.c_tf_idf_ is not None:
        weights = pd.Series(model.c_tf_idf_[0].toarray()[0], landscape.vocabulary["term"])
        heaviest = weights[weights > 0].nlargest(TERMS_PER_TOPIC)
        described[OUTLIER] = list(heaviest.items())
    return {topic: described.get(topic) or _NO_WORDS for topic in model.topic_sizes_}


def _typical_papers(
    landscape: Landscape, level: int, topics: list[int]
) -> dict[int, list[tuple[str, float]]]:
    """Title and membership of each topic's representative papers."""
    rows = landscape.topics_at(level)["representatives"]
    firmness = landscape.papers[f"probability_{level}"]
    titles = landscape.display_titles
    papers = {
        topic: [(str(titles.iloc[row]), float(firmness.iloc[row])) for row in rows.get(topic, [])]
        for topic in topics
    }
    return {topic: found or [("", 0.0)] for topic, found in papers.items()}
