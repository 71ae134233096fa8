"""The reader's list of papers: kept in the session, in the address where it fits, undone.

It is one list for all landscapes, since it names papers by their ids; a landscape shows those that
it has. The address has it too, up to `_LONGEST` characters: about 200 papers, or their notes
dropped first. Beyond, only the downloaded file keeps it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.analysis.list_address import list_as_text, list_from_text, short_names
from explorer.analysis.reading_list import MOST_PAPERS, Entry, ReadingList
from explorer.landscape import Landscape
from explorer.ui import state
from explorer.ui.text import counted

_LIST = "reading list"
_UNDO = "reading lists to go back to"
_KNOWN = "reading lists that this session has written or read"
_UNDONE = 50
_LONGEST = 1700
"""Characters; an address of about 2,000 is kept whole by every mail program and chat."""


def current() -> ReadingList:
    """The list as it is now."""
    reading: ReadingList = st.session_state.get(_LIST, ReadingList())
    return reading


def restore(landscape: Landscape) -> None:
    """Take the list from the address if another reader has sent it; for whole runs of a page.

    What this session has written itself counts only in the session. What cannot be read is named
    and dropped.
    """
    text = st.query_params.get(state.READING)
    known: set[str] = st.session_state.setdefault(_KNOWN, set())
    if text and text not in known:
        known.add(text)
        found = list_from_text(text, short_names(landscape.papers["paper_id"], text))
        if found is None:
            st.warning(
                "The reading list in the link is not understood.", icon=":material/link_off:"
            )
        else:
            _take_from_link(*found)
    _write_address()


def _take_from_link(reading: ReadingList, missing: int) -> None:
    if len(reading):
        change(reading) if len(current()) else _set(reading)
    if missing:
        st.warning(
            f"{counted(missing, 'paper')} of the reading list in the link "
            f"{'is' if missing == 1 else 'are'} not in this landscape.",
            icon=":material/link_off:",
        )


def change(reading: ReadingList) -> None:
    """Take another list in place of this one; for use as a callback, too."""
    before = current()
    if reading != before:
        undo_steps = st.session_state.setdefault(_UNDO, [])
        undo_steps.append(before)
        del undo_steps[:-_UNDONE]
        _set(reading)


def undo() -> None:
    """Go back to the list before the last change; for use as a callback."""
    changes = st.session_state.get(_UNDO)
    if changes:
        _set(changes.pop())


def can_undo() -> bool:
    """Whether the list was ever changed."""
    return bool(st.session_state.get(_UNDO))


def add(landscape: Landscape, rows: Iterable[int]) -> None:
    """Put papers at the end of the list; for use as a callback."""
    ids = landscape.papers["paper_id"].iloc[list(rows)]
    change(current().merged(Entry(paper) for paper in ids))


def _set(reading: ReadingList) -> None:
    st.session_state[_LIST] = reading
    _write_address()


@dataclass(frozen=True)
class Link:
    """The list for an address; `text` is None if it is too long, or if there is nothing to tell."""

    text: str | None
    has_notes: bool


def link(reading: ReadingList) -> Link:
    """The list for an address: with its notes, else without them, else not at all."""
    if not len(reading):
        return Link(None, has_notes=True)
    text = list_as_text(reading)
    if len(text) <= _LONGEST:
        return Link(text, has_notes=True)
    bare = text.partition(".")[0]
    return Link(bare if len(bare) <= _LONGEST else None, has_notes=bare == text)


def _write_address() -> None:
    text = link(current()).text
    if text is not None:
        st.session_state.setdefault(_KNOWN, set()).add(text)
    state.remember(state.READING, text)


def toggle(view: state.View, row: int, *, icon_only: bool = False, place: str = "paper") -> None:
    """A button that puts a paper into the list or takes it out.

    Args:
        view: What the page shows.
        row: The paper.
        icon_only: For a line in a list of papers.
        place: Where on the page it stands, if there may be more than one for a paper.
    """
    paper = str(view.landscape.papers["paper_id"].iloc[row])
    inside = paper in current().notes
    what = "Take out of the reading list" if inside else "Add to the reading list"
    if st.button(
        "" if icon_only else ("In reading list" if inside else "Reading list"),
        key=f"reading list {place} {row}", help=what,
        icon=":material/bookmark_added:" if inside else ":material/bookmark_add:",
        type="tertiary" if icon_only else "secondary", on_click=_toggle, args=(paper,),
    ):  # fmt: skip
        st.rerun()  # the count stands outside of the part of the page that may run alone


@contextmanager
def line(view: state.View, row: int, place: str) -> Iterator[None]:
    """A line of a list of papers: the small button first, then what stands in the block.

    Args:
        view: What the page shows.
        row: The paper.
        place: Which list of the page it is.
    """
    with st.container(horizontal=True, gap="small", vertical_alignment="top"):
        toggle(view, row, icon_only=True, place=place)
        with st.container(gap=None):
            yield


def _toggle(paper: str) -> None:
    reading = current()
    inside = paper in reading.notes
    change(reading.without([paper]) if inside else reading.merged([Entry(paper)]))


def add_button(view: state.View, rows: np.ndarray, label: str, key: str) -> None:
    """A button that adds many papers; it says how many will not fit, and is gone for none.

    Args:
        view: What the page shows.
        rows: Row numbers, the most wanted first.
        label: On the button.
        key: Of the button.
    """
    if not len(rows):
        return
    room = MOST_PAPERS - len(current())
    too_many = f" Only {room:,} more fit, so the first are taken." if len(rows) > room else ""
    if st.button(
        label, key=key, icon=":material/bookmark_add:", on_click=add,
        args=(view.landscape, rows[:MOST_PAPERS].tolist()), disabled=not room,
        help=f"Put {counted(len(rows), 'paper')} into the reading list.{too_many}",
    ):  # fmt: skip
        st.rerun()


def way_there() -> None:
    """How many papers are in the list, as a button that opens it; nothing while it is empty."""
    count = len(current())
    if count and st.button(
        f"Reading list ({count:,})", key="way to the reading list", icon=":material/bookmarks:",
        width="stretch",
    ):  # fmt: skip
        state.go_to("reading-list")
