"""Layouts: files in `data/layouts/` that say where a kind of workbook keeps its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.tables import Reader, Row, text_of_yaml, unknown_key, yaml_as_text
from monitoring.model import Assessment, Layout
from monitoring.translation import gettext as _

KEYS = (
    "code",
    "title",
    "extends",
    "geometry",
    "plan",
    "assessment",
    "headers",
    "down",
    "across",
    "round",
    "action",
    "recognise",
    "actions",
    "columns",
    "header_row",
    "sheet",
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
    "why",
    "plan",
    "version",
    "language",
    "cover_sheet",
    "scale_sheet",
    "problems_sheet",
    "title",
    "guidance",
    "last_round",
)
MAPPINGS = ("headers", "actions", "columns")
LISTS = ("across", "recognise")
LAST_ROW = 1_048_576
"""The last row of a sheet."""
DOWN = ("country", "action")
ACROSS = ("action", "round", "country", "assessment")
MERGED = ("headers", "actions", "columns")
"""Of these a layout that extends another one keeps what it does not say anew."""


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
    """The layout of one YAML file, which may extend another one beside it; all values are text."""
    return layout_from_content(extended(path, MERGED), path.name)


def extended(path: Path, merge: Collection[str], ring: tuple[Path, ...] = ()) -> dict[str, Any]:
    """What a layout file says, over what the file says that it extends. Raises DefinitionError.

    merge: the keys of which a layout keeps what it does not say anew.
    """
    content = yaml_as_text(path)
    base = content.pop("extends", "")
    if not base:
        return content
    below = path.with_name(f"{base}.yaml")
    if below in ring or below == path or not below.is_file():
        raise DefinitionError(
            [
                _("{file}: the layout '{base}' that it extends is not beside it.").format(
                    file=path.name, base=base
                )
            ]
        )
    under = extended(below, merge, (*ring, path))
    merged = {
        key: {**under.get(key, {}), **content.get(key, {})}
        for key in merge
        if all(isinstance(said.get(key, {}), dict) for said in (under, content))
    }
    return {**under, **content, **{key: value for key, value in merged.items() if value}}


def layout_from_content(content: Mapping[str, Any], place: str) -> Layout:
    """The layout that a mapping of texts describes. Raises DefinitionError."""
    reader = Reader()
    for key in content:
        if key not in KEYS:
            reader.complain(place, unknown_key(key, KEYS))
    # A key with nothing behind it says nothing.
    content = {key: said for key, said in content.items() if said != ""}
    misshapen = [key for key, said in content.items() if key in KEYS and not _fits(key, said)]
    for key in misshapen:
        reader.complain(place, _misshapen(key, content[key]))
    content = {key: said for key, said in content.items() if key not in misshapen}
    row = Row(place, {k: v for k, v in content.items() if isinstance(v, str)})
    geometry = _one_of(reader, row, "geometry", GEOMETRIES, "long")
    down = _one_of(reader, row, "down", DOWN, "country")
    across = _words(content.get("across", "action"))
    for role in across:
        if role not in ACROSS or role == down or across.count(role) > 1:
            reader.complain(place, unknown_key(role, [r for r in ACROSS if r != down]))
    if not across:
        reader.complain(place, _("'across' names no row of headings."))
    if len(across) > 2:
        reader.complain(place, _("'across' names at most two rows of headings."))
    assessment = reader.text(row, "assessment")
    if assessment and assessment not in list(Assessment):
        reader.complain(row.place, unknown_key(assessment, list(Assessment)))
        assessment = ""
    columns = dict(content.get("columns", {}))
    for role, letters in columns.items():
        if role not in ROLES or not (letters.isascii() and letters.isalpha() and len(letters) < 4):
            reader.complain(
                place,
                _("'columns' says '{role}: {found}'; a role and a column's letters are expected.")
                .format(role=role, found=letters),
            )  # fmt: skip
    header_row = reader.number(row, "header_row", 0.0) or 0.0
    if not (header_row.is_integer() and 0 <= header_row <= LAST_ROW):
        reader.complain(place, _("'header_row' is no number of a row."))
        header_row = 0.0
    layout = Layout(
        code=reader.required(row, "code"),
        title=reader.required(row, "title"),
        geometry=geometry,
        headers=_headers(content.get("headers", {}), reader, place),
        plan=reader.text(row, "plan") or None,
        assessment=Assessment(assessment) if assessment else None,
        down=down,
        across=across,
        round_from_sheet=reader.text(row, "round") == "sheet",
        action=reader.text(row, "action") or None,
        recognise=_words(content.get("recognise", [])),
        actions=dict(content.get("actions", {})),
        columns={role: letters.upper() for role, letters in columns.items()},
        header_row=int(header_row),
        sheet=reader.text(row, "sheet"),
        source=reader.text(row, "source"),
    )
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return layout


def layout_from_text(text: str, place: str) -> Layout:
    """The layout that a YAML text describes. Raises DefinitionError."""
    return layout_from_content(text_of_yaml(text, place), place)


def content_of(layout: Layout) -> dict[str, Any]:
    """What a layout file would say of the layout: the way back of `layout_from_content`."""
    said: dict[str, Any] = {
        "code": layout.code,
        "title": layout.title,
        "geometry": layout.geometry,
        "plan": layout.plan or "",
        "assessment": layout.assessment.value if layout.assessment else "",
        "down": layout.down if layout.geometry == "matrix" else "",
        "across": list(layout.across) if layout.geometry == "matrix" else [],
        "round": "sheet" if layout.round_from_sheet else "",
        "action": layout.action or "",
        "recognise": list(layout.recognise),
        "headers": {role: list(words) for role, words in layout.headers.items()},
        "actions": dict(layout.actions),
        "columns": dict(layout.columns),
        "header_row": str(layout.header_row or ""),
        "sheet": layout.sheet,
        "source": layout.source,
    }
    return {key: value for key, value in said.items() if value}


def _fits(key: str, said: object) -> bool:
    """Whether a key holds what it should: names with their words, a list of words, or one text."""
    if key in MAPPINGS:
        is_word = _is_words if key == "headers" else lambda word: isinstance(word, str)
        return isinstance(said, dict) and all(is_word(word) for word in said.values())
    return _is_words(said) if key in LISTS else isinstance(said, str)


def _is_words(said: object) -> bool:
    if isinstance(said, list):
        return all(isinstance(word, str) for word in said)
    return isinstance(said, str)


def _misshapen(key: str, said: object) -> str:
    if key in MAPPINGS:
        sentence = _("'{key}' is '{found}'; names with their words are expected.")
    elif key in LISTS:
        sentence = _("'{key}' is '{found}'; a list of words is expected.")
    else:
        sentence = _("'{key}' is '{found}'; one text is expected.")
    return sentence.format(key=key, found=said)


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
