"""A form offers the words of its scale, is written in only where it should be, and explains itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest

from monitoring.checking.values import answer_in
from monitoring.exports import template_workbook
from monitoring.exports.template import last_answers
from monitoring.exports.template.areas import guidance
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
        if validation.type == "list":
            place = book.defined_names[validation.formula1].attr_text
            source, _mark, cells = place.replace("$", "").replace("'", "").partition("!")
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


def test_a_numeric_action_offers_no_list_and_takes_numbers_and_the_words_for_no_answer(plan: Plan):
    share = Action("N-1", "LAW", "Share", lower=0, optimum=80, unit="%")
    book = form(replace(plan, actions=(share,)))
    (check,) = book[LAW].data_validations.dataValidation

    assert lists(book, LAW) == {}
    assert (check.type, str(check.sqref), check.promptTitle) == ("custom", "E4", "A number in %")
    assert check.formula1 == "OR(ISNUMBER(E4),SUMPRODUCT(--(no_answers=E4))>0)"
    assert [row[0].value for row in book["Scale"]["A2:A4"]] == [
        "No information",
        "Not applicable",
        "Withheld",
    ]
    assert book.defined_names["no_answers"].attr_text == "Scale!$A$2:$A$4"


@pytest.mark.parametrize(("given", "written"), [("12.5", 12.5), ("Withheld", "Withheld")])
def test_a_number_stands_as_a_number_and_a_word_as_a_word(
    plan: Plan, given: str, written: float | str
):
    numeric = replace(plan, actions=(Action("N-1", "LAW", "Share", lower=0, optimum=80),))

    assert form(numeric, answers={"N-1": {"rating": given}})[LAW]["D4"].value == written


def headings(book: openpyxl.Workbook, sheet: str = LAW) -> list[str]:
    return [cell.value for cell in book[sheet][3] if cell.value]


ALWAYS = ["Code", "Action", "Last round", "Rating"]
FURTHER = ["Evidence", "Comment", "Main obstacle", "Assistance needed", "Good practice"]


def test_the_caller_chooses_the_columns_beside_the_rating(plan: Plan):
    assert headings(form(plan)) == [*ALWAYS, *FURTHER]
    assert headings(form(plan, columns=())) == ALWAYS
    assert headings(form(plan, columns=["comment", "evidence"])) == [*ALWAYS, *FURTHER[:2]]
    assert headings(form(plan, columns=["why"])) == [*ALWAYS, "Why changed"]


def test_the_reason_of_a_change_is_asked_where_something_was_answered_before(plan: Plan):
    book = form(plan, last_round={"LAW-1": "Done (2021)"})

    assert headings(book) == [*ALWAYS, "Why changed", *FURTHER]
    assert lists(book, LAW)["E4"] == [
        "Situation changed",
        "Earlier rating corrected",
        "Standard of evidence changed",
    ]


def test_a_column_with_an_answer_is_never_left_out(plan: Plan):
    book = form(plan, columns=(), answers={"LAW-2": {"rating": "Done", "comment": "=1+1"}})

    assert headings(book) == [*ALWAYS, "Comment"]
    assert (book[LAW]["E5"].value, book[LAW]["E5"].data_type) == ("=1+1", "s")


def test_a_reason_that_stands_in_a_form_is_told_in_its_words(plan: Plan):
    book = form(plan, answers={"LAW-1": {"why": "earlier_corrected"}}, language="es")

    assert book[LAW]["E4"].value == "Calificación anterior corregida"


@pytest.mark.parametrize(
    ("further", "sentence"),
    [
        ({"language": "pt"}, "no form in the language 'pt'. Choose one of: en, fr, es, nl."),
        ({"columns": ["Evidence"]}, "A form has no column 'Evidence'. Choose from: why, evidence"),
    ],
)
def test_an_unknown_language_or_column_is_refused(
    plan: Plan, further: dict[str, Any], sentence: str
):
    with pytest.raises(ValueError, match=sentence):
        form(plan, **further)


def test_guidance_says_what_the_plan_says_and_nothing_else(plan: Plan):
    first, second, *rest = plan.actions
    told = replace(
        first,
        indicator="laws in force",
        minimum_standard="a law",
        target="1 law",
        target_date="2027",
    )
    numeric = Action("N-1", "LAW", "Share", lower=0, optimum=80, unit="%")
    book = form(replace(plan, actions=(told, second, numeric, *rest)))

    assert headings(book)[2] == "Guidance"
    assert [book[LAW].cell(row, 3).value for row in (4, 5, 6)] == [
        "Indicator: laws in force\nMinimum standard: a law\nTarget: 1 law (by 2027)",
        None,
        "Answer: a number in %",
    ]


@pytest.mark.parametrize("written", ["2", "largely done"])
@pytest.mark.parametrize(
    ("language", "word"), [("en", "Largely done"), ("fr", "En grande partie réalisé")]
)
def test_a_minimum_standard_is_worded_as_the_drop_downs_word_it(
    plan: Plan, written: str, language: str, word: str
):
    first, *rest = plan.actions
    book = form(
        replace(plan, actions=(replace(first, minimum_standard=written), *rest)), language=language
    )

    _standard, said = book[LAW]["C4"].value.split(":")
    assert said.strip() == word
    assert word in lists(book, LAW)["E4"]


def test_a_minimum_standard_in_numbers_stays_a_number(plan: Plan):
    numeric = Action("N-1", "LAW", "Share", lower=0, optimum=80, minimum_standard="2")

    assert guidance(numeric, plan) == "Minimum standard: 2"


def test_the_cover_says_for_whom_and_what_the_form_is(plan: Plan):
    cover = form(plan)["Return"]

    assert [[cell.value for cell in row] for row in cover["A3:C8"]] == [
        ["Plan", "TEST", None],
        ["Country", "Country A", "XAA"],
        ["Round", "2024", "Second assessment · 30 June 2024"],
        ["Assessment", "self", "self-assessment"],
        ["Template version", "2", None],
        ["Language", "en", "English"],
    ]


def test_a_program_can_read_what_the_form_is_from_its_properties(plan: Plan):
    properties = form(plan, language="nl").custom_doc_props

    assert {p.name: p.value for p in properties.props} == {
        "Template version": "2",
        "Plan": "TEST",
        "Round": "2024",
        "Country": "XAA",
        "Assessment": "self",
        "Language": "nl",
    }


def test_the_same_form_is_the_same_file(plan: Plan):
    first, second = (template_workbook(plan, plan.rounds[1], COUNTRY_A) for _time in range(2))

    assert first == second


def test_sheets_are_protected_without_a_password_and_stay_where_they_are(plan: Plan):
    book = form(plan)

    assert book.security.lockStructure is True
    assert book.security.workbookPassword is None
    for sheet in book.worksheets:
        protection = sheet.protection
        assert (protection.sheet, protection.password) == (True, None)
        assert (protection.formatRows, protection.formatColumns) == (False, False)


def test_an_area_is_printed_on_the_width_of_a_page_under_its_headings(plan: Plan):
    sheet = form(plan)[LAW]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    # One page wide is what a spreadsheet takes where no width is written.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$3", "C4")


def test_a_row_is_as_high_as_its_text_and_grows_with_what_is_typed(plan: Plan):
    """A height that is fixed would hide the end of a long answer."""
    first, *rest = plan.actions
    long = replace(first, title="A law on all of this. " * 20)
    content = template_workbook(replace(plan, actions=(long, *rest)), plan.rounds[1], COUNTRY_A)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[LAW]

    assert sheet.row_dimensions[4].height > 100 > sheet.row_dimensions[5].height
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"customHeight" not in archive.read("xl/worksheets/sheet2.xml")


def test_every_cell_has_the_font_in_which_the_heights_were_counted(plan: Plan):
    fonts = {
        (cell.font.name, cell.font.scheme)
        for sheet in form(plan).worksheets
        for row in sheet.iter_rows()
        for cell in row
    }

    assert fonts == {("Arial", None)}


def test_the_cover_leads_to_each_sheet(plan: Plan):
    links = [cell.hyperlink.location for cell in form(plan)["Return"]["B"] if cell.hyperlink]

    assert links == ["'LAW Legislation'!A1", "'SKL Skills'!A1", "Scale!A1"]


def test_a_long_code_loses_no_drop_down(plan: Plan):
    """Excel takes 32 letters for the title of a message, and the writer drops what has more."""
    first, *rest = plan.actions
    long = replace(first, code="LAW-" + "1" * 60, indicator="x" * 400)

    assert len(lists(form(replace(plan, actions=(long, *rest))), LAW)) == 2


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
        rows = form(of)["Return"].iter_rows(values_only=True)
        return any("Demonstration: invented" in str(value) for row in rows for value in row)

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
        "LAW-1": "Started (2021)",
        "LAW-2": "Largely done (2021, evaluators' rating)",
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
        "LAW-1": "Largely done (2024, evaluators' rating)",
        "LAW-2": "Not started (2024, agreed rating)",
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

    assert last_answers(frame, plan, plan.rounds[1], "XAA") == {"LAW-1": "Done (2021)"}
    assert last_answers(frame, plan, plan.rounds[0], "XAA") == {}
    assert last_answers(frame, plan, plan.rounds[1], "XAC") == {}


def test_that_nothing_was_agreed_is_no_last_answer(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    """Both ratings stand: where the country gave none, the evaluators' is told."""
    unsettled = ratings({("XAA", "LAW-1"): "?"}, "2021", "agreed").assign(reason="not_agreed")
    frame = pd.concat([unsettled, ratings({("XAA", "LAW-1"): "2"}, "2021", "evaluator")])

    assert last_answers(frame, plan, plan.rounds[1], "XAA") == {
        "LAW-1": "Largely done (2021, evaluators' rating)"
    }
