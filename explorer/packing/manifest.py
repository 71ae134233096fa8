"""The manifest of a landscape that came from elsewhere: the shape that pages rely on."""

import math
import re
from collections.abc import Callable
from typing import Any

from explorer.landscape import MANIFEST

_LONGEST = 4000
_MOST_LEVELS = 5
_DEEPEST = 6
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_HASH = re.compile(r"[0-9a-f]{64}")

Check = Callable[[Any], bool]


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and not _UNPRINTED.search(value)


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**40


def _number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _share(value: object) -> bool:
    return _number(value) and 0 <= value <= 1  # type: ignore[operator]


def _hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _each(check: Check, most: int = 10_000) -> Check:
    return lambda value: isinstance(value, list) and len(value) <= most and all(map(check, value))


def _by_name(check: Check) -> Check:
    return lambda value: (
        isinstance(value, dict) and all(map(_text, value)) and all(map(check, value.values()))
    )


def _has(**checks: Check) -> Check:
    """At least these keys; what else there is only has to be plain."""
    return lambda value: (
        isinstance(value, dict)
        and all(name in value and check(value[name]) for name, check in checks.items())
    )


_CUT = _has(min_topic_size=_count, topics=_count, outliers=_count)
_SHAPE: dict[str, Check] = {
    "name": lambda value: _text(value) and bool(value.strip()) and len(value) <= 200,
    "program_version": _text,
    "format_version": _count,
    "config": _has(embedder=_text, layout=_text, min_topic_size=_or_none(_count), seed=_count),
    "config_fingerprint": _hash,
    "corpus_fingerprint": _hash,
    "plan": _has(
        method=lambda value: value in ("single", "direct", "umap"), neighbors=_count,
        umap_neighbors=_count, rounds=_count, min_topic_size=_count, min_samples=_count,
        min_document_frequency=_count, note=_text,
    ),
    "counts": _has(
        records=_count, papers=_count, duplicates=_count, dropped=_count, undated=_count,
        with_abstract=_count, with_doi=_count, with_date=_count,
    ),
    "inputs": _each(_has(name=_text, format=_text, records=_count)),
    "levels": lambda value: bool(value) and _each(_CUT, _MOST_LEVELS)(value),
    "granularity": _each(_CUT),
    "notes": _each(_text, 100),
    "versions": _by_name(_text),
    "quality": _has(neighbor_preservation=_or_none(_number)),
    "languages": _by_name(_count),
    "seconds": _by_name(_number),
    "files": _by_name(_hash),
}  # fmt: skip
_OPTIONAL: dict[str, Check] = {
    "sample": _has(
        papers=_count, placed=_count, far=_count,
        preservation_of_sample=_share, preservation_of_placed=_share,
    ),
}  # fmt: skip
"""What only some landscapes say of themselves."""


def find_wrong_manifest(manifest: Any) -> str:  # noqa: ANN401 (JSON)
    """What is wrong with a manifest as JSON; empty if nothing is."""
    if not isinstance(manifest, dict) or not _plain(manifest, 0):
        return f"{MANIFEST} is not the manifest of a landscape"
    for name, check in (_SHAPE | _OPTIONAL).items():
        if name not in manifest:
            if name in _OPTIONAL:
                continue
            return f"{MANIFEST} lacks {name}"
        if not check(manifest[name]):
            return f"{name} in {MANIFEST} is not what it should be"
    return ""


def _plain(value: object, depth: int) -> bool:
    """Whether all texts can be shown, all numbers are finite, and nothing is nested deeply."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_text(key) and _plain(one, depth + 1) for key, one in value.items())
    if isinstance(value, list):
        return all(_plain(one, depth + 1) for one in value)
    return value is None or isinstance(value, bool) or _text(value) or _number(value)
