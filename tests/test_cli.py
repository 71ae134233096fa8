"""The command line: one JSON object on stdout, one clear line on stderr, honest exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.landscape import MANIFEST
from tests.conftest import BUNDLED_CORPUS, BUNDLED_LANDSCAPE, ROOT


def run(*arguments: str | Path, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *python, "-m", "explorer", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_check_prints_one_json_object() -> None:
    done = run("check", BUNDLED_CORPUS, "--json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert {key: result[key] for key in ("records", "papers", "duplicates", "dropped")} == {
        "records": 311, "papers": 296, "duplicates": 15, "dropped": 0,
    }  # fmt: skip
    assert set(result) == {
        "records", "papers", "duplicates", "dropped", "undated", "with_abstract", "with_doi",
        "with_date", "files",
    }  # fmt: skip
    assert {"path", "format", "records"} <= set(result["files"][0])


def test_check_speaks_to_people_too() -> None:
    done = run("check", BUNDLED_CORPUS)
    assert "296  papers" in done.stdout
    assert "311 facts" in done.stdout


def test_a_second_build_is_cached_and_imports_no_model(tmp_path: Path) -> None:
    page = tmp_path / "few.txt"
    page.write_text("Abstract:Coral reefs bleach.\nAbstract:Batteries charge fast.\n")
    arguments = ("build", page, "--out", tmp_path / "out", "--embedder", "tfidf-svd", "--json")
    first = run(*arguments)
    assert first.returncode == 0, first.stderr
    result = json.loads(first.stdout)
    assert set(result) == {"landscape", "papers", "levels", "cached", "seconds"}
    assert result["cached"] is False
    assert result["papers"] == 2
    assert result["levels"] == [{"topics": 1, "outliers": 0}]
    assert {"embed", "neighbors", "project", "cluster", "describe"} <= set(result["seconds"])
    assert "Describing topics" in first.stderr

    second = run(*arguments, python=("-X", "importtime"))
    assert json.loads(second.stdout)["cached"] is True
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in second.stderr.split("\n")}
    assert "pandas" in imported
    assert not imported & {"torch", "bertopic", "umap", "hdbscan", "numba", "sklearn"}

    other_seed = json.loads(run(*arguments, "--seed", "7").stdout)
    assert other_seed["cached"] is False


def test_a_damaged_landscape_is_built_again(tmp_path: Path) -> None:
    page = tmp_path / "few.txt"
    page.write_text("Abstract:Coral reefs bleach.\n")
    arguments = ("build", page, "--out", tmp_path / "out", "--embedder", "tfidf-svd", "--json")
    run(*arguments)
    (tmp_path / "out" / "papers.parquet").write_bytes(b"broken")
    done = run(*arguments)
    assert json.loads(done.stdout)["cached"] is False
    assert "papers.parquet" in done.stderr


def test_progress_as_json_lines(tmp_path: Path) -> None:
    page = tmp_path / "few.txt"
    page.write_text("Abstract:Coral reefs bleach.\n")
    done = run("build", page, "--out", tmp_path / "out", "--embedder", "tfidf-svd",
               "--progress", "json")  # fmt: skip
    steps = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert steps[0]["stage"] == "read"
    last = steps[-1]
    assert (last["stage"], last["done"], last["total"]) == ("save", 1, 1)
    assert last["seconds_left"] == 0
    assert last["per_second"] > 0


def test_info_prints_the_manifest() -> None:
    done = run("info", BUNDLED_LANDSCAPE, "--json")
    assert json.loads(done.stdout) == json.loads((BUNDLED_LANDSCAPE / MANIFEST).read_text())


@pytest.mark.parametrize(
    "arguments",
    [("check", "nowhere.txt"), ("check", BUNDLED_LANDSCAPE / "embeddings.npy"), ("info", "nowhere"),
     ("build", BUNDLED_CORPUS, "--embedder", "word2vec", "--out", "unused"),
     ("build", BUNDLED_CORPUS, "--min-topic-size", "1"), ("build", BUNDLED_CORPUS, "--seed", "x"),
     ("build",), ()],
)  # fmt: skip
def test_bad_input_is_status_2_with_a_remedy_and_no_traceback(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    if done.stderr.startswith("explorer:"):
        assert done.stderr.count("\n") == 1 or "Reading the papers" in done.stderr


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not lose me")
    done = run("build", BUNDLED_CORPUS, "--out", tmp_path, "--quiet")
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "do not lose me"


def test_without_the_build_libraries_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "filelock.py").write_text("raise ModuleNotFoundError(name='filelock')")
    command = [sys.executable, "-m", "explorer", "build", str(BUNDLED_CORPUS), "--quiet"]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 2
    assert "filelock is not installed" in done.stderr
    assert "requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr
