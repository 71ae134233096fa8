"""Builds with several processes: the same result, also when some of them are killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from distributed.comm.core import CommClosedError

from explorer.__main__ import main
from explorer.build import build_landscape, partitions
from explorer.build import workers as workers_module
from explorer.build.cache import Arrays, entries
from explorer.build.embeddings import EMBEDDERS, Embedder, embed, unit_vectors
from explorer.build.languages import detect_languages
from explorer.build.large.texts import paper_texts
from explorer.build.partitions import tokens_on
from explorer.build.reading import read_part
from explorer.build.tfidf import tfidf_svd
from explorer.build.word_table import tokenise
from explorer.build.workers import OnItems, Part, Workers, connected
from explorer.config import BuildConfig
from explorer.corpus import Corpus, partitioned
from explorer.errors import ClusterError, EmbedderError
from explorer.landscape import load
from tests.conftest import ROOT, until

MAIN = sys.modules["__main__"]
"""What new processes import first; tests of pages put their scripts in its place."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of their own, or they would find what other tests have worked out."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_CACHE", str(folder))
        patch.setitem(sys.modules, "__main__", MAIN)
        patch.setattr(partitions, "PAPERS", 64)
        patch.setattr(partitioned, "PAPERS", 64)
        patch.setattr(partitions, "EMBEDDED", 32)
        yield folder


@pytest.fixture(scope="module")
def workers(cache: Path) -> Iterator[Workers]:
    with connected(2, None) as found:
        assert found is not None
        assert cache.is_dir()
        yield found


@pytest.fixture(scope="module")
def texts(bundled_corpus: Corpus) -> list[str]:
    chinese = ["图神经网络的研究。 We study networks.", "Le réseau de neurones apprend l'image."]
    return paper_texts(bundled_corpus.papers) + chinese


def unheard(*_: int) -> None:
    pass


def test_words_are_weighed_the_same_to_the_last_bit(workers: Workers, texts: list[str]) -> None:
    assert np.array_equal(tfidf_svd(texts, 42, workers), tfidf_svd(texts, 42))
    assert tfidf_svd(["...", "?"], 42, workers).tolist() == [[0], [0]]


def test_tokens_are_the_same_and_numbered_alike(workers: Workers, texts: list[str]) -> None:
    languages = detect_languages(texts)
    titles = [text.split(".")[0] for text in texts]
    found = tokens_on(workers, texts, titles, languages)
    alone = tokenise([*texts, *titles], [*languages, *languages])
    assert found.names == alone.names
    assert np.array_equal(found.codes, alone.codes)
    assert np.array_equal(found.documents, alone.documents)


def test_a_landscape_by_workers_is_the_same_files(
    workers: Workers, cache: Path, bundled_corpus: Corpus, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    config = BuildConfig("tfidf-svd", sample=200)
    by_workers = build_landscape(
        bundled_corpus, config, tmp_path / "workers", name="Same", workers=workers
    )
    kept = {entry.path.name.split("-")[0] for entry in entries()}
    assert kept >= {"languages", "vectors", "placed", "counted"}, "for the next build"
    assert not list((cache / "partitions").iterdir())
    for name in ("space", "layout", "model"):  # what no worker does, by content
        for entry in (cache / "stages").glob(f"{name}-*"):
            shutil.copytree(entry, tmp_path / "cache" / "stages" / entry.name)
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    alone = build_landscape(bundled_corpus, config, tmp_path / "alone", name="Same")
    assert by_workers.manifest["files"] == alone.manifest["files"]


def test_a_cluster_that_is_there_already_builds_from_the_command_line(
    workers: Workers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(2):
        rows = [f'"Paper {number} {row} on {_WORDS[row % 4]}",{text_of(row)}' for row in range(90)]
        (papers / f"{number}.csv").write_text("\n".join(["title,abstract", *rows]))
    address = workers.client.scheduler_info()["address"]
    command = ["build", str(papers), "--out", str(tmp_path / "out"), "--embedder", "tfidf-svd"]
    assert main([*command, "--sample", "100", "--scheduler", address, "--quiet", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["papers"] == 180
    built = load(tmp_path / "out")
    assert built.manifest["sample"]["placed"] == 80
    assert [one["records"] for one in built.manifest["inputs"]] == [90, 90]
    assert workers.client.run(os.getpid), "a cluster of others is left running"


_WORDS = ("reefs", "batteries", "sleep", "manuscripts")


def text_of(row: int) -> str:
    chance = np.random.default_rng(row)
    words = [f"{_WORDS[row % 4]}{number}" for number in chance.integers(12, size=40)]
    return " ".join([*words, f"and number {row}."])


@pytest.mark.parametrize("deaths", [2, 3])
def test_workers_that_die_while_they_are_started(
    deaths: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [RuntimeError("Nanny failed to start.")] * deaths

    def start(**settings: object) -> str:
        assert settings["n_workers"] == 5
        if left:
            raise left.pop()
        return "a cluster"

    monkeypatch.setattr("distributed.LocalCluster", start)
    if deaths < 3:
        assert workers_module._local_cluster(5) == "a cluster"
    else:
        with pytest.raises(ClusterError, match="die while they are started"):
            workers_module._local_cluster(5)


def test_a_worker_that_dies_while_it_is_asked_who_it_is_stops_nothing(cache: Path) -> None:
    answer = workers_module._introduce("nothing")
    workers_module._check("tcp://worker", CommClosedError("Stream is closed"))
    with pytest.raises(PermissionError):
        workers_module._check("tcp://worker", PermissionError("the cache folder"))
    with pytest.raises(ClusterError, match="another folder"):
        workers_module._check("tcp://worker", answer)
    with pytest.raises(ClusterError, match="lacks what this program needs"):
        workers_module._check("tcp://worker", ImportError("No module named 'explorer'"))
    assert answer[2] == str(cache)


def test_a_worker_that_does_not_see_the_papers_says_so(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="does not see this file"):
        read_part("gone.csv", str(tmp_path / "gone.csv"), str(tmp_path), "0", {})


def many() -> list[str]:
    """Enough texts for many parts."""
    chance = np.random.default_rng(5)
    words = np.array([f"word{number}" for number in range(60)])
    return [" ".join(text) for text in words[chance.integers(60, size=(64 * 40, 100))]]


def parts_of(cache: Path, stage: str) -> dict[str, int]:
    """When each finished part of a stage was made."""
    found = (cache / "stages").glob(f"{stage}-*/names.npy")
    return {path.parent.name: path.stat().st_mtime_ns for path in found}


@pytest.fixture(scope="module")
def of_many() -> np.ndarray:
    return tfidf_svd(many(), 42)


def test_a_worker_killed_while_embedding_changes_nothing(
    workers: Workers, cache: Path, of_many: np.ndarray
) -> None:
    pids = list(workers.client.run(os.getpid).values())
    left = []

    def kill() -> None:
        until(lambda: len(parts_of(cache, "words")) >= 3)
        os.kill(pids[0], signal.SIGKILL)
        left.append(40 - len(parts_of(cache, "words")))

    killer = threading.Thread(target=kill)
    killer.start()
    vectors, known = embed(many(), "tfidf-svd", 42, unheard, workers)
    killer.join()
    assert left[0] > 0, "it was killed in the middle"
    until(lambda: len(workers.client.scheduler_info()["workers"]) == 2)
    assert pids[0] not in workers.client.run(os.getpid).values()
    assert not known
    assert np.array_equal(vectors, unit_vectors(of_many))


_CLIENT = """
import json, os, sys
from pathlib import Path
from explorer.build import partitions
from explorer.build.workers import connected
from explorer.build.reading import read_part
from explorer.build.tfidf import tfidf_svd
partitions.PAPERS = 64
if __name__ == "__main__":
    with connected(2, None) as workers:
        print(*workers.client.run(os.getpid).values(), flush=True)
        tfidf_svd(json.loads(Path(sys.argv[1]).read_text()), 42, workers)
"""


def test_a_killed_client_leaves_finished_parts_and_no_worker(
    workers: Workers, cache: Path, tmp_path: Path, of_many: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    program, texts = tmp_path / "client.py", tmp_path / "texts.json"
    program.write_text(_CLIENT)
    texts.write_text(json.dumps(many()))
    client = subprocess.Popen(
        [sys.executable, str(program), str(texts)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert client.stdout is not None
    pids = [int(pid) for pid in client.stdout.readline().split()]
    until(lambda: len(parts_of(cache, "words")) >= 3)
    client.kill()
    client.wait()
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))
    finished = parts_of(cache, "words")
    assert 3 <= len(finished) < 40, "it was killed in the middle"
    later: dict[str, int] = {}
    forget = Workers.forget

    def look(parts: list[Part]) -> None:
        later.update(parts_of(cache, "words"))
        forget(parts)

    monkeypatch.setattr(Workers, "forget", staticmethod(look))
    resumed = tfidf_svd(many(), 42, workers)
    assert len(later) == 40
    assert finished.items() <= later.items(), "finished parts were taken, not made again"
    assert np.array_equal(resumed, of_many)


class Here(Workers):
    """Finishes parts in this process, the last one first."""

    def __init__(self) -> None:
        pass

    def finish(self, parts: Sequence[Part], on_items: OnItems) -> Iterator[Arrays]:
        for done, part in enumerate(reversed(parts), start=1):
            part.finish()
            on_items(done, len(parts))
        for part in parts:
            yield part.finish()


def test_texts_are_embedded_in_the_batches_of_one_process(
    cache: Path, texts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode(batch: list[str]) -> np.ndarray:
        made = np.array([[len(text), text.count("e"), 1] for text in batch], dtype=np.float32)
        return made + len(max(batch, key=len)) / 100  # as padding does, so that batches matter

    embedder = Embedder(lambda: {"model": "told apart by batch"}, lambda _: encode)
    monkeypatch.setitem(EMBEDDERS, "by batch", embedder)
    told: list[tuple[int, int]] = []
    by_parts, known = embed(texts, "by batch", 42, lambda *step: told.append(step), Here())
    assert not known
    assert told[0][0] == 0
    assert told[-1] == (len(texts), len(texts))
    assert not list((cache / "stages").glob("embedded-*"))
    again, known = embed(texts, "by batch", 42, unheard, Here())
    assert known
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path))
    alone, _ = embed(texts, "by batch", 42, unheard)
    assert np.array_equal(by_parts, alone)
    assert np.array_equal(again, alone)


def test_what_a_worker_refuses_is_told_as_if_it_were_here(workers: Workers) -> None:
    part = Part("embedded", "0" * 64, partitions.embed_part, (str(ROOT / "no.parquet"), "x", "y"))
    with pytest.raises(FileNotFoundError):
        list(workers.finish([part], unheard))
    named = Part("embedded", "1" * 64, named_nothing, ())
    with pytest.raises(EmbedderError, match="Unknown embedder 'nothing'") as told:
        list(workers.finish([named], unheard))
    assert "Choose one of" in told.value.remedy


def named_nothing() -> dict[str, np.ndarray]:
    from explorer.build.embeddings import named_embedder

    return {"never": np.array(named_embedder("nothing"))}


def die() -> dict[str, np.ndarray]:
    os._exit(1)


def test_papers_that_kill_every_worker_end_the_build_in_words(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache.is_dir()
    monkeypatch.setattr(workers_module, "_DEATHS", 0)
    with connected(1, None) as workers:
        assert workers is not None
        with pytest.raises(ClusterError, match="want of memory"):
            list(workers.finish([Part("dies", "2" * 64, die, ())], unheard))


def test_workers_that_share_no_cache_are_refused(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path))
    with pytest.raises(ClusterError, match="EXPLORER_CACHE"):
        Workers(workers.client)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "either started here or found"),
        (["--workers", "0"], "from 1 up"),
        (["--scheduler", "tcp://127.0.0.1:1"], "No Dask cluster with workers answers"),
        (["--scheduler", "nonsense://x"], "No Dask cluster with workers answers"),
    ],
)
def test_clusters_that_are_none_are_told_in_one_line(
    options: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(workers_module, "_PATIENCE", 1)
    papers = tmp_path / "papers.csv"
    papers.write_text("title,abstract\nOne,About one.\nTwo,About two.\n")
    out = str(tmp_path / "out")
    arguments = ["build", str(papers), "--out", out, "--embedder", "tfidf-svd", "--quiet"]
    assert main([*arguments, *options]) == 2
    assert words in capsys.readouterr().err
    assert not Path(out).exists()


def test_ordinary_builds_import_nothing_of_dask(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("title,abstract\nOne,About one.\nTwo,About two.\n")
    program = (
        "import sys; from explorer.__main__ import main; "
        f"main(['build', {str(tmp_path / 'papers.csv')!r}, '--out', {str(tmp_path / 'out')!r}, "
        "'--embedder', 'tfidf-svd', '--quiet']); "
        "print(sorted({'dask', 'distributed', 'tornado'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
