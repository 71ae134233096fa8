"""Text from papers, made inert for Streamlit's Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/^=\"'%,;?])")


_ADDRESS = re.compile(r"\b(https?(?=:)|www(?=\.))", re.IGNORECASE)
_WORD_JOINER = "\u2060"


def md(text: str) -> str:
    """Text that Markdown shows as it stands: no links, images, formulas or directives.

    Line breaks become spaces, since they could begin a heading or a list. An invisible character
    within web addresses keeps them from becoming links, which no backslash does.
    """
    joined = _ADDRESS.sub(rf"\1{_WORD_JOINER}", " ".join(text.split()))
    return _SPECIAL.sub(r"\\\1", joined)


def web_address(text: str) -> str | None:
    """The text if it is a web address that may become a link, else None."""
    return text if re.fullmatch(r"https?://[^\s\"'<>\\]+", text) else None


def counted(number: int, thing: str) -> str:
    """1 paper, 2 papers, 1,200 papers."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def duration(seconds: float) -> str:
    """40 seconds, 3 minutes, 1.5 hours."""
    if seconds < 90:
        return counted(max(0, round(seconds)), "second")
    if seconds < 5400:
        return counted(round(seconds / 60), "minute")
    return f"{seconds / 3600:.1f} hours"


def size(count: float) -> str:
    """A number of bytes: 12 kB, 3.4 MB, 1.2 GB."""
    if count < 1e6:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
