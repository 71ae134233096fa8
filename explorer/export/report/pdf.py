"""A report as a PDF of A4 pages, written by fpdf2: no browser needed."""

import io
from functools import lru_cache
from itertools import takewhile

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from PIL import Image

from explorer.export.report.blocks import (
    Block,
    Command,
    Listing,
    Picture,
    Report,
    Section,
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
_BOX = "□"
_LEAST = 0.65
"""Part of its width to which a picture may shrink so that no page is left half empty."""
_ROW_PADDING = (0.9, 1.5, 0.9, 0)


class _Pages(FPDF):
    """Pages with the title of the report and their number below.

    Attributes:
        boxes: What stands for letters that no font has, for `str.translate`.
    """

    boxes: dict[int, str]

    def shown(self, text: str) -> str:
        """A text with boxes for letters that no font has."""
        return text.translate(self.boxes)

    @lru_cache(maxsize=8)  # noqa: B019 (both live as long as the report is written)
    def drawn(self, picture: Picture) -> io.BytesIO:
        """A picture as PNG, made once."""
        return io.BytesIO(picture.draw("png", "light"))

    def footer(self) -> None:
        """Write the last line of a page."""
        self.set_y(-14)
        self.set_font(FAMILY, size=7.5)
        self.set_text_color(LIGHT.quiet)
        self.cell(0, 5, f"{(self.title or '')[:90]}   ·   {self.page_no()} of {{nb}}", align="C")


def pdf_bytes(report: Report) -> bytes:
    """The report; fonts embedded, headings as bookmarks, links kept, rows never torn apart."""
    pages = _Pages(format="A4")
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
    missing = unreadable(report.title + "".join(_texts(report)))
    pages.boxes = str.maketrans(dict.fromkeys(missing, _BOX))
    pages.set_title(pages.shown(report.title))
    _lines(pages, report.title, 20, bold=True)
    _lines(pages, report.subtitle, _SIZE, color=LIGHT.quiet)
    if missing:
        _lines(pages, _without(missing), _SMALL, color=LIGHT.quiet)
    for section in report.sections:
        _heading(pages, section)
        for block in section.blocks:
            _write(pages, block)
    file = io.BytesIO()
    pages.output(file)
    return file.getvalue()


def _without(letters: str) -> str:
    return (
        f"This machine has no font for {len(letters)} of the letters used; {_BOX} stands for them. "
        "The report as HTML shows them in the fonts of its reader."
    )


def _lines(
    pages: _Pages, text: str, size: float, *, bold: bool = False, color: str = LIGHT.ink
) -> None:
    pages.set_font(FAMILY, "B" if bold else "", size)
    pages.set_text_color(color)
    height = size * _LINE * _MM_PER_POINT
    pages.multi_cell(0, height, pages.shown(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pages.ln(1)


def _heading(pages: _Pages, section: Section) -> None:
    """A heading, never alone at the end of a page."""
    follows = 32.0
    texts = list(takewhile(lambda block: isinstance(block, Text), section.blocks))
    after = section.blocks[len(texts)] if len(texts) < len(section.blocks) else None
    if isinstance(after, Picture):
        follows = 16 + 8 * len(texts) + _LEAST * _height(pages, after)
    if pages.will_page_break(follows):
        pages.add_page()
    pages.ln(5)
    pages.start_section(section.title)
    _lines(pages, section.title, 13, bold=True)


def _text(pages: _Pages, block: Text) -> None:
    _lines(pages, block.text, _SIZE, color=LIGHT.quiet if block.quiet else LIGHT.ink)


def _listing(pages: _Pages, block: Listing) -> None:
    height = _SMALL * _LINE * _MM_PER_POINT
    for text, address in block.items:
        if pages.will_page_break(3 * height):
            pages.add_page()
        pages.set_font(FAMILY, size=_SMALL)
        pages.set_text_color(LIGHT.ink)
        pages.write(height, pages.shown(f"{text} "))
        if address:
            pages.set_text_color(_LINK)
            pages.write(height, address, link=address)
        pages.ln(1.4 * height)


def _command(pages: _Pages, block: Command) -> None:
    pages.set_font(FAMILY, size=_SMALL)
    pages.set_text_color(LIGHT.ink)
    pages.set_fill_color("#f3f5f8")
    height = _SMALL * _LINE * _MM_PER_POINT
    pages.multi_cell(
        0, height, pages.shown(block.text), fill=True, align="L", padding=2, new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )  # fmt: skip
    pages.ln(2)


def _table(pages: _Pages, block: Table) -> None:
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
            table.row([pages.shown(cell) for cell in row])
    pages.ln(3)


def _height(pages: _Pages, picture: Picture) -> float:
    """Millimetres that a picture is high if it is as wide as the text."""
    across, up = Image.open(pages.drawn(picture)).size
    return pages.epw * up / across


def _picture(pages: _Pages, block: Picture) -> None:
    """A picture, somewhat smaller if it then fits on this page."""
    height = _height(pages, block)
    part = min(1.0, (pages.h - pages.b_margin - pages.get_y() - 3) / height)
    part = part if part >= _LEAST else 1.0
    pages.image(
        pages.drawn(block), x=Align.C, w=part * pages.epw, alt_text=block.words
    )  # fmt: skip
    pages.ln(3)


def _write(pages: _Pages, block: Block) -> None:
    match block:
        case Text():
            _text(pages, block)
        case Listing():
            _listing(pages, block)
        case Command():
            _command(pages, block)
        case Table():
            _table(pages, block)
        case Picture():
            _picture(pages, block)


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
