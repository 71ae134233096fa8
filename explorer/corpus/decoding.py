"""From bytes to text, whatever program wrote them."""

import codecs

from charset_normalizer import from_bytes

from explorer.errors import CorpusError

UTF8 = "UTF-8"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_KINDS = (
    (b"%PDF", "a PDF", "Export the references instead, as RIS or BibTeX for example."),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls, .doc)", "Save it as .xlsx or .csv."),
    (b"PK\x03\x04", "an Office document or archive without papers", "Save it as .xlsx or .csv."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first, or use a ZIP archive."),
    (b"Rar!", "a RAR archive", "Unpack it first, or use a ZIP archive."),
    (b"SQLite format 3", "an SQLite database", "Export its references, as RIS for example."),
    (b"\x89PNG", "a picture", "Remove it."),
    (b"\xff\xd8\xff", "a picture", "Remove it."),
)
_SAMPLE = 65_536
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")
_MOSTLY = 0.25
"""Share of bytes above ASCII beyond which a text is not in a Western encoding."""
_TELLING = 200  # bytes; shorter texts do not tell their encoding
_HIGH = bytes(range(0x80, 0x100))


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Tried in turn: a byte order mark, UTF-16 by its zero bytes, UTF-8, UTF-8 whose broken places are
    read as Windows-1252, an encoding of another script where many bytes are not ASCII, and
    Windows-1252, of which Latin-1 is a part.

    Args:
        content: What the file holds.
        name: Of the file, for the message.

    Raises:
        CorpusError: It is not text.
    """
    for mark, codec, label in _MARKS:
        if content.startswith(mark):
            return _without_nulls(content[len(mark) :].decode(codec, _FALLBACK[codec])), label
    codec = _utf16_without_mark(content[:_SAMPLE])
    if codec:
        return _without_nulls(content.decode(codec, "replace")), "UTF-16 without a mark"
    refuse_binary(content, name)
    try:
        return _without_nulls(content.decode("utf-8")), UTF8
    except UnicodeDecodeError:
        text, label = _decode_other(content)
        return _without_nulls(text), label


def decode_opening(content: bytes, characters: int) -> str:
    """The first characters of a file, without looking at the rest; empty if it is not text."""
    if not content.startswith(tuple(mark for mark, *_ in _MARKS)):
        head = content[: 4 * characters]
        try:
            refuse_binary(head, "")
            return codecs.getincrementaldecoder("utf-8")().decode(head)[:characters]
        except (CorpusError, UnicodeDecodeError):
            pass
    try:
        return decode(content[: 4 * characters], "")[0][:characters]
    except CorpusError:
        return ""


def refuse_binary(content: bytes, name: str) -> None:
    """Stop before time is lost on a file that is not text.

    Raises:
        CorpusError: Names the kind of file where its first bytes tell.
    """
    for start, kind, remedy in _KINDS:
        if content.startswith(start):
            raise CorpusError(f"This is {kind}, not a list of papers", place=name, remedy=remedy)
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 2 + len(sample) // 50:
        raise CorpusError(
            "Not text in any known encoding",
            place=name,
            remedy="Save the file as UTF-8 text, or remove it.",
        )


def _utf16_without_mark(sample: bytes) -> str:
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half < 8 or max(even, odd) < 0.4 * half or min(even, odd) > 0.05 * half:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_other(content: bytes) -> tuple[str, str]:
    """Text that is not valid UTF-8: with bytes of Windows-1252, or of another script."""
    text = content.decode("utf-8", "windows-1252")
    high = len(content) - len(content.translate(None, _HIGH))
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if high > 1.3 * beyond_ascii:  # many characters took two bytes or more
        return text, "UTF-8 with some Windows-1252"
    if len(content) > _TELLING and high > _MOSTLY * len(content):
        sample = content[:_SAMPLE]
        best = from_bytes(sample[: sample.rfind(b"\n") + 1 or None]).best()
        if best is not None and best.encoding not in ("ascii", "utf_8"):
            return content.decode(best.encoding, "replace"), best.encoding.replace("_", "-")
    has_quotes_or_dashes = len(content.translate(None, bytes(range(0x80, 0xA0)))) < len(content)
    return text, "Windows-1252" if has_quotes_or_dashes else "Latin-1"


def _without_nulls(text: str) -> str:
    return text.replace("\x00", "") if "\x00" in text else text


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)
_FALLBACK = {codec: "replace" for _, codec, _ in _MARKS} | {"utf-8": "windows-1252"}
