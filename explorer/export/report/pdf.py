"""A report as a PDF of A4 pages, written by fpdf2: no browser needed."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from explorer.export.report.blocks import (
    Block,
    Command,
    Listing,
    Picture,
    Report,
    Table,
    Text,
)
from explorer.figures.outlines import FAMILY, fallback_files, font_file, unreadable
from explorer.figures.theme import LIGHT

_MARGIN = 20
_SIZE, _SMALL = 9.5, 8
_LINE = 1.45
_MM_PER_POINT = 25.4 / 72
_LINK = "#2b5fb4"
_ROW_PADDING = (0.9, 1.5, 0.9, 0)


class _Pages(FPDF):
    """Pages with the title of the report and their number below."""

    def footer(self) -> None:
        """Write the last line of a page."""
        self.set_y(-14)
        self.set_font(FAMILY, size=7.5)
        self.set_text_color(LIGHT.quiet)
        self.cell(0, 5, f"{self.title[:90]}   ·   {self.page_no()} of {{nb}}", align="C")


def pdf_bytes(report: Report) -> bytes:
    """The report; fonts embedded, headings as bookmarks, links kept, rows never torn apart."""
    pages = _Pages(format="A4")
    pages.set_title(report.title)
    pages.set_creator("Topic Landscape Explorer")
    pages.set_lang("en")
    pages.set_margins(_MARGIN, _MARGIN)
    pages.set_auto_page_break(auto=True, margin=_MARGIN)
    pages.add_font(FAMILY, "", font_file())
    pages.add_font(FAMILY, "B", font_file(bold=True))
    for number, path in enumerate(fallback_files()):
        pages.add_font(f"other {number}", "", path)
    pages.set_fallback_fonts(
        [f"other {n}" for n in range(len(fallback_files()))], exact_match=False
    )
    pages.add_page()
    _lines(pages, report.title, 20, bold=True)
    _lines(pages, report.subtitle, _SIZE, color=LIGHT.quiet)
    missing = unreadable(report.title + "".join(_texts(report)))
    if missing:
        _lines(pages, _without(missing), _SMALL, color=LIGHT.quiet)
    for section in report.sections:
        _heading(pages, section.title)
        for block in section.blocks:
            _WRITERS[type(block)](pages, block)
    file = io.BytesIO()
    pages.output(file)
    return file.getvalue()


def _without(letters: str) -> str:
    return (
        f"This machine has no font for {len(letters)} of the letters used; boxes stand for them. "
        "The report as HTML shows them in the fonts of its reader."
    )


def _lines(
    pages: FPDF, text: str, size: float, *, bold: bool = False, color: str = LIGHT.ink
) -> None:
    pages.set_font(FAMILY, "B" if bold else "", size)
    pages.set_text_color(color)
    height = size * _LINE * _MM_PER_POINT
    pages.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pages.ln(1)


def _heading(pages: FPDF, title: str) -> None:
    if pages.will_page_break(32):  # never alone at the end of a page
        pages.add_page()
    pages.ln(5)
    pages.start_section(title)
    _lines(pages, title, 13, bold=True)


def _text(pages: FPDF, block: Text) -> None:
    _lines(pages, block.text, _SIZE, color=LIGHT.quiet if block.quiet else LIGHT.ink)


def _listing(pages: FPDF, block: Listing) -> None:
    height = _SMALL * _LINE * _MM_PER_POINT
    for text, address in block.items:
        if pages.will_page_break(3 * height):
            pages.add_page()
        pages.set_font(FAMILY, size=_SMALL)
        pages.set_text_color(LIGHT.ink)
        pages.write(height, f"{text} ")
        if address:
            pages.set_text_color(_LINK)
            pages.write(height, address, link=address)
        pages.ln(1.4 * height)


def _command(pages: FPDF, block: Command) -> None:
    pages.set_font(FAMILY, size=_SMALL)
    pages.set_text_color(LIGHT.ink)
    pages.set_fill_color("#f3f5f8")
    height = _SMALL * _LINE * _MM_PER_POINT
    pages.multi_cell(
        0, height, block.text, fill=True, align="L", padding=2, new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )  # fmt: skip
    pages.ln(2)


def _table(pages: FPDF, block: Table) -> None:
    pages.set_font(FAMILY, size=_SMALL)
    pages.set_text_color(LIGHT.ink)
    pages.set_draw_color("#dfe3e9")
    headed = any(block.heads)
    with pages.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES, col_widths=tuple(block.widths),
        line_height=_SMALL * 1.3 * _MM_PER_POINT, padding=_ROW_PADDING,
        first_row_as_headings=headed, headings_style=FontFace(emphasis="BOLD", color=LIGHT.quiet),
        text_align=tuple(
            "RIGHT" if column in block.right else "LEFT" for column in range(len(block.heads))
        ),
    ) as table:  # fmt: skip
        for row in [block.heads, *block.rows] if headed else block.rows:
            table.row(list(row))
    pages.ln(3)


def _picture(pages: FPDF, block: Picture) -> None:
    picture = io.BytesIO(block.draw("png", "light"))
    pages.image(picture, w=pages.epw, alt_text=block.words)
    pages.ln(3)


_WRITERS: Mapping[type, Callable[[FPDF, Block], None]] = MappingProxyType(
    {Text: _text, Listing: _listing, Command: _command, Table: _table, Picture: _picture}
)


def _texts(report: Report) -> list[str]:
    """All that is written."""
    texts: list[str] = []
    for block in (block for section in report.sections for block in section.blocks):
        if isinstance(block, Text | Command):
            texts.append(block.text)
        elif isinstance(block, Listing):
            texts += [text for text, _ in block.items]
        elif isinstance(block, Table):
            texts += ["".join(row) for row in block.rows]
    return texts
