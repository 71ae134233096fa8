"""An input file in memory, decoded and parsed once."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from explorer.corpus.decoding import decode, decode_opening
from explorer.errors import CorpusError

_OPENING = 8000


_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def lenient_json(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    """JSON that allows NaN, and in which half a character is read as the mark for a lost one.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    return json.loads(_LONE_SURROGATE.sub(r"\\ufffd", text))


@dataclass(frozen=True)
class Document:
    """One file to be read, or one member of an archive.

    Attributes:
        name: As the reader knows it; a member of an archive is `archive.zip/member.ris`.
        content: Its bytes.
        mapping: For a table, the column that the reader chose for a field of the schema.
    """

    name: str
    content: bytes = field(repr=False)
    mapping: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The content as text, without a byte order mark.

        Raises:
            CorpusError: The content is not text in any known encoding.
        """
        return self._decoded[0]

    @cached_property
    def opening(self) -> str:
        """The first characters of the text, for recognising formats; empty if it is not text."""
        return decode_opening(self.content, _OPENING).lstrip()

    @property
    def encoding(self) -> str:
        """Name of the encoding in which the content was found to be.

        Raises:
            CorpusError: The content is not text in any known encoding.
        """
        return self._decoded[1]

    @cached_property
    def json(self) -> tuple[Any, str]:
        """The content parsed as one JSON value, and why it is none; empty if it is one.

        What orjson refuses gets a second try with `lenient_json`.
        """
        try:
            return orjson.loads(self.content), ""
        except ValueError:
            pass
        try:
            return lenient_json(self.text), ""
        except (ValueError, RecursionError, CorpusError) as error:
            return None, str(error)

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.content, self.name)
