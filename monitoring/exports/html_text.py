"""Texts as a page of HTML can hold them, whoever wrote them."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from monitoring.exports.harmless import harmless

MOST_LETTERS = 4000
"""Of one paragraph, bullet or cell."""
SCHEME = re.compile(r"\b(?:https?|ftp|file)://", re.IGNORECASE)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def without_addresses(text: str) -> str:
    """The text with web addresses as they are printed, which no program takes for a link."""
    return SCHEME.sub("", text)


def html_text(text: str) -> str:
    """The text between two tags: nothing in it is markup, and its lines end where they ended."""
    told = escape(without_addresses(harmless(text, MOST_LETTERS)), quote=False)
    return told.replace("\n", "<br>")


def html_attribute(text: str) -> str:
    """The text between the quotation marks of an attribute, in one line."""
    told = without_addresses(harmless(text, MOST_LETTERS)).replace("\n", " ")
    return escape(told, quote=True)


def html_link(path: str, text: str, more: str = "") -> str:
    """A link to a file of the same folder. more: further attributes, as they are written."""
    # A colon at the beginning would make the name of a file the scheme of an address.
    return f'<a href="{html_attribute(quote(path))}"{more}>{html_text(text)}</a>'


def html_colour(written: str) -> str:
    """A colour `#rrggbb`. Raises ValueError for anything else, which could end the style."""
    if not COLOUR.fullmatch(written):
        raise ValueError(f"{written!r} is not a colour")
    return written
