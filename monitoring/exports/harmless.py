"""Text that a file can hold, whoever wrote it."""

from __future__ import annotations

import re

_UNHOLDABLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tabs and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of reading
    "\u2028\u2029\ufffe\uffff"  # separators and what is no character, both unknown to XML readers
    "]"
)
_TABS = re.compile(r"\t+")


def harmless(text: str, most: int | None = None) -> str:
    """The text without characters that no file can hold or that turn what is read around.

    Every end of a line is written alike, a tab is a space, half a character (a lone surrogate) a question mark.
    What looks like markup or a formula stays as it is: a writer writes it as text.
    most: so many letters at most; a longer text ends in an ellipsis.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    lined = whole.replace("\r\n", "\n").replace("\r", "\n")
    kept = _UNHOLDABLE.sub("", _TABS.sub(" ", lined))
    if most is None or len(kept) <= most:
        return kept
    return kept[: max(most - 1, 0)].rstrip() + "…"
