"""Targets and external indicators: what `--as` asks of check and import, and the verb `indicators`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, tell
from monitoring.definitions.series import (
    YEARS,
    SeriesKind,
    SeriesLayout,
    series_layout_from_file,
)
from monitoring.pipeline import EXTERNAL, FileVerdict, SeriesChoices, SeriesVerdict, Workspace
from monitoring.translation import gettext as _

RATINGS = "ratings"
OF_RATINGS = ("round", "assessment", "erase_empty", "save_layout")
"""What is said of ratings only."""
MOST_NOTES = 10
SHOWN = ("indicator", "part_of", "measure", "place", "period", "unit", "scale")


def add_verbs(verbs: Verbs) -> None:
    """The words that this verb takes."""
    kept = add_verb(
        verbs, "indicators", _indicators, _("the targets and external indicators that are kept")
    )
    kept.add_argument(
        "--plan",
        help=_("of this plan only; {external} for external indicators").format(external=EXTERNAL),
    )


def add_options(verb: argparse.ArgumentParser) -> None:
    """What a file holds, and which year is its year 1."""
    verb.add_argument(
        "--as",
        dest="kind",
        choices=[RATINGS, *SeriesKind],
        default=RATINGS,
        help=_("what the files hold: ratings, targets of a results framework, external indicators"),
    )
    verb.add_argument(
        "--year-one",
        type=int,
        metavar="YEAR",
        help=_("the calendar year that the headings of targets count as year 1"),
    )


def choices_of(
    workspace: Workspace, given: argparse.Namespace, accepted: Mapping[str, str]
) -> SeriesChoices:
    """What was said of files of targets or indicators. Raises WrongUsage, UnknownPlan."""
    kind = SeriesKind(given.kind)
    for name in OF_RATINGS:
        if getattr(given, name, None):
            raise WrongUsage(
                _("--{option} is said of ratings, and these files are read as {kind}. Leave it out.")
                .format(option=name.replace("_", "-"), kind=kind.value)
            )  # fmt: skip
    if given.plan and kind is SeriesKind.TARGETS and workspace.framework(given.plan) is None:
        workspace.plan(given.plan)
    return SeriesChoices(
        kind=kind,
        plan=given.plan,
        layout=_layout(workspace, given.layout, kind),
        year_one=_year_one(given.year_one, kind),
        accepted=accepted,
    )


def refuse_year_one(given: argparse.Namespace) -> None:
    """Raises WrongUsage where ratings are given a year 1."""
    if given.year_one is not None:
        raise WrongUsage(_("--year-one is said of targets: give --as targets with it."))


def _year_one(year: int | None, kind: SeriesKind) -> int | None:
    if year is None:
        return None
    if kind is not SeriesKind.TARGETS:
        raise WrongUsage(_("--year-one is said of targets: give --as targets with it."))
    if year not in YEARS:
        raise WrongUsage(_("--year-one {found} is no calendar year.").format(found=year))
    return year


def _layout(
    workspace: Workspace, wanted: str | None, kind: SeriesKind
) -> str | SeriesLayout | None:
    """The layout that is named, or that a file describes; of the kind of the files."""
    known = {code: one for code, one in workspace.series_layouts.items() if one.kind is kind}
    if not wanted or wanted in known:
        return wanted
    if Path(wanted).is_file():
        layout = series_layout_from_file(Path(wanted))
        if layout.kind is kind:
            return layout
        raise WrongUsage(
            _("The layout '{code}' is one of {found}, and the files are read as {kind}.").format(
                code=layout.code, found=layout.kind.value, kind=kind.value
            )
        )
    raise WrongUsage(
        _("There is no layout '{code}' of {kind}, and no file of that name. Known are: {known}.")
        .format(code=wanted, kind=kind.value, known=", ".join(known))
    )  # fmt: skip


def note_lines(verdict: FileVerdict) -> list[str]:
    """What stood in a file of targets or indicators and was not read as a value."""
    notes = verdict.notes if isinstance(verdict, SeriesVerdict) else ()
    lines = [
        _("{place}: '{text}' is no value and was not read.").format(place=one.place, text=one.text)
        for one in notes[:MOST_NOTES]
    ]
    if len(notes) > MOST_NOTES:
        lines.append(_("… and {n} more.").format(n=len(notes) - MOST_NOTES))
    return lines


def _indicators(workspace: Workspace, given: argparse.Namespace) -> int:
    frame = pipeline.kept_series(workspace, given.plan)
    facts = [_facts(row) for row in frame.to_dict("records")]
    lines = [_line(one) for one in facts]
    tell(given, {"indicators": facts}, lines or [_("No target and no indicator is kept yet.")])
    return DONE


def _facts(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as JSON says it: a missing number is null, never NaN."""
    told = {str(name): value for name, value in row.items()}
    value = told["value"]
    missing = value is None or pd.isna(value) or not math.isfinite(value)
    return told | {"value": None if missing else float(value), "upload": int(told["upload"])}


def _line(one: Mapping[str, Any]) -> str:
    value = one["text"] or ("" if one["value"] is None else f"{one['value']:g}")
    said = [
        one["plan"],
        *(one[name] for name in SHOWN[:5]),
        f"= {value}",
        one["unit"],
        one["scale"],
    ]
    return "  ".join(filter(None, said)) + f"  [{one['file']} {one['sheet']}!{one['cell']}]"
