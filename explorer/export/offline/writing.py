"""The page as one file, and as a folder whose parts are fetched when they are looked at."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from explorer.errors import ExportError
from explorer.export import files
from explorer.export.offline.contents import abstract_shards, core, shard_count
from explorer.folders import replacing
from explorer.landscape import Landscape

OnProgress = Callable[[int, int], None]

_ASSETS = Path(__file__).parent / "assets"
_INDEX = "index.html"
_OURS = re.compile(r"index\.html|(papers|abstracts)-[0-9a-f]{12}(-\d+)?\.bin")
_SAMPLE = 1024
"""Papers that an estimate of the size is made from."""


@dataclass(frozen=True)
class Saved:
    """What was written.

    Attributes:
        path: The file or folder.
        size: In bytes, of all that was written.
        papers: How many papers are in it.
        files: Number of files.
    """

    path: Path
    size: int
    papers: int
    files: int = 1

    @property
    def per_paper(self) -> float:
        """Bytes for each paper, the program included."""
        return self.size / max(self.papers, 1)


def page(
    landscape: Landscape, *, abstracts: bool = True, on_progress: OnProgress = lambda *_: None
) -> bytes:
    """The landscape as one HTML file that fetches nothing.

    Args:
        landscape: The landscape, edits in force.
        abstracts: Whether to take the abstracts along.
        on_progress: Called with the parts done and their number.
    """
    parts = [core(landscape, abstracts=abstracts)]
    total = 1 + (shard_count(landscape) if abstracts else 0)
    on_progress(1, total)
    for shard in abstract_shards(landscape) if abstracts else ():
        parts.append(shard)
        on_progress(len(parts), total)
    names = ["papers", *(f"abstracts-{number}" for number in range(len(parts) - 1))]
    data = b"".join(
        f'<script type="text/plain" id="{name}">'.encode() + base64.b64encode(part) + b"</script>\n"
        for name, part in zip(names, parts, strict=True)
    )
    return _html(landscape.name, data, connect="'none'", stamp="")


def write_file(
    landscape: Landscape, path: Path, *, abstracts: bool = True,
    on_progress: OnProgress = lambda *_: None,
) -> Saved:  # fmt: skip
    """Write `page` into a file, whole or not at all.

    Raises:
        ExportError: The file cannot be written.
    """
    content = page(landscape, abstracts=abstracts, on_progress=on_progress)
    files.write_file(path, content)
    return Saved(path, len(content), len(landscape.papers))


def write_folder(
    landscape: Landscape, folder: Path, *, abstracts: bool = True,
    on_progress: OnProgress = lambda *_: None,
) -> Saved:  # fmt: skip
    """Write a page and its parts for a host of static files; whole or not at all.

    Raises:
        ExportError: The folder holds other files, which would be lost, or cannot be written.
    """
    _refuse_to_replace_others(folder)
    try:
        with replacing(folder) as partial:
            for name, content in _files(landscape, abstracts, on_progress):
                (partial / name).write_bytes(content)
    except OSError as error:
        raise files.unwritable(folder, error) from error
    sizes = [path.stat().st_size for path in folder.iterdir()]
    return Saved(folder, sum(sizes), len(landscape.papers), len(sizes))


def estimated_bytes(landscape: Landscape, *, abstracts: bool = True) -> int:
    """About how large `page` will be, from some of the papers, spread over all of them."""
    papers = len(landscape.papers)
    if papers <= _SAMPLE:
        return len(page(landscape, abstracts=abstracts))
    rows = np.unique(np.linspace(0, papers - 1, _SAMPLE).astype(int))
    some = replace(
        landscape,
        papers=landscape.papers.iloc[rows].reset_index(drop=True),
        neighbors=landscape.neighbors[rows],
    )
    fixed = len(page(replace(some, papers=some.papers.iloc[:0], neighbors=some.neighbors[:0])))
    return fixed + round((len(page(some, abstracts=abstracts)) - fixed) * papers / len(rows))


def _files(
    landscape: Landscape, abstracts: bool, on_progress: OnProgress
) -> Iterator[tuple[str, bytes]]:
    """Parts are named after the content, so that no browser shows old ones with a new page."""
    papers = core(landscape, abstracts=abstracts)
    stamp = hashlib.blake2b(papers, digest_size=6).hexdigest()
    total = 1 + (shard_count(landscape) if abstracts else 0)
    yield f"papers-{stamp}.bin", papers
    on_progress(1, total)
    for number, shard in enumerate(abstract_shards(landscape) if abstracts else ()):
        yield f"abstracts-{stamp}-{number}.bin", shard
        on_progress(number + 2, total)
    yield _INDEX, _html(landscape.name, b"", connect="'self'", stamp=stamp)


def _html(name: str, data: bytes, *, connect: str, stamp: str) -> bytes:
    """The page around the data.

    Only the script with this hash runs. `unsafe-eval` is for regl, which compiles its drawing
    commands from the program's own text; nothing of the papers comes near it.
    """
    script, style, licenses = (
        (_ASSETS / name).read_text(encoding="utf-8")
        for name in ("offline.js", "offline.css", "offline.licenses.txt")
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' 'unsafe-eval'; "
        f"style-src 'unsafe-inline'; img-src data:; connect-src {connect}; base-uri 'none'; "
        "form-action 'none'"
    )
    title = html.escape(name)
    quoted = json.dumps(licenses).replace("<", "\\u003c")
    head = f"""<!DOCTYPE html>
<html lang="en" data-stamp="{stamp}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="page"><p class="opening" role="status">Opening {title} …</p></div>
<noscript><p class="opening">This page needs JavaScript; please allow it.</p></noscript>
<script type="application/json" id="licenses">{quoted}</script>
"""
    return b"".join(
        [head.encode(), data, f"<script>{script}</script>\n</body>\n</html>\n".encode()]
    )


def _refuse_to_replace_others(folder: Path) -> None:
    try:
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
    except OSError as error:
        raise files.unwritable(folder, error) from error
    others = [name for name in names if not _OURS.fullmatch(name)]
    if others:
        raise ExportError(
            f"The folder holds other files ({sorted(others)[0]}), and they would be lost",
            place=str(folder), remedy="Choose an empty or new folder with --out.",
        )  # fmt: skip
