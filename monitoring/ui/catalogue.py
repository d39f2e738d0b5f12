"""Every figure of the pages by its name: its table, its drawing, its sentence, where a click leads."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.figures.heatmap import heatmap_figure
from monitoring.figures.island_map import island_map_figure
from monitoring.figures.level_grid import level_grid_figure
from monitoring.figures.levels import levels_figure
from monitoring.figures.profile import profile_figure
from monitoring.figures.tile_map import tile_map_figure
from monitoring.model import REGION, Plan
from monitoring.pipeline import Results, findings, tables
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.figure import Figure, Leads
from monitoring.ui.widgets import labelled


def _before(results: Results, round_: str, unit: str | None = None) -> str:
    found = tables.previous_round(results, round_, unit)
    return found.code if found else ""


MEDIUM_AREAS, MEDIUM_ROUNDS = 6, 8
"""More areas or rounds need a wide figure."""


def _room_of_a_grid(plan: Plan) -> str:
    return "wide" if len(plan.rounds) > MEDIUM_ROUNDS else "medium"


FIGURES: Mapping[str, Figure] = {
    "heatmap": Figure(
        labels=labelled(
            "country", "name", "node", "title", "score", "change", "low", "high", "coverage", "word"
        ),
        frame=lambda r, round_, _of: tables.heatmap_cells(r, round_),
        draw=lambda f, look, r, round_, _of: heatmap_figure(f, look, before=_before(r, round_)),
        finding=lambda f, r, _round, _of: findings.heatmap_finding(f, r.plan),
        leads=Leads.COUNTRY,
        room=lambda plan: "wide" if len(plan.top_areas) > MEDIUM_AREAS else "medium",
    ),
    "tiles": Figure(
        labels=labelled("country", "name", "score", "low", "high", "coverage", "word"),
        frame=tables.country_scores,
        draw=lambda f, look, _r, _round, _of: tile_map_figure(
            f, look, tiles=data.geography().tiles, width=620
        ),
        finding=lambda f, r, _round, of: findings.map_finding(f, r.plan, of),
        leads=Leads.COUNTRY,
        room=lambda _plan: "slim",
    ),
    "map": Figure(
        labels=labelled("country", "name", "score", "low", "high", "coverage", "word"),
        frame=tables.country_scores,
        draw=lambda f, look, _r, _round, _of: island_map_figure(
            f, look, outlines=data.geography().outlines, width=1000, height=600
        ),
        finding=lambda f, r, _round, of: findings.map_finding(f, r.plan, of),
        leads=Leads.COUNTRY,
    ),
    "levels": Figure(
        labels=labelled("area", "title", "label", "n"),
        frame=lambda r, round_, of: tables.levels_by_area(r, round_, of or None),
        draw=lambda f, look, _r, _round, _of: levels_figure(f, look),
        finding=lambda f, _r, _round, _of: findings.levels_finding(f),
        is_of_numbers=False,
    ),
    "region": Figure(
        labels=labelled("area", "action", "title", "round", "word", "points"),
        frame=lambda r, round_, _of: tables.level_grid(r, REGION, until=round_),
        draw=lambda f, look, _r, _round, _of: level_grid_figure(f, look),
        finding=lambda _f, r, round_, _of: findings.regional_finding(r, round_),
        leads=Leads.NUMBER,
        room=_room_of_a_grid,
    ),
    "grid": Figure(
        labels=labelled("area", "action", "title", "round", "word", "points"),
        frame=lambda r, round_, of: tables.level_grid(r, of, until=round_),
        draw=lambda f, look, _r, _round, _of: level_grid_figure(f, look),
        finding=lambda _f, r, _round, of: _("What {country} reached of each action").format(
            country=r.name_of(of)
        ),
        leads=Leads.NUMBER,
        room=_room_of_a_grid,
    ),
    "profile": Figure(
        labels=labelled(
            "node", "title", "score", "low", "high", "coverage", "word", "before", "median", "n"
        ),
        frame=tables.profile,
        draw=lambda f, look, r, round_, of: profile_figure(f, look, before=_before(r, round_, of)),
        finding=lambda f, r, _round, of: findings.profile_finding(f, r.name_of(of)),
        leads=Leads.NUMBER,
        room=lambda _plan: "slim",
    ),
}
