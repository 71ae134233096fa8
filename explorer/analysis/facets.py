"""What papers have in common and can be narrowed by: authors, venues, categories and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from explorer.landscape import Landscape
from explorer.storage.lookup import RowOf


@dataclass(frozen=True)
class Facet:
    """The values of one kind, and which papers have them.

    Attributes:
        names: (values,) text, each value once, the most frequent first; "" is not among them.
        counts: (values,) papers that have each.
        rows: (entries,) row numbers; a paper may have several values.
        codes: (entries,) the place in `names` of the value that this paper has.
        papers: Number of all papers.
    """

    names: pd.api.extensions.ExtensionArray
    counts: np.ndarray
    rows: np.ndarray
    codes: np.ndarray
    papers: int

    @cached_property
    def _folded(self) -> pd.Series:
        return pd.Series(self.names, dtype="str").str.casefold()

    @cached_property
    def _place(self) -> RowOf:
        return RowOf(pd.Series(self.names))

    def named(self, name: str) -> np.ndarray:
        """(found,) places of the values of this name, whatever the case of its letters."""
        return np.flatnonzero((self._folded == name.casefold()).to_numpy(dtype=bool))

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
    coded = pc.dictionary_encode(values)
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    names = pd.Series(coded.dictionary.to_pandas(), dtype="str")
    known = (names != "").to_numpy(dtype=bool)[codes]
    entries = np.sort(rows[known] * max(len(names), 1) + codes[known], kind="stable")
    entries = entries[np.diff(entries, prepend=-1) > 0]  # one author of a paper twice is one
    rows, codes = np.divmod(entries, max(len(names), 1))
    counts = np.bincount(codes, minlength=len(names))
    order = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    place = np.zeros(len(names), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Facet(
        names.array[order],
        counts[order],
        rows.astype(np.int32),
        place[codes],
        len(landscape.papers),
    )


def from_one_file(landscape: Landscape) -> bool:
    """Whether all papers were read from the same file, as far as a glance can tell."""
    _, places = _several(landscape.papers["source"])
    if not len(places):
        return True
    file = str(places[0]).rpartition(":")[0]
    return bool(file) and bool(pc.all(pc.starts_with(places, f"{file}:")).as_py())


def first_files(landscape: Landscape) -> pd.Series:
    """(n,) the file that each paper was read from; of several the first, "" for none."""
    rows, files = _files(landscape.papers)
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    papers = rows[first]
    places = np.full(len(landscape.papers), -1)
    places[papers] = first
    found = files.take(pa.array(places, mask=places < 0)).fill_null("")
    return pd.Series(found.to_pandas(), dtype="str")


def has_any(lists: pd.Series) -> bool:
    """Whether any of these lists has an entry."""
    return len(_several(lists)[1]) > 0


Entries = tuple[np.ndarray, pa.Array]
"""Row numbers, int64, and the text that the paper there has."""


def _one(column: str) -> Callable[[pd.DataFrame], Entries]:
    def entries(papers: pd.DataFrame) -> Entries:
        return np.arange(len(papers)), _whole(pa.array(papers[column], pa.large_string()))

    return entries


def _authors(papers: pd.DataFrame) -> Entries:
    return _several(papers["authors"])


def _files(papers: pd.DataFrame) -> Entries:
    """Each place names a file and where in it the paper stood."""
    rows, places = _several(papers["source"])
    return rows, pc.replace_substring_regex(places, r":\d+$", "")


def _several(lists: pd.Series) -> Entries:
    array = _whole(pa.array(lists, pa.large_list(pa.large_string())))
    return pc.list_parent_indices(array).to_numpy(), pc.list_flatten(array)


def _whole(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One piece; texts that are one already are not copied."""
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


FACETS: dict[str, Callable[[pd.DataFrame], Entries]] = {
    "authors": _authors,
    "venues": _one("venue"),
    "categories": _one("category"),
    "files": _files,
    "languages": _one("language"),
}
"""For each facet what gives its entries: row numbers, and the value that the paper there has."""
