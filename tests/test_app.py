"""The frame: which landscape opens, what the address does, what an error looks like."""

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.errors import LandscapeError
from explorer.landscape import Landscape
from explorer.ui import opening
from tests.conftest import BUNDLED_LANDSCAPE, ROOT


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


def test_a_missing_bundled_landscape_is_built_with_progress_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EXPLORER_LANDSCAPE", raising=False)
    monkeypatch.setattr(opening, "BUNDLED_LANDSCAPE", tmp_path / "landscape")
    at = app()
    try:
        assert not at.exception
        assert at.title[0].value == "Building the bundled landscape"
        stop = next(button for button in at.button if button.label == "Stop")
        job = opening._bundled_build()
        for _ in range(200):
            stage, _, total, left = job.progress()
            if stage == "embed" and left:
                break
            time.sleep(0.2)
        assert total == 296
        assert "seconds left" in left
        stop.click().run()
        assert job.process.wait(timeout=20) != 0
        assert "The build was stopped" in at.info[0].value
        assert not (tmp_path / "landscape").exists()
        assert next(button for button in at.button if button.label == "Build")
    finally:
        opening._bundled_build().process.kill()
        opening._bundled_build.clear()


def test_a_missing_bundled_landscape_opens_once_it_is_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A small corpus in its place, so that the child process is real and soon done."""
    (tmp_path / "few.txt").write_text("Abstract:Coral reefs bleach.\nAbstract:Anodes charge.\n")
    monkeypatch.delenv("EXPLORER_LANDSCAPE", raising=False)
    monkeypatch.setattr(opening, "BUNDLED_CORPUS", tmp_path / "few.txt")
    monkeypatch.setattr(opening, "BUNDLED_LANDSCAPE", tmp_path / "landscape")
    at = app()
    assert opening._bundled_build().process.wait(timeout=120) == 0
    at = at.run()
    assert not at.exception
    assert "All 2 papers shown" in captions(at)
