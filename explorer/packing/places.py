"""Where a landscape is: a folder, a landscape file, or a web address that the operator gives.

A file is unpacked once, into `<cache>/opened/<checksum>`, and opened from there ever after; edits
made to it lie there too, so that nothing clears this part of the cache by itself.
"""

import hashlib
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from explorer.config import LANDSCAPE_MB, max_landscape_mb
from explorer.errors import LandscapeError
from explorer.folders import cache_folder
from explorer.landscape import MANIFEST, checksum_of
from explorer.packing.members import ENDING
from explorer.packing.unpack import unpack

_BLOCK = 1 << 20
_WAIT = (10, 60)
"""Seconds to wait for a connection, and for the next bytes."""
_SECONDS = 3600
_SCHEME = "https"

_known: dict[tuple[str, int, int], Path] = {}
"""The folder of each file by place, size and time of change, and of each web address."""
_opening = threading.Lock()


def folder_of(place: str | Path) -> Path:
    """The landscape folder that a place means; a file is downloaded and unpacked if need be.

    Args:
        place: Path of a folder or of a landscape file, or an address that begins with https.
            Never what a reader of the app has sent.

    Raises:
        LandscapeError: It cannot be downloaded or is no landscape file.
    """
    text = str(place)
    if "://" in text:
        return _remembered((text, 0, 0), lambda: _downloaded(text))
    path = Path(text)
    if path.is_file():
        facts = path.stat()
        key = (str(path.resolve()), facts.st_size, facts.st_mtime_ns)
        return _remembered(key, lambda: _opened(path, checksum_of(path), text))
    if path.suffix == ENDING and not path.exists():
        raise LandscapeError(
            "There is no such landscape file", place=text, remedy="Look at the path again."
        )
    return path


def _remembered(key, find):  # noqa: ANN001, ANN202
    with _opening:
        folder = _known.get(key)
        if folder is None or not (folder / MANIFEST).is_file():
            folder = _known[key] = find()
        return folder
