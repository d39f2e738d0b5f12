"""What the checks of targets and of indicators share: places, units, and what a cell measures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from monitoring.checking import identity
from monitoring.definitions import CountryRegister
from monitoring.definitions.numbers import TwoReadings, advice_for, number_in
from monitoring.definitions.series import SeriesLayout
from monitoring.definitions.words import is_total, no_answer, plain, without_footnotes
from monitoring.model import (
    REGION,
    SERIES_COLUMNS,
    SERIES_KEY,
    Cell,
    Plan,
    Problem,
    Severity,
)
from monitoring.translation import gettext as _

PERCENT, NUMBER, YES_NO = "%", "number", "yes/no"
"""The units that the checks know by themselves; all others are words of the layout."""

GROUP = re.compile(
    r"\d{1,3} (?:countries|country|states|member states|territories|pays|etats|territoires"
    r"|paises|estados|territorios|landen|staten|gebieden)"
)
AGGREGATES = frozenset(
    {"aggregate", "overall", "all", "agrege", "ensemble", "agregado", "aggregaat"}
)
NUMBER_BY_WORD = {
    **dict.fromkeys(("yes", "y", "true", "oui", "si", "ja"), 1.0),
    **dict.fromkeys(("no", "n", "false", "non", "nee"), 0.0),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says: a number, with the word that stands for it where one does.

    A cell that says why nothing is known has no number, and a status for its text.
    """

    value: float
    text: str = ""


@dataclass
class Series:
    """The rows that leave the checks, the problems, and the cells that say nothing."""

    rows: list[dict[str, object]]
    problems: list[Problem]
    unanswered: list[Cell]
    notes: list[Cell]

    def keep(self, said: Said, cell: Cell, about: Mapping[str, str]) -> None:
        """One more value: what was said in the cell, and what it is about."""
        told = dict.fromkeys(SERIES_COLUMNS, "") | dict(about)
        self.rows.append(
            {
                **told,
                "value": said.value,
                "text": said.text,
                "sheet": cell.sheet,
                "cell": cell.address,
                "raw": cell.shown or cell.text,
            }
        )

    def frame(self) -> pd.DataFrame:
        """SERIES_COLUMNS, one row for each value."""
        frame = pd.DataFrame(self.rows, columns=list(SERIES_COLUMNS))
        return frame.astype({name: "float64" if name == "value" else "str" for name in frame})

    def said_twice(self) -> None:
        """Complain of each second value for the same thing."""
        first: dict[tuple[object, ...], str] = {}
        for row in self.rows:
            key = tuple(row[name] for name in SERIES_KEY)
            place = f"{row['sheet']}!{row['cell']}"
            earlier = first.setdefault(key, place)
            if earlier != place:
                self.problems.append(_twice(row, earlier))


def _twice(row: Mapping[str, object], earlier: str) -> Problem:
    return Problem(
        "said_twice",
        str(row["sheet"]),
        str(row["cell"]),
        _("'{indicator}' has this value for {place} already in {first}.").format(
            indicator=identity.shortened(str(row["indicator"])), place=row["place"], first=earlier
        ),
        _("Keep one of the two rows."),
        found=str(row["raw"]),
        expected=_("one value for each indicator, place and year"),
    )


class Places:
    """What the places of a file are: countries, or groups of countries, each word looked up once.

    A group is a place of its own kind: 4 countries, Aggregate, Regional, CARICOM. It never stands
    for a country, and no country for it.
    """

    def __init__(self, layout: SeriesLayout, plan: Plan, countries: CountryRegister) -> None:
        self._plan = plan
        self._countries = countries
        names = {name for one in countries.of_the_mission for name in one.groups}
        self._groups = frozenset(map(plain, (*names, *layout.places)))
        self._known: dict[str, str] = {}

    def of(self, cell: Cell) -> str | Problem:
        """The country's code, or the group in its own words, or what is wrong."""
        if cell.is_empty:
            return identity.missing(
                cell, "missing_place", _("the country or group"), _words_for_a_place()
            )
        if cell.lacks_result:
            return identity.without_result(cell)
        known = self._known.get(cell.text)
        if known is None:
            found = self._place(cell)
            if isinstance(found, Problem):
                return found
            known = self._known[cell.text] = found
        return known

    def _place(self, cell: Cell) -> str | Problem:
        text = without_footnotes(cell.text)
        word = plain(text)
        if GROUP.fullmatch(word) or word in self._groups or is_aggregate(text):
            return text
        found = identity.country_of(cell, self._plan, self._countries)
        if found == REGION:
            return text
        if isinstance(found, Problem) and found.code == "unknown_country":
            return replace(found, code="unknown_place", advice=_words_for_a_place())
        return found


def _words_for_a_place() -> str:
    return _("Write a country's name or ISO3 code, or a group such as 'Regional' or 'Aggregate'.")


@lru_cache(maxsize=1024)
def is_aggregate(text: str) -> bool:
    """Whether a place sums up others of the same indicator."""
    return is_total(text) or plain(without_footnotes(text)) in AGGREGATES


class Dictionary:
    """Words with their synonyms, each looked up once."""

    def __init__(self, synonyms: Mapping[str, Iterable[str]]) -> None:
        self.words = tuple(synonyms)
        self._word_by_synonym: dict[str, str] = {}
        for word, others in synonyms.items():
            for text in (word, *others):
                self._word_by_synonym.setdefault(plain(text), word)

    def word(self, text: str) -> str:
        """The word that a text stands for; empty where it stands for none."""
        return self._word_by_synonym.get(plain(text), "")


def value_in(cell: Cell, unit: str) -> Said | Problem | None:
    """What a cell says in a unit; None where nothing is said."""
    if cell.is_empty:
        return None
    if cell.lacks_result:
        return identity.without_result(cell)
    if cell.error:
        return _error(cell)
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    nothing = None if is_number else no_answer(cell.text)
    if nothing is not None:
        return Said(math.nan, (nothing[1] or nothing[0]).value)
    if unit == YES_NO:
        return _yes_no(cell)
    return _number(cell, unit)


def _yes_no(cell: Cell) -> Said | Problem:
    number = NUMBER_BY_WORD.get(plain(without_footnotes(cell.text)))
    if number is not None:
        return Said(number, cell.text)
    return Problem(
        "not_yes_or_no",
        cell.sheet,
        cell.address,
        _("'{found}' is neither yes nor no.").format(found=cell.text),
        _("Write Yes or No, or give the row another unit."),
        found=cell.text,
        expected=_("yes or no"),
    )


def _number(cell: Cell, unit: str) -> Said | Problem:
    if cell.shown.endswith("%"):
        # Excel divides by a hundred what is typed under the per cent format.
        if unit == PERCENT:
            return Said(float(cell.shown.removesuffix("%")))
        return _percent(cell, unit)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return Said(float(cell.value))
    found = None if isinstance(cell.value, bool) else number_in(cell.text)
    if isinstance(found, TwoReadings):
        return _two_readings(cell, found)
    if found is None:
        return _no_number(cell)
    if found.how == "percent_text" and unit != PERCENT:
        return _percent(cell, unit)
    return Said(found.value)


def _error(cell: Cell) -> Problem:
    return Problem(
        "excel_error",
        cell.sheet,
        cell.address,
        _("the cell holds the error {found}, so its formula has no result.").format(
            found=cell.text
        ),
        _("Correct the formula, or type the number."),
        found=cell.text,
        expected=_("a number"),
    )


def _percent(cell: Cell, unit: str) -> Problem:
    return Problem(
        "percent_cell",
        cell.sheet,
        cell.address,
        _("the cell shows {found}, and the unit is '{unit}'.").format(
            found=cell.shown or cell.text, unit=unit
        ),
        _("Write the number in that unit, or make the unit %."),
        found=cell.shown or cell.text,
        expected=_("a number without a per cent sign"),
    )


def _two_readings(cell: Cell, found: TwoReadings) -> Problem:
    return Problem(
        "two_readings",
        cell.sheet,
        cell.address,
        _("'{found}' can be {decimal:g} or {thousands:g}.").format(
            found=cell.text, decimal=found.decimal, thousands=found.thousands
        ),
        _("Write it as a number, without a mark of thousands."),
        found=cell.text,
        expected=_("a number with one reading"),
    )


def _no_number(cell: Cell) -> Problem:
    return Problem(
        "not_a_number",
        cell.sheet,
        cell.address,
        _("'{found}' is not a number.").format(found=identity.shortened(cell.text)),
        advice_for(cell.text),
        found=cell.text,
        expected=_("a number"),
    )


def query(code: str, cell: Cell, statement: str, advice: str, expected: str = "") -> Problem:
    """A question about a cell, which stops nothing."""
    return Problem(
        code,
        cell.sheet,
        cell.address,
        statement,
        advice,
        found=cell.shown or cell.text,
        expected=expected,
        severity=Severity.QUERY,
    )
