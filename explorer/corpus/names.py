"""Names of authors in the one form in which they are shown: `Given Family`."""

import re
from collections.abc import Iterable
from functools import lru_cache

from explorer.corpus.clean import plain_text

_OTHERS = re.compile(r"(?:^|[\s,;]+)(?:and\s+|&\s*)?(?:others|et\.?\s+al\.?)\s*$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|[2-4](?:nd|rd|th)|ii|iii|iv)\.?", re.IGNORECASE)


def display_names(raw: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The authors as they are shown, in their order.

    Args:
        raw: A name each, `Family, Given`, `Family, Given, Jr.` or `Given Family`; or several of
            them with semicolons between. A name in braces is that of an organisation and stays as
            it is.

    Returns:
        The names, and a note if the source says that there are more.
    """
    names: list[str] = []
    note = ""
    for listed in raw:
        for name in [listed] if listed.startswith("{") else listed.split(";"):
            shorter = _OTHERS.sub("", name)
            if shorter != name:
                note = "the source does not name all authors"
            if shown := _display_name(shorter.strip()):
                names.append(shown)
    return tuple(names), note


@lru_cache(maxsize=65_536)
def _display_name(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return plain_text(name[1:-1])
    parts = [part for part in plain_text(name).split(", ") if part.strip(" ,")]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):  # BibTeX puts the suffix in the middle
        parts = [parts[0], parts[2], parts[1]]
    if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
        return " ".join([*_turned(parts[:-1]), parts[-1]])
    return " ".join(_turned(parts)) if len(parts) < 3 else ", ".join(parts)


def _turned(parts: list[str]) -> list[str]:
    return [part.strip(" ,") for part in reversed(parts)]
