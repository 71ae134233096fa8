"""`explorer report`."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.edits.history import history
from explorer.edits.opening import load_edited
from explorer.edits.store import read_edits
from explorer.errors import ExportError
from explorer.export.files import check_level, write_file
from explorer.export.report.blocks import Report
from explorer.export.report.contents import gather
from explorer.export.report.pdf import pdf_bytes
from explorer.export.report.web import html_bytes

WRITERS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {"html": html_bytes, "pdf": pdf_bytes}
)


def write_report(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write the report of a landscape, edits included, into a file.

    Raises:
        ExportError: The name of the file ends otherwise, there is no such level, or the file
            cannot be written.
    """
    path = Path(options.out)
    form = path.suffix.lower().removeprefix(".")
    if form not in WRITERS:
        raise ExportError(
            "A report is written as .html or .pdf", place=str(path),
            remedy="Give the file one of these endings.",
        )  # fmt: skip
    folder = Path(options.folder)
    landscape, _ = load_edited(folder)
    if options.level is not None:
        check_level(landscape, options.level)
    edits = history(read_edits(folder).lines).done
    content = WRITERS[form](gather(landscape, edits, options.level))
    write_file(path, content)
    return {"report": str(path), "bytes": len(content)}, f"Written: {path}"
