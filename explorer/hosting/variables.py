"""Reading one variable of the environment, and saying what is wrong with it."""

import re
from collections.abc import Mapping
from typing import TypeVar

from explorer.errors import SettingError

Environment = Mapping[str, str]
_Choice = TypeVar("_Choice", bound=str)

_ON = ("on", "1", "yes", "true")
_OFF = ("off", "0", "no", "false")


def text_of(environment: Environment, variable: str) -> str:
    """The value without blanks around it; empty where it is not set."""
    return environment.get(variable, "").strip()


def switch(environment: Environment, variable: str) -> bool | None:
    """On, off, or None where it is not set.

    Raises:
        SettingError: It is neither.
    """
    text = text_of(environment, variable).lower()
    if text not in (*_ON, *_OFF, ""):
        raise SettingError(variable, f"{text[:40]} is neither on nor off", "Set it to on or off.")
    return None if not text else text in _ON


def choice(environment: Environment, variable: str, usual: _Choice, *others: _Choice) -> _Choice:
    """One of several words; the first where it is not set.

    Raises:
        SettingError: It is another word.
    """
    text = text_of(environment, variable).lower() or usual
    for word in (usual, *others):
        if word == text:
            return word
    words = ", ".join((usual, *others))
    raise SettingError(variable, f"{text[:40]} is none of {words}", f"Set it to one of {words}.")


def words(environment: Environment, variable: str) -> tuple[str, ...]:
    """What stands between commas, semicolons or blanks."""
    return tuple(filter(None, re.split(r"[,;\s]+", environment.get(variable, ""))))
