"""The recipes for hosting: what they name is there, and what can be run here runs."""

import ast
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit import config

from explorer.hosting import settings
from explorer.hosting.settings import read_settings
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

DEPLOY = ROOT / "deploy"
TEXTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted(DEPLOY.rglob("*"))
    if path.is_file() and path.suffix != ".pyc"
}
DOCKERFILE = TEXTS["deploy/container/Dockerfile"]
UNIT = TEXTS["deploy/systemd/topic-landscape-explorer.service"]


def _run(
    command: list[str], environment: Mapping[str, str] = {}
) -> "subprocess.CompletedProcess[str]":
    """A command from the root of the project, whatever its exit status."""
    return subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True,
        env=os.environ | environment,
    )  # fmt: skip


def known_variables() -> set[str]:
    """All variables that the program reads, by the words in its code."""
    found: set[str] = set()
    for path in (ROOT / "explorer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update((re.fullmatch(r"EXPLORER_[A-Z_]+", node.value) and [node.value]) or [])
    return found


def test_the_table_has_every_variable_and_no_other() -> None:
    table = re.findall(r"`(EXPLORER_[A-Z_]+)`", TEXTS["deploy/README.md"])
    assert set(table) == known_variables()
    assert set(settings.VARIABLES) <= set(table)


@pytest.mark.parametrize("name", TEXTS)
def test_recipes_name_only_variables_that_there_are(name: str) -> None:
    assert set(re.findall(r"\bEXPLORER_[A-Z_]+", TEXTS[name])) <= known_variables()
    options = {
        "STREAMLIT_" + re.sub(r"(?<=[a-z])([A-Z])", r"_\1", option).upper().replace(".", "_")
        for option in config._config_options_template
    }
    assert set(re.findall(r"\bSTREAMLIT_[A-Z_]+", TEXTS[name])) <= options


@pytest.mark.parametrize("name", TEXTS)
def test_recipes_name_only_files_that_there_are(name: str) -> None:
    for path in re.findall(r"deploy/[\w./-]+\w", TEXTS[name]):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w.-]+)\)", TEXTS["deploy/README.md"]):
        assert (DEPLOY / path).is_dir(), path


def test_the_image_copies_what_is_there_and_what_the_app_reads() -> None:
    copied: list[str] = []
    for line in re.findall(r"^COPY (.*)$", DOCKERFILE, flags=re.MULTILINE):
        copied += line.split()[:-1]
    for source in copied:
        assert source == "landscape[s]" or (ROOT / source).exists(), source
    ignore = TEXTS["deploy/container/Dockerfile.dockerignore"].splitlines()
    for source in set(copied) - {"landscape[s]"}:
        assert f"!{source}" in ignore, source
    for needed in ("app.py", "explorer", ".streamlit/config.toml", "assets/landscape",
                   "assets/icon.png", "assets/logo.svg"):  # fmt: skip
        assert needed in copied


def test_ports_agree() -> None:
    for name, pattern in (
        ("deploy/container/Dockerfile", r"EXPOSE (\d+)"),
        ("deploy/container/Dockerfile", r"STREAMLIT_SERVER_PORT=(\d+)"),
        ("deploy/container/Caddyfile", r"explorer:(\d+)"),
        ("deploy/container/nginx.conf", r"127\.0\.0\.1:(\d+);"),
        ("deploy/container/healthy.py", r'"(\d{4})"'),
        ("deploy/hugging-face/README.md", r"app_port: (\d+)"),
        ("deploy/systemd/topic-landscape-explorer.service", r"STREAMLIT_SERVER_PORT=(\d+)"),
        ("deploy/README.md", r"STREAMLIT_SERVER_PORT` \((\d+)\)"),
    ):
        assert re.findall(pattern, TEXTS[name]) == ["8501"], name


def test_no_recipe_lets_readers_change_anything() -> None:
    for text in (DOCKERFILE, UNIT):
        assert "EXPLORER_UPLOADS=off" in text
        assert "EXPLORER_EDITS=off" in text
    assert (
        'setdefault("EXPLORER_UPLOADS", "off")' in TEXTS["deploy/streamlit-cloud/streamlit_app.py"]
    )
    assert "\nUSER reader\n" in DOCKERFILE
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes"):
        assert line in UNIT.splitlines()
    assert re.findall(r"^ReadWritePaths=(.*)$", UNIT, flags=re.MULTILINE) == [
        "%C/topic-landscape-explorer"
    ]
    log = re.search(r"log_format .*", TEXTS["deploy/container/nginx.conf"])
    assert log is not None
    assert "$uri" in log[0]
    assert "$request " not in log[0]
    assert "$args" not in log[0]


def test_the_settings_of_the_image_and_of_the_unit_are_right() -> None:
    image = re.search(r"^ENV (.*?)(?=^USER)", DOCKERFILE, flags=re.MULTILINE | re.DOTALL)
    assert image is not None
    given = dict(word.split("=", 1) for word in shlex.split(image[1].replace("\\\n", " ")))
    assert given["EXPLORER_ALLOWED"].split(":") == ["/app/assets/landscape", "/landscapes"]
    unit = dict(re.findall(r"^Environment=(\w+)=(.*)$", UNIT, flags=re.MULTILINE))
    for environment in (given, unit):
        found = read_settings(environment)
        assert (found.uploads, found.edits) == (False, False)


def test_light_requirements_have_no_library_that_builds_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    cloud = [
        line for line in TEXTS["deploy/streamlit-cloud/requirements.txt"].splitlines()
        if line and not line.startswith("#")
    ]  # fmt: skip
    assert cloud == project["dependencies"]
    names = {re.split(r"[<>=\[;]", line)[0] for line in project["dependencies"]}
    assert not names & {"torch", "bertopic", "umap-learn", "hdbscan", "scikit-learn", "numba"}
    assert (ROOT / "requirements-serve.txt").read_text().splitlines()[-1] == "-e ."


def test_a_space_gets_all_it_needs(tmp_path: Path) -> None:
    command = ["sh", str(DEPLOY / "hugging-face" / "prepare.sh")]
    wrong = _run([*command, str(tmp_path), str(ROOT)])
    assert wrong.returncode == 2
    assert "not a landscape" in wrong.stderr
    subprocess.run([*command, str(tmp_path), str(BUNDLED_LANDSCAPE)], check=True)
    for line in re.findall(r"^COPY (.*)$", DOCKERFILE, flags=re.MULTILINE):
        for source in line.split()[:-1]:
            assert any(tmp_path.glob(source)), source
    assert (tmp_path / "landscapes" / "landscape" / "manifest.json").is_file()
    front = re.match(r"---\n(.*?)\n---\n", (tmp_path / "README.md").read_text(), flags=re.DOTALL)
    assert front is not None
    assert "sdk: docker" in front[1]


BLOCKED = """
import importlib.abc, os, sys
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {heavy}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
os.environ["EXPLORER_LANDSCAPE"] = {landscape!r}
import pkgutil, importlib, json, explorer
for part in pkgutil.walk_packages(explorer.__path__, "explorer."):
    if part.name.split(".")[1] not in ("build", "corpus", "__main__"):
        importlib.import_module(part.name)
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=120)
for query in ({{}}, {{"q": "graph"}}, {{"q": "graph", "similar": "true"}}, {{"topic": "0"}}):
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
from pathlib import Path
from explorer.landscape import load
from explorer.edits import kinds, lines, replay, draft
landscape = load(Path({landscape!r}))
from explorer.edits.parts import parts_by_papers
first, second, third = (draft.refer(landscape, 1, int(t)) for t in landscape.topics_at(1).index[:3])
rows = (landscape.topic_of(1) == third.topic).nonzero()[0]
parts = [draft.paper_ids(landscape, part)
         for part in parts_by_papers(landscape, rows, rows[:2].tolist())]
edits = [
    kinds.Rename(first, "Renamed"), kinds.Merge(first, (second,)),
    kinds.Split(third, tuple(parts), tuple(range(900, 900 + len(parts)))),
]
name = draft.fingerprint(landscape)
done = replay.apply(landscape, [lines.new_line(edit, name) for edit in edits])
assert [fit.status for fit in done.fits] == ["fits"] * len(edits)
from explorer.export.map_figure import map_figure
assert map_figure(landscape, 0, "svg", width_mm=90, mode="light", dpi=100)
print("done")
"""
HEAVY = (
    "torch", "bertopic", "umap", "hdbscan", "numba", "sklearn", "sentence_transformers",
    "transformers", "pynndescent", "rapidfuzz", "rensa", "bibtexparser", "rispy", "openpyxl",
    "filelock", "py3langid", "defusedxml", "pylatexenc", "snowballstemmer",
)  # fmt: skip


def test_all_that_shows_landscapes_works_without_what_builds_them() -> None:
    program = BLOCKED.format(heavy=set(HEAVY), landscape=str(BUNDLED_LANDSCAPE))
    done = _run([sys.executable, "-c", program], {"PYTHONPATH": str(ROOT)})
    assert done.stdout.strip().endswith("done"), done.stderr[-2000:]


@pytest.mark.parametrize("base", ["", "landscapes"])
def test_the_entry_of_the_cloud_runs_and_the_health_check_tells(base: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {
        "STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_BASE_URL_PATH": base,
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
    }  # fmt: skip
    check = [sys.executable, str(DEPLOY / "container" / "healthy.py")]
    assert _run(check, environment).returncode == 1
    entry = DEPLOY / "streamlit-cloud" / "streamlit_app.py"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(entry), "--server.headless", "true"],
        cwd=tmp_path, env=os.environ | environment,
    )  # fmt: skip
    try:
        ends = time.monotonic() + 30
        while _run(check, environment).returncode:
            assert time.monotonic() < ends
            time.sleep(0.3)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{base}") as page:
            assert b"Streamlit" in page.read()
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_the_entry_of_the_cloud_shows_the_app() -> None:
    program = (
        "from streamlit.testing.v1 import AppTest; import json;"
        f"at = AppTest.from_file({str(DEPLOY / 'streamlit-cloud' / 'streamlit_app.py')!r},"
        " default_timeout=60).run();"
        "print(json.dumps([len(at.exception), [c.value for c in at.sidebar.caption]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    exceptions, captions = json.loads(done.stdout.strip().splitlines()[-1])
    assert exceptions == 0
    assert "All 296 papers shown" in captions
