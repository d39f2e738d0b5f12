"""The verb `analyse standards`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.standards import (
    StandardsAnalysis,
    standards_reached,
    status_word,
    verdict_word,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.pipeline.words import assessment_word
from monitoring.scoring.standards import COUNTED, NONE
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

Row = Mapping[Any, Any]

INDENT = "  "
NOTHING = "–"


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "standards",
        _standards,
        _(
            "which minimum standards and maturity stages are reached, and where the weakest links are"
        ),
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--round", help=_("one round; each without it"))
    one.add_argument("--country", help=_("ISO3 code, or REGION"))
    one.add_argument("--assessment", choices=[a.value for a in Assessment])


def _standards(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    found = standards_reached(results, given.round, given.country)
    tell(given, found.as_json(), list(_lines(found)))
    return DONE


def _lines(found: StandardsAnalysis) -> Iterator[str]:
    yield " · ".join((found.plan, assessment_word(found.assessment)))
    if not found.rounds:
        yield _("Nothing has been rated yet.")
    for round_ in found.rounds:
        parts = PARTS_OF_ONE if found.country else PARTS
        tables = [line for part in parts for line in part(found, round_)]
        if tables:
            yield ""
            yield _("Round {round}").format(round=round_)
            yield from (f"{INDENT}{line}" for line in tables)
    if found.notes:
        yield ""
        yield from found.notes


def _rows(frame: pd.DataFrame, round_: str) -> list[dict[Any, Any]]:
    return frame[frame["round"] == round_].to_dict("records")


def _under(title: str, rows: list[list[str]]) -> Iterator[str]:
    """A table below its title; nothing for a heading alone."""
    if len(rows) > 1:
        yield title
        yield from (f"{INDENT}{line}" for line in in_columns(rows))


def _standard_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    """Counts by country; and whether the country meets all that is core."""
    core = {row["country"]: _core(row) for row in _rows(found.meets, round_)}
    heading = [_("country"), *_counted_words(), *([_("core standards")] if core else [])]
    rows = [
        [
            _named(row["country"], found.names),
            *_counted(row),
            *([core[row["country"]]] if core else []),
        ]
        for row in _rows(found.by_country, round_)
    ]
    for row in _rows(found.all_countries, round_):
        n = row["n_countries"]
        together = ngettext("the {n} country", "all {n} countries", n).format(n=n)
        rows.append([together, *_counted(row), *([""] if core else [])])
    yield from _under(_("Minimum standards by country"), [heading, *rows])
    if rows:
        yield INDENT + _("Partly met: more than 0 points, and fewer than the standard asks for.")
    if core:
        yield INDENT + _(
            "Core standards: those of core actions. A country meets the minimum standard where it "
            "meets all of them."
        )


def _core(row: Row) -> str:
    """How many core standards are met, and of how many nothing is known."""
    if row["verdict"] == NONE:
        return verdict_word(NONE)
    told = _("met {n} of {total}").format(n=row["n_met"], total=row["applicable"])
    unknown = _("{n} not known").format(n=row["n_unknown"])
    return f"{told}, {unknown}" if row["n_unknown"] else told


def _action_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    """Counts by action; what is asked of no country is left to the line of the region."""
    rows = [
        [_named(row["action"], found.titles), *_counted(row)]
        for row in _rows(found.by_action, round_)
        if row["applicable"]
    ]
    yield from _under(_("Countries by minimum standard"), [[_("action"), *_counted_words()], *rows])


def _verdict_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    rows = [
        [
            _named(row["action"], found.titles),
            row["asked"],
            f"≥ {row['standard']:g}",
            row["reached"],
            verdict_word(row["verdict"]),
        ]
        for row in _rows(found.verdicts, round_)
    ]
    heading = [_("action"), _("asked"), _("points asked for"), _("reached"), _("verdict")]
    yield from _under(_("Minimum standards one by one"), [heading, *rows])


def _stage_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    rows = _rows(found.stages, round_)
    if found.country:
        heading = [_("area"), _("stage"), _("of"), _("next"), _("met"), _("not met"), _("unknown")]
        cells = [_stage_row(row, found.titles) for row in rows]
    else:
        heading, cells = _crossed(rows, found.names, _stage)
    yield from _under(
        _("Maturity stage, the lowest and the highest that is possible"), [heading, *cells]
    )


def _open_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    """What the next stage lacks, each action once, with the nodes whose next stage it is."""
    by_action: dict[str, list[Row]] = {}
    for row in _rows(found.still_open, round_):
        by_action.setdefault(row["action"], []).append(row)
    rows = [
        [
            _named(code, found.titles),
            str(first["stage"]),
            ", ".join(row["node"] for row in (first, *others)),
            first["reached"],
            verdict_word(first["verdict"]),
        ]
        for code, (first, *others) in by_action.items()
    ]
    heading = [_("action"), _("stage"), _("next stage of"), _("reached"), _("verdict")]
    yield from _under(_("What the next stage still lacks"), [heading, *rows])


def _stage_row(row: Row, titles: Mapping[str, str]) -> list[str]:
    counts = [row[name] for name in ("next_stage", "n_met", "n_not_met", "n_unknown")]
    told = [NOTHING if pd.isna(count) else str(count) for count in counts]
    return [_named(row["node"], titles), _stage(row), str(row["of_stages"]), *told]


def _stage(row: Row) -> str:
    if pd.isna(row["stage"]):
        return NOTHING
    certain, possible = row["stage"], row["at_most"]
    return str(certain) if certain == possible else f"{certain}–{possible}"


def _status_lines(found: StandardsAnalysis, round_: str) -> Iterator[str]:
    rows = _rows(found.statuses, round_)
    if found.country:
        heading = [_("area"), _("status"), _("rated"), _("applicable")]
        cells = [
            [_named(row["node"], found.titles), status_word(row["status"]),
             str(row["n_rated"]), str(row["n_applicable"])]
            for row in rows
        ]  # fmt: skip
    else:
        heading, cells = _crossed(rows, found.names, _status)
    title = _(
        "Status by the two worst actions (an action is red below {red} points, green from {green}), "
        "with how many of so many applicable are rated"
    )
    yield from _under(
        title.format(red=_points(found.status_red), green=_points(found.status_green)),
        [heading, *cells],
    )


def _points(threshold: float | None) -> str:
    return NOTHING if threshold is None else f"{threshold:g}"


def _status(row: Row) -> str:
    if not row["n_applicable"]:
        return NOTHING
    return f"{status_word(row['status'])} {row['n_rated']}/{row['n_applicable']}"


def _crossed(
    rows: Sequence[Row], names: Mapping[str, str], cell: Callable[[Row], str]
) -> tuple[list[str], list[list[str]]]:
    """A heading of nodes, and a row of cells for each country."""
    nodes = dict.fromkeys(row["node"] for row in rows)
    by_country: dict[str, dict[str, str]] = {}
    for row in rows:
        by_country.setdefault(row["country"], {})[row["node"]] = cell(row)
    cells = [
        [_named(country, names), *(of_nodes[node] for node in nodes)]
        for country, of_nodes in by_country.items()
    ]
    return [_("country"), *nodes], cells


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names[code]}"


def _counted(row: Row) -> list[str]:
    return [str(row[name]) for name in COUNTED]


def _counted_words() -> list[str]:
    """The headings of COUNTED; each share has one of the last two as its denominator."""
    return [
        _("met"),
        _("partly met"),
        _("not met"),
        _("no information"),
        _("assessed"),
        _("applicable"),
    ]


PARTS: tuple[Callable[[StandardsAnalysis, str], Iterator[str]], ...] = (
    _standard_lines,
    _action_lines,
    _stage_lines,
    _status_lines,
)
"""What is told of a round, in this order; each tells nothing where the plan has none of it."""
PARTS_OF_ONE = (
    _standard_lines,
    _verdict_lines,
    _stage_lines,
    _open_lines,
    _status_lines,
    _action_lines,
)
"""The same where one country is asked for: its own tables together, then the one of all."""
