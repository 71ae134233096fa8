"""Who the reader is, what they may open, and what they may change.

The rules are the operator's (`explorer.hosting`); here they meet Streamlit: the server's address,
the reader's sign-in, and the key in the address of a private landscape.
"""

import ipaddress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from explorer.errors import SettingError
from explorer.hosting import folders
from explorer.hosting.readers import opened_by, verified_email
from explorer.hosting.settings import SIGN_IN, current_environment, current_settings
from explorer.ui import library
from explorer.ui.library import Entry

KEY = "key"
"""Query parameter: what opens a private landscape."""
_KEYS = "keys of private landscapes"
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via")
_BUILD_LIBRARIES = ("bertopic", "hdbscan", "sklearn", "torch", "umap")
_AUTH = ("redirect_uri", "cookie_secret")
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


def check(given: Path | None) -> None:
    """Refuse settings that do not fit what is there: folders, landscapes, the sign-in service.

    Raises:
        SettingError: Names the variable.
    """
    _check(current_environment(), given, library.BUNDLED_LANDSCAPE)


@lru_cache(maxsize=4)
def _check(key: object, given: Path | None, bundled: Path) -> None:  # noqa: ARG001 (part of the key)
    now = current_settings()
    folders.check_folders(now, folders.allowed_start(now, given, bundled), bundled)
    if now.sign_in != "off":
        _check_sign_in()


def _check_sign_in() -> None:
    if find_spec("authlib") is None:
        raise SettingError(
            SIGN_IN, "The library that signs readers in is not installed",
            'Install it: pip install "streamlit[auth]"',
        )  # fmt: skip
    auth = sign_in_section()
    providers = providers_of(auth)
    lacking = [name for name in _AUTH if not auth.get(name)]
    for provider in providers or ("",):
        section = auth[provider] if provider else auth
        lacking += [f"{provider}.{name}".lstrip(".") for name in _PROVIDER if not section.get(name)]
    if lacking:
        raise SettingError(
            SIGN_IN, f"In .streamlit/secrets.toml, the section [auth] lacks {', '.join(lacking)}",
            "Write what the sign-in service gave you there.",
        )  # fmt: skip


def sign_in_section() -> dict[str, Any]:
    """What Streamlit's secrets say of the sign-in service; empty where there are none."""
    try:
        return dict(st.secrets.get("auth") or {})
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        return {}


def providers_of(auth: dict[str, Any]) -> tuple[str, ...]:
    """Names of the sign-in services, where there are several."""
    return tuple(name for name, value in auth.items() if hasattr(value, "keys"))


def is_signed_in() -> bool:
    """Whether the reader has signed in, on the list or not."""
    return current_settings().sign_in != "off" and bool(st.user.get("is_logged_in"))


def is_admitted() -> bool:
    """Whether the reader has signed in with a verified address that is on the list."""
    return is_signed_in() and current_settings().readers.admit(verified_email(st.user.to_dict()))


def take_key() -> None:
    """Keep the key of the address, if it opens anything, for as long as the session lasts."""
    key = st.query_params.get(KEY, "")
    for name in opened_by(key, current_settings().keys) if key else ():
        st.session_state.setdefault(_KEYS, {})[name] = key


def openable(given: Path) -> dict[str, Entry]:
    """The landscapes that this reader may open, by name.

    Args:
        given: The folder the app was started with.
    """
    entries = library.known(given)
    return {name: entry for name, entry in entries.items() if _may_open(entry)}


def _may_open(entry: Entry) -> bool:
    if is_admitted() or _key_of(entry) is not None:
        return True
    now = current_settings()
    return now.sign_in != "required" and not folders.is_private(now, entry.id, entry.folder)


def _key_of(entry: Entry) -> str | None:
    held: dict[str, str] = st.session_state.get(_KEYS, {})
    return held.get(entry.id) or held.get(entry.folder.name)


def show_key_in_address(entry: Entry) -> None:
    """Keep the address such that it opens this landscape again, and no other key in it."""
    key = None if is_admitted() else _key_of(entry)
    if key is None:
        st.query_params.pop(KEY, None)
    elif st.query_params.get(KEY) != key:
        st.query_params[KEY] = key


def may_build() -> bool:
    """Whether the reader may bring papers, build, rename and delete landscapes."""
    return _may_change(current_settings().uploads) and _allowed_own()


def may_edit() -> bool:
    """Whether the reader's edits of topics are kept for all readers."""
    return _may_change(current_settings().edits)


def can_build() -> bool:
    """Whether what builds need is installed here; nothing of it is imported."""
    return all(find_spec(name) is not None for name in _BUILD_LIBRARIES)


def _may_change(asked: bool | None) -> bool:
    if current_settings().sign_in == "required" and not is_admitted():
        return False
    return is_local() if asked is None else asked


def _allowed_own() -> bool:
    now = current_settings()
    return now.allowed is None or now.landscapes in now.allowed


def is_local() -> bool:
    """Whether only this machine reaches the server: bound to it, and not behind a proxy."""
    address = st.get_option("server.address")
    return _is_loopback(address) and not any(map(st.context.headers.get, _FORWARDED))


def _is_loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
