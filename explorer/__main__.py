"""The command line: check, build, export, report, name, info, cache, settings.

Exit status: 0 done, 2 bad input (one line on stderr), 1 a bug (its traceback).
"""

import argparse
import contextlib
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from explorer.arguments import argument_parser
from explorer.errors import ExplorerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result goes to stdout, everything else to stderr."""
    options = argument_parser().parse_args(arguments)
    logging.basicConfig(format="explorer: %(message)s", level=logging.WARNING)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # libraries print; stdout is the result's
            if "folder" in options:
                from explorer.packing.places import folder_of

                options.folder = folder_of(options.folder)
            result, text = COMMANDS[options.command](options)
    except ExplorerError as error:
        print(f"explorer: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("explorer"):
            raise
        print(
            f"explorer: the library {error.name} is not installed. Install what builds need: "
            "pip install -r requirements.txt",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("explorer: stopped", file=sys.stderr)
        return 130
    print(json.dumps(result, ensure_ascii=False) if options.json else text)
    return 0


def check(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Say what was understood of the input files, without building anything."""
    from explorer.corpus import read_corpus
    from explorer.corpus.account import account, preview
    from explorer.corpus.columns import parse_columns

    columns = parse_columns(options.columns) if options.columns else None
    corpus = read_corpus(options.paths, columns=columns)
    result = corpus.summary()
    if options.preview:
        result["preview"] = preview(corpus, options.preview)
    if options.ledger:
        from explorer.export.tables import write_table

        write_table(corpus.ledger, Path(options.ledger))
    return result, account(corpus, options.preview)


def build(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Build a landscape, or return the one that is already there."""
    from explorer.build.command import run

    return run(options)


def cache(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Show the stage cache, or remove what was used longest ago."""
    from explorer.build.cache import cache_limit, entries, prune
    from explorer.folders import cache_folder

    removed = []
    if options.clear or options.prune:
        removed = prune(0 if options.clear else None)
    kept = entries()
    size = sum(entry.size for entry in kept)
    result = {
        "folder": str(cache_folder()),
        "bytes": size,
        "limit": cache_limit(),
        "entries": [{"name": e.path.name, "bytes": e.size, "used": e.used} for e in kept],
        "removed": len(removed),
    }
    lines = [f"{entry.size / 1e6:>10.1f} MB  {entry.path.name}" for entry in kept]
    lines.append(
        f"{size / 1e6:>10.1f} MB  of at most {cache_limit() / 1e6:,.0f} MB in "
        f"{cache_folder()}" + (f"; {len(removed)} entries removed" if removed else "")
    )
    return result, "\n".join(lines)


def info(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Print what a landscape is and how it was made, after checking it."""
    from explorer.landscape import load

    manifest = load(Path(options.folder), thoroughly=options.check).manifest
    return manifest, json.dumps(manifest, indent=2, ensure_ascii=False)


def export(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write a landscape, with the reader's edits, for this program, for others, or to look at."""
    if options.format == "html":
        from explorer.export.offline.command import write_page

        return write_page(options, _parts_on_stderr())
    if options.format != "bertopic":
        from explorer.export.command import export as write

        return write(options)
    from explorer.build.bertopic_export import write_model
    from explorer.build.pipeline import require_libraries
    from explorer.edits.opening import load_edited

    require_libraries()
    landscape, _ = load_edited(Path(options.folder))
    result = write_model(landscape, Path(options.out), options.level)
    text = (
        f"Written: {result['model']}, {result['topics']} topics of {result['papers']} papers\n"
        + "".join(f"Note: {note}\n" for note in result["notes"])
        + f'Open it: BERTopic.load("{result["model"]}")'
    )
    return result, text


def _parts_on_stderr() -> Callable[[int, int], None]:
    """Tells people how much of a large page is written; nothing where nobody watches."""

    def report(done: int, total: int) -> None:
        if total > 20 and sys.stderr.isatty():
            end = "\n" if done == total else "\r"
            print(f"explorer: part {done} of {total}", end=end, file=sys.stderr, flush=True)

    return report


def report(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write how a landscape was made and what it holds."""
    from explorer.export.report.command import write_report

    return write_report(options)


def name(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Let a language model name topics, or show what it would be sent."""
    from explorer.naming.command import run

    return run(options)


def settings(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Check what the operator has set for the app, and say what it means."""
    from explorer.hosting.command import run

    return run(options)


COMMANDS: dict[str, Callable[[argparse.Namespace], tuple[dict[str, Any], str]]] = {
    "check": check,
    "build": build,
    "info": info,
    "export": export,
    "report": report,
    "name": name,
    "cache": cache,
    "settings": settings,
}


if __name__ == "__main__":
    sys.exit(main())
