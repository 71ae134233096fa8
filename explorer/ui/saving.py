"""Tables and papers to download, in the reader's choice of format.

Files are made once they are asked for, when no session is at hand.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from explorer.export.interchange import INTERCHANGE
from explorer.export.papers import PAPERS_FILES
from explorer.export.tables import TABLE_FILES
from explorer.ui import state

_FOR = {
    "CSV": "any program",
    "Excel": "a spreadsheet",
    "Parquet": "Python, R, DuckDB",
    "BibTeX": "LaTeX, JabRef, Zotero",
    "RIS": "EndNote, Mendeley, Zotero",
    "CSL-JSON": "Zotero, Pandoc",
    "Map points": "Embedding Atlas, DataMapPlot",
    "Embeddings": "TensorFlow projector",
}
_POINTS = {"Map points": "parquet", "Embeddings": "projector"}
"""Papers for other programs that draw maps."""


def table(name: str, make: Callable[[], pd.DataFrame], stem: str) -> None:
    """A button that opens the formats of a table.

    Args:
        name: On the button.
        make: Gives the table.
        stem: Name of the file without its ending.
    """
    with st.popover(name, icon=":material/download:"), st.container(gap="xxsmall"):
        for kind, file in TABLE_FILES.items():
            st.download_button(
                f"{kind}  :gray[{_FOR[kind]}]", partial(_table, kind, make),
                f"{stem}.{file.ending}", file.media, key=f"save {stem} as {kind}",
                type="tertiary", on_click="ignore",
            )  # fmt: skip


def papers(view: state.View, rows: np.ndarray, stem: str, name: str = "Save") -> None:
    """A button that opens the formats of papers: tables with all topics, and bibliographies.

    Args:
        view: What the page shows.
        rows: Row numbers of the papers, in their order.
        stem: Name of the file without its ending.
        name: On the button.
    """
    with st.popover(name, icon=":material/download:"), st.container(gap="xxsmall"):
        for kind, file in PAPERS_FILES.items():
            st.download_button(
                f"{kind}  :gray[{_FOR[kind]}]",
                partial(file.write, view.landscape, rows, view.level),
                f"{stem}.{file.ending}", file.media, key=f"save {stem} as {kind}",
                type="tertiary", on_click="ignore",
            )  # fmt: skip
        st.caption("Tables tell topics and probabilities at every level; in the others the topic "
                   "is a keyword.")  # fmt: skip
        for kind, name_there in _POINTS.items():
            form = INTERCHANGE[name_there]
            st.download_button(
                f"{kind}  :gray[{_FOR[kind]}]",
                partial(form.write, view.landscape, rows, view.level),
                f"{stem}-{name_there}.{form.ending}", form.media, key=f"save {stem} as {kind}",
                type="tertiary", on_click="ignore",
            )  # fmt: skip


def network(view: state.View) -> None:
    """A button that downloads the topics as a network of those that are alike."""
    file = INTERCHANGE["vosviewer"]
    st.download_button(
        "Save as a network", partial(file.write, view.landscape, np.flatnonzero(
            view.selection.shown), view.level),
        f"topics-vosviewer.{file.ending}", file.media, key="save topics as network",
        icon=":material/hub:", on_click="ignore",
        help="For VOSviewer (VOSviewer JSON): topics with their places, papers and broader topics, "
        "joined by how alike they are.",
    )  # fmt: skip


def _table(kind: str, make: Callable[[], pd.DataFrame]) -> bytes:
    return TABLE_FILES[kind].write(make())
