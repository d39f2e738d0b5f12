"""A register of actions: one action in each row, under headings that a layout names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitoring.definitions.registers import ROLES, Register
from monitoring.model import Cell, Problem, letters_of
from monitoring.reading.tables import begins_like_a_note, folded
from monitoring.reading.workbook import Sheet, Unreadable, Workbook
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

SEARCH_ROWS = 40
"""The headings stand within the first rows; further down they would be part of the register."""
PART = re.compile(r"\s*[/(,;:|]\s*|\s+[–-]\s+")
"""What divides a heading: Lead agency / ministry, Activity (key)."""
MOST_TOLD = 8


@dataclass(frozen=True)
class RegisterTable:
    """A register as it stands in a workbook.

    headings: those of its row of headings, in their order. rows: the cells of each action by role,
    those of a merged range with the cell that speaks for it. told: what was seen and not read.
    complaints: rows that say something of no action.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    told: tuple[str, ...]
    complaints: tuple[str, ...]


def proposed_register(workbook: Workbook, known: Register) -> Register:
    """The register layout with, for each role, the heading of the workbook that `known` has for it.

    Where no heading is known no column is proposed. Raises Unreadable for a workbook without any
    row of headings.
    """
    sheet, number, columns = _best_row(workbook, known)
    headers = {role: (sheet.rows[number][column].text,) for role, column in columns.items()}
    return replace(known, headers=headers, sheet=sheet.name)


def headings_of(workbook: Workbook, register: Register) -> tuple[str, ...]:
    """What a column can be chosen from: the row that has most of the layout's headings.

    Where it has none of them, that is the first row with more than one cell. Raises Unreadable.
    """
    sheet, number, _columns = _best_row(workbook, register)
    return tuple(cell.text for cell in sheet.rows[number].values())


def read_register(workbook: Workbook, register: Register) -> RegisterTable:
    """The register that the layout describes. Raises Unreadable where its headings are nowhere."""
    sheet, number, columns = _best_row(workbook, register)
    if "title" not in columns:
        raise Unreadable(_no_headings(workbook, register))
    header = sheet.rows[number]
    rows, left, complaints = _body(sheet, number, columns)
    above = [cell for n, row in sheet.rows.items() if n < number for cell in row.values()]
    told = [
        *_unused(sheet, header, columns, rows),
        *_left_aside([*above, *left]),
        *_missing(register, columns),
        *_other_sheets(workbook, sheet),
        *_hidden(sheet),
    ]
    return RegisterTable(
        sheet.name,
        tuple(cell.text for cell in header.values()),
        tuple(rows.values()),
        tuple(told),
        tuple(complaints),
    )


def _first_rows(sheet: Sheet) -> Mapping[int, Mapping[int, Cell]]:
    """The rows in which headings can stand: early ones with more than one text."""
    rows = list(sheet.rows.items())[:SEARCH_ROWS]
    return {number: row for number, row in rows if len(row) > 1}


def _best_row(workbook: Workbook, register: Register) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet, the row of headings and the column by role, where most of them are found."""
    best: tuple[Sheet, int, dict[str, int]] | None = None
    # The next file of the kind may call its sheet by another name.
    named = [
        s for s in workbook.sheets if register.sheet and folded(s.name) == folded(register.sheet)
    ]
    for sheet in named or workbook.sheets:
        for number, row in _first_rows(sheet).items():
            columns = _columns(row, register.headers)
            if best is None or len(columns) > len(best[2]):
                best = (sheet, number, columns)
    if best is None:
        raise Unreadable(_no_headings(workbook, register))
    return best


def _columns(row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The column of each role: by its whole heading, else by one of the heading's parts."""
    role_by_word: dict[str, str] = {}
    for role, words in headers.items():
        for word in words:
            role_by_word.setdefault(folded(word), role)
    found: dict[str, int] = {}
    for parts_of in (lambda text: [text], PART.split):
        for column, cell in row.items():
            roles = (role_by_word.get(folded(part)) for part in parts_of(cell.text))
            known = next((role for role in roles if role is not None), None)
            if known is not None and column not in found.values():
                found.setdefault(known, column)
    return {role: found[role] for role in ROLES if role in found}


def _body(
    sheet: Sheet, header: int, columns: Mapping[str, int]
) -> tuple[dict[int, Mapping[str, Cell]], list[Cell], list[str]]:
    """(cells by role of the action in each row, cells that were left aside, complaints)."""
    spoken_for = _merged_below(sheet, header, columns)
    rows: dict[int, Mapping[str, Cell]] = {}
    left: list[Cell] = []
    complaints: list[str] = []
    heading: Cell | None = None
    for number, row in sheet.rows.items():
        if number <= header or _repeats(row, sheet.rows[header]):
            continue
        own = {role: row[column] for role, column in columns.items() if column in row}
        if "title" in own:
            cells = {
                role: own.get(role)
                or spoken_for.get((number, column))
                or sheet.cell(number, column)
                for role, column in columns.items()
            }
            if heading is not None and ("parent" not in cells or cells["parent"].is_empty):
                cells["parent"] = heading
            elif heading is not None:
                # From here on the actions name their areas themselves.
                heading = None
            rows[number] = cells
        elif _is_area_heading(row, columns):
            (heading,) = row.values()
            left.append(heading)
        elif own and not _is_note(row):
            complaints.append(_further(next(iter(own.values()))))
        else:
            left += row.values()
    said = {cells["parent"].place for cells in rows.values() if "parent" in cells}
    return rows, [cell for cell in left if cell.place not in said], complaints


def _is_note(row: Mapping[int, Cell]) -> bool:
    return len(row) == 1 and all(begins_like_a_note(cell) for cell in row.values())


def _is_area_heading(row: Mapping[int, Cell], columns: Mapping[str, int]) -> bool:
    """Whether a row says nothing but the area of the actions below it."""
    in_its_column = "parent" not in columns or columns["parent"] in row
    return len(row) == 1 and in_its_column and not _is_note(row)


def _merged_below(
    sheet: Sheet, header: int, columns: Mapping[str, int]
) -> dict[tuple[int, int], Cell]:
    """The first cell of each merged range for the rows that it covers below its own."""
    return {
        (row, left): sheet.cell(top, left)
        for top, left, bottom, _right in sheet.merged
        if top > header and left in columns.values()
        for row in range(top + 1, bottom + 1)
    }


def _repeats(row: Mapping[int, Cell], header: Mapping[int, Cell]) -> bool:
    """Whether the headings stand here again, as on each printed page."""
    return all(
        c in header and folded(header[c].text) == folded(cell.text) for c, cell in row.items()
    )


def _further(cell: Cell) -> str:
    return _(
        "{place}: '{found}' stands in a row without an action. "
        "Put it into the row of its action, or clear the row."
    ).format(place=cell.place, found=cell.text)


def _unused(
    sheet: Sheet,
    header: Mapping[int, Cell],
    columns: Mapping[str, int],
    rows: Iterable[int],
) -> Iterator[str]:
    """Each column in which something is said of actions that the plan does not take up."""
    filled = Counter(column for number in rows for column in sheet.rows[number])
    for column, n in sorted(filled.items()):
        if column in columns.values():
            continue
        name = header[column].text if column in header else letters_of(column)
        yield ngettext(
            "The column '{name}' is not used: {n} cell.",
            "The column '{name}' is not used: {n} cells.",
            n,
        ).format(name=name, n=n)


def _left_aside(cells: Sequence[Cell]) -> Iterator[str]:
    if cells:
        texts = [f"{cell.place} '{cell.text}'" for cell in cells[:MOST_TOLD]]
        n = len(cells) - MOST_TOLD
        further = [ngettext("and {n} more", "and {n} more", n).format(n=n)] if n > 0 else []
        yield _("Left aside: {cells}.").format(cells=", ".join([*texts, *further]))


def _missing(register: Register, columns: Mapping[str, int]) -> Iterator[str]:
    """Columns that were named by the one heading that they have, and are not there."""
    for role, words in register.headers.items():
        if role not in columns and len(words) == 1:
            yield _("There is no column '{name}', so nothing is known as {role}.").format(
                name=words[0], role=role
            )


def _other_sheets(workbook: Workbook, sheet: Sheet) -> Iterator[str]:
    others = [other.name for other in workbook.sheets if other.name != sheet.name and other.rows]
    if others:
        yield _("Read is the sheet '{name}'; not read: {others}.").format(
            name=sheet.name, others=", ".join(others)
        )


def _hidden(sheet: Sheet) -> Iterator[str]:
    if sheet.hidden:
        yield _("The sheet '{name}' is hidden; it is read all the same.").format(name=sheet.name)
    if sheet.hidden_rows:
        yield ngettext(
            "{n} hidden row is read as well.",
            "{n} hidden rows are read as well.",
            len(sheet.hidden_rows),
        ).format(n=len(sheet.hidden_rows))


def _no_headings(workbook: Workbook, register: Register) -> Problem:
    titles = register.headers.get("title", ())
    return Problem(
        code="no_register",
        sheet=register.sheet,
        cell="",
        statement=_("'{file}' has no row of headings with a column for the actions.").format(
            file=workbook.file
        ),
        advice=_("Name that column in a row of headings above the actions, for example '{heading}'.")
        .format(heading=titles[0] if titles else "Action"),
        found=", ".join(sheet.name for sheet in workbook.sheets),
        expected=", ".join(titles[:MOST_TOLD]),
    )  # fmt: skip
