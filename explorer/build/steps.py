"""Progress and timing of one build."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

OnProgress = Callable[[str, int, int], None]
"""Called with the stage, the items done in it and their total."""


@dataclass
class Step:
    """A stage at work: told about items done, and whether its result was known already."""

    report: Callable[[int, int], None]
    reused: bool = False

    def __call__(self, done: int, total: int) -> None:
        """Tell how far it is."""
        self.report(done, total)


@dataclass
class Run:
    """Progress and timing of one build."""

    on_progress: OnProgress
    seconds: dict[str, float] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, shown: str = "") -> Iterator[Step]:
        """Time a stage.

        Args:
            name: By which its seconds are kept.
            shown: The stage as which readers see it; empty if it is one of theirs.
        """
        shown = shown or name
        started = time.perf_counter()
        self.on_progress(shown, 0, 1)
        step = Step(lambda done, total: self.on_progress(shown, done, total))
        yield step
        self.on_progress(shown, 1, 1)
        self.seconds[name] = round(time.perf_counter() - started, 3)
        if step.reused:
            self.reused.append(name)

    def facts(self) -> dict[str, Any]:
        """Seconds per finished stage, and the stages whose result was known already."""
        return {"seconds": self.seconds, "reused": self.reused}
