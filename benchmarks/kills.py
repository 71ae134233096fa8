"""Kill builds at random moments: each must be followed by one with the undisturbed result.

python -m benchmarks.kills PAPERS [--times 20] [--embedder tfidf-svd] [--seed 0] [--json]
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

from explorer.landscape import read_manifest

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print how many of the builds came through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", help="file or folder that `explorer build` reads")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--embedder", default="tfidf-svd")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_and_resume(options, Path(folder))
    if options.json:
        print(json.dumps(result))
        return
    for row in result["kills"]:
        print(f"killed after {row['after']:6.2f} s: {'same result' if row['same'] else 'DIFFERS'}"
              f", {row['reused']} stages taken up")  # fmt: skip
    print(f"{result['same']} of {result['times']} builds gave the undisturbed result")


def kill_and_resume(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Each time with a fresh cache: kill at a random moment of a build's length, build again."""
    chance = random.Random(options.seed)
    command = [sys.executable, "-m", "explorer", "build", options.papers, "--quiet",
               "--embedder", options.embedder, "--json", "--out"]  # fmt: skip
    started = time.perf_counter()
    run(command, folder / "undisturbed", folder / "cache")
    length = time.perf_counter() - started
    expected = read_manifest(folder / "undisturbed")["files"]
    kills = []
    for number in range(options.times):
        out, cache = folder / f"out-{number}", folder / f"cache-{number}"
        after = chance.uniform(0.05, 1) * length
        process = start(command, out, cache)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        run(command, out, cache)
        manifest = read_manifest(out)
        kills.append(
            {"after": after, "same": manifest["files"] == expected,
             "reused": len(manifest["reused"])}
        )  # fmt: skip
    same = sum(row["same"] for row in kills)
    return {"times": options.times, "same": same, "seconds": length, "kills": kills}


def start(command: list[str], out: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Begin a build with a cache of its own."""
    environment = os.environ | {"EXPLORER_CACHE": str(cache)}
    return subprocess.Popen(
        [*command, str(out)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def run(command: list[str], out: Path, cache: Path) -> None:
    """Build to the end."""
    status = start(command, out, cache).wait()
    if status:
        raise SystemExit(f"a build ended with status {status}")


if __name__ == "__main__":
    main()
