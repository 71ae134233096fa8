"""What the formats in XML share: safe parsing, lines, and records that a broken place spares."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from explorer.corpus.document import Document
from explorer.errors import CorpusError

_OUTSIDE_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{2,31};)?")
_POSITION = re.compile(r": line \d+, column \d+")  # of a piece, not of the file
_DEEPEST = 100
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[\w.-]+[\s=/>]")


@dataclass(frozen=True)
class XmlRecord:
    """One record of an XML file.

    Attributes:
        line: On which it begins, from 1.
        element: Its element, names without namespaces; None if it could not be parsed.
        notes: What was repaired.
        problem: Why it could not be parsed; empty if it could.
    """

    line: int
    element: Element | None
    notes: tuple[str, ...] = ()
    problem: str = ""


def root_name(document: Document) -> str:
    """Name of the outermost element, without its namespace; empty if this is no XML."""
    text = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", "", document.opening,
                  flags=re.DOTALL)  # fmt: skip
    match = re.match(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]", text)
    return match[1] if match else ""


def read_xml(document: Document, tags: Iterable[str]) -> Iterator[XmlRecord]:
    """The elements of the given names.

    Where the file as a whole is not well formed, each of them is parsed for itself, so that a
    broken one spares the others.

    Args:
        document: The file.
        tags: Names of the elements that are records, without namespace.

    Raises:
        CorpusError: The file defines entities or refers to other files.
    """
    text = _OUTSIDE_XML.sub("", document.text)
    wanted = frozenset(tags)
    try:
        yield from [XmlRecord(line, element) for line, element in _parse(text, wanted)]
    except DefusedXmlException as error:
        raise CorpusError(
            "XML that defines entities or refers to other files is not read",
            place=document.name,
            remedy="Export the file again, or remove the definitions at its top.",
        ) from error
    except (ParseError, ValueError):
        yield from _each_alone(text, wanted)


def text_of(element: Element | None, path: str = ".") -> str:
    """The text below the first element of a path; of its markup only what stands above the line."""
    found = element.find(path) if element is not None else None
    return " ".join("".join(_pieces(found)).split()) if found is not None else ""


def texts_of(element: Element, path: str) -> list[str]:
    """The text below each element of a path that has some."""
    return [text for found in element.iterfind(path) if (text := text_of(found))]


def _pieces(element: Element) -> Iterator[str]:
    raised = element.tag == "sup" or element.get("face") == "superscript"
    yield "<sup>" if raised else ""
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield "</sup>" if raised else ""


class _Builder(TreeBuilder):
    """Builds the tree without namespaces, and collects records with their lines."""

    def __init__(self, wanted: frozenset[str]) -> None:
        super().__init__()
        self.found: list[tuple[int, Element]] = []
        self.line: Callable[[], int] = int  # 0 until the parser tells
        self._wanted = wanted
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        """Note the line on which a record begins.

        Raises:
            ValueError: The elements are nested deeper than those of any record.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deeply")
        name = tag.rpartition("}")[2]
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        element = super().start(name, plain)
        if name in self._wanted:
            self.found.append((self.line(), element))
        return element

    def end(self, tag: str) -> Element:
        """Close the element under the name that it was opened with."""
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def _parse(text: str, wanted: frozenset[str]) -> list[tuple[int, Element]]:
    builder = _Builder(wanted)
    parser = DefusedXMLParser(target=builder)
    builder.line = lambda: parser.parser.CurrentLineNumber
    parser.feed(text)
    parser.close()
    return builder.found


def _each_alone(text: str, wanted: frozenset[str]) -> Iterator[XmlRecord]:
    """Each record cut out and parsed for itself, its stray ampersands escaped."""
    starts = list(re.finditer(rf"<(?:[\w.-]+:)?({'|'.join(wanted)})(?=[\s/>])", text))
    if not starts:
        yield XmlRecord(1, None, problem="not well-formed XML, with no record in it")
    line, counted = 1, 0
    for match, following in zip_longest(starts, starts[1:]):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        piece = text[match.start() : following.start() if following else len(text)]
        end = re.search(rf"</(?:[\w.-]+:)?{match[1]}\s*>", piece)
        yield _alone(piece[: end.end()] if end else piece, line, match[1])


def _alone(piece: str, line: int, name: str) -> XmlRecord:
    declared = set(_PREFIX.findall(piece)) - {"xml", "xmlns"}
    spaces = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in sorted(declared))
    for text, notes in (
        (piece, ()),
        (_NAMED.sub(_escaped, piece), ("its stray ampersands or entities repaired",)),
    ):
        try:
            found = _parse(f"<whole{spaces}>{text}</whole>", frozenset({name}))
            return XmlRecord(line, found[0][1], notes)
        except (ParseError, ValueError, IndexError, DefusedXmlException) as error:
            reason = _POSITION.sub("", str(error))
    return XmlRecord(line, None, problem=f"not well-formed XML: {reason}")


def _escaped(match: re.Match[str]) -> str:
    """`&nbsp;` as the character it stands for, any other ampersand as itself."""
    character = html.unescape(match[0])
    return character if match[1] and character != match[0] else f"&amp;{match[1] or ''}"
