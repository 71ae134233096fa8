"""The reader's edits of the landscape that is open: read, made, undone, shared.

They lie beside the landscape, for all readers, if the reader may change what all see and the app
can write there. Else they are the reader's own, as long as the session lasts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.edits.draft import fingerprint
from explorer.edits.history import History, history
from explorer.edits.kinds import Edit, Line, Redo, Undo
from explorer.edits.lines import Reading, as_text, new_line
from explorer.edits.replay import Edited, apply
from explorer.edits.sharing import lines_to_import
from explorer.edits.store import append_edits, can_keep_edits, read_edits
from explorer.errors import EditError
from explorer.landscape import EDITS, MANIFEST, Landscape, load
from explorer.ui import access

_OWN = "edits of this session"
_PROBLEM = "problem with the last edit"


@dataclass(frozen=True)
class Curation:
    """A landscape and its edits.

    Attributes:
        built: Without edits.
        edited: With those in force.
        history: All that was done and undone.
        shared: Whether edits are kept beside the landscape, for all readers.
        problems: What could not be read.
    """

    built: Landscape
    edited: Edited
    history: History
    shared: bool
    problems: tuple[str, ...]

    @property
    def landscape(self) -> Landscape:
        """The landscape that all pages show."""
        return self.edited.landscape


def curated(folder: Path) -> Curation:
    """The landscape of a folder with its edits.

    Raises:
        LandscapeError: It is missing, damaged or of another version.
    """
    manifest = folder / MANIFEST
    stamp = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    reading = _read(folder)
    lines = (*reading.lines, *_own_lines(folder))
    found = history(lines)
    digest = hashlib.sha256(as_text(found.done).encode()).hexdigest()
    edited = _apply((str(folder), stamp), digest, found.done)
    return Curation(
        _load((str(folder), stamp)), edited, found, _is_shared(folder), reading.problems
    )


def change(folder: Path, edits: Sequence[Edit]) -> None:
    """Make edits; for use in a callback. A problem is shown where the edits are listed."""
    name = fingerprint(curated(folder).built)
    _add(folder, [new_line(edit, name) for edit in edits])


def undo(folder: Path) -> None:
    """Take back the last edit in force; for use as a callback."""
    now = curated(folder)
    if now.history.done:
        last = now.history.done[-1]
        _add(folder, [new_line(Undo(last.id), fingerprint(now.built))])


def redo(folder: Path) -> None:
    """Put the last undone edit back; for use as a callback."""
    now = curated(folder)
    if now.history.undone:
        last = now.history.undone[-1]
        _add(folder, [new_line(Redo(last.id), fingerprint(now.built))])


def take(folder: Path, content: bytes) -> int:
    """Add the edits of a file; returns how many are new.

    Raises:
        EditError: It is no file of edits.
    """
    lines = lines_to_import(content, curated(folder).history)
    _add(folder, lines)
    return len(lines)


def file_of_edits(history: History) -> bytes:
    """The edits in force, to be kept or given to somebody."""
    return as_text(history.done).encode()


def last_problem() -> EditError | None:
    """Why the last edit was not made, told once."""
    problem: EditError | None = st.session_state.pop(_PROBLEM, None)
    return problem


def _add(folder: Path, lines: Sequence[Line]) -> None:
    if _is_shared(folder):
        try:
            append_edits(folder, lines)
        except EditError as error:
            st.session_state[_PROBLEM] = error
    else:
        st.session_state[_OWN] = st.session_state.get(_OWN, {}) | {
            str(folder): (*_own_lines(folder), *lines)
        }


def _own_lines(folder: Path) -> tuple[Line, ...]:
    own: dict[str, tuple[Line, ...]] = st.session_state.get(_OWN, {})
    return own.get(str(folder), ())


def _is_shared(folder: Path) -> bool:
    return access.may_edit() and can_keep_edits(folder)


def _read(folder: Path) -> Reading:
    path = folder / EDITS
    try:
        facts = path.stat()
    except OSError:
        return Reading()
    try:
        return _read_once(str(folder), (facts.st_mtime_ns, facts.st_size))
    except EditError as error:
        return Reading(problems=(str(error),))


@st.cache_resource(max_entries=8, show_spinner=False)
def _read_once(folder: str, version: tuple[int, int]) -> Reading:  # noqa: ARG001 (part of the key)
    return read_edits(Path(folder))


@st.cache_resource(max_entries=8, show_spinner="Applying the edits …")
def _apply(version: tuple[str, int], digest: str, _edits: tuple[Line, ...]) -> Edited:  # noqa: ARG001 (part of the key)
    return apply(_load(version), _edits)


@st.cache_resource(max_entries=4, show_spinner="Opening the landscape …")
def _load(version: tuple[str, int]) -> Landscape:
    """Keyed by folder and time of writing, so that a rebuilt landscape is loaded again."""
    return load(Path(version[0]))
