"""Where in a text the words of a query stand."""

from explorer.analysis.query import TOKEN, Words
from explorer.analysis.spelling import folded

Span = tuple[int, int]
"""First character and the one after the last."""


def hit_spans(text: str, wanted: list[Words], column: str) -> list[Span]:
    """The places of a query's words in a text, in order and apart from one another.

    Args:
        text: One column of a paper.
        wanted: The words to find.
        column: The column's name; words for another column do not count.
    """
    tokens = [(match.group(), match.span()) for match in TOKEN.finditer(folded(text))]
    patterns = [
        ([folded(token) for token in words.tokens], words.prefix)
        for words in wanted
        if words.column in ("", column)
    ]
    spans = [
        (tokens[start][1][0], tokens[start + len(pattern) - 1][1][1])
        for pattern, prefix in patterns
        for start in range(len(tokens) - len(pattern) + 1)
        if _fits([token for token, _ in tokens[start : start + len(pattern)]], pattern, prefix)
    ]
    return _apart(sorted(spans))


def extract(text: str, spans: list[Span], length: int = 280) -> tuple[int, int]:
    """The part of a text that has the most hits: its first and the one after its last character.

    It begins and ends between words where it can.
    """
    if len(text) <= length:
        return 0, len(text)
    starts = [max(0, start - length // 5) for start, _ in spans] or [0]
    best = max(starts, key=lambda at: sum(at <= one and end <= at + length for one, end in spans))
    best = min(best, len(text) - length)
    first = 0 if best == 0 else text.find(" ", best, best + length // 5) + 1 or best
    if best + length == len(text):
        return first, len(text)
    last = text.rfind(" ", first, best + length)
    return first, last if last > first + length // 2 else best + length


def _fits(tokens: list[str], pattern: list[str], prefix: bool) -> bool:
    if tokens[:-1] != pattern[:-1]:
        return False
    return tokens[-1].startswith(pattern[-1]) if prefix else tokens[-1] == pattern[-1]


def _apart(spans: list[Span]) -> list[Span]:
    """Spans, ascending, with those that overlap joined."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
