"""The mapping step: a person says which column is what, and sees what would be understood."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.checking import check_answers
from monitoring.checking.identity import action_index
from monitoring.definitions import CountryRegister
from monitoring.model import (
    Assessment,
    IntArray,
    Layout,
    Plan,
    RawRating,
    RawTable,
    Words,
    letters_of,
)
from monitoring.pipeline.words import answer_in_words
from monitoring.reading import Sheet, Workbook, read_answers, read_workbook
from monitoring.reading.tables import folded
from monitoring.translation import gettext as _

FIRST_ROWS = 60
"""Filled rows of a sheet that are looked at; what a table is shows in its first rows."""
MOST_COLUMNS = 120
"""Columns of a sheet that are looked at."""
HEADING_ROWS = 30
"""The headings stand in one of so many filled rows."""
ANSWERS_SHOWN = 8

MAPPED_ROLES = (
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
)
"""What a column may be, in the order in which a person is asked."""
REQUIRED = ("country", "action", "rating")
"""Without these a table with one row per answer says nothing."""
ACROSS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "country": (
        ("action",),
        ("action", "round"),
        ("round", "action"),
        ("action", "assessment"),
        ("round",),
    ),
    "action": (("country",), ("country", "round"), ("round", "country")),
}
"""What the rows of headings of a matrix may say, from above, by what stands down."""
CODE_UNTIL_KEPT = "mapping"
"""The code of a layout that was said for one file and is not kept."""
SHORTEST_MARK, LONGEST_MARK = 4, 80
"""Letters of a text by which a kind of workbook can be told."""


@dataclass(frozen=True)
class SheetView:
    """The first rows of a sheet as they stand: text by column, by the number of the row."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, str]]

    @property
    def columns(self) -> tuple[int, ...]:
        """The numbers of the columns in which anything stands, from the left."""
        return tuple(sorted({column for row in self.rows.values() for column in row}))

    @property
    def heading_rows(self) -> tuple[int, ...]:
        """The numbers of the rows in which headings may stand."""
        return tuple(self.rows)[:HEADING_ROWS]

    def heading(self, row: int, column: int) -> str:
        """What stands in a row of headings; where nothing does, what stands in one above it."""
        here = self.rows.get(row, {}).get(column, "")
        above = self.rows.get(row - 1, {})
        # A single text above the headings is a title.
        return here or (above.get(column, "") if len(above) > 1 else "")


@dataclass(frozen=True)
class Sample:
    """The first rows of a workbook: all that is needed to say which column is what."""

    workbook: Workbook = field(repr=False)
    sheets: tuple[SheetView, ...]

    def sheet(self, name: str) -> SheetView:
        """The sheet of that name. Raises KeyError."""
        return {sheet.name: sheet for sheet in self.sheets}[name]


@dataclass(frozen=True)
class Arrangement:
    """What a person says of a sheet.

    geometry: `long` for one row per answer, else `matrix` with `down` and `across` as in Layout.
    header_row: the (lower) row of headings; 0 for none. columns: number of the column by role; of
    a matrix only that of `down`. action: the only one, where the headings do not name any.
    """

    sheet: str
    geometry: str = "long"
    down: str = "country"
    across: tuple[str, ...] = ("action",)
    header_row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    round_from_sheet: bool = False
    action: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles without which nothing can be read, and that have no column yet."""
        if self.geometry == "long":
            return tuple(role for role in REQUIRED if role not in self.columns)
        needed = (self.down, "action") if self.across == ("round",) else (self.down,)
        return tuple(
            role
            for role in dict.fromkeys(needed)
            if role not in self.columns and not (role == "action" and self.action)
        )


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """One of the first answers as it would be understood, in words; `problem` says why not."""

    place: str
    country: str
    round: str
    action: str
    rating: str
    problem: str = ""


@dataclass(frozen=True)
class Understood:
    """What would be understood of the first rows. `problem` says why nothing would."""

    answers: tuple[FirstAnswer, ...] = ()
    problem: str = ""


# --- what stands there -----------------------------------------------------------------------


def sheets_of(content: bytes, file: str) -> Sample:
    """The sheets of a workbook in which anything stands, by their first rows. Raises Unreadable."""
    workbook = read_workbook(content, file)
    sheets = [_first_rows(sheet) for sheet in workbook.sheets if sheet.columns]
    short = _with_few_words(workbook, sheets)
    return Sample(short, tuple(_view(sheet) for sheet in short.sheets))


def _first_rows(sheet: Sheet) -> Sheet:
    last = int(sheet.filled_rows[:FIRST_ROWS][-1])
    n = last - sheet.first_row + 1
    columns = {c: words[:n] for c, words in list(sheet.columns.items())[:MOST_COLUMNS]}
    return replace(
        sheet,
        columns={c: words for c, words in columns.items() if words.any()},
        merged=tuple(span for span in sheet.merged if span[0] <= last),
        hidden_rows=frozenset(row for row in sheet.hidden_rows if row <= last),
    )


def _with_few_words(workbook: Workbook, sheets: Sequence[Sheet]) -> Workbook:
    """A workbook of these sheets that holds no word which does not stand in them."""
    parts: list[IntArray] = [words for sheet in sheets for words in sheet.columns.values()]
    titles = np.array([0, *(sheet.title for sheet in sheets)], np.int32)
    used = np.unique(np.concatenate([titles, *parts]))
    place = {word: n for n, word in enumerate(used.tolist())}
    old = workbook.words
    words = Words(
        [old.texts[word] for word in place],
        [old.values[word] for word in place],
        {place[word]: text for word, text in old.shown.items() if word in place},
        frozenset(place[word] for word in old.without_result if word in place),
        frozenset(place[word] for word in old.errors if word in place),
    )
    renumbered = tuple(
        replace(
            sheet,
            number=number,
            words=words,
            title=place[sheet.title],
            columns={
                column: np.searchsorted(used, found).astype(np.int32)
                for column, found in sheet.columns.items()
            },
        )
        for number, sheet in enumerate(sheets)
    )
    return replace(workbook, sheets=renumbered, words=words)


def _view(sheet: Sheet) -> SheetView:
    rows = {
        number: {column: cell.shown or cell.text for column, cell in row.items()}
        for number, row in sheet.rows.items()
    }
    return SheetView(sheet.name, sheet.hidden, rows)


# --- the layout that is said -----------------------------------------------------------------


def layout_of(sample: Sample, said: Arrangement, plan: Plan, name: str = "") -> Layout:
    """The layout that an arrangement describes, for the plan whose answers it holds.

    It goes by the words of the headings where these find the same answers, so that a column may
    move, and else by the letters of the columns. name: under which it is to be kept.
    """
    by_letters = Layout(
        code=name or CODE_UNTIL_KEPT,
        title=name or _("columns as you said them"),
        geometry=said.geometry,
        headers={},
        plan=plan.code,
        down=said.down,
        across=said.across,
        round_from_sheet=said.round_from_sheet and said.geometry == "matrix",
        action=said.action or None,
        recognise=_mark(sample.sheet(said.sheet), said, plan),
        columns={role: letters_of(column) for role, column in said.columns.items()},
        header_row=said.header_row,
        sheet="" if said.round_from_sheet else said.sheet,
    )
    by_words = _by_words(sample.sheet(said.sheet), said, by_letters)
    if by_words is not None and _finds_the_same(sample, said.sheet, by_words, by_letters):
        return by_words
    return by_letters


def can_be_recognised(layout: Layout) -> bool:
    """Whether the next workbook of the kind can be told from others by its words."""
    return bool(layout.headers or layout.recognise)


def _by_words(view: SheetView, said: Arrangement, by_letters: Layout) -> Layout | None:
    """The same by headings, where each of them is a word and stands once."""
    if not said.header_row:
        return None
    headings = {
        role: view.heading(said.header_row, column) for role, column in said.columns.items()
    }
    row = [folded(view.heading(said.header_row, column)) for column in view.columns]
    for heading in headings.values():
        if not any(c.isalpha() for c in heading) or row.count(folded(heading)) != 1:
            return None
    return replace(
        by_letters,
        headers={role: (heading,) for role, heading in headings.items()},
        columns={},
        header_row=0,
        recognise=(),
        sheet="",
    )


def _finds_the_same(sample: Sample, sheet: str, one: Layout, other: Layout) -> bool:
    found = [read_answers(sample.workbook, layout) for layout in (one, other)]
    first, second = (_places(table, sheet) if table else set() for table in found)
    return bool(first) and first == second


def _places(table: RawTable, sheet: str) -> set[tuple[str, ...]]:
    roles = ("country", "round", "action", "rating", "status", "assessment")
    return {
        tuple(getattr(answer, role).address for role in roles)
        for answer in table.ratings
        if answer.rating.sheet == sheet
    }


def _mark(view: SheetView, said: Arrangement, plan: Plan) -> tuple[str, ...]:
    """The longest text at the top of a sheet, but no action's name: its like is told by it."""
    index = action_index(plan)
    top = said.header_row or 1
    texts = [
        text
        for number, row in view.rows.items()
        if number <= top
        for text in row.values()
        if SHORTEST_MARK <= len(text) <= LONGEST_MARK
        and any(c.isalpha() for c in text)
        and text.casefold() not in index
    ]
    return (max(texts, key=len),) if texts else ()


# --- what would be understood ----------------------------------------------------------------


def understood(
    sample: Sample,
    layout: Layout,
    plan: Plan,
    countries: CountryRegister,
    *,
    round_: str | None = None,
    assessment: Assessment | None = None,
    most: int = ANSWERS_SHOWN,
) -> Understood:
    """The first answers of the sample as they would be understood by the layout."""
    table = read_answers(sample.workbook, layout)
    if table is None or not len(table):
        return Understood(problem=_("No answer would be found below these headings."))
    checked = check_answers(table, plan, countries, round_=round_, assessment=assessment)
    of_all = next((p for p in checked.problems if p.code.startswith(("no_known", "other_"))), None)
    kept = _by_place(checked.ratings)
    said = {(p.sheet, p.cell): p.statement for p in reversed(checked.problems)}
    answers = []
    for answer in _filled(table, most):
        row = kept.get((answer.rating.sheet, answer.rating.address))
        problem = _problem_of(answer, said)
        answers.append(
            _in_words(answer, row, plan, countries) if row is not None and not problem
            else _as_written(answer, problem)
        )  # fmt: skip
    return Understood(tuple(answers), of_all.statement if of_all else "")


def _by_place(ratings: pd.DataFrame) -> dict[tuple[str, str], dict[Hashable, Any]]:
    return {
        (str(row["sheet"]), str(row["cell"])): row
        for row in ratings.astype(object).to_dict("records")
    }


def _filled(table: RawTable, most: int) -> list[RawRating]:
    """The first answers in which anything is said; where there are none, the first of all."""
    filled: list[RawRating] = []
    first: list[RawRating] = []
    for block in table.blocks:
        for n in range(len(block)):
            answer = table.rating(block, n)
            first += [answer] if len(first) < most else []
            filled += [] if answer.rating.is_empty and answer.status.is_empty else [answer]
            if len(filled) == most:
                return filled
    return filled or first


def _problem_of(answer: RawRating, said: Mapping[tuple[str, str], str]) -> str:
    cells = (answer.country, answer.round, answer.action, answer.rating, answer.status)
    problems = (said.get((cell.sheet, cell.address)) for cell in cells)
    return " ".join(dict.fromkeys(filter(None, problems)))


def _in_words(
    answer: RawRating, row: Mapping[Any, Any], plan: Plan, countries: CountryRegister
) -> FirstAnswer:
    code = str(row["country"])
    listed = plan.country_by_code.get(code) or countries.country_by_code.get(code)
    action = plan.action_by_code[str(row["action"])]
    return FirstAnswer(
        answer.rating.place,
        listed.name if listed else code,
        str(row["round"]),
        f"{action.code} {action.title}",
        answer_in_words(row, action, plan),
    )


def _as_written(answer: RawRating, problem: str) -> FirstAnswer:
    rating = answer.rating.shown or answer.rating.text or answer.status.text
    if not (rating or problem):
        problem = _("left empty")
    return FirstAnswer(
        answer.rating.place,
        answer.country.text,
        answer.round.shown or answer.round.text,
        answer.action.shown or answer.action.text,
        rating,
        problem,
    )
