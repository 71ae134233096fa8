"""The settings of an operator: what they mean, and what is said of wrong ones."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.errors import SettingError
from explorer.hosting import settings
from explorer.hosting.brand import check_logo, with_title
from explorer.hosting.folders import BUNDLED_LANDSCAPE, allowed_start, openable_folders
from explorer.hosting.readers import Readers, opened_by, verified_email
from explorer.hosting.settings import read_settings
from explorer.landscape import Landscape
from tests.conftest import ROOT

KEY = "k3y-of-Corals_0123456789"
OTHER = "k3y-of-Other_0123456789"
PNG = (ROOT / "assets" / "icon.png").read_bytes()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shelf(tiny: Landscape, tmp_path: Path) -> Path:
    for name in ("corals", "anodes"):
        shutil.copytree(tiny.folder, tmp_path / "shelf" / name)
    shutil.copytree(tiny.folder, tmp_path / "outside")
    (tmp_path / "shelf" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "shelf" / "notes").mkdir()
    return tmp_path / "shelf"


def test_nothing_set_is_the_copy_of_one_reader() -> None:
    usual = read_settings({})
    assert usual == settings.Settings()
    assert (usual.allowed, usual.uploads, usual.edits, usual.sign_in) == (None, None, None, "off")


WRONG = [
    ("EXPLORER_UPLOADS", {"EXPLORER_UPLOADS": "perhaps"}, "neither on nor off"),
    ("EXPLORER_EDITS", {"EXPLORER_EDITS": "2"}, "neither on nor off"),
    ("EXPLORER_SIGN_IN", {"EXPLORER_SIGN_IN": "yes"}, "none of off, optional, required"),
    ("EXPLORER_READERS", {"EXPLORER_SIGN_IN": "required"}, "nobody is let in"),
    ("EXPLORER_SIGN_IN", {"EXPLORER_READERS": "ada@uni.edu"}, "nobody can sign in"),
    ("EXPLORER_READERS", {"EXPLORER_SIGN_IN": "optional", "EXPLORER_READERS": "ada"}, "neither an"),
    ("EXPLORER_READERS", {"EXPLORER_SIGN_IN": "optional", "EXPLORER_READERS": "*@uni.edu"}, "nei"),
    ("EXPLORER_PRIVATE", {"EXPLORER_PRIVATE": "corals"}, "Nobody could open corals"),
    ("EXPLORER_KEYS", {"EXPLORER_KEYS": "corals=short"}, "20 or more"),
    ("EXPLORER_KEYS", {"EXPLORER_KEYS": KEY}, "equals sign"),
    ("EXPLORER_TITLE", {"EXPLORER_TITLE": "x" * 61}, "61 characters"),
    ("EXPLORER_LOGO", {"EXPLORER_LOGO": "/nowhere/logo.png"}, "cannot be read"),
    ("EXPLORER_MAX_FILE_MB", {}, "whole number"),
]


@pytest.mark.parametrize(("variable", "environment", "problem"), WRONG)
def test_a_wrong_setting_names_the_variable(
    variable: str, environment: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable == "EXPLORER_MAX_FILE_MB":
        monkeypatch.setenv(variable, "lots")
    with pytest.raises(Exception, match=problem) as raised:
        read_settings(environment)
    assert variable in str(raised.value)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("logo.png", b"\x89PNG and then nothing"), ("logo.svg", b"<svg"), ("logo.svg", b"<html/>"),
     ("logo.png", b""), ("logo.png", b"0" * 1_000_001), ("logo.png", PNG[: len(PNG) // 2]),
     ("logo.txt", PNG)],
)  # fmt: skip
def test_a_broken_logo_is_told_at_the_start(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingError, match=r"EXPLORER_LOGO.*logo"):
        read_settings({"EXPLORER_LOGO": str(tmp_path / name)})


def test_a_logo_and_one_for_the_dark_mode(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    shutil.copy(ROOT / "assets" / "logo.svg", tmp_path / "dark.svg")
    paths = {"EXPLORER_LOGO": "logo.png", "EXPLORER_LOGO_DARK": "dark.svg"}
    given = {name: str(tmp_path / path) for name, path in paths.items()}
    found = read_settings(given)
    assert (found.logo, found.logo_dark) == (tmp_path / "logo.png", tmp_path / "dark.svg")
    with pytest.raises(SettingError, match="EXPLORER_LOGO_DARK"):
        read_settings({"EXPLORER_LOGO_DARK": given["EXPLORER_LOGO_DARK"]})


def test_a_title_stands_in_the_logo_as_text(tmp_path: Path) -> None:
    logo = (ROOT / "assets" / "logo.svg").read_text()
    made = with_title(logo, settings.NAME, 'Reefs <script> & "more"')
    assert '>Reefs &lt;script&gt; &amp; "more"</tspan>' in made
    assert settings.NAME not in made
    long = with_title(logo, settings.NAME, "Landscapes of the library of reefs")
    assert re.findall(r">([^<]+)</tspan>", long) == ["Landscapes of the", "library of reefs"]
    assert 'viewBox="0 0 292 40"' not in long
    (tmp_path / "made.svg").write_text(long)
    check_logo(tmp_path / "made.svg", "X")


def test_the_allow_list_takes_addresses_and_whole_domains() -> None:
    readers = Readers.of(("Ada@Uni.edu", "@library.org", "museum.net"), "X")
    for email in ("ada@uni.edu", "ADA@UNI.EDU", "any@library.org", "any@museum.net"):
        assert readers.admit(email), email
    for email in (
        "bob@uni.edu", "ada@evil.org", "ada@uni.edu.evil.org", "x@sub.library.org", "@library.org",
        "library.org", "", "ada@uni.edu@evil.org", "x@library.org.evil.org",
    ):  # fmt: skip
        assert not readers.admit(email), email
    assert Readers.of(("*",), "X").admit("who@ever.example")
    assert not Readers().admit("ada@uni.edu")


def test_only_a_verified_address_counts() -> None:
    assert verified_email({"email": "a@b.c", "email_verified": True}) == "a@b.c"
    assert verified_email({"email": "a@b.c", "email_verified": "true"}) == "a@b.c"
    for claims in ({"email_verified": False}, {"email_verified": "no"}, {}, {"email_verified": 1}):
        assert verified_email({"email": "a@b.c"} | claims) == ""
    assert verified_email({"email_verified": True}) == ""


def test_a_key_opens_its_own_landscape_only() -> None:
    keys = {"corals": KEY, "anodes": OTHER}
    assert opened_by(KEY, keys) == {"corals"}
    for wrong in ("", KEY[:-1], KEY + "x", KEY.upper(), "é" * 20, "\ud800"):
        assert opened_by(wrong, keys) == frozenset()


def test_keys_never_show_in_the_settings() -> None:
    found = read_settings({"EXPLORER_KEYS": f"corals={KEY}, anodes={OTHER}"})
    assert found.private == {"corals", "anodes"}
    assert KEY not in repr(found)


def test_only_what_is_allowed_can_be_opened(shelf: Path, tmp_path: Path) -> None:
    some = read_settings({"EXPLORER_ALLOWED": str(shelf)})
    found = openable_folders(some, BUNDLED_LANDSCAPE, BUNDLED_LANDSCAPE)
    assert found == {"anodes": shelf / "anodes", "corals": shelf / "corals"}
    listed = os.pathsep.join(map(str, (shelf / "corals", BUNDLED_LANDSCAPE)))
    both = read_settings({"EXPLORER_ALLOWED": listed})
    assert set(openable_folders(both, BUNDLED_LANDSCAPE, BUNDLED_LANDSCAPE)) == {
        "corals", "bundled",
    }  # fmt: skip
    assert allowed_start(some, None, BUNDLED_LANDSCAPE) == shelf / "anodes"
    assert allowed_start(both, None, BUNDLED_LANDSCAPE) == BUNDLED_LANDSCAPE
    assert allowed_start(some, shelf / "corals", BUNDLED_LANDSCAPE) == shelf / "corals"
    with pytest.raises(SettingError, match=r"EXPLORER_ALLOWED.*outside"):
        allowed_start(some, tmp_path / "outside", BUNDLED_LANDSCAPE)


def test_uploads_need_their_folder_among_the_allowed(shelf: Path, tmp_path: Path) -> None:
    given = {"EXPLORER_ALLOWED": str(shelf), "EXPLORER_UPLOADS": "on"}
    with pytest.raises(SettingError, match="EXPLORER_ALLOWED"):
        read_settings(given | {"EXPLORER_LANDSCAPES": str(tmp_path / "own")})
    assert read_settings(given | {"EXPLORER_LANDSCAPES": str(shelf)}).uploads


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["settings", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_says_what_is_set_and_shows_no_key(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXPLORER_ALLOWED", str(shelf))
    monkeypatch.setenv("EXPLORER_KEYS", f"corals={KEY}")
    status, out, _ = run(capsys, "--json")
    assert status == 0
    assert KEY not in out
    told = {one["name"]: (one["private"], one["key"]) for one in json.loads(out)["landscapes"]}
    assert told == {"anodes": (False, False), "corals": (True, True)}
    status, out, _ = run(capsys)
    assert "for holders of its key" in out
    assert KEY not in out


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [("EXPLORER_KEYS", f"corals={KEY} anode={OTHER}", "EXPLORER_PRIVATE: There is no landscape an"),
     ("EXPLORER_ALLOWED", "/nowhere", "EXPLORER_ALLOWED: /nowhere is no folder")],
)  # fmt: skip
def test_the_command_refuses_names_that_are_not_there(
    variable: str, value: str, problem: str, shelf: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("EXPLORER_ALLOWED", str(shelf))
    monkeypatch.setenv(variable, value)
    status, _, err = run(capsys)
    assert status == 2
    assert problem in err
    assert OTHER not in err
