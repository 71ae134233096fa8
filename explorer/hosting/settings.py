"""Every setting of an operator in one place, read from the environment and checked.

What Streamlit itself has a setting for (address, port, base path, sign-in service) stays there.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from explorer.config import FILE_MB, RECORDS, max_file_mb, max_records
from explorer.errors import SettingError
from explorer.hosting.brand import LONGEST_TITLE, check_logo
from explorer.hosting.readers import KEY_FORM, Readers
from explorer.hosting.variables import Environment, choice, switch, text_of, words

ROOT = Path(__file__).resolve().parents[2]
NAME = "Topic Landscape Explorer"

LANDSCAPE = "EXPLORER_LANDSCAPE"
LANDSCAPES = "EXPLORER_LANDSCAPES"
ALLOWED = "EXPLORER_ALLOWED"
PRIVATE = "EXPLORER_PRIVATE"
KEYS = "EXPLORER_KEYS"
SIGN_IN = "EXPLORER_SIGN_IN"
READERS = "EXPLORER_READERS"
UPLOADS = "EXPLORER_UPLOADS"
EDITS = "EXPLORER_EDITS"
CORPUS_FOLDERS = "EXPLORER_CORPUS_FOLDERS"
TITLE = "EXPLORER_TITLE"
LOGO = "EXPLORER_LOGO"
LOGO_DARK = "EXPLORER_LOGO_DARK"

VARIABLES = (
    LANDSCAPE, LANDSCAPES, ALLOWED, PRIVATE, KEYS, SIGN_IN, READERS, UPLOADS, EDITS,
    CORPUS_FOLDERS, TITLE, LOGO, LOGO_DARK,
)  # fmt: skip

SignIn = Literal["off", "optional", "required"]


@dataclass(frozen=True)
class Settings:
    """What the operator has set.

    Attributes:
        landscape: Opened first: a folder, a landscape file or an https address of one; None
            leaves that to the app.
        landscapes: Where landscapes made in the app lie.
        allowed: Landscapes, and folders of landscapes, outside of which none is opened; None
            for those of `landscapes`, the bundled one and `landscape`.
        private: Names of landscapes that only signed-in readers or holders of a key may open;
            all that have a key are among them.
        keys: The key of each landscape that a link can open. Never shown.
        sign_in: Whether readers can or must sign in.
        readers: Who may come in by signing in.
        uploads: Whether readers may bring papers, build, rename and delete; None: only where the
            server is reached from its own machine alone.
        edits: Whether readers' edits of topics are kept for all; None as above.
        corpus_folders: Folders that readers may pick papers from.
        title: What the app is called.
        logo: An image in place of the app's own; None for that one.
        logo_dark: The same for the dark mode; None for `logo`.
    """

    landscape: str | None = None
    landscapes: Path = ROOT / "landscapes"
    allowed: tuple[Path, ...] | None = None
    private: frozenset[str] = frozenset()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    sign_in: SignIn = "off"
    readers: Readers = field(default_factory=Readers)
    uploads: bool | None = None
    edits: bool | None = None
    corpus_folders: tuple[Path, ...] = ()
    title: str = NAME
    logo: Path | None = None
    logo_dark: Path | None = None


def current_settings() -> Settings:
    """The settings of this process, read anew only when its environment has changed.

    Raises:
        SettingError: One of them is wrong; it names the variable, and never shows a key.
    """
    return _read(current_environment())


def current_environment() -> tuple[tuple[str, str], ...]:
    """The variables that are set, with their values."""
    names = (*VARIABLES, FILE_MB, RECORDS)
    return tuple((name, os.environ[name]) for name in names if name in os.environ)


@lru_cache(maxsize=4)
def _read(environment: tuple[tuple[str, str], ...]) -> Settings:
    return read_settings(dict(environment))


def read_settings(environment: Environment) -> Settings:
    """The settings of an environment.

    Raises:
        SettingError: One of them is wrong; it names the variable, and never shows a key.
    """
    keys = _keys(environment)
    settings = Settings(
        landscape=text_of(environment, LANDSCAPE) or None,
        landscapes=Path(text_of(environment, LANDSCAPES) or ROOT / "landscapes").resolve(),
        allowed=_paths(environment, ALLOWED) or None,
        private=frozenset((*words(environment, PRIVATE), *keys)),
        keys=keys,
        sign_in=choice(environment, SIGN_IN, "off", "optional", "required"),
        readers=Readers.of(words(environment, READERS), READERS),
        uploads=switch(environment, UPLOADS),
        edits=switch(environment, EDITS),
        corpus_folders=_paths(environment, CORPUS_FOLDERS),
        title=_title(environment),
        logo=_logo(environment, LOGO),
        logo_dark=_logo(environment, LOGO_DARK),
    )
    _check_together(settings)
    max_file_mb()
    max_records()
    return settings


def _paths(environment: Environment, variable: str) -> tuple[Path, ...]:
    parts = (part.strip() for part in environment.get(variable, "").split(os.pathsep))
    return tuple(Path(part).resolve() for part in parts if part)


def _keys(environment: Environment) -> dict[str, str]:
    keys: dict[str, str] = {}
    for place, word in enumerate(words(environment, KEYS), start=1):
        name, _, key = word.partition("=")
        if not name or not re.fullmatch(KEY_FORM, key):
            raise SettingError(
                KEYS,
                f"Part {place} is not a landscape's name, an equals sign and a key of 20 or more "
                "letters, digits, - and _",
                'Make a key with: python -c "import secrets; print(secrets.token_urlsafe())"',
            )
        keys[name] = key
    return keys


def _title(environment: Environment) -> str:
    title = " ".join(environment.get(TITLE, "").split()) or NAME
    if len(title) > LONGEST_TITLE:
        raise SettingError(
            TITLE, f"It has {len(title)} characters", f"Use {LONGEST_TITLE} or fewer."
        )
    return title


def _logo(environment: Environment, variable: str) -> Path | None:
    text = text_of(environment, variable)
    if not text:
        return None
    check_logo(Path(text), variable)
    return Path(text)


def _check_together(settings: Settings) -> None:
    """Refuse what contradicts itself, rather than to leave open what was meant to be closed."""
    if settings.sign_in != "off" and not settings.readers.someone():
        raise SettingError(
            READERS,
            f"{SIGN_IN} is {settings.sign_in}, but nobody is let in",
            "List e-mail addresses and domains, as ada@uni.edu @library.org, or * for everybody "
            "whom the sign-in service knows.",
        )
    if settings.sign_in == "off" and settings.readers.someone():
        raise SettingError(
            SIGN_IN, f"{READERS} lists readers, but nobody can sign in",
            "Set it to optional or required.",
        )  # fmt: skip
    closed = settings.private - set(settings.keys)
    if closed and settings.sign_in == "off":
        raise SettingError(
            PRIVATE, f"Nobody could open {', '.join(sorted(closed))}",
            f"Give it a key with {KEYS}, or set {SIGN_IN}.",
        )  # fmt: skip
    if settings.logo_dark and not settings.logo:
        raise SettingError(LOGO_DARK, "There is no logo for the light mode", f"Set {LOGO} too.")
    if settings.uploads and not _holds(settings.allowed, settings.landscapes):
        raise SettingError(
            ALLOWED,
            f"It leaves out {settings.landscapes}, so nobody could open what is built there",
            f"Add that folder, or set {UPLOADS}=off.",
        )


def _holds(allowed: tuple[Path, ...] | None, folder: Path) -> bool:
    return allowed is None or folder in allowed
