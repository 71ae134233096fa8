"""Commands of ours as child processes, each known by a folder of its own.

    <folder>/job.json   process id, and when that process began
    <folder>/stdout     the result: one JSON object, printed last
    <folder>/stderr     progress as lines of JSON, and messages

All state is in the folder: another session, a reloaded page and a restarted server see the same
job as the session that started it.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil

from explorer.errors import ExplorerError

ROOT = Path(__file__).resolve().parents[2]
COMMAND: tuple[str, ...] = (sys.executable, "-m", "explorer")

State = Literal["running", "done", "failed"]

_RECORD, _RESULT, _LOG = "job.json", "stdout", "stderr"
_TAIL = 64 * 1024
"""Bytes of the log that are read: enough for the last progress and the last message."""
_CLOCK = 5.0
"""Seconds by which a clock set anew may shift what the system says of a process's beginning."""
_GRACE = 5.0
"""Seconds that a process has to end by itself before it is killed."""
_STARTING = threading.Lock()


@dataclass(frozen=True)
class Progress:
    """The last step that a job told: its stage, the items done in it, and their pace."""

    stage: str = "read"
    done: int = 0
    total: int = 1
    per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class Job:
    """A command that was started once.

    Attributes:
        folder: Its folder.
        pid: Its process.
        began: When that process began, in seconds since 1970: an id given anew is another process.
    """

    folder: Path
    pid: int
    began: float

    def state(self) -> State:
        """Running, done with a result, or ended without one."""
        if self._process() is not None:
            return "running"
        return "failed" if self.result() is None else "done"

    def result(self) -> dict[str, Any] | None:
        """What the command printed; None before it has, or if it never did."""
        try:
            result = json.loads((self.folder / _RESULT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return result if isinstance(result, dict) else None

    def progress(self) -> Progress:
        """How far it is."""
        for line in reversed(self._log()):
            try:
                told = json.loads(line)
                return Progress(
                    str(told["stage"]), int(told["done"]), int(told["total"]),
                    told.get("per_second"), told.get("seconds_left"),
                )  # fmt: skip
            except (ValueError, KeyError, TypeError):
                continue
        return Progress()

    def message(self) -> str:
        """The last words it said beside its progress: of a failed job, why."""
        spoken = [line for line in self._log() if line.strip() and not line.startswith("{")]
        if not spoken:
            return "It ended without a word; perhaps the system stopped it for lack of memory."
        return spoken[-1].removeprefix("explorer: ")

    def stop(self) -> None:
        """End it and what it started, by force if it does not go by itself."""
        process = self._process()
        if process is None:
            return
        try:
            family = [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for ask in (psutil.Process.terminate, psutil.Process.kill):
            for member in family:
                try:
                    ask(member)
                except psutil.NoSuchProcess:
                    continue
            _, family = psutil.wait_procs(family, timeout=_GRACE)

    def _process(self) -> psutil.Process | None:
        """Its process while it runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.began) <= _CLOCK
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return None

    def _log(self) -> list[str]:
        try:
            with (self.folder / _LOG).open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                lines = file.read().decode(errors="replace").splitlines()
        except OSError:
            return []
        return lines[1:] if size > _TAIL else lines  # the first may be half a line


def find(folder: Path) -> Job | None:
    """The job of a folder, whoever started it; None if there is none."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return Job(folder, int(record["pid"]), float(record["began"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def start(folder: Path, *arguments: str | Path) -> Job:
    """Start a command, unless the one of this folder still runs: then that one is returned.

    The command leads a session of its own, so that it outlives the terminal and the server.

    Args:
        folder: Where the job is kept; what an earlier one left there is removed.
        arguments: What follows `python -m explorer`.

    Raises:
        ExplorerError: The folder cannot be written to.
    """
    with _STARTING:
        earlier = find(folder)
        if earlier is not None and earlier.state() == "running":
            return earlier
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            return _spawn(folder, [*COMMAND, *map(str, arguments)])
        except OSError as error:
            raise ExplorerError(
                f"The work could not be started ({error.strerror})",
                place=str(folder),
                remedy="Set EXPLORER_LANDSCAPES to a folder that can be written to.",
            ) from error


def _spawn(folder: Path, command: list[str]) -> Job:
    with (folder / _RESULT).open("wb") as result, (folder / _LOG).open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=result, stderr=log,
            env=os.environ | {"PYTHONUTF8": "1"}, start_new_session=True,
        )  # fmt: skip
    job = Job(folder, process.pid, psutil.Process(process.pid).create_time())
    threading.Thread(target=process.wait, daemon=True).start()  # else it would stay a zombie
    write_json(folder / _RECORD, {"pid": job.pid, "began": job.began, "command": command})
    return job


def remove(folder: Path) -> None:
    """Stop the job of a folder, if one runs there, and forget it.

    It is forgotten first, so that nobody takes it for a job that failed.
    """
    with _STARTING:
        job = find(folder)
        (folder / _RECORD).unlink(missing_ok=True)
        if job is not None:
            job.stop()
        shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, content: object) -> None:
    """Write a small file of ours beside and rename it into place."""
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}-{threading.get_ident()}")
    partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)
