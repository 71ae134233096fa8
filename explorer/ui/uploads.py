"""Files that a reader brought, in a private folder until the corpus is discarded or a day is over.

It is `.uploads/<token>` in the landscapes folder and holds the files, under names made harmless,
and the jobs `check` and `estimate` over them.
"""

import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathvalidate import sanitize_filename

from explorer.config import max_file_mb
from explorer.errors import CorpusError
from explorer.hosting.settings import current_settings
from explorer.ui import jobs
from explorer.ui.library import landscapes_folder

REFUSED = "refused files"
"""Session key: names of files that are larger than allowed."""
_KEPT_SECONDS = 24 * 3600
_LONGEST_NAME = 100
"""In bytes, without the ending: many file systems take no more than 255 of all."""
_PREVIEWED = 20


@dataclass
class Intake:
    """The papers that one session is about to build.

    Attributes:
        folder: Its private folder.
        paths: Files in it, or the allowed folder that was picked.
        columns: Which column holds which field, by name of a table: the reader's choices.
    """

    folder: Path
    paths: list[Path]
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def ledger(self) -> Path:
        """The ledger that checking writes."""
        return self.folder / "ledger.csv"

    @property
    def name(self) -> str:
        """What the landscape could be called."""
        return self.paths[0].stem.replace("_", " ").strip()[:60] or "Papers"

    def column_arguments(self) -> list[str | Path]:
        """Arguments that hand over the reader's columns, if there are any."""
        if not self.columns:
            return []
        path = self.folder / "columns.json"
        jobs.write_json(path, self.columns)
        return ["--columns", path]

    def start_check(self) -> None:
        """Read the files anew; what was known of them no longer holds."""
        for name in ("check", "estimate"):
            jobs.remove(self.folder / name)
        jobs.start(
            self.folder / "check", "check", *self.paths, "--json", "--preview", str(_PREVIEWED),
            "--ledger", self.ledger, *self.column_arguments(),
        )  # fmt: skip

    def start_estimate(self) -> None:
        """Ask what a build would take."""
        jobs.start(
            self.folder / "estimate", "build", *self.paths, "--estimate", "--json",
            "--progress", "json", *self.column_arguments(),
        )  # fmt: skip

    def job(self, name: str) -> jobs.Job | None:
        """The job `check` or `estimate`."""
        return jobs.find(self.folder / name)

    def discard(self) -> None:
        """Remove the files and stop what works on them."""
        for name in ("check", "estimate"):
            jobs.remove(self.folder / name)
        shutil.rmtree(self.folder, ignore_errors=True)
        remove_if_empty(self.folder.parent)


def allowed_folders() -> dict[str, Path]:
    """The folders that the operator lets readers pick, and those right below, by shown name."""
    found: dict[str, Path] = {}
    for folder in current_settings().corpus_folders:
        if not folder.is_dir():
            continue
        found[str(folder)] = folder
        for below in sorted(folder.iterdir()):
            if below.is_dir() and not below.is_symlink() and not below.name.startswith("."):
                found[str(below)] = below
    return found


def safe_name(name: str, taken: Iterable[str] = ()) -> str:
    """A name for an uploaded file that no system takes for anything but a name."""
    last = Path(name.replace("\\", "/").rpartition("/")[2].strip(". "))
    stem, suffix = (
        part.encode(errors="ignore")[:longest].decode(errors="ignore")
        for part, longest in ((last.stem, _LONGEST_NAME), (last.suffix, 20))
    )
    clean = str(sanitize_filename(stem + suffix, platform="universal")).strip(". ") or "file"
    stem, suffix = Path(clean).stem, Path(clean).suffix
    number, taken = 2, {one.casefold() for one in taken}
    while clean.casefold() in taken:
        clean, number = f"{stem} ({number}){suffix}", number + 1
    return clean


def new_intake(paths: Iterable[Path] = ()) -> Intake:
    """An intake with a private folder of its own; folders older than a day go."""
    root = landscapes_folder() / ".uploads"
    _remove_old(root)
    folder = root / secrets.token_hex(16)
    try:
        (folder / "files").mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise CorpusError(
            f"Files cannot be kept here ({error.strerror})",
            place=str(root),
            remedy="Set EXPLORER_LANDSCAPES to a folder that can be written to.",
        ) from error
    folder.chmod(0o700)
    return Intake(folder, list(paths))


def add_files(intake: Intake, files: Iterable[Any]) -> list[str]:
    """Keep uploaded files, and name those that are too large.

    Args:
        intake: What they become part of.
        files: As Streamlit's uploader gives them: `name`, `size`, `getbuffer()`.
    """
    refused = []
    for file in files:
        if file.size > max_file_mb() * 1_000_000:
            refused.append(file.name)
            continue
        name = safe_name(file.name, (path.name for path in intake.paths))
        path = intake.folder / "files" / name
        partial = intake.folder / f"{secrets.token_hex(8)}.partial"
        partial.write_bytes(file.getbuffer())
        partial.replace(path)
        intake.paths.append(path)
    return refused


def remove_if_empty(*folders: Path) -> None:
    """Remove folders of ours that hold nothing any more."""
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _remove_old(root: Path) -> None:
    for folder in list(root.iterdir()) if root.is_dir() else ():
        with suppress(FileNotFoundError):  # another session was faster
            if time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
