"""Checking all answers of a workbook against a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from monitoring.checking import identity
from monitoring.checking.values import Answer, answer_in
from monitoring.definitions import CountryRegister
from monitoring.model import (
    NO_CELL,
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
    for raw in checking.settled(table.ratings):
        checking.look_at(raw)
    checking.look_for_what_is_missing()
    problems = _nothing_known(checking) or checking.problems
    queries = [_not_read(cell) for cell in table.skipped if not cell.address]
    return Checked(
        _frame(checking.rows),
        (*table.problems, *problems, *queries),
        tuple(checking.unanswered),
    )


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
    meaning_by_word: dict[tuple[str, str, str], object] = field(default_factory=dict)
    first_place: dict[tuple[str, ...], str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)

    mentioned: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        index = identity.action_index(self.plan)
        self._scope = {r.code: self.plan.in_scope(r) for r in self.plan.rounds}
        self._resolvers: dict[str, Callable[[Cell], object]] = {
            "country": lambda cell: identity.country_of(cell, self.plan, self.countries),
            "action": lambda cell: identity.action_of(cell, self.plan, self.table.layout, index),
            "round": lambda cell: identity.round_of(cell, self.plan, self.wanted_round),
            "assessment": lambda cell: identity.assessment_of(cell, self.default_assessment),
        }

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.problem_by_place.values())

    def complain(self, problem: Problem) -> None:
        # A heading stands for a whole column: its mistake is told once, not in every row.
        self.problem_by_place.setdefault((problem.code, problem.sheet, problem.cell), problem)

    def settled(self, ratings: Sequence[RawRating]) -> Iterator[RawRating]:
        """Each answer with its country, round and action from the column that names any.

        Of two columns with words for the same thing (Action, Action code) one may hold free text.
        """
        naming: set[tuple[str, str, str]] = set()
        for raw in ratings:
            if raw.others:
                for role, cell in _candidates(raw):
                    key = (role, *_column_of(cell))
                    if key not in naming and self._names_something(role, cell):
                        naming.add(key)
        for raw in ratings:
            settled = raw
            for role, cell in raw.others:
                if role not in self._resolvers or (role, *_column_of(cell)) not in naming:
                    continue
                first = getattr(settled, role)
                if (role, *_column_of(first)) not in naming:
                    changes: dict[str, Any] = {
                        role: cell,
                        "others": tuple(x for x in settled.others if x != (role, cell)),
                        "notes": (*_note(role, first), *settled.notes),
                    }
                    settled = replace(settled, **changes)
            yield settled

    def _names_something(self, role: str, cell: Cell) -> bool:
        return not cell.is_empty and not isinstance(self._meaning(role, cell), Problem)

    def look_at(self, raw: RawRating) -> None:
        """Check one answer; keep it when nothing is wrong with it."""
        if raw.rating.is_empty and raw.status.is_empty and self._is_blank(raw):
            self._ask_for_a_rating(raw)
            return
        found = self._identity(raw)
        uncalculated = [cell for cell in _said(raw) if cell.lacks_result]
        for cell in uncalculated:
            self.complain(identity.without_result(cell))
        if found is None:
            return
        country, round_, action, assessment = found
        self.mentioned.add((country, round_.code, action.code))
        if uncalculated:
            return
        answer = answer_in(raw.rating, raw.status, action, self.plan)
        asked = identity.answers_for(raw.rating, action, country) or identity.asked_in(
            raw.rating, action, round_, self._scope[round_.code]
        )
        self._compare(raw, found, answer)
        if answer is None:
            self._ask_for_a_rating(raw)
            if asked is None:
                self.unanswered.append(raw.rating)
        elif isinstance(answer, Problem):
            self.complain(answer)
        elif asked is not None:
            self.complain(asked)
        else:
            self._keep(raw, answer, (round_.code, country, action.code, assessment.value))

    def _ask_for_a_rating(self, raw: RawRating) -> None:
        """Ask about each text that stands beside an empty rating: it is kept with ratings only."""
        for name in RATING_TEXTS:
            text: Cell = getattr(raw, name)
            if not text.is_empty:
                self.complain(_text_without_rating(text))

    def _compare(
        self,
        raw: RawRating,
        found: tuple[str, Round, Action, Assessment],
        answer: Answer | Problem | None,
    ) -> None:
        """Complain of each further column that says something else than the first of its role."""
        if not raw.others:
            return
        meaning: dict[str, object] = dict(
            zip(("country", "round", "action", "assessment"), found, strict=True)
        )
        for role, cell in raw.others:
            if role in meaning:
                other = self._meaning(role, cell)
                # A round that exists and was not chosen is another one, not an unknown word.
                unknown = isinstance(other, Problem) and other.code != "other_round"
                agrees = unknown or other == meaning[role]
            else:
                pair = (cell, NO_CELL) if role == "rating" else (NO_CELL, cell)
                said = answer_in(*pair, found[2], self.plan)
                agrees = said is None or said == answer or Problem in (type(said), type(answer))
            if not agrees:
                self.complain(_columns_disagree(cell, getattr(raw, role)))

    def look_for_what_is_missing(self) -> None:
        """Count each action that a form should ask, and does not, as unanswered."""
        if self.table.country is NO_CELL:
            return
        country = self._once("country", self.table.country)
        round_ = self._once("round", self.table.round)
        if not isinstance(country, str) or not isinstance(round_, Round):
            return
        missing = [
            action.code
            for action in self.plan.actions_answered_by(country)
            if action.code in self._scope[round_.code]
            and (country, round_.code, action.code) not in self.mentioned
        ]
        self.unanswered += [Cell(code, "", "") for code in missing]
        if missing:
            self.complain(_actions_missing(self.table.country.sheet, round_, missing))

    def _is_blank(self, raw: RawRating) -> bool:
        """Whether an answer that says nothing is no row at all, and not a row half filled."""
        if self.table.layout.geometry == "matrix":
            return raw.country.is_empty or raw.action.is_empty
        return raw.country.is_empty and raw.action.is_empty

    def _identity(self, raw: RawRating) -> tuple[str, Round, Action, Assessment] | None:
        country = self._once("country", raw.country)
        action = self._once("action", raw.action)
        round_ = self._once("round", raw.round)
        assessment = self._once("assessment", raw.assessment)
        found = (country, round_, action, assessment)
        if any(isinstance(part, Problem) for part in found):
            return None
        return found  # type: ignore[return-value]  # no part is a Problem

    def _once(self, kind: str, cell: Cell) -> object:
        """What the cell stands for; the same word is looked up once, complained of at each cell."""
        self.seen.setdefault(kind, set()).add(cell.text)
        found = identity.without_result(cell) if cell.lacks_result else self._meaning(kind, cell)
        if isinstance(found, Problem):
            self.complain(replace(found, sheet=cell.sheet, cell=cell.address))
        else:
            self.known.setdefault(kind, set()).add(cell.text)
        return found

    def _meaning(self, kind: str, cell: Cell) -> object:
        """What the words in the cell stand for, or what is wrong with them."""
        key = (kind, cell.text, cell.shown)
        if key not in self.meaning_by_word:
            self.meaning_by_word[key] = self._resolvers[kind](cell)
        return self.meaning_by_word[key]

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
                raw.rating.shown or raw.rating.text or raw.status.text,
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


def _said(raw: RawRating) -> tuple[Cell, ...]:
    """The cells that say something of an action."""
    return (
        raw.rating, raw.status, raw.evidence, raw.comment, raw.obstacle, raw.assistance,
        raw.good_practice,
    )  # fmt: skip


def _candidates(raw: RawRating) -> Iterator[tuple[str, Cell]]:
    """The cells of each role that has several columns; whose, when and of what it speaks."""
    for role in {role for role, _cell in raw.others if role not in ("rating", "status")}:
        yield role, getattr(raw, role)
        yield from (other for other in raw.others if other[0] == role)


def _note(role: str, cell: Cell) -> tuple[tuple[str, str], ...]:
    return () if cell.is_empty else ((role.capitalize(), cell.text),)


def _column_of(cell: Cell) -> tuple[str, str]:
    return cell.sheet, cell.address.rstrip("0123456789")


def _columns_disagree(cell: Cell, first: Cell) -> Problem:
    if first.is_empty:
        statement = _("'{found}' does not agree with the empty cell {first}.")
    else:
        statement = _("'{found}' does not agree with '{said}' in {first}.")
    return Problem(
        "columns_disagree",
        cell.sheet,
        cell.address,
        statement.format(
            found=cell.shown or cell.text, said=first.shown or first.text, first=first.place
        ),
        _("Correct one of the two, or give one of the columns another heading."),
        found=cell.shown or cell.text,
        expected=first.shown or first.text,
    )


def _text_without_rating(cell: Cell) -> Problem:
    return Problem(
        "text_without_rating",
        cell.sheet,
        cell.address,
        _("'{found}' stands beside an empty rating and is not kept.").format(
            found=identity.shortened(cell.text)
        ),
        _("Choose a rating, or 'No information'."),
        found=cell.text,
        expected=_("a rating"),
        severity=Severity.QUERY,
    )


def _actions_missing(cover: str, round_: Round, codes: list[str]) -> Problem:
    statement = ngettext(
        "{n} action that is asked in the round {round} is not in this form: {codes}.",
        "{n} actions that are asked in the round {round} are not in this form: {codes}.",
        len(codes),
    )
    return Problem(
        "actions_missing",
        cover,
        "",
        statement.format(n=len(codes), round=round_.code, codes=identity.listed(codes)),
        _("Fill in a new form, or put back what was deleted; they count as unanswered until then."),
        expected=", ".join(codes),
        severity=Severity.QUERY,
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
