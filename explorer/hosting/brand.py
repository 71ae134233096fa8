"""The operator's title and logo."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from explorer.errors import SettingError

LONGEST_TITLE = 60
_MOST_BYTES = 1_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_ONE_LINE = 26
"""Letters of a title that fit on one line of the sidebar."""
_LETTER = 0.55
"""Width of a letter, of its height."""
_ENDINGS = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")


def check_logo(path: Path, variable: str) -> None:
    """Refuse a file that a browser would not show.

    Raises:
        SettingError: It is missing, too large, or no image of a known kind.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        raise SettingError(
            variable, f"{path} cannot be read ({error.strerror})",
            "Name an image file that this program may read.",
        ) from error  # fmt: skip
    if not content:
        raise SettingError(
            variable, f"{path} is {'empty' if not size else 'larger than 1 MB'}",
            "Name an image of at most 1 MB.",
        )  # fmt: skip
    if path.suffix.lower() not in _ENDINGS or not _is_image(content, path.suffix.lower()):
        raise SettingError(
            variable, f"{path} is not an image that browsers show",
            "Use an SVG, PNG, JPEG, GIF or WebP file, named so.",
        )  # fmt: skip


def _is_image(content: bytes, ending: str) -> bool:
    if ending == ".svg":
        try:
            root = ElementTree.fromstring(content)  # noqa: S314 (the operator's own file)
        except ElementTree.ParseError:
            return False
        return root.tag.rpartition("}")[2] == "svg"
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def with_title(logo: str, usual: str, title: str) -> str:
    """The app's own logo with another title in its place, on two lines if it is long.

    Args:
        logo: The SVG, with the usual title as its only text.
        usual: That title.
        title: The one to put there.
    """
    lines, size = [title], 18
    if len(title) > _ONE_LINE and " " in title:
        lines, size = _halves(title), 15
    spans = "".join(
        f'<tspan x="54" y="{27 + round(10 * (2 * place - len(lines) + 1))}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    width = 64 + round(size * _LETTER * max(map(len, lines)))
    return (
        logo.replace(usual, spans)
        .replace('viewBox="0 0 292 40"', f'viewBox="0 0 {width} 40"')
        .replace('width="292"', f'width="{width}"')
        .replace('font-size="18"', f'font-size="{size}"')
    )


def _halves(title: str) -> list[str]:
    """Two lines, as even as the words allow."""
    places = [place for place, letter in enumerate(title) if letter == " "]
    middle = min(places, key=lambda place: abs(2 * place - len(title)))
    return [title[:middle], title[middle + 1 :]]
