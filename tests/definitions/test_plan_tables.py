"""A plan told as tables is the same plan when it is read again, wherever that is."""

from __future__ import annotations

import pytest

from monitoring.definitions import (
    Row,
    load_countries,
    load_plans,
    load_scales,
    plan_from_folder,
    plan_from_tables,
    tables_of_plan,
)
from monitoring.model import Area, Plan
from monitoring.pipeline import DATA

COUNTRIES = load_countries(DATA / "countries.csv")
SCALES = load_scales(DATA / "scales")
PLANS = load_plans(DATA / "plans", COUNTRIES, SCALES)
PLANS["DEMONSTRATION"] = plan_from_folder(DATA / "demo" / "plan", COUNTRIES, SCALES)

PLAN_FIELDS = {
    "code": "1.10",
    "title": "A plan",
    "edition": "2016",
    "scale": "STEPS",
    "aggregation_plan": "geometric",
    "geometric_floor": "0.1",
    "coverage_area": "0.30000000000000004",
    "coverage_basis": "count",
    "min_actions": "2",
    "overall": "no",
    "ranking_approved_by": "the ministers",
    "bands": "0 Early | 33.3 Under way | 66.7",
    "status_red": "0.30000000000000004",
    "status_green": "80",
    "weakest_link": "yes",
    "predecessor": "1.9",
    "target": "all of it",
    "note horizon": "to 2030",
    "Funder": "European Union",
}
EVERYTHING: dict[str, list[dict[str, str]]] = {
    "plan": [{"field": field, "value": value} for field, value in PLAN_FIELDS.items()],
    "areas": [
        {"code": "2", "title": "Second", "order": "2", "weight": "0.1", "core": "yes"},
        {"code": "1.1", "title": "Part", "parent": "1", "target": "80 %", "target date": "2030"},
        {"code": "1", "title": "First", "order": "1", "provenance": "S", "source": "p. 3"},
        {"code": "PA 1", "title": "Nothing known yet", "order": "3"},
    ],
    "actions": [
        {"code": "2.10", "parent": "1.1", "title": "Numbers"}
        | {"lower": "0.30000000000000004", "optimum": "1e-07", "unit": "days"}
        | {"direction": "falling", "minimum standard": "0.2", "baseline": "12", "target": "3"},
        {"code": "1.1.1", "parent": "1.1", "title": "=1+1", "scale": "YESNO", "weight": "2.5"}
        | {"responsibility": "region", "horizon": "short", "lead": "A; B", "partners": "C"}
        | {"indicator": "law, passed", "indicator provenance": "P", "core": "yes"}
        | {"objective": "Laws", "target date": "2028-12-31", "provenance": "D", "source": "p. 4"}
        | {"minimum standard": "Yes", "stage": "3"},
    ],
    "scale": [
        {"scale": "STEPS", "label": "None", "value": "0", "synonyms": "nothing|nil"}
        | {"scale title": "Steps", "scale note": "Ours", "label fr": "Rien", "label nl": "Niets"},
        {"scale": "STEPS", "code": "1", "label": "Some", "value": "33.333333333333336"},
        {"scale": "STEPS", "label": "All", "value": "100", "colour": "#102030", "symbol": "*"},
        {"scale": "STEPS", "label": "Unclear", "done": "no"},
        {"scale": "UNUSED", "label": "Only", "value": "50", "done": "yes"},
    ],
    "rounds": [
        {"code": "2", "title": "Second", "date": "2024-06-30", "scope": "PA 1, 1.1.1"},
        {"code": "1", "date": "2021", "baseline": "yes"},
    ],
    "countries": [{"iso3": "JAM", "group": "Pilot; OECS"}, {"iso3": "BRB"}],
    "correspondence": [{"old code": "1", "new code": "1.10", "share": "0.30000000000000004"}],
    "translations": [
        {"code": "1.1.1", "field": "lead", "language": "fr", "text": "=A; B", "source": "we"},
        {"code": "1.10", "field": "title", "language": "nl", "text": "Een plan"},
        {"code": "Under way", "field": "band", "language": "fr", "text": "En cours"},
        {"code": "2", "field": "round", "language": "es", "text": "Segunda"},
    ],
}


def plan_of(tables: dict[str, list[dict[str, str]]]) -> Plan:
    rows = {
        name: tuple(Row(f"{name} row {n}", line) for n, line in enumerate(lines, start=2))
        for name, lines in tables.items()
    }
    return plan_from_tables(rows, COUNTRIES, SCALES)


PLANS["EVERYTHING"] = plan_of(EVERYTHING)


@pytest.mark.parametrize("code", PLANS)
def test_the_tables_of_a_plan_make_the_same_plan(code: str):
    """Even where the shared scales are not at hand."""
    plan = PLANS[code]

    assert plan_from_tables(tables_of_plan(plan), COUNTRIES, {}) == plan


@pytest.mark.parametrize("code", PLANS)
def test_the_tables_of_that_plan_are_the_same_tables(code: str):
    tables = tables_of_plan(PLANS[code])

    assert tables_of_plan(plan_from_tables(tables, COUNTRIES, {})) == tables


def test_nothing_that_was_said_is_left_out():
    """Each value that was typed stands in the tables again, as it is understood."""
    told = tables_of_plan(PLANS["EVERYTHING"])
    fields = {row.values["field"]: row.values["value"] for row in told["plan"]}
    numbers, law = (row.values for row in told["actions"])

    said = {"note funder" if name == "Funder" else name: text for name, text in PLAN_FIELDS.items()}
    assert {name: fields[name] for name in said} == said
    assert numbers == dict.fromkeys(numbers, "") | EVERYTHING["actions"][0] | {
        "responsibility": "country", "weight": "1", "core": "no",
    }  # fmt: skip
    assert law == dict.fromkeys(law, "") | EVERYTHING["actions"][1]
    assert [row.values["scope"] for row in told["rounds"]] == ["", "PA 1, 1.1.1"]
    assert told["correspondence"][0].values == EVERYTHING["correspondence"][0]
    assert [{c: t for c, t in row.values.items() if t} for row in told["translations"]] == (
        EVERYTHING["translations"]
    )


def test_what_an_area_is_to_reach_is_kept():
    (part,) = (area for area in PLANS["EVERYTHING"].areas if area.code == "1.1")

    assert part == Area("1.1", "Part", "1", target="80 %", target_date="2030")


def test_groups_of_the_plan_come_beside_those_of_the_register():
    jamaica = PLANS["EVERYTHING"].country_by_code["JAM"]

    assert jamaica.groups == COUNTRIES["JAM"].groups | {"Pilot", "OECS"}
    assert PLANS["EVERYTHING"].country_by_code["BRB"] == COUNTRIES["BRB"]


def test_a_scale_is_told_with_its_title_in_its_first_row():
    told = [row.values for row in tables_of_plan(PLANS["EVERYTHING"])["scale"]]
    steps = [line for line in told if line["scale"] == "STEPS"]

    assert [line["scale title"] for line in steps] == ["Steps", "", "", ""]
    assert PLANS["EVERYTHING"].scales["STEPS"].note == "Ours"


def test_a_scale_has_one_title():
    none, some, *others = EVERYTHING["scale"]

    with pytest.raises(
        ValueError, match="scale row 3: 'scale title' is 'Levels', but 'Steps' above"
    ):
        plan_of({**EVERYTHING, "scale": [none, {**some, "scale title": "Levels"}, *others]})
