"""The folder between builder and app: whole, checked, never half written."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.errors import LandscapeError
from explorer.landscape import (
    MANIFEST,
    OUTLIER,
    TABLE_COLUMNS,
    Landscape,
    find_disagreement,
    load,
    save,
)
from explorer.search_index import write_search_index
from explorer.storage.checks import checksum_of

FILES = {
    "manifest.json", "papers.parquet", "topics.parquet", "terms.parquet", "hierarchy.parquet",
    "doc_terms.npz", "vocabulary.parquet", "neighbors.npy", "neighbor_distances.npy",
    "embeddings.npy", "search.sqlite", "ledger.parquet",
}  # fmt: skip


@pytest.fixture
def copy(bundled: Landscape, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled.folder, tmp_path / "copy"))


def test_it_has_every_file_of_the_contract(bundled: Landscape) -> None:
    assert {path.name for path in bundled.folder.iterdir()} == FILES
    assert set(bundled.manifest["files"]) == FILES - {MANIFEST}


def test_rows_agree_everywhere(bundled: Landscape) -> None:
    papers = len(bundled.papers)
    assert bundled.embeddings.dtype == np.float16
    assert bundled.embeddings.shape == (papers, 384)
    assert bundled.neighbors.shape == bundled.neighbor_distances.shape == (papers, 15)
    assert bundled.doc_terms.shape == (papers, len(bundled.vocabulary))
    row = 17
    similarity = bundled.embeddings.astype(np.float32) @ bundled.embeddings[row].astype(np.float32)
    similarity[row] = -1
    assert bundled.neighbors[row, 0] == similarity.argmax()
    used = bundled.vocabulary["term"][bundled.doc_terms[[row]].indices]
    text = bundled.papers["abstract"][row].lower()
    assert (used.str.split().str[0].str.lower().map(lambda word: word[:4] in text)).mean() > 0.9


def test_topics_count_their_papers(bundled: Landscape) -> None:
    for level in range(bundled.levels):
        counts = pd.Series(bundled.topic_of(level)).value_counts()
        sizes = bundled.topics_at(level)["size"]
        assert counts.drop(OUTLIER, errors="ignore").to_dict() == sizes.to_dict()
        assert sizes.is_monotonic_decreasing


def test_parents_hold_most_of_their_childrens_papers(bundled: Landscape) -> None:
    for level in range(1, bundled.levels):
        for topic, row in bundled.topics_at(level).iterrows():
            above = bundled.topic_of(level - 1)[bundled.topic_of(level) == topic]
            inside = above[above != OUTLIER]
            if 2 * len(inside) >= len(above):
                assert row["parent"] == np.bincount(inside).argmax()


def test_saving_and_loading_changes_nothing(bundled: Landscape, tmp_path: Path) -> None:
    save(bundled, tmp_path / "again", write_search_index)
    again = load(tmp_path / "again")
    for table in TABLE_COLUMNS:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(bundled, table))
    assert np.array_equal(again.embeddings, bundled.embeddings)
    assert (again.doc_terms != bundled.doc_terms).nnz == 0


@pytest.mark.parametrize("name", sorted(FILES - {MANIFEST}))
def test_a_changed_or_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (copy / name).write_bytes(content)
    with pytest.raises(LandscapeError, match=name) as raised:
        load(copy)
    assert "python -m explorer build" in raised.value.remedy
    (copy / name).unlink()
    with pytest.raises(LandscapeError, match=name):
        load(copy)


@pytest.mark.parametrize("name", sorted(FILES - {MANIFEST}))
def test_whatever_a_file_has_become_the_error_names_it(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    for place in np.linspace(0, len(content) - 1, 40).astype(int):
        content[place] ^= 0xFF
    (copy / name).write_bytes(content)
    with pytest.raises(LandscapeError, match=name):
        load(copy)


def test_texts_of_many_pieces_are_read_as_one(bundled: Landscape, copy: Path) -> None:
    bundled.papers.to_parquet(copy / "papers.parquet", row_group_size=50)
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["files"]["papers.parquet"] = checksum_of(copy / "papers.parquet")
    (copy / MANIFEST).write_text(json.dumps(manifest))
    papers = load(copy).papers
    pd.testing.assert_frame_equal(papers, bundled.papers)
    pieces = [getattr(papers[name].array, "_pa_array", None) for name in ("title", "abstract")]
    assert {one.num_chunks for one in pieces if one is not None} <= {1}


def test_another_version_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps(manifest | {"format_version": 99}))
    with pytest.raises(LandscapeError, match="format 99"):
        load(copy)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format_version": 2}'])
def test_a_broken_manifest_is_refused(copy: Path, content: str) -> None:
    (copy / MANIFEST).write_text(content)
    with pytest.raises(LandscapeError):
        load(copy)


def test_files_outside_the_folder_are_not_read(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["files"] = {"../copy/papers.parquet": manifest["files"]["papers.parquet"]}
    (copy / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(LandscapeError, match="missing or not as it was written"):
        load(copy)


def test_a_missing_folder_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(LandscapeError, match="No landscape") as raised:
        load(tmp_path / "nowhere")
    assert "python -m explorer build" in raised.value.remedy


def test_disagreeing_shapes_are_found(bundled: Landscape) -> None:
    assert find_disagreement(bundled) == ""
    assert "embeddings" in find_disagreement(replace(bundled, embeddings=bundled.embeddings[1:]))
    assert "probability_2" in find_disagreement(
        replace(bundled, papers=bundled.papers.drop(columns="probability_2"))
    )
    assert "label" in find_disagreement(
        replace(bundled, topics=bundled.topics.drop(columns="label"))
    )


def test_a_crash_while_saving_leaves_the_earlier_landscape(copy: Path) -> None:
    before = load(copy)

    def crash(*_: object) -> None:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        save(replace(before, manifest=before.manifest | {"name": "New"}), copy, crash)
    assert load(copy).name == before.name
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_saving_over_a_landscape_replaces_it_whole(copy: Path) -> None:
    (copy / "leftover.txt").write_text("old")
    before = load(copy)
    save(replace(before, manifest=before.manifest | {"name": "New"}), copy, write_search_index)
    assert load(copy).name == "New"
    assert {path.name for path in copy.iterdir()} == FILES
