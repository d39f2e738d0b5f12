"""The form for a country and a round, with what the country said before."""

from __future__ import annotations

from monitoring.exports import template_workbook
from monitoring.exports.template import last_answers
from monitoring.model import REGION, Country, Plan
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import current_ratings
from monitoring.translation import gettext as _


class NoTemplate(ValueError):
    """No form can be made; the message says why."""


def template(workspace: Workspace, plan: str, round_: str, unit: str = "") -> tuple[str, bytes]:
    """File name and bytes of the form; without a unit the country is left to be filled in.

    Raises UnknownPlan, UnknownRound, NoTemplate.
    """
    found = workspace.plan(plan)
    if not found.actions:
        raise NoTemplate(no_actions_sentence(found))
    of_round = round_in(found, round_)
    country = _unit(workspace, found, unit)
    before = last_answers(
        current_ratings(workspace.store, found.code), found, of_round, country.code
    )
    try:
        content = template_workbook(found, of_round, country, last_round=before)
    except ValueError as nothing_asked:
        raise NoTemplate(str(nothing_asked)) from nothing_asked
    return form_name(found.code, of_round.code, country.code), content


def form_name(plan: str, round_: str, unit: str = "") -> str:
    """The file name of a form: the codes, with a hyphen for all that a file name cannot hold."""
    return file_stem(plan, round_, unit) + ".xlsx"


def asks_anything(plan: Plan, round_: str, unit: str) -> bool:
    """Whether a country, or the region, is asked any action in the round."""
    scope = plan.in_scope(round_in(plan, round_))
    return any(action.code in scope for action in plan.actions_answered_by(unit))


def _unit(workspace: Workspace, plan: Plan, unit: str) -> Country:
    if not unit:
        return Country("", "")
    code = workspace.countries.code_of(unit, plan.countries)
    if code == REGION:
        return Country(REGION, REGION)
    listed = plan.country_by_code or workspace.countries.country_by_code
    if code is None or code not in listed:
        raise NoTemplate(
            _("'{unit}' does not take part in {plan}. Give the name or ISO3 code of a participant.")
            .format(unit=unit, plan=plan.code)
        )  # fmt: skip
    return listed[code]
