"""Kill builds, or workers of builds, at random moments: each must end with the undisturbed result.

python -m benchmarks.kills PAPERS [--times 20] [--embedder tfidf-svd] [--seed 0] [--json]
python -m benchmarks.kills PAPERS --workers 2 --sample 2000 [--times 10]

Without workers the build is killed and started again. With workers one of these is killed, and the
build must come to its end by itself. Nothing may stand in the landscape's place before that. A
build that ends before its moment, or has no workers any more, counts for nothing and is repeated.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from explorer.landscape import read_manifest

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print how many of the builds came through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", help="file or folder that `explorer build` reads")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--embedder", default="tfidf-svd")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_again_and_again(options, Path(folder))
    if options.json:
        print(json.dumps(result))
        return
    for row in result["kills"]:
        print(f"killed after {row['after']:6.2f} s: {'same result' if row['same'] else 'DIFFERS'}"
              f"; {row['told']}")  # fmt: skip
    print(f"{result['same']} of {result['times']} builds gave the undisturbed result; "
          f"{result['missed']} more had ended before their moment")  # fmt: skip


def kill_again_and_again(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Each time with a fresh cache: kill at a random moment of a build's length."""
    chance = random.Random(options.seed)
    command = [sys.executable, "-m", "explorer", "build", options.papers, "--quiet",
               "--embedder", options.embedder, "--json"]  # fmt: skip
    for option in ("workers", "sample"):
        if getattr(options, option):
            command += [f"--{option}", str(getattr(options, option))]
    command += ["--out"]
    started = time.perf_counter()
    run(command, folder / "undisturbed", folder / "cache")
    length = time.perf_counter() - started
    expected = read_manifest(folder / "undisturbed")["files"]
    disturb = _kill_worker if options.workers else _kill_and_resume
    kills: list[dict[str, Any]] = []
    missed = 0
    while len(kills) < options.times:
        number = len(kills) + missed
        out, cache = folder / f"out-{number}", folder / f"cache-{number}"
        after = chance.uniform(0.05, 1) * length
        process = start(command, out, cache)
        told = disturb(process, command, out, cache, after, chance)
        if told is None:
            missed += 1
            if missed > 2 * options.times:
                raise SystemExit("too many builds ended before they could be disturbed")
            continue
        kills.append(
            {"after": after, "same": read_manifest(out)["files"] == expected, "told": told}
        )
    same = sum(row["same"] for row in kills)
    return {"times": options.times, "same": same, "missed": missed, "seconds": length,
            "kills": kills}  # fmt: skip


def _kill_and_resume(
    process: subprocess.Popen[bytes], command: list[str], out: Path, cache: Path, after: float,
    _: random.Random,
) -> str | None:  # fmt: skip
    """Kill a build, and build again; None if it had ended."""
    time.sleep(after)
    if process.poll() is not None:
        return None
    process.send_signal(signal.SIGKILL)
    process.wait()
    run(command, out, cache)
    return f"{len(read_manifest(out)['reused'])} stages taken up"


def _kill_worker(
    process: subprocess.Popen[bytes], _: list[str], out: Path, cache: Path, after: float,
    chance: random.Random,
) -> str | None:  # fmt: skip
    """Kill one of the workers of a build, which goes on to its end; None if there were none."""
    time.sleep(after)
    workers = _workers_of(process.pid)
    while not workers and process.poll() is None:
        time.sleep(0.1)
        workers = _workers_of(process.pid)
    if out.exists():
        process.wait()
        return None
    made = sorted(cache.glob("stages/*/entry.json"), key=lambda path: path.stat().st_mtime)
    at = made[-1].parent.name.rpartition("-")[0] if made else "nothing"
    hit = _killed(workers, chance)
    while process.poll() is None and not out.exists():
        time.sleep(0.01)
    if out.exists() and not all((out / name).is_file() for name in read_manifest(out)["files"]):
        raise SystemExit("a part of a landscape stood where the whole one belongs")
    if process.wait():
        raise SystemExit(f"a build ended with status {process.returncode}; {at} had been finished "
                         f"when a worker was killed:\n{_told(out).read_text()}")  # fmt: skip
    return f"one of {len(workers)} workers, when '{at}' had been finished last" if hit else None


def _killed(workers: list[psutil.Process], chance: random.Random) -> bool:
    """Whether one of them, by chance, was there to be killed."""
    if not workers:
        return False
    try:
        chance.choice(workers).send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return False
    return True


def _workers_of(pid: int) -> list[psutil.Process]:
    """The worker processes of a build."""
    try:
        children = psutil.Process(pid).children(recursive=True)
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


def start(command: list[str], out: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Begin a build with a cache of its own."""
    environment = os.environ | {"EXPLORER_CACHE": str(cache)}
    with _told(out).open("wb") as errors:
        return subprocess.Popen(
            [*command, str(out)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
            stderr=errors,
        )  # fmt: skip


def _told(out: Path) -> Path:
    """What a build has to say goes here."""
    return out.with_suffix(".err")


def run(command: list[str], out: Path, cache: Path) -> None:
    """Build to the end."""
    status = start(command, out, cache).wait()
    if status:
        raise SystemExit(f"a build ended with status {status}:\n{_told(out).read_text()}")


if __name__ == "__main__":
    main()
