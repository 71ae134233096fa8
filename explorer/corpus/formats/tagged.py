"""What the formats share in which each line begins with a tag: RIS, MEDLINE, Web of Science."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import rispy

_CONTINUED = "\n"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Dialect:
    """How a format writes its lines.

    Attributes:
        tag: Pattern of a line with a tag; its groups are the tag and the value.
        start: Tags with which a record begins.
        end: Tag with which it ends; empty if records end with a blank line.
    """

    tag: re.Pattern[str]
    start: frozenset[str]
    end: str


@dataclass
class TaggedRecord:
    """The lines of one record.

    Attributes:
        line: Number of the first, from 1.
        lines: As they stand in the file.
        notes: What was missing around it.
    """

    line: int
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Fields = dict[str, list[str]]


def read_records(text: str, dialect: Dialect) -> Iterator[TaggedRecord]:
    """The records of a text, also those whose first or last line is missing.

    A line without a tag belongs to the one above it; outside records it is no part of any.
    """
    record: TaggedRecord | None = None
    for number, line in enumerate(_LINE_END.split(text), start=1):
        match = dialect.tag.match(line)
        tag = match[1] if match else ""
        ends = tag == dialect.end if dialect.end else not line.strip()
        if record and (ends or tag in dialect.start):
            if dialect.end and not ends:
                record.notes.append(f"its last line, {dialect.end}, is missing")
            yield record
            record = None
        if ends or (not tag and not record):
            continue
        if not record:
            begins = tag in dialect.start
            record = TaggedRecord(number, notes=[] if begins else ["its first line is missing"])
        record.lines.append(line)
    if record:
        yield record


def fields_of(record: TaggedRecord, dialect: Dialect) -> Fields:
    """The values of each tag; what stands on further lines follows a line break."""
    parser = _Parser(dialect.tag)
    lines = [_Parser.START_TAG, *record.lines, _Parser.END_TAG]
    read: dict[str | None, list[str]] = parser.parse_lines(iter(lines))[0]
    return {
        tag: _with_continuations(values)
        for tag, values in read.items()
        if tag and tag != _Parser.START_TAG
    }


def joined(fields: Fields, *tags: str) -> str:
    """All values of the first of the tags that has one, as running text."""
    for tag in tags:
        if text := " ".join(" ".join(fields.get(tag, ())).split()):
            return text
    return ""


def first(fields: Fields, *tags: str) -> str:
    """The first value of the first of the tags that has one, as running text."""
    return next((value for tag in tags for value in listed(fields, tag, lines=False)), "")


def listed(fields: Fields, *tags: str, lines: bool = True) -> list[str]:
    """The values of all the tags; with `lines`, further lines of a value are values too."""
    values: Iterable[str] = (value for tag in tags for value in fields.get(tag, ()))
    if lines:
        values = (part for value in values for part in value.split(_CONTINUED))
    return [text for value in values if (text := " ".join(value.split()))]


class _EveryTag(list):
    """A list of tags that holds each one, so that rispy keeps all values of all tags."""

    def __contains__(self, tag: object) -> bool:
        return True


class _OwnName(dict):
    """A table of names in which each tag has its own."""

    def __missing__(self, tag: str) -> str:
        return tag


class _Parser(rispy.RisParser):  # type: ignore[misc]  # the library has no types
    """rispy on the lines of one record, with the tags of a dialect."""

    START_TAG = "\x02"
    END_TAG = "\x03"

    def __init__(self, tag: re.Pattern[str]) -> None:
        super().__init__(
            mapping=_OwnName(), list_tags=_EveryTag(), delimiter_tags_mapping={}, ignore=[]
        )
        self._tag = tag

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """The tag and the value of a line; a value without a tag is marked as going on."""
        if line in (self.START_TAG, self.END_TAG):
            return line, ""
        if match := self._tag.match(line):
            return match[1], (match[2] or "").strip()
        return None, _CONTINUED + line.strip()


def _with_continuations(values: Iterable[str]) -> list[str]:
    whole: list[str] = []
    for value in values:
        if value.startswith(_CONTINUED) and whole:
            whole[-1] += value
        else:
            whole.append(value)
    return whole
