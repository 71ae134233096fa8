"""Letters as outlines: how wide a text is, and SVG pictures that need no font.

Imports matplotlib, which brings DejaVu Sans: to be imported only where a figure is wanted.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree import ElementTree as Xml

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

FAMILY = "DejaVu Sans"
_EASTERN = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "SimHei",
    "Arial Unicode MS", "Droid Sans Fallback",
)  # fmt: skip
"""Families with Chinese and Japanese letters; the first that the machine has is used."""
_RISKY = ("script", "foreignObject", "iframe", "object", "embed")


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Fonts for figures, in the order in which a letter is looked for in them."""
    known = {entry.name for entry in fontManager.ttflist}
    return (FAMILY, *[name for name in _EASTERN if name in known][:1])


def font_file(*, bold: bool = False) -> str:
    """Path of the font that every installation has."""
    return str(findfont(_properties(bold), fallback_to_default=False))


def fallback_files() -> list[str]:
    """Paths of the fonts for letters that the first one lacks."""
    return [str(findfont(FontProperties(family=[name]))) for name in families()[1:]]


def unreadable(text: str) -> str:
    """The letters of a text that none of the fonts has, each once."""
    fonts = [get_font(findfont(FontProperties(family=[name]))) for name in families()]
    return "".join(
        letter for letter in dict.fromkeys(text)
        if letter.isprintable() and not any(font.get_char_index(ord(letter)) for font in fonts)
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How far a line of text reaches, in the unit of its size."""
    reach = text_to_path.get_text_width_height_descent(text, _at(size, bold), ismath=False)[0]
    return float(reach)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if text_width(text, size, bold=bold) <= room:
        return text
    cut = [text[:end].rstrip() + "…" for end in range(len(text))]
    fit = bisect_right(cut, room, key=lambda short: text_width(short, size, bold=bold))
    return cut[max(fit - 1, 0)]


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The lines of a text within a width; a longer word is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room, size))
    return [line for line in lines if line]


@dataclass(frozen=True)
class _Style:
    """What a text inherits from the elements around it."""

    size: float = 12.0
    bold: bool = False
    fill: str = "#000"
    opacity: str = "1"


def outlined(svg: str) -> str:
    """An SVG picture of plotly with every text as a path, and nothing that could run.

    Args:
        svg: As plotly writes it: texts with absolute places, their lines as `tspan` elements.
    """
    root = Xml.fromstring(svg)  # noqa: S314 (what our own browser has just written)
    space = root.tag.partition("}")[0].removeprefix("{")
    Xml.register_namespace("", space)
    for parent in list(root.iter()):
        kept = [child for child in parent if child.tag.rpartition("}")[2] not in _RISKY]
        parent[:] = [_as_paths(child) if child.tag.endswith("}text") else child for child in kept]
        for name in [name for name in parent.attrib if name.lower().startswith("on")]:
            del parent.attrib[name]
    return Xml.tostring(root, encoding="unicode")


def _as_paths(text: Xml.Element) -> Xml.Element:
    group = Xml.Element(text.tag.replace("}text", "}g"))
    if "transform" in text.attrib:
        group.set("transform", text.attrib["transform"])
    group.set("aria-label", "".join(text.itertext()))
    anchor = {"middle": 0.5, "end": 1.0}.get(text.attrib.get("text-anchor", ""), 0.0)
    style = _styled(text, _Style())
    lines = [part for part in text if part.attrib.get("class") == "line"] or [text]
    for line in lines:
        runs = list(_runs(line, style if line is text else _styled(line, style)))
        widths = [text_width(run, kind.size, bold=kind.bold) for run, kind in runs]
        size = runs[0][1].size if runs else style.size
        x = _number(line.attrib.get("x", "0")) - anchor * sum(widths)
        y = _number(line.attrib.get("y", "0")) + _number(line.attrib.get("dy", "0"), size)
        for (run, kind), width in zip(runs, widths, strict=True):
            outline = Xml.SubElement(group, text.tag.replace("}text", "}path"))
            outline.set("d", _outline(run, kind, x, y))
            outline.set("style", f"fill: {kind.fill}; fill-opacity: {kind.opacity}; stroke: none")
            x += width
    return group


def _runs(element: Xml.Element, style: _Style) -> Iterator[tuple[str, _Style]]:
    """Stretches of text of one style each."""
    if element.text:
        yield element.text.replace("\u200b", ""), style
    for child in element:
        yield from _runs(child, _styled(child, style))
        if child.tail:
            yield child.tail.replace("\u200b", ""), style


def _styled(element: Xml.Element, style: _Style) -> _Style:
    said = {
        name.strip(): value.strip()
        for name, _, value in (
            part.partition(":") for part in element.attrib.get("style", "").split(";")
        )
    }
    if "font-size" in said:
        style = replace(style, size=_number(said["font-size"], style.size))
    if "font-weight" in said:
        style = replace(style, bold=said["font-weight"] in ("bold", "600", "700", "800"))
    return replace(
        style, fill=said.get("fill", style.fill), opacity=said.get("fill-opacity", style.opacity)
    )


def _number(text: str, em: float = 1.0) -> float:
    found = re.match(r"\s*(-?[\d.]+(?:e-?\d+)?)(em)?", text)
    return float(found[1]) * (em if found[2] else 1.0) if found else 0.0


def _outline(text: str, style: _Style, x: float, y: float) -> str:
    """Commands of an SVG path."""
    points, codes = text_to_path.get_text_path(_at(style.size, style.bold), text, ismath=False)
    if not len(points):
        return ""
    scale = style.size / text_to_path.FONT_SCALE
    places = np.asarray(points) * scale * (1, -1) + (x, y)
    path = Path(places, codes)
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
    return "".join(
        "Z" if code == Path.CLOSEPOLY
        else letters[code] + " ".join(f"{number:.2f}" for number in numbers)
        for numbers, code in path.iter_segments(simplify=False)
    )  # fmt: skip


@lru_cache(maxsize=64)
def _at(size: float, bold: bool) -> FontProperties:
    found = _properties(bold).copy()
    found.set_size(size)
    return found


def _properties(bold: bool) -> FontProperties:
    return FontProperties(family=list(families()), weight="bold" if bold else "normal")
