"""How time and memory of a build with a sample and workers grow with the number of papers.

python -m benchmarks.large FOLDER --sizes 100000 1000000 --sample 100000 --workers 2

FOLDER holds Parquet files, as `benchmarks.resampled` writes them; a size takes the first of them.
Memory is the peak of resident memory of each process, the one that was started (the client) apart
from its workers.
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
from dataclasses import dataclass
from pathlib import Path

import psutil
import pyarrow.parquet as pq

from benchmarks.growth import exponent
from benchmarks.reports import show


@dataclass
class Peaks:
    """Peaks of resident memory, in MB, of a process and of those that it has started."""

    client: float = 0.0
    worker: float = 0.0

    def watch(self, process: subprocess.Popen) -> None:
        """Look at them until the process ends."""
        while process.poll() is None:
            self.client = max(self.client, _peak_mb(process.pid))
            try:
                children = psutil.Process(process.pid).children(recursive=True)
            except psutil.NoSuchProcess:
                break
            self.worker = max([self.worker, *(_peak_mb(child.pid) for child in children)])
            time.sleep(1)


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
        peaks = Peaks()
        watcher = threading.Thread(target=peaks.watch, args=(process,))
        watcher.start()
        shown = _seconds_of(process)
        said = process.stdout.read() if process.stdout else ""
        watcher.join()
        seconds = time.perf_counter() - started
        if process.wait():
            sys.exit(f"the build of {size:,} papers failed")
        stages = {name: shown[name] for name in ("read", "save")} | json.loads(said)["seconds"]
        disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        return {
            **stages, "total": seconds, "client_mb": peaks.client,
            "worker_mb": peaks.worker, "disk_mb": disk,
        }  # fmt: skip


def _seconds_of(process: subprocess.Popen) -> dict[str, float]:
    """Seconds from the first to the last word of each stage; what is no progress is passed on."""
    first: dict[str, float] = {}
    last: dict[str, float] = {}
    for line in process.stderr or ():
        if not line.startswith('{"stage"'):
            sys.stderr.write(line)
            continue
        stage = json.loads(line)["stage"]
        last[stage] = time.perf_counter()
        first.setdefault(stage, last[stage])
    return {stage: last[stage] - first[stage] for stage in first}


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


def _peak_mb(pid: int) -> float:
    """Largest resident memory of a process so far; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    marks = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(marks[0].split()[1]) / 1024 if marks else 0.0


if __name__ == "__main__":
    main()
