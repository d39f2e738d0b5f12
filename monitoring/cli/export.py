"""The verb `export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitoring import pipeline
from monitoring.cli.export_figure import FIGURE, OF_A_FIGURE, add_words, figure_file
from monitoring.cli.shell import (
    DONE,
    Verbs,
    WrongUsage,
    add_verb,
    content_of,
    existing_file,
    tell,
    write_file,
)
from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.asked import round_asked, unit_in
from monitoring.pipeline.decisions import decisions
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.outgoing import FORMATS, Asked, FormatRefused, outgoing
from monitoring.pipeline.templates import NoTemplate
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE, speaking
from monitoring.translation import gettext as _

TEMPLATED = "deck"
"""The format that takes a template."""


def add_verbs(verbs: Verbs) -> None:
    """The words that this verb takes."""
    export = add_verb(verbs, "export", _export, _("a file to take away"))
    told = "; ".join(f"{name}: {_(kind.purpose)}" for name, kind in FORMATS.items())
    told = "; ".join((told, _("figure: one figure as a picture, SVG or PNG")))
    export.add_argument("format", choices=[*FORMATS, FIGURE], metavar="FORMAT", help=told)
    add_words(export)
    export.add_argument("--plan", required=True)
    export.add_argument("--round", help=_("the latest with ratings when left out"))
    export.add_argument(
        "--country",
        help=_(
            "ISO3 code or name: the file then holds no row of another country; of a figure, also "
            "several with commas between"
        ),
    )
    export.add_argument("--assessment", choices=[a.value for a in Assessment])
    export.add_argument("--lang", choices=list(NAME_BY_LANGUAGE), default=SOURCE_LANGUAGE)
    export.add_argument("-o", "--output", metavar="FILE", help=_("file to write"))
    export.add_argument(
        "--template", metavar="FILE.pptx", help=_("a host's own presentation, for a deck")
    )
    export.add_argument("--force", action="store_true", help=_("write over a file that is there"))


def _export(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.template and given.format != TEMPLATED:
        raise WrongUsage(
            _("--template is said of a {format}. Leave it out.").format(format=TEMPLATED)
        )
    with speaking(given.lang):
        if given.format == FIGURE:
            name, content, results, round_ = figure_file(workspace, given)
            unit = given.country or ""
        else:
            _refuse_words_of_a_figure(given)
            asked = _asked(workspace, given)
            results, round_, unit = asked.results, asked.round, asked.unit
            try:
                name, content = outgoing(given.format, asked)
            except FormatRefused as refused:
                raise WrongUsage(str(refused)) from refused
    target = Path(given.output or name)
    if target.is_dir():
        raise WrongUsage(_("'{folder}' is a folder. Name a file in it.").format(folder=target))
    if target.exists() and not given.force:
        raise WrongUsage(
            _(
                "'{file}' exists already. Name another file, or give --force to write over it."
            ).format(file=target)
        )
    write_file(target, content)
    facts = {"file": str(target), "format": given.format, "plan": results.plan.code,
             "round": round_, "country": unit}  # fmt: skip
    tell(given, facts, [str(target)])
    return DONE


def _refuse_words_of_a_figure(given: argparse.Namespace) -> None:
    if any(getattr(given, word) is not None for word in OF_A_FIGURE):
        raise WrongUsage(
            _(
                "The name of a figure, --area, --format and --theme are said of a figure alone. "
                "Leave them out, or ask for: export figure NAME."
            )
        )


def _asked(workspace: Workspace, given: argparse.Namespace) -> Asked:
    found = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not found.plan.actions:
        raise NoTemplate(no_actions_sentence(found.plan))
    return Asked(
        found,
        round_asked(found, given.round),
        unit_in(found, given.country) if given.country else "",
        workspace.store.revision(),
        content_of(existing_file(given.template)) if given.template else None,
        tuple(decisions(workspace, found.plan.code)),
    )
