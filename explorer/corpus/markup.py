"""HTML, JATS and MathML markup becomes plain text."""

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TIMES_ESCAPED = 3  # exports of exports escape what is escaped already

# Only names of known elements are taken for tags: in `p<q and q>r` stands none.
_BLOCK = (
    "address|article-title|blockquote|body|br|dd|div|dl|dt|head|h[1-6]|hr|html|label|li|list"
    "|list-item|ol|p|para|sec|section|simplepara|table|tbody|td|th|title|tr|ul|abstract"
    "|abstracttext"
)
_INLINE = (
    "a|abbr|alternatives|b|bdo|big|bold|center|cite|code|del|disp-formula|em|emphasis|ext-link"
    "|fn|font|i|inf|inline-formula|inline-graphic|ins|italic|kbd|mark|monospace|overline|q|roman"
    "|s|sc|scp|sans-serif|small|span|strike|strong|styled-content|sub|sup|tex-math|tt|u|underline"
    "|uri|var|xref|monospaced|smallcaps|named-content|img|inline-eq|formula|formulatext"
)
_MATHML = (
    "math|semantics|annotation|annotation-xml|mfenced|mfrac|mi|mn|mo|mover|mpadded|mphantom"
    "|mroot|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
    "|mmultiscripts|mprescripts|none|menclose|merror"
)
_ATTRIBUTES = (
    r"(?:\s+[\w:.-]{1,40}\s*=\s*(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'|[^\s<>\"']{1,500}))*"
)
_TAG = re.compile(
    rf"<(?P<end>/?)(?:[a-z]{{1,8}}:)?"
    rf"(?:(?P<block>{_BLOCK})|(?P<inline>{_INLINE}|{_MATHML})){_ATTRIBUTES}\s*/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(
    r"<(?:[a-z]{1,8}:)?(?:sup|superscript)\b[^<>]{0,200}>([^<>]{1,40})"
    r"</(?:[a-z]{1,8}:)?(?:sup|superscript)>",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"<!--.{0,2000}?-->|<!\[CDATA\[|\]\]>|<\?[a-z].{0,200}?\?>"
    r"|\\documentclass.{0,2000}?\\begin\{document\}|\\end\{document\}",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(
    r"^\s*<(?:jats:)?title>\s*(?:abstract|summary)[.:]?\s*</(?:jats:)?title>", re.IGNORECASE
)
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")


def without_markup(text: str) -> str:
    """The text without tags and entities; elements that stand on lines of their own leave a space.

    A number above the line becomes one in Unicode, since 10⁵ is not 105. One below the line
    becomes a plain number: people and search boxes write CO2.
    """
    for _ in range(_TIMES_ESCAPED):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "<" not in text and "\\document" not in text:
        return text
    text = _DROPPED.sub(" ", _HEADING.sub("", text))
    text = _RAISED.sub(lambda match: raised(match[1]) or match[1], text)
    return _TAG.sub(lambda match: " " if match["block"] else "", text)


def raised(text: str) -> str:
    """The text in Unicode superscripts; empty if one of its characters has none."""
    found = text.strip().translate(_SUPERSCRIPTS)
    return found if found and not re.search(r"[^⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ]", found) else ""
