"""The architecture as tests: who may import what, and what the documents promise."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "explorer").rglob("*.py"))
HEAVY = ("torch", "bertopic", "umap", "hdbscan", "numba", "sklearn", "sentence_transformers",
         "matplotlib")  # fmt: skip

ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "progress": set(),
    "arguments": set(),
    "folders": set(),
    "config": {"errors"},
    "storage": set(),
    "landscape": {"errors", "folders", "storage"},
    "search_index": set(),
    "mapped": {"folders", "landscape", "search_index", "storage"},
    "hosting": {"errors", "config", "landscape", "packing"},
    "corpus": {"errors", "config"},
    "description": {"landscape"},
    "build": {
        "errors",
        "config",
        "corpus",
        "description",
        "folders",
        "landscape",
        "mapped",
        "progress",
        "search_index",
    },
    "analysis": {"errors", "landscape", "storage"},
    "edits": {"errors", "description", "landscape"},
    "packing": {
        "errors",
        "config",
        "folders",
        "landscape",
        "edits",
        "search_index",
        "storage",
    },
    "naming": {"errors", "folders", "landscape", "edits"},
    "figures": {"landscape"},
    "export": {"errors", "folders", "landscape", "analysis", "edits", "figures", "packing"},
    "map_component": set(),
    "ui": {
        "errors",
        "config",
        "hosting",
        "progress",
        "folders",
        "landscape",
        "analysis",
        "edits",
        "naming",
        "figures",
        "export",
        "map_component",
        "packing",
    },
    "__main__": {
        "arguments",
        "errors",
        "folders",
        "progress",
        "config",
        "hosting",
        "corpus",
        "build",
        "landscape",
        "naming",
        "edits",
        "export",
        "packing",
    },
}
HOMES = {
    "streamlit": {"ui", "map_component"},
    "plotly": {"figures"},
    "matplotlib": {"figures"},
    "torch": {"build"},
    "umap": {"build"},
    "hdbscan": {"build"},
    "pynndescent": {"build"},
    "bertopic": {"build"},
    "sklearn": {"build"},
    "sentence_transformers": {"build"},
    "transformers": {"build"},
    "dask": {"build"},
    "distributed": {"build"},
}


def part_of(path: Path) -> str:
    first = path.relative_to(ROOT / "explorer").parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_import_only_what_their_layer_may(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        return
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("explorer.")}
    ours -= {"__version__"}
    assert ours - {part} <= ALLOWED[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_outside_library_has_one_home(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path)}
    assert "pickle" not in outside
    assert "joblib" not in outside
    for library, homes in HOMES.items():
        assert library not in outside or part_of(path) in homes


def test_every_part_has_a_rule() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__"} == set(ALLOWED)


def test_looking_imports_no_model_library() -> None:
    pages = (
        "about", "compare", "corpus", "map", "papers", "reading_list", "timeline", "topics",
    )  # fmt: skip
    names = ", ".join(["opening", "sidebar", *(f"{page}_page" for page in pages)])
    program = (
        f"import sys, explorer.ui; from explorer.ui import {names}; "
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_functions_stay_short_and_files_readable() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                assert length <= 40, f"{path}: {node.name} has {length} lines"


def test_readme_and_ci_run_the_same_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)\n```", readme, flags=re.DOTALL)
    tests = [command for command in commands if "pytest" in command]
    assert len(tests) == 1
    assert tests[0] in ci


def test_readme_names_every_command_and_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("check", "build", "info", "export", "name", "settings"):
        assert f"python -m explorer {command}" in readme
    for page in (
        "Map", "Topics", "Timeline", "Papers", "Compare", "Reading list", "About", "Corpus",
    ):  # fmt: skip
        assert f"**{page}**" in readme


def test_nothing_is_asked_of_the_network_at_run_time() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "gatherUsageStats = false" in config
    for path in [ROOT / "app.py", *MODULES]:
        addresses = set(re.findall(r"https?://[^\s\"'{}]+", path.read_text(encoding="utf-8")))
        assert addresses <= {
            "https://arxiv.org/abs/",
            "https://doi.org/",
            "https://pubmed.ncbi.nlm.nih.gov/",
            "http://localhost:11434/v1",  # as an example, in words
        } | {address for address in addresses if address.startswith(("https?", r"https?:"))}, path
