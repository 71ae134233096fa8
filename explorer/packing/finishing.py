"""All checks of an unpacked landscape in their order, and the search index written between them."""

import json
from pathlib import Path
from typing import Any

from explorer.edits.lines import read_text
from explorer.errors import ExplorerError
from explorer.landscape import (
    EDITS,
    FORMAT_VERSION,
    MANIFEST,
    SEARCH_INDEX,
    load,
    write_manifest,
)
from explorer.packing.contents import find_wrong_content
from explorer.packing.files import find_wrong_file, read_papers
from explorer.packing.manifest import find_wrong_manifest
from explorer.packing.members import BUILT
from explorer.search_index import write_search_index
from explorer.storage.checks import checksum_of


def find_fault(folder: Path) -> str:
    """What is wrong with a landscape that came from elsewhere; empty if nothing is.

    Args:
        folder: Holds all files of a landscape; the search index in it is written anew.
    """
    manifest: Any = json.loads((folder / MANIFEST).read_bytes())
    fault = _wrong_version(manifest) or find_wrong_manifest(manifest)
    if fault:
        return fault
    if set(manifest["files"]) - {SEARCH_INDEX} != set(BUILT):
        return f"{MANIFEST} does not list the files of a landscape"
    fault = find_wrong_file(folder, manifest) or _wrong_edits(folder)
    if fault:
        return fault
    (folder / SEARCH_INDEX).unlink(missing_ok=True)
    write_search_index(read_papers(folder), folder / SEARCH_INDEX)
    files = manifest["files"] | {SEARCH_INDEX: checksum_of(folder / SEARCH_INDEX)}
    manifest["files"] = dict(sorted(files.items()))
    write_manifest(folder, manifest)
    try:
        landscape = load(folder)
    except ExplorerError as error:
        return error.problem
    return find_wrong_content(landscape)


def _wrong_version(manifest: Any) -> str:  # noqa: ANN401 (JSON)
    version = manifest.get("format_version") if isinstance(manifest, dict) else None
    if type(version) is int and version != FORMAT_VERSION:
        return f"it is in format {version}, and this program reads format {FORMAT_VERSION}"
    return ""


def _wrong_edits(folder: Path) -> str:
    if not (folder / EDITS).exists():
        return ""
    try:
        problems = read_text((folder / EDITS).read_bytes()).problems
    except ExplorerError as error:
        return error.problem
    return f"{EDITS} holds what is no edit: {problems[0]}" if problems else ""
