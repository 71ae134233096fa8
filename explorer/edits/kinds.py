"""What a reader can change about topics. Edits are data: immutable, each one line of a file.

Papers are named by `paper_id`. A topic is named by level and number, which never change meaning,
and beside them by an anchor: its label, size and some of its papers, by which its counterpart is
found once the landscape has been built again.
"""

from dataclasses import dataclass

LONGEST_LABEL = 120


@dataclass(frozen=True)
class TopicRef:
    """A topic, named so that it is found again in another landscape of these papers.

    Attributes:
        level: Level of granularity.
        topic: Its number there.
        label: What it was called.
        size: How many papers it had.
        papers: Ids of some of them, evenly drawn; of all in a small topic.
    """

    level: int
    topic: int
    label: str
    size: int
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Rename:
    """Call a topic otherwise; an empty label gives it back the one made of its terms."""

    topic: TopicRef
    label: str


@dataclass(frozen=True)
class Merge:
    """Put topics of one level together; the first keeps its number, the others end."""

    topic: TopicRef
    others: tuple[TopicRef, ...]


@dataclass(frozen=True)
class Split:
    """Take a topic apart; it ends, and each part is a new topic with a number of its own."""

    topic: TopicRef
    parts: tuple[tuple[str, ...], ...]
    new: tuple[int, ...]


@dataclass(frozen=True)
class Hide:
    """Take a topic out of sight: its papers count as papers of no topic."""

    topic: TopicRef


@dataclass(frozen=True)
class Show:
    """Bring a hidden topic back, with those of its papers that still belong to no other."""

    topic: TopicRef


@dataclass(frozen=True)
class Move:
    """Put papers into a topic, or into none."""

    papers: tuple[str, ...]
    level: int
    to: TopicRef | None


@dataclass(frozen=True)
class Gather:
    """Make a new topic of papers; an empty label leaves it to their terms."""

    papers: tuple[str, ...]
    level: int
    new: int
    label: str


@dataclass(frozen=True)
class Assign:
    """Put papers of no topic into the nearest one if they are similar enough to it.

    Attributes:
        level: Level of granularity.
        similarity: Least cosine similarity of a paper and the mean embedding of the topic.
        topic: Only papers nearest to this topic; None for all.
    """

    level: int
    similarity: float
    topic: TopicRef | None


@dataclass(frozen=True)
class StopWords:
    """Words that shall describe no topic, and words that may again."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


@dataclass(frozen=True)
class Synonyms:
    """Count terms as another one, under which they are shown; as itself sets a term free."""

    terms: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Undo:
    """Put an earlier edit, named by its id, out of force."""

    edit: str


@dataclass(frozen=True)
class Redo:
    """Put an undone edit back into force, after all others."""

    edit: str


Edit = Rename | Merge | Split | Hide | Show | Move | Gather | Assign | StopWords | Synonyms
Change = Edit | Undo | Redo

KINDS: dict[str, type[Change]] = {
    "rename": Rename,
    "merge": Merge,
    "split": Split,
    "hide": Hide,
    "show": Show,
    "move": Move,
    "gather": Gather,
    "assign": Assign,
    "stop words": StopWords,
    "synonyms": Synonyms,
    "undo": Undo,
    "redo": Redo,
}
"""What each kind is called in a file."""


@dataclass(frozen=True)
class Line:
    """One line of a file of edits.

    Attributes:
        id: Its name, random, never used twice.
        at: When it was made: date and time in UTC, ISO 8601.
        landscape: Fingerprint of the topics that it speaks of, as built.
        change: What it does.
    """

    id: str
    at: str
    landscape: str
    change: Change


def made_topics(change: Change) -> tuple[tuple[int, int], ...]:
    """Level and number of each topic that an edit makes."""
    if isinstance(change, Gather):
        return ((change.level, change.new),)
    if isinstance(change, Split):
        return tuple((change.topic.level, number) for number in change.new)
    return ()
