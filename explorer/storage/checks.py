"""Whether files are as they were written."""

import hashlib
from collections.abc import Mapping
from pathlib import Path


def changed_file(
    folder: Path, files: Mapping[str, str], sizes: Mapping[str, int], *, thoroughly: bool
) -> str | None:
    """Name of the first file that is not as it was written; None if all are.

    Args:
        folder: Where they lie.
        files: The checksum of each, by name.
        sizes: The bytes of those for which that is enough unless looked at thoroughly.
        thoroughly: Whether the checksums of these are worked out too.
    """
    for name, checksum in files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            return name
        if name in sizes and path.stat().st_size != sizes[name]:
            return name
        if (thoroughly or name not in sizes) and checksum_of(path) != checksum:
            return name
    return None


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
