"""What a reader may open and change, by address, sign-in and key, as the pages show it."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.hosting import settings
from explorer.landscape import EDITS, Landscape
from explorer.ui import access, frame
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

KEY = "k3y-of-Corals_0123456789"
SERVICE = {
    "redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "c" * 40,
    "client_id": "id", "client_secret": "secret", "server_metadata_url": "https://sign.in/.well",
}  # fmt: skip
ADA: dict[str, Any] = {"is_logged_in": True, "email": "ada@uni.edu", "email_verified": True}


@pytest.fixture(autouse=True)
def shelf(tiny: Landscape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in settings.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(tiny.folder, tmp_path / "shelf" / "corals")
    shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "shelf" / "open")
    shutil.copytree(tiny.folder, tmp_path / "outside")
    monkeypatch.setenv("EXPLORER_ALLOWED", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


def app(user: dict[str, Any] | None = None, **parameters: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.secrets["auth"] = SERVICE
    at.user = user or {"is_logged_in": False}
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.warning, at.error, at.info)
    return " ".join(str(one.value) for kind in kinds for one in kind)


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def papers(at: AppTest) -> int:
    """How many papers the landscape has that is open; 0 if none is."""
    found = [one.value for one in at.sidebar.caption if "papers shown" in one.value]
    return int(found[0].split()[1]) if found else 0


def everything(at: AppTest) -> str:
    """All that was sent to the browser beside the address."""
    return str(at._tree)


@pytest.mark.parametrize(
    "name", ["../outside", "outside", "/etc", "{outside}", "shelf", "bundled", "given", ".", "%2e"]
)
def test_nothing_outside_the_allowed_folder_opens(name: str, tmp_path: Path) -> None:
    at = app(landscape=name.format(outside=tmp_path / "outside"))
    assert papers(at) == 3
    assert "There is no landscape" in at.warning[0].value
    assert str(tmp_path) not in said(at)


def test_a_landscape_outside_is_not_what_the_app_starts_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(tmp_path / "outside"))
    at = app()
    assert "EXPLORER_ALLOWED" in at.error[0].value
    assert papers(at) == 0


def test_wrong_settings_are_told_in_full_only_at_the_machine(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EXPLORER_LOGO", "/nowhere/logo.png")
    at = app()
    assert "EXPLORER_LOGO" in at.error[0].value
    monkeypatch.setattr(access, "is_local", lambda: False)
    at = app()
    assert "not set up well" in at.error[0].value
    assert "nowhere" not in said(at)
    assert "EXPLORER_LOGO" in caplog.text


def test_a_private_landscape_opens_with_its_key_and_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXPLORER_KEYS", f"corals={KEY}")
    at = app(landscape="corals")
    assert papers(at) == 296
    assert "whole link" in at.warning[0].value
    at = app(landscape="corals", key=KEY)
    assert papers(at) == 3
    assert not at.warning
    assert KEY not in everything(at)
    del at.query_params["key"], at.query_params["landscape"]  # as the navigation does
    at.run()
    assert papers(at) == 3
    assert at.query_params["key"] == KEY
    at.query_params["landscape"] = "open"
    at.run()
    assert papers(at) == 296
    assert "key" not in at.query_params


@pytest.mark.parametrize("key", ["", "x", KEY[:-1], KEY + "a", "k3y-of-Other_0123456789"])
def test_a_wrong_key_says_the_same_as_an_unknown_name(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_KEYS", f"corals={KEY}")
    private = app(landscape="corals", key=key)
    unknown = app(landscape="kelps!", key=key)
    assert papers(private) == papers(unknown) == 296
    assert private.warning[0].value.replace("corals", "") == (
        unknown.warning[0].value.replace("kelps\\!", "")
    )


def corpus(at: AppTest) -> AppTest:
    """The Corpus page of the same reader."""

    def page() -> None:
        import sys

        from explorer.ui import access, corpus_page
        from explorer.ui.opening import landscape_folder

        access.take_key()
        corpus_page.show(landscape_folder(sys.argv[:0]))

    other = AppTest.from_function(page, default_timeout=60)
    other.secrets["auth"], other.user = SERVICE, at.user
    for key in at.query_params:
        other.query_params[key] = at.query_params[key]
    return other.run()


def test_a_private_landscape_is_listed_only_to_who_may_open_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXPLORER_KEYS", f"corals={KEY}")
    assert "Three papers" not in said(corpus(app()))
    assert "Three papers" in said(corpus(app(landscape="corals", key=KEY)))


def test_only_private_landscapes_say_that_a_link_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXPLORER_KEYS", f"corals={KEY} open={KEY[::-1]}")
    at = app()
    assert "private" in said(at)
    assert papers(at) == 0
    assert not at.get("bidi_component")
    assert papers(app(key=KEY)) == 3


def signed(monkeypatch: pytest.MonkeyPatch, how: str, **more: str) -> None:
    monkeypatch.setenv("EXPLORER_SIGN_IN", how)
    monkeypatch.setenv("EXPLORER_READERS", "ada@uni.edu @library.org")
    for name, value in more.items():
        monkeypatch.setenv(f"EXPLORER_{name}", value)


def test_where_sign_in_is_required_nothing_is_seen_before(monkeypatch: pytest.MonkeyPatch) -> None:
    signed(monkeypatch, "required", TITLE="Reef library")
    at = app(landscape="open", q="graph")
    assert labels(at) == ["Sign in"]
    assert "## Reef library" in said(at)
    assert papers(at) == 0
    assert not at.get("bidi_component")
    at = app(ADA, landscape="open")
    assert papers(at) == 296
    assert "ada\\@\u2060uni\\.edu" in said(at)
    assert "Sign out" in labels(at)


@pytest.mark.parametrize(
    ("claims", "why"),
    [({"email": "bob@uni.edu"}, "not on the list"), ({"email_verified": False}, "not say that"),
     ({"email": "ada@uni.edu.evil.org"}, "not on the list"), ({"email": None}, "not say that")],
)  # fmt: skip
def test_who_is_not_on_the_list_is_refused(
    claims: dict[str, Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(monkeypatch, "required")
    at = app(ADA | claims)
    assert why in said(at)
    assert labels(at) == ["Use another account"]
    assert papers(at) == 0


def test_a_reader_who_signs_out_sees_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    signed(monkeypatch, "required")
    at = app(ADA)
    next(button for button in at.button if button.label == "Sign out").click().run()
    at.user = {"is_logged_in": False}  # what the browser's lost cookie leads to
    at.run()
    assert papers(at) == 0
    assert labels(at) == ["Sign in"]


def test_a_key_opens_its_landscape_without_signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    signed(monkeypatch, "required", KEYS=f"corals={KEY}", EDITS="on")
    at = app(key=KEY, landscape="corals")
    assert papers(at) == 3
    assert "last as long as this tab" in said(at)
    assert "Three papers" in said(corpus(at))
    assert "Machine learning" not in said(corpus(at))
    assert papers(app(key=KEY, landscape="open")) == 3


def test_where_sign_in_is_optional_it_opens_what_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed(monkeypatch, "optional", PRIVATE="corals")
    assert papers(app(landscape="corals")) == 296
    assert papers(app(ADA, landscape="corals")) == 3
    bob = app(ADA | {"email": "bob@uni.edu"}, landscape="corals")
    assert papers(bob) == 296
    assert "not on the list" in said(bob)


def test_several_sign_in_services_have_a_button_each(monkeypatch: pytest.MonkeyPatch) -> None:
    signed(monkeypatch, "required")
    service = {name: SERVICE[name] for name in ("client_id", "client_secret")}
    service["server_metadata_url"] = SERVICE["server_metadata_url"]
    both = {name: SERVICE[name] for name in ("redirect_uri", "cookie_secret")}
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.secrets["auth"] = both | {"uni_library": service, "orcid": service}
    at.user = {"is_logged_in": False}
    at.run()
    assert labels(at) == ["Sign in with Uni Library", "Sign in with Orcid"]


def test_sign_in_without_a_service_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    signed(monkeypatch, "required", TITLE="Without a service")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.secrets["auth"] = {name: SERVICE[name] for name in ("client_id", "redirect_uri")}
    at.run()
    assert "EXPLORER_SIGN_IN" in at.error[0].value
    assert "cookie\\_secret, client\\_secret" in at.error[0].value.replace("\\,", ",")
    monkeypatch.setattr(access, "find_spec", lambda _: None)
    assert "authlib" not in said(at)
    assert "not installed" in app().error[0].value


@pytest.mark.parametrize(
    ("address", "header", "local"),
    [("127.0.0.1", "", True), ("localhost", "", True), ("::1", "", True), ("0.0.0.0", "", False),  # noqa: S104
     (None, "", False), ("10.0.0.7", "", False), ("127.0.0.1", "X-Forwarded-For", False),
     ("127.0.0.1", "Via", False), ("unix:///run/x", "", False)],
)  # fmt: skip
def test_readers_change_things_only_on_their_own_machine(
    address: str | None, header: str, local: bool, monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    monkeypatch.setattr(st, "get_option", lambda _: address)
    monkeypatch.setattr(type(st.context), "headers", {header: "x"} if header else {})
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(shelf))
    assert (access.may_build(), access.may_edit()) == (local, local)
    for switch, expected in (("on", True), ("off", False)):
        monkeypatch.setenv("EXPLORER_UPLOADS", switch)
        monkeypatch.setenv("EXPLORER_EDITS", switch)
        assert (access.may_build(), access.may_edit()) == (expected, expected)


def test_a_public_copy_keeps_edits_to_the_reader_who_made_them(
    monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    monkeypatch.setattr(access, "is_local", lambda: False)
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(shelf / "open"))
    at = app(topic="0", level="Broad")
    assert "last as long as this tab" in said(at)
    assert not (shelf / "open" / EDITS).exists()
    assert "only shows landscapes" in said(corpus(at))


def test_what_is_not_installed_is_said_before_anything_is_tried(
    monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(shelf))
    monkeypatch.setattr(access, "find_spec", lambda name: None if name == "umap" else name)
    at = corpus(app())
    assert "pip install -r requirements.txt" in said(at)
    assert [one.label for one in at.file_uploader] == ["Drop landscape files here"]


def test_title_and_logo_are_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    dressed: dict[str, Any] = {}
    monkeypatch.setattr(st, "set_page_config", lambda **given: dressed.update(given))
    monkeypatch.setattr(st, "logo", lambda image, **_: dressed.update(logo=image))
    icon, logo = ROOT / "assets" / "icon.png", ROOT / "assets" / "logo.svg"
    frame.dress(ROOT / "assets")
    assert (dressed["page_title"], dressed["logo"]) == (settings.NAME, str(logo))
    monkeypatch.setenv("EXPLORER_TITLE", "Reefs & <b>more</b>")
    frame.dress(ROOT / "assets")
    assert dressed["page_title"] == "Reefs & <b>more</b>"
    assert ">Reefs &amp; &lt;b&gt;more&lt;/b&gt;</tspan>" in dressed["logo"]
    monkeypatch.setenv("EXPLORER_LOGO", str(icon))
    monkeypatch.setenv("EXPLORER_LOGO_DARK", str(logo))
    frame.dress(ROOT / "assets")
    assert dressed["logo"] == str(icon)
    monkeypatch.setattr(type(st.context), "theme", SimpleNamespace(type="dark"))
    frame.dress(ROOT / "assets")
    assert dressed["logo"] == str(logo)
