"""What a report is made of: plain data, which says nothing of HTML or PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from explorer.figures.print_map import Format
from explorer.figures.theme import Mode


@dataclass(frozen=True)
class Text:
    """A paragraph; of a quiet one the reader needs nothing to go on."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Listing:
    """Short texts below one another, each with the address it leads to, if any."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Command:
    """What can be typed into a terminal."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of texts.

    Attributes:
        heads: Name of each column.
        rows: Texts of each row.
        widths: Share of the width that each column takes; they need not sum to 1.
        right: Columns whose texts stand on the right: numbers.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Picture:
    """A chart.

    Attributes:
        words: What it shows, for those who do not see it.
        draw: The file, by its form and the mode of its colours.
    """

    words: str
    draw: Callable[[Format, Mode], bytes]


Block = Text | Listing | Command | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Report:
    """The whole of it.

    Attributes:
        title: Name of the landscape.
        subtitle: What kind of paper this is, and of when.
        sections: In their order.
    """

    title: str
    subtitle: str
    sections: Sequence[Section]
