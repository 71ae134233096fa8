"""How a build tells its progress: bars for people, lines of JSON for the app."""

import json
import sys
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
        "bars": _Bars(), "json": _report_json, "none": lambda *_: None,
    }  # fmt: skip
    return reporters[style]


def _report_json(stage: str, done: int, total: int) -> None:
    line = {"stage": stage, "done": done, "total": total}
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
