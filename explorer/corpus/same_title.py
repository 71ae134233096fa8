"""Records that share a title, and whether that makes them one paper."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from explorer.corpus.schema import Record, normalised

_Key = TypeVar("_Key", bound=Hashable)

Link = tuple[int, int]
"""Positions of two records that are one paper."""

_PREPRINT = re.compile(
    r"10\.(?:48550/|1101/\d|31234/|31219/osf|31235/|31223/|31222/|2139/ssrn|20944/preprints|21203/rs|"
    r"26434/chemrxiv|36227/techrxiv|22541/|5281/zenodo|12688/|14293/|33774/|32942/)",
    re.IGNORECASE,
)
"""Registrants and suffixes of preprint servers: arXiv, bioRxiv, medRxiv, OSF, SSRN and others."""

_GENERIC = frozenset(
    {
        "abstract", "abstracts", "acknowledgement", "acknowledgements", "acknowledgments",
        "announcement", "announcements", "appendix", "author correction", "author index",
        "author reply", "authors reply", "back matter", "background", "bibliography",
        "book review", "book reviews", "call for papers", "comment", "commentary", "comments",
        "conclusion", "conclusions", "contents", "correction", "corrections", "corrigendum",
        "cover", "discussion", "editor s note", "editorial", "editorial board", "editorials",
        "editors introduction", "epilogue", "errata", "erratum", "foreword", "from the editor",
        "from the editors", "front matter", "guest editorial", "in memoriam", "in this issue",
        "index", "introduction", "invited commentary", "issue information", "letter",
        "letter to the editor", "letters", "letters to the editor", "list of reviewers", "news",
        "no title", "notes", "obituary", "overview", "poster abstracts", "preface", "prologue",
        "publisher correction", "references", "reply", "response", "retraction", "reviews",
        "special issue", "subject index", "summary", "table of contents", "title page",
        "untitled",
    }
)  # fmt: skip
"""Normalised titles that name many papers."""
_ENOUGH = 100  # characters of an abstract that tell papers apart
_INITIALS = re.compile(r"[A-Z]\.?(?:[-\s]?[A-Z]\.?){0,3}")


def same_title_links(records: Sequence[Record], published: Sequence[str]) -> Iterator[Link]:
    """Links between records with the same title, or with the same text if they have no title.

    Args:
        records: All of them.
        published: For each the publisher's DOI of its paper; empty if there is none.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        groups[title_key(record)].append(position)
    for title, group in groups.items():
        if len(group) > 1:
            if title in _GENERIC:
                yield from _generic_links(records, group)
                continue
            for run in _runs(records, group):
                yield from _links_by_doi(records, run, published)


def title_key(record: Record) -> str:
    """What records with the same title share; without a title, those with the same text."""
    return normalised(record.title) or f"\n{normalised(record.abstract)}"


def first_author(record: Record) -> str:
    """Family name of the first author, for comparing; empty if unknown."""
    if not record.authors:
        return ""
    family, comma, _ = record.authors[0].partition(",")
    words = family.split()
    if not comma:
        words = [word for word in words if not _INITIALS.fullmatch(word)] or words
    return normalised(words[-1]) if words else ""


def year(record: Record) -> int | None:
    """Year of the record; None if it is undated."""
    return record.date.first_day.year if record.date else None


def is_preprint(doi: str) -> bool:
    """True if a DOI was given by a preprint server."""
    return bool(_PREPRINT.match(doi))


def _generic_links(records: Sequence[Record], group: Iterable[int]) -> Iterator[Link]:
    """`Editorial` names many papers: one is told by its text, else by author, year and venue."""
    first_with: dict[tuple[object, ...], int] = {}
    for position in group:
        record = records[position]
        text = normalised(record.abstract[:1000])
        facts = (first_author(record), year(record), normalised(record.venue))
        if len(text) >= _ENOUGH or all(facts):
            key = (text,) if len(text) >= _ENOUGH else facts
            yield first_with.setdefault(key, position), position


def _runs(records: Sequence[Record], group: Sequence[int]) -> Iterator[list[int]]:
    """Records whose first authors agree and whose years are within one, where both are known.

    Where no author is known, years and venues must agree, since little else tells court cases and
    reports apart. A record without author or year belongs to the others only if they are all of
    one kind.
    """
    by_author: dict[str, list[int]] = defaultdict(list)
    for position in group:
        by_author[first_author(records[position])].append(position)
    anonymous = set(by_author) == {""}
    kinds = _by_venue(records, group) if anonymous else _with_unknown(by_author, "")
    for kind in kinds:
        by_start: dict[int | None, list[int]] = defaultdict(list)
        start: int | None = None
        for position in sorted(kind, key=lambda place: year(records[place]) or 0):
            at = year(records[position])
            if at is not None and (start is None or at > start + (not anonymous)):
                start = at
            by_start[start if at is not None else None].append(position)
        yield from _with_unknown(by_start, None)


def _by_venue(records: Sequence[Record], group: Sequence[int]) -> Iterable[list[int]]:
    by_venue: dict[str, list[int]] = defaultdict(list)
    for position in group:
        by_venue[normalised(records[position].venue)].append(position)
    return _with_unknown(by_venue, "")


def _with_unknown(groups: dict[_Key, list[int]], unknown: _Key) -> Iterable[list[int]]:
    if len(groups) == 2 and unknown in groups:
        return [sorted(position for group in groups.values() for position in group)]
    return groups.values()


def _links_by_doi(
    records: Sequence[Record], run: Sequence[int], published: Sequence[str]
) -> Iterator[Link]:
    """Links within a run; papers with different publishers' DOIs stay apart if their texts differ.

    A record without such a DOI goes to the paper that was met first.
    """
    by_doi: dict[str, list[int]] = defaultdict(list)
    for position in run:
        by_doi[published[position]].append(position)
    leaders = [positions[0] for doi, positions in by_doi.items() if doi] or run[:1]
    for doi, positions in by_doi.items():
        leader = positions[0] if doi else leaders[0]
        yield from ((leader, position) for position in positions)
    first_with: dict[tuple[object, ...], int] = {}
    for position in leaders[1:] and run:
        record = records[position]
        facts = (first_author(record), year(record), normalised(record.abstract))
        if all(facts):
            yield first_with.setdefault(facts, position), position
