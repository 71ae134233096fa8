"""Child processes known by their folder: found again, ended, and never taken for another."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from explorer.errors import ExplorerError
from explorer.ui import jobs
from tests.conftest import ROOT, until

SLEEPER = "import sys, time; sys.stderr.write('explorer: half way\\n'); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Say what the next jobs run instead of our command line."""
    return lambda text: monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", text))


@pytest.fixture
def folder(tmp_path: Path):
    yield tmp_path / "job"
    jobs.remove(tmp_path / "job")


def test_a_real_command_ends_with_its_result(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "few.txt").write_text("Abstract:Coral reefs bleach.\n")
    job = jobs.start(folder, "check", tmp_path / "few.txt", "--json")
    assert job.state() == "running"
    until(lambda: job.state() != "running", 60)
    assert job.state() == "done"
    assert job.result()["papers"] == 1


def test_bad_input_is_a_failure_with_its_message(folder: Path) -> None:
    job = jobs.start(folder, "check", "nowhere.bib", "--json")
    until(lambda: job.state() != "running", 60)
    assert job.state() == "failed"
    assert job.result() is None
    assert "nowhere.bib" in job.message()
    assert not job.message().startswith("explorer:")


def test_a_killed_child_is_noticed(folder: Path, program: Callable[[str], None]) -> None:
    program(SLEEPER)
    job = jobs.start(folder)
    until(lambda: "half way" in job.message())
    os.kill(job.pid, signal.SIGKILL)
    until(lambda: job.state() == "failed", 5)
    assert job.message() == "half way"
    until(lambda: not psutil.pid_exists(job.pid), 5)  # no zombie stays


def test_a_child_that_said_nothing_is_explained(
    folder: Path, program: Callable[[str], None]
) -> None:
    program("raise SystemExit(3)")
    job = jobs.start(folder)
    until(lambda: job.state() == "failed")
    assert "without a word" in job.message()


def test_stopping_ends_the_family_too(folder: Path, program: Callable[[str], None]) -> None:
    program(PARENT)
    job = jobs.start(folder)
    until(lambda: psutil.Process(job.pid).children())
    child = psutil.Process(job.pid).children()[0]
    jobs.remove(folder)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert not folder.exists()
    assert job.state() == "failed"


def test_what_ignores_the_request_to_end_is_killed(
    folder: Path, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_GRACE", 0.3)
    ignoring = "signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    program(f"import signal, sys, time; {ignoring} print('deaf', file=sys.stderr); time.sleep(60)")
    job = jobs.start(folder)
    until(lambda: job.message() == "deaf")
    job.stop()
    until(lambda: job.state() == "failed", 5)


def test_another_process_finds_the_job_and_can_stop_it(
    folder: Path, program: Callable[[str], None]
) -> None:
    program(SLEEPER)
    job = jobs.start(folder)
    looking = (
        "import sys; from pathlib import Path; from explorer.ui import jobs; "
        "job = jobs.find(Path(sys.argv[1])); print(job.pid, job.state()); job.stop()"
    )
    done = subprocess.run(
        [sys.executable, "-c", looking, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [str(job.pid), "running"]
    until(lambda: job.state() == "failed", 5)


def test_an_id_given_to_another_process_is_not_the_job(folder: Path) -> None:
    folder.mkdir()
    began = psutil.Process().create_time()
    jobs.write_json(folder / "job.json", {"pid": os.getpid(), "began": began - 3600})
    job = jobs.find(folder)
    assert job is not None
    assert job.state() == "failed"
    job.stop()  # would end this very test


def test_starting_twice_is_one_job(folder: Path, program: Callable[[str], None]) -> None:
    program(SLEEPER)
    first = jobs.start(folder)
    assert jobs.start(folder) == first == jobs.find(folder)


def test_a_second_start_forgets_what_the_first_left(
    folder: Path, program: Callable[[str], None]
) -> None:
    program("print('{\"round\": 1}')")
    first = jobs.start(folder)
    until(lambda: first.state() == "done")
    program("raise SystemExit(2)")
    second = jobs.start(folder)
    until(lambda: second.state() != "running")
    assert second.state() == "failed"


def test_progress_is_the_last_step_told_whatever_surrounds_it(folder: Path) -> None:
    folder.mkdir()
    steps = [{"stage": "embed", "done": n, "total": 9000} for n in range(9000)]
    steps[-1] |= {"per_second": 8.5, "seconds_left": 3.0}
    log = "\n".join(map(json.dumps, steps)) + '\nUserWarning: odd\n{"stage": 3}\n{half a li'
    (folder / "stderr").write_text(log)
    job = jobs.Job(folder, 1, 0.0)
    assert job.progress() == jobs.Progress("embed", 8999, 9000, 8.5, 3.0)
    assert job.message() == "UserWarning: odd"


@pytest.mark.parametrize("record", ["", "[]", '{"pid": "x", "began": 1}', '{"pid": 3}'])
def test_a_damaged_record_is_no_job(folder: Path, record: str) -> None:
    folder.mkdir()
    (folder / "job.json").write_text(record)
    assert jobs.find(folder) is None


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExplorerError, match="EXPLORER_LANDSCAPES"):
        jobs.start(tmp_path / "file" / "job", "check", "x")
