"""A landscape file, of any origin, into a landscape folder: all of it and right, or nothing."""

import errno
import hashlib
import re
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from explorer.config import max_landscape_mb
from explorer.errors import LandscapeError
from explorer.folders import replacing
from explorer.packing.inspection import inspect
from explorer.packing.members import (
    CHECKSUMS,
    LARGEST_TEXT,
    MEMBERS,
    REQUIRED,
    not_a_landscape,
)

_BLOCK = 1 << 20
_END = struct.Struct("<4s4H2LH")
"""The end of a ZIP archive: signature, disks, members, size and place of the directory, comment."""
_END_SIGN = b"PK\x05\x06"
_LARGE_SIGN, _LARGE = b"PK\x06\x07", 20
"""What stands before the end in archives of more than 4 GB, and its size."""
_LARGEST_DIRECTORY = 16_384
_ENCRYPTED = 1
_KIND, _FILE = 0o170000, 0o100000
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z_0-9.]{1,40})")
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError,
           OverflowError, LookupError, struct.error)  # fmt: skip


def unpack(path: Path, folder: Path, *, shown: str = "") -> None:
    """Make a landscape folder of a landscape file.

    Only the members of the contract are looked at, each is written under its own known name, and
    the folder appears once another process has found everything in it to be right. No search index
    is taken over: it is written anew.

    Args:
        path: The file.
        folder: Where the landscape shall stand; one already there is replaced.
        shown: What the file is called in messages; else its path.

    Raises:
        LandscapeError: It is too large, or no landscape file, or something in it is wrong; then
            nothing is left of it.
    """
    place = shown or str(path)
    try:
        with path.open("rb") as file:
            _check_ends(file, place)
            with zipfile.ZipFile(file) as archive, replacing(folder) as partial:
                members = _members(archive, path.stat().st_size, place)
                _extract(archive, members, partial, place)
                inspect(partial, place)
    except _BROKEN as error:
        raise not_a_landscape(place, f"the archive is damaged ({error})") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # sent to a place before the beginning of the file
            raise not_a_landscape(place, "the archive is damaged") from error
        raise LandscapeError(
            f"The landscape file cannot be read or unpacked ({error.strerror or error})",
            place=place,
            remedy="See to it that the file is there and that there is room on the disk.",
        ) from error


def _check_ends(file: BinaryIO, place: str) -> None:
    """Refuse what is too large, no archive, or an archive with a directory that is a bomb."""
    size = file.seek(0, 2)
    if size > max_landscape_mb() * 1_000_000:
        raise LandscapeError(
            f"{size / 1e6:,.1f} MB are more than the {max_landscape_mb():,} MB that a landscape "
            "file may have",
            place=place,
            remedy="Have EXPLORER_MAX_LANDSCAPE_MB raised.",
        )
    file.seek(max(0, size - _END.size - _LARGE))
    tail = file.read()
    if len(tail) < _END.size or not tail[-_END.size :].startswith(_END_SIGN):
        raise not_a_landscape(place, "it is no archive, or its end is missing")
    directory = _END.unpack(tail[-_END.size :])[5]
    if directory > _LARGEST_DIRECTORY or tail[: -_END.size].startswith(_LARGE_SIGN):
        raise not_a_landscape(place, "it has more members than a landscape has")


def _members(archive: zipfile.ZipFile, size: int, place: str) -> dict[str, zipfile.ZipInfo]:
    """The members by name, if they are those of a landscape."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = member.filename
        if name not in MEMBERS:
            problem = f"it holds {name[:80]!r}, which is no part of a landscape"
        elif name in members:
            problem = f"it holds {name} twice"
        elif member.flag_bits & _ENCRYPTED:
            problem = f"{name} is encrypted"
        elif member.external_attr >> 16 & _KIND not in (0, _FILE):
            problem = f"{name} is no plain file"
        elif (member.compress_type, member.compress_size) != (
            zipfile.ZIP_STORED, member.file_size,
        ):  # fmt: skip
            problem = f"{name} is compressed, as this program never does"
        elif member.file_size > LARGEST_TEXT.get(name, size):
            problem = f"{name} is larger than it can be"
        else:
            members[name] = member
            continue
        raise not_a_landscape(place, problem)
    missing = [name for name in REQUIRED if name not in members]
    if missing:
        raise not_a_landscape(place, f"{missing[0]} is missing")
    if sum(member.file_size for member in members.values()) > size:
        raise not_a_landscape(place, "its members lie over one another")
    return members


def _extract(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path, place: str
) -> None:
    """Write the members into a folder, each with the checksum that the file says."""
    sums = _sums(archive.read(members[CHECKSUMS]))
    if set(sums) != set(members) - {CHECKSUMS}:
        raise not_a_landscape(place, f"{CHECKSUMS} does not list its members")
    for name, expected in sums.items():
        found, left = hashlib.sha256(), members[name].file_size
        with archive.open(members[name]) as source, (folder / name).open("xb") as target:
            while left and (block := source.read(min(_BLOCK, left))):
                found.update(block)
                target.write(block)
                left -= len(block)
        if found.hexdigest() != expected:
            raise not_a_landscape(place, f"{name} is not as it was saved")


def _sums(content: bytes) -> dict[str, str]:
    lines = content.decode("ascii").splitlines()
    found = [_SUM.fullmatch(line) for line in lines]
    return {match[2]: match[1] for match in found if match}
