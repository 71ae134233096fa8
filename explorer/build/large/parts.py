"""A stage as work on each part of a corpus, done here or by workers, and its results one by one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from explorer.build.cache import Arrays, digest
from explorer.build.workers import OnItems, Part
from explorer.corpus.partitioned import PartedCorpus


class Executor(Protocol):
    """Who does the parts of a stage: `OneProcess` or `Workers`."""

    def run(self, parts: Sequence[Part], on_items: OnItems) -> None:
        """Have all parts finished; their results are in the cache then."""


@dataclass(frozen=True)
class Stage:
    """A finished stage whose results can be read again and again.

    Attributes:
        key: Hash of everything, but the papers of a part, that decides its result.
        parts: In the order of the parts of the corpus. A part can be an argument of another, which
            then asks it for its result.
    """

    key: str
    parts: list[Part]

    def __iter__(self) -> Iterator[Arrays]:
        return (part.finish() for part in self.parts)

    def __getitem__(self, number: int) -> Arrays:
        return self.parts[number].finish()


@dataclass(frozen=True)
class Site:
    """Where a build of parts takes place.

    Attributes:
        corpus: The papers.
        executor: Who does the work.
        folder: For what all parts need, seen by all workers.
    """

    corpus: PartedCorpus
    executor: Executor
    folder: Path

    def stage(
        self, name: str, key: str, work: Callable[..., Arrays], on_items: OnItems,
        *arguments: Sequence[Any],
    ) -> Stage:  # fmt: skip
        """Have a stage done for every part.

        Args:
            name: Of its entries in the cache.
            key: Hash of everything, but the papers of a part, that decides its result.
            work: Gets the path of a part of the corpus and the arguments.
            on_items: Told how many papers are done.
            *arguments: Each with a value for every part.
        """
        corpus = self.corpus
        paths = [str(corpus.path(number)) for number in range(len(corpus.sizes))]
        parts = [
            Part(name, digest(name, key, print_), work, tuple(given))
            for print_, *given in zip(corpus.prints, paths, *arguments, strict=True)
        ]
        done = np.concatenate([[0], np.cumsum(corpus.sizes)])
        self.executor.run(parts, lambda count, _: on_items(int(done[count]), len(corpus)))
        return Stage(digest(name, key), parts)

    def each(self, value: object) -> list[Any]:
        """The same argument for every part."""
        return [value] * len(self.corpus.sizes)

    def keep(self, name: str, array: np.ndarray) -> str:
        """Write an array that all parts need; returns its path."""
        path = self.folder / f"{name}.npy"
        np.save(path, array, allow_pickle=False)
        return str(path)


def unheard(done: int, total: int) -> None:
    """Progress that nobody needs to see."""
