"""BERTopic models in: the topics of a folder in the form in which the library itself keeps them.

Only the JSON parts of it are read, so that neither a pickle nor a model library is ever opened to
start from somebody's topics.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from explorer.build.clustering import Cut, largest_first, topic_aims
from explorer.build.topics import DescribedLevel
from explorer.errors import TopicModelError
from explorer.landscape import OUTLIER

TOPICS_FILE = "topics.json"
WEIGHT_FILES = ("topic_embeddings.safetensors", "topic_embeddings.bin")
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
    if not (folder / TOPICS_FILE).is_file() or not any(
        (folder / name).is_file() for name in WEIGHT_FILES
    ):
        raise TopicModelError(
            f"Not the folder of a BERTopic model: {TOPICS_FILE} or {WEIGHT_FILES[0]} is missing",
            place=str(folder), remedy=_SAVE_AS,
        )  # fmt: skip
    try:
        content = json.loads((folder / TOPICS_FILE).read_text(encoding="utf-8"))
        topic = content["topics"]
        if not topic or any(type(number) is not int or number < OUTLIER for number in topic):
            raise ValueError("its topics are no list of topic numbers")
        return GivenTopics(str(folder), np.array(topic, dtype=np.int64), _labels(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise TopicModelError(
            f"{TOPICS_FILE} cannot be read as that of a BERTopic model ({error})",
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
