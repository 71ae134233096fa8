"""What a chart is made of, as nested dicts, for `for_print`."""

import base64
import html
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from explorer.figures.outlines import shortened, text_width, wrapped
from explorer.figures.theme import plain

Nested: TypeAlias = Any
"""Part of a figure: dicts and lists of numbers and texts."""
_MARK = "●"


def decoded(part: Nested) -> Nested:
    """The same with plain lists, where plotly has packed numbers into Base64."""
    if isinstance(part, dict):
        if "bdata" in part:
            numbers = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"])
            shape = [int(length) for length in str(part.get("shape", "-1")).split(",")]
            return numbers.reshape(shape).tolist()
        return {key: decoded(child) for key, child in part.items()}
    return [decoded(child) for child in part] if isinstance(part, list | tuple) else part


def scale(part: Nested, ratio: float, name: str = "") -> None:
    """Multiply all sizes that are in pixels, in place."""
    if isinstance(part, list | tuple):
        for one in part:
            scale(one, ratio, name)
        return
    if not isinstance(part, dict):
        return
    if name.endswith("font"):
        part.pop("family", None)
        part.pop("shadow", None)
    sizes = {
        "marker": ("size",), "pattern": ("size",), "line": ("width",), "colorbar": ("thickness",),
        "error_x": ("thickness", "width"), "error_y": ("thickness", "width"),
    }.get(name, ("size",) if name.endswith("font") else ())  # fmt: skip
    for key in (*sizes, "standoff", "title_standoff", "xshift", "yshift", "ticklen"):
        value = part.get(key)
        if isinstance(value, int | float):
            part[key] = value * ratio
        elif value is not None and hasattr(value, "__len__") and not isinstance(value, str | dict):
            part[key] = [one * ratio for one in value]
    for key, child in part.items():
        scale(child, ratio, key)


def keep_apart(axis: dict[str, Any], room: float, letter: float) -> None:
    """Of the named places of a logarithmic axis those whose names do not touch."""
    low, high = axis["range"]
    axis["tickangle"] = 0
    kept: list[int] = []
    end = -np.inf
    for number, (value, text) in enumerate(zip(axis["tickvals"], axis["ticktext"], strict=True)):
        middle = (np.log10(value) - low) / (high - low) * room
        half = text_width(html.unescape(str(text)), letter) / 2
        if middle - half > end:
            kept.append(number)
            end = middle + half + letter
    for name in ("tickvals", "ticktext"):
        axis[name] = [axis[name][number] for number in kept]


def wrap_title(axis: dict[str, Any], room: float, letter: float) -> None:
    """Break the title of an axis into lines, close to the names of its places."""
    title = axis.get("title") or {}
    if title.get("text") and "<" not in title["text"]:
        title.setdefault("font", {})["size"] = letter
        title["standoff"] = 0.4 * letter
        lines = wrapped(html.unescape(title["text"]), room, letter)
        title["text"] = "<br>".join(plain(line) for line in lines)


def keys_of(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and colour of what the legend shows, in its order."""
    if spec["layout"].get("showlegend") is not True:
        return []
    keys = []
    for trace in spec["data"]:
        if trace.get("name") and trace.get("showlegend") is not False:
            colors = [
                (trace.get(part) or {}).get("color") for part in ("marker", "line")
            ] + [trace.get("fillcolor")]  # fmt: skip
            color = next((one for one in colors if isinstance(one, str)), "#888888")
            keys.append((html.unescape(trace["name"]), color))
    keys = list(dict.fromkeys(keys))
    order = (spec["layout"].get("legend") or {}).get("traceorder", "")
    return keys[::-1] if "reversed" in order else keys


def legend_lines(keys: list[tuple[str, str]], room: float, size: float) -> list[str]:
    """As many entries to a line as fit, each behind a dot of its colour."""
    lines: list[str] = []
    used = room
    for name, color in keys:
        label = shortened(name, 0.9 * room - 2 * size, size)
        across = text_width(f"{_MARK} {label}   ", size)
        if used + across > room:
            lines.append("")
            used = 0.0
        lines[-1] += f'<span style="color: {color}">{_MARK}</span> {plain(label)}   '
        used += across
    return [line.rstrip() for line in lines]


def texts_of(part: Nested) -> Iterator[str]:
    """Every text that is drawn."""
    drawn = ("text", "ticktext", "name", "labels", "title", "annotations", "data", "layout")
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, child in part.items():
            if key in drawn or key.startswith(("xaxis", "yaxis")):
                yield from texts_of(child)
    elif hasattr(part, "__iter__") and not isinstance(part, bytes):
        for child in part:
            yield from texts_of(child) if not isinstance(child, int | float) else ()
