"""Where a landscape is: a folder, a landscape file, or a web address that the operator gives.

A file is unpacked once, into `<cache>/opened/<checksum>`, and opened from there ever after; edits
made to it lie there too, so that nothing clears this part of the cache by itself.
"""

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from explorer.config import LANDSCAPE_MB, max_landscape_mb
from explorer.errors import LandscapeError
from explorer.folders import cache_folder
from explorer.landscape import MANIFEST
from explorer.packing.members import ENDING
from explorer.packing.unpack import unpack
from explorer.storage.checks import checksum_of

if TYPE_CHECKING:
    import requests

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


def _remembered(key: tuple[str, int, int], find: Callable[[], Path]) -> Path:
    """The folder found before, if it is still there; else what finding it gives."""
    with _opening:
        folder = _known.get(key)
        if folder is None or not (folder / MANIFEST).is_file():
            folder = _known[key] = find()
        return folder


def _opened(path: Path, checksum: str, shown: str) -> Path:
    """The folder of a landscape file in the cache."""
    folder = cache_folder() / "opened" / checksum[:32]
    if not (folder / MANIFEST).is_file():
        unpack(path, folder, shown=shown)
    return folder


def _downloaded(address: str) -> Path:
    """The folder of a landscape file on the web; the file itself is not kept."""
    import requests

    shown = _shown(address)
    try:
        root = cache_folder() / "opened"
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".download-") as held:
            path = Path(held) / "file"
            with requests.Session() as session, path.open("wb") as file:
                session.adapters.pop("http://")  # so that no redirection leads there either
                with session.get(address, stream=True, timeout=_WAIT) as response:
                    _check_answer(response, shown)
                    checksum = _receive(response, file, shown)
            return _opened(path, checksum, shown)
    except requests.exceptions.InvalidSchema as error:
        raise _not_downloaded(shown, "it leads on to an address without https") from error
    except requests.RequestException as error:
        name = type(error).__name__  # its words may tell what is secret in the address
        raise _not_downloaded(shown, f"the address does not answer ({name})") from error
    except OSError as error:
        raise _not_downloaded(shown, f"it cannot be kept ({error.strerror})") from error


def _shown(address: str) -> str:
    """An address without what may be secret in it.

    Raises:
        LandscapeError: It is not one that is downloaded from.
    """
    parts = urlsplit(address)
    if parts.scheme != _SCHEME or not parts.hostname:
        raise LandscapeError(
            "Only addresses that begin with https are opened", place=address.partition("?")[0],
            remedy="Give such an address, or download the file and give its path.",
        )  # fmt: skip
    return f"{_SCHEME}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _check_answer(response: "requests.Response", shown: str) -> None:
    if response.status_code != 200:
        raise _not_downloaded(shown, f"the server answers {response.status_code}")
    said = response.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > max_landscape_mb() * 1_000_000:
        raise _too_large(shown)


def _receive(response: "requests.Response", file: IO[bytes], shown: str) -> str:
    """Write what comes, within bounds of size and time, and give its checksum."""
    found, size, ends = hashlib.sha256(), 0, time.monotonic() + _SECONDS
    for block in response.iter_content(_BLOCK):
        size += len(block)
        if size > max_landscape_mb() * 1_000_000:
            raise _too_large(shown)
        if time.monotonic() > ends:
            raise _not_downloaded(shown, "it takes more than an hour")
        found.update(block)
        file.write(block)
    return found.hexdigest()


def _too_large(shown: str) -> LandscapeError:
    return LandscapeError(
        f"The file is larger than the {max_landscape_mb():,} MB that a landscape file may have",
        place=shown, remedy=f"Have {LANDSCAPE_MB} raised.",
    )  # fmt: skip


def _not_downloaded(shown: str, problem: str) -> LandscapeError:
    return LandscapeError(
        f"The landscape cannot be downloaded: {problem}", place=shown,
        remedy="Look at the address and the connection, or download the file and give its path.",
    )  # fmt: skip
