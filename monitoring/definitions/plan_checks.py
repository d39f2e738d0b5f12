"""What a plan may not be: every way in which its parts can contradict each other."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.definitions.tables import Reader, Row, unknown_key
from monitoring.model import (
    Action,
    Aggregation,
    Plan,
    Scale,
    day_of_target,
    number_of_target,
    points_of_target,
)
from monitoring.translation import gettext as _

MEANS_OF_LOGARITHMS_OR_RECIPROCALS = (Aggregation.GEOMETRIC, Aggregation.HARMONIC)


def complain_of_contradictions(plan: Plan, known: Mapping[str, Scale], reader: Reader) -> None:
    """Keep a complaint of each contradiction in the plan; `known` are all scales there are."""
    _check_method(plan, reader)
    _check_codes(plan, reader)
    _check_parents(plan, reader)
    _check_scales(plan, known, reader)
    _check_standards(plan, reader)
    _check_countries(plan, reader)


def _check_method(plan: Plan, reader: Reader) -> None:
    """A mean has a value wherever it is taken, and the thresholds of a status stand in order."""
    aggregations = (plan.aggregation_area, plan.aggregation_plan)
    if plan.geometric_floor == 0 and any(
        kind in MEANS_OF_LOGARITHMS_OR_RECIPROCALS for kind in aggregations
    ):
        reader.complain(
            plan.code,
            _(
                "'geometric_floor' is 0; a geometric or harmonic mean needs one above 0, "
                "since it has no value where a part is zero."
            ),
        )
    red, green = plan.status_red, plan.status_green
    if red is not None and green is not None and red >= green:
        reader.complain(
            plan.code,
            _(
                "'status_red' is {red} and 'status_green' is {green}; an action is red below fewer "
                "points than those from which it is green."
            ).format(red=f"{red:g}", green=f"{green:g}"),
        )


def _check_codes(plan: Plan, reader: Reader) -> None:
    """Plan, areas and actions share one space of codes: a node is named by its code alone."""
    seen = {plan.code.casefold(): (plan.code, _("the plan"))}
    for kind, nodes in ((_("an area"), plan.areas), (_("an action"), plan.actions)):
        for node in nodes:
            code = node.code.casefold()
            if code in seen:
                earlier, of_kind = seen[code]
                if earlier == node.code:
                    sentence = _("the code '{code}' is used twice, for {first} and for {second}.")
                else:
                    sentence = _(
                        "the codes '{earlier}' ({first}) and '{code}' ({second}) differ in capital "
                        "letters only; change one of them."
                    )
                reader.complain(
                    plan.code,
                    sentence.format(earlier=earlier, code=node.code, first=of_kind, second=kind),
                )
            seen[code] = (node.code, kind)


def _check_parents(plan: Plan, reader: Reader) -> None:
    seen: set[str] = set()
    for area in plan.areas:
        if area.parent is not None and area.parent not in seen:
            reader.complain(
                plan.code,
                _("the area '{code}' stands under '{parent}', which is no area above it.").format(
                    code=area.code, parent=area.parent
                ),
            )
        seen.add(area.code)
    for action in plan.actions:
        if action.parent and action.parent not in plan.area_by_code:
            reader.complain(
                plan.code,
                _("the action '{code}' stands under '{parent}', which is no area.").format(
                    code=action.code, parent=action.parent
                ),
            )


def _check_scales(plan: Plan, known: Mapping[str, Scale], reader: Reader) -> None:
    if plan.scale and plan.scale not in known:
        reader.complain(plan.code, unknown_key(plan.scale, known))
    for action in plan.actions:
        if action.is_numeric:
            continue
        code = action.scale or plan.scale
        if code is None:
            reader.complain(
                plan.code,
                _("the action '{code}' has no scale and the plan names none.").format(
                    code=action.code
                ),
            )
        elif action.scale and action.scale not in known:
            reader.complain(f"{plan.code} {action.code}", unknown_key(action.scale, known))


def _check_standards(plan: Plan, reader: Reader) -> None:
    """A minimum standard is a level with a value or, for a numeric action, a number."""
    for action in plan.actions:
        standard = action.minimum_standard
        scale = None if action.is_numeric else plan.scales.get(action.scale or plan.scale or "")
        if standard and action.is_numeric:
            _check_number(action, Row(f"{plan.code} {action.code}", {"minimum standard": standard}),
                          reader)  # fmt: skip
        elif standard and scale is not None:
            words = [w for x in scale.levels if x.value is not None for w in (x.code, x.label)]
            if standard.casefold() not in {word.casefold() for word in words}:
                reader.complain(
                    f"{plan.code} {action.code}",
                    _("the minimum standard '{found}' is no level of the scale {scale}.").format(
                        found=standard, scale=scale.code
                    ),
                )


def _check_number(action: Action, row: Row, reader: Reader) -> None:
    """Points end at the bounds, so that beyond them nobody could tell who meets a standard."""
    found = reader.number(row, "minimum standard")
    if found is None or action.lower is None or action.optimum is None:
        return
    least, most = sorted((action.lower, action.optimum))
    if not least <= found <= most:
        reader.complain(
            row.place,
            _(
                "the minimum standard '{found}' lies outside 'lower' and 'optimum' ({lower:g} and "
                "{optimum:g}), where all numbers are worth the same. Move the bound, or the standard."
            ).format(found=action.minimum_standard, lower=action.lower, optimum=action.optimum),
        )


def check_target(row: Row, date_column: str, reader: Reader) -> None:
    """Complain of a number that is no target of a plan or area, and of a date that is none.

    A target in words is kept as the document has it, and no pace is told towards it.
    """
    target, day = reader.text(row, "target"), reader.text(row, date_column)
    if number_of_target(target) is not None and points_of_target(target) is None:
        reader.complain(
            row.place,
            _(
                "'target' is '{found}'; points from 0 to 100 are expected, such as 75 or 75 %."
            ).format(found=target),
        )
    if day and day_of_target(day) is None:
        reader.complain(
            row.place,
            _("'{column}' is '{found}'; write a date as 2030-12-31, or its year alone.").format(
                column=date_column, found=day
            ),
        )


def _check_countries(plan: Plan, reader: Reader) -> None:
    """Generated ratings never carry a real country's name, nor real ones an invented name."""
    for country in plan.countries:
        if plan.demonstration != country.is_invented:
            reader.complain(
                plan.code,
                _(
                    "'{code}': a demonstration has invented countries only (XAA to XZZ), and only "
                    "a demonstration has them."
                ).format(code=country.code),
            )
    if plan.demonstration and not plan.countries:
        reader.complain(plan.code, _("a demonstration must list its invented countries."))
