"""An input file in memory, with its text decoded once."""

from dataclasses import dataclass
from functools import cached_property

from explorer.corpus.decoding import decode
from explorer.errors import CorpusError


@dataclass(frozen=True)
class Document:
    """One file to be read, or one member of an archive.

    Attributes:
        name: As the reader knows it; a member of an archive is `archive.zip/member.ris`.
        content: Its bytes.
    """

    name: str
    content: bytes

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
        try:
            return self.text[:8000].lstrip()
        except CorpusError:
            return ""

    @property
    def encoding(self) -> str:
        """Name of the encoding in which the content was found to be."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.content, self.name)
