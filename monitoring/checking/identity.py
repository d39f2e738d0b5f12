"""Checks of what a rating speaks of: which country, round, action and assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitoring.definitions import CountryRegister
from monitoring.model import (
    REGION,
    Action,
    Assessment,
    Cell,
    Layout,
    Plan,
    Problem,
    Responsibility,
    Round,
    RoundState,
)
from monitoring.translation import gettext as _

LONGEST_LIST = 12
"""Beyond that many allowed words a sentence only says where the list is."""
LONGEST_TEXT = 60
"""Beyond that many letters a sentence repeats only the beginning of a text."""


def country_of(cell: Cell, plan: Plan, countries: CountryRegister) -> str | Problem:
    """The code of the country (or REGION) named in the cell, or what is wrong with it."""
    if cell.is_empty:
        return missing(
            cell, "missing_country", _("the country"), _("Write the country's name or ISO3 code.")
        )
    # The register knows the names of all others already, and without comparing them one by one.
    invented = [country for country in plan.countries if country.code not in countries]
    code = countries.code_of(cell.text, invented)
    if code is None:
        return Problem(
            "unknown_country",
            cell.sheet,
            cell.address,
            _("'{found}' is not a known country or territory.").format(found=cell.text),
            _("Write its official name or its ISO3 code."),
            found=cell.text,
            expected=_("a country's name or ISO3 code"),
        )
    if code != REGION and plan.countries and code not in plan.country_by_code:
        return Problem(
            "country_not_in_plan",
            cell.sheet,
            cell.address,
            _("'{found}' does not take part in {plan}.").format(found=cell.text, plan=plan.code),
            _("Remove the row, or add the country to the plan's list of participants."),
            found=cell.text,
            expected=listed([c.code for c in plan.countries]),
        )
    return code


def action_of(cell: Cell, plan: Plan, layout: Layout, index: Mapping[str, str]) -> Action | Problem:
    """The action named in the cell by code, title or the layout's own word, or what is wrong."""
    if cell.is_empty:
        return missing(cell, "missing_action", _("the action"), _("Write the action's code."))
    words = [layout.actions.get(word, word) for word in words_in(cell)]
    codes = (index.get(word) or index.get(word.casefold()) for word in words)
    code = next(filter(None, codes), None)
    if code is None:
        return Problem(
            "unknown_action",
            cell.sheet,
            cell.address,
            _("'{found}' is not an action of {plan}.").format(found=words[0], plan=plan.code),
            _("Write the code of one of its actions; the Method page lists them."),
            found=words[0],
            expected=listed(list(plan.action_by_code)),
        )
    return plan.action_by_code[code]


def action_index(plan: Plan) -> dict[str, str]:
    """Code by every word that names an action: its code, or its title where that is unique."""
    titles = [action.title.casefold() for action in plan.actions]
    by_title = {
        a.title.casefold(): a.code for a in plan.actions if titles.count(a.title.casefold()) == 1
    }
    codes = tuple(plan.action_by_code)
    return by_title | {code.casefold(): code for code in codes} | {code: code for code in codes}


def words_in(cell: Cell) -> tuple[str, ...]:
    """What a cell may say: a number as it is displayed, and else as it was typed."""
    return (cell.shown, cell.text) if cell.shown else (cell.text,)


def round_of(cell: Cell, plan: Plan, wanted: str | None) -> Round | Problem:
    """The open round named in the cell, or else `wanted`; or what is wrong with it."""
    name = words_in(cell)[0] or wanted or ""
    if not name:
        return missing(
            cell,
            "missing_round",
            _("the round"),
            _("Write the round, or choose it when importing."),
        )
    names = (round_named(word, plan.rounds) for word in words_in(cell) if word)
    found = next(filter(None, names), None) if cell.text else round_named(name, plan.rounds)
    if found is None:
        return Problem(
            "unknown_round",
            cell.sheet,
            cell.address,
            _("'{found}' is not a round of {plan}.").format(found=name, plan=plan.code),
            _("Choose a round that exists, or have the coordinator add it."),
            found=name,
            expected=listed([r.code for r in plan.rounds]) or _("no round exists yet"),
        )
    if found.state is not RoundState.OPEN:
        return Problem(
            "round_not_open",
            cell.sheet,
            cell.address,
            _("the round {round} of {plan} is {state}.").format(
                round=found.code, plan=plan.code, state=state_word(found.state)
            ),
            _("Have the coordinator open it before importing into it."),
            found=name,
            expected=_("an open round"),
        )
    if wanted and cell.text and found.code.casefold() != wanted.casefold():
        return Problem(
            "other_round",
            cell.sheet,
            cell.address,
            _("the workbook says round {found}, but {wanted} was chosen.").format(
                found=found.code, wanted=wanted
            ),
            _("Choose no round, or the one of the workbook."),
            found=found.code,
            expected=wanted,
        )
    return found


def round_named(name: str, rounds: Sequence[Round]) -> Round | None:
    """The round with this code or, where no code fits, with this title if only one has it."""
    for round_ in rounds:
        if round_.code == name:
            return round_
    for round_ in rounds:
        if round_.code.casefold() == name.casefold():
            return round_
    titled = [round_ for round_ in rounds if round_.title.casefold() == name.casefold()]
    return titled[0] if len(titled) == 1 else None


def state_word(state: RoundState) -> str:
    """The state of a round as a reader sees it."""
    return {
        RoundState.OPEN: _("open"),
        RoundState.CLOSED: _("closed"),
        RoundState.PUBLISHED: _("published"),
    }[state]


def assessment_of(cell: Cell, default: Assessment) -> Assessment | Problem:
    """Who assessed, by the word in the cell; the default where nothing is written."""
    if cell.is_empty:
        return default
    words = {
        "self": Assessment.SELF,
        "self-assessment": Assessment.SELF,
        "country": Assessment.SELF,
        "evaluator": Assessment.EVALUATOR,
        "evaluation": Assessment.EVALUATOR,
        "agreed": Assessment.AGREED,
    }
    found = words.get(cell.text.casefold())
    if found is None:
        return Problem(
            "unknown_assessment",
            cell.sheet,
            cell.address,
            _("'{found}' is not an assessment.").format(found=cell.text),
            _("Choose one of: {allowed}.").format(allowed=", ".join(Assessment)),
            found=cell.text,
            expected=", ".join(Assessment),
        )
    return found


def answers_for(cell: Cell, action: Action, unit: str) -> Problem | None:
    """Complain when a country rates a regional action, or the region a national one."""
    if action.responsibility.answered_by(unit):
        return None
    if action.responsibility is Responsibility.REGION:
        statement = _("{action} is a regional action, rated once for the region and not by {unit}.")
        advice = _("Clear the cell, or put the rating in a row whose country is REGION.")
    else:
        statement = _("{action} is answered by each country and not by the region.")
        advice = _("Clear the cell, or put the rating in the rows of the countries.")
    return Problem(
        "not_answerable",
        cell.sheet,
        cell.address,
        statement.format(action=action.code, unit=unit),
        advice,
        found=cell.text,
        expected=_("an empty cell"),
    )


def asked_in(cell: Cell, action: Action, round_: Round, scope: frozenset[str]) -> Problem | None:
    """Complain of a rating for an action that was not asked of anyone in the round."""
    if action.code in scope:
        return None
    return Problem(
        "out_of_scope",
        cell.sheet,
        cell.address,
        _("{action} was not asked in the round {round}.").format(
            action=action.code, round=round_.code
        ),
        _("Clear the cell, or have the coordinator widen the scope of the round."),
        found=cell.text,
        expected=_("an empty cell"),
    )


def without_result(cell: Cell) -> Problem:
    """The problem of a formula that was never calculated, which a reader would see as empty."""
    return Problem(
        "formula_without_result",
        cell.sheet,
        cell.address,
        _("the formula {found} has no stored result.").format(found=shortened(cell.text)),
        _("Open the file in Excel or LibreOffice, let it calculate, and save it."),
        found=cell.text,
        expected=_("a value, or a formula with its result"),
    )


def shortened(text: str) -> str:
    """The beginning of a long text, as it is repeated in a sentence."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"


def missing(cell: Cell, code: str, what: str, advice: str) -> Problem:
    """The problem of a cell that must be filled and is not."""
    return Problem(
        code, cell.sheet, cell.address, _("{what} is missing.").format(what=what), advice, found="",
        expected=what,
    )  # fmt: skip


def listed(words: list[str]) -> str:
    """The allowed words in one line, shortened when they are many."""
    if len(words) <= LONGEST_LIST:
        return ", ".join(words)
    rest = len(words) - LONGEST_LIST
    return _("{first} and {rest} more").format(first=", ".join(words[:LONGEST_LIST]), rest=rest)
