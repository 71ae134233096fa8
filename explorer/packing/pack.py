"""A landscape folder into one file, the same bytes each time."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from explorer.edits.kinds import Line
from explorer.edits.lines import as_text
from explorer.edits.store import read_edits
from explorer.errors import LandscapeError
from explorer.folders import writing_whole
from explorer.landscape import EDITS, MANIFEST, is_mapped, manifest_text, read_manifest
from explorer.packing.members import BUILT, CHECKSUMS, without_index

_BLOCK = 1 << 20
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP archive knows; every member has it."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def packed(folder: Path, lines: Iterable[Line] | None = None) -> bytes:
    """A landscape folder as the bytes of a landscape file.

    Args:
        folder: The landscape.
        lines: The log of edits that goes with it; None for the one in the folder.

    Raises:
        LandscapeError: The folder is no landscape, or is being changed or damaged.
        EditError: Its edits cannot be read.
    """
    file = io.BytesIO()
    _write(folder, read_edits(folder).lines if lines is None else lines, file)
    return file.getvalue()


def pack(folder: Path, path: Path) -> int:
    """Write a landscape folder, with its edits, as a landscape file.

    Returns:
        Its size in bytes.

    Raises:
        LandscapeError: The folder is no landscape, is being changed or damaged, or the file cannot
            be written; then what stood there stays.
        EditError: Its edits cannot be read.
    """
    try:
        with writing_whole(path) as file:
            _write(folder, read_edits(folder).lines, file)
            return file.tell()
    except OSError as error:
        raise LandscapeError(
            f"Cannot be written ({error.strerror})", place=str(path),
            remedy="Choose a folder that exists and can be written to.",
        ) from error  # fmt: skip


def packed_size(folder: Path) -> int:
    """About how many bytes the landscape file will have; 0 if the folder is gone."""
    try:
        return sum((folder / name).stat().st_size for name in (MANIFEST, *BUILT))
    except OSError:
        return 0


def _write(folder: Path, lines: Iterable[Line], file: BinaryIO) -> None:
    manifest = read_manifest(folder)
    if is_mapped(manifest):
        raise LandscapeError(
            "It is too large for a landscape file: it is kept so that it can be larger than memory",
            place=str(folder),
            remedy="Copy the whole folder instead; python -m explorer info FOLDER --check says "
            "whether the copy is complete.",
        )  # fmt: skip
    checksums = without_index(manifest["files"])
    texts = {MANIFEST: manifest_text(manifest | {"files": checksums}).encode()}
    log = as_text(lines).encode()
    if log:
        texts[EDITS] = log
    sums = {name: checksums.get(name, "") for name in BUILT} | {
        name: hashlib.sha256(text).hexdigest() for name, text in texts.items()
    }
    listed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_member(CHECKSUMS), listed)
        for name in sorted(sums):
            if name in texts:
                archive.writestr(_member(name), texts[name])
            else:
                _copy(archive, folder / name, sums[name])


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _DAY_ONE)
    member.create_system = _UNIX
    member.external_attr = _PLAIN_FILE
    return member


def _copy(archive: zipfile.ZipFile, path: Path, expected: str) -> None:
    """Add a file, if it is still as it was built."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as source, archive.open(_member(path.name), "w") as target:
            while block := source.read(_BLOCK):
                found.update(block)
                target.write(block)
    except FileNotFoundError:
        found.update(b"gone")
    if found.hexdigest() != expected:
        raise LandscapeError(
            f"{path.name} is missing or not as it was written", place=str(path.parent),
            remedy="If the landscape is just being built, wait until that is done. Otherwise "
            "build it again.",
        )  # fmt: skip
