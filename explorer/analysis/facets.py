"""What papers have in common and can be narrowed by: authors, venues, categories and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd

from explorer.landscape import Landscape


@dataclass(frozen=True)
class Facet:
    """The values of one kind, and which papers have them.

    Attributes:
        names: (values,) each value once, the most frequent first; "" is not among them.
        counts: (values,) papers that have each.
        rows: (entries,) row numbers; a paper may have several values.
        codes: (entries,) the place in `names` of the value that this paper has.
        papers: Number of all papers.
    """

    names: np.ndarray
    counts: np.ndarray
    rows: np.ndarray
    codes: np.ndarray
    papers: int

    @cached_property
    def _folded(self) -> pd.Series:
        return pd.Series(self.names, dtype="str").str.casefold()

    @cached_property
    def _place(self) -> dict[str, int]:
        return {str(name): place for place, name in enumerate(self.names)}

    def matching(self, text: str) -> np.ndarray:
        """Places of the value of this name, else of all in which each of its words begins a word.

        Returns:
            (found,) places in `names`; empty if there is none.
        """
        if text in self._place:
            return np.array([self._place[text]])
        words = text.casefold().split()
        found = np.full(len(self.names), bool(words))
        for word in words:
            found &= self._folded.str.contains(word, regex=False).to_numpy(dtype=bool)
        some = np.flatnonzero(found)
        padded = " " + self._folded.iloc[some].str.replace(r"[^\w]+", " ", regex=True)
        for word in words:
            begins = padded.str.contains(f" {word}", regex=False).to_numpy(dtype=bool)
            some, padded = some[begins], padded[begins]
        return some

    def mask(self, places: np.ndarray) -> np.ndarray:
        """(n,) bool: the papers that have any of these values."""
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[places] = True
        shown = np.zeros(self.papers, dtype=bool)
        shown[self.rows[wanted[self.codes]]] = True
        return shown


def facet(landscape: Landscape, name: str) -> Facet:
    """One of `FACETS` of a landscape."""
    rows, values = FACETS[name](landscape.papers)
    codes, names = pd.factorize(values)
    known = (codes >= 0) & (values != "")
    entries = np.unique(rows[known].astype(np.int64) * len(names) + codes[known])
    rows, codes = np.divmod(entries, max(len(names), 1))
    counts = np.bincount(codes, minlength=len(names))
    order = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    place = np.zeros(len(names), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Facet(
        np.asarray(names, dtype=object)[order],
        counts[order],
        rows.astype(np.int32),
        place[codes],
        len(landscape.papers),
    )


def _one(column: str) -> Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]:
    def entries(papers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        return np.arange(len(papers)), papers[column].to_numpy(dtype=object)

    return entries


def _authors(papers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return _several(papers["authors"])


def _files(papers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Each place names a file and where in it the paper stood."""
    rows, places = _several(papers["source"])
    files = pd.Series(places, dtype="str").str.replace(r":\d+$", "", regex=True)
    return rows, files.to_numpy(dtype=object)


def _several(lists: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
    values = np.empty(int(lengths.sum()), dtype=object)
    values[:] = list(chain.from_iterable(lists))
    return np.repeat(np.arange(len(lists)), lengths), values


FACETS: dict[str, Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]] = {
    "authors": _authors,
    "venues": _one("venue"),
    "categories": _one("category"),
    "files": _files,
    "languages": _one("language"),
}
"""For each facet what gives its entries: row numbers, and the value that the paper there has."""
