"""A plan that contradicts itself is refused, with one sentence that says where and why."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitoring.definitions import (
    DefinitionError,
    Row,
    load_countries,
    load_plans,
    load_scales,
    plan_from_folder,
    plan_from_tables,
    scope_of,
)
from monitoring.model import Area, Plan, Responsibility
from monitoring.pipeline import DATA

COUNTRIES = load_countries(DATA / "countries.csv")
SCALES = load_scales(DATA / "scales")
PLANS = load_plans(DATA / "plans", COUNTRIES, SCALES)
TEN_PLANS = {code: plan for code, plan in PLANS.items() if not plan.import_test}

FIELDS = {"code": "P", "title": "A plan", "scale": "YESNO"}
AREA = {"code": "A", "title": "Area"}
ONLY_INVENTED = (
    "a demonstration has invented countries only (XAA to XZZ), and only a demonstration has them."
)
ACTION = {"code": "A-1", "parent": "A", "title": "First"}


def plan_of(fields: dict[str, str] | None = None, **tables: list[dict[str, str]]) -> Plan:
    """A plan of one area and one action, each table replaced where it is given."""
    told = FIELDS | (fields or {})
    rows = {
        "plan": [{"field": field, "value": value} for field, value in told.items()],
        "areas": [AREA],
        "actions": [ACTION],
    } | tables
    return plan_from_tables(
        {
            name: tuple(Row(f"{name} row {n}", row) for n, row in enumerate(lines, start=2))
            for name, lines in rows.items()
        },
        COUNTRIES,
        SCALES,
    )


def refusal(fields: dict[str, str] | None = None, **tables: list[dict[str, str]]) -> list[str]:
    """The sentences with which such a plan is refused."""
    with pytest.raises(DefinitionError) as refused:
        plan_of(fields, **tables)
    return list(refused.value.sentences)


def test_an_action_code_stands_once():
    assert refusal(actions=[ACTION, ACTION | {"title": "Second"}]) == [
        "P: the code 'A-1' is used twice, for an action and for an action."
    ]


def test_an_area_code_stands_once():
    assert refusal(areas=[AREA, AREA | {"title": "Same code"}]) == [
        "P: the code 'A' is used twice, for an area and for an area."
    ]


def test_an_area_an_action_and_the_plan_never_share_a_code():
    assert refusal(actions=[ACTION | {"code": "A"}]) == [
        "P: the code 'A' is used twice, for an area and for an action."
    ]
    assert refusal({"code": "A"}) == [
        "A: the code 'A' is used twice, for the plan and for an area."
    ]


def test_a_round_code_stands_once():
    assert refusal(rounds=[{"code": "2020"}, {"code": "2020"}]) == [
        "rounds row 3: the code '2020' stands already in rounds row 2."
    ]


def test_a_country_stands_once():
    assert refusal(countries=[{"iso3": "JAM"}, {"iso3": "JAM"}]) == [
        "countries row 3: the iso3 'JAM' stands already in countries row 2."
    ]


def test_an_action_stands_under_a_known_area():
    assert refusal(actions=[ACTION | {"parent": "B"}]) == [
        "P: the action 'A-1' stands under 'B', which is no area."
    ]


def test_an_area_stands_under_a_known_area():
    assert refusal(areas=[AREA, {"code": "B", "title": "Part", "parent": "C"}]) == [
        "P: the area 'B' stands under 'C', which is no area above it."
    ]


def test_areas_never_stand_in_a_ring():
    ring = [
        {"code": "A", "title": "Area", "parent": "B"},
        {"code": "B", "title": "Part", "parent": "A"},
    ]

    assert refusal(areas=ring) == [
        "P: the area 'A' stands under 'B', which is no area above it.",
    ]


def test_an_action_names_a_known_scale():
    assert refusal(actions=[ACTION | {"scale": "YESNOO"}]) == [
        "P A-1: 'YESNOO' is not known. Did you mean 'YESNO'?"
    ]


def test_a_plan_names_a_known_scale():
    known = "CMM, GCI-TIERS, IMPLEMENTATION, OGP, RAG, SDG-DASHBOARD, SPAR, TIP, YESNO"

    assert refusal({"scale": "STARS"}) == [f"P: 'STARS' is not known. Known are: {known}."]


def test_an_action_rated_in_levels_has_a_scale():
    assert refusal({"scale": ""}) == ["P: the action 'A-1' has no scale and the plan names none."]


@pytest.mark.parametrize("weight", ["0", "-1"])
def test_the_weight_of_an_action_is_greater_than_0(weight: str):
    assert refusal(actions=[ACTION | {"weight": weight}]) == [
        f"actions row 2: the weight is '{weight}'; it must be greater than 0."
    ]


def test_the_weight_of_an_area_is_greater_than_0():
    assert refusal(areas=[AREA | {"weight": "0"}]) == [
        "areas row 2: the weight is '0'; it must be greater than 0."
    ]


def test_a_weight_is_no_astronomical_number():
    heavy = ACTION | {"weight": "1000001"}

    assert refusal(actions=[heavy]) == [
        "actions row 2: the weight is '1000001'; at most 1000000 is expected."
    ]
    assert plan_of(actions=[ACTION | {"weight": "1000000"}]).actions[0].weight == 1_000_000


@pytest.mark.parametrize("weight", ["heavy", "nan", "inf", "1e400"])
def test_a_weight_is_a_finite_number(weight: str):
    assert refusal(areas=[AREA | {"weight": weight}]) == [
        f"areas row 2: 'weight' is '{weight}'; a number is expected."
    ]


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_the_least_number_of_actions_is_a_number(number: str):
    assert refusal({"min_actions": number}) == [
        f"Plan: 'min_actions' is '{number}'; a number is expected."
    ]


def test_a_field_that_is_nearly_a_known_one_is_refused():
    assert refusal({"aggregation_aera": "geometric"}) == [
        "plan row 5: 'aggregation_aera' is not known. Did you mean 'aggregation_area'?"
    ]


def test_a_field_of_its_own_is_kept_as_a_note():
    assert plan_of({"Funder": "European Union"}).notes == {"funder": "European Union"}


@pytest.mark.parametrize("field", ["Status", "Status review", "Status date"])
def test_a_status_of_the_plan_is_a_note_and_no_slip_in_a_threshold(field: str):
    assert plan_of({field: "in force"}).notes == {field.casefold(): "in force"}


def test_the_thresholds_of_a_status_are_points():
    plan = plan_of({"status_red": "39.5", "Status green": "80", "weakest_link": "yes"})

    assert (plan.status_red, plan.status_green, plan.weakest_link) == (39.5, 80.0, True)


def test_a_plan_that_says_nothing_of_a_status_has_none():
    plan = plan_of()

    assert (plan.status_red, plan.status_green, plan.weakest_link) == (None, None, False)


def test_a_threshold_may_be_0_or_100():
    plan = plan_of({"status_red": "0", "status_green": "100"})

    assert (plan.status_red, plan.status_green, plan.weakest_link) == (0.0, 100.0, False)


@pytest.mark.parametrize("field", ["status_red", "status_green"])
@pytest.mark.parametrize("points", ["-0.1", "100.1"])
def test_a_threshold_lies_between_0_and_100(field: str, points: str):
    told = {"status_red": "40", "status_green": "80"} | {field: points}

    assert refusal(told) == [f"Plan: '{field}' is '{points}'; a number from 0 to 100 is expected."]


def test_a_threshold_is_a_number():
    assert refusal({"status_red": "low", "status_green": "80"}) == [
        "Plan: 'status_red' is 'low'; a number is expected."
    ]


@pytest.mark.parametrize("alone", [{"status_red": "40"}, {"status_green": "80"}])
def test_a_threshold_never_stands_alone(alone: dict[str, str]):
    assert refusal(alone) == [
        "Plan: 'status_red' and 'status_green' belong together; one is empty."
    ]


def test_a_slip_in_a_threshold_is_found_by_the_other_one():
    assert refusal({"status_rde": "40", "status_green": "80", "weakest_link": "yes"}) == [
        "Plan: 'status_red' and 'status_green' belong together; one is empty."
    ]


@pytest.mark.parametrize("red", ["80", "80.5"])
def test_red_ends_below_where_green_begins(red: str):
    assert refusal({"status_red": red, "status_green": "80"}) == [
        (
            f"P: 'status_red' is {red} and 'status_green' is 80; an action is red below fewer points "
            "than those from which it is green."
        )
    ]


@pytest.mark.parametrize("text", ["120", "-1", "100.5", "101 %", "0.75", "1"])
def test_a_target_in_numbers_is_points(text: str):
    """0.75 may stand for 75 %, as a spreadsheet keeps it."""
    told = f"'target' is '{text}'; points from 0 to 100 are expected, such as 75 or 75\xa0%."

    assert refusal({"target": text}) == [f"Plan: {told}"]
    assert refusal(areas=[AREA | {"target": text}]) == [f"areas row 2: {told}"]


@pytest.mark.parametrize("text", ["next year", "30/06/2030", "2030-13-01", "2030-06"])
def test_a_target_date_is_a_date_or_a_year(text: str):
    told = f"is '{text}'; write a date as 2030-12-31, or its year alone."

    assert refusal({"target_date": text}) == [f"Plan: 'target_date' {told}"]
    assert refusal(areas=[AREA | {"target date": text}]) == [f"areas row 2: 'target date' {told}"]


@pytest.mark.parametrize("target", ["0", "100", "75 %", "62,5", "0.5 %", "all of it", ""])
@pytest.mark.parametrize("day", ["2030", "2030-06-30", "2030-06-30 00:00:00", ""])
def test_readable_targets_and_targets_in_words_are_kept(target: str, day: str):
    plan = plan_of(
        {"target": target, "target_date": day},
        areas=[AREA | {"target": target, "target date": day}],
    )

    assert (plan.target, plan.target_date) == (target, day)
    assert (plan.areas[0].target, plan.areas[0].target_date) == (target, day)


def test_the_target_of_an_action_is_in_the_words_of_its_document():
    said = {"target": "120", "target date": "next year"}
    (action,) = plan_of(actions=[ACTION | said]).actions

    assert (action.target, action.target_date) == ("120", "next year")


def test_a_status_that_is_shown_has_thresholds():
    assert refusal({"weakest_link": "yes"}) == [
        (
            "Plan: 'weakest_link' is yes, and 'status_red' and 'status_green' are empty; say below how "
            "many points an action is red, and from how many it is green."
        )
    ]


@pytest.mark.parametrize(("text", "stage"), [("1", 1), ("3.0", 3), ("100", 100), ("", None)])
def test_a_stage_is_a_whole_number(text: str, stage: int | None):
    (action,) = plan_of(actions=[ACTION | {"stage": text}]).actions

    assert action.stage == stage
    assert isinstance(action.stage, int | None)


@pytest.mark.parametrize("text", ["0", "1.5", "-1", "101", "2024"])
def test_a_stage_lies_between_1_and_100(text: str):
    assert refusal(actions=[ACTION | {"stage": text}]) == [
        f"actions row 2: 'stage' is '{text}'; write a whole number from 1 to 100, or nothing."
    ]


@pytest.mark.parametrize("text", ["established", "nan", "inf"])
def test_a_stage_is_told_by_its_number(text: str):
    assert refusal(actions=[ACTION | {"stage": text}]) == [
        f"actions row 2: 'stage' is '{text}'; a number is expected."
    ]


@pytest.mark.parametrize(("lower", "optimum"), [("30", "5"), ("5", "30")])
def test_a_minimum_standard_in_numbers_lies_between_the_bounds_of_its_action(
    lower: str, optimum: str
):
    """Beyond a bound all numbers are worth the same, so that everybody there would meet it."""

    def told(standard: str) -> dict[str, str]:
        return ACTION | {"lower": lower, "optimum": optimum, "minimum standard": standard}

    for standard in ("5", "12.5", "30"):
        assert plan_of(actions=[told(standard)]).actions[0].minimum_standard == standard
    for standard in ("4.9", "30.1"):
        assert refusal(actions=[told(standard)]) == [
            (
                f"P A-1: the minimum standard '{standard}' lies outside 'lower' and 'optimum' ({lower} "
                f"and {optimum}), where all numbers are worth the same. Move the bound, or the standard."
            )
        ]


def test_a_field_stands_once():
    twice = [{"field": field, "value": value} for field, value in FIELDS.items()]
    twice.append({"field": "Title", "value": "Another"})

    assert refusal(plan=twice) == ["plan row 5: the field 'title' stands twice."]


def test_a_plan_has_one_baseline():
    rounds = [{"code": f"{year}", "baseline": said} for year, said in
              ((2018, ""), (2021, "yes"), (2024, "yes"), (2027, ""), (2030, "yes"))]  # fmt: skip

    assert [r.is_baseline for r in plan_of(rounds=rounds[:2]).rounds] == [False, True]
    assert refusal(rounds=rounds) == [
        f"rounds row {row}: the round '2021' is the baseline already, and a plan has one. "
        "Mark only one of them."
        for row in (4, 6)
    ]


@pytest.mark.parametrize("table", ["areas", "actions", "rounds", "countries"])
def test_a_column_that_nobody_reads_is_refused(table: str):
    row = {
        "areas": AREA,
        "actions": ACTION,
        "rounds": {"code": "2020"},
        "countries": {"iso3": "JAM"},
    }[table]

    (sentence,) = refusal(**{table: [row | {"colour": "red"}]})

    assert sentence.startswith(f"{table} row 2: 'colour' is not known. Known are: ")


def test_a_country_is_one_of_iso_3166():
    assert refusal(countries=[{"iso3": "ZZZ"}]) == [
        "countries row 2: 'ZZZ' is not an ISO 3166-1 code of a country or territory."
    ]


def test_a_responsibility_is_country_region_or_both():
    assert refusal(actions=[ACTION | {"responsibility": "donor"}]) == [
        "actions row 2: 'responsibility' is 'donor'; choose one of: country, region, both."
    ]


def test_a_scope_names_areas_and_actions():
    assert refusal(rounds=[{"code": "2020", "scope": "A B-1"}]) == [
        "rounds row 2: the scope names 'B-1', which is no area or action."
    ]


def test_lower_and_optimum_belong_together():
    assert refusal(actions=[ACTION | {"lower": "0"}]) == [
        "actions row 2: 'lower' and 'optimum' belong together; one is empty."
    ]


def test_lower_and_optimum_differ():
    assert refusal(actions=[ACTION | {"lower": "5", "optimum": "5"}]) == [
        "actions row 2: 'lower' and 'optimum' are equal; no score can be made."
    ]


def test_a_minimum_standard_is_a_level_of_the_scale():
    """Its points could not be computed, and the page of every country would fail."""
    assert refusal(actions=[ACTION | {"minimum standard": "Mostly"}]) == [
        "P A-1: the minimum standard 'Mostly' is no level of the scale YESNO."
    ]
    assert plan_of(actions=[ACTION | {"minimum standard": "yes"}]).actions[0].minimum_standard == (
        "yes"
    )


def test_a_minimum_standard_without_a_value_is_refused():
    tier = ACTION | {"scale": "TIP", "minimum standard": "Special Case"}

    assert refusal(actions=[tier]) == [
        "P A-1: the minimum standard 'Special Case' is no level of the scale TIP."
    ]


def test_a_minimum_standard_of_a_numeric_action_is_a_number():
    days = ACTION | {"lower": "30", "optimum": "5", "minimum standard": "two weeks"}

    assert refusal(actions=[days]) == [
        "P A-1: 'minimum standard' is 'two weeks'; a number is expected."
    ]


@pytest.mark.parametrize("share", ["-0.1", "1.1", "nan"])
def test_a_threshold_is_a_share_from_0_to_1(share: str):
    (sentence,) = refusal({"coverage_area": share})

    assert f"'coverage_area' is '{share}'; a number" in sentence


def test_a_plan_has_a_code_and_a_title():
    assert refusal({"code": "", "title": ""}) == [
        "Plan: 'code' is empty; it is required.",
        "Plan: 'title' is empty; it is required.",
    ]


def test_a_demonstration_has_invented_countries_only():
    real = [{"iso3": "XAA", "name": "Country A"}, {"iso3": "JAM"}]

    assert refusal({"demonstration": "yes"}, countries=real) == [f"P: 'JAM': {ONLY_INVENTED}"]


def test_a_plan_of_real_countries_has_no_invented_one():
    mixed = [{"iso3": "JAM"}, {"iso3": "XAA", "name": "Country A"}]

    assert refusal(countries=mixed) == [f"P: 'XAA': {ONLY_INVENTED}"]


def test_a_demonstration_lists_its_countries():
    assert refusal({"demonstration": "yes"}) == [
        "P: a demonstration must list its invented countries."
    ]


def test_every_mistake_is_told_at_once():
    bad = [ACTION | {"weight": "0", "parent": "B"}, ACTION | {"code": "A-2", "scale": "YESNOO"}]

    assert refusal(actions=bad) == [
        "actions row 2: the weight is '0'; it must be greater than 0.",
        "P: the action 'A-1' stands under 'B', which is no area.",
        "P A-2: 'YESNOO' is not known. Did you mean 'YESNO'?",
    ]


def test_a_row_without_a_code_is_no_action():
    coming = {"code": " ", "parent": "A", "title": "To be read from the plan"}

    assert [action.code for action in plan_of(actions=[coming, ACTION]).actions] == ["A-1"]


def test_a_row_without_a_code_of_which_more_is_known_is_told():
    assert refusal(actions=[ACTION, ACTION | {"code": "", "weight": "2"}]) == [
        "actions row 3: 'code' is empty, so the action would be left out; give it a code."
    ]


def test_a_row_without_a_code_is_known_in_the_files_of_a_plan(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text("code: P\ntitle: T\nscale: YESNO\n", encoding="utf-8")
    (tmp_path / "areas.csv").write_text("code,title\nA,Laws\n", encoding="utf-8")
    (tmp_path / "actions.csv").write_text(
        "code,parent,title,source\n,A,To be read,p. 3\nA-1,A,First,p. 2\n", encoding="utf-8"
    )

    assert [a.code for a in plan_from_folder(tmp_path, COUNTRIES, SCALES).actions] == ["A-1"]


def test_without_areas_there_is_one_for_each_code_above_an_action():
    actions = [
        {"code": code, "parent": parent, "title": "Action"}
        for code, parent in (("1", "B"), ("2", "A"), ("3", "B"))
    ]

    assert plan_of(areas=[], actions=actions).areas == (Area("B", "B"), Area("A", "A"))


@pytest.mark.parametrize("number", ["0", "-1", "1.5"])
def test_the_least_number_of_actions_is_a_whole_number_from_1(number: str):
    assert refusal({"min_actions": number}) == [
        f"Plan: 'min_actions' is '{number}'; write a whole number from 1 upwards."
    ]


@pytest.mark.parametrize("band", ["-1 Early", "101 Beyond", "nan Unknown"])
def test_a_band_begins_between_0_and_100(band: str):
    assert refusal({"bands": f"50 Advanced | {band}"}) == [
        f"Plan: the band '{band}' must begin between 0 and 100."
    ]
    assert [b.lower for b in plan_of({"bands": "0 Early | 100 Complete"}).bands] == [0, 100]


@pytest.mark.parametrize("field", ["aggregation_area", "aggregation_plan"])
@pytest.mark.parametrize("kind", ["geometric", "harmonic"])
def test_a_mean_that_a_zero_would_undo_has_a_floor_above_0(field: str, kind: str):
    assert refusal({field: kind, "geometric_floor": "0"}) == [
        (
            "P: 'geometric_floor' is 0; a geometric or harmonic mean needs one above 0, "
            "since it has no value where a part is zero."
        )
    ]
    assert plan_of({field: "arithmetic", "geometric_floor": "0"}).geometric_floor == 0


def test_codes_never_differ_in_capital_letters_only():
    ending = "differ in capital letters only; change one of them."

    assert refusal(actions=[ACTION, ACTION | {"code": "a-1"}]) == [
        f"P: the codes 'A-1' (an action) and 'a-1' (an action) {ending}"
    ]
    assert refusal(areas=[AREA, {"code": "a", "title": "Same"}]) == [
        f"P: the codes 'A' (an area) and 'a' (an area) {ending}"
    ]
    assert refusal(actions=[ACTION | {"code": "a"}]) == [
        f"P: the codes 'A' (an area) and 'a' (an action) {ending}"
    ]
    assert refusal(rounds=[{"code": "R1"}, {"code": "r1"}]) == [
        "rounds row 3: the code 'r1' stands already in rounds row 2."
    ]


def test_a_country_stands_once_in_any_letters():
    assert refusal(countries=[{"iso3": "JAM"}, {"iso3": "jam"}]) == [
        "countries row 3: the iso3 'jam' stands already in countries row 2."
    ]


def test_a_round_has_a_code():
    assert refusal(rounds=[{"code": " ", "title": "First"}]) == [
        "rounds row 2: 'code' is empty; it is required."
    ]


def test_an_area_without_actions_is_kept():
    empty = {"code": "B", "title": "Nothing known yet"}

    assert [area.code for area in plan_of(areas=[AREA, empty]).areas] == ["A", "B"]


def test_a_code_in_digits_stays_text():
    """As numbers 1.10 and 1.1 would be the same action."""
    codes = [ACTION | {"code": code} for code in ("1.1", "1.10")]

    assert [action.code for action in plan_of(actions=codes).actions] == ["1.1", "1.10"]


def test_a_code_in_digits_stays_text_in_the_files_of_a_plan(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text("code: 1.10\ntitle: No\nscale: YESNO\n", encoding="utf-8")
    (tmp_path / "areas.csv").write_text("code,title\n2.10,Area\n", encoding="utf-8")
    (tmp_path / "actions.csv").write_text(
        "code,parent,title\n2.10.1,2.10,First\n2.1.1,2.10,Second\n", encoding="utf-8"
    )

    plan = plan_from_folder(tmp_path, COUNTRIES, SCALES)

    assert (plan.code, plan.title) == ("1.10", "No")
    assert [area.code for area in plan.areas] == ["2.10"]
    assert [action.code for action in plan.actions] == ["2.10.1", "2.1.1"]


def test_an_unknown_key_in_the_file_of_a_plan_is_refused(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text("code: P\ntitle: T\nfunder: EU\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"plan\.yaml: 'funder' is not known\. Known are: "):
        plan_from_folder(tmp_path, COUNTRIES, SCALES)


def test_a_comma_outside_quotes_is_told(tmp_path: Path):
    """A title cut in two would move every later field by one column."""
    (tmp_path / "plan.yaml").write_text("code: P\ntitle: T\nscale: YESNO\n", encoding="utf-8")
    (tmp_path / "areas.csv").write_text("code,title\nA,Laws, rules\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"areas\.csv line 2: the line has more fields"):
        plan_from_folder(tmp_path, COUNTRIES, SCALES)


def test_fields_left_out_at_the_end_of_a_line_are_empty(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text("code: P\ntitle: T\nscale: YESNO\n", encoding="utf-8")
    (tmp_path / "areas.csv").write_text("code,title,weight,source\nA,Laws\n", encoding="utf-8")

    (area,) = plan_from_folder(tmp_path, COUNTRIES, SCALES).areas

    assert (area.weight, area.source) == (1.0, "")


def test_two_folders_never_hold_the_same_plan(tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text("code: P\ntitle: T\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"second.plan\.yaml: the plan 'P' exists already\."):
        load_plans(tmp_path, COUNTRIES, SCALES)


def borrowing(folder: Path, own: str) -> Path:
    """The folder of a plan with the actions of another one, and these lines of its own on them."""
    for name in ("other", "mine"):
        (folder / name).mkdir()
        (folder / name / "plan.yaml").write_text(
            f"code: {name}\ntitle: T\nscale: YESNO\n", encoding="utf-8"
        )
    (folder / "other" / "areas.csv").write_text("code,title\nA,Laws\n", encoding="utf-8")
    (folder / "other" / "actions.csv").write_text(
        "code,parent,title,lead,provenance,source\nA-1,A,First,Ministry,S,page 1\n"
        "A-2,A,Second,Ministry,S,\nA-3,A,Third,Ministry,S,page 3\n",
        encoding="utf-8",
    )
    with (folder / "mine" / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("actions_of: ../other\n")
    (folder / "mine" / "actions.csv").write_text(own, encoding="utf-8")
    return folder / "mine"


def test_a_plan_says_more_of_the_actions_that_it_takes_from_another(tmp_path: Path):
    """An empty cell says nothing; both sources are named."""
    mine = borrowing(
        tmp_path, "code,lead,stage,source\nA-2,Council,2,we\nA-1,,1,we\n"
    )  # fmt: skip
    plan = plan_from_folder(mine, COUNTRIES, SCALES)

    assert [(a.code, a.title, a.lead, a.stage, a.provenance, a.source) for a in plan.actions] == [
        ("A-1", "First", "Ministry", 1, "S", "page 1; we"),
        ("A-2", "Second", "Council", 2, "S", "we"),
        ("A-3", "Third", "Ministry", None, "S", "page 3"),
    ]
    other = plan_from_folder(tmp_path / "other", COUNTRIES, SCALES)
    assert [a.stage for a in other.actions] == [None, None, None]


def test_what_is_said_of_an_action_that_is_not_taken_from_another_plan_is_refused(tmp_path: Path):
    mine = borrowing(tmp_path, "code,lead\nA-4,Council\nA-1,Council\nA-1,Board\n")

    with pytest.raises(DefinitionError) as refused:
        plan_from_folder(mine, COUNTRIES, SCALES)
    assert list(refused.value.sentences) == [
        "actions.csv line 4: the code 'A-1' stands already in actions.csv line 3.",
        "actions.csv line 2: 'A-4' is not known. Known are: A-1, A-2, A-3.",
    ]


def test_areas_and_actions_follow_their_order_and_parents_come_first():
    areas = [
        {"code": "C", "title": "Part of B", "parent": "B", "order": "1"},
        {"code": "A", "title": "Area", "order": "3"},
        {"code": "B", "title": "Area above", "order": "2"},
    ]

    assert [area.code for area in plan_of(areas=areas).areas] == ["B", "C", "A"]


def test_rounds_follow_their_dates():
    rounds = [{"code": "b", "date": "2024"}, {"code": "a", "date": "2021-06-30"}]

    assert [round_.code for round_ in plan_of(rounds=rounds).rounds] == ["a", "b"]


def test_a_scope_may_be_separated_by_any_mark():
    assert scope_of("A, B-1;C|D  E", plan_of()) == ("A", "B-1", "C", "D", "E")


def test_a_code_with_a_space_is_kept_whole_in_a_scope():
    plan = plan_of(
        areas=[AREA, {"code": "PA 1", "title": "Second area"}],
        rounds=[{"code": "2020", "scope": "PA 1, A"}],
    )

    assert plan.rounds[0].scope == ("PA 1", "A")


def test_a_scale_of_the_plan_s_own_stands_before_the_shared_ones():
    own = [
        {"scale": "YESNO", "code": "0", "label": "Absent", "value": "0"},
        {"scale": "YESNO", "code": "1", "label": "Present", "value": "100"},
    ]

    assert plan_of(scale=own).scales["YESNO"].labels == ("Absent", "Present")


def test_the_ten_plans_have_every_action_that_could_be_read():
    assert {code: len(plan.actions) for code, plan in TEN_PLANS.items()} == {
        "CARDTP-1.3": 8,
        "CCSCAP-2016": 24,
        "CCSCAP-2025": 1,
        "CMC-CT": 9,
        "CT-TECH": 8,
        "CW-CARIB-2016": 6,
        "EDF11-CYBER": 0,
        "JAM-NCSS-2015": 55,
        "TTO-NCSS-2012": 30,
        "UNODC-CTU-OCSEA": 5,
    }


def test_areas_of_which_no_action_is_known_are_kept():
    assert [area.code for area in PLANS["EDF11-CYBER"].areas] == ["O1", "O2", "O3", "O4", "O5"]


def test_most_actions_of_ccscap_2016_are_the_region_s():
    by_responsibility = Counter(a.responsibility for a in PLANS["CCSCAP-2016"].actions)

    assert by_responsibility == {
        Responsibility.REGION: 13,
        Responsibility.BOTH: 3,
        Responsibility.COUNTRY: 8,
    }


@pytest.mark.parametrize("code", PLANS)
def test_every_line_of_every_plan_has_its_provenance_and_source(code: str):
    lines = [*PLANS[code].areas, *PLANS[code].actions]

    assert [line.code for line in lines if line.provenance not in ("S", "D", "P")] == []
    assert [line.code for line in lines if not line.source] == []


def test_the_import_test_has_no_plan_score_and_no_invented_country():
    public = PLANS["CARIB-PUBLIC"]

    assert (public.import_test, public.overall, public.demonstration) == (True, False, False)
    assert [a.code for a in public.actions] == ["LG-1", "LG-2", "CT-1"]


def test_the_plans_say_what_the_research_says(domain: Path):
    """Each line with a code in the research file is an action, word for word."""
    responsibility = {
        "national": "country",
        "regional": "region",
        "global": "region",
        "regional and national": "both",
        "national and regional": "both",
    }
    with (domain / "plans_actions.csv").open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["action_code"]]
    wanted = [
        (
            line["plan"],
            line["action_code"],
            line["area_code"],
            line["title"],
            responsibility[line["level"]],
            line["provenance"],
            # The research numbers the briefs of the mission; a reader is told that they are briefs.
            line["source"].replace("seed 0", "mission brief 0"),
        )
        for line in lines
    ]
    found = [
        (plan.code, a.code, a.parent, a.title, a.responsibility.value, a.provenance, a.source)
        for plan in TEN_PLANS.values()
        for a in plan.actions
    ]

    assert sorted(found) == sorted(wanted)
