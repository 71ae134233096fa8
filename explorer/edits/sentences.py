"""Edits in words."""

from explorer.edits import kinds
from explorer.edits.kinds import Change


def in_words(change: Change) -> str:
    """What an edit does, as a phrase that could stand on a button."""
    match change:
        case kinds.Rename(topic, label):
            new = f"to “{label}”" if label else "back to its terms"
            text = f"Rename “{topic.label}” {new}"
        case kinds.Merge(topic, others):
            text = f"Merge “{topic.label}” with {_quoted([other.label for other in others])}"
        case kinds.Split(topic, parts, _):
            text = f"Split “{topic.label}” into {len(parts)}"
        case kinds.Hide(topic):
            text = f"Hide “{topic.label}”"
        case kinds.Show(topic):
            text = f"Show “{topic.label}” again"
        case kinds.StopWords() | kinds.Synonyms():
            text = _about_words(change)
        case _:
            text = _about_papers(change)
    return text


def _about_papers(change: Change) -> str:
    match change:
        case kinds.Move(papers, _, to):
            return f"Move {_papers(len(papers))} to " + (f"“{to.label}”" if to else "no topic")
        case kinds.Gather(papers, _, _, label):
            return f"Make a topic of {_papers(len(papers))}" + (f": “{label}”" if label else "")
        case kinds.Assign(_, similarity, topic):
            place = f"“{topic.label}”" if topic else "their nearest topic"
            return f"Take papers of no topic into {place} from similarity {similarity:.2f}"
        case _:
            return "Undo or redo"


def _about_words(change: kinds.StopWords | kinds.Synonyms) -> str:
    if isinstance(change, kinds.Synonyms):
        others = [term for term in change.terms if term.casefold() != change.shown.casefold()]
        return (
            f"Count {_quoted(others)} as “{change.shown}”" if others else f"Free “{change.shown}”"
        )
    parts = [f"ignore {_quoted(change.add)}"] if change.add else []
    parts += [f"no longer ignore {_quoted(change.remove)}"] if change.remove else []
    return "In terms, " + " and ".join(parts)


def _quoted(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _papers(number: int) -> str:
    return "1 paper" if number == 1 else f"{number:,} papers"
