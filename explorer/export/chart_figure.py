"""Charts of the pages as files for a paper or a slide."""

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from PIL import Image

from explorer.analysis.topics import level_names
from explorer.export import chromium
from explorer.figures.for_print import PIXELS_PER_MM, PrintSize, for_print
from explorer.figures.outlines import font_file, outlined
from explorer.figures.print_map import Format
from explorer.figures.theme import Chart, Theme
from explorer.landscape import Landscape


def chart_bytes(
    figure: Chart, theme: Theme, form: Format, size: PrintSize, caption: str, *,
    keys: Sequence[tuple[str, str]] = (), dpi: int = 300,
) -> bytes:  # fmt: skip
    """A chart as a file, drawn by a Chromium without a network.

    Args:
        figure: In the theme's colours.
        theme: The mode's colours.
        form: In SVG letters are outlines, in PDF embedded fonts.
        size: Of the figure.
        caption: Below it.
        keys: What colours mean, name and colour each, where the chart has no legend.
        dpi: Dots per inch of PNG.

    Raises:
        FigureError: There is no Chromium, or it does not do its work.
    """
    printed = for_print(figure, theme, size, caption, keys)
    order = json.loads(printed.to_json())
    if form == "svg":
        fonts = {"400": font_file(), "700": font_file(bold=True)}
        drawn = chromium.draw(order, form, fonts=fonts).decode()
        return _in_millimetres(outlined(drawn), printed).encode()
    if form == "pdf":
        return chromium.draw(order, form, fonts={})
    picture = Image.open(io.BytesIO(chromium.draw(order, form, scale=dpi / 96, fonts={})))
    file = io.BytesIO()
    picture.save(file, "png", dpi=(dpi, dpi), optimize=True)
    return file.getvalue()


def chart_caption(landscape: Landscape, level: int, shown: int, says: str) -> str:
    """What a reader of a figure must know: what it shows, of which corpus, made how and when.

    Args:
        landscape: The landscape.
        level: Level of granularity of its topics.
        shown: Number of papers that the figure is about.
        says: What the figure shows, as a sentence.
    """
    manifest = landscape.manifest
    papers = len(landscape.papers)
    count = f"{papers:,} papers" if shown == papers else f"{shown:,} of {papers:,} papers"
    dates = landscape.papers["date"].dropna()
    years = f", {dates.min().year} to {dates.max().year}" if len(dates) else ""
    config = manifest["config"]
    return (
        f"{says.rstrip('.')}. {landscape.name}: {count}{years}; topics at level "
        f"{level_names(landscape.levels)[level]} ({config['embedder'].partition(':')[0]} "
        f"embeddings, seed {config['seed']}); corpus {manifest['corpus_fingerprint'][:12]}; "
        f"drawn {datetime.now(tz=UTC).date().isoformat()}."
    )


def _in_millimetres(svg: str, figure: Chart) -> str:
    """The picture with its printed size in place of pixels."""
    head, rest = svg.split(">", 1)
    for side, pixels in (("width", figure.layout.width), ("height", figure.layout.height)):
        length = f'{side}="{pixels / PIXELS_PER_MM:.2f}mm"'
        head = re.sub(rf'\b{side}="[^"]*"', length, head, count=1)
    return f"{head}>{rest}"
