"""From the raw rows of a workbook of targets or indicators to values and a list of problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from monitoring.checking import wording
from monitoring.checking.answers import MOST_OF_A_KIND, in_order
from monitoring.checking.indicators import check_indicators
from monitoring.checking.targets import check_targets
from monitoring.definitions import CountryRegister
from monitoring.definitions.series import SeriesLayout
from monitoring.model import Cell, Plan, Problem, RawSeries, Severity


@dataclass(frozen=True)
class CheckedSeries:
    """The values of a workbook, what is wrong with it, and the cells that say nothing.

    series: SERIES_COLUMNS, one row per value; complete only when no problem is an error. notes:
    titles, notes, columns and sheets that were seen and not read.
    """

    series: pd.DataFrame
    problems: tuple[Problem, ...]
    unanswered: tuple[Cell, ...]
    notes: tuple[Cell, ...]

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_series(
    raw: RawSeries,
    layout: SeriesLayout,
    countries: CountryRegister,
    plan: Plan | None = None,
    *,
    year_one: int | None = None,
) -> CheckedSeries:
    """Values and problems of a raw table, problems in the order of the file.

    plan: the plan to which targets belong; indicators belong to none. year_one: the calendar year
    of year 1, where it is another one than the layout's.
    """
    if plan is None:
        found = check_indicators(raw, layout, countries)
    else:
        found = check_targets(raw, layout, plan, countries, year_one or layout.year_one)
    return CheckedSeries(
        found.frame(),
        few_of_a_kind(in_order([*raw.problems, *found.problems], raw.sheets)),
        tuple(found.unanswered),
        (*raw.notes, *found.notes),
    )


def few_of_a_kind(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The first of each kind one by one, and how many more there are; each of a cell once."""
    # A heading stands for a whole column, and a merged one for several.
    problems = list({(p.code, p.sheet, p.cell): p for p in reversed(problems)}.values())[::-1]
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    more = [
        wording.and_more(of_kind[MOST_OF_A_KIND], len(of_kind) - MOST_OF_A_KIND)
        for of_kind in by_code.values()
        if len(of_kind) > MOST_OF_A_KIND
    ]
    beyond = {id(problem) for of_kind in by_code.values() for problem in of_kind[MOST_OF_A_KIND:]}
    return (*(problem for problem in problems if id(problem) not in beyond), *more)
