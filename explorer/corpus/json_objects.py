"""JSON and JSON lines as a run of objects, and safe ways to look into them."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import orjson

from explorer.corpus.decoding import decode
from explorer.corpus.document import Document, lenient_json
from explorer.corpus.schema import Record
from explorer.errors import CorpusError

Object: TypeAlias = dict[str, Any]

_CONTAINERS = ("results", "items", "data", "message", "response", "docs", "records", "works",
               "papers", "articles", "documents", "hits", "references", "recommendedPapers",
               "entries", "publications")  # fmt: skip
_PEEK = 5


@dataclass(frozen=True)
class Found:
    """One value of a JSON document.

    Attributes:
        line: Its line in JSON lines, else its number.
        value: What stands there; None where it is broken.
        problem: Why it is broken; empty if it is not.
    """

    line: int
    value: Any
    problem: str = ""


def any_object(document: Document, is_one: Callable[[Object], bool]) -> bool:
    """True if one of the first objects of a JSON document is of a kind."""
    if not document.opening.startswith(("{", "[")):
        return False
    found = islice(find_objects(document), _PEEK)
    return any(isinstance(entry.value, dict) and is_one(entry.value) for entry in found)


def read_objects(
    document: Document, make: Callable[[str, int, Object], Record]
) -> Iterator[Record]:
    """A record per value; one that is broken or no object becomes a record with a problem."""
    for entry in find_objects(document):
        if isinstance(entry.value, dict):
            yield make(document.name, entry.line, entry.value)
        else:
            problem = entry.problem or "a JSON value where an object should be"
            yield Record(document.name, entry.line, problem=problem)


def find_objects(document: Document) -> Iterator[Found]:
    """The objects of a document: of JSON lines, of an array, or of the array in an answer."""
    if _has_lines(document):
        yield from _read_lines(document)
        return
    whole, problem = document.json
    if problem:
        yield from _salvage(document.text, problem)
        return
    for number, value in enumerate(_unwrap(whole), start=1):
        yield Found(number, value)


def at(value: Any, *path: str | int) -> Any:  # noqa: ANN401 - JSON may hold anything
    """What stands at the end of a path of keys and positions; None where there is no such way."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: object, *path: str | int) -> str:
    """The text or number there, as text; of a list the first; empty where there is neither."""
    found = at(value, *path)
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def objects_at(value: object, *path: str | int) -> list[Object]:
    """The objects of the list there."""
    found = at(value, *path)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def texts_at(value: object, *path: str | int) -> list[str]:
    """The texts of the list there, without empty ones."""
    found = at(value, *path)
    texts = [text_at(entry) for entry in found] if isinstance(found, list) else [text_at(found)]
    return [text for text in texts if text]


def date_at(value: object, *path: str | int) -> str:
    """A date given as `[[2024, 3, 1]]` or `[2024, 3]`, as `2024-03-01` or `2024-03`."""
    parts = at(value, *path)
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    if not isinstance(parts, list):
        return ""
    numbers = [text_at(part).split(".")[0] for part in parts[:3]]
    known = [number.zfill(4 if place == 0 else 2) for place, number in enumerate(numbers) if number]
    return "-".join(known)


def _has_lines(document: Document) -> bool:
    """True if the first two lines are objects, or the only line of several is a whole one."""
    if not document.opening.startswith("{"):
        return False
    first = _first_line(document)
    try:
        value = orjson.loads(first)
    except ValueError:
        rest = document.content.lstrip()[len(first) :].lstrip()[:1]
        return first.rstrip().endswith(b"}") and rest == b"{"
    return isinstance(value, dict) and not _is_container(value)


def _first_line(document: Document) -> bytes:
    return next(iter(io.BytesIO(_utf8(document).lstrip())), b"")


def _read_lines(document: Document) -> Iterator[Found]:
    for number, line in enumerate(io.BytesIO(_utf8(document)), start=1):
        if not line.strip():
            continue
        try:
            yield Found(number, orjson.loads(line))
        except ValueError:
            yield _second_try(number, line)


def _second_try(number: int, line: bytes) -> Found:
    """A line that orjson refuses."""
    try:
        return Found(number, lenient_json(decode(line, "")[0]))
    except (ValueError, RecursionError, CorpusError) as error:
        return Found(number, None, f"broken JSON ({error})")


def _salvage(text: str, reason: str) -> Iterator[Found]:
    """The objects of a broken array up to the break, and the break."""
    decoder = json.JSONDecoder()
    place = text.find("[") + 1
    number = 0
    while place:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        number += 1
        yield Found(number, value)
    line = text.count("\n", 0, place) + 1
    yield Found(number + 1, None, f"broken JSON from line {line} on ({reason})")


def _unwrap(value: object, depth: int = 0) -> Iterable[Any]:
    """The list of papers in what a service answered, however it is wrapped."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth < 4:
        for key in _CONTAINERS:
            if _is_container(value, (key,)):
                return _unwrap(value[key], depth + 1)
    return [value]


def _is_container(value: Object, keys: Iterable[str] = _CONTAINERS) -> bool:
    """True if the papers stand under one of the keys, and the object is no paper itself."""
    if "title" in value or "attributes" in value:
        return False
    return any(_holds_objects(value.get(key)) for key in keys)


def _holds_objects(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and all(isinstance(entry, dict) for entry in value[:3])
    )


def _utf8(document: Document) -> bytes:
    """The content, in UTF-8 if another encoding shows at once; single lines are looked at later."""
    if document.content.lstrip()[:1] in (b"{", b"["):
        return document.content
    return document.text.encode("utf-8", "replace")
