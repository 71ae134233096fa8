"""The pipeline on one screen: embed, neighbours, project, cluster, describe, save."""

import platform
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explorer import __version__
from explorer.build.bertopic_model import GivenTopics, with_given_labels
from explorer.build.clustering import Cut
from explorer.build.embeddings import embed
from explorer.build.languages import count_languages
from explorer.build.levels import Clusters
from explorer.build.mapping import Mapped, map_by_sample, map_papers, measure
from explorer.build.neighbors import neighbors_among
from explorer.build.partitions import nearest_on
from explorer.build.phrases import PhraseCounts
from explorer.build.sampling import reference_sample
from explorer.build.stages import phrase_counts
from explorer.build.steps import OnProgress, Run, Step
from explorer.build.tables import papers_table, stack, topics_table, with_languages
from explorer.build.topics import DescribedLevel, describe_level
from explorer.build.workers import Workers
from explorer.config import BuildConfig, Plan, plan_build, plan_sample, sample_size
from explorer.corpus import Corpus
from explorer.description.ctfidf import merge_hierarchy
from explorer.errors import MissingDependency
from explorer.landscape import Landscape, load, save
from explorer.search_index import write_search_index

_MODULES = {
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
class _Described:
    """The document-term table and each level with its topics described."""

    phrases: PhraseCounts
    levels: list[DescribedLevel]
    languages: list[str]


def build_landscape(  # noqa: PLR0913 (what was brought along, each by its name)
    corpus: Corpus,
    config: BuildConfig,
    folder: Path,
    *,
    name: str,
    vectors: np.ndarray | None = None,
    coordinates: np.ndarray | None = None,
    given: GivenTopics | None = None,
    on_progress: OnProgress = lambda *_: None,
    workers: Workers | None = None,
) -> Landscape:
    """Build the landscape of a corpus and save it.

    Args:
        corpus: The papers, at least one.
        config: The reader's choices.
        folder: Where the landscape shall stand; replaced if it is one already.
        name: What the reader calls it.
        vectors: (papers, d) float32 unit vectors to use instead of embedding the texts.
        coordinates: (papers, 2) float32 within [-1, 1] to use instead of laying papers out.
        given: Topics to take over; None to find them.
        on_progress: Told about every step.
        workers: Do the work of single papers; None does it here, with the same result.
    """
    require_libraries()
    run = Run(on_progress)
    texts = paper_texts(corpus.papers)
    config = _with_given(config, given, len(texts))
    with run.stage("embed") as step:
        if vectors is None:
            vectors, step.reused = embed(texts, config.embedder, config.seed, step, workers)
    mapped = _map(corpus.papers, vectors, config, given, run, workers)
    if coordinates is not None:
        mapped = replace(mapped, layout=coordinates)
    clusters, layout, plan = mapped.clusters, mapped.layout, mapped.plan
    with run.stage("describe") as step:
        described = _describe(corpus.papers, texts, mapped, step, workers)
    papers = with_languages(corpus.papers, described.languages)
    with run.stage("save"):
        kept, truth, sample = measure(mapped, vectors, config.seed)
        landscape = Landscape(
            manifest=_manifest(corpus, config, plan, name, clusters, described)
            | {"quality": {"neighbor_preservation": truth}}
            | sample
            | run.facts(),
            papers=papers_table(papers, layout, kept, vectors, clusters.levels, described.levels),
            topics=topics_table(layout, vectors, described.levels),
            terms=stack([level.terms for level in described.levels]),
            hierarchy=merge_hierarchy(described.levels[-1].weights),
            doc_terms=described.phrases.counts,
            vocabulary=described.phrases.vocabulary,
            neighbors=mapped.graph[0],
            neighbor_distances=mapped.graph[1],
            embeddings=vectors.astype(np.float16),
            ledger=corpus.ledger,
        )
        save(landscape, folder, write_search_index)
    del landscape, described, papers, texts  # or the corpus would be in memory twice
    return load(folder)


def require_libraries() -> None:
    """Refuse to start where a library of a later stage is missing.

    Raises:
        MissingDependency: Names the libraries.
    """
    missing = [name for name, module in _MODULES.items() if find_spec(module) is None]
    if missing:
        raise MissingDependency(
            f"Building needs libraries that are not installed: {', '.join(missing)}",
            remedy="Install them: pip install -r requirements.txt",
        )


def paper_texts(papers: pd.DataFrame) -> list[str]:
    """What is embedded and counted of each paper: title and abstract, ending in a full stop."""
    joined = papers["title"].str.cat(papers["abstract"], sep=". ").str.strip(". ") + "."
    return joined.tolist()


def _map(
    papers: pd.DataFrame,
    vectors: np.ndarray,
    config: BuildConfig,
    given: GivenTopics | None,
    run: Run,
    workers: Workers | None,
) -> Mapped:
    """Lay the papers out and group them: all, or a sample with the others placed in it."""
    size = sample_size(config, len(papers))
    if size is None:
        return map_papers(vectors, plan_build(config, len(papers)), config.seed, given, run)
    rows = reference_sample(papers, size, config.seed)
    plan = plan_sample(config, len(papers), size)
    nearest = neighbors_among if workers is None else partial(nearest_on, workers)
    return map_by_sample(vectors, rows, plan, config.seed, run, nearest)


def _with_given(config: BuildConfig, given: GivenTopics | None, papers: int) -> BuildConfig:
    """The config naming the topics brought along, once they are known to fit the papers."""
    if given is None:
        return config
    given.check_papers(papers)
    return replace(config, bertopic=given.fingerprint())


def _describe(
    papers: pd.DataFrame, texts: list[str], mapped: Mapped, step: Step, workers: Workers | None
) -> _Described:
    phrases, languages, step.reused = phrase_counts(
        texts, papers["title"].tolist(), mapped.plan.min_document_frequency, workers
    )
    clusters = mapped.clusters
    described = []
    for number, cut in enumerate(clusters.levels):
        step(number, len(clusters.levels))
        level = describe_level(cut, phrases)
        described.append(with_given_labels(level, clusters.given) if clusters.given else level)
    return _Described(phrases, described, languages)


def _manifest(
    corpus: Corpus, config: BuildConfig, plan: Plan, name: str, clusters: Clusters,
    described: _Described,
) -> dict[str, Any]:  # fmt: skip
    """What is known before saving; stage times and quality are added then."""
    summary = corpus.summary()
    files = [{"name": Path(file.path).name, "format": file.format, "records": file.records}
             for file in corpus.files]  # fmt: skip
    return {
        "name": name,
        "program_version": __version__,
        "config": asdict(config),
        "config_fingerprint": config.fingerprint(),
        "corpus_fingerprint": corpus.fingerprint(),
        "plan": asdict(plan),
        "counts": {key: summary[key] for key in summary if key != "files"},
        "inputs": files,
        "levels": [_cut_facts(cut, len(corpus.papers)) for cut in clusters.levels],
        "granularity": [_cut_facts(cut, len(corpus.papers)) for cut in clusters.curve],
        "notes": [
            text
            for text in (not clusters.given and plan.note, clusters.note, described.phrases.note)
            if text
        ],
        "languages": count_languages(described.languages),
        "versions": {"python": platform.python_version()}
        | {library: metadata.version(library) for library in _MODULES},
    }


def _cut_facts(cut: Cut, papers: int) -> dict[str, int]:
    """A cut in numbers; those of a sample are scaled to all papers."""
    share = papers / len(cut.labels)
    return {
        "min_topic_size": round(cut.min_topic_size * share), "topics": cut.topics,
        "outliers": round(cut.outliers * share),
    }  # fmt: skip
