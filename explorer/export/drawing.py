"""A process of its own that lets a Chromium draw one chart; nothing it does reaches the network.

Run as `python -m explorer.export.drawing BROWSER`; the order comes as JSON on standard input, the
picture goes to standard output.
"""

import asyncio
import base64
import json
import os
import sys
import tempfile
from pathlib import Path

_NOWHERE = "127.0.0.1:9"
"""A proxy that nobody answers at: the page is made of files of this machine."""


def main() -> int:
    """Draw what standard input asks for."""
    order = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="explorer-figure-") as folder:
        fonts = Path(folder) / "fonts.js"
        fonts.write_text(_font_script(order["fonts"]), encoding="utf-8")
        picture = asyncio.run(_draw(order, sys.argv[1], fonts))
    sys.stdout.buffer.write(picture)
    return 0


async def _draw(order: dict, browser: str, fonts: Path) -> bytes:
    from kaleido import Kaleido, PageGenerator

    page = PageGenerator(mathjax=False, others=[fonts.as_uri()])
    # No Chromium starts its sandbox for root.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    async with Kaleido(
        page_generator=page, path=browser, proxy_server=_NOWHERE, timeout=order["seconds"],
        enable_sandbox=not root and order["sandbox"],
    ) as kaleido:  # fmt: skip
        options = {"format": order["format"], "scale": order["scale"]}
        return await kaleido.calc_fig(order["figure"], opts=options)


def _font_script(files: dict[str, str]) -> str:
    """What makes fonts known to the page, so that texts are measured in the letters drawn.

    Args:
        files: Path by weight; none if those of the machine are to be used.
    """
    lines = []
    for weight, path in files.items():
        content = base64.b64encode(Path(path).read_bytes()).decode()
        lines.append(
            f'document.fonts.add(new FontFace("DejaVu Sans", Uint8Array.from(atob("{content}"), '
            f'letter => letter.charCodeAt(0)).buffer, {{weight: "{weight}"}}));'
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
