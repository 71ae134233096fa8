"""What can be said on the command line."""

import argparse
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def argument_parser() -> argparse.ArgumentParser:
    """The parser; `command` is the name of the command chosen."""
    parser = argparse.ArgumentParser(prog="explorer", description="Topic Landscape Explorer")
    commands = parser.add_subparsers(
        title="commands", required=True, metavar="COMMAND", dest="command"
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON object")

    reading = argparse.ArgumentParser(add_help=False)
    reading.add_argument(
        "paths", nargs="+", metavar="PATH", help="files, ZIP archives or folders of papers"
    )
    reading.add_argument(
        "--columns", metavar="FILE.json|JSON",
        help='columns of tables: {"title": "Column", ...}, or that by file name, * for all others',
    )  # fmt: skip
    _add_check(commands, [shared, reading])
    _add_build(commands, [shared, reading])
    showing = commands.add_parser("info", parents=[shared], help="describe a landscape")
    _add_landscape(showing)
    showing.add_argument(
        "--check", action="store_true",
        help="read all files of a landscape larger than memory against their checksums",
    )  # fmt: skip
    _add_export(commands, shared)
    _add_report(commands, shared)
    _add_name(commands, shared)
    _add_settings(commands, shared)
    caching = commands.add_parser("cache", parents=[shared], help="show or prune the build cache")
    caching.add_argument("--prune", action="store_true", help="remove old entries to the limit")
    caching.add_argument("--clear", action="store_true", help="remove everything")
    return parser


def _add_landscape(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder", metavar="LANDSCAPE",
        help="folder of the landscape, a .landscape file, or the https address of one",
    )  # fmt: skip


def _add_check(commands: _Commands, parents: list[argparse.ArgumentParser]) -> None:
    checking = commands.add_parser("check", parents=parents, help="read papers and count them")
    add = checking.add_argument
    add("--preview", type=int, default=0, metavar="N", help="show the first N papers")
    add(
        "--ledger", metavar="FILE",
        help="write what became of every record, as FILE.csv or FILE.parquet",
    )  # fmt: skip


def _add_build(commands: _Commands, parents: list[argparse.ArgumentParser]) -> None:
    building = commands.add_parser("build", parents=parents, help="build a landscape of papers")
    add = building.add_argument
    add("--out", metavar="DIR", help="folder of the landscape")
    add("--name", help="what the landscape is called")
    add(
        "--embedder", metavar="NAME",
        help="minilm, tfidf-svd, or the folder of a sentence-transformers model (default: by size)",
    )  # fmt: skip
    add(
        "--embeddings", metavar="FILE",
        help="embeddings to use, a row per paper or record: FILE.npy or FILE.parquet:COLUMN",
    )  # fmt: skip
    add("--coordinates", metavar="FILE.npy", help="places on the map to use, columns x and y")
    add("--bertopic", metavar="MODEL", help="folder of a BERTopic model whose topics to take over")
    add(
        "--min-topic-size", type=int, metavar="N",
        help="fewest papers in a topic of the finest level (default: by corpus size)",
    )  # fmt: skip
    add(
        "--sample", type=int, metavar="N",
        help="lay out and group N papers, and place the others among them (default: all up to "
        "400,000 papers, else 100,000)",
    )  # fmt: skip
    add("--seed", type=int, default=42, metavar="N", help="default: 42")
    add("--workers", type=int, metavar="N", help="processes to start for the work of single papers")
    add(
        "--scheduler", metavar="ADDRESS",
        help="a Dask cluster that does this work, such as tcp://head:8786; all of it must see "
        "the same EXPLORER_CACHE folder",
    )  # fmt: skip
    add(
        "--gpu", action="store_true",
        help="find neighbours and run UMAP on an NVIDIA GPU, with RAPIDS cuML 26.02 or later (pip "
        "install cuml-cu13, or cuml-cu12)",
    )  # fmt: skip
    add("--estimate", action="store_true", help="say what the build would take; build nothing")
    add("--quiet", action="store_true", help="show no progress")
    add("--progress", choices=("bars", "json"), default="bars", help="form of the progress display")


def _add_export(commands: _Commands, shared: argparse.ArgumentParser) -> None:
    exporting = commands.add_parser(
        "export", parents=[shared], help="write for other programs, as a page, or draw a figure"
    )
    _add_landscape(exporting)
    add = exporting.add_argument
    add(
        "--format", required=True,
        choices=(
            "landscape", "html", "parquet", "projector", "vosviewer", "bertopic", "svg", "pdf",
            "png",
        ),
        help="the landscape as one file, or as a page of its own (html); its papers for Embedding "
        "Atlas and DataMapPlot (parquet) or for the TensorFlow projector; its topics as a network "
        "for VOSviewer, or as a BERTopic model; or a figure",
    )  # fmt: skip
    add("--out", metavar="PATH", required=True, help="file, or folder of a model or page")
    add("--level", type=int, metavar="N", help="0 is the coarsest (default: the finest)")
    figure = exporting.add_argument_group("figures")
    figure.add_argument(
        "--figure", choices=("map", "timeline", "topics", "trends"), default="map",
        help="default: map; trends needs a Chromium or Chrome",
    )  # fmt: skip
    figure.add_argument(
        "--width", type=_millimetres, default=180.0, metavar="180mm", help="default: 180mm"
    )
    figure.add_argument("--theme", choices=("light", "dark"), default="light")
    figure.add_argument(
        "--dpi", type=int, default=300, metavar="N", help="of PNG, and of dots (default: 300)"
    )
    page = exporting.add_argument_group("pages (html)")
    page.add_argument("--no-abstracts", action="store_true", help="leave the abstracts out")
    page.add_argument(
        "--folder", action="store_true", dest="as_folder",
        help="a folder for a static host, which reads abstracts only when they are looked at",
    )  # fmt: skip


def _add_settings(commands: _Commands, shared: argparse.ArgumentParser) -> None:
    settings = commands.add_parser(
        "settings", parents=[shared], help="check the settings of a copy that others use",
        description="Reads the variables that deploy/README.md lists, says what they mean, and "
        "ends with status 2 if one is wrong.",
    )  # fmt: skip
    settings.add_argument(
        "--landscape", metavar="DIR", help="the one that the app shall open (EXPLORER_LANDSCAPE)"
    )


def _millimetres(text: str) -> float:
    """A width: 180mm, 18cm, or 180 for millimetres."""
    number, factor = (text[:-2], 10.0) if text.endswith("cm") else (text.removesuffix("mm"), 1.0)
    try:
        return float(number) * factor
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no width such as 180mm or 18cm") from None


def _add_report(commands: _Commands, shared: argparse.ArgumentParser) -> None:
    reporting = commands.add_parser(
        "report", parents=[shared],
        help="write what a landscape holds, how it was made, and how to cite and rebuild it",
    )  # fmt: skip
    _add_landscape(reporting)
    add = reporting.add_argument
    add("--out", metavar="FILE", required=True, help="FILE.html or FILE.pdf")
    add(
        "--level", type=int, metavar="N",
        help="level of the topics, 0 is the coarsest (default: the finest that a map can name)",
    )  # fmt: skip


def _add_name(commands: _Commands, shared: argparse.ArgumentParser) -> None:
    naming = commands.add_parser(
        "name", parents=[shared], help="let a language model suggest names of topics",
        description="Sends terms and titles of each topic, and nothing else, to the language model "
        "that you name; its suggestions become edits, which can be undone.",
    )  # fmt: skip
    _add_landscape(naming)
    add = naming.add_argument
    add("--url", help="base address of an OpenAI-compatible API (default: EXPLORER_NAMING_URL)")
    add("--model", help="name of the model there (default: EXPLORER_NAMING_MODEL)")
    add("--level", type=int, metavar="N", help="0 is the coarsest (default: all)")
    add("--dry-run", action="store_true", help="show what would be sent; send nothing")
