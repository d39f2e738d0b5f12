"""Parsing XML that nobody vouches for: no entity is expanded, no other file is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from monitoring.opening.verdicts import damaged

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

REFERENCE = re.compile(r"&([^;&]{0,10});?")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")


def parse(
    chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Call the handlers for each element; names come without the prefix of their namespace.

    Raises NotOpened for XML that breaks off or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, attributes: start(local(tag), _local(attributes))
    if end:
        parser.EndElementHandler = lambda tag: end(local(tag))
    if text:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise damaged(broken) from broken


def local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Text with its references resolved. Raises NotOpened for one that XML does not know."""
    return REFERENCE.sub(_character, text) if "&" in text else text


def escaped(text: str) -> str:
    """Text as it stands in XML."""
    found = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return found.replace("\r", "&#13;") if "\r" in found else found


def spreadsheet_text(text: str) -> str:
    """Text with what spreadsheets write for characters that XML cannot hold: `_x000D_`."""
    if "_x" not in text:
        return text
    found = ESCAPED_CHARACTER.sub(_escaped_character, text)
    # A character beyond the first 65,536 is written as two halves.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped_character(escape: re.Match[str]) -> str:
    # The last two are no characters at all.
    return chr(int(escape[1], 16)) if escape[1].upper() not in ("FFFE", "FFFF") else escape[0]


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    try:
        if name.startswith("#x"):
            return chr(int(name[2:], 16))
        if name.startswith("#"):
            return chr(int(name[1:]))
        return NAMED[name]
    except (KeyError, ValueError, OverflowError):
        raise damaged(f"&{name};") from None


def _local(attributes: Mapping[str, str]) -> dict[str, str]:
    if any(":" in name for name in attributes):
        return {local(name): value for name, value in attributes.items()}
    return dict(attributes)


def _refuse(*_declaration: object) -> NoReturn:
    raise damaged("DOCTYPE")
