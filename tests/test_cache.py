"""The stage cache: nothing twice, nothing lost, damage is a miss."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.build import build_landscape
from explorer.build.cache import digest, entries, finished, locked, prune
from explorer.build.vector_store import VectorStore
from explorer.config import BuildConfig
from explorer.corpus import Corpus
from explorer.folders import cache_folder
from explorer.landscape import load
from tests.conftest import ROOT, first_papers


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def never() -> dict[str, np.ndarray]:
    raise AssertionError("computed again")


def test_a_finished_stage_is_not_computed_again() -> None:
    made = {"a": np.arange(5), "b": np.eye(2)}
    assert finished("stage", "k" * 64, lambda: made)[1] is False
    arrays, known = finished("stage", "k" * 64, never)
    assert known
    assert np.array_equal(arrays["b"], np.eye(2))


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove", "entry", "empty"])
def test_a_damaged_entry_is_a_miss_with_a_warning(
    own_cache: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    finished("stage", "k" * 64, lambda: {"a": np.arange(100)})
    folder = next((own_cache / "stages").iterdir())
    file = folder / ("entry.json" if damage == "entry" else "a.npy")
    content = file.read_bytes()
    changed = {
        "truncate": content[:-8],
        "flip": content[:-1] + b"\xff",
        "entry": b"{",
        "empty": b"",
    }
    if damage == "remove":
        file.unlink()
    else:
        file.write_bytes(changed[damage])
    arrays, known = finished("stage", "k" * 64, lambda: {"a": np.arange(3)})
    assert not known
    assert len(arrays["a"]) == 3
    assert "damaged cache entry" in caplog.text
    assert finished("stage", "k" * 64, never)[1]


def test_a_stage_that_fails_leaves_nothing() -> None:
    with pytest.raises(AssertionError):
        finished("stage", "k" * 64, never)
    assert entries() == []


def test_digests_tell_shapes_and_types_apart() -> None:
    same = [digest(np.zeros(4, "f4")), digest(np.zeros((2, 2), "f4")), digest(np.zeros(4, "i4"))]
    assert len(set(same)) == 3
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest("ab", "c") != digest("a", "bc")


def test_pruning_removes_what_was_used_longest_ago() -> None:
    for number in range(4):
        finished("stage", f"{number}" * 64, lambda: {"a": np.zeros(1000)})
    for age, entry in enumerate(entries()):
        os.utime(entry.path / "entry.json", (1000 + age, 1000 + age))
    finished("stage", "0" * 64, never)
    order = [entry.path.name for entry in entries()]
    removed = prune(limit=3 * entries()[0].size)
    assert [entry.path.name for entry in removed] == order[:1]
    assert entries()[-1].path.name == f"stage-{'0' * 32}", "just used"
    prune(0)
    assert entries() == []


def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "file" / "cache"))
    arrays, _ = finished("stage", "k" * 64, lambda: {"a": np.arange(3)})
    assert arrays["a"].tolist() == [0, 1, 2]
    VectorStore("k" * 64).keep(["text"], np.ones((1, 4)))
    assert "could not keep" in caplog.text


def test_two_processes_do_the_same_work_once(tmp_path: Path) -> None:
    program = (
        "import sys, time, numpy as np; from pathlib import Path\n"
        "from explorer.build.cache import finished\n"
        "def work():\n"
        "    with open(sys.argv[1], 'a') as f: f.write('worked\\n')\n"
        "    time.sleep(1.5); return {'a': np.arange(3)}\n"
        "print(finished('stage', 'k' * 64, work)[1])\n"
    )
    log = tmp_path / "log"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(log)], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    outputs = [process.communicate(timeout=60) for process in both]
    assert log.read_text() == "worked\n"
    assert sorted(out.strip() for out, _ in outputs) == ["False", "True"]
    assert any("waiting for process" in err for _, err in outputs)


@pytest.mark.timeout(60)
def test_the_lock_of_a_dead_process_is_free() -> None:
    program = (
        "from explorer.build.cache import locked; import time\n"
        "with locked('work'):\n    print('held', flush=True); time.sleep(60)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    with locked("work"):
        assert holder.poll() is not None


def test_another_topic_size_reuses_what_came_before(planted_corpus: Corpus, tmp_path: Path) -> None:
    config = BuildConfig(embedder="tfidf-svd")
    first = build_landscape(planted_corpus, config, tmp_path / "one", name="One")
    assert first.manifest["reused"] == []
    other = replace(config, min_topic_size=10)
    second = build_landscape(planted_corpus, other, tmp_path / "two", name="Two")
    assert {"embed", "neighbors", "project", "cluster"} <= set(second.manifest["reused"])
    assert np.array_equal(first.papers["x"], second.papers["x"])


def test_killed_builds_are_taken_up_again(
    planted_page: tuple[Path, list[str]], tmp_path: Path
) -> None:
    """Kill a build soon after it began, in its middle and near its end."""
    command = [
        sys.executable, "-m", "explorer", "build", str(planted_page[0]), "--embedder",
        "tfidf-svd", "--progress", "json", "--json", "--out",
    ]  # fmt: skip
    undisturbed = tmp_path / "undisturbed"
    environment = os.environ | {"EXPLORER_CACHE": str(tmp_path / "other-cache")}
    subprocess.run([*command, str(undisturbed)], cwd=ROOT, env=environment, check=True,
                   capture_output=True)  # fmt: skip
    for stage in ("embed", "project", "describe"):
        process = subprocess.Popen(
            [*command, str(tmp_path / "out")], cwd=ROOT, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        for line in process.stderr:
            if line.startswith("{") and json.loads(line)["stage"] == stage:
                process.send_signal(signal.SIGKILL)
                break
        process.stderr.close()
        process.wait()
    done = subprocess.run(
        [*command, str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["cached"] is False
    assert {"embed", "neighbors"} <= set(load(tmp_path / "out").manifest["reused"])
    expected, found = load(undisturbed), load(tmp_path / "out")
    assert expected.manifest["files"] == found.manifest["files"]
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"out", "undisturbed", "cache", "other-cache"}


def test_leftovers_of_a_killed_save_are_cleared(planted_corpus: Corpus, tmp_path: Path) -> None:
    from explorer.folders import remove_leftovers

    folder = tmp_path / "landscape"
    config = BuildConfig(embedder="tfidf-svd")
    build_landscape(first_papers(planted_corpus, 4), config, folder, name="Few")
    (tmp_path / ".landscape.partial-999").mkdir()
    folder.rename(tmp_path / ".landscape.earlier-999")
    remove_leftovers(folder)
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["landscape"]
    assert load(folder).name == "Few"


def test_the_command_line_shows_and_clears_the_cache() -> None:
    finished("stage", "k" * 64, lambda: {"a": np.zeros(1000)})
    command = [sys.executable, "-m", "explorer", "cache", "--json"]
    shown = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    assert shown["folder"] == str(cache_folder())
    assert len(shown["entries"]) == 1
    assert shown["bytes"] > 8000
    cleared = subprocess.run([*command, "--clear"], cwd=ROOT, capture_output=True, check=True)
    assert json.loads(cleared.stdout)["removed"] == 1
    assert entries() == []
