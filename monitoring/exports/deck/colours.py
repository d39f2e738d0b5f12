"""Colours as the libraries of slides take them."""

from __future__ import annotations

import re

from pptx.dml.color import RGBColor

SAND, DARK, EDGE, PAPER = "FBF0D0", "5A4300", "7D8A94", "FFFFFF"


def rgb(colour: str) -> RGBColor:
    """A colour `rrggbb`, with or without `#`."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def hex_of(colour: str) -> str:
    """`RRGGBB` of a colour `#rrggbb`. Raises ValueError for what is none."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour like #0b4f7d")
    return colour[1:].upper()
