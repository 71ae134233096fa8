"""Every error the reader can cause or cure.

ExplorerError
├── CorpusError         an input file cannot be read as papers
├── LandscapeError      a landscape folder is missing, damaged or of another version
├── EmbedderError       an embedder is unknown or its weights are not the published ones
├── EditError           an edit, or a file of edits, cannot be used
├── FigureError         a figure cannot be drawn or written as asked
├── ReportError          a report cannot be written as asked
├── NamingError         a language model that shall name topics cannot be asked
├── TopicModelError     a BERTopic model cannot be read, written or matched to the papers
└── MissingDependency   a package that only `build` needs is not installed

Anything else that reaches the top is a bug and keeps its traceback.
"""


class ExplorerError(Exception):
    """What went wrong, where, and what to do next: three parts, always all of them."""

    def __init__(self, problem: str, *, place: str = "", remedy: str) -> None:
        """Keep the parts apart, so that a page can lay them out and a terminal can join them.

        Args:
            problem: One sentence without a final full stop.
            place: File, line or folder concerned; empty if there is none.
            remedy: What the reader can do about it, as a sentence.
        """
        self.problem = problem
        self.place = place
        self.remedy = remedy
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{problem}. {remedy}")


class CorpusError(ExplorerError):
    """An input file cannot be read as papers."""


class LandscapeError(ExplorerError):
    """A landscape folder is missing, damaged or of another version."""


class EmbedderError(ExplorerError):
    """An embedder is unknown or its weights are not the published ones."""


class TopicModelError(ExplorerError):
    """A BERTopic model cannot be read, written or matched to the papers."""


class EditError(ExplorerError):
    """An edit, or a file of edits, cannot be used."""


class FigureError(ExplorerError):
    """A figure cannot be drawn or written as asked."""


class ReportError(ExplorerError):
    """A report cannot be written as asked."""


class NamingError(ExplorerError):
    """A language model that shall name topics cannot be asked."""


class MissingDependency(ExplorerError):
    """A package that only `build` needs is not installed."""
