"""The language of each paper, and what follows from it: stop words, stems, word boundaries.

Everything comes out of installed packages, so nothing is downloaded. The two segmenters, for
Chinese and Japanese, are imported only when such a text is met.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.build.stop_words import FUNCTION_WORDS, PAPER_WORDS_ELSEWHERE, STOP_WORDS
from explorer.description.writing import KANA, UNSPACED
from explorer.errors import MissingDependency

UNDETERMINED = "und"
"""Code of ISO 639-2 for a text whose language cannot be told, such as one without letters."""

_LOOKED_AT = 300
_SURE = 0.9
_FURTHER = ("bn", "et", "hr", "hy", "ka", "kk", "lt", "lv", "sl", "sr", "ta", "th")
"""Languages told apart from the others although there is no list of stop words for them."""

_STEMMERS = {
    "da": "danish", "de": "german", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip
_ENGLISH_ALONE = frozenset(
    {"and", "are", "been", "from", "that", "the", "their", "these", "this", "which", "with"}
)
"""Frequent words of English that no other language has."""
_PLAINLY = 4
_READ = 1000
_LISTED_AS = {"no": "nb"}
_SHORTEST_STEMMED = 4
_ELIDING = frozenset({"ca", "fr", "it"})
_ELISION = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|gl|all|d[ae]ll|nell|sull|quell|quest)['’]"
    r"(?=\w)",
    re.IGNORECASE,
)
_NOT_A_PLURAL = frozenset({"cours", "fils", "fonds"})
"""French words in -s that the stemmer would take for the plurals of quite other words."""

_HAS_KANA = re.compile(f"[{KANA}]")
_HAS_HANGUL = re.compile("[\uac00-\ud7a3]")
_BREAK = " . "
_CHINESE_CONTENT = ("n", "v", "a", "i", "j", "l", "b", "eng")
_JAPANESE_CONTENT = frozenset({"名詞", "形状詞"})
_JAPANESE_EMPTY = frozenset({"数詞", "副詞可能", "助数詞可能"})


def detect_languages(texts: Sequence[str]) -> list[str]:
    """The language of each text by its first 300 characters.

    A naive Bayes model over byte n-grams (Lui and Baldwin 2012, retrained as py3langid) decides.
    Where it is not sure, as with short texts, the languages of the other papers count as prior.
    It is not asked about texts that are plainly English.

    Returns:
        One ISO 639-1 code per text, or `UNDETERMINED`.

    Raises:
        MissingDependency: A text needs a segmenter that is not installed.
    """
    starts = [text[:_LOOKED_AT] for text in texts]
    found = ["en" if _plainly_english(text) else UNDETERMINED for text in texts]
    unclear = [
        row for row, start in enumerate(starts)
        if found[row] != "en" and any(map(str.isalpha, start))
    ]  # fmt: skip
    codes, likely = _likelihoods([starts[row] for row in unclear])
    prior = likely.sum(axis=0)
    prior[codes.index("en")] += found.count("en")
    for row, chances in zip(unclear, likely, strict=True):
        sure = chances.max(initial=0) >= _SURE
        code = codes[int((chances if sure else chances * prior).argmax())]
        found[row] = _by_script(starts[row], code)
    for text, code in zip(texts, found, strict=True):
        if not text.isascii() and UNSPACED.search(text):
            _segmenter(code, text)  # a missing package is told now, not after minutes of work
    return found


def count_languages(languages: Sequence[str]) -> dict[str, int]:
    """Papers per language, most frequent first."""
    return dict(sorted(Counter(languages).items(), key=lambda item: (-item[1], item[0])))


def mostly_english(languages: Sequence[str]) -> bool:
    """True if at least half of the papers are English or of no language that can be told."""
    english = sum(code in {"en", UNDETERMINED} for code in languages)
    return 2 * english >= len(languages)


@lru_cache(maxsize=1 << 18)
def is_stop_word(word: str, language: str) -> bool:
    """True if a lower-case word says nothing about the topic of a paper in that language.

    English function words count everywhere, since many abstracts hold an English sentence.
    """
    if language in {"en", UNDETERMINED}:
        return word in STOP_WORDS
    listed, stems = _stop_words(language)
    return word in FUNCTION_WORDS or word in listed or stem(word, language) in stems


@lru_cache(maxsize=1 << 18)
def stem(word: str, language: str) -> str:
    """The stem that all inflected forms of a lower-case word share (Porter's Snowball).

    English keeps its words whole: singular and plural are told there by evidence.
    """
    if language not in _STEMMERS or len(word) < _SHORTEST_STEMMED or word in _NOT_A_PLURAL:
        return word
    return _stemmer(language)(word)


def without_elision(word: str, language: str) -> str:
    """`l'apprentissage` becomes `apprentissage` where articles lose their vowel."""
    return _ELISION.sub("", word) if language in _ELIDING else word


def with_spaces(text: str, language: str) -> str:
    """Spaces between the words of Chinese and Japanese, a full stop for each function word."""
    if text.isascii() or not UNSPACED.search(text):
        return text
    segment = _segmenter(language, text)
    return UNSPACED.sub(lambda run: f" {segment(run.group())} ", text)


def written_together(words: Sequence[str]) -> str:
    """Words as one phrase: spaces between them, except between Chinese or Japanese ones."""
    written = ""
    for word in words:
        closed = written and UNSPACED.match(written[-1]) and UNSPACED.match(word)
        written += word if closed or not written else f" {word}"
    return written


def _plainly_english(text: str) -> bool:
    """True if so many words of English leave no doubt, which spares asking the model."""
    start = text[:_READ]
    return start.isascii() and len(_ENGLISH_ALONE.intersection(start.split())) >= _PLAINLY


def _likelihoods(starts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The codes that are told apart, and (texts, codes) float64 probabilities."""
    identifier, codes = _identifier()
    column = {code: number for number, code in enumerate(codes)}
    likely = np.zeros((len(starts), len(codes)))
    for row, start in enumerate(starts):
        for code, chance in identifier.rank(start):
            likely[row, column[code]] = chance
    return codes, likely


@lru_cache(maxsize=1)
def _identifier() -> tuple[Any, list[str]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    from stop_words import LANGUAGE_MAPPING

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels) & {*LANGUAGE_MAPPING, *_LISTED_AS, *_FURTHER}
    identifier.set_languages(sorted(known))
    return identifier, sorted(known)


def _by_script(start: str, code: str) -> str:
    """What the script says of a short text, else the code.

    Kana are Japanese, Hangul is Korean; Han characters alone are Chinese unless the corpus
    speaks for Japanese. A few such characters within a Latin text decide nothing.
    """
    own = sum(map(len, UNSPACED.findall(start))) if not start.isascii() else 0
    hangul = len(_HAS_HANGUL.findall(start)) if not start.isascii() else 0
    letters = sum(map(str.isalpha, start))
    if 2 * hangul >= letters:
        return "ko"
    if 2 * own < letters:
        return code
    if _HAS_KANA.search(start):
        return "ja"
    return "ja" if code == "ja" else "zh"


@lru_cache(maxsize=64)
def _stop_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The listed words of a language, and the stems of what its papers say about themselves."""
    from stop_words import LANGUAGE_MAPPING, get_stop_words

    name = _LISTED_AS.get(language, language)
    listed = get_stop_words(name) if name in LANGUAGE_MAPPING else []
    own = PAPER_WORDS_ELSEWHERE.get(language, "").split()
    return frozenset(map(str.lower, listed)), frozenset(stem(word, language) for word in own)


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer

    return snowballstemmer.stemmer(_STEMMERS[language]).stemWord


def _segmenter(language: str, text: str) -> Callable[[str], str]:
    japanese = language == "ja" or bool(_HAS_KANA.search(text))
    return _japanese_segmenter() if japanese else _chinese_segmenter()


@lru_cache(maxsize=1)
def _chinese_segmenter() -> Callable[[str], str]:
    try:
        import rjieba
    except ImportError as error:
        raise MissingDependency(
            "Chinese texts need a package that is not installed", remedy="pip install rjieba"
        ) from error

    def segment(run: str) -> str:
        return " ".join(
            word if kind.startswith(_CHINESE_CONTENT) else _BREAK for word, kind in rjieba.tag(run)
        )

    return segment


@lru_cache(maxsize=1)
def _japanese_segmenter() -> Callable[[str], str]:
    """Content words of Japanese: nouns, with their prefixes cut off and their suffixes kept."""
    try:
        import sudachidict_small  # noqa: F401 - asks only whether it is there
        from sudachipy import Dictionary, SplitMode
    except ImportError as error:
        raise MissingDependency(
            "Japanese texts need packages that are not installed",
            remedy="pip install sudachipy sudachidict-small",
        ) from error
    tokenizer = Dictionary(dict="small").tokenizer(mode=SplitMode.B)

    def segment(run: str) -> str:
        words: list[str] = []
        for token in tokenizer.tokenize(run):
            kind = token.part_of_speech()
            if kind[0] == "接尾辞" and words and words[-1] != _BREAK:
                words[-1] += token.surface()
            elif kind[0] in _JAPANESE_CONTENT and not _JAPANESE_EMPTY & set(kind[1:3]):
                words.append(token.surface())
            else:
                words.append(_BREAK)
        return " ".join(words)

    return segment
