"""The texts that the cells of an .xlsx share."""

from __future__ import annotations

import re

from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.verdicts import too_large
from monitoring.opening.xlsx_words import SPACE, NotRegular, plain_text, rich_text
from monitoring.opening.xml import escaped, parse

TEXT = re.compile(r'<si>(?:<t( xml:space="preserve")?>([^<&_\r]*)</t>|(.*?))</si>', re.DOTALL)
"""A text without anything to resolve, or whatever else stands there."""

MAX_TEXT_BYTES = 1 << 26
"""A text is held in memory as a whole; a cell can hold 32,767 characters."""


def read_strings(packed: Packed, path: str, limits: Limits) -> list[str]:
    """The texts by their place. Raises NotOpened when there are too many or they break off."""
    if not path:
        return []
    try:
        return _searched(packed, path, limits)
    except NotRegular:
        return _parsed(packed, path, limits)


def _searched(packed: Packed, path: str, limits: Limits) -> list[str]:
    texts: list[str] = []
    rest = b""
    last = False
    for chunk in packed.read(path):
        if b"<!" in chunk or (rest[-1:] == b"<" and chunk[:1] == b"!"):
            raise NotRegular
        rest += chunk
        cut = rest.rfind(b"</si>") + 5
        if cut < 5:
            if len(rest) > MAX_TEXT_BYTES:
                raise too_large("memory_bytes", len(rest), MAX_TEXT_BYTES)
            continue
        _add(texts, rest[:cut])
        rest = rest[cut:]
        if len(texts) > limits.strings:
            raise too_large("strings", len(texts), limits.strings)
    last = b"</sst>" in rest
    if not last or b"<si" in rest:
        raise NotRegular
    return texts


def _add(texts: list[str], xml: bytes) -> None:
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        raise NotRegular from None
    found = TEXT.findall(text)
    if len(found) != text.count("<si"):
        raise NotRegular
    texts.extend(
        [
            (simple if preserve else simple.strip(SPACE)) if simple else rich_text(other)
            for preserve, simple, other in found
        ]
    )


def _parsed(packed: Packed, path: str, limits: Limits) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = preserve = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic, preserve
        if tag == "si":
            texts.append("")
            if len(texts) > limits.strings:
                raise too_large("strings", len(texts), limits.strings)
        elif tag == "rPh":
            phonetic = True
        elif tag == "t" and texts and not phonetic:
            inside, preserve = True, attributes.get("space") == "preserve"
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag == "rPh":
            phonetic = False
        elif tag == "t" and inside:
            inside = False
            texts[-1] += plain_text(escaped("".join(pieces)), "preserve" if preserve else "")

    def text(found: str) -> None:
        if inside:
            pieces.append(found)

    parse(packed.read(path), start, end, text)
    return texts
