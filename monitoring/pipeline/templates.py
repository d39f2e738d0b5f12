"""The form for a country and a round, with what the country said before."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd
import pycountry
from babel import Locale

from monitoring.model import REGION, Country, Plan, Round
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import current_ratings
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE
from monitoring.translation import gettext as _

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The day of every file in an archive, so that the same forms are the same archive."""


class NoTemplate(ValueError):
    """No form can be made; the message says why."""


def template(
    workspace: Workspace,
    plan: str,
    round_: str,
    unit: str = "",
    *,
    language: str = SOURCE_LANGUAGE,
    columns: Collection[str] | None = None,
) -> tuple[str, bytes]:
    """File name and bytes of the form; without a unit the country is left to be filled in.

    language: a working language (ISO 639-1). columns: which of the optional columns it has, None
    for all. Raises UnknownPlan, UnknownRound, NoTemplate.
    """
    found, of_round = _asked(workspace, plan, round_)
    country = _unit(workspace, found, unit)
    ratings = current_ratings(workspace.store, found.code)
    content = _form(workspace, found, of_round, country, ratings, language, columns)
    return form_name(found.code, of_round.code, country.code, language), content


def all_templates(
    workspace: Workspace,
    plan: str,
    round_: str,
    language: str = SOURCE_LANGUAGE,
    *,
    columns: Collection[str] | None = None,
) -> bytes:
    """An archive (zip) with the form of every participant that is asked anything in the round.

    The region is one of them. Raises UnknownPlan, UnknownRound, NoTemplate.
    """
    found, of_round = _asked(workspace, plan, round_)
    units = list(_participants(workspace, found, of_round))
    if not units:
        raise NoTemplate(
            _("{plan} asks nothing of anyone in the round {round}.").format(
                plan=found.code, round=of_round.code
            )
        )
    ratings = current_ratings(workspace.store, found.code)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for unit in units:
            name = form_name(found.code, of_round.code, unit.code, language)
            content = _form(workspace, found, of_round, unit, ratings, language, columns)
            archive.writestr(zipfile.ZipInfo(name, BEGINNING_OF_ZIP), content)
    return buffer.getvalue()


def form_name(plan: str, round_: str, unit: str = "", language: str = SOURCE_LANGUAGE) -> str:
    """The file name of a form: the codes, with a hyphen for all that a file name cannot hold."""
    spoken = "" if language == SOURCE_LANGUAGE else language
    return file_stem(plan, round_, unit, spoken) + ".xlsx"


def archive_name(plan: str, round_: str, language: str = SOURCE_LANGUAGE) -> str:
    """The file name of the archive with all forms of a round."""
    spoken = "" if language == SOURCE_LANGUAGE else language
    return file_stem(plan, round_, "forms", spoken) + ".zip"


def asks_anything(plan: Plan, round_: str, unit: str) -> bool:
    """Whether a country, or the region, is asked any action in the round."""
    return _is_asked(plan, round_in(plan, round_), unit)


def _is_asked(plan: Plan, round_: Round, unit: str) -> bool:
    scope = plan.in_scope(round_)
    return any(action.code in scope for action in plan.actions_answered_by(unit))


def _asked(workspace: Workspace, plan: str, round_: str) -> tuple[Plan, Round]:
    found = workspace.plan(plan)
    if not found.actions:
        raise NoTemplate(no_actions_sentence(found))
    return found, round_in(found, round_)


def _participants(workspace: Workspace, plan: Plan, round_: Round) -> Iterator[Country]:
    for country in plan.countries or workspace.countries.of_the_mission:
        if _is_asked(plan, round_, country.code):
            yield country
    if _is_asked(plan, round_, REGION):
        yield Country(REGION, REGION)


def _form(
    workspace: Workspace,
    plan: Plan,
    round_: Round,
    country: Country,
    ratings: pd.DataFrame,
    language: str,
    columns: Collection[str] | None,
) -> bytes:
    named = replace(country, name=_name_in(workspace, plan, country, language))
    # Writers of workbooks are loaded where one is written: they would slow every start.
    from monitoring.exports import last_answers, template_workbook  # noqa: PLC0415

    before = last_answers(ratings, plan, round_, country.code, language)
    try:
        return template_workbook(
            plan, round_, named, language=language, columns=columns, last_round=before
        )
    except ValueError as impossible:
        raise NoTemplate(str(impossible)) from impossible


def _name_in(workspace: Workspace, plan: Plan, country: Country, language: str) -> str:
    """A country's name in a language, as long as the program reads it back as the same country."""
    entry = pycountry.countries.get(alpha_3=country.code)
    if entry is None or language == SOURCE_LANGUAGE or language not in NAME_BY_LANGUAGE:
        return country.name
    name = Locale(language).territories.get(entry.alpha_2, "")
    is_read = workspace.countries.code_of(name, plan.countries) == country.code
    return name if is_read else country.name


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
