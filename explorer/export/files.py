"""What every export has in common: a level that exists, a file that can be written."""

from pathlib import Path

from explorer.errors import ExportError
from explorer.folders import write_whole
from explorer.landscape import Landscape


def check_level(landscape: Landscape, level: int) -> None:
    """Refuse a level that the landscape does not have.

    Raises:
        ExportError: It names those that there are.
    """
    if not 0 <= level < landscape.levels:
        raise ExportError(
            f"There is no level {level}", remedy=f"Choose one from 0 to {landscape.levels - 1}."
        )


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> ExportError:
    """Why a file or folder could not be written, and what to do."""
    return ExportError(
        f"Cannot be written ({error.strerror})", place=str(path),
        remedy="Choose a folder that exists and can be written to.",
    )  # fmt: skip
