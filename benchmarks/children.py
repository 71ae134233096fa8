"""One measured run, in a process of its own so that its peak of memory is its own.

`python -m benchmarks.children` reads a job from standard input and prints what it measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Measured:
    """What one run took.

    Attributes:
        seconds: Wall clock, warm-up and reading of the input left out.
        warm_up: Seconds for imports and compilation, each way what it needs.
        peak_mb: Largest resident memory of the process, imports and input included.
        base_mb: The same before the run, after warm-up and reading of the input.
        facts: What the run says about itself.
    """

    seconds: float
    warm_up: float
    peak_mb: float
    base_mb: float
    facts: dict[str, Any] = field(default_factory=dict)


def measure(run: str, **arguments: str | int | None) -> Measured:
    """Run a function of `benchmarks.ways` in a child process.

    Args:
        run: Name of a class there: made with `arguments`, then called.
        arguments: Anything JSON can carry.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.children"],
        input=json.dumps({"run": run, "arguments": arguments}),
        cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def peak_mb() -> float:
    """Largest resident memory of this process so far.

    Linux hands `ru_maxrss` on from the parent through fork and exec, so its own high-water mark
    is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(marks[0].split()[1]) / 1024
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _main() -> None:
    from benchmarks import ways

    warnings.simplefilter("ignore")
    job = json.loads(sys.stdin.read())
    run = getattr(ways, job["run"])(**job["arguments"])
    with tempfile.TemporaryDirectory() as cache:  # an empty one: nothing may be known before
        os.environ["EXPLORER_CACHE"] = cache
        started = time.perf_counter()
        run.warm_up()
        warm = time.perf_counter() - started
        base = peak_mb()
        started = time.perf_counter()
        facts = run()
        seconds = time.perf_counter() - started
    print(json.dumps(asdict(Measured(seconds, warm, peak_mb(), base, facts))))


if __name__ == "__main__":
    _main()
