"""How terms are written."""

import re

_HAN_OR_KANA = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
UNSPACED = re.compile(f"[{_HAN_OR_KANA}{KANA}]+")
"""Words of Chinese and Japanese, which no spaces part."""


def is_unspaced(text: str) -> bool:
    """True for words of Chinese and Japanese."""
    return not text.isascii() and bool(UNSPACED.fullmatch(text))


def is_phrase(key: str) -> bool:
    """True for several words, and for the compounds that are written as one in Chinese."""
    return " " in key or (len(key) >= 4 and is_unspaced(key))
