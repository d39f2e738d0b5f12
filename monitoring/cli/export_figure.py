"""A figure as a picture, asked for by the verb `export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitoring import pipeline
from monitoring.cli.shell import WrongUsage
from monitoring.exports.figure_image import FORMATS, NoPicture
from monitoring.model import BEST_AVAILABLE
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.asked import UnknownNode, node_in, round_asked, unit_in
from monitoring.pipeline.views.scope import countries_of
from monitoring.translation import gettext as _

FIGURE = "figure"
"""What stands in the place of a format where a figure is asked for."""
OF_A_FIGURE = ("name", "area", "format_of_figure", "theme")
"""Words that are said of a figure alone."""


def add_words(export: argparse.ArgumentParser) -> None:
    """The words that a figure takes beside those of other files."""
    export.add_argument(
        "name", nargs="?", metavar="FIGURE", help=_("the name of a figure, after the word figure")
    )
    export.add_argument("--area", help=_("code of the area that a figure is about"))
    export.add_argument(
        "--format", dest="format_of_figure", choices=FORMATS, help=_("of a figure: svg or png")
    )
    export.add_argument("--theme", choices=("light", "dark"), help=_("colours of a figure"))


def figure_file(workspace: Workspace, given: argparse.Namespace) -> tuple[str, bytes, Results, str]:
    """(name, content, results, round) of the picture that is asked for. Raises WrongUsage."""
    # Only who wants a picture waits for the library that draws.
    from monitoring.pipeline.pictures import DRAWN, FigureRefused, picture_of  # noqa: PLC0415

    if given.name not in DRAWN:
        raise WrongUsage(_("Name the figure, one of: {names}.").format(names=", ".join(DRAWN)))
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    round_ = round_asked(results, given.round)
    named = (given.country or "").split(",")
    try:
        name, content = picture_of(
            results,
            given.name,
            round_,
            countries=[unit_in(results, one, countries_of(results)) for one in named if one],
            area=_area(results, given.area),
            look=given.theme or "light",
            format_=given.format_of_figure or _format_of(given.output),
        )
    except (FigureRefused, NoPicture) as refused:
        raise WrongUsage(str(refused)) from refused
    return name, content, results, round_


def _format_of(output: str | None) -> str:
    """The format that the name of the file ends with; SVG where it says nothing."""
    ending = Path(output or "").suffix.lstrip(".").lower()
    return ending if ending in FORMATS else FORMATS[0]


def _area(results: Results, code: str | None) -> str:
    """The code of the area, empty where none is named. Raises UnknownNode for what is none."""
    if not code:
        return ""
    found = node_in(results, code)
    areas = [area.code for area in results.plan.top_areas]
    if found not in areas:
        raise UnknownNode(
            _("'{code}' is no priority area of {plan}. Known are: {known}.").format(
                code=code, plan=results.plan.code, known=", ".join(areas)
            )
        )
    return found
