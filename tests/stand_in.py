"""The command line, but for what is slow: an estimate, a build that takes its time or fails.

A file `slow` makes a build take two minutes, a file `fail` makes it fail.
"""

import json
import sys
import time
from pathlib import Path

from explorer.__main__ import main
from explorer.arguments import argument_parser
from explorer.corpus import read_corpus


def estimate(paths: list[str]) -> int:
    time.sleep(1)
    rows = [
        {"embedder": name, "seconds": seconds, "memory_gb": 1.1, "disk_gb": 0.012}
        for name, seconds in (("minilm", 200), ("tfidf-svd", 20))
    ]
    papers = len(read_corpus(paths).papers)
    sys.stdout.write(json.dumps({"papers": papers, "estimates": rows}))
    return 0


def slow_build(out: str) -> None:
    partial = Path(out).with_name(f".{Path(out).name}.partial-1")
    partial.mkdir(parents=True)
    line = {"stage": "embed", "done": 40, "total": 120, "per_second": 8.5, "seconds_left": 9.4}
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()
    time.sleep(120)


def stand_in() -> int:
    options = argument_parser().parse_args()
    if options.command != "build":
        return main()
    if options.estimate:
        return estimate(options.paths)
    given = [file.stem for path in options.paths for file in [Path(path), *Path(path).glob("*")]]
    if "fail" in given:
        sys.stderr.write("explorer: <img src=x> The disk is full. Free some room.\n")
        return 2
    if "slow" in given:
        slow_build(options.out)
    return main()


if __name__ == "__main__":
    sys.exit(stand_in())
