"""Which records of a large corpus may be duplicates, told by hashes alone.

Two records can only be one paper if they share an identifier, a title or a band of the MinHash of
their abstracts (see `duplicates`). So the few records that share any of these with another are
compared as those of a small corpus are, and all others need not be in memory together. The result
is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explorer.corpus.assembly import is_usable
from explorer.corpus.duplicates import identifiers_of
from explorer.corpus.near_identical import band_keys
from explorer.corpus.same_title import title_key
from explorer.corpus.schema import Record, paper_id

_MOST_IDENTIFIERS = 3


@dataclass(frozen=True)
class Keys:
    """What records may share, as 64-bit hashes; 0 where there is nothing.

    Attributes:
        usable: (n,) bool: records that are or join a paper.
        papers: (n,) uint64: of the id that a record would give its paper.
        titles: (n,) uint64: of the title, or of the text where there is none.
        identifiers: (n, 3) uint64: of DOI, arXiv id and PubMed number.
        bands: (n, bands) uint64: of the abstract.
    """

    usable: np.ndarray
    papers: np.ndarray
    titles: np.ndarray
    identifiers: np.ndarray
    bands: np.ndarray

    @classmethod
    def of(cls, records: Sequence[Record]) -> "Keys":
        """The keys of records."""
        usable = np.array([is_usable(record) for record in records], dtype=bool)
        kept = [record for record, good in zip(records, usable, strict=True) if good]
        listed = [[*identifiers_of(record)][:_MOST_IDENTIFIERS] for record in kept]
        padded = [[*found, *[""] * (_MOST_IDENTIFIERS - len(found))] for found in listed]
        columns = {
            "papers": _hashed([paper_id(record) for record in kept]),
            "titles": _hashed([title_key(record) for record in kept]),
            "identifiers": np.array([_hashed(row) for row in zip(*padded, strict=True)]).T
            if kept else np.zeros((0, _MOST_IDENTIFIERS), np.uint64),
            "bands": band_keys(kept),
        }  # fmt: skip
        spread = {}
        for name, values in columns.items():
            spread[name] = np.zeros((len(records), *values.shape[1:]), dtype=np.uint64)
            spread[name][usable] = values
        return cls(usable, **spread)

    @classmethod
    def together(cls, parts: Sequence["Keys"]) -> "Keys":
        """The keys of several runs of records in a row."""
        names = ("usable", "papers", "titles", "identifiers", "bands")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def suspects(self) -> np.ndarray:
        """Numbers of the records that share something with another, rising."""
        found = shared(self.titles)
        found |= shared(self.identifiers.ravel()).reshape(self.identifiers.shape).any(axis=1)
        for band in self.bands.T:
            found |= shared(band)
        return np.flatnonzero(found)


def shared(values: np.ndarray) -> np.ndarray:
    """(n,) bool: which values other than 0 stand there more than once."""
    order = np.argsort(values, kind="stable")
    equal = (values[order[1:]] == values[order[:-1]]) & (values[order[1:]] != 0)
    found = np.zeros(len(values), dtype=bool)
    found[order[1:][equal]] = True
    found[order[:-1][equal]] = True
    return found


def hash_of(text: str) -> int:
    """The hash of one text, as `Keys` has it."""
    return int(_hashed([text])[0])


def _hashed(texts: Sequence[str]) -> np.ndarray:
    """(n,) uint64: a hash of each text, 0 for none and for empty ones only."""
    if not len(texts):
        return np.zeros(0, dtype=np.uint64)
    hashes = pd.util.hash_array(np.array(texts, dtype=object), categorize=False)
    empty = np.array([not text for text in texts], dtype=bool)
    return np.where(empty, 0, np.maximum(hashes, 1)).astype(np.uint64)
