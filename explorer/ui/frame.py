"""What surrounds every page: the title and the logo, the operator's or our own."""

import logging
from pathlib import Path
from typing import NoReturn

import streamlit as st

from explorer.errors import SettingError
from explorer.hosting.brand import with_title
from explorer.hosting.settings import NAME, Settings, current_settings
from explorer.ui import access
from explorer.ui.empty import stop_with_error

_LOG = logging.getLogger(__name__)


def dress(assets: Path) -> None:
    """Set title, icon and logo of the page.

    Args:
        assets: Folder of our own icon and logo.
    """
    try:
        settings = current_settings()
    except SettingError:  # the page itself will say so
        settings = Settings()
    st.set_page_config(page_title=settings.title, page_icon=str(assets / "icon.png"), layout="wide")
    st.logo(_logo(settings, assets), size="large")


def stop_with_wrong_setting(error: SettingError) -> NoReturn:
    """Say what is wrong to whoever sits at the server, and to the log; others learn no details."""
    _LOG.error("%s", error)
    if access.is_local():
        stop_with_error(error)
    st.error(
        "This copy is not set up well, so nothing is shown. Whoever runs it finds the reason in "
        "its log.",
        icon=":material/error:",
    )
    st.stop()


def _logo(settings: Settings, assets: Path) -> str:
    dark = st.context.theme.type == "dark"
    own = settings.logo_dark if dark and settings.logo_dark else settings.logo
    if own is not None:
        return str(own)
    logo = assets / "logo.svg"
    if settings.title == NAME:
        return str(logo)
    return with_title(logo.read_text(encoding="utf-8"), NAME, settings.title)
