"""What lies in a landscape file, and how much of it.

A `.landscape` is a ZIP archive of the files of a landscape folder, stored and not deflated: what is
large in it is packed already (deflating all of 20,000 papers makes 29 MB 11 % smaller), stored
bytes are the same whatever library writes them, and nothing stored can swell when it is unpacked.

The search index is left out. It follows from the papers, is nearly half of a folder, and a
database of unknown origin would have to be opened to be checked; whoever unpacks writes it anew.
"""

from explorer.errors import LandscapeError
from explorer.landscape import EDITS, MANIFEST, SEARCH_INDEX, TABLE_COLUMNS

ENDING = ".landscape"
CHECKSUMS = "SHA256SUMS"
"""The first member: a line `<sha256>  <name>` for each other one, as `sha256sum -c` reads it."""

TABLES = tuple(f"{table}.parquet" for table in TABLE_COLUMNS)
ARRAYS = ("neighbors.npy", "neighbor_distances.npy", "embeddings.npy")
COUNTS = "doc_terms.npz"
BUILT = tuple(sorted((*TABLES, *ARRAYS, COUNTS)))
"""What a build has written and the manifest has checksums of, but for the search index."""
REQUIRED = (CHECKSUMS, MANIFEST, *BUILT)
MEMBERS = (*REQUIRED, EDITS)

LARGEST_TEXT = {CHECKSUMS: 10_000, MANIFEST: 4_000_000, EDITS: 64 << 20}
"""Bytes of members that are read whole."""


def not_a_landscape(place: str, problem: str) -> LandscapeError:
    """What is wrong with a landscape file."""
    return LandscapeError(
        f"This landscape file cannot be opened: {problem}", place=place,
        remedy="Nothing was changed. Ask for the file again where it came from, as it was saved "
        "by this program.",
    )  # fmt: skip


def without_index(files: dict[str, str]) -> dict[str, str]:
    """The checksums of a manifest as they stand in a landscape file."""
    return {name: checksum for name, checksum in files.items() if name != SEARCH_INDEX}
