"""From records in blocks on disk to papers and a ledger in parts: `assembly` for large corpora.

What is held in memory is some hashes of each record, and the records that may be duplicates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.corpus.assembly import SourceFile, ledger_table
from explorer.corpus.blocks import read_block, read_keys
from explorer.corpus.duplicates import group_duplicates, merge
from explorer.corpus.limits import Limits
from explorer.corpus.partitioned import PartedCorpus, PartWriter
from explorer.corpus.reader import nothing_found, without_garbage_collection
from explorer.corpus.schema import Record, paper_id, papers_table, unique_ids
from explorer.corpus.spilling import Spilled, join_facts, within_limit
from explorer.corpus.suspects import Keys, hash_of, shared


def gather(
    files: Sequence[Spilled], paths: Sequence[str | Path], folder: Path, limits: Limits
) -> PartedCorpus:
    """Merge the records of each paper and write papers and ledger.

    Args:
        files: Every file read into blocks.
        paths: What the reader gave.
        folder: An empty folder for the parts.
        limits: How much may be read.

    Raises:
        CorpusError: No paper was found; the message says why of each file.
    """
    files = within_limit(files, limits)
    unmatched = join_facts(files)
    blocks = [path for one in files for path in one.blocks]
    with without_garbage_collection():
        keys = [read_keys(path) for path in blocks]
        if not any(part.usable.any() for part in keys):
            problems = [one.found.problem for one in files if one.found.problem]
            raise nothing_found(paths, problems)
        ends = np.cumsum([len(part.usable) for part in keys])
        groups = _Groups.find(blocks, ends, Keys.together(keys))
        writer = PartWriter(folder)
        counted: dict[Path, SourceFile] = {}
        for number, (path, end) in enumerate(zip(blocks, ends.tolist(), strict=True)):
            records = read_block(path)
            counted[path] = SourceFile(str(path), "", 0).counting([r for r in records if r.line])
            groups.write(records, end - len(records), keys[number], writer)
    return writer.finish([_counted(one, counted) for one in files], unmatched)


def _counted(one: Spilled, counted: dict[Path, SourceFile]) -> SourceFile:
    """The file with the records of its blocks counted."""
    return one.found.file.adding([counted[path] for path in one.blocks])


@dataclass
class _Groups:
    """The records of each paper that has several.

    Attributes:
        leader: (n,) int64: the first record of the paper of each record.
        records: The records that may be duplicates, by number.
        members: Of papers with several records: all of them by the first, rising.
        clashing: Hashes of ids that several papers would have.
    """

    leader: np.ndarray
    records: dict[int, Record]
    members: dict[int, list[int]]
    clashing: frozenset[int]
    _met: set[str]
    _ids: dict[int, str]
    _papers: int = 0

    @classmethod
    def find(cls, blocks: Sequence[Path], ends: np.ndarray, keys: Keys) -> "_Groups":
        """Compare the records that may be duplicates.

        Args:
            blocks: Where the records are.
            ends: (blocks,) number of the first record after each block.
            keys: Of all records.
        """
        suspects = keys.suspects()
        found = dict(zip(suspects.tolist(), _records_at(blocks, ends, suspects), strict=True))
        leader = np.arange(len(keys.usable))
        if len(suspects):
            leader[suspects] = suspects[group_duplicates(list(found.values()))]
        members: dict[int, list[int]] = {}
        for number in suspects.tolist():
            members.setdefault(int(leader[number]), []).append(number)
        members = {first: group for first, group in members.items() if len(group) > 1}
        kept = {number: found[number] for group in members.values() for number in group}
        ids = keys.papers.copy()
        for first, group in members.items():
            ids[first] = hash_of(paper_id(merge([kept[number] for number in group])))
        leads = ids[keys.usable & (leader == np.arange(len(leader)))]
        return cls(leader, kept, members, frozenset(leads[shared(leads)].tolist()), set(), {})

    def write(self, records: Sequence[Record], start: int, keys: Keys, writer: PartWriter) -> None:
        """Write the papers that begin in a block, and its rows of the ledger.

        Args:
            records: Of the block.
            start: Number of the first of them.
            keys: Of these records.
            writer: Takes papers and ledger.
        """
        numbers = np.arange(start, start + len(records))
        leader = self.leader[numbers]
        first = keys.usable & (leader == numbers)
        leads = numbers[first].tolist()
        papers, sources = [], []
        for number in leads:
            group = self.members.get(number, [number])
            papers.append(records[number - start] if len(group) == 1 else self._merged(group))
            sources.append([self._place(records, start, member) for member in group])
        ids = self._unique(papers)
        own = dict(zip(leads, ids, strict=True))
        self._ids |= {number: own[number] for number in leads if number in self.members}
        firsts, known = [], []
        for place, (number, good) in enumerate(zip(leader.tolist(), keys.usable, strict=True)):
            itself = number == start + place
            firsts.append((records[place] if itself else self.records[number]) if good else None)
            known.append((own[number] if itself else self._ids[number]) if good else "")
        writer.add(papers_table(papers, sources, ids), ledger_table(records, firsts, known, start))

    def _merged(self, group: Sequence[int]) -> Record:
        return merge([self.records[number] for number in group])

    def _place(self, records: Sequence[Record], start: int, number: int) -> str:
        record = self.records.get(number) or records[number - start]
        return f"{record.file}:{record.line}"

    def _unique(self, papers: Sequence[Record]) -> list[str]:
        """The ids of the next papers; only those of clashing ones are remembered."""
        ids = [paper_id(paper) for paper in papers]
        if self.clashing:
            at = [place for place, known in enumerate(ids) if hash_of(known) in self.clashing]
            places = [self._papers + place for place in at]
            found = unique_ids([papers[place] for place in at], places, self._met)
            for place, known in zip(at, found, strict=True):
                ids[place] = known
        self._papers += len(papers)
        return ids


def _records_at(blocks: Sequence[Path], ends: np.ndarray, numbers: np.ndarray) -> Iterator[Record]:
    """Some records, by rising number."""
    of = np.searchsorted(ends, numbers, side="right")
    for block in np.unique(of).tolist():
        start = int(ends[block - 1]) if block else 0
        yield from read_block(blocks[block], (numbers[of == block] - start).tolist())
