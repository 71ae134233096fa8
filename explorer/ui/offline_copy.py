"""The landscape as one file to keep or to pass on, saved from the About page."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from explorer.export.offline import estimated_bytes, page
from explorer.landscape import Landscape
from explorer.ui import state
from explorer.ui.text import counted, size

_AT_ONCE = 5_000
"""Papers whose page is made while the browser waits for the download: less than two seconds."""
_LARGE = 50_000
"""Papers from which a folder on a web server serves readers better than one file."""
_MADE = "offline page"


def popover(landscape: Landscape) -> None:
    """A button that opens the choice of what goes along, the size, and the download."""
    with st.popover("Save as a web page", icon=":material/web_asset:"):
        abstracts = st.checkbox("With abstracts", value=True, key="offline page with abstracts")
        papers = len(landscape.papers)
        estimate = _estimate(landscape, abstracts)
        st.caption(
            "Map, topics, timeline and papers in an HTML file that opens by itself in any browser, "
            f"also without a network. About {size(estimate)}: {estimate / max(papers, 1):,.0f} "
            f"bytes for each of {counted(papers, 'paper')}. Your edits of topics are in it."
        )
        if papers > _LARGE:
            st.caption(
                "For so many papers, `python -m explorer export` with `--format html --folder` "
                "writes a folder for a web server, which reads abstracts only when needed."
            )
        stem = "".join(letter if letter.isalnum() else "-" for letter in landscape.name).strip("-")
        name = f"{stem or 'landscape'}.html"
        if landscape.is_mapped:  # making it here would take all of it into memory
            return
        if papers <= _AT_ONCE:
            st.download_button(
                "Download", partial(page, landscape, abstracts=abstracts), name, "text/html",
                icon=":material/download:", type="primary", on_click="ignore",
            )  # fmt: skip
        else:
            _made_first(landscape, abstracts, name)


def _made_first(landscape: Landscape, abstracts: bool, name: str) -> None:
    """A large file is made with a bar that shows how far it is, and then offered."""
    wanted = (state.identity(landscape), abstracts)
    place = st.empty()
    if st.session_state.get(_MADE, (None,))[0] != wanted:
        if not place.button("Make the file", icon=":material/web_asset:", type="primary"):
            return
        bar = place.progress(0.0, "Packing the papers …")

        def tell(done: int, total: int) -> None:
            bar.progress(done / total, f"Part {done} of {total}")

        content = page(landscape, abstracts=abstracts, on_progress=tell)
        # The folder goes when the session does, or when another file is made.
        folder = tempfile.TemporaryDirectory(prefix="landscape-page-", ignore_cleanup_errors=True)
        Path(folder.name, name).write_bytes(content)
        st.session_state[_MADE] = (wanted, folder)
    path = Path(st.session_state[_MADE][1].name, name)
    place.download_button(
        f"Download {size(path.stat().st_size)}", path.read_bytes, name, "text/html",
        icon=":material/download:", type="primary", on_click="ignore",
    )  # fmt: skip


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs={Landscape: state.identity})
def _estimate(landscape: Landscape, abstracts: bool) -> int:
    return estimated_bytes(landscape, abstracts=abstracts)
