"""How time and memory of a build with a sample and workers grow with the number of papers.

python -m benchmarks.large FOLDER --sizes 100000 1000000 --sample 100000 --workers 2

FOLDER holds Parquet files, as `benchmarks.resampled` writes them; a size takes the first of them.
Seconds are those of the wall; `client` and `workers` are processor seconds of the process that was
started and of the processes it has started, which other programs on the machine change little.
Memory is the peak of what a process has made for itself, looked at twice a second; pages of files
that it reads or writes in place come on top, and the system takes them back when it needs room.
`--json` is what `benchmarks.needs` reads.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pyarrow.parquet as pq

from benchmarks.growth import exponent
from benchmarks.reports import show


@dataclass
class Watched:
    """What a build takes: peaks of memory in MB, and seconds by stage and kind."""

    client_mb: float = 0.0
    worker_mb: float = 0.0
    stages: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    _now: str = ""
    _since: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def watch(self, process: subprocess.Popen) -> None:
        """Look at memory until the process ends."""
        while process.poll() is None:
            self.client_mb = max(self.client_mb, _own_mb(process.pid))
            peaks = [_own_mb(child.pid) for child in _children(process.pid)]
            self.worker_mb = max([self.worker_mb, *peaks])
            time.sleep(0.5)

    def follow(self, process: subprocess.Popen) -> None:
        """Read the progress and charge what was used to the stage that used it."""
        self._now, self._since = "start", _used(process.pid)
        for line in process.stderr or ():
            if not line.startswith('{"stage"'):
                sys.stderr.write(line)
                continue
            said = json.loads(line)
            if (said["done"], said["total"]) == (0, 1):
                used = _used(process.pid)
                self._charge(used)
                # placing is shown to readers as a second part of finding topics
                again = said["stage"] == "cluster" == self._now
                self._now = "place" if again else said["stage"]
            elif said["done"] == said["total"]:
                self._charge(_used(process.pid))

    def _charge(self, used: tuple[float, float, float]) -> None:
        before = self.stages.get(self._now, (0.0, 0.0, 0.0))
        clock, client, workers = (
            one + max(now - then, 0.0)
            for one, now, then in zip(before, used, self._since, strict=True)
        )
        self.stages[self._now] = (clock, client, workers)
        self._since = used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=(100_000, 300_000, 1_000_000))
    parser.add_argument("--sample", type=int, default=100_000)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--keep", type=Path, help="folder in which the landscapes are left")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runs = [_run(options, size) for size in options.sizes]
    measures = {
        name: [run.get(name, 0.0) for run in runs]
        for name in dict.fromkeys(key for run in runs for key in run)
    }
    exponents = {name: round(exponent(options.sizes, values), 2)
                 for name, values in measures.items()}  # fmt: skip
    rows = [
        [name, *(round(value, 1) for value in values), exponents[name]]
        for name, values in measures.items()
    ]
    result = {"sizes": list(options.sizes), "measures": measures, "exponents": exponents}
    show(result, ["", *map(str, options.sizes), "exponent"], rows, as_json=options.json)


def _run(options: argparse.Namespace, size: int) -> dict[str, float]:
    """Seconds per stage and peaks of memory of one build, in an empty cache."""
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.keep) as scratch:
        folder = (options.keep or Path(scratch)) / f"landscape-{size}"
        command = [
            sys.executable, "-m", "explorer", "build", *_first(options.folder, size, Path(scratch)),
            "--out", str(folder), "--name", f"{size:,} synthetic papers", "--json",
            "--embedder", "tfidf-svd", "--sample", str(options.sample), "--progress", "json",
            *(["--workers", str(options.workers)] if options.workers else []),
        ]  # fmt: skip
        settings = {"EXPLORER_CACHE": f"{scratch}/cache", "EXPLORER_MAX_RECORDS": "10000000",
                    "EXPLORER_CACHE_GB": "100"}  # fmt: skip
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        watched = Watched()
        watcher = threading.Thread(target=watched.watch, args=(process,))
        watcher.start()
        watched.follow(process)
        said = process.stdout.read() if process.stdout else ""
        watcher.join()
        total = time.perf_counter() - started
        if process.wait() or not said:
            sys.exit(f"the build of {size:,} papers failed")
        disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        kinds = ("", " client", " workers")
        stages = {
            stage + kind: seconds
            for stage, used in watched.stages.items()
            for kind, seconds in zip(kinds, used, strict=True)
        }
        return {
            **stages, "total": total, "client_mb": watched.client_mb,
            "worker_mb": watched.worker_mb, "disk_mb": disk,
        }  # fmt: skip


def _used(pid: int) -> tuple[float, float, float]:
    """The clock, and processor seconds so far of a process and of those it has started."""
    seconds = []
    for group in ([pid], [child.pid for child in _children(pid)]):
        used = 0.0
        for one in group:
            with suppress(psutil.NoSuchProcess):
                times = psutil.Process(one).cpu_times()
                used += times.user + times.system
        seconds.append(used)
    return time.perf_counter(), seconds[0], seconds[1]


def _children(pid: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def _first(folder: Path, size: int, scratch: Path) -> Sequence[str]:
    """The first files that hold so many papers, the last one cut."""
    chosen, left = [], size
    for path in sorted(folder.glob("*.parquet")):
        table = pq.read_table(path)
        if left < len(table):
            path = scratch / path.name  # noqa: PLW2901 (a part of it instead)
            pq.write_table(table.slice(0, left), path)
        chosen.append(str(path))
        left -= min(left, len(table))
        if not left:
            return chosen
    sys.exit(f"{folder} holds no {size:,} papers")


def _own_mb(pid: int) -> float:
    """Memory that a process has made for itself; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    marks = [line for line in status.splitlines() if line.startswith("RssAnon")]
    return int(marks[0].split()[1]) / 1024 if marks else 0.0


if __name__ == "__main__":
    main()
