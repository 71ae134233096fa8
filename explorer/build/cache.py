"""The stage cache: what a build has worked out once, kept by content.

    <cache>/stages/<stage>-<key>/     arrays of one finished stage, with their checksums
    <cache>/embeddings/<key>.sqlite   vectors of single texts of one embedder
    <cache>/partitions/               texts and vectors of a build that workers are at
    <cache>/names/                    answers of language models (`explorer.naming`)
    <cache>/opened/                   landscape files unpacked, with edits: never pruned
    <cache>/locks/                    who is working on what

A key is the hash of everything that decides a result, so an entry is never out of date. A damaged
entry is a miss. The folder is EXPLORER_CACHE or the user's cache folder of the system.
"""

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from explorer.folders import cache_folder

LIMIT_VARIABLE = "EXPLORER_CACHE_GB"
_DEFAULT_LIMIT_GB = 10.0
_ENTRY = "entry.json"
_LONGEST_BUILD = 7 * 24 * 3600
"""Seconds after which what a build has written for its workers is a leftover of a killed one."""
_LOG = logging.getLogger(__name__)

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Entry:
    """One thing in the cache that can be removed by itself.

    Attributes:
        path: Folder or file.
        size: In bytes.
        used: When it was last used, in seconds since 1970.
    """

    path: Path
    size: int
    used: float


def cache_limit() -> int:
    """How large the cache may grow, in bytes."""
    try:
        return int(float(os.environ.get(LIMIT_VARIABLE, _DEFAULT_LIMIT_GB)) * 1e9)
    except ValueError:
        _LOG.warning("%s is not a number; the cache keeps its usual limit", LIMIT_VARIABLE)
        return int(_DEFAULT_LIMIT_GB * 1e9)


def digest(*parts: object) -> str:
    """A hash of values, texts and arrays in their order, as 64 hexadecimal digits."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            found.update(f"{part.dtype.str}{part.shape}".encode())
            found.update(np.ascontiguousarray(part).data)
        else:
            found.update(json.dumps(part, sort_keys=True, default=str).encode())
        found.update(b"\x1e")
    return found.hexdigest()


def versions(*libraries: str) -> dict[str, str]:
    """Installed versions of the libraries that decide a result."""
    return {library: metadata.version(library) for library in libraries}


def finished(
    stage: str, key: str, compute: Callable[[], Arrays], *, is_part: bool = False
) -> tuple[Arrays, bool]:
    """The arrays of a stage: from the cache if it was ever finished, else computed and kept.

    If another process is computing the same, this one waits for it.

    Args:
        stage: Name of the stage.
        key: Hash of everything that decides its result.
        compute: Does the work.
        is_part: Whether it is one of many, after which somebody else calls `prune`.

    Returns:
        The arrays, and whether they came from the cache.
    """
    folder = cache_folder() / "stages" / f"{stage}-{key[:32]}"
    with locked(folder.name):
        arrays = _read(folder)
        if arrays is not None:
            return arrays, True
        arrays = compute()
        try:
            _write(folder, arrays)
            if not is_part:
                prune(keep=folder)
        except OSError as error:  # a full or read-only disk costs the next build time, no more
            _LOG.warning("could not keep %s in the cache: %s", stage, error)
        return arrays, False


def forget(stage: str, key: str) -> None:
    """Remove what was kept of a stage."""
    _remove(cache_folder() / "stages" / f"{stage}-{key[:32]}")


@contextmanager
def scratch(key: str) -> Iterator[Path]:
    """A folder that other processes of this build may read, gone afterwards.

    What a killed build leaves is removed, some days later, as all that nobody uses is.
    """
    folder = cache_folder() / "partitions" / f"{key[:32]}-{os.getpid()}"
    _remove(folder)
    folder.mkdir(parents=True)
    (folder / _ENTRY).touch()  # in use from now on
    try:
        yield folder
    finally:
        _remove(folder)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock of a piece of work; the system releases it when its owner dies."""
    folder = cache_folder() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock")
        owner = folder / f"{name}.owner"
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _LOG.warning("waiting for process %s, which is doing the same", _text_of(owner))
            lock.acquire()
        owner.write_text(str(os.getpid()), encoding="utf-8")
    except OSError as error:
        _LOG.warning("working without a lock: %s", error)
        yield
        return
    try:
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def entries() -> list[Entry]:
    """Everything in the cache, what was used longest ago first."""
    folder = cache_folder()
    found = []
    kinds = ("stages/*", "embeddings/*.sqlite", "names/*.json", "partitions/*")
    for path in [path for kind in kinds for path in folder.glob(kind)]:
        try:
            files = list(path.iterdir()) if path.is_dir() else [path]
            size = sum(file.stat().st_size for file in files)
            stamp = path / _ENTRY if path.is_dir() else path
            used = stamp.stat().st_mtime if stamp.exists() else 0.0
        except FileNotFoundError:  # another process has just renamed or removed it
            continue
        found.append(Entry(path, size, used))
    return sorted(found, key=lambda entry: entry.used)


def prune(limit: int | None = None, keep: Path | None = None) -> list[Entry]:
    """Remove what was used longest ago until the cache is within its limit.

    Args:
        limit: In bytes; None takes the usual limit.
        keep: An entry that stays whatever its age.

    Returns:
        The entries removed.
    """
    limit = cache_limit() if limit is None else limit
    present = entries()
    total = sum(entry.size for entry in present)
    removed = []
    for entry in present:
        if total <= limit:
            break
        if entry.path == keep or _may_be_needed(entry):
            continue
        _remove(entry.path)
        total -= entry.size
        removed.append(entry)
    return removed


def _may_be_needed(entry: Entry) -> bool:
    """True for what a build has written for its workers and still reads, as far as can be told."""
    return entry.path.parent.name == "partitions" and time.time() - entry.used < _LONGEST_BUILD


def _read(folder: Path) -> Arrays | None:
    """The arrays of an entry; None if it is missing or damaged."""
    if not folder.is_dir():
        return None
    try:
        names: Mapping[str, str] = json.loads((folder / _ENTRY).read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in names}
        if any(digest(arrays[name]) != checksum for name, checksum in names.items()):
            raise ValueError("its checksum is another")
    except (OSError, ValueError, EOFError) as error:
        _LOG.warning("a damaged cache entry is ignored: %s (%s)", folder.name, error)
        _remove(folder)
        return None
    (folder / _ENTRY).touch()
    return arrays


def _write(folder: Path, arrays: Arrays) -> None:
    """Write beside and rename into place, so that an entry is whole or absent."""
    partial = folder.with_name(f".{folder.name}.partial")
    _remove(partial)
    partial.mkdir(parents=True)
    for name, array in arrays.items():
        np.save(partial / f"{name}.npy", array, allow_pickle=False)
    names = {name: digest(array) for name, array in arrays.items()}
    (partial / _ENTRY).write_text(json.dumps(names), encoding="utf-8")
    partial.replace(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return "unknown"
