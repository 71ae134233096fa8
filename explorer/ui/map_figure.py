"""The map as a figure to download, as the reader sees it: papers, colours, names."""

import numpy as np
import streamlit as st

from explorer.figures.theme import Mode
from explorer.map_component import Coloring
from explorer.ui import state
from explorer.ui.figure_choices import MEDIA, choose_background, choose_format

_WIDTHS = {90: "90 mm, one column", 180: "180 mm, a page", 300: "300 mm, a slide"}


def popover(view: state.View, colors: Coloring, color: str) -> None:
    """A button that opens the choices and the download.

    Args:
        view: What the page shows.
        colors: Of the dots.
        color: What they stand for.
    """
    with st.popover("Figure", icon=":material/image:", help="The map for a paper or a slide"):
        form = choose_format("format of the figure")
        width = st.selectbox(
            "Width", list(_WIDTHS), index=1, format_func=_WIDTHS.__getitem__,
            key="width of the figure",
        )  # fmt: skip
        mode = choose_background("background of the figure")
        st.caption("The papers that are shown, with a caption that says how the map was made.")
        st.download_button(
            "Download", lambda: _drawn(view, colors, color, form, int(width), mode),
            f"map.{form}", MEDIA[form], icon=":material/download:", on_click="ignore",
            type="primary",
        )  # fmt: skip


def _drawn(
    view: state.View, colors: Coloring, color: str, form: str, width: int, mode: Mode
) -> bytes:
    """The file; made only when it is wanted, without the reader's session."""
    from explorer.export.map_figure import PaperColors, map_figure
    from explorer.figures.print_map import FORMATS, Key

    palette = np.array(colors.dark if mode == "dark" else colors.light)
    keys = [Key(entry.label, str(palette[entry.color])) for entry in colors.legend.entries]
    quiet = np.zeros(len(colors.values), dtype=bool)
    if colors.quiet is not None:
        quiet = np.asarray(colors.values) == colors.quiet
    title = colors.legend.title or color.lower()
    return map_figure(
        view.landscape, view.level, FORMATS[FORMATS.index(form)], width_mm=width, mode=mode,
        shown=view.selection.shown,
        colors=PaperColors(palette[colors.values].tolist(), quiet, tuple(keys), title),
    )  # fmt: skip
