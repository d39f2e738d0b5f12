"""Generated plans and their ratings, of any size, in a store: what pages are looked at and timed with.

Every country is invented. The same shape gives the same store each time.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from monitoring import pipeline
from monitoring.definitions import load_scales
from monitoring.definitions.plan_tables import tables_of_plan
from monitoring.exports import plan_workbook
from monitoring.exports.tables import long_workbook
from monitoring.model import RATING_COLUMNS, Action, Area, Country, Plan, Responsibility, Round
from monitoring.store.uploads import commit_upload

SEED = 20261122
LAST_YEAR = 2026
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SCALE = "IMPLEMENTATION"
FULL_MARKS = 3
AREAS = (
    "Legislation",
    "Institutions and coordination",
    "Capacity building, training and exercises",
    "Protection of critical infrastructure",
    "International cooperation",
    "Public awareness and education",
    "Incident response",
    "Statistics, monitoring and evaluation",
)
ACTIONS = (
    "Adopt a law in line with the regional model law",
    "Name a national point of contact",
    "Train investigators, prosecutors and judges at least once in two years",
    "Hold an exercise",
    "Publish figures every year, by district and by sex, within six months after the end of the year",
)
# Chosen to show every state that real returns have, not to resemble any country.
SHARE_UNANSWERED, SHARE_NO_INFORMATION = 0.06, 0.04
EVERY_NTH_ANSWERS_ALL = 5
EVERY_NTH_NAME_IS_LONG = 6


@dataclass(frozen=True)
class Shape:
    """How large a generated plan is. `actions` are those of all areas together."""

    countries: int
    areas: int
    rounds: int
    actions: int

    @property
    def n_ratings(self) -> int:
        return self.countries * self.actions * self.rounds


MANY = Shape(countries=30, areas=8, rounds=12, actions=40)
FEW = Shape(countries=2, areas=1, rounds=1, actions=3)
LARGE = Shape(countries=193, areas=20, rounds=20, actions=200)
"""As many countries as there are members of the United Nations: 772,000 ratings."""


def code_of(shape: Shape) -> str:
    """The code of the generated plan of this shape."""
    return f"GENERATED-{shape.countries}-{shape.areas}-{shape.rounds}"


def generated_plan(shape: Shape) -> Plan:
    """A plan of this shape with targets, minimum standards, stages, leads and dates."""
    rounds = tuple(
        Round(str(year), f"Round {year}", datetime.date(year, 6, 30), is_baseline=n == 0)
        for n, year in enumerate(range(LAST_YEAR - 2 * shape.rounds + 1, LAST_YEAR, 2))
    )
    scales = load_scales(pipeline.DATA / "scales")
    return Plan(
        code=code_of(shape),
        title=f"Generated plan, {shape.countries} × {shape.areas} × {shape.rounds}",
        scales={SCALE: scales[SCALE]},
        scale=SCALE,
        areas=tuple(_area(n) for n in range(shape.areas)),
        actions=tuple(_action(n, shape) for n in range(shape.actions)),
        countries=tuple(_country(n) for n in range(shape.countries)),
        rounds=rounds,
        weights_adopted_by="The generated council",
        ranking_approved_by="The generated council",
        target="80",
        target_date=f"{LAST_YEAR + 4}-12-31",
        demonstration=True,
    )


def _area(n: int) -> Area:
    return Area(f"A{n:02}", AREAS[n] if n < len(AREAS) else f"Area {n + 1}", weight=1.0 + n % 3)


def _action(n: int, shape: Shape) -> Action:
    is_numbered_on = n >= shape.areas * len(ACTIONS)
    title = f"Action {n + 1}" if is_numbered_on else ACTIONS[n // shape.areas]
    year = LAST_YEAR - 4 + n % 9
    return Action(
        f"A{n % shape.areas:02}-{n // shape.areas + 1}",
        f"A{n % shape.areas:02}",
        title,
        # Answered by countries and the region alike.
        responsibility=Responsibility.BOTH if n % 7 == 6 else Responsibility.COUNTRY,
        weight=1.0 + n % 2,
        core=n % 3 == 0,
        stage=1 + n % 4,
        minimum_standard="2" if n % 2 == 0 else "",
        lead=f"Ministry {LETTERS[n % 5]}",
        target_date=f"{year}-12-31" if n % 4 else "",
        horizon=str(year),
    )


def _country(n: int) -> Country:
    letters = LETTERS[n // len(LETTERS)] + LETTERS[n % len(LETTERS)]
    short = letters.lstrip("A") or "A"
    name = f"Country {short if n < len(LETTERS) else letters}"
    if n % EVERY_NTH_NAME_IS_LONG == EVERY_NTH_NAME_IS_LONG - 1:
        name = f"Islands of {name} and the Northern Cays"
    return Country(f"X{letters}", name, frozenset({f"Group {1 + n % 3}"}))


def generated_ratings(plan: Plan) -> pd.DataFrame:
    """One row per round, country and action (RATING_COLUMNS), by evaluators.

    A rise by country and action with some noise, so that there is something to see; a tenth of
    the answers are missing: not given at all, or given as "no information".
    """
    random = np.random.default_rng(SEED)
    sizes = (len(plan.rounds), len(plan.countries), len(plan.actions))
    r, u, a = (axis.ravel() for axis in np.indices(sizes))
    ability = random.uniform(0.3, 1.1, sizes[1])[u]
    ease = random.uniform(-0.7, 0.7, sizes[2])[a]
    noise = random.normal(0, 0.35, len(r))
    steps = FULL_MARKS * ability * (r + 1) / sizes[0] + ease + noise
    codes = np.array([level.code for level in plan.scales[SCALE].levels])[: FULL_MARKS + 1]
    level = codes[np.clip(np.rint(steps), 0, FULL_MARKS).astype(int)]
    chance = random.random(len(r))
    chance[u % EVERY_NTH_ANSWERS_ALL == 0] = 1.0
    unknown = chance < SHARE_NO_INFORMATION
    said = {
        "round": np.array([x.code for x in plan.rounds])[r],
        "country": np.array([c.code for c in plan.countries])[u],
        "action": np.array([x.code for x in plan.actions])[a],
        "assessment": np.full(len(r), "evaluator"),
        "status": np.where(unknown, "no_information", "rated"),
        "reason": np.where(unknown, "not_available", ""),
        "level": np.where(unknown, "", level),
    }
    ratings = pd.DataFrame({name: pd.array(column, dtype="str") for name, column in said.items()})
    ratings["value"] = math.nan
    rest = [name for name in RATING_COLUMNS if name not in ratings]
    ratings[rest] = pd.DataFrame(dict.fromkeys(rest, ""), index=ratings.index, dtype="str")
    return ratings[list(RATING_COLUMNS)]


def as_workbook(ratings: pd.DataFrame, plan: Plan) -> bytes:
    """The ratings as a long table, as somebody would send them; a part of them is left out."""
    random = np.random.default_rng(SEED)
    labels = {level.code: level.label for level in plan.scales[SCALE].levels}
    answers = ratings["level"].map(labels).where(ratings["status"] == "rated", "No information")
    keep = random.random(len(ratings)) >= SHARE_UNANSWERED
    whole = {c.code for n, c in enumerate(plan.countries) if n % EVERY_NTH_ANSWERS_ALL == 0}
    keep |= ratings["country"].isin(whole).to_numpy()
    table = ratings.assign(answer=answers)[keep]
    rows = table[["country", "round", "action", "assessment", "answer"]].to_numpy().tolist()
    return long_workbook(plan.title, ("Country", "Round", "Action", "Assessment", "Rating"), rows)


def add_generated(workspace: pipeline.Workspace, shape: Shape) -> str:
    """Add a generated plan and its ratings the way people do, by workbooks; returns its code."""
    plan = _with_plan(workspace, shape)
    file = f"{plan.code}.xlsx"
    content = as_workbook(generated_ratings(plan), plan)
    verdict = pipeline.import_file(workspace, content, file, pipeline.Choices(plan=plan.code))
    if verdict.upload is None:
        raise RuntimeError("; ".join(problem.sentence for problem in verdict.problems))
    return plan.code


def add_large(workspace: pipeline.Workspace, shape: Shape = LARGE) -> str:
    """Add a generated plan whose ratings go straight into the store; returns its code."""
    plan = _with_plan(workspace, shape)
    ratings = generated_ratings(plan)
    commit_upload(
        workspace.store,
        plan.code,
        ratings,
        file=f"{plan.code}.xlsx",
        content=b"generated",
        layout="long",
    )
    return plan.code


def _with_plan(workspace: pipeline.Workspace, shape: Shape) -> Plan:
    plan = generated_plan(shape)
    pipeline.add_plan_workbook(
        workspace, plan_workbook(tables_of_plan(plan)), f"{plan.code}_plan.xlsx"
    )
    return plan


def made(file: Path, *shapes: Shape) -> Path:
    """An SQLite store in a new file with a generated plan of each shape."""
    workspace = pipeline.open_workspace(f"sqlite:///{file}")
    for shape in shapes:
        add_generated(workspace, shape)
    workspace.store.close()
    return file
