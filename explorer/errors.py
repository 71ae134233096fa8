"""Every error the reader can cause or cure.

ExplorerError
├── CorpusError         an input file cannot be read as papers
├── LandscapeError      a landscape folder is missing, damaged or of another version
├── EmbedderError       an embedder is unknown or its weights are not the published ones
├── EditError           an edit, or a file of edits, cannot be used
├── SettingError        a setting of whoever runs the app for others is wrong
├── FigureError         a figure cannot be drawn or written as asked
├── ExportError         a file or folder for others cannot be written
├── NamingError         a language model that shall name topics cannot be asked
├── ClusterError        workers of a build cannot be started, reached or kept alive
├── TopicModelError     a BERTopic model cannot be read, written or matched to the papers
└── MissingDependency   a package that only `build` needs is not installed

Anything else that reaches the top is a bug and keeps its traceback.
"""

from typing import Any


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a worker of a build tell it to the process that asked."""
        return _told_again, (type(self), self.args, self.__dict__)


def _told_again(
    kind: type[ExplorerError], arguments: tuple[Any, ...], parts: dict[str, Any]
) -> ExplorerError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(parts)
    return error


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


class SettingError(ExplorerError):
    """A setting of whoever runs the app for others is wrong."""

    def __init__(self, variable: str, problem: str, remedy: str) -> None:
        """Name the variable.

        Args:
            variable: As it is called in the environment.
            problem: What is wrong with it.
            remedy: What the operator can do about it.
        """
        self.variable = variable
        super().__init__(problem, place=variable, remedy=remedy)


class FigureError(ExplorerError):
    """A figure cannot be drawn or written as asked."""


class ExportError(ExplorerError):
    """A file or folder for others cannot be written."""


class NamingError(ExplorerError):
    """A language model that shall name topics cannot be asked."""


class ClusterError(ExplorerError):
    """Workers of a build cannot be started, reached or kept alive."""


class MissingDependency(ExplorerError):
    """A package that only `build` needs is not installed."""
