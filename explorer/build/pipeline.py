"""The pipeline on one screen: embed, neighbours, project, cluster, describe, save."""

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from explorer.build.bertopic_model import GivenTopics, with_given_labels
from explorer.build.cache import digest, scratch
from explorer.build.embeddings import embed
from explorer.build.languages import count_languages
from explorer.build.large.parts import Site
from explorer.build.large.pipeline import build_in_parts
from explorer.build.large.texts import paper_texts
from explorer.build.manifest import MODULES, CorpusFacts, manifest_of
from explorer.build.mapping import Mapped, map_papers
from explorer.build.phrases import PhraseCounts
from explorer.build.quality import kept_neighbors, neighbor_preservation
from explorer.build.stages import phrase_counts
from explorer.build.steps import OnProgress, Run, Step
from explorer.build.tables import papers_table, stack, topics_table, with_languages
from explorer.build.topics import DescribedLevel, describe_level
from explorer.build.workers import OneProcess, Workers
from explorer.config import BuildConfig, plan_build, sample_size
from explorer.corpus import Corpus
from explorer.corpus.partitioned import PartedCorpus, in_parts
from explorer.description.ctfidf import merge_hierarchy
from explorer.description.geography import topic_means
from explorer.errors import MissingDependency
from explorer.landscape import Landscape, load, save
from explorer.search_index import write_search_index


@dataclass(frozen=True)
class _Described:
    """The document-term table and each level with its topics described."""

    phrases: PhraseCounts
    levels: list[DescribedLevel]
    languages: list[str]


def build_landscape(  # noqa: PLR0913 (what was brought along, each by its name)
    corpus: Corpus | PartedCorpus,
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
    size = sample_size(config, len(corpus))
    if size is not None:
        with scratch(digest("parts", corpus.fingerprint(), config.fingerprint())) as place:
            facts = CorpusFacts.of(name, corpus)
            parts = in_parts(corpus, place) if isinstance(corpus, Corpus) else corpus
            site = Site(parts, workers or OneProcess(), place)
            build_in_parts(site, config, size, folder, facts, run,
                           vectors=vectors, coordinates=coordinates)  # fmt: skip
        return load(folder)
    corpus = corpus.load() if isinstance(corpus, PartedCorpus) else corpus
    texts = paper_texts(corpus.papers)
    config = _with_given(config, given, len(texts))
    with run.stage("embed") as step:
        if vectors is None:
            vectors, step.reused = embed(texts, config.embedder, config.seed, step, workers)
    mapped = map_papers(vectors, plan_build(config, len(texts)), config.seed, given, run)
    if coordinates is not None:
        mapped = replace(mapped, layout=coordinates)
    with run.stage("describe") as step:
        described = _describe(corpus.papers, texts, mapped, step, workers)
    with run.stage("save"):
        facts = CorpusFacts.of(name, corpus)
        save(_landscape(corpus.papers, corpus.ledger, facts, config, mapped, vectors, described,
                        run), folder, write_search_index)  # fmt: skip
    del described, texts, mapped, corpus  # or it would be in memory twice
    return load(folder)


def _landscape(
    papers: pd.DataFrame, ledger: pd.DataFrame, facts: CorpusFacts, config: BuildConfig,
    mapped: Mapped, vectors: np.ndarray, described: _Described, run: Run,
) -> Landscape:  # fmt: skip
    """The landscape of a corpus that was mapped as a whole."""
    kept = kept_neighbors(mapped.layout, mapped.graph[0])
    truth = neighbor_preservation(kept, mapped.plan.neighbors)
    levels, phrases = described.levels, described.phrases
    means = [topic_means(vectors, level.topic, len(level.topics)) for level in levels]
    manifest = manifest_of(
        facts, config, mapped.plan, mapped.clusters, phrases.note,
        count_languages(described.languages),
    )  # fmt: skip
    return Landscape(
        manifest=manifest | {"quality": {"neighbor_preservation": truth}} | run.facts(),
        papers=papers_table(with_languages(papers, described.languages), mapped.layout, kept,
                            vectors, mapped.clusters.levels, levels),
        topics=topics_table(mapped.layout, means, levels),
        terms=stack([level.terms for level in levels]),
        hierarchy=merge_hierarchy(levels[-1].weights),
        doc_terms=phrases.counts,
        vocabulary=phrases.vocabulary,
        neighbors=mapped.graph[0],
        neighbor_distances=mapped.graph[1],
        embeddings=vectors.astype(np.float16),
        ledger=ledger,
    )  # fmt: skip


def require_libraries() -> None:
    """Refuse to start where a library of a later stage is missing.

    Raises:
        MissingDependency: Names the libraries.
    """
    missing = [name for name, module in MODULES.items() if find_spec(module) is None]
    if missing:
        raise MissingDependency(
            f"Building needs libraries that are not installed: {', '.join(missing)}",
            remedy="Install them: pip install -r requirements.txt",
        )


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
