"""Records whose abstracts are nearly the same text.

Candidates come from MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, ch. 3), so that no pair is looked at that shares no band. Each candidate
is then compared in full.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from rapidfuzz import fuzz, process
from rensa import RMinHash

from explorer.corpus.same_title import Link, first_author, year
from explorer.corpus.schema import Record, normalised

_SHORTEST = 200  # characters; shorter abstracts are alike by chance
_ALIKE = 95  # percent of an abstract that must agree
_TITLES_ALIKE = 80
_HASHES, _BANDS = 36, 6  # of texts with 90 % of words in common, 99 % share a band
_OPENING = 1000  # characters that make candidates; all of them are compared then
_BATCH = 4096
_YEARS = 3  # between a preprint and its publication
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b", re.IGNORECASE)


def near_identical_links(
    records: Sequence[Record], published: Sequence[str], component: np.ndarray
) -> list[Link]:
    """Links between records with nearly the same abstract that nothing else says are two papers.

    Args:
        records: All of them.
        published: For each the publisher's DOI of its paper; empty if there is none.
        component: (len(records),) int: equal for records that are known to be one paper.
    """
    places = np.array(
        [place for place, record in enumerate(records) if len(record.abstract) >= _SHORTEST],
        dtype=int,
    )
    if len(places) < 2:
        return []
    pairs = places[_candidates(_signatures([records[place].abstract for place in places]))]
    pairs = pairs[component[pairs[:, 0]] != component[pairs[:, 1]]]
    plausible = [
        (left, right) for left, right in pairs.tolist()
        if _may_be_one(records[left], records[right], published[left], published[right])
    ]  # fmt: skip
    alike = _are_alike(records, plausible)
    return [pair for pair, same in zip(plausible, alike, strict=True) if same]


def band_keys(records: Sequence[Record]) -> np.ndarray:
    """A 64-bit hash of each band that decides which records are compared.

    Returns:
        (len(records), bands) uint64; 0 for records whose abstract is too short to be compared.
    """
    long = np.array([len(record.abstract) >= _SHORTEST for record in records], dtype=bool)
    keys = np.zeros((len(records), _BANDS), dtype=np.uint64)
    if long.any():
        texts = [record.abstract for record, good in zip(records, long, strict=True) if good]
        for column, band in enumerate(_bands(_signatures(texts))):
            digests = [blake2b(key, digest_size=8).digest() for key in band.tolist()]
            hashes = np.frombuffer(b"".join(digests), dtype=np.uint64)
            keys[long, column] = np.maximum(hashes, 1)
    return keys


def _are_alike(records: Sequence[Record], pairs: Sequence[Link]) -> list[bool]:
    """Of each pair of records, whether their abstracts agree."""
    if not pairs:
        return []
    left, right = ([records[pair[side]].abstract for pair in pairs] for side in (0, 1))
    scores = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return (scores >= _ALIKE).tolist()


def _signatures(texts: Sequence[str]) -> np.ndarray:
    """MinHash signatures of the words of each text: (len(texts), _HASHES) uint32."""
    parts = []
    for start in range(0, len(texts), _BATCH):
        words = [text[:_OPENING].lower().split() for text in texts[start : start + _BATCH]]
        digests = RMinHash.digests_from_token_sets(words, _HASHES, 42)
        parts.append(np.array(digests, dtype=np.uint32))
    return np.concatenate(parts)


def _candidates(signatures: np.ndarray) -> np.ndarray:
    """Pairs of rows that share a band, each with the next one like it: (pairs, 2) int."""
    found = []
    for keys in _bands(signatures):
        _, group = np.unique(keys, return_inverse=True)
        order = np.argsort(group, kind="stable")
        alike = group[order[1:]] == group[order[:-1]]
        found.append(np.column_stack([order[:-1][alike], order[1:][alike]]))
    return np.unique(np.concatenate(found), axis=0)


def _bands(signatures: np.ndarray) -> list[np.ndarray]:
    """The bands of signatures, each as one value per row that can be compared."""
    width = _HASHES // _BANDS * signatures.itemsize
    bands = np.split(signatures, _BANDS, axis=1)
    return [np.ascontiguousarray(band).view(f"V{width}").ravel() for band in bands]


def _differ(left: str, right: str) -> bool:
    return bool(left and right and left != right)


def _may_be_one(left: Record, right: Record, left_doi: str, right_doi: str) -> bool:
    """True unless titles, their numbers, years, authors or identifiers tell two papers."""
    titles = normalised(left.title), normalised(right.title)
    if _NUMBER.findall(titles[0]) != _NUMBER.findall(titles[1]) and all(titles):
        return False
    authors = first_author(left), first_author(right)
    years = year(left), year(right)
    if _differ(left_doi, right_doi) or _differ(left.arxiv_id, right.arxiv_id):
        return bool(titles[0] and authors[0] and years[0]) and (
            (titles[0], authors[0], years[0]) == (titles[1], authors[1], years[1])
        )
    if None not in years and abs((years[0] or 0) - (years[1] or 0)) > _YEARS:
        return False
    if all(authors) and authors[0] == authors[1]:
        return True
    return not all(titles) or fuzz.ratio(*titles) >= _TITLES_ALIKE
