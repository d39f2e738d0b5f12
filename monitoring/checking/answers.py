"""Checking all answers of a workbook against a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from monitoring.checking import identity
from monitoring.checking.values import Answer, answer_in
from monitoring.definitions import CountryRegister
from monitoring.model import (
    RATING_COLUMNS,
    RATING_TEXTS,
    Action,
    Assessment,
    Cell,
    Plan,
    Problem,
    RawRating,
    RawTable,
    Round,
    Severity,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext


@dataclass(frozen=True)
class Checked:
    """The ratings of a workbook, what is wrong with it, and the cells that say nothing.

    ratings: RATING_COLUMNS, one row per answer; complete only when no problem is an error.
    """

    ratings: pd.DataFrame
    problems: tuple[Problem, ...]
    unanswered: tuple[Cell, ...]

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_answers(
    table: RawTable,
    plan: Plan,
    countries: CountryRegister,
    *,
    round_: str | None = None,
    assessment: Assessment | None = None,
) -> Checked:
    """Ratings and problems of a raw table.

    round_: the round of workbooks that name none. assessment: who assessed, where the workbook
    does not say; else the layout's, else the country itself.
    """
    problem = _other_plan(table, plan)
    if problem is not None:
        return Checked(_frame([]), (problem,), ())
    default = assessment or table.layout.assessment or Assessment.SELF
    checking = _Checking(table, plan, countries, round_, default)
    for raw in table.ratings:
        checking.look_at(raw)
    problems = _nothing_known(checking) or checking.problems
    queries = [_not_read(cell) for cell in table.skipped if not cell.address]
    return Checked(_frame(checking.rows), (*problems, *queries), tuple(checking.unanswered))


@dataclass
class _Checking:
    """The state of one pass over the answers of a workbook."""

    table: RawTable
    plan: Plan
    countries: CountryRegister
    wanted_round: str | None
    default_assessment: Assessment
    rows: list[tuple[object, ...]] = field(default_factory=list)
    unanswered: list[Cell] = field(default_factory=list)
    problem_by_place: dict[tuple[str, str, str], Problem] = field(default_factory=dict)
    meaning_by_word: dict[tuple[str, str], object] = field(default_factory=dict)
    first_place: dict[tuple[str, ...], str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._index = identity.action_index(self.plan)
        self._scope = {r.code: self.plan.in_scope(r) for r in self.plan.rounds}

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.problem_by_place.values())

    def complain(self, problem: Problem) -> None:
        # A heading stands for a whole column: its mistake is told once, not in every row.
        self.problem_by_place.setdefault((problem.code, problem.sheet, problem.cell), problem)

    def look_at(self, raw: RawRating) -> None:
        """Check one answer; keep it when nothing is wrong with it."""
        if raw.rating.is_empty and raw.status.is_empty and self._is_blank(raw):
            return
        found = self._identity(raw)
        if found is None:
            return
        country, round_, action, assessment = found
        answer = answer_in(raw.rating, raw.status, action, self.plan)
        asked = identity.answers_for(raw.rating, action, country) or identity.asked_in(
            raw.rating, action, round_, self._scope[round_.code]
        )
        if answer is None:
            if asked is None:
                self.unanswered.append(raw.rating)
        elif isinstance(answer, Problem):
            self.complain(answer)
        elif asked is not None:
            self.complain(asked)
        else:
            self._keep(raw, answer, (round_.code, country, action.code, assessment.value))

    def _is_blank(self, raw: RawRating) -> bool:
        """Whether an answer that says nothing is no row at all, and not a row half filled."""
        if self.table.layout.geometry == "matrix":
            return raw.country.is_empty or raw.action.is_empty
        return raw.country.is_empty and raw.action.is_empty

    def _identity(self, raw: RawRating) -> tuple[str, Round, Action, Assessment] | None:
        country = self._once(
            "country",
            raw.country,
            lambda cell: identity.country_of(cell, self.plan, self.countries),
        )
        action = self._once(
            "action",
            raw.action,
            lambda cell: identity.action_of(cell, self.plan, self.table.layout, self._index),
        )
        round_ = self._once(
            "round", raw.round, lambda cell: identity.round_of(cell, self.plan, self.wanted_round)
        )
        assessment = self._once(
            "assessment",
            raw.assessment,
            lambda cell: identity.assessment_of(cell, self.default_assessment),
        )
        found = (country, round_, action, assessment)
        if any(isinstance(part, Problem) for part in found):
            return None
        return found  # type: ignore[return-value]  # no part is a Problem

    def _once(self, kind: str, cell: Cell, resolve: Callable[[Cell], object]) -> object:
        """What the cell stands for; the same word is looked up once, complained of at each cell."""
        key = (kind, cell.text)
        if key in self.meaning_by_word:
            return self.meaning_by_word[key]
        self.seen.setdefault(kind, set()).add(cell.text)
        found = resolve(cell)
        if isinstance(found, Problem):
            self.complain(found)
        else:
            self.meaning_by_word[key] = found
            self.known.setdefault(kind, set()).add(cell.text)
        return found

    def _keep(self, raw: RawRating, answer: Answer, key: tuple[str, str, str, str]) -> None:
        earlier = self.first_place.setdefault(key, raw.rating.place)
        if earlier != raw.rating.place:
            self.complain(_twice(raw.rating, key, earlier))
            return
        texts = (getattr(raw, name).text for name in RATING_TEXTS)
        notes = json.dumps(dict(raw.notes), ensure_ascii=False) if raw.notes else ""
        self.rows.append(
            (
                *key,
                answer.status.value,
                str(answer.reason),
                answer.level,
                answer.value,
                *texts,
                notes,
                raw.rating.sheet or raw.status.sheet,
                raw.rating.address or raw.status.address,
                raw.rating.text or raw.status.text,
            )
        )


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(RATING_COLUMNS)).astype({"value": "float64"})


def _other_plan(table: RawTable, plan: Plan) -> Problem | None:
    """A form names its plan; answers to another plan are never taken for this one's."""
    if table.plan.is_empty or table.plan.text.casefold() == plan.code.casefold():
        return None
    return Problem(
        "other_plan",
        table.plan.sheet,
        table.plan.address,
        _("the workbook answers to the plan {found}, but {plan} was chosen.").format(
            found=table.plan.text, plan=plan.code
        ),
        _("Choose the plan of the workbook."),
        found=table.plan.text,
        expected=plan.code,
    )


def _nothing_known(checking: _Checking) -> tuple[Problem, ...]:
    """One sentence for a workbook in which no country, or no action, is known."""
    found = []
    for kind, codes, sentence in (
        ("action", ("unknown_action",), _("none of the {n} actions named is one of {plan}.")),
        (
            "country",
            ("unknown_country", "country_not_in_plan"),
            _("none of the {n} countries named takes part in {plan}."),
        ),
    ):
        words = checking.seen.get(kind, set()) - {""}
        if len(words) > 1 and not checking.known.get(kind):
            first = next(p for p in checking.problems if p.code in codes)
            found.append(
                Problem(
                    f"no_known_{kind}",
                    first.sheet,
                    first.cell,
                    sentence.format(n=len(words), plan=checking.plan.code),
                    _("Check that the plan and the workbook belong together."),
                    found=identity.listed(sorted(words)),
                    expected=first.expected,
                )
            )
    return tuple(found)


def _twice(cell: Cell, key: tuple[str, str, str, str], earlier: str) -> Problem:
    round_, country, action, _assessment = key
    return Problem(
        "rated_twice",
        cell.sheet,
        cell.address,
        _(
            "{country} rates {action} for the second time in the round {round}; first in {first}."
        ).format(country=country, action=action, round=round_, first=earlier),
        _("Keep one of the two rows."),
        found=cell.text,
        expected=_("one rating for each country and action"),
    )


def _not_read(cell: Cell) -> Problem:
    return Problem(
        "sheet_not_read",
        cell.sheet,
        "",
        _("this sheet holds no table of answers and was not read."),
        _("Nothing to do if that is right."),
        found=cell.text,
        severity=Severity.QUERY,
    )


def grouped(problems: Sequence[Problem]) -> list[tuple[Problem, list[str]]]:
    """Problems of equal wording together, each with its places in the order of the file."""
    groups: dict[tuple[str, str, str], tuple[Problem, list[str]]] = {}
    for problem in problems:
        key = (problem.code, problem.statement, problem.advice)
        groups.setdefault(key, (problem, []))[1].append(problem.place)
    return list(groups.values())


def grouped_sentence(problem: Problem, places: Sequence[str]) -> str:
    """One sentence for all the places of a group."""
    if len(places) < 2:
        return problem.sentence
    more = ngettext("and {n} more cell", "and {n} more cells", len(places) - 1)
    return f"{places[0]} {more.format(n=len(places) - 1)}: {problem.statement} {problem.advice}"
