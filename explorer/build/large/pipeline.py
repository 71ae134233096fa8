"""The pipeline for large corpora on one screen: a sample is mapped, all papers placed in it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from explorer.build.large.describing import describe
from explorer.build.large.parts import Site
from explorer.build.large.placing import Placed, placed
from explorer.build.large.saving import Built, write
from explorer.build.large.texts import codes_of, languages
from explorer.build.large.truth import truths
from explorer.build.large.vectors import embedded, given, vectors_at
from explorer.build.large.wording import wording
from explorer.build.manifest import CorpusFacts, manifest_of
from explorer.build.mapping import Mapped, map_papers
from explorer.build.phrases import WITHOUT_TERMS
from explorer.build.sampling import choose, strata
from explorer.build.steps import Run
from explorer.config import BuildConfig, plan_sample
from explorer.corpus.partitioned import PartedCorpus


def build_in_parts(
    site: Site, config: BuildConfig, size: int, folder: Path, facts: CorpusFacts, run: Run,
    *, vectors: np.ndarray | None = None, coordinates: np.ndarray | None = None,
) -> None:  # fmt: skip
    """Build the landscape of a corpus in parts and save it.

    Args:
        site: The corpus, and who does the work.
        config: The reader's choices.
        size: Papers of the reference sample.
        folder: Where the landscape shall stand; replaced if it is one already.
        facts: What the manifest tells of the corpus.
        run: Told about every step.
        vectors: (papers, d) float32 unit vectors to use instead of embedding the texts.
        coordinates: (papers, 2) float32 within [-1, 1] to use instead of laying papers out.
    """
    corpus = site.corpus
    plan = plan_sample(config, len(corpus), size)
    rows = sample_of(corpus, size, config.seed)
    with run.stage("embed") as step:
        spoken = languages(site, step)
        made = (
            embedded(site, config.embedder, config.seed, rows, spoken, step)
            if vectors is None
            else given(site, vectors)
        )
        of_sample = vectors_at(site, made, rows)
    mapped = map_papers(of_sample, plan, config.seed, None, run)
    with run.stage("place", shown="cluster") as step:
        standing, neighbours = placed(site, made, rows, of_sample, mapped, step)
    if coordinates is not None:
        standing = Placed(coordinates, standing.levels, standing.far)
    with run.stage("describe") as step:
        words = wording(site, rows, spoken, mapped.plan.min_document_frequency, step)
        described = describe(site, words, standing.levels)
    with run.stage("save"):
        built = Built(site, spoken, made, neighbours, standing, words, described)
        manifest = _manifest(built, mapped, config, facts) | _measured(built, mapped, config.seed)
        write(built, manifest | run.facts(), folder)


def sample_of(corpus: PartedCorpus, count: int, seed: int) -> np.ndarray:
    """`reference_sample` of a corpus in parts."""
    known: dict[str, int] = {}
    codes, years, chances = [], [], []
    for papers in corpus.column_parts(("paper_id", "date", "source")):
        files, year, chance = strata(papers, seed)
        codes.append([known.setdefault(file, len(known)) for file in files])
        years.append(year.astype(np.int16))
        chances.append(chance)
    place = np.argsort(np.argsort(np.array(list(known))))
    of = np.concatenate([np.array(some, np.int32) for some in codes])
    return choose(place[of], np.concatenate(years), np.concatenate(chances), count)


def _manifest(
    built: Built, mapped: Mapped, config: BuildConfig, facts: CorpusFacts
) -> dict[str, Any]:
    """The manifest, with what it says of the sample's clusters."""
    rows, papers = built.neighbours.rows, len(built.site.corpus)
    note = (
        f"A sample of {len(rows):,} papers was laid out and grouped; each of the other "
        f"{papers - len(rows):,} was placed by its nearest papers in the sample."
    )
    clusters = replace(
        mapped.clusters, levels=built.placed.levels,
        note=" ".join(filter(None, [mapped.clusters.note, note])),
    )  # fmt: skip
    spoken = Counter(code for part in built.spoken for code in codes_of(part))
    named = built.wording.vocabulary.keys
    return manifest_of(
        facts, config, mapped.plan, clusters, "" if named else WITHOUT_TERMS,
        dict(sorted(spoken.items(), key=lambda item: (-item[1], item[0]))),
    )  # fmt: skip


def _measured(built: Built, mapped: Mapped, seed: int) -> dict[str, Any]:
    """How true the map is, and what sampling has to do with it."""
    rows, papers = built.neighbours.rows, len(built.site.corpus)
    others = np.setdiff1d(np.arange(papers), rows, assume_unique=True)
    of_sample, of_placed = truths(
        built.site, built.vectors, built.placed.layout, [rows, others], mapped.plan.neighbors, seed
    )
    truth = float(np.average([of_sample, of_placed], weights=[len(rows), len(others)]))
    facts = {
        "papers": len(rows), "placed": len(others), "far": built.placed.far,
        "preservation_of_sample": of_sample, "preservation_of_placed": of_placed,
    }  # fmt: skip
    return {"quality": {"neighbor_preservation": truth}, "sample": facts}
