"""The browser that draws charts into files, where there is one."""

import importlib.util
import json
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import psutil

from explorer.errors import FigureError

SECONDS = 60
"""After which a browser that says nothing is ended."""
_TOOLBAR = (
    "the camera button at the top right of the chart on its page saves it as it is shown there"
)  # fmt: skip
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def browser() -> str | None:
    """Path of a Chromium that kaleido can drive; None without either of them.

    `BROWSER_PATH` names one, else those are looked for that the machine has.
    """
    if importlib.util.find_spec("kaleido") is None:
        return None
    from choreographer.browsers.chromium import Chromium

    found = Chromium.find_browser(skip_local=False)
    return found if found and Path(found).is_file() else None


def what_is_missing() -> str:
    """Why charts cannot be drawn into files here, as one sentence; empty if they can be."""
    if importlib.util.find_spec("kaleido") is None:
        missing = "kaleido is not installed (pip install kaleido)"
    elif browser() is None:
        missing = "no Chromium or Chrome is installed"
    else:
        return ""
    return f"Files at a chosen size need a program that this machine lacks: {missing}."


def draw(figure: dict[str, Any], form: str, *, scale: float = 1, fonts: dict[str, str]) -> bytes:
    """Let the browser draw a chart; one at a time, each time from its start to its end.

    Args:
        figure: Of plotly, ready for JSON.
        form: "svg", "pdf" or "png".
        scale: Pixels of PNG per unit of the figure.
        fonts: Files by weight, to be used whatever the machine has.

    Raises:
        FigureError: There is no such browser, or it does not start, end or answer.
    """
    path = browser()
    if path is None:
        raise FigureError(
            what_is_missing().rstrip("."),
            remedy=f"Install it; meanwhile {_TOOLBAR}.",
        )
    order = {
        "figure": figure, "format": form, "scale": scale, "fonts": fonts, "seconds": SECONDS,
    }  # fmt: skip
    with _one_at_a_time:
        for sandbox in (True, False):  # containers often allow none
            picture = _drawn(path, order | {"sandbox": sandbox})
            if picture:
                return picture
    raise FigureError(
        "The Chromium of this machine does not start", place=path,
        remedy=f"Repair it, or name another in BROWSER_PATH; meanwhile {_TOOLBAR}.",
    )  # fmt: skip


def _drawn(path: str, order: dict[str, Any]) -> bytes:
    """The picture; empty if the process failed."""
    command = [sys.executable, "-m", "explorer.export.drawing", path]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        picture, _ = process.communicate(json.dumps(order).encode(), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise FigureError(
            f"The Chromium of this machine gave no picture within {SECONDS} seconds", place=path,
            remedy=f"Try again; else {_TOOLBAR}.",
        ) from None  # fmt: skip
    finally:
        _end(process)
    return picture if process.returncode == 0 else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of it, the browser included."""
    if process.poll() is not None:
        return
    every = psutil.Process(process.pid)
    for child in every.children(recursive=True):
        child.kill()
    process.kill()
    process.wait()
