"""The verbs `scenario save`, `scenario list`, `scenario show` and `scenario remove`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from monitoring import pipeline
from monitoring.cli.numbers import (
    approval_line,
    change_text,
    place_text,
    places_text,
    score_text,
    shifted_line,
)
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, Aggregation, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.scenarios import (
    Comparison,
    KeptScenario,
    compare,
    remove_scenario,
    save_scenario,
    scenario_named,
    scenarios,
)
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import assessment_word, short_reason
from monitoring.scoring.scenario import COVERAGE_BASES, MISSING, RATED, Scenario
from monitoring.translation import gettext as _


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    what_if = verbs.add_parser(
        "scenario", help=_("what-if scenarios, beside the official scores")
    ).add_subparsers(dest="what", required=True, metavar="save|list|show|remove")
    save = add_verb(what_if, "save", _save, _("keep other weights or rules under a name"))
    save.add_argument("name")
    save.add_argument("--plan", required=True)
    _add_rules(save)
    known = add_verb(what_if, "list", _list, _("all scenarios"))
    known.add_argument("--plan")
    show = add_verb(what_if, "show", _show, _("scores of a scenario beside the official ones"))
    show.add_argument("name")
    show.add_argument("--plan", required=True)
    show.add_argument("--round", help=_("the latest with ratings when left out"))
    show.add_argument("--node", metavar="CODE", help=_("an area or action instead of the plan"))
    show.add_argument("--assessment", choices=[a.value for a in Assessment])
    gone = add_verb(what_if, "remove", _remove, _("take a scenario out of the list"))
    gone.add_argument("name")
    gone.add_argument("--plan", required=True)


def _add_rules(save: argparse.ArgumentParser) -> None:
    kinds = [kind.value for kind in Aggregation]
    save.add_argument(
        "--weight", action="append", default=[], metavar="CODE=W",
        help=_("the weight of an area or action among its neighbours, 0 or more"),
    )  # fmt: skip
    save.add_argument("--aggregation-area", choices=kinds)
    save.add_argument("--aggregation-plan", choices=kinds)
    save.add_argument("--floor", type=float, metavar="F", help=_("of a geometric mean, 0 to 100"))
    save.add_argument("--coverage-basis", choices=COVERAGE_BASES)
    for node in ("area", "plan"):
        save.add_argument(
            f"--coverage-{node}", type=float, metavar="SHARE", help=_("least coverage, 0 to 1")
        )
    save.add_argument(
        "--missing", choices=MISSING, default=RATED, help=_("what stands for the unknown")
    )


def _save(workspace: Workspace, given: argparse.Namespace) -> int:
    scenario = Scenario(
        name=given.name,
        weights=_weights(given.weight),
        aggregation_area=given.aggregation_area and Aggregation(given.aggregation_area),
        aggregation_plan=given.aggregation_plan and Aggregation(given.aggregation_plan),
        geometric_floor=given.floor,
        coverage_basis=given.coverage_basis,
        coverage_area=given.coverage_area,
        coverage_plan=given.coverage_plan,
        missing=given.missing,
    )
    replaced = _in_force(workspace, given.plan, given.name)
    kept, is_new = save_scenario(workspace, given.plan, scenario)
    if not is_new:
        line = _("{plan}: the scenario '{name}' is there already, as version {version}.")
    elif replaced is None:
        line = _("{plan}: the scenario '{name}' is kept as version {version}.")
    else:
        line = _(
            "{plan}: the scenario '{name}' is kept as version {version}; it replaces version "
            "{before}, which stays in the store."
        )
    before = replaced.version if is_new and replaced else None
    told = line.format(plan=kept.plan, name=kept.scenario.name, version=kept.version, before=before)
    tell(given, kept.as_json() | {"new": is_new, "replaces_version": before}, [told])
    return DONE


def _in_force(workspace: Workspace, plan: str, name: str) -> KeptScenario | None:
    """The scenario that has this name now, in capitals or not."""
    wanted = name.strip().casefold()
    found = (one for one in scenarios(workspace, plan) if one.scenario.name.casefold() == wanted)
    return next(found, None)


def _weights(said: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text in said:
        code, equals, number = text.rpartition("=")
        code = code.strip()
        try:
            weight = float(number)
        except ValueError:
            equals = ""
        if not equals or not code:
            raise WrongUsage(
                _("'{found}' is no weight. Write it as CODE=NUMBER.").format(found=text)
            )
        if code in weights:
            raise WrongUsage(_("'{code}' is given two weights. Give it one.").format(code=code))
        weights[code] = weight
    return weights


def _list(workspace: Workspace, given: argparse.Namespace) -> int:
    found = scenarios(workspace, given.plan)
    lines = [_list_line(kept) for kept in found] or [_("There is no scenario.")]
    tell(given, {"scenarios": [kept.as_json() for kept in found]}, lines)
    return DONE


def _list_line(kept: KeptScenario) -> str:
    return _("{plan}  {name} (version {version}, {when}): {settings}").format(
        plan=kept.plan,
        name=kept.scenario.name,
        version=kept.version,
        when=f"{kept.saved_at:%Y-%m-%d}",
        settings=_settings_text(kept.scenario),
    )


def _settings_text(scenario: Scenario) -> str:
    """All that is different, as it would be typed."""
    settings: dict[str, Any] = scenario.settings()
    weights = settings.pop("weights", {})
    told = [f"{code}={weight:g}" for code, weight in weights.items()]
    return ", ".join(
        [*told, *(f"{name.replace('_', '-')} {value}" for name, value in settings.items())]
    )


def _show(workspace: Workspace, given: argparse.Namespace) -> int:
    kept = scenario_named(workspace, given.plan, given.name)
    results = pipeline.results(workspace, kept.plan, given.assessment or BEST_AVAILABLE)
    found = compare(results, kept.scenario, given.round, given.node)
    title = node_title(results.plan, found.node)
    tell(
        given,
        found.as_json() | {"version": kept.version},
        list(_comparison_lines(found, title)),
    )
    return DONE


def _comparison_lines(found: Comparison, title: str) -> Iterator[str]:
    yield _("What if: '{name}'. This is NOT the official result.").format(name=found.scenario.name)
    yield _settings_text(found.scenario)
    yield " · ".join(
        (
            found.plan,
            _("round {round}").format(round=found.round),
            assessment_word(found.assessment),
            f"{found.node} {title}",
        )
    )
    yield approval_line(found.ranking_approved_by)
    yield ""
    heading = [
        _("country"), _("official (range)"), _("rank"), _("what if (range)"), _("rank"),
        _("change"), _("places"),
    ]  # fmt: skip
    ordered = found.frame.sort_values(["rank", "what_if_rank"], kind="stable")
    rows = [
        [
            found.names[row["country"]],
            _score_text(row, ""),
            place_text(row["rank"]),
            _score_text(row, "what_if_"),
            place_text(row["what_if_rank"]),
            change_text(row["change"], 1),
            places_text(row["rank_change"]),
        ]
        for row in ordered.to_dict("records")
    ]
    yield from in_columns([heading, *rows])
    yield from _shifted_lines(found)


def _shifted_lines(found: Comparison) -> Iterator[str]:
    """Who has a score in only one of the two, since that moves the ranks of others."""
    before, after = (found.frame[name].notna() for name in ("score", "what_if_score"))
    for told, here in (
        (_("No score in the scenario: {countries}."), before & ~after),
        (_("A score in the scenario only: {countries}."), after & ~before),
    ):
        if here.any():
            countries = (found.names[code] for code in found.frame.loc[here, "country"])
            yield told.format(countries=", ".join(countries))
    if (before != after).any():
        yield shifted_line()


def _score_text(row: dict[Any, Any], prefix: str) -> str:
    """A score with its range; for a missing one why, with the range."""
    score, low, high = (row[f"{prefix}{name}"] for name in ("score", "bound_low", "bound_high"))
    text = score_text(score, low, high)
    reason = row[f"{prefix}reason"]
    return f"{short_reason(reason)} {text}" if pd.isna(score) else text


def _remove(workspace: Workspace, given: argparse.Namespace) -> int:
    gone = remove_scenario(workspace, given.plan, given.name)
    line = _("{plan}: the scenario '{name}' is removed.").format(plan=gone.plan, name=gone.name)
    tell(given, {"plan": gone.plan, "removed": gone.name}, [line])
    return DONE
