"""Builds asked for in the app: what each is made of, and the job that makes it.

    <landscapes>/.builds/<key>/recipe.json   name, inputs and settings
    <landscapes>/.builds/<key>/inputs/       files that were uploaded, kept to build it again
    <landscapes>/.builds/<key>/job/          see `jobs`

The key is the name of the landscape's folder. A cancelled build leaves none of this.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.folders import remove_leftovers
from explorer.landscape import MANIFEST
from explorer.ui import jobs, library
from explorer.ui.library import fresh_key, landscapes_folder
from explorer.ui.uploads import Intake, remove_if_empty

BUNDLED_KEY = ".bundled"
BUNDLED_CORPUS = jobs.ROOT / "assets" / "corpus"
BUNDLED_NAME = "Machine learning papers"


@dataclass(frozen=True)
class Recipe:
    """What a landscape is built of and how; `embedder` None leaves the choice to the builder."""

    name: str
    paths: tuple[str, ...]
    embedder: str | None = None
    min_topic_size: int | None = None
    seed: int = 42
    columns: str | None = None

    def arguments(self) -> list[str]:
        """For the command line."""
        options = {
            "--name": self.name, "--embedder": self.embedder, "--seed": str(self.seed),
            "--min-topic-size": self.min_topic_size and str(self.min_topic_size),
            "--columns": self.columns,
        }  # fmt: skip
        given = [f"{option}={value}" for option, value in options.items() if value]
        return ["build", *self.paths, *given, "--json", "--progress", "json"]


@dataclass(frozen=True)
class Build:
    """One landscape in the making, or made.

    Attributes:
        key: Name of the landscape's folder.
        recipe: What it is made of.
    """

    key: str
    recipe: Recipe

    @property
    def folder(self) -> Path:
        """Of the landscape."""
        own = landscapes_folder() / self.key
        return library.BUNDLED_LANDSCAPE if self.key == BUNDLED_KEY else own

    @property
    def job(self) -> jobs.Job | None:
        """Its last job; None if it was cancelled or never asked for."""
        return jobs.find(_root() / self.key / "job")

    def is_running(self) -> bool:
        """Whether its job runs."""
        return self.job is not None and self.job.state() == "running"

    def start(self) -> None:
        """Build it, unless that is already under way."""
        folder = _root() / self.key / "job"
        jobs.start(folder, *self.recipe.arguments(), f"--out={self.folder}")

    def cancel(self) -> None:
        """Stop, and leave nothing but the cache and what was there before."""
        jobs.remove(_root() / self.key / "job")
        remove_leftovers(self.folder)
        if not (self.folder / MANIFEST).is_file():
            forget(self.key)

    def inputs_are_there(self) -> bool:
        """Whether it could be built again."""
        return all(Path(path).exists() for path in self.recipe.paths)


def bundled() -> Build:
    """The build of the bundled landscape."""
    return Build(BUNDLED_KEY, Recipe(BUNDLED_NAME, (str(BUNDLED_CORPUS),)))


def begin(
    intake: Intake, name: str, embedder: str | None, min_topic_size: int | None, seed: int
) -> Build:
    """Keep the inputs and start building them under a new key.

    Uploaded files are linked rather than copied where the disk allows it.
    """
    key = fresh_key(name)
    inputs = _root() / key / "inputs"
    inputs.mkdir(parents=True, mode=0o700)
    paths = [
        _kept(path, inputs) if path.is_relative_to(intake.folder) else path for path in intake.paths
    ]
    columns = None
    if intake.columns:
        columns = str(_root() / key / "columns.json")
        jobs.write_json(Path(columns), intake.columns)
    recipe = Recipe(name, tuple(map(str, paths)), embedder, min_topic_size, seed, columns)
    jobs.write_json(_root() / key / "recipe.json", asdict(recipe))
    build = Build(key, recipe)
    build.start()
    return build


def rebuild(build: Build, name: str) -> None:
    """Build it once more from the same inputs, under the name it has now."""
    recipe = Recipe(**(asdict(build.recipe) | {"name": name}))
    jobs.write_json(_root() / build.key / "recipe.json", asdict(recipe))
    Build(build.key, recipe).start()


def find(key: str) -> Build | None:
    """The build of a landscape, if it was asked for in the app."""
    try:
        kept = json.loads((_root() / key / "recipe.json").read_text(encoding="utf-8"))
        return Build(key, Recipe(**(kept | {"paths": tuple(kept["paths"])})))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def all_builds() -> list[Build]:
    """Every build that this folder knows, by key."""
    folders = sorted(_root().iterdir()) if _root().is_dir() else []
    return [build for folder in folders if (build := find(folder.name))]


def one_is_running() -> bool:
    """Whether another build would have to share the machine."""
    return any(build.is_running() for build in all_builds())


def forget(key: str) -> None:
    """Remove what is kept of a build, its inputs too."""
    shutil.rmtree(_root() / key, ignore_errors=True)
    remove_if_empty(_root())


def _root() -> Path:
    return landscapes_folder() / ".builds"


def _kept(path: Path, inputs: Path) -> Path:
    target = inputs / path.name
    try:
        os.link(path, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(path, target)
    return target
