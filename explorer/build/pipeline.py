"""The pipeline on one screen: embed, neighbours, project, cluster, describe, save."""

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explorer import __version__
from explorer.build.clustering import (
    Cut,
    choose_levels,
    everything_in_one,
    linkage_tree,
    note_on_outliers,
)
from explorer.build.embeddings import embed
from explorer.build.geography import hues_by_angle, parents_by_majority, topic_centres
from explorer.build.languages import count_languages, detect_languages
from explorer.build.neighbors import nearest_neighbors
from explorer.build.phrases import PhraseCounts, count_phrases
from explorer.build.projection import (
    lay_out,
    lay_out_directly,
    principal_components,
    reduce_for_clustering,
)
from explorer.build.quality import neighbor_preservation
from explorer.build.search_index import write_search_index
from explorer.build.topics import DescribedLevel, describe_level
from explorer.build.variety import fit_to_variety
from explorer.config import BuildConfig, Plan, plan_build
from explorer.corpus import Corpus
from explorer.errors import MissingDependency
from explorer.landscape import Landscape, load, save

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
class _Run:
    """Progress and timing of one build."""

    on_progress: OnProgress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int, int], None]]:
        started = time.perf_counter()
        self.on_progress(name, 0, 1)
        yield lambda done, total: self.on_progress(name, done, total)
        self.on_progress(name, 1, 1)
        self.seconds[name] = round(time.perf_counter() - started, 3)


@dataclass(frozen=True)
class _Clusters:
    """Levels coarsest first, the curve of all cuts, and what had to be done otherwise."""

    levels: list[Cut]
    curve: list[Cut]
    note: str = ""


@dataclass(frozen=True)
class _Described:
    """The document-term table and each level with its topics described."""

    phrases: PhraseCounts
    levels: list[DescribedLevel]


def build_landscape(
    corpus: Corpus,
    config: BuildConfig,
    folder: Path,
    *,
    name: str,
    on_progress: OnProgress = lambda *_: None,
) -> Landscape:
    """Build the landscape of a corpus and save it.

    Args:
        corpus: The papers, at least one.
        config: The reader's choices.
        folder: Where the landscape shall stand; replaced if it is one already.
        name: What the reader calls it.
        on_progress: Told about every step.
    """
    require_libraries()
    run = _Run(on_progress)
    texts = paper_texts(corpus.papers)
    plan = plan_build(config, len(texts))
    languages = detect_languages(texts)
    with run.stage("embed") as on_items:
        vectors = embed(texts, config.embedder, config.seed, on_items)
    plan = fit_to_variety(plan, vectors)
    with run.stage("neighbors"):
        neighbors, distances = nearest_neighbors(vectors, plan.neighbors)
    with run.stage("project") as on_items:
        layout, space = _project(vectors, neighbors, distances, plan, config.seed, on_items)
    with run.stage("cluster"):
        clusters = _cluster(space, plan)
    with run.stage("describe") as on_items:
        phrases = count_phrases(
            texts, corpus.papers["title"].tolist(), plan.min_document_frequency, languages
        )
        described = _describe(phrases, vectors, clusters.levels, on_items)
    with run.stage("save"):
        landscape = Landscape(
            manifest=_manifest(corpus, config, plan, name, clusters, described.phrases)
            | {
                "quality": {"neighbor_preservation": neighbor_preservation(layout, neighbors)},
                "languages": count_languages(languages),
                "seconds": run.seconds,
            },
            papers=_papers_table(corpus.papers, layout, clusters.levels, described.levels),
            topics=_topics_table(layout, vectors, described.levels),
            terms=_stack([level.terms for level in described.levels]),
            hierarchy=described.levels[-1].hierarchy,
            doc_terms=described.phrases.counts,
            vocabulary=described.phrases.vocabulary,
            neighbors=neighbors,
            neighbor_distances=distances,
            embeddings=vectors.astype(np.float16),
            ledger=corpus.ledger,
        )
        save(landscape, folder, write_search_index)
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
    vectors: np.ndarray, neighbors: np.ndarray, distances: np.ndarray, plan: Plan, seed: int,
    on_items: Callable[[int, int], None],
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Layout for the map, and the space in which clusters are found."""
    if plan.method != "umap":
        return lay_out_directly(vectors), principal_components(vectors, len(vectors))
    reduced = reduce_for_clustering(vectors, neighbors, distances, plan, seed, on_items)
    return lay_out(vectors, neighbors, distances, reduced, plan, seed), reduced


def _cluster(space: np.ndarray, plan: Plan) -> _Clusters:
    whole = everything_in_one(len(space))
    if plan.method == "single":
        return _Clusters([whole], [whole])
    levels, curve = choose_levels(linkage_tree(space, plan.min_samples), plan.min_topic_size)
    if levels[-1].topics:
        return _Clusters(levels, curve, note_on_outliers(levels[-1]))
    if plan.method == "direct":
        note = "No groups stood out among so few different papers: all form one topic."
        return _Clusters([whole], curve, note)
    return _Clusters(
        levels, curve,
        f"No group of {plan.min_topic_size} or more similar papers stood out: every paper is an "
        "outlier. Try a smaller minimum topic size.",
    )  # fmt: skip


def _describe(
    phrases: PhraseCounts, vectors: np.ndarray, levels: list[Cut],
    on_items: Callable[[int, int], None],
) -> _Described:  # fmt: skip
    described = []
    for number, level in enumerate(levels):
        on_items(number, len(levels))
        described.append(describe_level(vectors, level, phrases))
    return _Described(phrases, described)


def _papers_table(
    papers: pd.DataFrame, layout: np.ndarray, cuts: list[Cut], described: list[DescribedLevel]
) -> pd.DataFrame:
    columns: dict[str, np.ndarray] = {"x": layout[:, 0], "y": layout[:, 1]}
    for level, (cut, topics) in enumerate(zip(cuts, described, strict=True)):
        columns[f"topic_{level}"] = topics.topic.astype(np.int32)
        columns[f"probability_{level}"] = cut.probabilities
    return papers.assign(**columns)


def _topics_table(
    layout: np.ndarray, vectors: np.ndarray, described: list[DescribedLevel]
) -> pd.DataFrame:
    tables = []
    for number, level in enumerate(described):
        coarser = described[number - 1].topic if number else None
        centres = topic_centres(layout, level.topic, len(level.topics))
        tables.append(
            level.topics.assign(
                parent=parents_by_majority(level.topic, coarser, vectors, len(level.topics)),
                x=centres[:, 0],
                y=centres[:, 1],
                hue=hues_by_angle(centres, layout),
            )
        )
    return _stack(tables)


def _stack(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """One table of all levels, with the level in front."""
    numbered = [table.assign(level=level) for level, table in enumerate(tables)]
    stacked = pd.concat(numbered, ignore_index=True)
    return stacked[["level", *stacked.columns.drop("level")]]


def _manifest(
    corpus: Corpus, config: BuildConfig, plan: Plan, name: str, clusters: _Clusters,
    phrases: PhraseCounts,
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
        "notes": [text for text in (plan.note, clusters.note, phrases.note) if text],
        "versions": {"python": platform.python_version()}
        | {library: metadata.version(library) for library in _MODULES},
    }


def _cut_facts(cut: Cut) -> dict[str, int]:
    return {
        "min_topic_size": cut.min_topic_size, "topics": cut.topics, "outliers": cut.outliers,
    }  # fmt: skip
