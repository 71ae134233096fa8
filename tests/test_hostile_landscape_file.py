"""Landscape files made to do harm, and damaged ones: refused in words, nothing left behind."""

import hashlib
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from scipy import sparse

from explorer.errors import ExplorerError, LandscapeError
from explorer.landscape import EDITS, MANIFEST, SEARCH_INDEX
from explorer.packing import inspection
from explorer.packing.finishing import find_fault
from explorer.packing.members import CHECKSUMS
from explorer.packing.pack import packed
from explorer.packing.unpack import unpack
from tests.conftest import BUNDLED_LANDSCAPE

PLACES = 60
PLAIN = 0o100644 << 16

Members = Mapping[str, bytes]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return packed(BUNDLED_LANDSCAPE)


@pytest.fixture(scope="module")
def members(whole: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(members: Members, *, sums: bool = True) -> bytes:
    """An archive with right checksums, whatever it holds."""
    content = dict(members)
    if sums:
        content.pop(CHECKSUMS, None)
        lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in content.items()]
        content = {CHECKSUMS: "".join(lines).encode()} | content
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return file.getvalue()


def refused(content: bytes, folder: Path, words: str) -> None:
    """A file that is refused, and of which nothing is left."""
    file = folder / "hostile.landscape"
    file.write_bytes(content)
    with pytest.raises(LandscapeError, match=words):
        unpack(file, folder / "inside" / "landscape")
    assert not [path for path in folder.rglob("*") if path.is_file() and path != file]
    assert not list((folder / "inside").iterdir() if (folder / "inside").exists() else ())


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "/etc/cron.d/evil", "C:\\evil.exe", "papers.parquet/../x", "evil.pkl",
     SEARCH_INDEX, "sub/papers.parquet", "CON", "PAPERS.PARQUET", "sub/"],
)  # fmt: skip
def test_only_members_of_the_contract_are_taken(
    members: Members, tmp_path: Path, name: str
) -> None:
    refused(archive_of({**members, name: b"harm"}), tmp_path, "is no part of a landscape")


def changed(whole: bytes, change: Callable[[zipfile.ZipFile], None]) -> bytes:
    file = io.BytesIO(whole)
    with zipfile.ZipFile(file, "a") as archive:
        change(archive)
    return file.getvalue()


def member(name: str, mode: int, kind: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, kind
    return info


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("info", "words"),
    [
        (member(EDITS, 0o120777), "is no plain file"),  # a link
        (member(EDITS, 0o020666), "is no plain file"),  # a device
        (member(EDITS, 0o100644, zipfile.ZIP_DEFLATED), "is compressed"),
        (member("topics.parquet", 0o100644), "holds topics.parquet twice"),
    ],
)
def test_links_devices_bombs_and_doubles(
    whole: bytes, tmp_path: Path, info: zipfile.ZipInfo, words: str
) -> None:
    content = changed(whole, lambda archive: archive.writestr(info, b"/etc/passwd" * 1000))
    refused(content, tmp_path, words)


def test_sizes_and_counts_are_bounded(whole: bytes, members: Members, tmp_path: Path) -> None:
    refused(archive_of({**members, MANIFEST: b" " * 5_000_000}), tmp_path, "larger than it can be")
    many = archive_of(members | {f"{number}.parquet": b"" for number in range(500)})
    refused(many, tmp_path, "more members than a landscape has")
    refused(b"", tmp_path, "it is no archive")
    refused(whole[:-1000] + whole[-999:], tmp_path, "the archive is damaged")
    refused(whole + b"more behind", tmp_path, "it is no archive")
    at = whole.rindex(b"PK\x05\x06")
    large = whole[:at] + b"PK\x06\x07" + b"\0" * 16 + whole[at:]
    refused(large, tmp_path, "more members")


def test_all_members_are_needed_and_listed(members: Members, tmp_path: Path) -> None:
    for name in (MANIFEST, "papers.parquet", "embeddings.npy"):
        rest = {one: text for one, text in members.items() if one != name}
        refused(archive_of(rest), tmp_path, f"{name} is missing")
    unlisted = {**members, CHECKSUMS: members[CHECKSUMS].replace(b"  terms", b" terms")}
    refused(archive_of(unlisted, sums=False), tmp_path, f"{CHECKSUMS} does not list")
    other = {**members, "terms.parquet": members["topics.parquet"]}
    refused(archive_of(other, sums=False), tmp_path, "terms.parquet is not as it was saved")


def test_lies_about_sizes_are_found(whole: bytes, tmp_path: Path) -> None:
    """Every size and place in the directory of the archive, made large."""
    start = whole.rindex(b"PK\x01\x02")
    for offset in (20, 24, 42):
        content = bytearray(whole)
        content[start + offset : start + offset + 4] = struct.pack("<L", 0x7FFFFFFF)
        refused(bytes(content), tmp_path, "cannot be opened")


def test_nothing_but_an_error_or_the_same_landscape(whole: bytes, tmp_path: Path) -> None:
    """Seeded damage: bits turned, ends cut off, blocks exchanged, bytes put in."""
    chance = random.Random(20)
    file, target = tmp_path / "file.landscape", tmp_path / "landscape"
    expected = {path.name: path.read_bytes() for path in BUNDLED_LANDSCAPE.iterdir()}
    came_through = 0
    for number in range(PLACES):
        content, place = bytearray(whole), chance.randrange(len(whole))
        if number % 2:  # half of them where the archive describes itself
            place = chance.choice([chance.randrange(2000), len(whole) - 1 - place % 1500])
        match number % 4:
            case 0 | 1:
                content[place] ^= 1 << chance.randrange(8)
            case 2:
                del content[place : place + chance.choice([1, 100, len(whole)])]
            case 3:
                other = chance.randrange(len(whole) - 64)
                content[place : place + 32] = whole[other : other + 32]
        file.write_bytes(content)
        try:
            unpack(file, target)
        except ExplorerError:
            pass
        else:
            assert {path.name: path.read_bytes() for path in target.iterdir()} == expected
            came_through += 1
            for path in target.iterdir():
                path.unlink()
            target.rmdir()
        assert [path.name for path in tmp_path.iterdir()] == ["file.landscape"]
    assert came_through < PLACES / 4


def test_members_exchanged_with_right_checksums(members: Members, tmp_path: Path) -> None:
    """Checksums can be made right, so the content must be looked at too."""
    names = sorted(set(members) - {CHECKSUMS})
    chance = random.Random(5)
    for _ in range(12):
        one, other = chance.sample(names, 2)
        swapped = {**members, one: members[other], other: members[one]}
        assert fault_of(swapped, tmp_path), (one, other)


def fault_of(members: Members, folder: Path) -> str:
    """What the inspection says of these files, their checksums in the manifest made right."""
    for path in folder.iterdir():
        path.unlink()
    files = {name: text for name, text in members.items() if name != CHECKSUMS}
    try:
        manifest = json.loads(files[MANIFEST])
        manifest["files"] = {
            name: hashlib.sha256(text).hexdigest()
            for name, text in files.items() if name not in (MANIFEST, EDITS)
        }  # fmt: skip
        files[MANIFEST] = json.dumps(manifest).encode()
    except (ValueError, TypeError, RecursionError):
        pass  # what is no manifest is to be found out below
    for name, text in files.items():
        (folder / name).write_bytes(text)
    try:
        return find_fault(folder)
    except Exception as error:
        return f"raised {type(error).__name__}"


def test_the_real_one_has_no_fault(members: Members, tmp_path: Path) -> None:
    assert fault_of(members, tmp_path) == ""


def table(members: Members, name: str) -> pa.Table:
    return pq.read_table(io.BytesIO(members[f"{name}.parquet"]))


def as_parquet(table: pa.Table, **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def with_column(members: Members, name: str, column: str, values: object) -> Members:
    old = table(members, name)
    place = old.schema.get_field_index(column)
    made = pa.array(values, from_pandas=True) if isinstance(values, list | np.ndarray) else values
    new = old.set_column(place, column, made)
    return {**members, f"{name}.parquet": as_parquet(new)}


def with_value(members: Members, name: str, column: str, value: object, row: int = 1) -> Members:
    old = table(members, name)[column]
    values = [*old.to_pylist()]
    values[row] = value
    return with_column(members, name, column, pa.array(values, old.type))


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("papers", "x", float("nan"), "no place on the map"),
        ("papers", "y", float("inf"), "no place on the map"),
        ("papers", "title", None, "lacks values in the column title"),
        ("papers", "title", "x" * 20_000, "text of 20,000 characters"),
        ("papers", "abstract", "x" * 300_000, "text of 300,000 characters"),
        ("papers", "paper_id", "", "share an id or have none"),
        ("papers", "paper_id", "arxiv:2512.20963", "share an id"),
        ("papers", "topic_1", 99, "are not those of the papers"),
        ("papers", "nearest_topic_1", 99, "nearest topic at level 1"),
        ("papers", "probability_0", 1.5, "not between 0 and 1"),
        ("papers", "date_precision", "century", "unknown precision"),
        ("papers", "citations", -5, "below 0"),
        ("topics", "level", 7, "at a level that there is not|not those of"),
        ("topics", "topic", 0, "listed twice"),
        ("topics", "size", 10**12, "not those of the papers"),
        ("topics", "label", " ", "no label"),
        ("topics", "label", "x" * 3000, "too long"),
        ("topics", "parent", 50, "part of one that there is not"),
        ("topics", "x", float("nan"), "no place"),
        ("topics", "hue", float("inf"), "no colour"),
        ("topics", "representatives", [0, 296], "representative paper"),
        ("terms", "topic", 50, "a topic that there is not"),
        ("terms", "weight", float("nan"), "no weight"),
        ("hierarchy", "left", 34, "is no tree"),
        ("hierarchy", "right", -1, "is no tree"),
        ("hierarchy", "distance", float("nan"), "lacks a distance"),
        ("vocabulary", "papers", 297, "more papers than there are"),
        ("ledger", "status", "stolen", "unknown status"),
    ],
)
def test_values_that_do_not_fit(
    members: Members, tmp_path: Path, name: str, column: str, value: object, words: str
) -> None:
    fault = fault_of(with_value(members, name, column, value), tmp_path)
    assert pc.match_substring_regex(pa.scalar(fault), words).as_py(), fault


def with_rows(members: Members, name: str, count: int) -> Members:
    return {**members, f"{name}.parquet": as_parquet(table(members, name).slice(0, count))}


def as_npy(array: np.ndarray, *, pickled: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=pickled)
    return file.getvalue()


def as_npz(counts: object, **more: object) -> bytes:
    file = io.BytesIO()
    sparse.save_npz(file, counts, **more)
    return file.getvalue()


def said_for_pandas(members: Members, **said: object) -> bytes:
    old = table(members, "papers")
    words = json.loads(old.schema.metadata[b"pandas"]) | said
    return as_parquet(old.replace_schema_metadata({"pandas": json.dumps(words)}))


def header(shape: tuple[int, ...], kind: str) -> bytes:
    file = io.BytesIO()
    facts = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, facts)
    return file.getvalue()


def indices(value: int) -> sparse.csr_array:
    counts = sparse.load_npz(BUNDLED_LANDSCAPE / "doc_terms.npz")
    counts.indices[3] = value
    return counts


near = np.load(BUNDLED_LANDSCAPE / "neighbors.npy")
vectors = np.load(BUNDLED_LANDSCAPE / "embeddings.npy")
FILES: dict[str, tuple[Callable[[Members], Members], str]] = {
    "fewer papers": (lambda m: with_rows(m, "papers", 200), "rows|counts other papers"),
    "fewer terms": (lambda m: with_rows(m, "vocabulary", 9), "differ in their number of terms"),
    "a column more": (
        lambda m: m | {"terms.parquet": as_parquet(
            table(m, "terms").append_column("more", pa.nulls(384)))},
        "other columns than a landscape: more",
    ),
    "a column less": (
        lambda m: m | {"papers.parquet": as_parquet(table(m, "papers").drop_columns("abstract"))},
        "other columns than a landscape: abstract",
    ),
    "a column of another type": (
        lambda m: with_column(m, "papers", "x", ["left"] * 296), "column x of type string",
    ),
    "text that is none": (
        lambda m: with_column(m, "papers", "title", pa.Array.from_buffers(
            pa.string(), 296, [None, pa.py_buffer(np.arange(297, dtype=np.int32)),
                               pa.py_buffer(b"\xff" * 296)])),
        "raised ArrowInvalid",
    ),
    "one long text for all by dictionary": (
        lambda m: with_column(m, "papers", "venue", pa.DictionaryArray.from_arrays(
            pa.array([0] * 296, pa.int32()), ["x" * 30_000]).cast(pa.string())),
        "text of 30,000 characters",
    ),
    "short texts that unpack to gigabytes": (
        lambda m: m | {"ledger.parquet": as_parquet(swollen(m), store_schema=False)},
        "ledger.parquet unpacks to more than it can",
    ),
    "an index for pandas": (
        lambda m: m | {"papers.parquet": said_for_pandas(m, index_columns=["paper_id"])},
        "asks to be read in another way",
    ),
    "an extension type for pandas": (
        lambda m: m | {"papers.parquet": said_for_pandas(m, columns=[
            {"name": "x", "field_name": "x", "pandas_type": "float32",
             "numpy_type": "category", "metadata": None}])},
        "asks to be read in another way|raised TypeError",
    ),
    "a pickle for an array": (
        lambda m: m | {"neighbors.npy": as_npy(np.array([{}], dtype=object), pickled=True)},
        "neighbors.npy is no table of numbers",
    ),
    "a pickle for the counts": (
        lambda m: m | {"doc_terms.npz": pickled_counts()}, "doc_terms.npz holds data.npy",
    ),
    "an endless array": (
        lambda m: m | {"embeddings.npy": header((296, 9000), "<f2")}, "another size than it says",
    ),
    "an array of huge shape": (
        lambda m: m | {"embeddings.npy": header((2**62, 2**62), "<f2")}, "has the shape",
    ),
    "papers beyond the last": (
        lambda m: m | {"neighbors.npy": as_npy(near + 290)}, "a nearest paper is none",
    ),
    "papers before the first": (
        lambda m: m | {"neighbors.npy": as_npy(near - 5)}, "a nearest paper is none",
    ),
    "embeddings that are no numbers": (
        lambda m: m | {"embeddings.npy": as_npy(vectors * np.float16(np.nan))}, "is no vector",
    ),
    "other numbers than half ones": (
        lambda m: m | {"embeddings.npy": as_npy(vectors.astype(np.float64))},
        "no table of numbers of the type float16",
    ),
    "words beyond the last": (
        lambda m: m | {"doc_terms.npz": as_npz(indices(10**6))}, "raised ValueError|cannot be read",
    ),
    "counts by columns": (
        lambda m: m | {"doc_terms.npz": as_npz(sparse.csc_array(indices(1)))}, "by rows",
    ),
    "a bomb of counts": (
        lambda m: m | {"doc_terms.npz": bomb()}, "doc_terms.npz is larger than it can be",
    ),
    "no edits": (lambda m: m | {EDITS: b"{}\n"}, "holds what is no edit"),
    "a manifest that is a list": (lambda m: m | {MANIFEST: b"[]"}, "not the manifest"),
    "a manifest of endless depth": (
        lambda m: m | {MANIFEST: b"[" * 100_000}, "raised RecursionError|raised JSONDecodeError",
    ),
}  # fmt: skip


def pickled_counts() -> bytes:
    counts = sparse.load_npz(BUNDLED_LANDSCAPE / "doc_terms.npz")
    file = io.BytesIO()
    np.savez(
        file, format=np.array(b"csr"), shape=np.array(counts.shape), _is_array=np.array(True),
        indices=counts.indices, indptr=counts.indptr,
        data=np.array([print] * counts.nnz, dtype=object),
    )  # fmt: skip
    return file.getvalue()


def swollen(members: Members) -> pa.Table:
    """A million rows that share one text, which a file keeps once."""
    ledger = table(members, "ledger").take(pa.array(np.zeros(1_000_000, dtype=np.int32)))
    ones = pa.array(np.zeros(1_000_000, dtype=np.int32))
    long = pa.DictionaryArray.from_arrays(ones, pa.array(["x" * 15_000]))
    return ledger.set_column(ledger.schema.get_field_index("reason"), "reason", long)


def bomb() -> bytes:
    """Counts that say that they unpack to twenty gigabytes."""
    content = bytearray(as_npz(sparse.load_npz(BUNDLED_LANDSCAPE / "doc_terms.npz")))
    at = 0
    while (at := content.find(b"PK\x01\x02", at + 1)) > 0:
        content[at + 24 : at + 28] = struct.pack("<L", 0xF0000000)
    return bytes(content)


@pytest.mark.parametrize("case", FILES)
def test_files_that_do_not_fit(members: Members, tmp_path: Path, case: str) -> None:
    make, words = FILES[case]
    fault = fault_of(make(members), tmp_path)
    assert pc.match_substring_regex(pa.scalar(fault), words).as_py(), fault


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""), ("name", 5), ("name", "\ud800"), ("name", "x" * 300), ("levels", []),
        ("levels", [{}]), ("levels", [{"topics": 1, "outliers": 1, "min_topic_size": 2}] * 9),
        ("counts", {}), ("counts", None), ("notes", ["x" * 9000]), ("notes", "x"),
        ("plan", {"method": "magic"}), ("seconds", {"embed": "long"}), ("versions", {"a": {}}),
        ("quality", {"neighbor_preservation": float("nan")}), ("config", []),
        ("granularity", [{"topics": -1}]), ("corpus_fingerprint", "abc"),
        ("languages", {"en": 1.5}), ("format_version", 99), ("format_version", "2"),
        ("extra", {"a": [[[[[[[[1]]]]]]]]}),
    ],
)  # fmt: skip
def test_manifests_that_pages_could_not_show(
    members: Members, tmp_path: Path, key: str, value: object
) -> None:
    manifest = json.loads(members[MANIFEST]) | {key: value}
    fault = fault_of({**members, MANIFEST: json.dumps(manifest).encode()}, tmp_path)
    assert fault.startswith((f"{key} in {MANIFEST}", f"{MANIFEST} is not", "it is in format 99"))


def test_the_inspecting_process_says_what_it_found(members: Members, tmp_path: Path) -> None:
    content = archive_of(with_value(members, "papers", "title", None))
    refused(content, tmp_path, "lacks values in the column title")


def test_a_crash_or_endless_work_of_the_inspecting_process_is_an_error(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_SECONDS", 0)
    refused(whole, tmp_path, "takes longer than it can")
    monkeypatch.undo()
    monkeypatch.setattr(inspection.sys, "executable", "/bin/false")
    refused(whole, tmp_path, "crashes or takes too much memory")
