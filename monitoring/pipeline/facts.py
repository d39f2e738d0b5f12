"""What every export must say of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from monitoring.model import Plan, RoundState
from monitoring.pipeline.words import aggregation_word, assessment_word, basis_word
from monitoring.translation import gettext as _
from monitoring.written import decimal

DRAFT = "draft"
"""In the name of a file about a round that is not published."""


def facts(
    plan: Plan, round_: str, assessment: str, revision: int, rounds: Sequence[str] = ()
) -> dict[str, str]:
    """Plan, round and its state, assessment, units, method and moment, by their names.

    round_: the code of a round, or words for several. rounds: the codes of several; all where none
    is named.
    """
    told = {
        _("plan"): plan.code,
        _("plan title"): plan.label,
        _("round of the export"): round_,
        _("state of the round"): _state_of(plan, round_, rounds),
        _("ratings"): assessment_word(assessment),
        _("units"): _("scores 0 to 100, coverage 0 to 1"),
        _("method"): method_line(plan),
        _("source"): plan.source,
        _("as at"): datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        _("revision"): str(revision),
    }
    if plan.demonstration:
        told = {_("mark"): _("DEMONSTRATION: invented countries and ratings"), **told}
    return told


def _state_of(plan: Plan, round_: str, rounds: Sequence[str]) -> str:
    """What is published of the round, or which of several rounds are not."""
    if round_ in plan.round_by_code:
        return state_line(plan, round_)
    open_ = [code for code in rounds or plan.round_by_code if not _is_published(plan, code)]
    return _("not published: {rounds}").format(rounds=", ".join(open_)) if open_ else _("published")


def _is_published(plan: Plan, round_: str) -> bool:
    return plan.round_by_code[round_].state is RoundState.PUBLISHED


def state_line(plan: Plan, round_: str) -> str:
    """Whether what is told of a round is a draft. Raises KeyError for an unknown round."""
    words = {
        RoundState.OPEN: _("open: draft, not published"),
        RoundState.CLOSED: _("closed: draft, not published"),
        RoundState.PUBLISHED: _("published"),
    }
    return words[plan.round_by_code[round_].state]


def draft_words(plan: Plan, round_: str) -> str:
    """What stands visibly in a document of a round that is not published; empty for a published one."""
    return "" if _is_published(plan, round_) else _("draft, not published")


def series_facts(plan: str, revision: int) -> dict[str, str]:
    """Whose targets or indicators a file holds, how its numbers are to be read, and the moment."""
    return {
        _("plan"): plan,
        _("units"): _("each value in its own unit and on its own scale; nothing is converted"),
        _("as at"): datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        _("revision"): str(revision),
    }


def method_line(plan: Plan) -> str:
    """The conventions that a plan's scores rest on, in one line."""
    return _(
        "Area: {area} of its actions; plan: {plan} of its areas; a score is withheld below coverage "
        "{area_share} (area) or {plan_share} (plan), by {basis}"
    ).format(
        area=aggregation_word(plan.aggregation_area),
        plan=aggregation_word(plan.aggregation_plan),
        area_share=_share(plan.coverage_area),
        plan_share=_share(plan.coverage_plan),
        basis=basis_word(plan.coverage_basis),
    )


def _share(share: float) -> str:
    """A share 0-1 in per cent, as exactly as a threshold needs it."""
    return _("{n} %").format(n=_exactly(float(f"{100 * share:.4g}")))


def _exactly(number: float) -> str:
    """A number of a setting with as many decimals as it has."""
    digits = int(Decimal(f"{number:g}").as_tuple().exponent)
    return decimal(number, max(0, -digits))


def setting(plan: Plan, field: str) -> tuple[str, str]:
    """The name of a setting of the method and what this plan has chosen, in words.

    field: a field of Plan that a formula names. Raises KeyError for one without words here.
    """
    words: dict[str, Callable[[], tuple[str, str]]] = {
        "aggregation_area": lambda: (
            _("Mean of actions"),
            aggregation_word(plan.aggregation_area),
        ),
        "aggregation_plan": lambda: (_("Mean of areas"), aggregation_word(plan.aggregation_plan)),
        "geometric_floor": lambda: (_("Floor of a geometric mean"), _exactly(plan.geometric_floor)),
        "coverage_area": lambda: (_("Least coverage of an area"), _share(plan.coverage_area)),
        "coverage_plan": lambda: (_("Least coverage of the plan"), _share(plan.coverage_plan)),
        "coverage_basis": lambda: (_("Coverage by"), basis_word(plan.coverage_basis)),
        "min_actions": lambda: (_("Least number of actions that apply"), str(plan.min_actions)),
        "overall": lambda: (
            _("Plan score"),
            _("yes") if plan.overall else _("no: the parts measure different things"),
        ),
        "weights_adopted_by": lambda: (
            _("Weights"),
            plan.weights_adopted_by or _("indicative: nobody is named who adopted the weights"),
        ),
        "ranking_approved_by": lambda: (
            _("Ranking"),
            plan.ranking_approved_by or _("not shown: nobody is named who approved it"),
        ),
        "bands": lambda: (
            _("Bands"),
            ", ".join(f"{band.label} ≥ {_exactly(band.lower)}" for band in plan.bands) or _("none"),
        ),
        "status_red": lambda: (_("Red below"), _points(plan.status_red)),
        "status_green": lambda: (_("Green from"), _points(plan.status_green)),
        "weakest_link": lambda: (
            _("Status by the two worst"),
            _("yes") if plan.weakest_link else _("no"),
        ),
    }
    return words[field]()


def _points(points: float | None) -> str:
    return _("none") if points is None else _exactly(points)


def file_stem(*parts: str) -> str:
    """A file name made of codes, with a hyphen for all that a file name cannot hold."""
    safe = (re.sub(r"[^\w.-]+", "-", part).strip(".-") for part in parts)
    return "_".join(filter(None, safe))


def round_stem(plan: Plan, round_: str, *parts: str) -> str:
    """The name of a file about a round, or about all rounds where `round_` is empty.

    That of a round that is not published has the word `draft` in it, so that nobody sends it on by
    mistake.
    """
    asked = [round_] if round_ else list(plan.round_by_code)
    is_draft = not all(_is_published(plan, code) for code in asked if code in plan.round_by_code)
    return file_stem(plan.code, round_, DRAFT if is_draft else "", *parts)
