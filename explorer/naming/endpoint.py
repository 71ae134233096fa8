"""A language model behind an OpenAI-compatible address, local or not, and its kept answers.

Nothing is asked unless the operator has set both address and model; only the text of a `Question`
is ever sent, and every answer is kept, so that the same question is not asked twice.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from explorer.errors import NamingError
from explorer.folders import cache_folder, write_whole

URL = "EXPLORER_NAMING_URL"
MODEL = "EXPLORER_NAMING_MODEL"
KEY = "EXPLORER_NAMING_KEY"
_SECONDS = 60
_LONGEST_ANSWER = 60
"""Tokens; a name has a handful, and models that reason aloud are cut short."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask.

    Attributes:
        url: Base address, as http://localhost:11434/v1 for a local one.
        model: Name of the model there.
        key: What the server knows us by; empty for none. Never shown.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NamingError(
                f"This is not the address of a language model: {self.url}",
                remedy="Give its base address, as http://localhost:11434/v1 for a local one.",
            )

    @property
    def host(self) -> str:
        """The machine that is asked, for the reader."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def endpoint_of(url: str | None = None, model: str | None = None) -> Endpoint | None:
    """The endpoint given, or else the one that the operator has set; None without either.

    Raises:
        NamingError: The address is none, or the model is missing.
    """
    url = url or os.environ.get(URL, "").strip()
    model = model or os.environ.get(MODEL, "").strip()
    if not url:
        return None
    if not model:
        raise NamingError(
            "It is not said which model to ask for names of topics", remedy=f"Set {MODEL}."
        )
    return Endpoint(url.rstrip("/"), model, os.environ.get(KEY, "").strip())


def ask(endpoint: Endpoint, instruction: str, text: str) -> str:
    """What the model answers, from the cache if it was asked before.

    Args:
        endpoint: Where to ask.
        instruction: What it shall do.
        text: What it shall do it with.

    Raises:
        NamingError: It cannot be reached, refuses, or says nothing that can be read.
    """
    asked = json.dumps([endpoint.url, endpoint.model, instruction, text])
    name = hashlib.sha256(asked.encode()).hexdigest()
    kept = cache_folder() / "names" / f"{name}.json"
    known = _kept(kept)
    if known is None:
        known = _answer(_post(endpoint, instruction, text), endpoint)
        _keep(kept, known)
    return known


def _post(endpoint: Endpoint, instruction: str, text: str) -> object:
    import requests

    body: Any = {
        "model": endpoint.model,
        "messages": [
            {"role": "system", "content": instruction},
            {"role": "user", "content": text},
        ],
        "temperature": 0,
        "max_tokens": _LONGEST_ANSWER,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        reply = requests.post(
            f"{endpoint.url}/chat/completions",
            json=body, headers=headers, timeout=_SECONDS, allow_redirects=False,
        )  # fmt: skip
        if reply.status_code == requests.codes.ok:
            return reply.json()
    except requests.RequestException as error:
        raise NamingError(
            f"The language model did not answer ({type(error).__name__})",
            place=endpoint.host, remedy="See to it that it runs and can be reached from here.",
        ) from error  # fmt: skip
    raise NamingError(
        f"The language model refused with status {reply.status_code}",
        place=endpoint.host, remedy=f"Check {URL}, {MODEL} and {KEY}.",
    )  # fmt: skip


def _answer(reply: object, endpoint: Endpoint) -> str:
    try:
        return str(cast("Any", reply)["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as error:
        raise NamingError(
            "The answer has not the form of a chat completion",
            place=endpoint.host, remedy=f"Check that {URL} is the base address of such an API.",
        ) from error  # fmt: skip


def _kept(path: Path) -> str | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, str) else None


def _keep(path: Path, answer: str) -> None:
    """Write beside and rename; where nothing can be written, the next time asks again."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(answer).encode())
