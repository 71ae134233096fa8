"""Which landscape to open, and building the bundled one where it is missing."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import streamlit as st

from explorer.errors import LandscapeError
from explorer.landscape import MANIFEST, Landscape, load
from explorer.progress import STAGES
from explorer.ui.text import counted, md

ROOT = Path(__file__).resolve().parents[2]
BUNDLED_CORPUS = ROOT / "assets" / "corpus"
BUNDLED_LANDSCAPE = ROOT / "assets" / "landscape"
BUNDLED_NAME = "Machine learning papers"
ENVIRONMENT = "EXPLORER_LANDSCAPE"


def landscape_folder(arguments: Sequence[str]) -> Path:
    """The folder named by `--landscape DIR`, else by the environment, else the bundled one.

    Args:
        arguments: What stood after `--` on the command line.

    Raises:
        LandscapeError: `--landscape` stands there without a folder.
    """
    for place, argument in enumerate(arguments):
        if argument.startswith("--landscape="):
            return Path(argument.partition("=")[2])
        if argument == "--landscape":
            if place + 1 == len(arguments):
                raise LandscapeError(
                    "--landscape needs a folder",
                    remedy="Start with: streamlit run app.py -- --landscape DIR",
                )
            return Path(arguments[place + 1])
    return Path(os.environ.get(ENVIRONMENT) or BUNDLED_LANDSCAPE)


def open_landscape(folder: Path) -> Landscape:
    """The landscape of a folder, loaded once for all sessions; the bundled one is built if missing.

    Raises:
        LandscapeError: It is missing, damaged or of another version.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file() and folder == BUNDLED_LANDSCAPE:
        _build_bundled()
    stamp = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    return _load_once((str(folder), stamp))


@st.cache_resource(max_entries=4, show_spinner="Opening the landscape …")
def _load_once(version: tuple[str, int]) -> Landscape:
    """Keyed by folder and time of writing, so that a rebuilt landscape is loaded again."""
    return load(Path(version[0]))


@dataclass
class _BuildJob:
    """A build in a process of its own, so that its memory goes back and it can be stopped."""

    process: subprocess.Popen[bytes]
    output: IO[bytes]
    errors: list[str] = field(default_factory=list)

    def progress(self) -> tuple[str, int, int, str]:
        """The stage the build is in, the items done in it, their total, and the time left."""
        self.output.seek(0)
        step = ("read", 0, 1, "")
        self.errors = []
        for line in self.output.read().decode(errors="replace").splitlines():
            try:
                event = json.loads(line)
                left = event.get("seconds_left")
                told = "" if left is None else f", about {left:.0f} seconds left"
                step = (event["stage"], event["done"], event["total"], told)
            except (ValueError, KeyError, TypeError):
                self.errors.append(line)
        return step


@st.cache_resource
def _bundled_build() -> _BuildJob:
    """The one running build, shared by all sessions."""
    output = TemporaryFile()  # noqa: SIM115 - lives as long as the job
    command = [
        sys.executable, "-m", "explorer", "build", str(BUNDLED_CORPUS), "--out",
        str(BUNDLED_LANDSCAPE), "--name", BUNDLED_NAME, "--progress", "json",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=output)
    return _BuildJob(process, output)


def _build_bundled() -> None:
    """Show the build's progress until it is done; nothing else is on the page meanwhile."""
    st.title("Building the bundled landscape")
    st.caption(
        "This happens once: the bundled papers are read, embedded and grouped into topics. It "
        "takes about a minute and needs no network."
    )
    if st.session_state.get("build stopped"):
        st.info("The build was stopped.")
        if st.button("Build", type="primary"):
            del st.session_state["build stopped"]
            st.rerun()
        st.stop()
    _watch(_bundled_build())
    st.stop()


@st.fragment(run_every=1.0)
def _watch(job: _BuildJob) -> None:
    stage, done, total, left = job.progress()
    ended = job.process.poll()
    if ended == 0:
        _bundled_build.clear()
        st.rerun()
    if ended is not None:
        _bundled_build.clear()
        st.error("The build failed: " + md(job.errors[-1] if job.errors else "no message"))
        if st.button("Try again"):
            st.rerun()
        return
    names = list(STAGES)
    share = (names.index(stage) + done / max(total, 1)) / len(names)
    of = f" ({done:,} of {counted(total, 'item')}{left})" if total > 1 else ""
    st.progress(min(share, 1.0), f"{STAGES[stage]} …{of}")
    if st.button("Stop", icon=":material/stop:"):
        job.process.terminate()
        _bundled_build.clear()
        st.session_state["build stopped"] = True
        st.rerun()
