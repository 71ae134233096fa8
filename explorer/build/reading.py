"""A corpus read for a build: into memory, or file by file into parts on disk."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from explorer.build.cache import Arrays, digest, forget, scratch
from explorer.build.large.parts import Executor
from explorer.build.workers import OnItems, Part
from explorer.corpus import Corpus, read_corpus
from explorer.corpus.gathering import gather
from explorer.corpus.inputs import named_files
from explorer.corpus.limits import Limits
from explorer.corpus.partitioned import PartedCorpus
from explorer.corpus.reader import Columns
from explorer.corpus.spilling import spill, spilled
from explorer.errors import ClusterError

LARGE_MB = 64
"""Megabytes of input from which it is read into parts: some 100,000 abstracts, or fewer."""


def is_large(paths: Sequence[str]) -> bool:
    """Whether there is so much to read that it should not be in memory together.

    Raises:
        CorpusError: A path does not exist.
    """
    sizes = [file.stat().st_size for _, file in named_files(paths) if file.is_file()]
    return sum(sizes) > LARGE_MB * 1_000_000


@contextmanager
def reading(
    paths: Sequence[str], columns: Columns | None, executor: Executor, on_items: OnItems,
    *, in_parts: bool,
) -> Iterator[Corpus | PartedCorpus]:  # fmt: skip
    """Read files, folders and archives; what lies on disk is there as long as it is used.

    Args:
        paths: Files, archives, or folders with whatever is below them.
        columns: The reader's choice of columns for tables.
        executor: Reads the files into parts.
        on_items: Told how many files are read.
        in_parts: Whether the corpus may be larger than memory.

    Raises:
        CorpusError: A path is missing, or no paper was found; the message says why of each file.
    """
    if not in_parts:
        yield read_corpus(paths, columns=columns)
        return
    with scratch(digest("reading", list(map(str, paths)))) as place:
        yield _read_in_parts(paths, columns or {}, executor, on_items, place)


def read_part(name: str, file: str, folder: str, prefix: str, columns: Columns) -> Arrays:
    """Read a file into blocks in a folder.

    Raises:
        ClusterError: The process that reads does not see the file.
    """
    if not Path(file).exists():  # it was there for the process that was started
        raise ClusterError(
            "A worker does not see this file",
            place=file,
            remedy="Put the papers where all workers find them under the same path.",
        )
    spill(name, Path(file), Path(folder), prefix, columns)
    return {"files": np.ones(1)}


def _read_in_parts(
    paths: Sequence[str], columns: Columns, executor: Executor, on_items: OnItems, place: Path
) -> PartedCorpus:
    blocks, parts = place / "blocks", place / "parts"
    blocks.mkdir()
    parts.mkdir()
    files = named_files(paths)
    prefixes = [f"{number:06}" for number in range(len(files))]
    work = [
        Part("read", digest(str(place), prefix), read_part,
             (name, str(file.resolve()), str(blocks), prefix, columns))
        for prefix, (name, file) in zip(prefixes, files, strict=True)
    ]  # fmt: skip
    for part in work:  # of an earlier build whose folder had the same name
        forget(part.stage, part.key)
    executor.run(work, on_items)
    for part in work:
        forget(part.stage, part.key)
    found = [one for prefix in prefixes for one in spilled(blocks, prefix)]
    corpus = gather(found, paths, parts, Limits.of_operator())
    shutil.rmtree(blocks)
    return corpus
