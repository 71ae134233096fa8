"""A landscape larger than memory: written part by part, read in place."""

import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.errors import LandscapeError
from explorer.landscape import MANIFEST, TABLE_COLUMNS, Landscape, load
from explorer.mapped import MappedWriter, save_mapped
from explorer.storage.arrays import GrowingArray
from explorer.storage.lookup import RowOf
from explorer.storage.tables import GrowingTable, opened


@pytest.fixture(scope="module")
def full(bundled: Landscape) -> Landscape:
    """The bundled papers with every kind of value: authors, citations, titles that are missing."""
    count = len(bundled.papers)
    papers = bundled.papers.assign(
        authors=[np.array(["Ada Ó", "Bo"][: row % 3], dtype=object) for row in range(count)],
        keywords=[np.array(["maps"] * (row % 2), dtype=object) for row in range(count)],
        citations=pd.array([None if row % 5 else row for row in range(count)], dtype="Int64"),
        title=bundled.papers["title"].where(np.arange(count) % 7 > 0, ""),
    )
    return replace(bundled, papers=papers)


@pytest.fixture(scope="module")
def mapped(full: Landscape, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    folder = tmp_path_factory.mktemp("mapped") / "landscape"
    save_mapped(full, folder)
    return load(folder)


@pytest.fixture
def copy(mapped: Landscape, tmp_path: Path) -> Path:
    return Path(shutil.copytree(str(mapped.folder), tmp_path / "copy"))


def assert_same(one: Landscape, other: Landscape) -> None:
    for name in TABLE_COLUMNS:
        table, again = getattr(one, name), getattr(other, name)
        assert list(table.columns) == list(again.columns)
        for column in table:
            if table[column].dtype == object:
                assert list(map(list, table[column])) == list(map(list, again[column]))
            else:
                pd.testing.assert_series_equal(table[column], again[column])
    assert (one.doc_terms != other.doc_terms).nnz == 0
    for name in ("neighbors", "neighbor_distances", "embeddings"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_nothing_is_lost(full: Landscape, mapped: Landscape) -> None:
    assert mapped.is_mapped
    assert not full.is_mapped
    assert_same(full, mapped)
    assert full.display_titles.tolist() == mapped.display_titles.tolist()
    assert mapped.titles_of([7, 8]).tolist() == full.display_titles.iloc[[7, 8]].tolist()


def test_parts_of_any_size_make_the_same_files(
    full: Landscape, mapped: Landscape, tmp_path: Path
) -> None:
    writer = MappedWriter(tmp_path)
    edges = [0, 1, 1, 40, 250, len(full.papers)]
    for start, end in pairwise(edges):
        part = slice(start, end)
        writer.add(
            full.papers.iloc[part], full.doc_terms[part], full.neighbors[part],
            full.neighbor_distances[part], full.embeddings[part], full.ledger.iloc[part],
        )  # fmt: skip
    rest = slice(len(full.papers), None)
    writer.add(
        full.papers.iloc[rest], full.doc_terms[rest], full.neighbors[rest],
        full.neighbor_distances[rest], full.embeddings[rest], full.ledger.iloc[rest],
    )  # fmt: skip
    writer.finish(
        full.manifest, topics=full.topics, terms=full.terms, hierarchy=full.hierarchy,
        vocabulary=full.vocabulary,
    )  # fmt: skip
    ours, theirs = load(tmp_path).manifest["files"], mapped.manifest["files"]
    assert set(ours) == set(theirs)
    assert {name for name in ours if ours[name] != theirs[name]} <= {"search.sqlite"}
    assert_same(load(tmp_path), mapped)


def test_parts_must_fit_each_other(full: Landscape, tmp_path: Path) -> None:
    writer = MappedWriter(tmp_path)
    arrays = [full.doc_terms[:2], full.neighbors[:2], full.neighbor_distances[:2]]
    with pytest.raises(ValueError, match="embeddings has 3 rows for 2 papers"):
        writer.add(full.papers.iloc[:2], *arrays, full.embeddings[:3], full.ledger)
    array = GrowingArray(tmp_path / "a.npy", "<f4")
    array.add(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="rows of"):
        array.add(np.zeros((2, 4)))


def test_nothing_is_copied_into_memory(mapped: Landscape) -> None:
    papers = mapped.papers
    for name in ("x", "topic_0", "date", "citations"):
        values = papers[name].array
        numbers = getattr(values, "_data", None) if name == "citations" else papers[name].to_numpy()
        assert not numbers.flags.owndata, name
        assert not numbers.flags.writeable, name
    assert isinstance(mapped.neighbors, np.memmap)
    assert not mapped.doc_terms.data.flags.owndata
    assert not mapped.doc_terms.indices.flags.owndata


def test_opening_reads_no_abstract(copy: Path, full: Landscape) -> None:
    """Abstracts that are no text at all: whoever looked at them would fail."""
    path = copy / "papers.arrow"
    content = path.read_bytes()
    abstracts = "".join(full.papers["abstract"]).encode()
    assert content.count(abstracts) == 1
    path.write_bytes(content.replace(abstracts, b"\xff" * len(abstracts)))
    opened_again = load(copy)
    titled = int(np.flatnonzero(full.papers["title"] != "")[5])
    assert opened_again.title_of(titled) == full.title_of(titled)
    assert opened_again.row_of[full.papers["paper_id"][9]] == 9
    with pytest.raises(UnicodeDecodeError):
        opened_again.papers["abstract"].iloc[0]
    with pytest.raises(LandscapeError, match=r"papers\.arrow is missing or not as it was written"):
        load(copy, thoroughly=True)


@pytest.mark.parametrize(
    "name",
    ["papers.arrow", "ledger.arrow", "doc_terms.data.npy", "doc_terms.indptr.npy",
     "neighbors.npy", "embeddings.npy", "search.sqlite", "topics.parquet"],
)  # fmt: skip
@pytest.mark.parametrize("harm", ["missing", "short", "long"])
def test_damaged_files_are_named(copy: Path, name: str, harm: str) -> None:
    path = copy / name
    content = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(content[:-100] if harm == "short" else content + bytes(8))
    with pytest.raises(LandscapeError, match=f"{name} is missing or not as it was written"):
        load(copy)


def test_files_of_the_right_size_that_are_something_else_are_refused(copy: Path) -> None:
    for name in ("papers.arrow", "doc_terms.indices.npy"):
        path = copy / name
        content = path.read_bytes()
        path.write_bytes(bytes(len(content)))
        with pytest.raises(LandscapeError, match="damaged: its files cannot be read"):
            load(copy)
        path.write_bytes(content)


def test_a_manifest_without_sizes_is_checked_by_checksums(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    del manifest["sizes"]
    (copy / MANIFEST).write_text(json.dumps(manifest))
    assert load(copy).is_mapped


def test_rows_are_found_by_text() -> None:
    rows = RowOf(pd.Series(["b", "a", "ü", ""]))
    assert rows["ü"] == 2
    assert rows.get("c") is None
    assert rows.get("\ud800") is None
    assert "a" in rows
    assert rows.of_many(["ü", "c", "b", "ü"]).tolist() == [2, 0]
    assert list(rows) == ["b", "a", "ü", ""]
    assert len(RowOf(pd.Series([], dtype="str"))) == 0
    assert RowOf(pd.Series([], dtype="str")).get("a") is None


def test_a_table_without_rows_or_texts(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"text": pd.Series(["", ""], dtype="str"), "lists": [[], []], "number": [1.5, np.nan],
         "day": pd.to_datetime(["2024-01-01", None]).as_unit("ms")}
    )  # fmt: skip
    for rows in (frame, frame.iloc[:0]):
        table = GrowingTable(tmp_path / "table.arrow")
        table.add(rows)
        table.finish()
        again = opened(tmp_path / "table.arrow")
        assert again["lists"].map(len).tolist() == [0] * len(rows)
        pd.testing.assert_frame_equal(again.drop(columns="lists"), rows.drop(columns="lists"))
