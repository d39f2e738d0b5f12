"""A form offers the words of its scale, is written in only where it should be, and explains itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest

from monitoring.checking.values import answer_in
from monitoring.exports import template_workbook
from monitoring.exports.template import last_answers
from monitoring.model import NO_CELL, REGION, Action, Area, Cell, Country, Plan, Problem

COUNTRY_A = Country("XAA", "Country A")
LAW, SKILLS = "LAW Legislation", "SKL Skills"


def form(plan: Plan, unit: Country = COUNTRY_A, **further: Any) -> openpyxl.Workbook:
    """The form for the second round."""
    content = template_workbook(plan, plan.rounds[1], unit, **further)
    return openpyxl.load_workbook(io.BytesIO(content))


def lists(book: openpyxl.Workbook, sheet: str) -> dict[str, list[str]]:
    """The words that a cell offers, by its address."""
    found = {}
    for validation in book[sheet].data_validations.dataValidation:
        assert validation.type == "list"
        source, _mark, cells = validation.formula1.replace("$", "").partition("!")
        words = [str(row[0].value) for row in book[source][cells]]
        found |= {str(address): words for address in str(validation.sqref).split()}
    return found


def words_offered(book: openpyxl.Workbook) -> Iterator[str]:
    for sheet in (LAW, SKILLS):
        for words in lists(book, sheet).values():
            yield from words


def test_there_is_a_cover_a_sheet_for_each_area_and_the_scale(plan: Plan):
    assert form(plan).sheetnames == ["Return", LAW, SKILLS, "Scale"]


def test_each_rating_offers_the_levels_in_order_and_the_words_for_no_answer(plan: Plan):
    words = [
        "Not started",
        "Started",
        "Largely done",
        "Done",
        "No information",
        "Not applicable",
        "Withheld",
    ]

    assert lists(form(plan), LAW) == {"D4": words, "D5": words}
    assert lists(form(plan), SKILLS) == {"D4": words, "D5": words}


def test_every_word_that_a_form_offers_is_understood_when_it_comes_back(plan: Plan):
    offered = set(words_offered(form(plan)))

    assert len(offered) == 7
    for word in offered:
        answer = answer_in(Cell("S", "D4", word), NO_CELL, plan.actions[0], plan)
        assert answer is not None
        assert not isinstance(answer, Problem)


def test_the_scale_explains_every_word_for_no_answer(plan: Plan):
    explained = {row[0].value: row[2].value for row in form(plan)["Scale"].iter_rows()}

    assert explained["Withheld"] == "We know and do not say. It counts as unknown, not as zero."
    assert all(explained[word] for word in ("No information", "Not applicable", "Withheld"))


def test_actions_of_two_scales_offer_their_own_words(plan: Plan):
    scale = plan.scales["IMPLEMENTATION"]
    short = replace(scale, code="SHORT", title="Short", levels=scale.levels[::3])
    first, second, *rest = plan.actions
    mixed = replace(
        plan,
        scales={scale.code: scale, "SHORT": short},
        actions=(first, replace(second, scale="SHORT"), *rest),
    )

    offered = lists(form(mixed), LAW)

    assert offered["D4"][:4] == ["Not started", "Started", "Largely done", "Done"]
    assert offered["D5"][:3] == ["Not started", "Done", "No information"]


def test_a_numeric_action_offers_no_list(plan: Plan):
    numeric = replace(plan, actions=(Action("N-1", "LAW", "Share", lower=0, optimum=80),))

    assert lists(form(numeric), LAW) == {}


def test_only_the_answers_can_be_written_in(plan: Plan):
    sheet = form(plan)[LAW]

    assert sheet.protection.sheet is True
    assert {cell.coordinate for cell in sheet[4] if not cell.protection.locked} == {
        "D4",
        "E4",
        "F4",
        "G4",
        "H4",
        "I4",
    }


def test_an_area_that_asks_the_unit_nothing_has_no_sheet(plan: Plan):
    wider = replace(plan, areas=(*plan.areas, Area("NEW", "Nothing known yet")))
    regional = replace(plan, actions=tuple(a for a in plan.actions if a.code != "SKL-1"))

    assert form(wider).sheetnames == ["Return", LAW, SKILLS, "Scale"]
    assert form(regional, Country(REGION, REGION)).sheetnames == ["Return", LAW, "Scale"]


def test_a_unit_that_is_asked_nothing_gets_no_form(plan: Plan):
    national = replace(plan, actions=plan.actions[:2])

    with pytest.raises(ValueError, match="TEST asks nothing of REGION in the round 2024"):
        form(national, Country(REGION, REGION))


def test_the_form_of_a_demonstration_says_so(plan: Plan):
    def told(of: Plan) -> bool:
        cover = form(of)["Return"]
        return any("Demonstration: invented" in str(cell.value) for cell in cover["B"])

    assert told(plan)
    assert not told(replace(plan, demonstration=False))


def test_a_title_that_excel_would_not_take_still_names_its_sheet(plan: Plan):
    law, skills = plan.areas
    long = replace(law, title="Laws: drafting/passing [and publishing] of them all")
    renamed = replace(plan, areas=(long, skills))

    assert form(renamed).sheetnames[1] == "LAW Laws  drafting passing  and"


def test_the_text_of_a_plan_is_never_run_as_a_formula(plan: Plan):
    first, *rest = plan.actions
    book = form(replace(plan, actions=(replace(first, title="=1+1"), *rest)))

    assert (book[LAW]["B4"].value, book[LAW]["B4"].data_type) == ("=1+1", "s")


def test_only_a_country_that_is_still_to_be_filled_in_can_be_written(plan: Plan):
    for unit, unlocked in ((Country("", ""), ["B4"]), (COUNTRY_A, [])):
        cover = form(plan, unit)["Return"]

        assert cover.protection.sheet is True
        assert [c.coordinate for c in cover["B"] if not c.protection.locked] == unlocked


def test_areas_that_begin_alike_have_sheets_of_their_own(plan: Plan):
    """Excel takes 31 characters and makes no difference between capital and small letters."""
    title = "Laws on crimes by means of a computer"
    first, second, *_rest = plan.actions
    alike = replace(
        plan,
        areas=(Area("A", title), Area("a", title), Area("Scale", "")),
        actions=(
            replace(first, parent="A"),
            replace(second, parent="a"),
            replace(first, code="S-1", parent="Scale"),
        ),
    )

    assert form(alike).sheetnames == [
        "Return",
        "A Laws on crimes by means of a",
        "a Laws on crimes by means of 2",
        "Scale 2",
        "Scale",
    ]


def test_the_country_s_own_answer_is_shown_before_any_other(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    """Only what the country never answered is shown by another's, and says whose it is."""
    said = {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "2"}
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "1"}, round_="2021"),
            ratings(said, round_="2021", assessment="evaluator"),
            ratings({("XAA", "LAW-1"): "0"}, round_="2021", assessment="agreed"),
        ],
        ignore_index=True,
    )

    assert last_answers(frame, plan, plan.rounds[1], "XAA") == {
        "LAW-1": "1 (2021)",
        "LAW-2": "2 (2021, evaluator)",
    }


def test_of_the_others_the_newest_and_then_the_agreed_is_shown(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    third = replace(plan.rounds[1], code="2027", date=None)
    longer = plan.with_rounds((*plan.rounds, third))
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "1"}, round_="2021", assessment="agreed"),
            ratings({("XAA", "LAW-1"): "2"}, round_="2024", assessment="evaluator"),
            ratings({("XAA", "LAW-2"): "3"}, round_="2024", assessment="evaluator"),
            ratings({("XAA", "LAW-2"): "0"}, round_="2024", assessment="agreed"),
        ],
        ignore_index=True,
    )

    assert last_answers(frame, longer, third, "XAA") == {
        "LAW-1": "2 (2024, evaluator)",
        "LAW-2": "0 (2024, agreed)",
    }


def test_an_answer_of_the_newest_earlier_round_is_shown(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    """Neither an answer of this round nor one of another country."""
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-2"): "1"}, round_="2021"),
            ratings({("XAA", "LAW-2"): "2"}, round_="2024"),
        ],
        ignore_index=True,
    )

    assert last_answers(frame, plan, plan.rounds[1], "XAA") == {"LAW-1": "3 (2021)"}
    assert last_answers(frame, plan, plan.rounds[0], "XAA") == {}
    assert last_answers(frame, plan, plan.rounds[1], "XAC") == {}
