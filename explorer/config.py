"""Every knob of a build, its fingerprint, and what a build does at each corpus size."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from math import isqrt
from typing import Literal

from explorer.errors import ExplorerError

PIPELINE_VERSION = 3
"""Raised whenever the same input and config would give another landscape."""

_MANY = 2000
"""Papers from which UMAP looks at more neighbours: on 6,073 labelled papers the map then agrees
better with the labels (0.579 instead of 0.566), while a few hundred papers need the narrow look."""

LARGEST_FOR_MODELS = 20_000
"""Papers up to which a sentence model is the default: half an hour on two cores."""

WHOLE_UP_TO = 400_000
"""Papers up to which all are laid out and clustered; beyond, a reference sample is."""
_USUAL_SAMPLE = 100_000
_SMALLEST_SAMPLE = 100
_FEWEST_SAMPLED = 5
"""Papers of the sample that a topic must have: fewer are a chance neighbourhood."""

Method = Literal["single", "direct", "umap"]


FILE_MB = "EXPLORER_MAX_FILE_MB"
RECORDS = "EXPLORER_MAX_RECORDS"
LANDSCAPE_MB = "EXPLORER_MAX_LANDSCAPE_MB"


def max_file_mb() -> int:
    """The largest input file in megabytes, as the operator set it."""
    return _positive(FILE_MB, 200)


def max_records() -> int:
    """The most records of one corpus, as the operator set it."""
    return _positive(RECORDS, 500_000)


def max_landscape_mb() -> int:
    """The largest landscape file in megabytes, as the operator set it."""
    return _positive(LANDSCAPE_MB, 2000)


def _positive(variable: str, usual: int) -> int:
    text = os.environ.get(variable, "").strip() or str(usual)
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise ExplorerError(
            f"{variable} is not a whole number above 0: {text}", remedy=f"Set it like {usual}."
        )
    return int(text)


@dataclass(frozen=True)
class BuildConfig:
    """What the reader can choose about a build.

    Attributes:
        embedder: A name from the table in `explorer.build.embeddings`, the folder of a
            sentence-transformers model, or "precomputed:" and a hash of the vectors.
        layout: "umap", or "precomputed:" and a hash of the coordinates.
        min_topic_size: Fewest papers in a topic of the finest level; None picks it by corpus size.
        seed: The one seed that every step receives.
        bertopic: Fingerprint of the BERTopic model whose topics are taken over; None to find them.
        sample: Papers that are laid out and clustered, the others being placed among them; None
            takes all up to `WHOLE_UP_TO` papers. As many as there are, or more, means all.
        gpu: Whether neighbours and UMAP run on a graphics processor.
    """

    embedder: str = "minilm"
    layout: str = "umap"
    min_topic_size: int | None = None
    seed: int = 42
    bertopic: str | None = None
    sample: int | None = None
    gpu: bool = False

    def __post_init__(self) -> None:
        if self.min_topic_size is not None and self.min_topic_size < 2:
            raise ExplorerError(
                f"A topic of {self.min_topic_size} paper(s) is not a topic",
                remedy="Choose a minimum topic size of 2 or more.",
            )
        if self.bertopic is not None and self.min_topic_size is not None:
            raise ExplorerError(
                "A minimum topic size has no effect on the topics of a BERTopic model",
                remedy="Leave out either --bertopic or --min-topic-size.",
            )
        if self.sample is not None and self.sample < _SMALLEST_SAMPLE:
            raise ExplorerError(
                f"A sample of {self.sample} paper(s) says too little about the others",
                remedy=f"Choose a sample of {_SMALLEST_SAMPLE} papers or more, best of thousands.",
            )
        if self.sample is not None and self.bertopic is not None:
            raise ExplorerError(
                "A BERTopic model brings topics for all papers, so there is nothing to sample",
                remedy="Leave out either --bertopic or --sample.",
            )
        if not 0 <= self.seed < 2**32:
            raise ExplorerError(
                f"The seed {self.seed} is out of range",
                remedy="Choose a seed between 0 and 4294967295.",
            )

    def fingerprint(self) -> str:
        """Hash of everything here that decides the result, as 64 hexadecimal digits."""
        choices = asdict(self) | {"pipeline": PIPELINE_VERSION}
        for later in ("bertopic", "sample", "gpu"):  # as it was before there was this choice
            if not choices[later]:
                del choices[later]
        content = json.dumps(choices, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """The parameters of a build once the corpus size is known.

    Attributes:
        method: "umap" projects and clusters; "direct" clusters the embeddings themselves;
            "single" puts all papers into one topic.
        neighbors: Neighbours per paper stored in the landscape and shown to the reader.
        umap_neighbors: Neighbours per paper that UMAP looks at, the paper itself included.
        rounds: Number of seeded projections whose agreement the clustering sees.
        min_topic_size: Fewest papers in a topic of the finest level.
        min_samples: HDBSCAN's smoothing of density: higher makes more outliers.
        min_document_frequency: Papers that must use a phrase before it can describe a topic.
        note: What was done differently because the corpus is small; empty if nothing was.
        gpu: Whether a graphics processor finds neighbours and runs UMAP.
    """

    method: Method
    neighbors: int
    umap_neighbors: int
    rounds: int
    min_topic_size: int
    min_samples: int
    min_document_frequency: int
    note: str = ""
    gpu: bool = False


def plan_build(config: BuildConfig, papers: int) -> Plan:
    """Fit the parameters to a corpus of `papers` papers, from one paper upwards.

    Returns:
        The plan for this size. UMAP needs more papers than neighbours and HDBSCAN finds nothing
        in a handful, so small corpora take simpler roads and say so in `note`.
    """
    neighbors = min(15, papers - 1)
    if papers < 5:
        return Plan(
            "single", neighbors, 0, 0, 2, 1, 1,
            "Fewer than 5 papers cannot be grouped: all of them form one topic, and the map shows "
            "only how alike they are.",
        )  # fmt: skip
    if papers < 15:
        return Plan(
            "direct", neighbors, 0, 0, config.min_topic_size or 2, 1, 1,
            "Fewer than 15 papers are too few for UMAP: the map shows the two main directions of "
            "difference (principal components), and topics are groups of directly similar papers.",
        )  # fmt: skip
    size = config.min_topic_size or max(3, round(papers**0.5 / 3))
    rounds = max(1, min(12, 6000 // papers))
    if papers <= 50:
        return Plan(
            "umap", neighbors, max(3, min(8, papers // 3)), rounds, size, 1, 1,
            "With 50 papers or fewer, topics rest on a handful of papers each: read them as "
            "suggestions.",
        )  # fmt: skip
    umap_neighbors = 8 if papers < _MANY else 15
    least = 2 + isqrt(papers // 1000)
    return Plan("umap", neighbors, umap_neighbors, rounds, size, 2, least, gpu=config.gpu)


def sample_size(config: BuildConfig, papers: int) -> int | None:
    """How many of the papers are laid out and clustered; None for all of them."""
    if config.bertopic is not None:
        return None
    size = config.sample or (_USUAL_SAMPLE if papers > WHOLE_UP_TO else papers)
    return size if size < papers else None


def plan_sample(config: BuildConfig, papers: int, sample: int) -> Plan:
    """The plan for a sample that stands for more papers.

    A topic of the finest level has as many papers as it would have without sampling, so that in
    the sample it has its share of them.
    """
    whole = plan_build(config, papers)
    size = max(_FEWEST_SAMPLED, round(whole.min_topic_size * sample / papers))
    return plan_build(replace(config, min_topic_size=size), sample)
