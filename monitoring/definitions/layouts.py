"""Layouts: files in `data/layouts/` that say where a kind of workbook keeps its answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.tables import Reader, Row, unknown_key, yaml_as_text
from monitoring.model import Assessment, Layout
from monitoring.translation import gettext as _

KEYS = (
    "code",
    "title",
    "geometry",
    "plan",
    "assessment",
    "headers",
    "across",
    "round",
    "action",
    "recognise",
    "actions",
    "source",
)
GEOMETRIES = ("form", "long", "matrix")
ROLES = (
    "country",
    "round",
    "action",
    "rating",
    "status",
    "assessment",
    "evidence",
    "comment",
    "obstacle",
    "assistance",
    "good_practice",
    "plan",
)
ACROSS = ("action", "round")


def load_layouts(folder: Path) -> dict[str, Layout]:
    """Every layout of the folder by code. Raises DefinitionError with all that is inconsistent."""
    layouts: dict[str, Layout] = {}
    for path in sorted(folder.glob("*.yaml")):
        layout = layout_from_file(path)
        if layout.code in layouts:
            raise DefinitionError(
                [
                    _("{file}: the layout '{code}' exists already.").format(
                        file=path.name, code=layout.code
                    )
                ]
            )
        layouts[layout.code] = layout
    return layouts


def layout_from_file(path: Path) -> Layout:
    """The layout of one YAML file; all its values are text."""
    content: dict[str, Any] = yaml_as_text(path)
    reader = Reader()
    row = Row(path.name, {k: v for k, v in content.items() if isinstance(v, str)})
    for key in content:
        if key not in KEYS:
            reader.complain(path.name, unknown_key(key, KEYS))
    geometry = _one_of(reader, row, "geometry", GEOMETRIES, "long")
    across = _one_of(reader, row, "across", ACROSS, "action")
    assessment = reader.text(row, "assessment")
    if assessment and assessment not in list(Assessment):
        reader.complain(row.place, unknown_key(assessment, list(Assessment)))
        assessment = ""
    layout = Layout(
        code=reader.required(row, "code"),
        title=reader.required(row, "title"),
        geometry=geometry,
        headers=_headers(content.get("headers", {}), reader, path.name),
        plan=reader.text(row, "plan") or None,
        assessment=Assessment(assessment) if assessment else None,
        across=across,
        round_from_sheet=reader.text(row, "round") == "sheet",
        action=reader.text(row, "action") or None,
        recognise=_words(content.get("recognise", [])),
        actions=dict(content.get("actions", {})),
        source=reader.text(row, "source"),
    )
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return layout


def _one_of(reader: Reader, row: Row, key: str, allowed: tuple[str, ...], default: str) -> str:
    found = reader.text(row, key, default)
    if found not in allowed:
        reader.complain(row.place, unknown_key(found, allowed))
        return default
    return found


def _headers(
    content: Mapping[str, str | list[str]], reader: Reader, place: str
) -> dict[str, tuple[str, ...]]:
    headers: dict[str, tuple[str, ...]] = {}
    for role, words in content.items():
        if role not in ROLES:
            reader.complain(place, unknown_key(role, ROLES))
        headers[role] = _words(words)
    return headers


def _words(content: str | list[str]) -> tuple[str, ...]:
    """The words of a list; a single word may stand without one."""
    if isinstance(content, list):
        return tuple(content)
    return (content,) if content else ()
