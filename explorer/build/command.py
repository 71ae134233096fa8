"""`explorer build`: from files to a landscape, or what that would take."""

import argparse
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.config import BuildConfig, sample_size
from explorer.corpus.columns import parse_columns
from explorer.errors import LandscapeError
from explorer.progress import reporter

if TYPE_CHECKING:
    from explorer.build.steps import OnProgress
    from explorer.build.workers import Workers
    from explorer.corpus import Corpus
    from explorer.corpus.partitioned import PartedCorpus


def run(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Build a landscape, or return the one that is already there."""
    from explorer.build.gpu import require_gpu
    from explorer.build.reading import is_large, reading
    from explorer.build.workers import OneProcess, connected

    if options.gpu:
        require_gpu()
    report = reporter("none" if options.quiet else options.progress)
    columns = parse_columns(options.columns) if options.columns else None
    report("read", 0, 1)
    brought = options.estimate or options.embeddings or options.coordinates or options.bertopic
    in_parts = not brought and (options.sample is not None or is_large(options.paths))
    with ExitStack() as closing:
        workers = None
        if not options.estimate:
            workers = closing.enter_context(connected(options.workers, options.scheduler))
        corpus = closing.enter_context(
            reading(options.paths, columns, workers or OneProcess(),
                    lambda done, total: report("read", done, total), in_parts=in_parts)
        )  # fmt: skip
        for file in corpus.files:
            if file.problem:
                print(f"explorer: {file.path} left out: {file.problem}", file=sys.stderr)
        report("read", 1, 1)
        if options.estimate:
            return _estimate(options, _whole(corpus))
        return _build(options, corpus, workers, report)


def _build(
    options: argparse.Namespace, corpus: "Corpus | PartedCorpus", workers: "Workers | None",
    report: "OnProgress",
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Build a landscape of a corpus, unless it is there already."""
    from explorer.build.cache import digest, locked
    from explorer.folders import remove_leftovers

    config, given = _config(options, corpus)
    if sample_size(config, len(corpus)) is None:
        corpus = _whole(corpus)
    name = options.name or Path(options.paths[0]).resolve().stem
    fingerprint = corpus.fingerprint()
    folder = Path(options.out) if options.out else _default_folder(name, fingerprint, config)
    with locked(f"landscape-{digest(str(folder.resolve()))[:16]}"):
        remove_leftovers(folder.resolve())
        manifest = _current_manifest(folder, fingerprint, config, options.name)
        cached = manifest is not None
        if manifest is None:
            from explorer.build import build_landscape

            built = build_landscape(
                corpus, config, folder, name=name, on_progress=report, workers=workers, **given
            )
            manifest = built.manifest
    return _build_result(folder, manifest, cached=cached)


def _whole(corpus: "Corpus | PartedCorpus") -> "Corpus":
    """The corpus in memory."""
    from explorer.corpus import Corpus

    return corpus if isinstance(corpus, Corpus) else corpus.load()


def _config(
    options: argparse.Namespace, corpus: "Corpus | PartedCorpus"
) -> tuple[BuildConfig, dict[str, Any]]:
    """The reader's choices, and what was brought along, by argument of `build_landscape`."""
    from explorer.build.cache import digest
    from explorer.build.embeddings import choose_embedder
    from explorer.build.precomputed import read_coordinates, read_vectors

    embedder, layout, model = options.embedder, "umap", None
    given: dict[str, Any] = {}
    if options.embeddings:
        given["vectors"] = read_vectors(options.embeddings, _whole(corpus))
        embedder = f"precomputed:{digest(given['vectors'])[:16]}"
    elif embedder is None:
        embedder, reason = choose_embedder(len(corpus))
        print(f"explorer: embedder {embedder}, since {reason}", file=sys.stderr)
    if options.coordinates:
        given["coordinates"] = read_coordinates(Path(options.coordinates), _whole(corpus))
        layout = f"precomputed:{digest(given['coordinates'])[:16]}"
    if options.bertopic:
        from explorer.build.bertopic_model import read_model

        given["given"] = read_model(Path(options.bertopic))
        model = given["given"].fingerprint()
    config = BuildConfig(
        embedder, layout, options.min_topic_size, options.seed, model, options.sample, options.gpu
    )
    return config, given


def _estimate(options: argparse.Namespace, corpus: "Corpus") -> tuple[dict[str, Any], str]:
    """What a build would take with each embedder."""
    from explorer.build.estimate import estimate_build
    from explorer.build.pipeline import require_libraries

    require_libraries()
    config = BuildConfig(
        min_topic_size=options.min_topic_size, seed=options.seed, sample=options.sample
    )
    estimates = [estimate.as_dict() for estimate in estimate_build(corpus, config)]
    papers = len(corpus.papers)
    lines = [f"Building {papers:,} papers on this machine would take about:"]
    lines += [
        f"{row['embedder']:>10}  {row['seconds'] / 60:7.1f} minutes  {row['memory_gb']:6.2f} GB "
        f"of memory  {row['disk_gb']:7.3f} GB of disk"
        for row in estimates
    ]
    return {"papers": papers, "estimates": estimates}, "\n".join(lines)


def _build_result(
    folder: Path, manifest: dict[str, Any], *, cached: bool
) -> tuple[dict[str, Any], str]:
    levels = [{key: level[key] for key in ("topics", "outliers")} for level in manifest["levels"]]
    result = {
        "landscape": str(folder),
        "papers": manifest["counts"]["papers"],
        "levels": levels,
        "cached": cached,
        "seconds": manifest["seconds"],
    }
    topics = ", ".join(f"{level['topics']} ({level['outliers']} outliers)" for level in levels)
    text = (
        f"{'Already built' if cached else 'Built'}: {folder}\n"
        f"{result['papers']} papers; topics from coarse to fine: {topics}\n"
        + "".join(f"Note: {note}\n" for note in manifest["notes"])
        + f"Open it: streamlit run app.py -- --landscape {folder}"
    )
    return result, text


def _current_manifest(
    folder: Path, corpus_fingerprint: str, config: BuildConfig, name: str | None
) -> dict[str, Any] | None:
    """The manifest of the landscape in a folder if it is what a build would make now.

    Raises:
        LandscapeError: The folder holds something that is not a landscape.
    """
    from explorer.landscape import MANIFEST, load

    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not (folder / MANIFEST).is_file():
        raise LandscapeError(
            "The output folder holds other files, and a build would replace them",
            place=str(folder),
            remedy="Choose an empty or new folder with --out.",
        )
    try:
        manifest = load(folder).manifest
    except LandscapeError as error:
        print(f"explorer: {error.problem}; building it again", file=sys.stderr)
        return None
    same = (
        manifest["corpus_fingerprint"] == corpus_fingerprint
        and manifest["config_fingerprint"] == config.fingerprint()
        and name in (None, manifest["name"])
    )
    return manifest if same else None


def _default_folder(name: str, corpus_fingerprint: str, config: BuildConfig) -> Path:
    """A folder of its own for each corpus and config, under `landscapes`."""
    slug = re.sub(r"\W+", "-", name.lower()).strip("-") or "landscape"
    return Path("landscapes") / f"{slug}-{corpus_fingerprint[:6]}{config.fingerprint()[:6]}"
