"""`explorer settings`: what is set, checked before anything is served."""

import argparse
from typing import Any

from explorer.hosting.folders import (
    BUNDLED_LANDSCAPE,
    allowed_start,
    check_folders,
    is_private,
    openable_folders,
)
from explorer.hosting.settings import Settings, current_settings
from explorer.packing.places import folder_of


def run(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Say what the settings of the environment mean; keys are not shown.

    Raises:
        SettingError: One of them is wrong.
    """
    settings = current_settings()
    place = options.landscape or settings.landscape
    given = allowed_start(settings, folder_of(place) if place else None, BUNDLED_LANDSCAPE)
    check_folders(settings, given, BUNDLED_LANDSCAPE)
    folders = openable_folders(settings, given, BUNDLED_LANDSCAPE)
    landscapes = [
        {
            "name": name,
            "folder": str(folder),
            "private": is_private(settings, name, folder),
            "key": not {name, folder.name}.isdisjoint(settings.keys),
        }
        for name, folder in folders.items()
    ]
    result = {
        "title": settings.title,
        "start": str(given),
        "landscapes": landscapes,
        "sign_in": settings.sign_in,
        "uploads": _switch(settings.uploads),
        "edits": _switch(settings.edits),
    }
    return result, "\n".join(_lines(settings, result))


def _switch(value: bool | None) -> str:
    return {None: "local", True: "on", False: "off"}[value]


def _lines(settings: Settings, result: dict[str, Any]) -> list[str]:
    words = {"local": "only where the server is reached from its own machine alone"}
    lines = [f"Title: {settings.title}", f"Opens first: {result['start']}"]
    for one in result["landscapes"]:
        who = ["everybody"] if settings.sign_in != "required" and not one["private"] else []
        who += ["signed-in readers"] if settings.sign_in != "off" else []
        who += ["holders of its key"] if one["key"] else []
        lines.append(f"{one['name']}: {one['folder']}, for {' and '.join(who)}")
    lines.append(f"Sign-in: {settings.sign_in}")
    return lines + [
        f"{name.capitalize()}: {words.get(result[name], result[name])}"
        for name in ("uploads", "edits")
    ]
