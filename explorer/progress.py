"""How a build tells its progress: bars for people, lines of JSON for the app."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, Literal

Style = Literal["bars", "json", "none"]
Report = Callable[[str, int, int], None]

STAGES: dict[str, str] = {
    "read": "Reading the papers",
    "embed": "Embedding the texts",
    "neighbors": "Finding nearest papers",
    "project": "Projecting",
    "cluster": "Finding topics",
    "describe": "Describing topics",
    "save": "Saving",
}
"""The stages of a build in their order, as a reader would name them."""


def reporter(style: Style) -> Report:
    """A function to call with a stage, the items done in it and their total."""
    reporters: dict[Style, Report] = {
        "bars": _Bars(), "json": _JsonLines(), "none": lambda *_: None,
    }  # fmt: skip
    return reporters[style]


class _JsonLines:
    """One line of JSON per step on stderr: stage, items done, items per second, time left."""

    def __init__(self) -> None:
        self._counted = ("", 0)
        self._started = 0.0
        self._first = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if (stage, total) != self._counted:
            self._counted, self._started, self._first = (stage, total), now, done
        made, elapsed = done - self._first, now - self._started
        line: dict[str, object] = {"stage": stage, "done": done, "total": total}
        if made > 0 and elapsed > 0:
            line["per_second"] = round(made / elapsed, 2)
            line["seconds_left"] = round((total - done) * elapsed / made, 1)
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()


class _Bars:
    """One bar per stage on stderr, with items per second and time left."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage != self._stage:
            self._stage = stage
            label = f"{list(STAGES).index(stage) + 1}/{len(STAGES)} {STAGES[stage]}"
            self._bar = tqdm(total=total, desc=f"{label:<28}", file=sys.stderr, leave=True)
        self._bar.total = max(self._bar.total, total)
        self._bar.n = self._bar.total if (done, total) == (1, 1) else done
        self._bar.refresh()
        if (done, total) == (1, 1):
            self._bar.close()
            self._stage = ""
