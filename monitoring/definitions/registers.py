"""Register layouts: files in `data/registers/` by which a list of actions becomes a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.plans import ACTION_COLUMNS, PLAN_FIELDS
from monitoring.definitions.tables import Reader, Row, text_of_yaml, unknown_key, yaml_as_text
from monitoring.translation import gettext as _

GEOMETRY = "register"
KEYS = ("code", "title", "geometry", "headers", "plan", "countries", "blank", "sheet", "source")
AREA_CODE = "area code"
ROLES = ("code", "parent", AREA_CODE, *(c for c in ACTION_COLUMNS if c not in ("code", "parent")))
"""What a column of a register can be: a column of the Actions sheet, or the code of its area."""


@dataclass(frozen=True)
class Register:
    """Which column of a register of actions is what, and of which plan."""

    code: str
    title: str
    headers: Mapping[str, tuple[str, ...]]
    plan: Mapping[str, str] = field(default_factory=dict)
    """Fields of the Plan sheet, as far as they are known beforehand."""
    countries: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    """Words in a cell that mean that nothing is stated."""
    sheet: str = ""
    """The sheet that holds the register, where there is one of that name."""
    source: str = ""


def load_registers(folder: Path) -> dict[str, Register]:
    """Every register layout of the folder by code. Raises DefinitionError."""
    registers: dict[str, Register] = {}
    for path in sorted(folder.glob("*.yaml")):
        register = register_from_file(path)
        if register.code in registers:
            raise DefinitionError(
                [
                    _("{file}: the layout '{code}' exists already.").format(
                        file=path.name, code=register.code
                    )
                ]
            )
        registers[register.code] = register
    return registers


def register_from_file(path: Path) -> Register:
    """The register layout of one YAML file. Raises DefinitionError."""
    return register_from_content(yaml_as_text(path), path.name)


def register_from_text(text: str, place: str) -> Register:
    """The register layout that a YAML text describes. Raises DefinitionError."""
    return register_from_content(text_of_yaml(text, place), place)


def is_register(text: str) -> bool:
    """Whether a YAML text describes a register layout, and not one of an assessment workbook."""
    return text_of_yaml(text, "").get("geometry") == GEOMETRY


def register_from_content(content: Mapping[str, Any], place: str) -> Register:
    """The register layout that a mapping of texts describes. Raises DefinitionError."""
    reader = Reader()
    row = Row(place, {k: v for k, v in content.items() if isinstance(v, str)})
    for key in content:
        if key not in KEYS:
            reader.complain(place, unknown_key(key, KEYS))
    geometry = reader.text(row, "geometry", GEOMETRY)
    if geometry != GEOMETRY:
        reader.complain(place, unknown_key(geometry, (GEOMETRY,)))
    headers = {
        role: _words(words, role, place, reader)
        for role, words in _mapping(content, "headers", place, reader).items()
    }
    _complain_of_headers(headers, place, reader)
    plan = {
        name: " ".join(_words(value, name, place, reader))
        for name, value in _mapping(content, "plan", place, reader).items()
    }
    for name in plan:
        if name not in PLAN_FIELDS and not name.startswith("note "):
            reader.complain(place, unknown_key(name, PLAN_FIELDS))
    register = Register(
        code=reader.required(row, "code"),
        title=reader.required(row, "title"),
        headers=headers,
        plan=plan,
        countries=_words(content.get("countries", []), "countries", place, reader),
        blank=_words(content.get("blank", []), "blank", place, reader),
        sheet=reader.text(row, "sheet"),
        source=reader.text(row, "source"),
    )
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return register


def _mapping(content: Mapping[str, Any], key: str, place: str, reader: Reader) -> dict[str, Any]:
    found = content.get(key, {})
    if isinstance(found, dict):
        return found
    reader.complain(
        place, _("'{key}' is a list of names, each with its words, as in `title: [Action]`.").format(key=key)
    )  # fmt: skip
    return {}


def _words(content: object, key: str, place: str, reader: Reader) -> tuple[str, ...]:
    """The words of a list; a single word may stand without one."""
    words = content if isinstance(content, list) else [content] if content else []
    if all(isinstance(word, str) for word in words):
        return tuple(words)
    reader.complain(place, _("'{key}' is a word, or a list of words.").format(key=key))
    return ()


def _complain_of_headers(headers: Mapping[str, Sequence[str]], place: str, reader: Reader) -> None:
    role_by_word: dict[str, str] = {}
    for role, words in headers.items():
        if role not in ROLES:
            reader.complain(place, unknown_key(role, ROLES))
        for word in words:
            first = role_by_word.setdefault(word.strip().casefold(), role)
            if first != role:
                reader.complain(
                    place,
                    _("the heading '{found}' stands for both '{first}' and '{second}'.").format(
                        found=word, first=first, second=role
                    ),
                )
    if not headers.get("title"):
        reader.complain(
            place, _("'headers' names no column for 'title': what the actions say is needed.")
        )


def text_of_register(register: Register) -> str:
    """The YAML text of a register layout: the way back of `register_from_text`."""
    said = {
        "code": register.code,
        "title": register.title,
        "geometry": GEOMETRY,
        "headers": {role: list(words) for role, words in register.headers.items()},
        "plan": dict(register.plan),
        "countries": list(register.countries),
        "blank": list(register.blank),
        "sheet": register.sheet,
        "source": register.source,
    }
    kept = {key: value for key, value in said.items() if value}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
