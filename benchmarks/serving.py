"""Streamlit on a free port, for benchmarks that look at it from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(
    script: Path | str, *arguments: str, port: int, environment: Mapping[str, str] = os.environ
) -> subprocess.Popen[bytes]:
    """A server that has just been started.

    Args:
        script: What Streamlit runs, from the root of the project.
        arguments: What stands after `--`.
        port: Where it will listen.
        environment: Its environment.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true",
         "--server.port", str(port), "--browser.gatherUsageStats", "false",
         "--server.maxMessageSize", "500", "--", *arguments],
        cwd=ROOT, stdout=subprocess.DEVNULL, env={**environment, "PYTHONPATH": _path(environment)},
    )  # fmt: skip


@contextmanager
def serving(script: Path | str, *arguments: str) -> Iterator[tuple[str, int]]:
    """The address of a server that answers, and the number of its process."""
    port = free_port()
    server = started(script, *arguments, port=port)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health").close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.2)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _path(environment: Mapping[str, str]) -> str:
    return os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH", ""))))
