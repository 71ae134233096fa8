"""Landscapes for other programs: each file read as its program reads it, by what is documented."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from explorer.__main__ import main
from explorer.analysis.filters import Filters
from explorer.analysis.topic_space import similarities
from explorer.export.interchange import NOISE, point_table, to_points, to_projector, to_vosviewer
from explorer.landscape import OUTLIER, Landscape
from tests.conftest import BUNDLED_LANDSCAPE
from tests.test_pages import run

ALL = np.arange(296)
SOME = np.array([40, 3, 111, 295])
NONE = np.array([], dtype=int)
FINE = 2


def labels(landscape: Landscape, rows: np.ndarray, level: int) -> list[str]:
    names = landscape.topics_at(level)["label"].to_dict() | {OUTLIER: NOISE}
    return [names[topic] for topic in landscape.topic_of(level)[rows]]


def test_points_have_what_other_maps_ask_for(bundled: Landscape) -> None:
    table = pq.read_table(io.BytesIO(to_points(bundled, ALL, 1)))
    assert {str(table.schema.field(name).type) for name in ("x", "y")} == {"float"}
    frame = table.to_pandas()
    assert (frame[["x", "y"]].to_numpy() == bundled.papers[["x", "y"]].to_numpy()).all()
    assert frame["topic"].tolist() == frame["topic_medium"].tolist() == labels(bundled, ALL, 1)
    assert frame["topic_fine"].tolist() == labels(bundled, ALL, FINE)
    assert NOISE in set(frame["topic"])
    dated = bundled.papers["date"].notna()
    assert frame["year"][dated].tolist() == bundled.papers["date"][dated].dt.year.tolist()
    assert frame["year"][~dated].isna().all()
    assert frame["text"].str.startswith(bundled.display_titles.iloc[0]).iloc[0]
    nearest = frame["neighbors"].iloc[7]
    assert nearest["ids"].tolist() == bundled.neighbors[7].tolist()
    assert nearest["distances"].tolist() == bundled.neighbor_distances[7].tolist()


def test_neighbours_are_rows_of_the_file(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == 0)
    found = point_table(bundled, rows, FINE)["neighbors"].to_pylist()
    assert sum(len(one["ids"]) for one in found) > len(rows)
    for row, one in zip(rows, found, strict=True):
        near = [paper for paper in bundled.neighbors[row].tolist() if paper in set(rows.tolist())]
        assert rows[one["ids"]].tolist() == near


def projected(content: bytes) -> tuple[np.ndarray, list[list[str]]]:
    """Both tables as the projector reads them: blank lines left out, a header if there are tabs."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["vectors.tsv", "metadata.tsv"]
        vectors, facts = (archive.read(name).decode().split("\n") for name in archive.namelist())
    rows = [line.split("\t") for line in facts if line.strip()]
    numbers = [[float(one) for one in line.split("\t")] for line in vectors if line.strip()]
    return np.array(numbers), rows


def test_the_projector_gets_a_vector_and_a_line_for_each_paper(bundled: Landscape) -> None:
    hostile = bundled.papers.copy()
    hostile.loc[3, ["title", "venue"]] = ["tab\there\nand\r\nlines\u2028 \x0b", '"quoted"']
    hostile.loc[40, ["title", "abstract"]] = ["", ""]
    vectors, facts = projected(to_projector(replace(bundled, papers=hostile), SOME, FINE))
    assert np.abs(vectors - bundled.embeddings[SOME].astype(float)).max() < 1e-4
    header, *lines = facts
    assert header == ["title", "topic", "topic_broad", "topic_medium", "topic_fine", "year",
                      "venue", "category", "paper_id"]  # fmt: skip
    assert {len(line) for line in lines} == {len(header)}
    assert [line[-1] for line in lines] == bundled.papers["paper_id"].iloc[SOME].tolist()
    assert [line[1] for line in lines] == labels(bundled, SOME, FINE)
    assert lines[1][0] == "tab here and lines"
    assert lines[1][6] == '"quoted"'
    assert all(line[0].strip() for line in lines)


def network(landscape: Landscape, rows: np.ndarray, level: int) -> dict:
    """The network, if it is what VOSviewer's description of its JSON asks for."""
    content = json.loads(to_vosviewer(landscape, rows, level))["network"]
    assert set(content) == {"items", "links", "clusters"}
    ids = [item["id"] for item in content["items"]]
    assert len(set(ids)) == len(ids)
    clusters = {cluster["cluster"] for cluster in content["clusters"]}
    for item in content["items"]:
        assert isinstance(item["x"], float)
        assert isinstance(item["y"], float)
        assert item["cluster"] in clusters
        assert all(weight >= 0 for weight in item["weights"].values())
        assert "<" not in item.get("description", "")
    assert all(1 <= cluster <= 1000 for cluster in clusters)
    for link in content["links"]:
        assert {link["source_id"], link["target_id"]} <= set(ids)
        assert link["source_id"] != link["target_id"]
        assert 0 < link["strength"] <= 1
    return content


def test_the_network_has_topics_and_their_likeness(bundled: Landscape) -> None:
    found = network(bundled, ALL, FINE)
    topics = bundled.topics_at(FINE)
    assert [item["label"] for item in found["items"]] == topics["label"].tolist()
    assert [item["weights"]["Papers"] for item in found["items"]] == topics["size"].tolist()
    alike = similarities(bundled, FINE)
    for link in found["links"]:
        cosine = alike.loc[link["source_id"] - 1, link["target_id"] - 1]
        assert link["strength"] == pytest.approx(cosine, abs=1e-4)
    assert len(found["links"]) >= 5 * len(topics)
    broad = set(bundled.topics_at(0)["label"])
    assert {cluster["label"] for cluster in found["clusters"]} <= broad | {"In no broader topic"}
    coarse = network(bundled, ALL, 0)
    assert [cluster["label"] for cluster in coarse["clusters"]] == ["Topics"]


def test_terms_are_inert_where_html_is_allowed(bundled: Landscape) -> None:
    terms = bundled.terms.assign(term="<img src=x onerror=alert(1)>")
    items = network(replace(bundled, terms=terms), ALL, FINE)["items"]
    assert items[0]["description"].startswith("&lt;img")


def test_parts_of_a_landscape_and_none(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == 4)[:3]
    found = network(bundled, rows, FINE)
    assert [item["weights"] for item in found["items"]] == [{"Papers": 3}]
    assert found["links"] == []
    assert network(bundled, NONE, FINE) == {"items": [], "links": [], "clusters": []}
    assert pq.read_table(io.BytesIO(to_points(bundled, NONE, FINE))).num_rows == 0
    assert projected(to_projector(bundled, NONE, FINE))[0].size == 0


@pytest.mark.parametrize("form", ["parquet", "projector", "vosviewer"])
def test_the_command_line_writes_them(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    arguments = ["export", str(BUNDLED_LANDSCAPE), "--format", form, "--out"]
    path = tmp_path / "file"
    assert main([*arguments, str(path), "--level", "0", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"file": str(path), "bytes": path.stat().st_size}
    assert main([*arguments, str(path), "--level", "9"]) == 2
    assert main([*arguments, str(tmp_path / "nowhere" / "file")]) == 2
    assert "Cannot be written" in capsys.readouterr().err


def test_pages_offer_them(bundled: Landscape) -> None:
    kinds = {
        button.label for button in run("papers", bundled, Filters(FINE)).get("download_button")
    }
    assert any(kind.startswith("Map points") for kind in kinds)
    assert any(kind.startswith("Embeddings") for kind in kinds)


def test_frames_are_plain(bundled: Landscape) -> None:
    """No column that another program could not read: numbers, texts, and the neighbours."""
    frame = point_table(bundled, ALL, FINE).drop_columns("neighbors").to_pandas()
    assert all(
        pd.api.types.is_numeric_dtype(frame[name]) or pd.api.types.is_string_dtype(frame[name])
        for name in frame
    )
