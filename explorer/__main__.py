"""The command line: check, build, info, export.

Exit status: 0 done, 2 bad input (one line on stderr), 1 a bug (its traceback).
"""

import argparse
import contextlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.config import BuildConfig
from explorer.errors import ExplorerError, LandscapeError
from explorer.progress import reporter

if TYPE_CHECKING:
    from explorer.build.bertopic_model import GivenTopics


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result goes to stdout, everything else to stderr."""
    options = _parser().parse_args(arguments)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # libraries print; stdout is the result's
            result, text = options.command(options)
    except ExplorerError as error:
        print(f"explorer: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("explorer: stopped", file=sys.stderr)
        return 130
    print(json.dumps(result, ensure_ascii=False) if options.json else text)
    return 0


def check(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Say what was understood of the input files, without building anything."""
    from explorer.corpus import read_corpus

    corpus = read_corpus(options.paths)
    summary = corpus.summary()
    lines = [f"{count:>7}  {key}" for key, count in summary.items() if key != "files"]
    for file in corpus.files:
        what = f"{file.facts} facts" if file.facts else f"{file.records} records"
        lines.append(f"{what:>16}  {file.path}  ({file.format})")
    if corpus.unmatched_facts:
        lines.append(f"{corpus.unmatched_facts} rows of companion tables speak of no record")
    return summary, "\n".join(lines)


def build(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Build a landscape, or return the one that is already there."""
    from explorer.corpus import read_corpus

    report = reporter("none" if options.quiet else options.progress)
    given = _given_topics(options.bertopic)
    model = given.fingerprint() if given else None
    config = BuildConfig(options.embedder, options.min_topic_size, options.seed, model)
    report("read", 0, 1)
    corpus = read_corpus(options.paths)
    report("read", 1, 1)
    name = options.name or Path(options.paths[0]).resolve().stem
    fingerprint = corpus.fingerprint()
    folder = Path(options.out) if options.out else _default_folder(name, fingerprint, config)
    manifest = _current_manifest(folder, fingerprint, config, options.name)
    cached = manifest is not None
    if manifest is None:
        from explorer.build import build_landscape

        landscape = build_landscape(
            corpus, config, folder, name=name, given=given, on_progress=report
        )
        manifest = landscape.manifest
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


def info(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Print what a landscape is and how it was made, after checking it."""
    from explorer.landscape import load

    manifest = load(Path(options.folder)).manifest
    return manifest, json.dumps(manifest, indent=2, ensure_ascii=False)


def export(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write what a landscape holds in the form of another program."""
    from explorer.build.bertopic_model import write_model
    from explorer.build.pipeline import require_libraries
    from explorer.landscape import load

    require_libraries()
    result = write_model(load(Path(options.folder)), Path(options.out), options.level)
    text = (
        f"Written: {result['model']}, {result['topics']} topics of {result['papers']} papers\n"
        f'Open it: BERTopic.load("{result["model"]}")'
    )
    return result, text


def _given_topics(folder: str | None) -> "GivenTopics | None":
    """The topics of a saved BERTopic model, read without importing any model library."""
    if folder is None:
        return None
    from explorer.build.bertopic_model import read_model

    return read_model(Path(folder))


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="explorer", description="Topic Landscape Explorer")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON object")

    checking = commands.add_parser("check", parents=[shared], help="read papers and count them")
    checking.add_argument("paths", nargs="+", metavar="PATH", help="files or folders of papers")
    checking.set_defaults(command=check)

    building = commands.add_parser("build", parents=[shared], help="build a landscape of papers")
    building.add_argument("paths", nargs="+", metavar="PATH", help="files or folders of papers")
    building.add_argument("--out", metavar="DIR", help="folder of the landscape")
    building.add_argument("--name", help="what the landscape is called")
    building.add_argument("--embedder", default="minilm", help="minilm (default) or tfidf-svd")
    building.add_argument(
        "--min-topic-size", type=int, metavar="N",
        help="fewest papers in a topic of the finest level (default: by corpus size)",
    )  # fmt: skip
    building.add_argument(
        "--bertopic", metavar="MODEL", help="folder of a BERTopic model whose topics to take over"
    )
    building.add_argument("--seed", type=int, default=42, metavar="N", help="default: 42")
    building.add_argument("--quiet", action="store_true", help="show no progress")
    building.add_argument(
        "--progress", choices=("bars", "json"), default="bars", help="form of the progress display"
    )
    building.set_defaults(command=build)

    showing = commands.add_parser("info", parents=[shared], help="describe a landscape")
    showing.add_argument("folder", metavar="DIR", help="folder of the landscape")
    showing.set_defaults(command=info)
    _add_export(commands, shared)
    return parser


def _add_export(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: argparse.ArgumentParser
) -> None:
    exporting = commands.add_parser("export", parents=[shared], help="write for other programs")
    exporting.add_argument("folder", metavar="DIR", help="folder of the landscape")
    exporting.add_argument("--format", choices=("bertopic",), required=True)
    exporting.add_argument("--out", metavar="MODEL", required=True, help="folder of the model")
    exporting.add_argument(
        "--level", type=int, metavar="N", help="0 is the coarsest (default: the finest)"
    )
    exporting.set_defaults(command=export)


if __name__ == "__main__":
    sys.exit(main())
