"""The comment form shows a country its findings, and lets nothing else be changed."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from monitoring.definitions import in_language
from monitoring.exports.comment_form import Finding, comment_form
from monitoring.model import Country, Plan
from monitoring.translation import NAME_BY_LANGUAGE, speaking
from tests.exports.documents import HOSTILE

XAA = Country("XAA", "Country A")
FINDINGS = (
    Finding("LAW-1", "Done", "Largely done", "finding is lower", is_different=True),
    Finding("SKL-1", "", "", "nothing rated"),
)


def sheets(plan: Plan, findings: tuple[Finding, ...] = FINDINGS) -> openpyxl.Workbook:
    content = comment_form(plan, plan.round_by_code["2024"], XAA, findings)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_each_finding_stands_below_its_area_with_both_ratings(plan: Plan):
    rows = [row[:5] for row in sheets(plan).worksheets[1].iter_rows(min_row=4, values_only=True)]

    assert rows == [
        ("TEST", "The plan as a whole", None, None, None),
        ("LAW", "Legislation", None, None, None),
        ("LAW-1", "Adopt a law", "Done", "Largely done", "finding is lower"),
        ("SKL", "Skills", None, None, None),
        ("SKL-1", "Hold exercises", None, None, "nothing rated"),
    ]


def test_only_what_is_to_be_filled_in_can_be_written(plan: Plan):
    book = sheets(plan)
    unlocked = [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    ]

    assert all(sheet.protection.sheet for sheet in book)
    assert book.security.lockStructure
    assert {sheet for sheet, _cell in unlocked} == {"Findings"}
    by_row: dict[str, str] = {}
    for _sheet, cell in unlocked:
        by_row[cell[1:]] = by_row.get(cell[1:], "") + cell[0]
    # Areas and the plan take no rating.
    assert by_row == {"4": "FHI", "5": "FHI", "6": "FGHI", "7": "FHI", "8": "FGHI"}


def test_the_lists_hold_the_words_and_the_levels_alone(plan: Plan):
    book = sheets(plan)
    lists = {
        name: [cell.value for row in book["Words"][place.attr_text.split("!")[1]] for cell in row]
        for name, place in book.defined_names.items()
    }

    assert lists == {
        "stances": ["We agree", "We disagree", "Remark only"],
        "levels_1": ["Not started", "Started", "Largely done", "Done"],
        "readers": ["Everybody", "Participants", "Secretariat only"],
    }
    checks = {str(v.sqref): v.formula1 for v in book["Findings"].data_validations.dataValidation}
    used = {"F6": "stances", "G6": "levels_1", "I6": "readers"}
    assert {cell: checks[cell] for cell in used} == used
    assert "G5" not in checks


def test_a_number_is_asked_where_the_action_has_bounds(plan: Plan):
    law, *others = plan.actions
    measured = replace(plan, actions=(replace(law, lower=0.0, optimum=9.0, unit="km"), *others))
    (check,) = (
        v
        for v in sheets(measured)["Findings"].data_validations.dataValidation
        if str(v.sqref) == "G6"
    )

    assert (check.type, check.formula1, check.promptTitle) == (
        "custom", "ISNUMBER(G6)", "A number in km",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, "not announced yet"), (datetime.date(2024, 9, 30), "30 September 2024")],
)
def test_the_cover_says_whose_it_is_and_until_when(
    plan: Plan, until: datetime.date | None, said: str
):
    round_ = replace(plan.round_by_code["2024"], comments_until=until)
    content = comment_form(plan, round_, XAA, FINDINGS)
    cover = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    told = {cover[f"A{n}"].value: cover[f"B{n}"].value for n in range(3, 8)}
    assert told == {
        "Plan": "TEST", "Country": "XAA", "Round": "2024", "Comment form version": "1",
        "Comments are taken until": said,
    }  # fmt: skip


def test_every_page_says_that_it_is_a_draft(plan: Plan):
    assert all("Draft, not published" in sheet.oddFooter.center.text for sheet in sheets(plan))


@pytest.mark.parametrize("language", NAME_BY_LANGUAGE)
def test_the_same_form_is_the_same_file_in_each_language(plan: Plan, language: str):
    with speaking(language):
        spoken = in_language(plan, language)
        one, other = (
            comment_form(spoken, spoken.round_by_code["2024"], XAA, FINDINGS) for _time in range(2)
        )
        assert one == other


def test_hostile_texts_are_texts_and_nothing_else(plan: Plan):
    law, *others = plan.actions
    odd = " ".join(HOSTILE)
    hostile = replace(
        plan, title=odd, owner="=1+1", actions=(replace(law, title="=1+1 " + odd), *others)
    )
    for text in (*HOSTILE, "x" * 10_000):
        finding = replace(FINDINGS[0], own=text, draft=text, compared=text)
        content = comment_form(
            hostile, plan.round_by_code["2024"], Country("XAA", text), (finding,)
        )
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            xml = b"".join(parts.read(n) for n in parts.namelist()).decode()
        assert "<f>" not in xml
        assert "<hyperlink" not in xml
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0e-\x1f]", xml)


def test_libreoffice_opens_the_form(plan: Plan, saved_by_libreoffice: Callable[..., bytes]):
    content = comment_form(plan, plan.round_by_code["2024"], XAA, FINDINGS)
    book = openpyxl.load_workbook(io.BytesIO(saved_by_libreoffice(content)))

    assert book["Findings"]["D6"].value == "Largely done"
    assert [v.type for v in book["Findings"].data_validations.dataValidation].count("list") >= 3
