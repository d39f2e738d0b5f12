"""A figure of a plan as a picture that leaves the room."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.exports.figure_image import figure_image
from monitoring.figures.picture import picture
from monitoring.figures.theme import theme
from monitoring.pipeline.catalogue import AND_NODE, FIGURES, about_of
from monitoring.pipeline.documents.about import mark_of
from monitoring.pipeline.facts import draft_words, round_stem
from monitoring.pipeline.figure import Figure
from monitoring.pipeline.outgoing import whose
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import without_few
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

DRAWN = tuple(name for name, figure in FIGURES.items() if figure.draw is not None)
"""The names of the figures that are drawn; the others are tables."""
WIDTH = 1000
WIDTH_BY_NAME = {"tiles": 620}
"""In pixels; that of a figure which does not grow with its room is its own."""


class FigureRefused(ValueError):
    """A figure cannot be about what was asked; the message says why."""


def picture_of(
    results: Results,
    name: str,
    round_: str,
    *,
    countries: Sequence[str] = (),
    area: str = "",
    look: str = "light",
    format_: str = "svg",
) -> tuple[str, bytes]:
    """(name, content) of the file of a figure with its title, subtitle, source and mark.

    name: one of DRAWN. look: light or dark. Raises FigureRefused, and NoPicture where no browser is
    installed.
    """
    one, here = FIGURES[name], theme(look)
    if one.draw is None:
        raise FigureRefused(_("The figure '{name}' is a table and no picture.").format(name=name))
    of = _of(name, one, countries, area)
    frame = one.frame(results, round_, of)
    if countries and "median" in frame:
        frame = without_few(frame)
    plan = results.plan
    subtitle = (about_of(results, name, round_, of), draft_words(plan, round_))
    drawn = picture(
        one.draw(frame, here, results, round_, of),
        here,
        title=one.finding(frame, results, round_, of),
        subtitle=" · ".join(filter(None, subtitle)),
        source=_source(plan.source or plan.code, one.note(frame)),
        mark=mark_of(results),
        width=WIDTH_BY_NAME.get(name, WIDTH),
    )
    stem = round_stem(plan, round_, whose(results), *countries, area, name)
    return f"{stem}.{format_}", figure_image(drawn.to_dict(), format_)


def _source(source: str, note: str) -> str:
    told = _("Source: {source}").format(source=source)
    return " ".join(filter(None, (note, told)))


def _of(name: str, one: Figure, countries: Sequence[str], area: str) -> str:
    """What the figure is about, as it is told to the figure. Raises FigureRefused."""
    if len(countries) < one.fewest_countries:
        raise FigureRefused(
            _("The figure '{name}' is about a country. Name it with --country.").format(name=name)
        )
    if len(countries) > one.most_countries:
        if not one.most_countries:
            told = _("The figure '{name}' is about all countries. Name none.")
        else:
            told = ngettext(
                "The figure '{name}' is about {n} country at most.",
                "The figure '{name}' is about {n} countries at most.",
                one.most_countries,
            )
        raise FigureRefused(told.format(name=name, n=one.most_countries))
    if area and not one.takes_node:
        raise FigureRefused(
            _("The figure '{name}' is about all areas. Name none.").format(name=name)
        )
    named = ",".join(countries)
    if one.takes_node and one.most_countries > 1:
        return f"{named}{AND_NODE}{area}"
    if named and area:
        raise FigureRefused(
            _("The figure '{name}' is about a country or an area. Name one of them.").format(
                name=name
            )
        )
    return named or area
