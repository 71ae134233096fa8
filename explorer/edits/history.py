"""Which edits are in force: a log that only grows, in which undoing is one more line.

So nothing is ever lost, several readers can add to one file, and the number of a topic that an
undone edit made is never given to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.edits.kinds import Line, Redo, Undo, made_topics
from explorer.landscape import Landscape


@dataclass(frozen=True)
class History:
    """What the lines of a log come to.

    Attributes:
        lines: All of them.
        done: The edits in force, oldest first.
        undone: Those that can be redone, the next one last. A new edit empties it, as everywhere.
    """

    lines: tuple[Line, ...] = ()
    done: tuple[Line, ...] = ()
    undone: tuple[Line, ...] = ()


def history(lines: Iterable[Line]) -> History:
    """Fold a log. Undoing what is not in force, or redoing what is, does nothing."""
    every = tuple(lines)
    done: dict[str, Line] = {}
    undone: dict[str, Line] = {}
    for line in every:
        if isinstance(line.change, Undo):
            if line.change.edit in done:
                undone[line.change.edit] = done.pop(line.change.edit)
        elif isinstance(line.change, Redo):
            if line.change.edit in undone:
                done[line.change.edit] = undone.pop(line.change.edit)
        else:
            done[line.id] = line
            undone.clear()
    return History(every, tuple(done.values()), tuple(undone.values()))


def fresh_topic(built: Landscape, edited: Landscape, lines: Iterable[Line], level: int) -> int:
    """The number of the next topic made at a level: above all that ever were.

    Args:
        built: The landscape without edits.
        edited: The same with those in force.
        lines: The whole log, undone edits included.
        level: Level of granularity.
    """
    made = [
        number for line in lines for made_at, number in made_topics(line.change) if made_at == level
    ]
    there = [*built.topics_at(level).index, *edited.topics_at(level).index]
    return 1 + max(map(int, [*made, *there]), default=-1)
