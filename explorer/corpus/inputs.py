"""From paths to documents: folders and archives opened, hidden files left out."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.corpus.archives import is_archive, is_hidden, unpack
from explorer.corpus.document import Document
from explorer.corpus.limits import Limits
from explorer.errors import CorpusError


@dataclass(frozen=True)
class Input:
    """One file or archive member.

    Attributes:
        name: What the ledger calls it.
        path: As the reader gave it; a member stands below its archive.
        document: What it holds, or the reason why it cannot be read.
    """

    name: str
    path: str
    document: Document | CorpusError


def open_inputs(paths: Sequence[str | Path], limits: Limits) -> Iterator[Input]:
    """The files at the paths, in the folders and in the archives, in the order of their names.

    A file is called by its name, one of a folder by its place in it, so that the ledger reads the
    same wherever the folder stands. Where two would have one name, they are called by their paths.

    Raises:
        CorpusError: A path does not exist.
    """
    for name, file in named_files(paths):
        yield from open_file(name, file, limits)


def named_files(paths: Sequence[str | Path]) -> list[tuple[str, Path]]:
    """What each file is called, and where it is.

    Raises:
        CorpusError: A path does not exist.
    """
    files = [found for path in paths for found in _list_files(Path(path))]
    often = Counter(name for name, _ in files)
    return [(name if often[name] == 1 else str(file), file) for name, file in files]


def _list_files(path: Path) -> list[tuple[str, Path]]:
    """Name and path of a file, or of each file below a folder; links that lead out are left out."""
    if not path.exists():
        raise CorpusError(
            "No such file or folder", place=str(path), remedy="Check the spelling of the path."
        )
    if not path.is_dir():
        return [] if path.name.startswith(".") else [(path.name, path)]
    root = path.resolve()
    files = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
    return [
        (file.relative_to(path).as_posix(), file)
        for file in sorted(files)
        if file.is_file()
        and not is_hidden(file.relative_to(path).as_posix())
        and file.resolve().is_relative_to(root)
    ]


def open_file(name: str, file: Path, limits: Limits) -> Iterator[Input]:
    """A file, or all members of an archive.

    Args:
        name: What the ledger calls it.
        file: Where it is.
        limits: How much may be read.
    """
    try:
        limits.check_size(file.stat().st_size, str(file))
        document = Document(name, file.read_bytes())
    except OSError as error:
        problem = CorpusError(
            f"Cannot be read ({error.strerror})",
            place=str(file),
            remedy="Check the file's permissions.",
        )
        yield Input(name, str(file), problem)
    except CorpusError as error:
        yield Input(name, str(file), error)
    else:
        if not is_archive(document):
            yield Input(name, str(file), document)
            return
        for member in unpack(document, limits):
            called = member.name if isinstance(member, Document) else member.place
            yield Input(called, str(file) + called.removeprefix(name), member)
