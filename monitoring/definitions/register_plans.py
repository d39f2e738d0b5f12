"""From the rows of a register of actions to the tables of a plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase

from monitoring.definitions.registers import AREA_CODE, ROLES, Register
from monitoring.model import NO_CELL, Cell
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

FIELDS = tuple(role for role in ROLES if role not in ("code", "parent", AREA_CODE))
"""What a cell says of an action as it stands."""
STATED_IN_A_SOURCE = "S"
RESPONSIBILITY_BY_WORD = {
    "national": "country", "nationale": "country", "nacional": "country", "nationaal": "country",
    "regional": "region", "régional": "region", "régionale": "region", "regionaal": "region",
    "global": "region", "national and regional": "both", "regional and national": "both",
    "les deux": "both", "ambos": "both", "beide": "both",
}  # fmt: skip

RegisterRows = Sequence[Mapping[str, Cell]]
"""The cells of each action by role; a role without a column is left out."""
PlanTables = dict[str, list[tuple[str, dict[str, str]]]]
"""Rows by table name: where the row stands, and its values."""


@dataclass(frozen=True)
class RegisterPlan:
    """The tables of the plan in a register, what a reader is told of it, and what is wrong."""

    tables: PlanTables
    told: tuple[str, ...]
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class _Listed:
    """An action as it is listed: its cells by role, the cell that says its area, its code."""

    cells: Mapping[str, Cell]
    area: Cell
    code: str

    @property
    def own_area(self) -> Cell:
        return _own_area(self.cells)

    def cell(self, role: str) -> Cell:
        return self.cells.get(role, NO_CELL)


def plan_of_register(
    register: Register, rows: RegisterRows, fields: Mapping[str, str], file: str
) -> RegisterPlan:
    """The tables of the plan that the rows of a register make, with every complaint.

    rows: `title` is filled in each. fields: of the Plan sheet; they go before those of the layout.
    Areas are the distinct texts under `parent`, in order of appearance; an empty one is that of
    the row above. Codes that no column says are made, and that is told.
    """
    said = {"source": file, **register.plan, **{k: v for k, v in fields.items() if v.strip()}}
    listed = _listed(rows)
    has_codes = any(action.code for action in listed)
    area_codes = _area_codes(listed, said.get("code", ""))
    codes = [a.code for a in listed] if has_codes else _made_codes(listed, area_codes)
    first_cells = {_key(action.area): action.area for action in reversed(listed)}
    areas = {code: first_cells[key] for key, code in area_codes.items()}
    blank = {_folded(word) for word in register.blank}
    tables: PlanTables = {
        "plan": [("Plan", {"field": name, "value": text}) for name, text in said.items()],
        "areas": [(_row(cell), _area_line(code, cell, file)) for code, cell in areas.items()],
        "actions": [
            (
                _row(action.cell("title")),
                _action_line(action, file, blank)
                | {"code": code, "parent": area_codes.get(_key(action.area), "")},
            )
            for action, code in zip(listed, codes, strict=True)
        ],
        "countries": [("Countries", {"iso3": code}) for code in register.countries],
    }
    told = [*_areas_told(areas), *_areas_from_above(listed), *_taken_as_empty(listed, blank)]
    if not has_codes and codes:
        told.append(
            _("No column says the codes of the actions, so they were made: {first} to {last}.")
            .format(first=codes[0], last=codes[-1])
        )  # fmt: skip
    complaints = [
        *_unusable_cells(listed),
        *_without_area(listed),
        *_contradicting_area_codes(listed),
        *(_wrong_codes(listed) if has_codes else ()),
    ]
    return RegisterPlan(tables, tuple(told), tuple(complaints))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _key(area: Cell) -> str:
    return _folded(area.text)


def _own_area(cells: Mapping[str, Cell]) -> Cell:
    """The cell that names the area; a code alone is its name too."""
    return cells.get("parent", cells.get(AREA_CODE, NO_CELL))


def _listed(rows: RegisterRows) -> list[_Listed]:
    listed, area = [], NO_CELL
    for cells in rows:
        own = _own_area(cells)
        area = area if own.is_empty else own
        code = cells.get("code", NO_CELL)
        # A number as the sheet shows it: the code 1.10 is not 1.1.
        listed.append(_Listed(cells, area, code.shown or code.text))
    return listed


def _row(cell: Cell) -> str:
    return f"{cell.sheet} row {cell.address.lstrip(ascii_uppercase)}"


def _area_line(code: str, cell: Cell, file: str) -> dict[str, str]:
    source = f"{file}, {cell.place}"
    return {"code": code, "title": cell.text, "provenance": STATED_IN_A_SOURCE, "source": source}


def _action_line(action: _Listed, file: str, blank: Container[str]) -> dict[str, str]:
    """What the register says of the action; where it stands is its source, unless it has one."""
    line = {"provenance": STATED_IN_A_SOURCE, "source": f"{file}, {action.cell('title').place}"}
    for role in FIELDS:
        if role in action.cells:
            text = action.cells[role].text
            line[role] = "" if role != "title" and _folded(text) in blank else text
    if "responsibility" in line:
        word = line["responsibility"]
        line["responsibility"] = RESPONSIBILITY_BY_WORD.get(_folded(word), word)
    return line


def _area_codes(listed: Sequence[_Listed], plan: str) -> dict[str, str]:
    """Code of each area by its key: as written, else as its actions' codes begin, else made."""
    areas = dict.fromkeys(_key(action.area) for action in listed if action.area.text)
    written = {
        _key(action.area): action.cell(AREA_CODE)
        for action in reversed(listed)
        if action.area.text and action.cell(AREA_CODE).text
    }
    if written.keys() == areas.keys():
        return {area: written[area].shown or written[area].text for area in areas}
    taken = {code.casefold() for code in (plan, *(action.code for action in listed))}
    for beginning in (_letters, _first_part):
        found = _shared_beginnings(areas, listed, beginning)
        if found and not taken & {code.casefold() for code in found.values()}:
            return found
    # A1, A2, …; where an action is called so, AA1, AA2, …
    letters = next(
        "A" * n
        for n in count(1)
        if not any(f"{'a' * n}{number}" in taken for number in range(1, len(areas) + 1))
    )
    return {area: f"{letters}{number}" for number, area in enumerate(areas, start=1)}


def _shared_beginnings(
    areas: Iterable[str], listed: Sequence[_Listed], beginning: Callable[[str], str]
) -> dict[str, str]:
    """The beginning that the codes of each area share and no other area has; none if any lacks it."""
    found: dict[str, set[str]] = {area: set() for area in areas}
    for action in listed:
        if action.area.text:
            found[_key(action.area)].add(beginning(action.code))
    shared = {area: min(these) for area, these in found.items() if len(these) == 1}
    distinct = {text.casefold() for text in shared.values() if text}
    return shared if len(distinct) == len(found) else {}


def _letters(code: str) -> str:
    """T of T1.1; nothing of 1.1."""
    return "".join(re.findall(r"^[^\W\d_]+", code))


def _first_part(code: str) -> str:
    """2 of 2.10; nothing of a code in one part."""
    parts = re.split(r"\W+", code)
    return parts[0] if len(parts) > 1 else ""


def _made_codes(listed: Sequence[_Listed], area_codes: Mapping[str, str]) -> list[str]:
    """A1.1, A1.2, … in each area."""
    numbers: Counter[str] = Counter()
    codes = []
    for action in listed:
        area = area_codes.get(_key(action.area), "")
        numbers[area] += 1
        codes.append(f"{area}.{numbers[area]}")
    return codes


def _areas_told(areas: Mapping[str, Cell]) -> Iterator[str]:
    if areas:
        named = "; ".join(f"{code} {cell.text}" for code, cell in areas.items())
        yield _("Areas: {areas}.").format(areas=named)


def _areas_from_above(listed: Sequence[_Listed]) -> Iterator[str]:
    n = sum(action.own_area.is_empty and not action.area.is_empty for action in listed)
    if n:
        yield ngettext(
            "{n} action names no area and takes that of the row above it.",
            "{n} actions name no area and take that of the row above them.",
            n,
        ).format(n=n)


def _taken_as_empty(listed: Sequence[_Listed], blank: Container[str]) -> Iterator[str]:
    words = Counter(
        action.cells[role].text
        for action in listed
        for role in FIELDS
        if role in action.cells and role != "title" and _key(action.cells[role]) in blank
    )
    for word, n in words.items():
        yield ngettext(
            "{n} cell says '{word}' and is taken as empty.",
            "{n} cells say '{word}' and are taken as empty.",
            n,
        ).format(n=n, word=word)


def _unusable_cells(listed: Sequence[_Listed]) -> Iterator[str]:
    for action in listed:
        for cell in action.cells.values():
            if cell.lacks_result:
                yield _(
                    "{place}: the formula {found} has no stored result. "
                    "Open the file in Excel or LibreOffice, let it calculate, and save it."
                ).format(place=cell.place, found=cell.text)
            elif cell.error:
                yield _("{place}: the cell holds the error {found}. Correct or clear it.").format(
                    place=cell.place, found=cell.text
                )


def _without_area(listed: Sequence[_Listed]) -> Iterator[str]:
    if listed and not any(action.area.text for action in listed):
        yield _("No column says the areas of the actions. Choose one: every action stands in one.")
        return
    for action in listed:
        if action.area.is_empty:
            yield _("{place}: the action '{title}' has no area. Name it.").format(
                place=(action.own_area if action.own_area.address else action.cell("title")).place,
                title=action.cell("title").text,
            )


def _contradicting_area_codes(listed: Sequence[_Listed]) -> Iterator[str]:
    firsts: dict[str, Cell] = {}
    for action in listed:
        cell = action.cell(AREA_CODE)
        if cell.is_empty:
            continue
        first = firsts.setdefault(_key(action.area), cell)
        if first.text != cell.text:
            yield _(
                "{place}: the area '{area}' has the code '{found}' here and '{first}' at "
                "{earlier}. Give it one code."
            ).format(
                place=cell.place,
                area=action.area.text,
                found=cell.text,
                first=first.text,
                earlier=first.place,
            )


def _wrong_codes(listed: Sequence[_Listed]) -> Iterator[str]:
    firsts: dict[str, Cell] = {}
    for action in listed:
        cell = action.cell("code")
        if not action.code:
            yield _("{place}: the action '{title}' has no code. Give it one.").format(
                place=cell.place, title=action.cell("title").text
            )
            continue
        first = firsts.setdefault(action.code.casefold(), cell)
        if first is not cell:
            yield _(
                "{place}: the code '{code}' stands already at {earlier}. Give this action another."
            ).format(place=cell.place, code=action.code, earlier=first.place)
