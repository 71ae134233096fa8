"""`explorer name`: names for the topics of a landscape, kept as edits beside it."""

import argparse
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from explorer.edits.draft import fingerprint
from explorer.edits.lines import new_line
from explorer.edits.opening import load_edited
from explorer.edits.store import append_edits
from explorer.errors import LandscapeError, NamingError
from explorer.landscape import Landscape
from explorer.naming.endpoint import URL, Endpoint, ask, endpoint_of
from explorer.naming.names import INSTRUCTION, Suggestion, questions, renames, suggestions


def run(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """What the command line asks for."""
    folder = Path(options.folder)
    if options.dry_run:
        return sent(folder, options.level)
    return name_topics(folder, options.level, options.url, options.model)


def sent(folder: Path, level: int | None) -> tuple[dict[str, Any], str]:
    """All that would be sent, without sending it."""
    landscape, _ = load_edited(folder)
    texts = [
        question.text
        for number in _levels(landscape, level)
        for question in questions(landscape, number)
    ]
    return {"instruction": INSTRUCTION, "texts": texts}, "\n\n".join([INSTRUCTION, *texts])


def name_topics(
    folder: Path, level: int | None, url: str | None, model: str | None
) -> tuple[dict[str, Any], str]:
    """Ask a language model for names, and keep those that can be used as edits.

    Raises:
        NamingError: No model is set, or it cannot be asked.
        EditError: The edits cannot be kept.
    """
    endpoint = endpoint_of(url, model)
    if endpoint is None:
        raise NamingError(
            "It is not said which language model to ask", remedy=f"Give --url or set {URL}."
        )
    landscape, built = load_edited(folder)
    made = {number: _asked(endpoint, landscape, number) for number in _levels(landscape, level)}
    edits = [edit for number, found in made.items() for edit in renames(landscape, number, found)]
    mark = fingerprint(built)
    append_edits(folder, [new_line(edit, mark) for edit in edits])
    rows = [
        {"level": number, "topic": one.topic, "was": one.label, "name": one.name,
         "refused": one.why_not}
        for number, found in made.items()
        for one in found
    ]  # fmt: skip
    return {"renamed": len(edits), "names": rows}, _told(rows, len(edits))


def _asked(endpoint: Endpoint, landscape: Landscape, level: int) -> list[Suggestion]:
    return suggestions(questions(landscape, level), partial(ask, endpoint, INSTRUCTION))


def _levels(landscape: Landscape, level: int | None) -> Iterable[int]:
    if level is None:
        return range(landscape.levels)
    if not 0 <= level < landscape.levels:
        raise LandscapeError(
            f"There is no level {level}",
            remedy=f"Choose one from 0 to {landscape.levels - 1}.",
        )
    return [level]


def _told(rows: list[dict[str, Any]], renamed: int) -> str:
    lines = [
        f"level {row['level']}: {row['was']} -> "
        + (f"kept, since {row['refused']}" if row["refused"] else row["name"])
        for row in rows
    ]
    return "\n".join([*lines, f"{renamed} topics renamed; each can be undone in the list of edits"])
