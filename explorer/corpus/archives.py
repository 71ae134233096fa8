"""The members of ZIP archives, read in memory: nothing is ever written to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer.corpus.document import Document
from explorer.corpus.limits import Limits
from explorer.errors import CorpusError

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ("[Content_Types].xml", "mimetype")
_DEPTH = 2  # an archive in an archive is opened, one in that is not
_SMALL = 1_000_000  # bytes below which no ratio is suspicious
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
           ValueError)  # fmt: skip

Unpacked = Iterator[Document | CorpusError]


def is_hidden(path: str) -> bool:
    """True for what an operating system leaves beside the reader's files."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(path).parts if part)


def is_archive(document: Document) -> bool:
    """True for a ZIP archive, and not for a workbook or text document, which are packed alike."""
    if not document.content.startswith(_ZIP_STARTS):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
            return not set(_OFFICE) & set(archive.namelist())
    except _BROKEN:
        return True  # damaged: `unpack` says so


@dataclass
class _Allowance:
    """What an archive and the archives in it may still unpack, together."""

    limits: Limits
    members: int
    size: int

    def take(self, name: str, members: list[zipfile.ZipInfo]) -> None:
        self.members -= len(members)
        self.size -= sum(member.file_size for member in members)
        reason = ""
        if self.members < 0:
            reason = f"More than the {self.limits.members:,} members allowed"
        elif self.size < 0:
            reason = f"It unpacks to more than the {self.limits.unpacked_mb:,} MB allowed"
        if reason:
            remedy = "Unpack it and give its files in parts."
            raise CorpusError(reason, place=name, remedy=remedy)


def unpack(document: Document, limits: Limits) -> Unpacked:
    """Each member as a document named `archive.zip/member`, or the reason why it cannot be read."""
    yield from _unpack(
        document, _Allowance(limits, limits.members, limits.unpacked_mb * 1_000_000), depth=1
    )


def _unpack(document: Document, allowance: _Allowance, depth: int) -> Unpacked:
    try:
        with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
            members = [
                member for member in archive.infolist()
                if not member.is_dir() and not _is_climbing_hidden(member.filename)
            ]  # fmt: skip
            allowance.take(document.name, members)
            for member in members:
                yield from _read(archive, member, document.name, allowance, depth)
    except CorpusError as error:
        yield error
    except _BROKEN as error:
        yield CorpusError(
            f"The archive is damaged ({error})",
            place=document.name,
            remedy="Download or pack it again.",
        )


def _is_climbing_hidden(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and is_hidden(name)


def _read(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, whole: str, allowance: _Allowance, depth: int
) -> Unpacked:
    name = f"{whole}/{member.filename}"
    limits = allowance.limits
    try:
        _check(member, name, limits)
        with archive.open(member) as stream:
            document = Document(name, stream.read(limits.file_mb * 1_000_000 + 1))
        limits.check_size(len(document.content), name)
    except CorpusError as error:
        yield error
    except _BROKEN as error:
        yield CorpusError(
            f"The member is damaged ({error})", place=name, remedy="Download or pack it again."
        )
    else:
        yield from _open_inner(document, allowance, depth)


def _open_inner(document: Document, allowance: _Allowance, depth: int) -> Unpacked:
    if not is_archive(document):
        yield document
    elif depth < _DEPTH:
        yield from _unpack(document, allowance, depth + 1)
    else:
        yield CorpusError(
            "An archive in an archive in an archive is not opened",
            place=document.name,
            remedy="Unpack the outer one first.",
        )


def _check(member: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Refuse a member before it is unpacked."""
    parts = member.filename.replace("\\", "/").split("/")
    reason, remedy = "", "Pack the archive again without it."
    if ".." in parts or not parts[0] or parts[0].endswith(":"):
        reason = "The member's path climbs out of the archive; it was not read"
    elif member.flag_bits & 1:
        reason, remedy = "The member is encrypted", "Unpack the archive with its password first."
    elif member.file_size > max(_SMALL, limits.ratio * member.compress_size):
        reason = f"The member unpacks to more than {limits.ratio} times its size, as a bomb does"
    if reason:
        raise CorpusError(reason, place=name, remedy=remedy)
    limits.check_size(member.file_size, name)
