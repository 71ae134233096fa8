"""The input formats, in the order in which a file is offered to them.

Adding a format is one new file with a `sniff` and a `read`, and one line in `FORMATS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.corpus.formats import abstracts, search_page
from explorer.corpus.schema import Record


@dataclass(frozen=True)
class Format:
    """A way of writing papers into a text file.

    Attributes:
        name: What the reader is told.
        sniff: Says from the text whether it is of this format.
        read: Turns file name and text into records.
    """

    name: str
    sniff: Callable[[str], bool]
    read: Callable[[str, str], list[Record]]


FORMATS: tuple[Format, ...] = (
    Format("paper search page", search_page.sniff, search_page.read),
    Format("paragraphs that begin with 'Abstract:'", abstracts.sniff, abstracts.read),
)
