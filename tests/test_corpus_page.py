"""The Corpus page in each of its states, over a command line that stands in for the readers."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.landscape import Landscape, load
from explorer.ui import builds, filter_state, jobs
from explorer.ui.table_columns import FIELDS, changes
from tests.conftest import until

GOOD = ("abstracts.txt", (b"Abstract:Coral reefs bleach.\nAbstract:Anodes charge.\n"), "text/plain")
BROKEN = ("<b>scan *x*.pdf", bytes(range(256)), "application/pdf")
TABLE = ("list.csv", b"Paper heading,Notes\nA,B\nC,D\n", "text/csv")
SLOW = ("slow.txt", b"Abstract:Coral reefs bleach.\n", "text/plain")
FAIL = ("fail.txt", b"Abstract:Coral reefs bleach.\n", "text/plain")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path / "landscapes"))
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-m", "tests.stand_in"))
    yield tmp_path / "landscapes"
    for record in list((tmp_path / "landscapes").rglob("job.json")):
        jobs.remove(record.parent)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The landscapes that the page left for; pages can only be switched in the whole app."""
    names: list[str] = []
    monkeypatch.setattr(filter_state, "open_landscape", names.append)
    return names


def page(**parameters: str) -> AppTest:
    def script():
        from explorer.ui import corpus_page, library

        corpus_page.show(library.BUNDLED_LANDSCAPE)

    at = AppTest.from_function(script, default_timeout=60)
    for key, value in parameters.items():
        at.query_params[key] = value
    return shown(at.run())


def shown(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.info, at.warning, at.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def press(at: AppTest, label: str, place: int = 0) -> AppTest:
    return shown([button for button in at.button if button.label == label][place].click().run())


def after(at: AppTest, folder: Path, job: str) -> AppTest:
    """The page once a job over the uploads has ended."""
    until(lambda: list(folder.glob(f".uploads/*/{job}/job.json")))
    found = [jobs.find(path) for path in folder.glob(f".uploads/*/{job}")]
    until(lambda: all(job is None or job.state() != "running" for job in found), 60)
    return shown(at.run())


def drop(at: AppTest, home: Path, *files: tuple[str, bytes, str]) -> AppTest:
    shown(at.file_uploader[0].set_value(list(files)).run())
    return after(at, home, "check")


def test_empty_it_states_the_limits_and_shows_one_step(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("EXPLORER_MAX_FILE_MB", "7")
    monkeypatch.setenv("EXPLORER_MAX_RECORDS", "1200")
    at = page()
    assert "Up to 7 MB per file and 1,200 records in all" in words(at)
    assert at.file_uploader[0].proto.max_upload_size_mb == 7
    assert "1 · Papers" in words(at)
    assert "2 · " not in words(at)
    assert "Machine learning papers" in words(at)
    assert labels(at) == ["Open"]
    assert not at.selectbox
    assert not home.exists()


def test_read_only_it_only_opens(
    monkeypatch: pytest.MonkeyPatch, tiny: Landscape, home: Path, opened: list[str]
) -> None:
    monkeypatch.setenv("EXPLORER_UPLOADS", "off")
    shutil.copytree(tiny.folder, home / "corals")
    at = page()
    assert "only shows landscapes" in at.info[0].value
    assert not at.file_uploader
    assert labels(at) == ["Open", "Open"]
    press(at, "Open", 1)
    assert opened == ["corals"]


def test_a_broken_file_does_not_block_the_good_one_beside_it(home: Path) -> None:
    at = drop(page(), home, GOOD, BROKEN)
    assert "**2 papers** from 3 records" in words(at)
    table = at.dataframe[0].value
    assert table["File"].tolist() == ["abstracts.txt", "bscan x.pdf"]
    assert table["Kept"].tolist() == [2, 0]
    assert table["Problem"].tolist()[0] == ""
    assert "**1 file left out.**" in at.warning[0].value
    assert "<b>" not in at.warning[0].value
    assert "Coral reefs bleach." in at.dataframe[1].value["Abstract"].tolist()
    assert [one.label for one in at.get("download_button")] == ["What became of every record (CSV)"]
    assert at.text_input[0].value == "abstracts"
    assert "Build" in labels(at)
    press(at, "Start over")
    assert not list(home.rglob("*"))
    assert "2 · " not in words(at)


def test_only_broken_files_say_what_to_do_and_offer_no_build(home: Path) -> None:
    at = drop(page(), home, BROKEN)
    assert "Not text in any known encoding" in at.error[0].value
    assert "Build" not in labels(at)
    assert "Start over" in labels(at)


def test_more_files_join_those_before(home: Path) -> None:
    at = drop(page(), home, GOOD)
    at = drop(at, home, ("abstracts.txt", b"Abstract:Bees dance.\n", "text/plain"))
    assert at.dataframe[0].value["File"].tolist() == ["abstracts.txt", "abstracts (2).txt"]
    assert "**3 papers**" in words(at)


def test_an_unknown_table_is_read_once_its_columns_are_known(home: Path) -> None:
    at = drop(page(), home, GOOD, TABLE)
    boxes = {box.label: box for box in at.selectbox}
    assert boxes["Title"].value == "Paper heading"
    assert boxes["Abstract"].value is None
    boxes["Abstract"].set_value("Notes")
    press(at, "Read with these columns")
    at = after(at, home, "check")
    assert "**4 papers**" in words(at)
    assert not at.warning
    columns = next(home.glob(".uploads/*/columns.json")).read_text()
    assert columns == '{"list.csv": {"abstract": "Notes"}}'


def test_a_column_taken_back_stays_away_and_dates_keep_their_parts() -> None:
    mapping = {"title": "Name", "year": "Year", "month": "Month", "venue": "Journal"}
    shown = dict.fromkeys(FIELDS) | {"title": "Name", "date": "Year", "venue": "Journal"}
    assert changes(mapping, shown) == {}
    assert changes(mapping, shown | {"venue": None, "doi": "Id"}) == {"venue": "", "doi": "Id"}
    assert changes(mapping, shown | {"date": "Printed"}) == {
        "date": "Printed", "month": "", "year": "",
    }  # fmt: skip


def test_a_table_needs_a_title_or_an_abstract(home: Path) -> None:
    at = drop(page(), home, GOOD, ("list.csv", b"Number,Notes\n1,B\n", "text/csv"))
    press(at, "Read with these columns")
    assert "title or of the abstract" in at.warning[-1].value


def test_a_folder_that_the_operator_allows_can_be_picked(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shared" / "review"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(GOOD[1])
    monkeypatch.setenv("EXPLORER_CORPUS_FOLDERS", str(tmp_path / "shared"))
    at = page()
    assert at.selectbox[0].options == [str(tmp_path / "shared"), str(folder)]
    shown(at.selectbox[0].set_value(str(folder)).run())
    at = after(at, home, "check")
    assert "**2 papers**" in words(at)
    assert at.text_input[0].value == "review"
    press(at, "Start over")
    assert (folder / "a.txt").exists()


def test_the_estimate_stands_beside_each_embedder(home: Path) -> None:
    at = drop(page(), home, GOOD)
    assert "Measuring what a build would take" in words(at)
    at = after(at, home, "estimate")
    assert "small enough" in words(at)
    captions = list(at.radio[0].proto.captions)
    assert "About 3 minutes" in captions[0]
    assert "About 20 seconds" in captions[1]
    assert at.radio[0].value == "minilm"


def test_a_build_runs_opens_and_discards_the_uploads(home: Path, opened: list[str]) -> None:
    at = drop(page(), home, GOOD, BROKEN)
    at.text_input[0].set_value(" Reefs & <i>anodes</i> ")
    at.radio[0].set_value("tfidf-svd")
    press(at, "Build")
    (build,) = builds.all_builds()
    assert at.query_params["build"] == build.key
    assert "is being built" in words(at)
    assert not at.file_uploader
    until(lambda: build.job.state() != "running", 120)
    shown(at.run())
    assert opened == [build.key]
    assert load(build.folder).name == "Reefs & <i>anodes</i>"
    assert "build" not in at.query_params
    assert not (home / ".uploads").exists()


def test_a_running_build_is_seen_by_all_and_leaves_nothing_when_cancelled(home: Path) -> None:
    at = drop(page(), home, SLOW)
    press(at, "Build")
    (build,) = builds.all_builds()
    until(lambda: build.job.progress().stage == "embed")
    other = page(build=build.key)  # another session, or this one reloaded
    assert "40 of 120 items · 8.5 per second · about 9 seconds left" in words(other)
    press(other, "Cancel")
    assert "was cancelled" in words(other)
    assert build.job is None
    assert "Build" in labels(shown(at.run()))
    assert [path.name for path in home.iterdir()] == [".uploads"]
    press(at, "Start over")
    assert not list(home.rglob("*"))


def test_one_landscape_is_built_at_a_time(home: Path) -> None:
    at, other = drop(page(), home, SLOW), page()
    other.file_uploader[0].set_value([GOOD]).run()
    press(at, "Build")
    other = after(other, home, "check")
    assert "One landscape is built at a time" in words(other)
    assert "Build" not in labels(other)
    assert len(builds.all_builds()) == 1


def test_who_presses_build_second_sees_the_build_of_the_first(home: Path) -> None:
    at = drop(page(), home, SLOW)
    other = drop(page(), home, SLOW)
    press(at, "Build")
    press(other, "Build")
    assert len(builds.all_builds()) == 1
    assert "is being built" in words(other)


def test_read_only_a_running_build_cannot_be_cancelled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(drop(page(), home, SLOW), "Build")
    monkeypatch.setenv("EXPLORER_UPLOADS", "off")
    at = page()
    assert "is being built" in words(at)
    assert labels(at) == ["Open"]


def test_a_killed_build_says_so_and_can_be_tried_again(home: Path) -> None:
    at = drop(page(), home, SLOW)
    press(at, "Build")
    (build,) = builds.all_builds()
    os.kill(build.job.pid, signal.SIGKILL)
    until(lambda: build.job.state() == "failed")
    other = page()
    assert "could not be built" in other.error[0].value
    press(other, "Try again")
    assert build.job.state() == "running"
    assert "is being built" in words(other)


def test_a_failed_build_tells_its_message_inert(home: Path) -> None:
    at = drop(page(), home, FAIL)
    press(at, "Build")
    (build,) = builds.all_builds()
    until(lambda: build.job.state() == "failed")
    shown(at.run())
    assert "The disk is full" in at.error[0].value
    assert r"\<img" in at.error[0].value
    assert "Build" in labels(at)
    press(at, "Discard")
    assert builds.all_builds() == []
    assert not at.error


@pytest.mark.parametrize("name", ["../../x", "nothing", ""])
def test_an_unknown_build_in_the_address_is_forgotten(name: str) -> None:
    at = page(build=name)
    assert "1 · Papers" in words(at)
    assert "build" not in at.query_params or not name


def test_deleting_asks_first(tiny: Landscape, home: Path) -> None:
    shutil.copytree(tiny.folder, home / "corals")
    at = page()
    assert labels(at).count("Delete …") == 1
    press(at, "Delete …")
    assert "Three papers" in words(at)
    assert load(home / "corals")
    press(at, "Keep it")
    assert load(home / "corals")
    press(at, "Delete …")
    press(at, "Delete")
    assert not list(home.rglob("*"))
    assert "Three papers" not in words(at)


def test_renaming_shows_in_the_list(tiny: Landscape, home: Path) -> None:
    shutil.copytree(tiny.folder, home / "corals")
    at = page()
    at.text_input[0].set_value("Reefs [x](http://evil.example)")
    press(at, "Rename")
    assert "Reefs" in words(at)
    assert "](http" not in words(at)
    assert load(home / "corals").name == "Reefs [x](http://evil.example)"


def test_rebuilding_needs_the_inputs(tiny: Landscape, home: Path) -> None:
    shutil.copytree(tiny.folder, home / "corals")
    at = page()
    (rebuild,) = (button for button in at.button if button.label == "Rebuild")
    assert rebuild.disabled


def test_rebuilding_runs_from_the_kept_inputs(home: Path, opened: list[str]) -> None:
    at = drop(page(), home, GOOD)
    at.radio[0].set_value("tfidf-svd")
    press(at, "Build")
    (build,) = builds.all_builds()
    until(lambda: build.job.state() != "running", 120)
    shown(at.run())
    at = page()
    press(at, "Rebuild")
    until(lambda: build.job.state() != "running", 120)
    shown(at.run())
    assert build.job.result()["cached"] is True
    assert opened[-1] == build.key


def test_a_damaged_landscape_is_listed_with_its_problem(home: Path) -> None:
    (home / "broken").mkdir(parents=True)
    (home / "broken" / "manifest.json").write_text("{")
    at = page()
    assert "damaged" in words(at)
    assert [button.disabled for button in at.button if button.label == "Open"] == [False, True]
    press(at, "Delete …")
    press(at, "Delete")
    assert not (home / "broken").exists()
