"""The papers that the reader has picked: kept in the session, undone, and in the address.

A choice is made of steps, each written as one letter for how it combines with those before, one
for where its papers come from, and what names them there. The address has the steps, or the rows
themselves where that is short.
"""

import re
from dataclasses import dataclass
from typing import get_args

import numpy as np
import streamlit as st

from explorer.analysis.row_sets import Combination, ascending, combined, rows_as_text
from explorer.landscape import Landscape
from explorer.map_component import MapEvents
from explorer.ui import state
from explorer.ui.pick_sources import BY_HAND, polygon_text, rows_of

HOW = "how picks combine"
"""What the next choice does to the one before: one of `Combination`."""
_PICKED = "papers picked on the map"
_UNDO = "choices to go back to"
_KNOWN = "choices that this session has written or read"
_UNDONE = 20
_SHORT = 400
_LONGEST = 1800
"""Characters of an address that every mail program and chat keeps whole."""
_MOST_STEPS = 40
_LETTERS = {how[0]: how for how in get_args(Combination)}


@dataclass(frozen=True)
class Picked:
    """A choice of papers.

    Attributes:
        rows: (picked,) row numbers, ascending.
        name: Where they come from: "in this region", or the name of a topic or category.
        steps: What they are made of, as the address tells it.
        corpus: First characters of the fingerprint of the corpus that the rows belong to.
    """

    rows: np.ndarray
    name: str
    steps: tuple[str, ...]
    corpus: str

    @property
    def address(self) -> str | None:
        """For an address; None if it would be too long for one."""
        rows = f"nr{rows_as_text(self.rows)}" if len(self.rows) < _LONGEST else "x" * _LONGEST
        steps = "~".join(self.steps)
        named = steps.partition(".")[2] if steps[1] == "r" else steps[1:]
        if len(self.steps) == 1 and named and len(named) < _SHORT:
            rows += f".{named}"
        content = rows if len(rows) <= max(_SHORT, len(steps)) else steps
        short = len(content) < _LONGEST and len(self.steps) <= _MOST_STEPS
        return f"{self.corpus}.{len(self.rows)}.{content}" if short else None


def current(landscape: Landscape) -> Picked | None:
    """What is picked now in the papers of this landscape."""
    picked: Picked | None = st.session_state.get(_PICKED)
    return picked if picked is not None and picked.corpus == _corpus(landscape) else None


def restore(view: state.View) -> Picked | None:
    """Take the choice from the address if another reader has sent it; for whole runs of a page.

    What this session has written itself counts only in the session: a late address must not bring
    back what has been cleared. What cannot be read is named and dropped.
    """
    known: set[str] = st.session_state.setdefault(_KNOWN, set())
    text = st.query_params.get(state.PICKED)
    if text and text not in known:
        known.add(text)
        picked, problem = _from_text(view, text)
        if problem:
            st.warning(problem, icon=":material/link_off:")
        if picked is not None:
            st.session_state[_PICKED] = picked
    now = current(view.landscape)
    _write_address(now)
    return now


def follow_address() -> None:
    """Pick what the address names, and nothing else, although this session has written it."""
    st.session_state.pop(_KNOWN, None)
    picked: Picked | None = st.session_state.get(_PICKED)
    if picked is not None and picked.address is not None and state.PICKED not in st.query_params:
        st.session_state[_PICKED] = None


def earlier() -> Picked | None:
    """What was picked before the last change; None if nothing was."""
    undo = st.session_state.get(_UNDO)
    return undo[-1] if undo else None


def undo() -> None:
    """Go back to the choice before; for use as a callback."""
    changes = st.session_state.get(_UNDO)
    if changes:
        _set(changes.pop())


def clear() -> None:
    """Pick nothing; for use as a callback."""
    if st.session_state.get(_PICKED) is not None:
        _remember_for_undo()
        _set(None)


def take(view: state.View, events: MapEvents, color: str) -> None:
    """Pick what an event of the map asks for; for use in a callback.

    Args:
        view: What the page shows.
        events: What the reader did.
        color: What the map is coloured by, which the legend speaks of.
    """
    how: Combination = st.session_state.get(HOW) or "new"
    click = events.click
    if events.region is not None:
        mode = events.region.mode
        pick(view, how if mode == "new" else mode, f"p{polygon_text(events.region.polygon)}")
    elif events.legend is not None:
        pick(view, how, f"c{color}_{events.legend}")
    elif click is not None and click.topic is not None:
        pick(view, how, "t{}_{}".format(*click.topic))
    elif click is not None and click.extend and click.row is not None:
        picked = current(view.landscape)
        inside = picked is not None and click.row in picked.rows
        pick(view, "remove" if inside else "add", f"r{rows_as_text(np.array([click.row]))}")


def pick(view: state.View, how: Combination, source: str) -> None:
    """Pick papers; the same once more picks nothing. For use as a callback.

    Args:
        view: What the page shows.
        how: What becomes of the papers picked before.
        source: A step without its first letter; "h" for all papers that the filters show, "m"
            and rows as text for those most like them,
            "w2012..2019" for those of a stretch of time, by the labels of its periods.
    """
    found = rows_of(view, source)
    if found is None:
        return
    rows, name = found
    before = current(view.landscape)
    _remember_for_undo()
    if before is None and how in ("add", "both"):
        how = "new"
    if before is None or how == "new":
        picked = Picked(ascending(rows), name, (f"n{source}",), _corpus(view.landscape))
        same = (
            before is not None and before.name == name and np.array_equal(before.rows, picked.rows)
        )
        _set(picked if len(rows) and not same and how == "new" else None)
        return
    steps = (*before.steps, f"{how[0]}{source}")
    _set(Picked(combined(before.rows, rows, how), _name_of(steps), steps, before.corpus))


def pick_anew(view: state.View, source: str) -> None:
    """Pick papers in place of all picked before, also if these are the same. For a callback.

    Args:
        view: What the page shows.
        source: A step without its first letter.
    """
    clear()
    pick(view, "new", source)


def _set(picked: Picked | None) -> None:
    st.session_state[_PICKED] = picked
    if picked is None and state.ONLY in st.session_state:
        st.session_state[state.ONLY] = False
    _write_address(picked)


def _write_address(picked: Picked | None) -> None:
    text = None if picked is None else picked.address
    if text is not None:
        st.session_state.setdefault(_KNOWN, set()).add(text)
    state.remember(state.PICKED, text)


def _remember_for_undo() -> None:
    changes = st.session_state.setdefault(_UNDO, [])
    changes.append(st.session_state.get(_PICKED))
    del changes[:-_UNDONE]


def _corpus(landscape: Landscape) -> str:
    return str(landscape.manifest["corpus_fingerprint"])[:8]


def _name_of(steps: tuple[str, ...]) -> str:
    by_hand = all(step[1] == "r" for step in steps)
    return BY_HAND if by_hand else f"from {len(steps)} choices"


def _from_text(view: state.View, text: str) -> tuple[Picked | None, str]:
    """A choice from an address, and what is wrong with it if something is."""
    parts = re.fullmatch(r"([0-9a-f]{8})\.(\d{1,9})\.(.+)", text, re.DOTALL)
    unknown = "The link names papers in a way that is not understood, so none are picked."
    if parts is None or len(text) > 2 * _LONGEST:
        return None, unknown
    if parts[1] != _corpus(view.landscape):
        return None, "The papers picked in the link belong to another corpus, so none are picked."
    steps = tuple(parts[3].split("~"))
    found = [rows_of(view, step[1:]) for step in steps]
    if len(steps) > _MOST_STEPS or any(step[:1] not in _LETTERS for step in steps) or None in found:
        return None, unknown
    rows = np.empty(0, dtype=np.int64)
    for step, source in zip(steps, found, strict=True):
        rows = combined(rows, source[0], _LETTERS[step[0]]) if source else rows
    name = found[0][1] if len(steps) == 1 and found[0] else _name_of(steps)
    picked = Picked(rows, name, steps, parts[1])
    changed = (
        f"The link picks {int(parts[2]):,} papers, but with these filters it is {len(rows):,}."
    )
    return picked, "" if len(rows) == int(parts[2]) else changed
