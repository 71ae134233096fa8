"""All landscapes of this app: open one, and change or remove those made here."""

import time
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import access, builds, filter_state, library, state
from explorer.ui.empty import show_error
from explorer.ui.library import Entry
from explorer.ui.text import md, size

_USED = "menus used"
"""Session key: how often something was chosen in a menu; a new number closes it."""
_PROBLEM = "problem with a landscape"
"""Session key: why the last change could not be made."""
_WIDTHS = [4, 1, 1, 1.6, 1, 2.2]


def show(given: Path) -> None:
    """Draw the list.

    Args:
        given: The folder the app was started with.
    """
    entries = access.openable(given)
    current = state.remembered(state.LANDSCAPE) or library.id_of(given, entries)
    st.markdown("### Landscapes")
    problem = st.session_state.pop(_PROBLEM, None)
    if problem is not None:
        show_error(problem)
    header = st.columns(_WIDTHS)
    for place, title in zip(header, ("Name", "Papers", "Topics", "Built", "Size"), strict=False):
        place.caption(title)
    for entry in entries.values():
        _row(entry, entry.id == current)


def _row(entry: Entry, is_open: bool) -> None:
    name, papers, topics, built, room, actions = st.columns(_WIDTHS, vertical_alignment="center")
    name.markdown(f"**{md(entry.name)}**" + (" :blue-badge[open]" if is_open else ""))
    if entry.manifest:
        papers.markdown(f"{entry.manifest['counts']['papers']:,}")
        topics.markdown(str(entry.manifest["levels"][-1]["topics"]))
        room.markdown(size(entry.size()))
    elif entry.id != library.BUNDLED:
        name.caption(f":orange[{md(entry.problem)}]")
    written = entry.built()
    if written is not None:
        built.markdown(time.strftime("%d %b %Y, %H:%M", time.localtime(written)))
    usable = bool(entry.manifest) or entry.id == library.BUNDLED
    with actions, st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Open", key=f"open {entry.id}", disabled=not usable):
            filter_state.open_landscape(entry.id)
        if entry.own and access.may_build():
            _changes(entry)


def _changes(entry: Entry) -> None:
    build = builds.find(entry.folder.name)
    if build is not None and build.is_running():
        st.caption("being built")
        return
    used = st.session_state.get(_USED, 0)
    with st.popover("More", icon=":material/more_horiz:", key=f"more {entry.id} {used}"):
        if entry.manifest:
            _rename(entry)
        hint, again = _rebuilding(build)
        if st.button(
            "Rebuild", icon=":material/refresh:", key=f"rebuild {entry.id}", disabled=not again,
            help=hint, width="stretch", on_click=_close_menu,
        ) and build is not None:  # fmt: skip
            builds.rebuild(build, entry.name)
            state.remember(state.BUILD, build.key)
            st.rerun()
        if st.button(
            "Delete …", icon=":material/delete:", key=f"delete {entry.id}", width="stretch",
            on_click=_close_menu,
        ):  # fmt: skip
            _confirm(entry)


def _rebuilding(build: builds.Build | None) -> tuple[str, bool]:
    """What rebuilding would do or lacks, and whether it can be done now."""
    if not access.can_build():
        return "What building needs is not installed here.", False
    if build is None or not build.inputs_are_there():
        return "The files it was built of are not known here or are gone.", False
    if builds.one_is_running():
        return "Another landscape is being built.", False
    return "Read the same files again and build with the same settings.", True


def _rename(entry: Entry) -> None:
    with st.form(f"rename {entry.id}", border=False):
        name = st.text_input("Name", entry.name, max_chars=80)
        asked = st.form_submit_button(
            "Rename", icon=":material/edit:", width="stretch", on_click=_close_menu
        )
    if not asked or not name.strip() or name.strip() == entry.name:
        return
    try:
        library.rename(entry, name.strip())
    except (ExplorerError, OSError) as error:
        st.session_state[_PROBLEM] = error
    st.rerun()


def _close_menu() -> None:
    st.session_state[_USED] = st.session_state.get(_USED, 0) + 1


@st.dialog("Delete this landscape?")
def _confirm(entry: Entry) -> None:
    st.markdown(
        f"**{md(entry.name)}** is removed for good, with the files that were kept to build it "
        "again. Your own copies of the files are not touched."
    )
    with st.container(horizontal=True):
        if st.button(
            "Delete", type="primary", key="delete for good", on_click=_delete, args=(entry,)
        ):
            st.rerun()
        if st.button("Keep it", key="keep"):
            st.rerun()


def _delete(entry: Entry) -> None:
    """For use as a callback; what goes wrong is told above the list."""
    try:
        library.delete(entry)
    except (ExplorerError, OSError) as error:
        st.session_state[_PROBLEM] = error
        return
    builds.forget(entry.folder.name)
    if state.remembered(state.LANDSCAPE) == entry.id:
        state.remember(state.LANDSCAPE, None)
