"""What a new version of a plan must not lose: the answers in force, and what its rounds ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import pandas as pd

from monitoring.definitions import DefinitionError
from monitoring.model import REGION, Plan, Round
from monitoring.store import Standing
from monitoring.translation import gettext as _
from monitoring.translation import ngettext


def with_todays_rounds(plan: Plan, stored: Mapping[str, Round]) -> Plan:
    """The rounds of the definition in the state that the store says, and those that were added."""
    own = (_as_stored(r, stored[r.code]) if r.code in stored else r for r in plan.rounds)
    added = (_known_scope(r, plan) for code, r in stored.items() if code not in plan.round_by_code)
    return plan.with_rounds((*own, *added))


def require_renewable(
    plan: Plan, standing: Standing, file: str, known_countries: Collection[str]
) -> None:
    """Raises DefinitionError where this version would leave answers unreadable or a round empty.

    known_countries: the codes that may answer to a plan which lists no countries.
    """
    todays = with_todays_rounds(plan, standing.rounds)
    sentences = [
        *_alike_rounds(todays, file),
        *_second_baselines(todays, file),
        *_emptied_rounds(todays, file),
        *_lost_answers(todays, standing.ratings, file, known_countries),
    ]
    if sentences:
        raise DefinitionError(sentences)


def _as_stored(round_: Round, stored: Round) -> Round:
    """A round of the definition with what the store alone knows of it."""
    return replace(round_, state=stored.state, comments_until=stored.comments_until)


def _known_scope(round_: Round, plan: Plan) -> Round:
    # An empty scope would ask for everything: a round that lost all its nodes keeps their names.
    # `require_renewable` refuses such a version before it comes to that.
    known = tuple(node for node in round_.scope if _is_node(node, plan))
    return replace(round_, scope=known or round_.scope)


def _is_node(code: str, plan: Plan) -> bool:
    return code in plan.area_by_code or code in plan.action_by_code


def _alike_rounds(plan: Plan, file: str) -> Iterable[str]:
    seen: dict[str, str] = {}
    for round_ in plan.rounds:
        first = seen.setdefault(round_.code.casefold(), round_.code)
        if first != round_.code:
            yield _(
                "{file}: the rounds '{first}' and '{second}' differ in capitals only. "
                "Give one of them another code."
            ).format(file=file, first=first, second=round_.code)


def _second_baselines(plan: Plan, file: str) -> Iterable[str]:
    first, *others = [r.code for r in plan.rounds if r.is_baseline] or [""]
    for code in others:
        yield _(
            "{file}: the rounds '{first}' and '{second}' are both the baseline, and a plan has one. "
            "Add both to the sheet Rounds and mark only one of them."
        ).format(file=file, first=first, second=code)


def _emptied_rounds(plan: Plan, file: str) -> Iterable[str]:
    for round_ in plan.rounds:
        if round_.scope and not any(_is_node(node, plan) for node in round_.scope):
            yield _(
                "{file}: the round '{round}' asks for {nodes} only, which this version no longer "
                "has. Keep one of them in the plan, or give the changed plan a code of its own."
            ).format(file=file, round=round_.code, nodes=", ".join(round_.scope))


def _lost_answers(
    plan: Plan, ratings: pd.DataFrame, file: str, known_countries: Collection[str]
) -> Iterable[str]:
    units = {*(plan.country_by_code or known_countries), REGION}
    lost = Counter(
        what for row in ratings.itertuples() if (what := _unreadable(row, plan, units)) is not None
    )
    if not lost:
        return
    total = sum(lost.values())
    yield _("{file}: {answers} could no longer be read. Keep what is listed here in the plan, "
            "or give the changed plan a code of its own.").format(
        file=file, answers=ngettext("{n} answer", "{n} answers", total).format(n=total)
    )  # fmt: skip
    for what, count in lost.items():
        answers = ngettext("{n} answer", "{n} answers", count).format(n=count)
        yield f"{what}: {answers}"


def _unreadable(row: object, plan: Plan, units: Collection[str]) -> str | None:
    """What an answer in force names that the plan lacks; None when it can be read."""
    said = {name: getattr(row, name) for name in ("round", "country", "action", "level", "value")}
    action = plan.action_by_code.get(said["action"])
    if action is None:
        return _("the action '{action}' is missing").format(**said)
    if said["round"] not in plan.round_by_code:
        return _("the round '{round}' is missing").format(**said)
    if said["country"] not in units:
        return _("the country '{country}' is missing").format(**said)
    scale = plan.scale_of(action)
    if scale is None:
        return _("'{action}' is rated in numbers now").format(**said) if said["level"] else None
    if pd.notna(said["value"]):
        return _("'{action}' is rated in levels now").format(**said)
    if said["level"] and said["level"] not in scale.level_by_code:
        return _("the level '{level}' of '{action}' is missing").format(**said)
    return None
