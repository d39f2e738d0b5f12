"""Rows of a definition table, read strictly: a field is what its column says or a complaint."""

from __future__ import annotations

import csv
import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from monitoring.definitions.dates import date_in
from monitoring.definitions.errors import DefinitionError
from monitoring.model import HEAVIEST
from monitoring.translation import gettext as _

YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0", ""})
YEAR = re.compile(r"\d{4}")
BEYOND = "beyond the heading"

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a definition table; `place` names it for a reader, `values` are as typed."""

    place: str
    values: Mapping[str, str]


Tables = Mapping[str, tuple[Row, ...]]
"""The sheets of a plan workbook, or the files of a plan folder, by lower-case name."""


@dataclass
class Reader:
    """Reads fields of rows and keeps every complaint, so that a reader sees all of them at once."""

    complaints: list[str] = field(default_factory=list)

    def complain(self, place: str, sentence: str) -> None:
        self.complaints.append(f"{place}: {sentence}")

    def text(self, row: Row, column: str, default: str = "") -> str:
        return row.values.get(column, "").strip() or default

    def required(self, row: Row, column: str) -> str:
        found = self.text(row, column)
        if not found:
            self.complain(
                row.place, _("'{column}' is empty; it is required.").format(column=column)
            )
        return found

    def number(self, row: Row, column: str, default: float | None = None) -> float | None:
        found = self.text(row, column)
        if not found:
            return default
        try:
            number = float(found)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number + 0.0  # a spreadsheet knows no minus zero
        self.complain(
            row.place,
            _("'{column}' is '{found}'; a number is expected.").format(column=column, found=found),
        )
        return default

    def weight(self, row: Row) -> float:
        found = self.number(row, "weight", 1.0)
        if found is None or not found > 0:
            self.complain(
                row.place,
                _("the weight is '{found}'; it must be greater than 0.").format(
                    found=self.text(row, "weight")
                ),
            )
            return 1.0
        if found > HEAVIEST:
            self.complain(
                row.place,
                _("the weight is '{found}'; at most {most} is expected.").format(
                    found=self.text(row, "weight"), most=HEAVIEST
                ),
            )
            return 1.0
        return found

    def yes_no(self, row: Row, column: str, default: bool = False) -> bool:
        found = self.text(row, column).casefold()
        if not found:
            return default
        if found in YES or found in NO:
            return found in YES
        self.complain(
            row.place,
            _("'{column}' is '{found}'; write yes or no.").format(column=column, found=found),
        )
        return default

    def choice(self, row: Row, column: str, kind: type[Choice], default: Choice) -> Choice:
        found = self.text(row, column).casefold()
        if not found:
            return default
        try:
            return kind(found)
        except ValueError:
            self.complain(
                row.place,
                _("'{column}' is '{found}'; choose one of: {allowed}.").format(
                    column=column, found=found, allowed=", ".join(kind)
                ),
            )
            return default

    def day(self, row: Row, column: str) -> date | None:
        """A date in any usual form, or a bare year taken as its first day."""
        found = self.text(row, column)
        if not found:
            return None
        day = date_in(None, f"{found}-01-01" if YEAR.fullmatch(found) else found, serials=True)
        if isinstance(day, date):
            return day
        if day.readings:
            sentence = _(
                "'{column}' is '{found}', which can be {first} or {second}; "
                "write the date as YYYY-MM-DD."
            ).format(column=column, found=found, first=day.readings[0], second=day.readings[-1])
        else:
            sentence = _("'{column}' is '{found}'; write the date as YYYY-MM-DD.").format(
                column=column, found=found
            )
        self.complain(row.place, sentence)
        return None

    def known_columns(self, row: Row, allowed: Iterable[str]) -> None:
        """Complain of each filled column that nobody would ever read."""
        for column in row.values:
            if column not in allowed:
                self.complain(row.place, unknown_key(column, allowed))

    def unique(self, rows: Iterable[Row], column: str) -> None:
        """Complain of each code that stands twice; capital letters make no difference."""
        first_place: dict[str, str] = {}
        for row in rows:
            code = self.text(row, column)
            key = code.casefold()
            if code and key in first_place:
                self.complain(
                    row.place,
                    _("the {column} '{code}' stands already in {first}.").format(
                        column=column, code=code, first=first_place[key]
                    ),
                )
            first_place.setdefault(key, row.place)


def unknown_key(found: str, allowed: Iterable[str]) -> str:
    """The sentence for a key that is not known, with the nearest known one."""
    known = sorted(allowed)
    near = difflib.get_close_matches(found, known, n=1, cutoff=0.75)
    if near:
        return _("'{found}' is not known. Did you mean '{near}'?").format(found=found, near=near[0])
    return _("'{found}' is not known. Known are: {known}.").format(
        found=found, known=", ".join(known)
    )


def rows_from_csv(path: Path) -> tuple[Row, ...]:
    """The lines of a CSV file (UTF-8), everything as text: code 1.10 is not the number 1.1.

    Raises DefinitionError for a line that is longer than the heading.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey=BEYOND, restval="", strict=True)
        rows = tuple(
            Row(
                f"{path.name} line {reader.line_num}",
                {k.strip().casefold(): v for k, v in line.items()},
            )
            for line in reader
        )
    longer = [row.place for row in rows if BEYOND in row.values]
    if longer:
        sentence = _(
            "the line has more fields than the heading. Put a text with a comma in quotes."
        )
        raise DefinitionError([f"{place}: {sentence}" for place in longer])
    return rows


def yaml_as_text(path: Path) -> dict[str, Any]:
    """A YAML file with every value as text: `label: No` is a word and `1.10` a code."""
    # A base loader builds nothing but text, lists and mappings. The one in C, where the package
    # has it, takes a tenth of the time: reading the plans was most of opening a workspace.
    return text_of_yaml(path.read_text(encoding="utf-8"), path.name)


def text_of_yaml(text: str, place: str) -> dict[str, Any]:
    """The mapping that a YAML text describes, every value as text. Raises DefinitionError."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        content = yaml.load(text, Loader=loader)  # noqa: S506
    except yaml.YAMLError as wrong:
        raise DefinitionError(
            [_("{file}: this is no YAML: {reason}.").format(file=place, reason=" ".join(str(wrong).split()))]
        ) from wrong  # fmt: skip
    if not isinstance(content, dict):
        raise DefinitionError(
            [_("{file}: names with their values are expected, as in `code: X`.").format(file=place)]
        )
    return content
