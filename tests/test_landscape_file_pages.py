"""Landscape files on the pages: saved on About, dropped on Corpus, named by the operator."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.filters import Filters
from explorer.edits.draft import fingerprint, refer
from explorer.edits.kinds import Rename
from explorer.edits.lines import new_line
from explorer.edits.store import append_edits, read_edits
from explorer.errors import LandscapeError
from explorer.landscape import Landscape, load
from explorer.packing.pack import packed
from explorer.ui import filter_state, opening
from tests.conftest import BUNDLED_LANDSCAPE, ROOT
from tests.test_corpus_page import page, press, shown, words
from tests.test_pages import run

NAME = "Machine learning papers"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path / "landscapes"))
    return tmp_path / "landscapes"


@pytest.fixture
def edited(bundled: Landscape, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "edited"))
    line = new_line(Rename(refer(bundled, 0, 0), "One"), fingerprint(bundled))
    append_edits(folder, [line])
    return folder


def visible(home: Path) -> list[Path]:
    return [path for path in home.iterdir() if not path.name.startswith(".")]


def test_about_says_what_is_saved(bundled: Landscape, edited: Path) -> None:
    at = run("about", bundled, Filters(0))
    assert "One file of about 701 kB with the map" in words(at)
    assert "can still be undone" not in words(at)
    saves = [button for button in at.get("download_button") if button.label == "Save"]
    assert len(saves) == 1
    assert "1 edit of topics can still be undone" in words(run("about", load(edited), Filters(0)))


def test_a_dropped_landscape_is_listed_and_opened_not_built(
    home: Path, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(filter_state, "open_landscape", opened.append)
    at = page()
    shown(at.file_uploader[0].set_value([("Mine.LANDSCAPE", packed(edited), "")]).run())
    (folder,) = visible(home)
    assert load(folder).manifest["counts"]["papers"] == 296
    assert read_edits(folder).lines == read_edits(edited).lines
    assert f"**{NAME} \\(2\\)** is among the landscapes below now" in at.success[0].value
    assert "2 · " not in words(at)
    assert not (home / ".uploads").exists()
    press(at, "Open it")
    assert opened == [folder.name]


def test_a_bad_one_beside_a_good_one_and_papers(home: Path) -> None:
    """Each goes its own way."""
    good = packed(BUNDLED_LANDSCAPE)
    bad = good[:-1000] + good[-999:]
    papers = b"Abstract:Coral reefs bleach.\nAbstract:Anodes charge.\n"
    at = page()
    files = [("bad<b>.landscape", bad, ""), ("good.landscape", good, ""), ("two.txt", papers, "")]
    shown(at.file_uploader[0].set_value(files).run())
    assert "This landscape file cannot be opened" in at.error[0].value
    assert "bad<b>.landscape" in at.error[0].value
    assert len(visible(home)) == len(at.success) == 1
    assert "2 · What was read" in words(at)
    shown(at.run())
    assert not at.error


def test_an_operators_file_is_opened_and_a_missing_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "bundled.landscape"
    file.write_bytes(packed(BUNDLED_LANDSCAPE))
    folder = opening.landscape_folder([f"--landscape={file}"])
    assert folder.parent == tmp_path / "cache" / "opened"
    assert opening.landscape_folder(["--landscape", str(file)]) == folder
    with pytest.raises(LandscapeError, match="begin with https"):
        opening.landscape_folder(["--landscape", "http://localhost/x.landscape"])


def test_no_reader_can_name_a_file_or_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    file = tmp_path / "bundled.landscape"
    file.write_bytes(packed(BUNDLED_LANDSCAPE))
    monkeypatch.setattr("explorer.packing.places.unpack", lambda *_, **__: asked.append(1))
    monkeypatch.setattr("requests.Session.get", lambda *_, **__: asked.append(1))
    for name in (str(file), "https://localhost/x.landscape", f"file://{file}"):
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.query_params["landscape"] = name
        shown(at.run())
        assert "There is no landscape" in at.warning[0].value
    assert not asked
