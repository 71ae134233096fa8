"""The landscapes that this copy of the app may open, and the names they have in addresses."""

from collections.abc import Iterable
from pathlib import Path

from explorer.errors import SettingError
from explorer.hosting.settings import ALLOWED, PRIVATE, ROOT, Settings
from explorer.landscape import MANIFEST

BUNDLED_LANDSCAPE = ROOT / "assets" / "landscape"
BUNDLED = "bundled"
GIVEN = "given"


def openable_folders(settings: Settings, given: Path, bundled: Path) -> dict[str, Path]:
    """The folders of all landscapes by name: the bundled one, the given one, then the others.

    Args:
        settings: Of the operator.
        given: The folder the app was started with.
        bundled: The landscape that ships with the app.
    """
    allowed = (settings.landscapes,) if settings.allowed is None else settings.allowed
    others = [folder for path in allowed for folder in _landscapes_at(path)]
    folders: dict[str, Path] = {}
    if settings.allowed is None:
        folders[BUNDLED] = bundled
        if given.resolve() not in {folder.resolve() for folder in (bundled, *others)}:
            folders[GIVEN] = given
    for folder in others:
        if folder.resolve() == bundled.resolve():
            folders.setdefault(BUNDLED, folder)
        elif folder not in folders.values():
            folders[_free_name(folder.name, folders)] = folder
    return folders


def is_private(settings: Settings, name: str, folder: Path) -> bool:
    """Whether only some readers may open a landscape, known by its name or that of its folder."""
    return not settings.private.isdisjoint((name, folder.name))


def check_folders(settings: Settings, given: Path, bundled: Path) -> None:
    """Refuse names of landscapes that are not there: one mistyped would leave another open.

    Raises:
        SettingError: Names the variable and what is known.
    """
    for path in settings.allowed or ():
        if not path.is_dir():
            raise SettingError(ALLOWED, f"{path} is no folder", "Create it or leave it out.")
    folders = openable_folders(settings, given, bundled)
    known = {*folders, *(folder.name for folder in folders.values())}
    unknown = sorted(settings.private - known)
    if unknown:
        raise SettingError(
            PRIVATE, f"There is no landscape {', '.join(unknown)} (in this or in EXPLORER_KEYS)",
            f"Use names of these: {', '.join(sorted(folders)) or 'there is none'}.",
        )  # fmt: skip
    if settings.allowed is not None and not folders:
        raise SettingError(
            ALLOWED, "There is no landscape in it", "Name landscapes or folders of them."
        )


def allowed_start(settings: Settings, given: Path | None, bundled: Path) -> Path:
    """The landscape that is opened first.

    Args:
        settings: Of the operator.
        given: The one named on the command line or in the environment; None if there is none.
        bundled: The landscape that ships with the app.

    Raises:
        SettingError: It is not among those allowed.
    """
    if settings.allowed is None:
        return given or bundled
    folders = openable_folders(settings, given or bundled, bundled)
    if given is None:
        return folders.get(BUNDLED) or next(iter(folders.values()), bundled)
    for folder in folders.values():
        if folder.resolve() == given.resolve():
            return folder
    raise SettingError(
        ALLOWED, f"It leaves out {given}, which the app was started with",
        "Add it, or start the app with another landscape.",
    )  # fmt: skip


def _landscapes_at(path: Path) -> Iterable[Path]:
    """A landscape itself, or those right in a folder; links may lead elsewhere, so none counts."""
    if (path / MANIFEST).is_file():
        return [path]
    if not path.is_dir():
        return []
    found = [
        folder for folder in path.iterdir()
        if not folder.name.startswith(".")
        and not folder.is_symlink()
        and (folder / MANIFEST).is_file()
    ]  # fmt: skip
    return sorted(found)


def _free_name(name: str, taken: Iterable[str]) -> str:
    while name in taken or name in (BUNDLED, GIVEN):
        name += "-folder"
    return name
