"""Landscapes that the app knows, files that readers bring, and builds asked for in the app."""

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer.arguments import argument_parser
from explorer.config import max_file_mb, max_records
from explorer.errors import ExplorerError, LandscapeError
from explorer.landscape import Landscape, load
from explorer.ui import builds, library, uploads
from explorer.ui.text import duration, size
from tests.conftest import ROOT, until


@dataclass
class Upload:
    name: str
    content: bytes
    claimed: int | None = None

    @property
    def size(self) -> int:
        return self.claimed or len(self.content)

    def getbuffer(self) -> memoryview:
        return memoryview(self.content)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path / "landscapes"))
    (tmp_path / "landscapes").mkdir()
    return tmp_path / "landscapes"


def kept(tiny: Landscape, home: Path, name: str = "corals") -> library.Entry:
    shutil.copytree(tiny.folder, home / name)
    return library.known(library.BUNDLED_LANDSCAPE)[name]


def few() -> uploads.Intake:
    intake = uploads.new_intake()
    uploads.add_files(intake, [Upload("few.txt", b"Abstract:Coral reefs bleach.\n")])
    return intake


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_known_are_the_bundled_the_given_and_those_of_the_folder(
    tiny: Landscape, home: Path, tmp_path: Path
) -> None:
    kept(tiny, home)
    shutil.copytree(tiny.folder, tmp_path / "elsewhere")
    shutil.copytree(tiny.folder, home / "bundled")
    (home / "thesis").mkdir()
    (home / "broken").mkdir()
    (home / "broken" / "manifest.json").write_text("{")
    entries = library.known(tmp_path / "elsewhere")
    assert list(entries)[:2] == ["bundled", "given"]
    assert set(entries) == {"bundled", "given", "corals", "bundled-folder", "broken"}
    assert [name for name, entry in entries.items() if not entry.own] == ["bundled", "given"]
    assert "manifest.json" in entries["broken"].problem
    assert entries["corals"].name == "Three papers"
    assert entries["corals"].size() > 10_000
    assert library.id_of(home / "corals", entries) == "corals"


def test_a_landscape_keeps_its_checksums_and_its_date_under_a_new_name(
    tiny: Landscape, home: Path
) -> None:
    entry = kept(tiny, home)
    built = entry.built()
    library.rename(entry, 'Corals "<i>α</i>"')
    again = library.known(library.BUNDLED_LANDSCAPE)["corals"]
    assert load(entry.folder).name == again.name == 'Corals "<i>α</i>"'
    assert again.built() == built
    assert left_in(entry.folder) == left_in(tiny.folder)


@pytest.mark.parametrize("change", [library.delete, lambda entry: library.rename(entry, "x")])
def test_nothing_outside_the_folder_is_changed(
    tiny: Landscape, home: Path, tmp_path: Path, change, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "elsewhere"
    shutil.copytree(tiny.folder, outside)
    (home / "link").symlink_to(outside)
    (home / "thesis").mkdir()
    monkeypatch.setattr(library, "BUNDLED_LANDSCAPE", home / "shipped")
    shutil.copytree(tiny.folder, home / "shipped")
    for folder in (outside, home / "link", home / "thesis", home / "shipped", home / ".." / "x"):
        with pytest.raises(LandscapeError, match="not made here"):
            change(library.Entry("x", folder, {}, "", own=True))
    assert load(outside).name == load(home / "shipped").name == "Three papers"
    assert (home / "thesis").is_dir()
    assert library.known(outside)["bundled"].own is False
    assert "link" not in library.known(outside)


def test_deleting_leaves_nothing(tiny: Landscape, home: Path) -> None:
    library.delete(kept(tiny, home))
    assert left_in(home) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("C:\\papers\\a.ris", "a.ris"), ("..", "file"),
     (".hidden.bib", "hidden.bib"), ("a\x00b\n.csv", "ab.csv"), ("", "file"), ("/", "file"),
     ("日本.bib", "日本.bib"), ("<img onerror=x>.bib", "img onerror=x.bib"), ("CON", "CON_"),
     ("x" * 300 + ".bibtex", "x" * 100 + ".bibtex"), ("本" * 90 + ".ris", "本" * 33 + ".ris"),
     ("a/\udc80.ris", "ris")],
)  # fmt: skip
def test_names_of_uploads_are_only_names(name: str, safe: str) -> None:
    assert uploads.safe_name(name) == safe


def test_uploads_lie_in_a_private_folder_under_names_of_their_own(home: Path) -> None:
    intake = uploads.new_intake()
    files = [Upload("../a.bib", b"1"), Upload("A.bib", b"2"), Upload("b.bib", b"3", 10**12)]
    assert uploads.add_files(intake, files) == ["b.bib"]
    assert [path.name for path in intake.paths] == ["a.bib", "A (2).bib"]
    assert [path.read_bytes() for path in intake.paths] == [b"1", b"2"]
    assert all(path.parent == intake.folder / "files" for path in intake.paths)
    assert intake.folder.stat().st_mode & 0o077 == 0
    assert not list(intake.folder.glob("*.partial"))
    intake.discard()
    assert left_in(home) == []


def test_uploads_older_than_a_day_go() -> None:
    old, young = uploads.new_intake(), uploads.new_intake()
    os.utime(old.folder, (time.time() - 90_000,) * 2)
    uploads.new_intake()
    assert not old.folder.exists()
    assert young.folder.exists()


def test_only_allowed_folders_can_be_picked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert uploads.allowed_folders() == {}
    for name in ("a/one", "a/.git", "b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "out").symlink_to("/")
    listed = os.pathsep.join(map(str, (tmp_path / "a", tmp_path / "b", tmp_path / "gone")))
    monkeypatch.setenv("EXPLORER_CORPUS_FOLDERS", listed)
    found = [path.relative_to(tmp_path) for path in uploads.allowed_folders().values()]
    assert found == [Path("a"), Path("a/one"), Path("b")]


def test_limits_are_the_operators_and_agree_with_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EXPLORER_MAX_FILE_MB", "EXPLORER_MAX_RECORDS"):
        monkeypatch.delenv(name, raising=False)
    config = (ROOT / ".streamlit" / "config.toml").read_text()
    assert f"maxUploadSize = {max_file_mb()}\n" in config
    monkeypatch.setenv("EXPLORER_MAX_RECORDS", "12")
    assert max_records() == 12
    monkeypatch.setenv("EXPLORER_MAX_FILE_MB", "many")
    with pytest.raises(ExplorerError, match="whole number"):
        max_file_mb()


def test_a_recipe_is_understood_by_the_command_line(home: Path) -> None:
    recipe = builds.Recipe("-x=1 y", ("/a b/-c.bib",), "tfidf-svd", 3, 7)
    options = argument_parser().parse_args([*recipe.arguments(), f"--out={home / 'x'}"])
    assert (options.name, options.embedder, options.min_topic_size) == ("-x=1 y", "tfidf-svd", 3)
    assert (options.seed, options.paths, options.json) == (7, ["/a b/-c.bib"], True)


def test_a_build_is_made_found_again_and_repeated_without_the_uploads(home: Path) -> None:
    intake = few()
    build = builds.begin(intake, "Coral <reefs>!", "tfidf-svd", None, 42)
    intake.discard()
    assert build.key.startswith("coral-reefs-")
    assert builds.all_builds() == [build]
    until(lambda: build.job.state() != "running", 120)
    assert build.job.state() == "done", build.job.message()
    assert load(build.folder).name == "Coral <reefs>!"
    builds.rebuild(build, "Reefs")
    until(lambda: build.job.state() != "running", 120)
    assert load(build.folder).name == builds.find(build.key).recipe.name == "Reefs"
    library.delete(library.known(library.BUNDLED_LANDSCAPE)[build.key])
    builds.forget(build.key)
    assert left_in(home) == []


def test_a_cancelled_build_leaves_nothing(home: Path) -> None:
    intake = few()
    build = builds.begin(intake, "Coral reefs", "tfidf-svd", None, 42)
    (home / f".{build.key}.partial-17").mkdir()  # as a build killed while saving leaves it
    job = build.job
    build.cancel()
    assert job.state() == "failed"
    intake.discard()
    assert left_in(home) == []


def test_a_cancelled_rebuild_keeps_the_landscape(tiny: Landscape) -> None:
    intake = few()
    build = builds.begin(intake, "Coral reefs", "tfidf-svd", None, 42)
    build.job.stop()
    shutil.copytree(tiny.folder, build.folder, dirs_exist_ok=True)
    builds.rebuild(build, "Coral reefs")
    build.cancel()
    assert build.job is None
    assert load(build.folder).name == "Three papers"
    assert builds.find(build.key).inputs_are_there()


def test_quantities_in_words() -> None:
    assert [duration(seconds) for seconds in (1, 40, 200, 7200)] == [
        "1 second", "40 seconds", "3 minutes", "2.0 hours",
    ]  # fmt: skip
    assert [size(count) for count in (2e3, 3.45e6, 1.2e9)] == ["2 kB", "3.5 MB", "1.2 GB"]
