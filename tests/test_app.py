"""The frame: which landscape opens, what the address does, what an error looks like."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.errors import LandscapeError
from explorer.landscape import Landscape
from explorer.ui import builds, library, opening
from tests.conftest import BUNDLED_LANDSCAPE, ROOT, until


def app(**parameters: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    return at.run()


def captions(at: AppTest) -> str:
    return " ".join(element.value for element in at.sidebar.caption)


def test_the_bundled_landscape_opens_on_its_map() -> None:
    at = app()
    assert not at.exception
    assert "All 296 papers shown" in captions(at)
    assert json.loads(at.get("bidi_component")[0].proto.json)["papers"] == 296


def test_filters_of_the_address_hold() -> None:
    at = app(q="graph", level="Medium", years="2023")
    at = app(q="graph", level="Medium")
    assert not at.exception
    assert "**28** of 296 papers shown" in captions(at)
    assert at.sidebar.text_input[0].value == "graph"


def test_clearing_filters_shows_all_papers_again() -> None:
    at = app(q="graph", outliers="Hidden")
    next(button for button in at.sidebar.button if button.label == "Clear filters").click().run()
    assert not at.exception
    assert "All 296 papers shown" in captions(at)


@pytest.mark.parametrize(
    "parameters",
    [{"level": "Gigantic"}, {"years": "a"}, {"topics": "<script>"}, {"outliers": "perhaps"},
     {"paper": "../../etc/passwd"}, {"q": '"(*'}],
)  # fmt: skip
def test_garbage_in_the_address_is_no_error(parameters: dict[str, str]) -> None:
    at = app(**parameters)
    assert not at.exception
    assert not at.error


def test_changing_the_level_forgets_topics_of_the_other(bundled: Landscape) -> None:
    at = app()
    at.sidebar.multiselect[0].select("Continual learning").run()
    size = bundled.topics_at(2).query("label == 'Continual learning'")["size"].iloc[0]
    assert f"**{size}** of 296" in captions(at)
    at.sidebar.get("button_group")[0].set_value("Broad").run()
    assert not at.exception
    assert "All 296 papers shown" in captions(at)


def test_another_landscape_opens_by_environment(
    tiny: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(tiny.folder))
    at = app()
    assert not at.exception
    assert "All 3 papers shown" in captions(at)


def test_a_missing_landscape_is_a_sentence_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(tmp_path / "nowhere"))
    at = app()
    assert not at.exception
    assert "No landscape in this folder" in at.error[0].value
    assert "python" in at.error[0].value


def test_the_command_line_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", "from-environment")
    assert opening.landscape_folder(["--landscape", "here"]) == Path("here")
    assert opening.landscape_folder(["--landscape=here"]) == Path("here")
    assert opening.landscape_folder([]) == Path("from-environment")
    monkeypatch.delenv("EXPLORER_LANDSCAPE")
    assert opening.landscape_folder([]) == BUNDLED_LANDSCAPE
    with pytest.raises(LandscapeError, match="needs a folder"):
        opening.landscape_folder(["--landscape"])


def test_an_address_opens_another_landscape_and_keeps_it(
    tiny: Landscape, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path))
    shutil.copytree(tiny.folder, tmp_path / "corals")
    at = app(landscape="corals")
    assert "All 3 papers shown" in captions(at)
    del at.query_params["landscape"]  # as a link of the navigation does
    at.run()
    assert "All 3 papers shown" in captions(at)
    assert at.query_params["landscape"] == "corals"
    at.query_params["landscape"] = "bundled"
    assert "All 296 papers shown" in captions(at.run())


@pytest.mark.parametrize("name", ["../../etc", "/etc", ".", "", "<b>gone</b>"])
def test_an_unknown_landscape_falls_back_with_a_note(
    name: str, tiny: Landscape, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path / "landscapes"))
    shutil.copytree(tiny.folder, tmp_path / "etc")
    at = app(landscape=name)
    assert not at.exception
    assert "All 296 papers shown" in captions(at)
    assert bool(at.warning) == bool(name)
    assert "<b>" not in "".join(warning.value for warning in at.warning)


@pytest.fixture
def no_bundled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.delenv("EXPLORER_LANDSCAPE", raising=False)
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path / "landscapes"))
    monkeypatch.setattr(library, "BUNDLED_LANDSCAPE", tmp_path / "bundled")
    yield tmp_path / "bundled"
    builds.bundled().cancel()


def test_a_missing_bundled_landscape_is_built_with_progress_and_can_be_cancelled(
    no_bundled: Path,
) -> None:
    at = app()
    assert not at.exception
    assert at.title[0].value == "Building the bundled landscape"
    job = builds.bundled().job
    until(lambda: job.progress().stage == "embed" and job.progress().seconds_left, 60)
    assert job.progress().total == 296
    at.run()
    assert "left in this stage" in " ".join(caption.value for caption in at.caption)
    next(button for button in at.button if button.label == "Cancel").click().run()
    assert job.state() == "failed"
    assert "The build was cancelled" in at.info[0].value
    assert not no_bundled.exists()
    assert builds.bundled().job is None
    next(button for button in at.button if button.label == "Build").click().run()
    assert builds.bundled().job.state() == "running"


def test_a_missing_bundled_landscape_opens_once_it_is_built(
    no_bundled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A small corpus in its place, so that the child process is real and soon done."""
    (tmp_path / "few.txt").write_text("Abstract:Coral reefs bleach.\nAbstract:Anodes charge.\n")
    monkeypatch.setattr(builds, "BUNDLED_CORPUS", tmp_path / "few.txt")
    at = app()
    until(lambda: builds.bundled().job.state() == "done", 120)
    at = at.run()
    assert not at.exception
    assert no_bundled.is_dir()
    assert "All 2 papers shown" in captions(at)


def test_a_bundled_build_that_fails_says_why_and_can_be_tried_again(
    no_bundled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(builds, "BUNDLED_CORPUS", tmp_path / "few.txt")
    (tmp_path / "few.txt").write_text("\x01")
    at = app()
    until(lambda: builds.bundled().job.state() == "failed", 60)
    at.run()
    assert "few" in at.error[0].value
    (tmp_path / "few.txt").write_text("Abstract:Coral reefs bleach.\n")
    next(button for button in at.button if button.label == "Try again").click().run()
    until(lambda: builds.bundled().job.state() == "done", 120)
    assert no_bundled.is_dir()
