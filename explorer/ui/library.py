"""The landscapes that this app knows, and what it may do with them.

Those made in the app lie in one folder: EXPLORER_LANDSCAPES, else `landscapes` beside the app,
which is also where the command line puts them, so that both ways of building meet in one list.
"""

import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer import landscape
from explorer.errors import LandscapeError
from explorer.hosting import folders
from explorer.hosting.settings import current_settings
from explorer.packing.unpack import unpack

BUNDLED_LANDSCAPE = folders.BUNDLED_LANDSCAPE
BUNDLED = folders.BUNDLED


@dataclass(frozen=True)
class Entry:
    """A landscape that can be opened.

    Attributes:
        id: What it is called in addresses.
        folder: Where it lies.
        manifest: Its manifest; empty if that cannot be read.
        problem: Why it cannot be opened; empty if it seems well.
        own: Whether it lies in the app's folder, so that it may be renamed and deleted.
    """

    id: str
    folder: Path
    manifest: dict[str, Any]
    problem: str
    own: bool

    @property
    def name(self) -> str:
        """What the reader called it, else the name of its folder."""
        return str(self.manifest.get("name") or self.folder.name)

    def built(self) -> float | None:
        """When it was written, in seconds since 1970; renaming it does not count."""
        try:
            return (self.folder / "topics.parquet").stat().st_mtime
        except OSError:
            return None

    def size(self) -> int:
        """Bytes on disk; 0 if it is gone."""
        try:
            return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
        except OSError:
            return 0


def landscapes_folder() -> Path:
    """Where landscapes made in the app lie."""
    return current_settings().landscapes


def known(given: Path) -> dict[str, Entry]:
    """All landscapes by id: the bundled one, the one the app was started with, then by name.

    Args:
        given: The folder the app was started with.
    """
    openable = folders.openable_folders(current_settings(), given, BUNDLED_LANDSCAPE)
    entries = {name: _entry(name, folder) for name, folder in openable.items()}
    first = [name for name in (folders.BUNDLED, folders.GIVEN) if name in entries]
    others = sorted(set(entries) - set(first), key=lambda name: entries[name].name.lower())
    return {name: entries[name] for name in (*first, *others)}


def fresh_key(name: str) -> str:
    """What the folder of a new landscape is called: after its name, and like no other."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "landscape"
    return f"{slug}-{secrets.token_hex(3)}"


def take_in(file: Path, shown: str) -> Path:
    """Put a landscape file, of any origin, among the landscapes of this app.

    Args:
        file: The file; it stays.
        shown: What the reader calls it.

    Returns:
        The new folder. Where another landscape is called the same, its name gets a number.

    Raises:
        LandscapeError: It is no landscape file, or something in it is wrong.
    """
    folder = landscapes_folder() / fresh_key(Path(shown).stem)
    openable = folders.openable_folders(current_settings(), BUNDLED_LANDSCAPE, BUNDLED_LANDSCAPE)
    taken = {_entry("", path).name for path in openable.values()}
    unpack(file, folder, shown=shown)
    name = wanted = str(landscape.read_manifest(folder)["name"])
    number = 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    if name != wanted:
        landscape.rename(folder, name)
    return folder


def id_of(folder: Path, entries: dict[str, Entry]) -> str:
    """The id under which a folder is known; empty if it is not among these."""
    same = (one.id for one in entries.values() if one.folder.resolve() == folder.resolve())
    return next(same, "")


def delete(entry: Entry) -> None:
    """Remove a landscape for good, all at once for whoever looks.

    Raises:
        LandscapeError: It does not lie in the app's own folder.
    """
    _refuse_others(entry.folder)
    doomed = entry.folder.with_name(f".{entry.folder.name}.deleted-{secrets.token_hex(4)}")
    entry.folder.replace(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def rename(entry: Entry, name: str) -> None:
    """Call a landscape otherwise.

    Raises:
        LandscapeError: It does not lie in the app's own folder, or is damaged.
    """
    _refuse_others(entry.folder)
    landscape.rename(entry.folder, name)


def _refuse_others(folder: Path) -> None:
    if not _is_own(folder):
        raise LandscapeError(
            "This landscape was not made here, so it is not changed here",
            place=str(folder),
            remedy="Change it where it came from.",
        )


def _is_own(folder: Path) -> bool:
    """A landscape right in the app's folder; never the bundled one, nor a link to another place."""
    return (
        folder.resolve().parent == landscapes_folder()
        and folder.resolve() != BUNDLED_LANDSCAPE.resolve()
        and not folder.is_symlink()
        and not folder.name.startswith(".")
        and (folder / landscape.MANIFEST).is_file()
    )


def _entry(name: str, folder: Path) -> Entry:
    try:
        return Entry(name, folder, landscape.read_manifest(folder), "", _is_own(folder))
    except LandscapeError as error:
        return Entry(name, folder, {}, error.problem, _is_own(folder))
