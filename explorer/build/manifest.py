"""What a landscape says of its making."""

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from explorer import __version__
from explorer.build.clustering import Cut
from explorer.build.gpu import versions_of_gpu
from explorer.build.levels import Clusters
from explorer.config import BuildConfig, Plan
from explorer.corpus import Corpus, SourceFile
from explorer.corpus.partitioned import PartedCorpus

MODULES = {
    "bertopic": "bertopic",
    "hdbscan": "hdbscan",
    "numpy": "numpy",
    "py3langid": "py3langid",
    "scikit-learn": "sklearn",
    "scipy": "scipy",
    "sentence-transformers": "sentence_transformers",
    "snowballstemmer": "snowballstemmer",
    "stop-words": "stop_words",
    "torch": "torch",
    "umap-learn": "umap",
}
"""The libraries that decide a result, and the module of each."""


@dataclass(frozen=True)
class CorpusFacts:
    """What is told of the corpus of a landscape.

    Attributes:
        name: What the reader calls it.
        fingerprint: Hash of the papers.
        counts: What can be counted of it.
        files: What was understood of each file.
        papers: How many there are.
    """

    name: str
    fingerprint: str
    counts: dict[str, object]
    files: Sequence[SourceFile]
    papers: int

    @classmethod
    def of(cls, name: str, corpus: Corpus | PartedCorpus) -> "CorpusFacts":
        """The facts of a corpus."""
        counts = {key: value for key, value in corpus.summary().items() if key != "files"}
        return cls(name, corpus.fingerprint(), counts, corpus.files, len(corpus))


def manifest_of(
    facts: CorpusFacts, config: BuildConfig, plan: Plan, clusters: Clusters, on_words: str,
    languages: dict[str, int],
) -> dict[str, Any]:  # fmt: skip
    """What is known before saving; stage times and quality are added then.

    Args:
        facts: Of the corpus.
        config: The reader's choices.
        plan: The parameters.
        clusters: The levels of all papers; the curve may be of a sample.
        on_words: What the reader must know of the terms; empty for nothing.
        languages: Papers per language.
    """
    files = [{"name": Path(file.path).name, "format": file.format, "records": file.records}
             for file in facts.files]  # fmt: skip
    notes = (not clusters.given and plan.note, clusters.note, on_words)
    return {
        "name": facts.name,
        "program_version": __version__,
        "config": _said(config),
        "config_fingerprint": config.fingerprint(),
        "corpus_fingerprint": facts.fingerprint,
        "plan": _said(plan),
        "counts": facts.counts,
        "inputs": files,
        "levels": [_cut_facts(cut, facts.papers) for cut in clusters.levels],
        "granularity": [_cut_facts(cut, facts.papers) for cut in clusters.curve],
        "notes": [text for text in notes if text],
        "languages": languages,
        "versions": {"python": platform.python_version()}
        | {library: metadata.version(library) for library in MODULES}
        | (versions_of_gpu() if plan.gpu else {}),
    }


def _said(choices: BuildConfig | Plan) -> dict[str, Any]:
    """Choices by name; a graphics processor is only spoken of where there was one."""
    return {name: value for name, value in asdict(choices).items() if name != "gpu" or value}


def _cut_facts(cut: Cut, papers: int) -> dict[str, int]:
    """A cut in numbers; those of a sample are scaled to all papers."""
    share = papers / len(cut.labels)
    return {
        "min_topic_size": round(cut.min_topic_size * share), "topics": cut.topics,
        "outliers": round(cut.outliers * share),
    }  # fmt: skip
