"""The file of edits beside a landscape.

Every change is appended by one write to a file opened for appending and then synced, which the
operating system keeps whole: readers at the same time add their lines one after the other, and
none loses what another has written. A line that a crash has cut short is reported and ignored;
the next one begins on a line of its own.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from explorer.edits.kinds import Line
from explorer.edits.lines import Reading, as_text, read_text
from explorer.errors import EditError
from explorer.landscape import EDITS


def read_edits(folder: Path) -> Reading:
    """The edits of a landscape folder; none if there is no file.

    Raises:
        EditError: The file cannot be read, or is too large.
    """
    try:
        return read_text((folder / EDITS).read_bytes())
    except FileNotFoundError:
        return Reading()
    except OSError as error:
        raise EditError(
            f"The edits cannot be read ({error.strerror})",
            place=str(folder / EDITS),
            remedy="See to it that this program may read the file.",
        ) from error


def append_edits(folder: Path, lines: Sequence[Line]) -> None:
    """Add lines to the edits of a landscape folder.

    Raises:
        EditError: They cannot be written; then none of them counts.
    """
    path = folder / EDITS
    try:
        with path.open("ab", buffering=0) as file:
            text = as_text(lines).encode()
            if file.tell() and not _ends_a_line(path):
                text = b"\n" + text
            written = file.write(text)
            os.fsync(file.fileno())
            if written != len(text):
                raise OSError(0, "the disk is full")
    except OSError as error:
        raise EditError(
            f"The edit cannot be kept ({error.strerror})",
            place=str(path),
            remedy="Free some room or see to it that this program may write there.",
        ) from error


def can_keep_edits(folder: Path) -> bool:
    """Whether edits can be written beside a landscape."""
    path = folder / EDITS
    return os.access(path if path.exists() else folder, os.W_OK)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
