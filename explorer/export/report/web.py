"""A report as one HTML file that needs nothing else: no script, no network, no font."""

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from explorer.export.report.blocks import Block, Picture, Report
from explorer.figures.theme import Mode


def html_bytes(report: Report) -> bytes:
    """The report; light or dark as the reader's browser is, light in print.

    Every text is escaped. Charts are SVG pictures in `img` elements, in which nothing can run.
    The page's own policy allows its style by hash, pictures within it, and nothing else.
    """
    # An entity in a style element would be taken literally; this text is ours.
    style = (files(__package__) / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(
        (files(__package__) / "report.html.jinja").read_text(encoding="utf-8")
    )
    page = template.render(
        report=report, kind=_kind, address=_address,
        style=Markup(style), style_hash=Markup(f"sha256-{digest}"),  # noqa: S704
    )  # fmt: skip
    return page.encode()


def _kind(block: Block) -> str:
    return type(block).__name__


def _address(picture: Picture, mode: Mode) -> str:
    """The picture itself, as an address."""
    content = base64.b64encode(picture.draw("svg", mode)).decode()
    return f"data:image/svg+xml;base64,{content}"
