"""The pipeline on one screen: embed, neighbours, project, cluster, describe, save."""

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
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
from explorer.build.levels import Clusters, find_clusters
from explorer.build.phrases import PhraseCounts
from explorer.build.projection import lay_out_directly, principal_components
from explorer.build.quality import kept_neighbors, neighbor_preservation
from explorer.build.stages import (
    Graph,
    clustering_space,
    map_layout,
    neighbor_graph,
    phrase_counts,
)
from explorer.build.tables import papers_table, stack, topics_table, with_languages
from explorer.build.topics import DescribedLevel, describe_level
from explorer.build.variety import fit_to_variety
from explorer.config import BuildConfig, Plan, plan_build
from explorer.corpus import Corpus
from explorer.description.ctfidf import merge_hierarchy
from explorer.errors import MissingDependency
from explorer.landscape import Landscape, load, save
from explorer.search_index import write_search_index

OnProgress = Callable[[str, int, int], None]
"""Called with the stage, the items done in it and their total."""

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


@dataclass
class _Step:
    """A stage at work: told about items done, and whether its result was known already."""

    report: Callable[[int, int], None]
    reused: bool = False

    def __call__(self, done: int, total: int) -> None:
        self.report(done, total)


@dataclass
class _Run:
    """Progress and timing of one build."""

    on_progress: OnProgress
    seconds: dict[str, float] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[_Step]:
        started = time.perf_counter()
        self.on_progress(name, 0, 1)
        step = _Step(lambda done, total: self.on_progress(name, done, total))
        yield step
        self.on_progress(name, 1, 1)
        self.seconds[name] = round(time.perf_counter() - started, 3)
        if step.reused:
            self.reused.append(name)

    def facts(self) -> dict[str, Any]:
        """Seconds per finished stage, and the stages whose result was known already."""
        return {"seconds": self.seconds, "reused": self.reused}


@dataclass(frozen=True)
class _Described:
    """The document-term table and each level with its topics described."""

    phrases: PhraseCounts
    levels: list[DescribedLevel]
    languages: list[str]


def build_landscape(
    corpus: Corpus,
    config: BuildConfig,
    folder: Path,
    *,
    name: str,
    vectors: np.ndarray | None = None,
    coordinates: np.ndarray | None = None,
    given: GivenTopics | None = None,
    on_progress: OnProgress = lambda *_: None,
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
    """
    require_libraries()
    run = _Run(on_progress)
    texts = paper_texts(corpus.papers)
    config = _with_given(config, given, len(texts))
    plan = plan_build(config, len(texts))
    with run.stage("embed") as step:
        if vectors is None:
            vectors, step.reused = embed(texts, config.embedder, config.seed, step)
    plan = fit_to_variety(plan, vectors)
    with run.stage("neighbors") as step:
        graph, step.reused = neighbor_graph(vectors, plan.neighbors, config.seed)
    with run.stage("project") as step:
        layout, space, step.reused = _project(vectors, graph, plan, config.seed, step)
        layout = layout if coordinates is None else coordinates
    with run.stage("cluster") as step:
        clusters, step.reused = find_clusters(space, plan, vectors, given)
    with run.stage("describe") as step:
        described = _describe(corpus.papers, texts, clusters, plan, step)
    papers = with_languages(corpus.papers, described.languages)
    with run.stage("save"):
        kept = kept_neighbors(layout, graph[0])
        landscape = Landscape(
            manifest=_manifest(corpus, config, plan, name, clusters, described)
            | {"quality": {"neighbor_preservation": neighbor_preservation(kept, plan.neighbors)}}
            | run.facts(),
            papers=papers_table(papers, layout, kept, vectors, clusters.levels, described.levels),
            topics=topics_table(layout, vectors, described.levels),
            terms=stack([level.terms for level in described.levels]),
            hierarchy=merge_hierarchy(described.levels[-1].weights),
            doc_terms=described.phrases.counts,
            vocabulary=described.phrases.vocabulary,
            neighbors=graph[0],
            neighbor_distances=graph[1],
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


def _project(
    vectors: np.ndarray, graph: Graph, plan: Plan, seed: int, step: _Step
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Layout for the map, the space in which clusters are found, and whether both were known."""
    if plan.method != "umap":
        return lay_out_directly(vectors), principal_components(vectors, len(vectors)), False
    space, space_known = clustering_space(vectors, graph, plan, seed, step)
    step(plan.rounds, plan.rounds + 1)
    layout, layout_known = map_layout(vectors, graph, space, plan, seed)
    return layout, space, space_known and layout_known


def _with_given(config: BuildConfig, given: GivenTopics | None, papers: int) -> BuildConfig:
    """The config naming the topics brought along, once they are known to fit the papers."""
    if given is None:
        return config
    given.check_papers(papers)
    return replace(config, bertopic=given.fingerprint())


def _describe(
    papers: pd.DataFrame, texts: list[str], clusters: Clusters, plan: Plan, step: _Step
) -> _Described:
    phrases, languages, step.reused = phrase_counts(
        texts, papers["title"].tolist(), plan.min_document_frequency
    )
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
        "levels": [_cut_facts(cut) for cut in clusters.levels],
        "granularity": [_cut_facts(cut) for cut in clusters.curve],
        "notes": [
            text
            for text in (not clusters.given and plan.note, clusters.note, described.phrases.note)
            if text
        ],
        "languages": count_languages(described.languages),
        "versions": {"python": platform.python_version()}
        | {library: metadata.version(library) for library in _MODULES},
    }


def _cut_facts(cut: Cut) -> dict[str, int]:
    return {
        "min_topic_size": cut.min_topic_size, "topics": cut.topics, "outliers": cut.outliers,
    }  # fmt: skip
