"""BERTopic models out: a level of a landscape in the form that `BERTopic.load` opens."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.build.bertopic_model import TOPICS_FILE, WEIGHT_FILES
from explorer.build.phrases import LONGEST_PHRASE
from explorer.build.topics import empty_bertopic
from explorer.build.words import WORD
from explorer.description.candidates import TERMS_PER_TOPIC
from explorer.errors import TopicModelError
from explorer.folders import replacing
from explorer.landscape import OUTLIER, Landscape

if TYPE_CHECKING:
    from bertopic import BERTopic

PAPERS_ASPECT = "Representative_Papers"
"""The aspect of the saved model that holds titles: the format keeps no representative documents."""

_WRITTEN = {TOPICS_FILE, WEIGHT_FILES[0], "config.json", "ctfidf.safetensors", "ctfidf_config.json"}
_PUBLISHED_AS = {"minilm": "sentence-transformers/all-MiniLM-L6-v2"}
"""Where BERTopic can find the model behind an embedder, so that new texts can be compared."""
_NO_WORDS = [("", 1e-5)]
"""How BERTopic itself describes a topic without words; an empty list breaks its tables."""
_RENUMBERED = (
    "Edits have left gaps in the numbers of topics, which BERTopic cannot have: in the model they "
    "are numbered from 0, the largest first; their labels tell which is which."
)


def write_model(landscape: Landscape, folder: Path, level: int | None = None) -> dict[str, Any]:
    """Write one level of a landscape as a BERTopic model.

    The reader's edits are in it: names, papers and terms are those of the landscape as given.
    BERTopic looks topics up by their place and so needs numbers without gaps, which merging and
    hiding leave; topics are then numbered anew from 0, the largest first.

    Args:
        landscape: Where the topics are from, with the reader's edits if they shall be in it.
        folder: Where the model shall stand; a model already there is replaced.
        level: Number of the level, 0 for the coarsest; None for the finest.

    Returns:
        `model`, the folder; `level`; the numbers of `topics` and `papers`; `notes`, what is
        other than in the landscape.

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
    whole = without_gaps(landscape, level)
    notes = [] if whole is landscape else [_RENUMBERED]
    with replacing(folder) as partial:
        rebuild(whole, level).save(
            partial, serialization="safetensors", save_ctfidf=len(landscape.vocabulary) > 0,
            save_embedding_model=_PUBLISHED_AS.get(landscape.manifest["config"]["embedder"], True),
        )  # fmt: skip
    return {
        "model": str(folder), "level": level, "topics": topics, "papers": len(landscape.papers),
        "notes": notes,
    }  # fmt: skip


def without_gaps(landscape: Landscape, level: int) -> Landscape:
    """The landscape with the topics of a level numbered from 0, the largest first.

    Returns:
        The landscape itself if they are, whatever their order.
    """
    found = landscape.topics_at(level).index
    if found.isin(range(len(found))).all():
        return landscape
    number = pd.Series([*range(len(found)), OUTLIER], index=[*found, OUTLIER])
    tables = {}
    for name in ("topics", "terms"):
        table = getattr(landscape, name)
        here = table["level"] == level
        tables[name] = table.assign(topic=table["topic"].where(~here, table["topic"].map(number)))
    topic = number.loc[landscape.topic_of(level)].to_numpy()
    papers = landscape.papers.assign(**{f"topic_{level}": topic})
    return replace(landscape, papers=papers, **tables)


def _refuse_other_files(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if (folder.exists() and not folder.is_dir()) or (
        names and not {TOPICS_FILE} <= names <= _WRITTEN
    ):
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
    papers = {
        topic: [(landscape.title_of(row), float(firmness.iloc[row])) for row in rows.get(topic, [])]
        for topic in topics
    }
    return {topic: found or [("", 0.0)] for topic, found in papers.items()}
