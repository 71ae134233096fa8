"""A landscape folder as readers see it: with the edits that lie beside it."""

from pathlib import Path

from explorer.edits.history import history
from explorer.edits.replay import apply
from explorer.edits.store import read_edits
from explorer.landscape import Landscape, load


def load_edited(folder: Path) -> tuple[Landscape, Landscape]:
    """The landscape with its edits in force, and as it was built.

    Raises:
        LandscapeError: It is missing, damaged or of another version.
        EditError: The edits cannot be read.
    """
    built = load(folder)
    return apply(built, history(read_edits(folder).lines).done).landscape, built
