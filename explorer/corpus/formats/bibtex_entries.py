"""The entries of a BibTeX file, with their strings put in and broken ones repaired."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, Entry, ParsingFailedBlock, String

# What it cannot parse is repaired or told in the ledger, not printed.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_NO_ENTRY = re.compile(r"\s*@\s*(?:comment|preamble|string)\b", re.IGNORECASE)
_NO_COMMA = re.compile(r"([}\"\d])[ \t]*\n([ \t]*[A-Za-z][\w+-]*[ \t]*=[ \t]*[{\"\d])")
_FIELD = re.compile(r"^[ \t,]*([A-Za-z][\w+-]*)[ \t]*=[ \t]*[{\"]*(.*?)[}\"]*[ \t]*,?[ \t]*$", re.M)
_UNCLOSED = re.compile(
    r"(=[^\n=]*[^}\",\s])[ \t]*,?[ \t]*\n([ \t]*[A-Za-z][\w+-]*[ \t]*=[ \t]*[{\"\d])"
)
_TELLING = frozenset({"title", "abstract"})
_LONGEST = 100_000  # of an entry to be repaired, in characters
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class RawEntry:
    """An entry as the file has it, its values without the braces or quotes around them.

    Attributes:
        line: Line of the file on which it begins, from 1.
        key: Its citation key.
        fields: Values by the name of the field in lower case; of repeated ones the first.
        notes: What was repaired.
        problem: Why it could not be read; empty if it could.
    """

    line: int
    key: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problem: str = ""


def read_entries(text: str) -> Iterator[RawEntry]:
    """The entries in their order; comments, preambles and strings are none."""
    blocks = list(_blocks(text))
    strings = {month: month for month in _MONTHS}
    for _, block in blocks:
        if isinstance(block, String):
            strings[block.key.lower()] = _value(block.value, strings)
    for line, block in blocks:
        whole = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(whole, Entry) and not any(_NO_COMMA.search(f.value) for f in whole.fields):
            yield RawEntry(line, whole.key, _fields(whole, strings))
        elif isinstance(block, ParsingFailedBlock | Entry) and not _NO_ENTRY.match(block.raw or ""):
            yield _repaired(line, block, strings)


def _blocks(text: str) -> Iterator[tuple[int, Block]]:
    """The blocks of a file with their lines; piece by piece where the parser fails on the whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        blocks = parse_string(text, parse_stack=[]).blocks
    except Exception:  # it raises whatever meets it on what is no BibTeX
        yield from _blocks_of_pieces(text)
        return
    for block in blocks:
        yield (block.start_line or 0) + 1, block


def _blocks_of_pieces(text: str) -> Iterator[tuple[int, Block]]:
    starts = [match.start() for match in _START.finditer(text)]
    line = 1 + text.count("\n", 0, starts[0] if starts else 0)
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:stop]
        try:
            found: Iterable[Block] = parse_string(piece, parse_stack=[]).blocks
        except Exception as error:  # as above
            found = [ParsingFailedBlock(error=error, start_line=0, raw=piece)]
        for block in found:
            yield line + (block.start_line or 0), block
        line += piece.count("\n")


def _fields(entry: Entry, strings: dict[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for each in entry.fields:
        name, value = each.key.strip().lower(), _value(str(each.value), strings)
        fields[name] = fields.get(name) or value
    return fields


def _value(raw: str, strings: dict[str, str]) -> str:
    """The value without what encloses it; `"a" # name # {b}` is joined."""
    parts = []
    for part in _parts(raw):
        enclosed = len(part) > 1 and part[0] + part[-1] in ("{}", '""')
        parts.append(part[1:-1] if enclosed else strings.get(part.lower(), part))
    return "".join(parts).strip()


def _parts(raw: str) -> list[str]:
    """What stands between the signs `#` that are outside braces and quotes."""
    if "#" not in raw:
        return [raw.strip()]
    parts, depth, quoted = [""], 0, False
    for sign in raw:
        depth += (sign == "{") - (sign == "}")
        quoted ^= sign == '"' and depth == 0
        if sign == "#" and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _repaired(line: int, block: Block, strings: dict[str, str]) -> RawEntry:
    """The entry with missing commas and braces put in, else with the fields that can be made out.

    Args:
        line: On which it begins.
        block: What the parser refused.
        strings: Values of the file's strings.
    """
    raw = (block.raw or "").rstrip()
    with_commas = _NO_COMMA.sub(r"\1,\n\2", raw)
    attempts = (with_commas, *(_UNCLOSED.sub(rf"\1{end},\n\2", with_commas) for end in ("}", '"')))
    readings = [_fields_of(_closed(attempt), strings) for attempt in attempts[: _tries(raw)]]
    best = max(readings, key=len, default={})
    if best.keys() & _TELLING:
        return RawEntry(line, fields=best, notes=("its missing braces or commas put in",))
    found = {name.lower(): value for name, value in reversed(_FIELD.findall(raw[:_LONGEST]))}
    if found.keys() & _TELLING:
        return RawEntry(line, fields=found, notes=("not well formed; read line by line",))
    error = block.error if isinstance(block, ParsingFailedBlock) else "a comma is missing"
    reason = " ".join(str(getattr(error, "abort_reason", error)).split())
    return RawEntry(line, problem=f"not well-formed BibTeX: {reason[:200]}")


def _tries(raw: str) -> int:
    return 3 if len(raw) <= _LONGEST else 0


def _closed(raw: str) -> str:
    return raw + "}" * (raw.count("{") - raw.count("}"))


def _fields_of(raw: str, strings: dict[str, str]) -> dict[str, str]:
    """The fields of the one entry that a text holds; none if it does not hold exactly one."""
    try:
        blocks = parse_string(raw, parse_stack=[]).blocks
    except Exception:  # as above
        return {}
    entry = blocks[0] if len(blocks) == 1 else None
    entry = entry.ignore_error_block if isinstance(entry, ParsingFailedBlock) else entry
    return _fields(entry, strings) if isinstance(entry, Entry) else {}
