"""`explorer export --format html`."""

import argparse
from pathlib import Path
from typing import Any

from explorer.edits.opening import load_edited
from explorer.export.offline.writing import OnProgress, write_file, write_folder


def write_page(options: argparse.Namespace, on_progress: OnProgress) -> tuple[dict[str, Any], str]:
    """Write a landscape, edits included, as a page that needs no server, or as a folder of one.

    Args:
        options: From the command line.
        on_progress: Called with the parts done and their number.

    Raises:
        ExportError: It cannot be written.
    """
    landscape, _ = load_edited(Path(options.folder))
    write = write_folder if options.as_folder else write_file
    saved = write(
        landscape, Path(options.out), abstracts=not options.no_abstracts, on_progress=on_progress
    )
    result = {
        "page": str(saved.path), "papers": saved.papers, "files": saved.files,
        "bytes": saved.size, "bytes_per_paper": round(saved.per_paper),
    }  # fmt: skip
    how = (
        f"Put it on any static host; to try it: python -m http.server --directory {saved.path}"
        if options.as_folder
        else "Open it in any browser; it needs no server and no network"
    )
    text = (
        f"Written: {saved.path}, {saved.size / 1e6:.1f} MB: {saved.per_paper:,.0f} bytes for each "
        f"of {saved.papers:,} papers\n{how}"
    )
    return result, text
