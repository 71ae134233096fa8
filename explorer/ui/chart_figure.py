"""A chart on a page, and the button that gives it as a figure for a paper or a slide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from explorer.errors import FigureError
from explorer.export import chromium
from explorer.export.tables import csv_bytes
from explorer.figures.theme import THEMES, Chart, Mode
from explorer.ui import state
from explorer.ui.figure_choices import MEDIA, NAMES, choose_background, choose_format

_SIZES: dict[str, tuple[float, float | None]] = {
    "90 mm, one column": (90, None),
    "180 mm, a page": (180, None),
    "Slide, 16:9": (254, 142.9),
}


@dataclass(frozen=True)
class Printed:
    """What a chart needs beside itself to become a figure.

    Attributes:
        stem: Name of the file without its ending.
        says: What it shows, as a sentence for its caption.
        make: Draws it, in the colours of the view's theme.
        shown: Number of papers it is about; None for all that the filters leave.
        keys: What colours mean in a view's theme, where the chart itself does not say it.
        numbers: Gives the table behind it, where the page offers it nowhere else.
    """

    stem: str
    says: str
    make: Callable[[state.View], Chart]
    shown: int | None = None
    keys: Callable[[state.View], Sequence[tuple[str, str]]] | None = None
    numbers: Callable[[], pd.DataFrame] | None = None


def chart(view: state.View, printed: Printed, **options: Any) -> None:  # noqa: ANN401
    """Draw a chart, and below it the button of its figure.

    Args:
        view: What the page shows.
        printed: The chart.
        options: As `st.plotly_chart` takes them.
    """
    figure = printed.make(view)
    figure.update_layout(paper_bgcolor=view.theme.ground)  # for pictures by the reader's browser
    missing = chromium.what_is_missing()
    form = st.session_state.get(f"format of the picture of {printed.stem}", "svg")
    config = {
        "displayModeBar": True if missing else "hover", "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": form, "filename": printed.stem, "scale": 3 if form == "png" else 1,
        },
    }  # fmt: skip
    with st.container(gap=None):
        st.plotly_chart(figure, theme=None, config=config, **options)
        with (
            st.container(horizontal=True, horizontal_alignment="right"),
            st.popover(
                "Figure", icon=":material/image:", type="tertiary",
                key=f"figure of {printed.stem}", help="This chart for a paper or a slide",
            ),
        ):  # fmt: skip
            if missing:
                _by_the_reader(missing, printed.stem)
            else:
                _choices(view, printed)
            if printed.numbers is not None:
                _numbers(printed.stem, printed.numbers)


def _numbers(stem: str, make: Callable[[], pd.DataFrame]) -> None:
    st.download_button(
        "Its numbers as CSV", lambda: csv_bytes(make()), f"{stem}.csv", "text/csv",
        icon=":material/table_rows:", on_click="ignore", type="tertiary", key=f"numbers of {stem}",
    )  # fmt: skip


def _by_the_reader(missing: str, stem: str) -> None:
    """What remains where the machine cannot draw: the toolbar of the chart."""
    st.caption(
        f"{missing} The camera at the top right of the chart saves it as you see it.",
        width=300,
    )
    st.segmented_control(
        "Format", ["svg", "png"], default="svg", required=True, format_func=NAMES.__getitem__,
        key=f"format of the picture of {stem}",
    )  # fmt: skip


@st.fragment
def _choices(view: state.View, printed: Printed) -> None:
    stem = printed.stem
    form = choose_format(f"format of {stem}")
    size = st.selectbox("Size", list(_SIZES), index=1, key=f"size of {stem}")
    mode = choose_background(f"background of {stem}")
    if not st.button("Draw", icon=":material/draw:", key=f"draw {stem}", type="primary"):
        st.caption("With its legend and a caption that names the corpus. It takes a few seconds.")
        return
    try:
        with st.spinner("Drawing …"):
            content = _drawn(view, printed, form, _SIZES[size], mode)
    except FigureError as error:
        st.warning(f"{error.problem}. {error.remedy}", icon=":material/image_not_supported:")
        return
    st.download_button(
        f"Download {NAMES[form]}, {max(len(content) // 1000, 1):,} kB", content,
        f"{stem}.{form}", MEDIA[form], icon=":material/download:", on_click="ignore",
        key=f"download {stem}",
    )  # fmt: skip


def _drawn(
    view: state.View, printed: Printed, form: str, size: tuple[float, float | None], mode: Mode
) -> bytes:
    from explorer.export.chart_figure import chart_bytes, chart_caption
    from explorer.figures.for_print import PrintSize
    from explorer.figures.print_map import FORMATS

    themed = replace(view, theme=THEMES[mode])
    shown = view.selection.size if printed.shown is None else printed.shown
    return chart_bytes(
        printed.make(themed), themed.theme, FORMATS[FORMATS.index(form)],
        PrintSize(*size), chart_caption(view.landscape, view.level, shown, printed.says),
        keys=printed.keys(themed) if printed.keys else (),
    )  # fmt: skip
