"""Edits as lines of JSON, and back with every value checked: a file may come from anywhere."""

import json
import math
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from explorer.edits.kinds import KINDS, Change, Line
from explorer.errors import EditError

LARGEST_FILE = 64 << 20
"""Bytes: a hundred times all papers of a large landscape moved once."""
_MOST_LINES = 100_000
_LONGEST_TEXT = 1000
_LARGEST_NUMBER = 10_000_000
_NAMES = {kind: name for name, kind in KINDS.items()}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Reading:
    """What a file of edits holds.

    Attributes:
        lines: Those that can be read, in order.
        problems: What is wrong with the others, one sentence for each of the first few.
    """

    lines: tuple[Line, ...] = ()
    problems: tuple[str, ...] = ()


def new_line(change: Change, landscape: str) -> Line:
    """A line made now.

    Args:
        change: What it does.
        landscape: Fingerprint of the topics that it speaks of.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Line(secrets.token_hex(8), now, landscape, change)


def as_text(lines: Iterable[Line]) -> str:
    """One line of JSON each."""
    return "".join(
        json.dumps(
            {"id": line.id, "at": line.at, "landscape": line.landscape}
            | {"kind": _NAMES[type(line.change)]}
            | asdict(line.change),
            ensure_ascii=False,
        )
        + "\n"
        for line in lines
    )


def read_text(content: bytes) -> Reading:
    """Read a file of edits; what cannot be read is reported and left out.

    Raises:
        EditError: It is too large to be a file of edits.
    """
    texts = content.split(b"\n") if len(content) <= LARGEST_FILE else []
    if len(content) > LARGEST_FILE or len(texts) > _MOST_LINES:
        raise EditError(
            f"The file of edits is larger than {LARGEST_FILE >> 20} MB or {_MOST_LINES:,} lines",
            remedy="Remove lines from its end, or start anew with an empty file.",
        )
    lines: dict[str, Line] = {}
    problems = []
    for number, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        try:
            line = _line(json.loads(text))
        except (ValueError, RecursionError) as error:
            problems.append(f"Line {number} is no edit ({error}).")
        else:
            lines.setdefault(line.id, line)
    return Reading(tuple(lines.values()), tuple(problems))


def _line(value: object) -> Line:
    if not isinstance(value, dict) or value.get("kind") not in tuple(KINDS):
        raise ValueError("it names no kind of edit")
    name, at, landscape = (_checked(value.pop(key, None), str) for key in ("id", "at", "landscape"))
    return Line(name, at, landscape, _checked(value, KINDS[value.pop("kind")]))


def _checked(value: Any, kind: Any) -> Any:  # noqa: ANN401 (JSON, and whatever fields take)
    """A value of JSON as what a field of an edit takes.

    Raises:
        ValueError: It is something else, or beyond all bounds.
    """
    if isinstance(kind, UnionType):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _checked(value, inner)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError("a list is missing")
        return tuple(_checked(one, get_args(kind)[0]) for one in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        if not isinstance(value, dict) or set(value) != {field.name for field in fields(kind)}:
            raise ValueError("its parts are not those of its kind")
        return kind(**{name: _checked(value[name], hints[name]) for name in value})
    return _checked_plain(value, kind)


def _checked_plain(value: object, kind: type) -> str | int | float:
    if kind is str and isinstance(value, str) and len(value) <= _LONGEST_TEXT:
        return _CONTROL.sub(" ", value)
    if isinstance(value, bool):
        raise ValueError("a value is of the wrong kind")
    if kind is int and isinstance(value, int) and 0 <= value < _LARGEST_NUMBER:
        return value
    if kind is float and isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    raise ValueError("a value is of the wrong kind, or beyond all bounds")
