"""Choices that every figure for a paper or a slide has: its format, and its background."""

from typing import get_args

import streamlit as st

from explorer.figures.theme import Mode

NAMES = {"svg": "SVG", "pdf": "PDF", "png": "PNG"}
MEDIA = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


def choose_format(key: str) -> str:
    """Draw the choice of the format.

    Args:
        key: Of the control.
    """
    form = st.segmented_control(
        "Format", list(NAMES), default="svg", required=True, key=key, format_func=NAMES.__getitem__,
        help="SVG and PDF stay sharp at any size; PNG has 300 dots per inch.",
    )  # fmt: skip
    return str(form)


def choose_background(key: str) -> Mode:
    """Draw the choice of the background.

    Args:
        key: Of the control.
    """
    mode: Mode = st.segmented_control(
        "Background", list(get_args(Mode)), default="light", required=True, key=key,
        format_func=str.capitalize,
    )  # fmt: skip
    return mode
