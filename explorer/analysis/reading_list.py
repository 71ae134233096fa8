"""A reading list: papers in the reader's order, each with a note, by ids that a rebuild keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explorer.landscape import Landscape

MOST_PAPERS = 1000
"""More than anybody reads; what is added beyond is left out."""
LONGEST_NOTE = 2000
"""Characters of a note."""


@dataclass(frozen=True)
class Entry:
    """A paper of the list: its id and what the reader wrote about it."""

    paper: str
    note: str = ""


@dataclass(frozen=True)
class ReadingList:
    """Papers in order, each once; every change gives a new list.

    The list names papers by id, not by row: it outlives a rebuild and belongs to no landscape.
    """

    entries: tuple[Entry, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def notes(self) -> dict[str, str]:
        """The note of each paper, in the order of the list."""
        return {entry.paper: entry.note for entry in self.entries}

    def merged(self, entries: Iterable[Entry]) -> "ReadingList":
        """With these papers at its end; a paper already here only gets a note if it has none."""
        notes = dict(self.notes)
        for entry in entries:
            if entry.paper in notes or len(notes) < MOST_PAPERS:
                note = notes.get(entry.paper) or entry.note[:LONGEST_NOTE]
                notes[entry.paper] = note
        return ReadingList(tuple(Entry(*item) for item in notes.items()))

    def without(self, papers: Iterable[str]) -> "ReadingList":
        """Without these papers."""
        gone = set(papers)
        return ReadingList(tuple(entry for entry in self.entries if entry.paper not in gone))

    def moved(self, paper: str, place: int) -> "ReadingList":
        """With a paper at another place, counted from 0; places beyond the ends mean the ends."""
        others = list(self.without([paper]).entries)
        others.insert(max(place, 0), Entry(paper, self.notes[paper]))
        return ReadingList(tuple(others))

    def noted(self, paper: str, note: str) -> "ReadingList":
        """With another note on a paper."""
        return ReadingList(
            tuple(
                replace(entry, note=note[:LONGEST_NOTE]) if entry.paper == paper else entry
                for entry in self.entries
            )
        )

    def in_order(self, papers: Sequence[str]) -> "ReadingList":
        """With these papers of the list first, in this order, then the others as they stand."""
        first = tuple(Entry(paper, self.notes[paper]) for paper in papers)
        return ReadingList((*first, *self.without(papers).entries))

    def rows(self, landscape: Landscape) -> np.ndarray:
        """Row numbers of the papers that a landscape has, in the order of the list."""
        return landscape.row_of.of_many(self.notes)
