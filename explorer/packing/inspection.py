"""Unpacked files looked at by a process of their own, before anything else opens them.

Parquet and NumPy files are read by large native libraries. Whatever a made-up file does to them, it
does to a process that has bounded memory and time, no more rights than ours and nothing to lose.
Run as `python -m explorer.packing.inspection FOLDER`: it writes the search index, loads the
landscape, checks all that is in it, and prints what is wrong, if anything is.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from explorer.packing.members import not_a_landscape

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120
_SECONDS_PER_MB = 1
_MEMORY = 2 << 30
_MEMORY_PER_BYTE = 16
"""Papers swell to some six times their packed size in memory, tables of counts to ten."""
_SAID = 300


def inspect(folder: Path, place: str) -> None:
    """Check files that came from anywhere, and finish the landscape folder that they are.

    Args:
        folder: Holds all files of a landscape but for the search index.
        place: What to name in errors.

    Raises:
        LandscapeError: Something is wrong with them.
    """
    size = sum(path.stat().st_size for path in folder.iterdir())
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", "")))
        ),
        "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "explorer.packing.inspection", str(folder)],
            capture_output=True, timeout=_SECONDS + _SECONDS_PER_MB * size // 1_000_000,
            env=environment, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise not_a_landscape(place, "looking through it takes longer than it can") from error
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()[:_SAID]
        raise not_a_landscape(place, said or "reading it crashes or takes too much memory")


def _limit_memory(folder: Path) -> None:
    """Bound what this process may take, where the system can do that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        size = sum(path.stat().st_size for path in folder.iterdir())
        most = _MEMORY + _MEMORY_PER_BYTE * size
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(folder: Path) -> int:
    """Look through a folder; what is wrong goes to stdout.

    Whatever these files make a library raise only says that they are not those of a landscape.
    """
    _limit_memory(folder)
    from explorer.packing.finishing import find_fault

    try:
        fault = find_fault(folder)
    except Exception as error:
        fault = f"its files cannot be read ({type(error).__name__}: {error})"
    print(fault)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
