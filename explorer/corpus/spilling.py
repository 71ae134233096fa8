"""Files read into blocks on disk, each file by itself, so that several processes may read."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from explorer.corpus import companion
from explorer.corpus.assembly import SourceFile
from explorer.corpus.blocks import BlockWriter, read_block, write_block
from explorer.corpus.inputs import open_file
from explorer.corpus.limits import Limits
from explorer.corpus.reader import (
    Columns,
    ReadFile,
    not_read_beyond,
    read_input,
    without_garbage_collection,
)
from explorer.corpus.schema import Record
from explorer.errors import CorpusError


@dataclass(frozen=True)
class Spilled:
    """A file whose records lie in blocks.

    Attributes:
        name: What the ledger calls it.
        found: What was understood of it; its records are not counted yet.
        blocks: Where its records are.
    """

    name: str
    found: ReadFile
    blocks: list[Path]


def spill(name: str, file: Path, folder: Path, prefix: str, columns: Columns) -> None:
    """Read a file, or all members of an archive, into blocks in a folder.

    Args:
        name: What the ledger calls the file.
        file: Where it is.
        folder: Where the blocks go, and `<prefix>.json`, which tells of them.
        prefix: What the names of the blocks begin with.
        columns: The reader's choice of columns for tables.
    """
    limits = Limits.of_operator()
    left = limits.records
    said = []
    with without_garbage_collection():
        for number, given in enumerate(open_file(name, file, limits)):
            writer = BlockWriter(folder, f"{prefix}-{number:05}")
            found = read_input(given, columns, limits, left, writer.add)
            writer.close()
            left -= found.read
            said.append(_as_json(given.name, found, writer.paths))
    (folder / f"{prefix}.json").write_text(json.dumps(said), encoding="utf-8")


def spilled(folder: Path, prefix: str) -> list[Spilled]:
    """What `spill` has read from a file: one entry, or one per member of an archive."""
    said = json.loads((folder / f"{prefix}.json").read_text(encoding="utf-8"))
    return [_from_json(one, folder) for one in said]


def within_limit(files: Sequence[Spilled], limits: Limits) -> list[Spilled]:
    """The files without what goes beyond the most records allowed in all."""
    left, kept = limits.records, []
    for one in files:
        kept.append(one if one.found.read <= left else _cut(one, left, limits))
        left -= kept[-1].found.read
    return kept


def _cut(one: Spilled, left: int, limits: Limits) -> Spilled:
    """A file with so many of its records, and a row for the ledger that tells of it."""
    error = not_read_beyond(limits, one.name)
    blocks, missing = [], left
    for path in one.blocks:
        blocks.append(path)
        records = read_block(path)
        if len(records) > missing:
            last = Record(one.name, 0, problem=error.problem)
            write_block([*records[:missing], last], path)
            break
        missing -= len(records)
    file = replace(one.found.file, problem=f"{error.problem}. {error.remedy}")
    return replace(
        one, found=replace(one.found, file=file, read=left, problem=error), blocks=blocks
    )


def join_facts(files: Sequence[Spilled]) -> int:
    """Fill the records in the blocks from companion tables, if there are any.

    Returns:
        The number of rows that speak of no record.
    """
    facts = [row for one in files for row in one.found.facts]
    used: set[int] = set()
    for path in [path for one in files if facts for path in one.blocks]:
        records, matched = companion.join(read_block(path), facts)
        write_block(records, path)
        used |= matched
    return len(facts) - len(used)


def _as_json(name: str, found: ReadFile, blocks: Sequence[Path]) -> dict[str, object]:
    problem = found.problem
    return {
        "name": name,
        "file": asdict(found.file) | {"mapping": dict(found.file.mapping)},
        "read": found.read,
        "facts": found.facts,
        "problem": problem and [problem.problem, problem.place, problem.remedy],
        "blocks": [path.name for path in blocks],
    }


def _from_json(said: dict, folder: Path) -> Spilled:
    file = SourceFile(**said["file"] | {"columns": tuple(said["file"]["columns"])})
    problem = None
    if said["problem"]:
        text, place, remedy = said["problem"]
        problem = CorpusError(text, place=place, remedy=remedy)
    found = ReadFile(file, said["read"], said["facts"], problem)
    return Spilled(said["name"], found, [folder / name for name in said["blocks"]])
