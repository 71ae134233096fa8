"""From bytes to text."""

from explorer.errors import CorpusError


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Args:
        content: What the file holds.
        name: Of the file, for the message.

    Raises:
        CorpusError: It is not text; the message names file and line.
    """
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(
            "Not UTF-8 text",
            place=f"{name}, line {line}",
            remedy="Save the file as UTF-8 text and try again.",
        ) from error
