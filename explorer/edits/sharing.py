"""Edits out of one log and into another."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from explorer.edits.history import History
from explorer.edits.kinds import Line, TopicRef, Undo, made_topics
from explorer.edits.kinds import Redo as _Redo
from explorer.edits.lines import read_text
from explorer.errors import EditError


def lines_to_import(content: bytes, own: History) -> tuple[Line, ...]:
    """The edits of a file that are not in force yet, fit to be added to a log.

    A topic that they make gets another number where the log has used that one for its own.

    Args:
        content: The file, of any origin.
        own: What there is already.

    Raises:
        EditError: It is no file of edits, or a line of it cannot be read: then none is taken.
    """
    reading = read_text(content)
    if reading.problems or not reading.lines:
        raise EditError(
            "This is no file of edits",
            place=reading.problems[0] if reading.problems else "It has no line.",
            remedy="Choose a file that this program has exported; nothing was changed.",
        )
    known = {line.id for line in own.lines}
    fresh = [line for line in reading.lines if line.id not in known]
    edits = [line for line in fresh if not isinstance(line.change, Undo | _Redo)]
    return _renumbered(edits, own)


def _renumbered(lines: Sequence[Line], own: History) -> tuple[Line, ...]:
    used = {(line.landscape, *key) for line in own.lines for key in made_topics(line.change)}
    made = [(line.landscape, *key) for line in lines for key in made_topics(line.change)]
    highest = max((key[2] for key in [*used, *made]), default=0)
    numbers: dict[tuple[str, int, int], int] = {}
    for key in made:
        if key in used:
            highest += 1
            numbers[key] = highest
    return tuple(
        replace(line, change=_with_numbers(line.change, line.landscape, numbers)) for line in lines
    )


def _with_numbers(change: Any, landscape: str, numbers: dict[tuple[str, int, int], int]) -> Any:  # noqa: ANN401 (any kind of edit)
    """An edit whose topics have other numbers."""

    def number(level: int, topic: int) -> int:
        return numbers.get((landscape, level, topic), topic)

    def named(value: Any) -> Any:  # noqa: ANN401 (any field of an edit)
        if isinstance(value, TopicRef):
            return replace(value, topic=number(value.level, value.topic))
        return tuple(map(named, value)) if isinstance(value, tuple) else value

    parts = {field.name: named(getattr(change, field.name)) for field in fields(change)}
    if "new" in parts:
        level = change.topic.level if hasattr(change, "topic") else change.level
        new = parts["new"]
        parts["new"] = (
            tuple(number(level, one) for one in new)
            if isinstance(new, tuple) else number(level, new)
        )  # fmt: skip
    return replace(change, **parts)
