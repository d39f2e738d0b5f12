"""The steps of a consultation, made from the plan: the region, each area, each country, decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitoring.model import REGION, Responsibility
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import previous_round
from monitoring.pipeline.views.scope import countries_of
from monitoring.translation import gettext as _

BETWEEN = ":"
"""Between what a step shows and whom or what it is about, in its key."""


class Shows(StrEnum):
    """What a step is about; the word that its key begins with."""

    REGION = "region"
    """Where all countries together stand."""
    STANDARDS = "standards"
    MOVED = "moved"
    """What is lower and higher than last round."""
    REGIONAL = "regional"
    """What the region itself answers for."""
    AREA = "area"
    COUNTRY = "country"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is shown at a time.

    key: the same as long as the plan has it: `region`, `area:LAW`, `country:XAA`. title: above the
    finding; as it was typed where the presenter changed it. country, node: what it is about, empty
    for all countries and for the whole plan.
    """

    key: str
    shows: Shows
    title: str
    country: str = ""
    node: str = ""


def steps(results: Results, round_: str, *, names_are_hidden: bool = False) -> tuple[Step, ...]:
    """The steps on a round in the order of the plan; those that would be empty are left out.

    While names are hidden no country has a step of its own: the delegation that speaks would tell
    which one it is. Empty for a round that the results do not have.
    """
    plan = results.plan
    if round_ not in plan.round_by_code or not plan.actions:
        return ()
    found = [Step(Shows.REGION, Shows.REGION, _("Where the region stands"))]
    if _has_standards(results):
        found.append(Step(Shows.STANDARDS, Shows.STANDARDS, _("Minimum standards")))
    if previous_round(results, round_) is not None:
        found.append(Step(Shows.MOVED, Shows.MOVED, _("Lower and higher than last round")))
    if REGION in results.answers.units:
        found.append(
            Step(Shows.REGIONAL, Shows.REGIONAL, _("What the region answers for"), country=REGION)
        )
    found += [
        Step(_key(Shows.AREA, area.code), Shows.AREA, _short(area.title), node=area.code)
        for area in plan.top_areas
        if any(a.responsibility is not Responsibility.REGION for a in plan.actions_under(area.code))
    ]
    if not names_are_hidden:
        found += [
            Step(_key(Shows.COUNTRY, unit), Shows.COUNTRY, results.name_of(unit), country=unit)
            for unit in countries_of(results)
        ]
    return (*found, Step(Shows.DECISIONS, Shows.DECISIONS, _("Decisions")))


def _key(shows: Shows, of: str) -> str:
    return f"{shows.value}{BETWEEN}{of}"


def _short(title: str) -> str:
    """A title that is read at a glance: what it has in brackets is left out."""
    return title.split(" (", maxsplit=1)[0]


def _has_standards(results: Results) -> bool:
    return any(
        action.minimum_standard and action.responsibility is not Responsibility.REGION
        for action in results.plan.actions
    )


def in_order(found: Sequence[Step], order: Sequence[str]) -> tuple[Step, ...]:
    """The steps in the order of these keys; one that is not named stays behind the one before it."""
    place = {key: float(n) for n, key in enumerate(order)}
    before = -1.0
    places = []
    for step in found:
        before = place.get(step.key, before)
        places.append(before)
    return tuple(step for _place, step in sorted(zip(places, found, strict=True), key=_first))


def _first(pair: tuple[float, Step]) -> float:
    return pair[0]


def shown(
    found: Sequence[Step], skipped: Collection[str], titles: Mapping[str, str] | None = None
) -> tuple[Step, ...]:
    """The steps that are not skipped, under the titles that were typed for them."""
    typed = titles or {}
    return tuple(
        replace(step, title=typed.get(step.key, "").strip() or step.title)
        for step in found
        if step.key not in skipped
    )


def moved_by(keys: Sequence[str], key: str, by: int) -> list[str]:
    """The keys with one of them moved so many places down, or up where `by` is less than 0."""
    rest = [one for one in keys if one != key]
    at = min(max(list(keys).index(key) + by, 0), len(rest))
    return [*rest[:at], key, *rest[at:]]


def place_of(found: Sequence[Step], key: str) -> int:
    """Where a step stands, from 0; the first where there is none with this key."""
    keys = [step.key.casefold() for step in found]
    return keys.index(key.casefold()) if key.casefold() in keys else 0
