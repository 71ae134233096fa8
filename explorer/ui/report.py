"""The report of a landscape, to download."""

from functools import partial

import streamlit as st

from explorer.edits.history import history
from explorer.edits.kinds import Line
from explorer.edits.store import read_edits
from explorer.landscape import Landscape
from explorer.ui import state

_FILES = {
    "html": ("HTML", "for any browser", "text/html"),
    "pdf": ("PDF", "A4, for print", "application/pdf"),
}


def popover(view: state.View) -> None:
    """A button that opens the forms of the report.

    Args:
        view: What the page shows; the report is of all papers, at the level the reader sees.
    """
    folder = view.landscape.folder
    edits = history(read_edits(folder).lines).done if folder else ()
    with (
        st.popover(
            "Report", icon=":material/description:", help="What is here, and how it was made"
        ),
        st.container(gap="xxsmall"),
    ):
        for form, (name, purpose, media) in _FILES.items():
            st.download_button(
                f"{name}  :gray[{purpose}]",
                partial(_written, view.landscape, edits, view.level, form),
                f"report.{form}", media, key=f"report as {form}", type="tertiary",
                on_click="ignore",
            )  # fmt: skip
        st.caption("Of all papers, at the level of granularity you see. Needs nothing else to "
                   "open.")  # fmt: skip


def _written(landscape: Landscape, edits: tuple[Line, ...], level: int, form: str) -> bytes:
    """The file; made only when it is wanted, without the reader's session."""
    from explorer.export.report.command import WRITERS
    from explorer.export.report.contents import gather

    return WRITERS[form](gather(landscape, edits, level))
