"""A command line for tests of the Corpus page: real where it can be, made up where that is needed.

`check` reads each file by the real readers and tells of each file by itself. A table of an unknown
source has no readers here: it counts as understood once it has columns. `build` is the real one
over the files that can be read; a file `slow` makes it take its time, a file `fail` makes it fail.
"""

import csv
import json
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from explorer.__main__ import main
from explorer.corpus import read_corpus
from explorer.errors import ExplorerError


def parsed() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("paths", nargs="*", type=Path)
    for option in ("--json", "--estimate"):
        parser.add_argument(option, action="store_true")
    for option in ("preview", "ledger", "columns", "progress", "out", "name", "embedder", "seed"):
        parser.add_argument(f"--{option}")
    return parser.parse_args()


def listed(paths: list[Path]) -> list[Path]:
    return [
        file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])
    ]


def row_of(path: Path, columns: dict) -> dict:
    row = {"path": str(path), "format": "", "records": 0, "kept": 0}
    if path.suffix == ".csv":
        lines = list(csv.reader(path.read_text().splitlines()))
        mapping = columns.get(path.name, {})
        row |= {"format": "table", "columns": lines[0], "mapping": mapping}
        count = len(lines) - 1
        if not mapping:
            return row | {"records": count, "problem": "Its columns are of no known source"}
        return row | {"records": count, "kept": count, "with_abstract": count}
    try:
        corpus = read_corpus([path])
    except (ExplorerError, UnicodeError) as error:
        problem = error.problem if isinstance(error, ExplorerError) else "This is not text"
        return row | {"problem": problem}
    papers, ledger = corpus.papers, corpus.ledger
    return row | {
        "format": corpus.files[0].format, "records": len(ledger), "kept": len(papers),
        "with_abstract": int((papers["abstract"] != "").sum()),
        "with_date": int(papers["date"].notna().sum()),
        "with_doi": int((papers["doi"] != "").sum()),
    }  # fmt: skip


def check(options: Namespace) -> int:
    columns = json.loads(Path(options.columns).read_text()) if options.columns else {}
    files = [row_of(path, columns) for path in listed(options.paths)]
    kept = sum(row["kept"] for row in files)
    readable = [row["path"] for row in files if row["kept"] and "columns" not in row]
    preview = []
    if readable:
        corpus = read_corpus(readable)
        corpus.ledger.to_csv(options.ledger, index=False)
        for paper in corpus.papers.head(int(options.preview)).to_dict("records"):
            date = "" if paper["date"] is None or paper["date"] != paper["date"] else paper["date"]
            preview.append(
                {name: paper[name] for name in ("title", "authors", "venue", "doi", "abstract")}
                | {"date": str(date)[:10]}
            )
    elif not kept and not any("columns" in row for row in files):
        sys.stderr.write("explorer: No paper found. Give files of papers.\n")
        return 2
    total = {"records": sum(row["records"] for row in files), "papers": kept}
    zeros = {"duplicates": 0, "dropped": 0, "undated": 0}
    sys.stdout.write(json.dumps(total | zeros | {"files": files, "preview": preview}))
    return 0


def estimate(options: Namespace) -> int:
    papers = sum(row_of(path, {})["kept"] for path in listed(options.paths))
    time.sleep(1)
    rows = [
        {"embedder": name, "seconds": seconds, "memory_gb": 1.1, "disk_gb": 0.012}
        for name, seconds in (("minilm", 200), ("tfidf-svd", 20))
    ]
    sys.stdout.write(json.dumps({"papers": papers, "estimates": rows}))
    return 0


def build(options: Namespace) -> int:
    files = listed(options.paths)
    if any(path.stem == "fail" for path in files):
        sys.stderr.write("explorer: <img src=x> The disk is full. Free some room.\n")
        return 2
    if any(path.stem == "slow" for path in files):
        partial = Path(options.out).with_name(f".{Path(options.out).name}.partial-1")
        partial.mkdir(parents=True)
        line = {"stage": "embed", "done": 40, "total": 120, "per_second": 8.5, "seconds_left": 9.4}
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()
        time.sleep(120)
    good = [str(path) for path in files if "problem" not in row_of(path, {})]
    rest = ["--out", options.out, "--name", options.name, "--embedder", options.embedder]
    return main(["build", *good, *rest, "--json", "--progress", "json"])


if __name__ == "__main__":
    given = parsed()
    if given.command == "check":
        sys.exit(check(given))
    sys.exit(estimate(given) if given.estimate else build(given))
