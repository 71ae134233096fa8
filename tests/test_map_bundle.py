"""The bundles of map and offline page are what their sources build, and are found installed."""

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMPONENT = ROOT / "explorer" / "map_component"
FRONTEND = COMPONENT / "frontend"
BUNDLE = COMPONENT / "assets" / "map.js"
OFFLINE = ROOT / "explorer" / "export" / "offline" / "assets"
FOLDERS = {BUNDLE: ("src",), OFFLINE / "offline.js": ("src", "offline")}


def source_hash(folders: tuple[str, ...]) -> str:
    """As `build.mjs` writes it into a bundle's first line."""
    names = [f"{name}/{path.name}" for name in folders for path in (FRONTEND / name).iterdir()]
    names += ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"]
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}\n".encode() + (FRONTEND / name).read_bytes() + b"\n")
    return digest.hexdigest()


@pytest.mark.parametrize("bundle", FOLDERS, ids=lambda bundle: bundle.name)
def test_the_bundle_was_built_from_these_sources(bundle: Path) -> None:
    first = bundle.read_text(encoding="utf-8").split("*/")[0]
    again = "run `npm ci && npm run build` in explorer/map_component/frontend"
    assert source_hash(FOLDERS[bundle]) in first, again
    style = FRONTEND / "offline" / "page.css"
    assert (OFFLINE / "offline.css").read_bytes() == style.read_bytes(), again


needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir(),
    reason="needs Node and `npm ci` in explorer/map_component/frontend",
)


@needs_node
def test_building_again_gives_the_same_bundle(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", tmp_path], cwd=FRONTEND, check=True)
    shipped = [*BUNDLE.parent.iterdir(), *OFFLINE.iterdir()]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in shipped}
    for path in shipped:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path


@needs_node
@pytest.mark.parametrize("script", ["check", "test"])
def test_the_sources_have_sound_types_and_pass_their_tests(script: str) -> None:
    command = ["npm", "run", script]
    done = subprocess.run(command, check=False, cwd=FRONTEND, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_sources_stay_readable_and_fetch_nothing() -> None:
    for path in (*(FRONTEND / "src").iterdir(), *(FRONTEND / "offline").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        assert "innerHTML" not in text, f"{path}: titles are hostile until escaped"
        assert "://" not in text.replace("http://www.w3.org/2000/svg", ""), path


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())


def test_streamlit_finds_the_component_of_an_installed_distribution(tmp_path: Path) -> None:
    """As pip installs it: the files of the wheel, beside its metadata."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    inner = tomllib.loads((COMPONENT / "pyproject.toml").read_text(encoding="utf-8"))
    assert inner["project"]["name"] == project["project"]["name"]
    data = project["tool"]["setuptools"]["package-data"]["explorer.map_component"]
    assert data == ["pyproject.toml", "assets/*"]
    packages = project["tool"]["setuptools"]["package-data"]
    assert packages["explorer.export.offline"] == ["assets/*"]
    shutil.copytree(
        COMPONENT, tmp_path / "explorer" / "map_component",
        ignore=shutil.ignore_patterns("frontend", "__pycache__"),
    )  # fmt: skip
    info = tmp_path / "topic_landscape_explorer-9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: topic-landscape-explorer\nVersion: 9\n"
        "Requires-Dist: streamlit\n"
    )
    (info / "RECORD").write_text("explorer/map_component/pyproject.toml,,\n")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from streamlit.components.v2.manifest_scanner import scan_component_manifests\n"
        "for manifest, root in scan_component_manifests():\n"
        "    for one in manifest.components:\n"
        "        print(f'{manifest.name}.{one.name}', one.resolve_asset_root(root) / 'map.js')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    bundle = tmp_path / "explorer" / "map_component" / "assets" / "map.js"
    assert f"topic-landscape-explorer.map {bundle}" in done.stdout.splitlines()
