"""Folders and files: written whole or not at all, and where the cache lies."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_cache_path

CACHE = "EXPLORER_CACHE"


def cache_folder() -> Path:
    """Where all caches lie: as set by the operator, else the user's cache folder of the system."""
    return Path(os.environ.get(CACHE) or user_cache_path("topic-landscape-explorer"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it into it.

    Raises:
        OSError: It cannot be written; what stood there stays as it was.
    """
    with writing_whole(path) as file:
        file.write(content)


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes its place once all is written.

    Raises:
        OSError: It cannot be written; what stood there stays as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty sibling folder to write into, which takes the name once all is written.

    Until then, and after a crash or an error, what stood there before stays as it was. The files
    are synced first; there must be no folders among them.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        _take_the_place_of(folder, partial)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Clear away what a killed program left beside a folder, giving back what it had moved.

    Only to be called by whoever alone may write there.
    """
    for earlier in folder.parent.glob(f".{folder.name}.earlier-*"):
        if not folder.exists():
            earlier.replace(folder)
        shutil.rmtree(earlier, ignore_errors=True)
    for partial in folder.parent.glob(f".{folder.name}.partial-*"):
        shutil.rmtree(partial, ignore_errors=True)


def _take_the_place_of(folder: Path, partial: Path) -> None:
    """Sync and rename; what stood there comes back if that fails."""
    for path in (*partial.iterdir(), partial):
        _sync(path)
    earlier = folder.with_name(f".{folder.name}.earlier-{os.getpid()}")
    if folder.exists():
        folder.replace(earlier)
    try:
        partial.replace(folder)
    except OSError:
        if earlier.exists():
            earlier.replace(folder)
        raise
    _sync(folder.parent)
    shutil.rmtree(earlier, ignore_errors=True)


def _sync(path: Path) -> None:
    if os.name == "nt":  # Windows lets nobody sync a folder or a file opened for reading
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
