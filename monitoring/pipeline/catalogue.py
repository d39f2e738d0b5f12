"""Every figure by its name: its table, its drawing, its sentence, where a click leads."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.definitions.geography import load_geography
from monitoring.figures.bullet import bullet_figure
from monitoring.figures.change_initial import change_initial_figure
from monitoring.figures.dumbbell import dumbbell_figure
from monitoring.figures.heatmap import heatmap_figure
from monitoring.figures.island_map import island_map_figure
from monitoring.figures.level_grid import level_grid_figure
from monitoring.figures.level_matrix import level_matrix_figure
from monitoring.figures.levels import levels_figure
from monitoring.figures.minimum_standards import FEW_STANDARDS, minimum_standards_figure
from monitoring.figures.paths import paths_figure
from monitoring.figures.profile import profile_figure
from monitoring.figures.ranking import ranking_figure
from monitoring.figures.self_evaluator import self_evaluator_figure
from monitoring.figures.side_by_side import side_by_side_figure
from monitoring.figures.slope import slope_figure
from monitoring.figures.spread import spread_figure
from monitoring.figures.structure import structure_figure
from monitoring.figures.tile_map import tile_map_figure
from monitoring.figures.timeline import timeline_figure
from monitoring.figures.transitions import transitions_figure
from monitoring.model import REGION, Plan
from monitoring.pipeline import findings, tables
from monitoring.pipeline.figure import Figure, Leads
from monitoring.pipeline.labels import labelled
from monitoring.pipeline.results import Results
from monitoring.pipeline.views import (
    bullet,
    change_initial,
    changed,
    country_notes,
    dumbbell,
    level_matrix,
    levels,
    lower,
    minimum_standards,
    paths,
    ranking,
    register,
    self_evaluator,
    side_by_side,
    slope,
    spread,
    stages,
    structure,
    support,
    transitions,
)
from monitoring.pipeline.views.scope import countries_of
from monitoring.pipeline.workspace import DATA
from monitoring.translation import gettext as _


def _before(results: Results, round_: str, unit: str | None = None) -> str:
    found = tables.previous_round(results, round_, unit)
    return found.code if found else ""


MEDIUM_AREAS, MEDIUM_ROUNDS = 6, 8
"""More areas or rounds need a wide figure."""


def _room_of_a_grid(plan: Plan, _of: str) -> str:
    return "wide" if len(plan.rounds) > MEDIUM_ROUNDS else "medium"


def _room_of_standards(plan: Plan, of: str) -> str:
    named = sum(bool(action.minimum_standard) for action in plan.actions_under(of or plan.code))
    return "wide" if named > FEW_STANDARDS else "medium"


def _note_of(frame: pd.DataFrame) -> str:
    return str(frame["note"].iloc[0]) if len(frame) else ""


AND_NODE = "@"
"""Between the countries that a figure is about and the node that it is about."""


def _countries_and_node(of: str) -> tuple[str, str]:
    countries, _at, node = of.partition(AND_NODE)
    return countries, node


def _on_a_map(results: Results, round_: str, of: str) -> str:
    return of or tables.best_map_node(results, round_)


def _scores_on_a_map(results: Results, round_: str, of: str) -> pd.DataFrame:
    return tables.country_scores(results, round_, _on_a_map(results, round_, of))


FIGURES: Mapping[str, Figure] = {
    "heatmap": Figure(
        labels=labelled(
            "country", "name", "node", "title", "score", "change", "low", "high", "coverage", "word"
        ),
        frame=lambda r, round_, _of: tables.heatmap_cells(r, round_),
        draw=lambda f, look, r, round_, _of: heatmap_figure(f, look, before=_before(r, round_)),
        finding=lambda f, r, _round, _of: findings.heatmap_finding(f, r.plan),
        leads=Leads.COUNTRY,
        room=lambda plan, _of: "wide" if len(plan.top_areas) > MEDIUM_AREAS else "medium",
    ),
    "support": Figure(
        labels=support.LABELS,
        labels_on_page=support.LABELS_ON_PAGE,
        frame=support.support_needed,
        draw=None,
        is_of_words=True,
        finding=support.support_finding,
    ),
    "tiles": Figure(
        labels=labelled("country", "name", "score", "low", "high", "coverage", "word"),
        frame=_scores_on_a_map,
        draw=lambda f, look, _r, _round, _of: tile_map_figure(
            f, look, tiles=load_geography(DATA / "geo").tiles, width=620
        ),
        finding=lambda f, r, round_, of: findings.map_finding(f, r.plan, _on_a_map(r, round_, of)),
        leads=Leads.COUNTRY,
        room=lambda _plan, _of: "slim",
        takes_node=True,
    ),
    "map": Figure(
        labels=labelled("country", "name", "score", "low", "high", "coverage", "word"),
        frame=_scores_on_a_map,
        draw=lambda f, look, _r, _round, _of: island_map_figure(
            f, look, outlines=load_geography(DATA / "geo").outlines, width=1000, height=600
        ),
        finding=lambda f, r, round_, of: findings.map_finding(f, r.plan, _on_a_map(r, round_, of)),
        leads=Leads.COUNTRY,
        takes_node=True,
    ),
    "levels": Figure(
        labels=levels.LABELS,
        frame=levels.levels_by_node,
        draw=lambda f, look, _r, _round, _of: levels_figure(f, look),
        finding=levels.levels_finding,
        leads=Leads.AREA,
        is_of_numbers=False,
        takes_node=True,
        most_countries=1,
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
        fewest_countries=1,
        most_countries=1,
    ),
    "profile": Figure(
        labels=labelled(
            "node", "title", "score", "low", "high", "coverage", "word", "before", "median", "n"
        ),
        frame=tables.profile,
        draw=lambda f, look, r, round_, of: profile_figure(f, look, before=_before(r, round_, of)),
        finding=lambda f, r, _round, of: findings.profile_finding(f, r.name_of(of)),
        leads=Leads.NUMBER,
        room=lambda _plan, _of: "slim",
        fewest_countries=1,
        most_countries=1,
    ),
    "standards": Figure(
        labels=minimum_standards.LABELS,
        frame=minimum_standards.standards_by_country,
        draw=lambda f, look, _r, _round, _of: minimum_standards_figure(f, look),
        finding=minimum_standards.minimum_standards_finding,
        room=_room_of_standards,
        leads=Leads.COUNTRY,
        takes_node=True,
    ),
    "side_by_side": Figure(
        labels=side_by_side.LABELS,
        frame=side_by_side.countries_side_by_side,
        draw=lambda f, look, _r, _round, _of: side_by_side_figure(f, look),
        finding=side_by_side.side_by_side_finding,
        leads=Leads.COUNTRY,
        fewest_countries=1,
        most_countries=side_by_side.MOST_COUNTRIES,
        room=lambda _plan, _of: "slim",
    ),
    "dumbbell": Figure(
        labels=dumbbell.LABELS,
        frame=dumbbell.baseline_now_target,
        draw=lambda f, look, _r, _round, _of: dumbbell_figure(f, look),
        finding=dumbbell.dumbbell_finding,
        leads=Leads.COUNTRY,
        note=dumbbell.dumbbell_note,
        takes_node=True,
    ),
    "lower": Figure(
        labels=lower.LABELS,
        frame=lower.lower_than_before,
        draw=None,
        finding=lower.lower_finding,
        leads=Leads.NUMBER,
    ),
    "higher": Figure(
        labels=lower.LABELS,
        frame=lower.higher_than_before,
        draw=None,
        finding=lower.higher_finding,
        leads=Leads.NUMBER,
    ),
    "transitions": Figure(
        labels=transitions.LABELS,
        frame=transitions.moves_between_levels,
        draw=lambda f, look, _r, _round, _of: transitions_figure(f, look),
        finding=transitions.transitions_finding,
        is_of_numbers=False,
        most_countries=1,
    ),
    "timeline": Figure(
        labels=register.LABELS,
        frame=register.register,
        draw=lambda f, look, _r, _round, _of: timeline_figure(f, look),
        finding=register.register_finding,
        leads=Leads.AREA,
        is_of_numbers=False,
        note=register.as_at_note,
        takes_node=True,
        most_countries=1,
    ),
    "late": Figure(
        labels=register.LATE_LABELS,
        frame=register.late_by_country,
        draw=None,
        finding=lambda _f, r, round_, of: register.register_finding(
            register.register(r, round_, of), r, round_, of
        ),
        leads=Leads.NUMBER,
    ),
    "stages": Figure(
        labels=stages.LABELS,
        labels_on_page=stages.LABELS_IN_WORDS,
        frame=stages.stages_by_country,
        draw=None,
        finding=stages.stages_finding,
        is_of_numbers=False,
    ),
    "bullets": Figure(
        labels=bullet.LABELS,
        frame=bullet.scores_and_targets,
        draw=lambda f, look, r, _round, _of: bullet_figure(
            f, look, bands=[(band.lower, band.label) for band in r.plan.bands]
        ),
        finding=bullet.bullet_finding,
        leads=Leads.COUNTRY,
        room=lambda _plan, _of: "slim",
        takes_node=True,
    ),
    "level_matrix": Figure(
        labels=level_matrix.LABELS,
        frame=level_matrix.levels_by_country,
        draw=lambda f, look, _r, _round, _of: level_matrix_figure(f, look),
        finding=level_matrix.level_matrix_finding,
        leads=Leads.COUNTRY,
        takes_node=True,
    ),
    "spread": Figure(
        labels=spread.LABELS,
        frame=spread.spread_over_rounds,
        draw=lambda f, look, _r, _round, _of: spread_figure(f, look),
        finding=spread.spread_finding,
        is_of_numbers=False,
        note=_note_of,
        takes_node=True,
    ),
    "structure": Figure(
        labels=structure.LABELS,
        frame=structure.plan_structure,
        draw=lambda f, look, _r, _round, _of: structure_figure(f, look),
        finding=structure.structure_finding,
        is_of_numbers=False,
        takes_node=True,
    ),
    "paths": Figure(
        labels=paths.LABELS,
        frame=paths.paths_to_target,
        draw=lambda f, look, _r, _round, _of: paths_figure(f, look),
        finding=paths.paths_finding,
        leads=Leads.COUNTRY,
        note=paths.paths_note,
        takes_node=True,
    ),
    "ranking": Figure(
        labels=ranking.LABELS,
        frame=ranking.ranking,
        draw=lambda f, look, _r, _round, _of: ranking_figure(f, look),
        finding=ranking.ranking_finding,
        leads=Leads.COUNTRY,
        takes_node=True,
    ),
    "self_evaluator": Figure(
        labels=self_evaluator.LABELS,
        frame=self_evaluator.self_and_evaluator,
        draw=lambda f, look, _r, _round, _of: self_evaluator_figure(f, look),
        finding=self_evaluator.self_evaluator_finding,
        is_of_numbers=False,
    ),
    "slope": Figure(
        labels=slope.LABELS,
        frame=lambda r, round_, of: slope.before_and_now(r, round_, *_countries_and_node(of)),
        draw=lambda f, look, _r, _round, _of: slope_figure(f, look),
        finding=lambda f, r, round_, of: slope.slope_finding(
            f, r, round_, *_countries_and_node(of)
        ),
        leads=Leads.COUNTRY,
        takes_node=True,
        most_countries=side_by_side.MOST_COUNTRIES,
    ),
    "changed": Figure(
        labels=changed.LABELS,
        frame=changed.country_changes,
        draw=None,
        finding=changed.changed_finding,
        leads=Leads.COUNTRY,
    ),
    "standards_of": Figure(
        labels={
            name: label
            for name, label in minimum_standards.LABELS.items()
            if name not in ("country", "name")
        },
        frame=minimum_standards.standards_of,
        draw=None,
        finding=minimum_standards.standards_of_finding,
        leads=Leads.NUMBER,
    ),
    "catch_up": Figure(
        labels=change_initial.LABELS,
        frame=change_initial.change_and_initial_level,
        draw=lambda f, look, _r, _round, _of: change_initial_figure(f, look),
        finding=change_initial.change_initial_finding,
        leads=Leads.COUNTRY,
        note=change_initial.change_initial_note,
        takes_node=True,
    ),
    "strengths": Figure(
        labels=country_notes.STRENGTH_LABELS,
        frame=country_notes.strengths_and_gaps,
        draw=None,
        finding=country_notes.strengths_finding,
        leads=Leads.NUMBER,
    ),
    "obstacles": Figure(
        labels=country_notes.LABELS,
        frame=country_notes.obstacles_and_assistance,
        draw=None,
        finding=country_notes.notes_finding,
        leads=Leads.NUMBER,
    ),
}


def subtitle_of(results: Results, name: str, round_: str, of: str) -> str:
    """The line below a figure's title, as `about_of` has it, and whether it is a demonstration."""
    line = about_of(results, name, round_, of)
    return " · ".join((line, _("Demonstration"))) if results.plan.demonstration else line


def about_of(results: Results, name: str, round_: str, of: str) -> str:
    """Plan, round, whose ratings, of how many countries, and what share of the answers is known.

    name: of a figure. of: what it is about, as for its frame.
    """
    if name == "region":
        return findings.regional_subtitle(results, round_)
    units, node = _about(results, of)
    scored = results.scores
    scored = scored[(scored["round"] == round_) & (scored["node"] == node)]
    scored = scored[scored["country"].isin(units)]
    applicable = scored["n_applicable"].sum()
    coverage = scored["n_rated"].sum() / applicable if applicable else None
    return findings.subtitle(results, round_, len(units), coverage)


def _about(results: Results, of: str) -> tuple[list[str], str]:
    """The countries and the node that a figure is about; all countries and the plan by default."""
    named, _at, node = of.partition(AND_NODE)
    every = countries_of(results)
    units = [unit for unit in named.split(",") if unit in results.answers.units]
    area = node or (named if named in results.plan.area_by_code else results.plan.code)
    return (every if AND_NODE in of else units) or every, area
