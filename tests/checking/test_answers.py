"""What a workbook says becomes ratings; every mistake becomes one sentence at its cell."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import fields, replace

import numpy as np
import pytest

from monitoring.checking import Checked, check_answers, grouped, grouped_sentence
from monitoring.definitions import load_countries
from monitoring.model import (
    NO_CELL,
    Action,
    Assessment,
    Cell,
    CellColumn,
    Layout,
    Plan,
    RawBlock,
    RawRating,
    RawTable,
    RoundState,
    Severity,
    Words,
    number_of,
)
from monitoring.pipeline import DATA

COUNTRIES = load_countries(DATA / "countries.csv")
LONG = Layout("long", "A long table", "long", {})
MATRIX = Layout("matrix", "A matrix", "matrix", {})
LEVELS = "Not started, Started, Largely done, Done"


def raw(
    row: int,
    country: str = "Country A",
    action: str = "LAW-1",
    rating: str = "Done",
    round_: str = "2024",
    **further: str,
) -> RawRating:
    """Row `row` of a long table: country, round, action and rating in A to D, the rest in E."""
    return RawRating(
        country=Cell("Ratings", f"A{row}", country),
        round=Cell("Ratings", f"B{row}", round_),
        action=Cell("Ratings", f"C{row}", action),
        rating=Cell("Ratings", f"D{row}", rating),
        **{name: Cell("Ratings", f"E{row}", text) for name, text in further.items()},
    )


def table_of(layout: Layout, rows: Iterable[RawRating], **further: object) -> RawTable:
    """A raw table of these answers, each cell at its place."""
    rows = list(rows)
    named = (
        getattr(row, role) for row in rows for role in ("rating", "country", "round", "action")
    )
    texts, sheets = [""], list(dict.fromkeys(cell.sheet for cell in named if cell.sheet))
    columns = {}
    for name in fields(RawRating):
        if name.name in ("notes", "others"):
            continue
        cells = [getattr(row, name.name) for row in rows]
        columns[name.name] = CellColumn(
            np.array([_word(texts, cell.text) for cell in cells], np.int32),
            np.array([sheets.index(c.sheet) if c.sheet else 0 for c in cells], np.int32),
            np.array([_row(cell) for cell in cells], np.int32),
            np.array([_column(cell) for cell in cells], np.int32),
        )
    titles = list(dict.fromkeys(title for row in rows for title, _text in row.notes))
    notes = tuple(
        (
            title,
            replace(
                columns["rating"],
                word=np.array(
                    [_word(texts, dict(row.notes).get(title, "")) for row in rows], np.int32
                ),
            ),
        )
        for title in titles
    )
    return RawTable(
        layout,
        Words(texts, list(texts)),
        tuple(sheets),
        (RawBlock(columns, notes=notes),) if rows else (),
        **further,  # type: ignore[arg-type]
    )


def _word(texts: list[str], text: str) -> int:
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def _row(cell: Cell) -> int:
    return int(cell.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _column(cell: Cell) -> int:
    return number_of(cell.address.rstrip("0123456789"))


def checked(
    plan: Plan,
    *rows: RawRating,
    layout: Layout = LONG,
    round_: str | None = None,
    assessment: Assessment | None = None,
) -> Checked:
    return check_answers(
        table_of(layout, rows), plan, COUNTRIES, round_=round_, assessment=assessment
    )


def kept(found: Checked) -> list[tuple[str, ...]]:
    """Round, country, action, assessment, status, reason and level of each rating."""
    columns = ["round", "country", "action", "assessment", "status", "reason", "level"]
    return [tuple(row) for row in found.ratings[columns].itertuples(index=False)]


def places(cells: Iterable[Cell]) -> list[str]:
    return [cell.place for cell in cells]


def test_a_rating_knows_what_it_says_and_where_it_stands(plan: Plan):
    found = checked(plan, raw(2, comment="In force"))

    assert found.problems == ()
    (rating,) = found.ratings.to_dict("records")
    assert math.isnan(rating.pop("value"))
    assert rating == {
        "round": "2024",
        "country": "XAA",
        "action": "LAW-1",
        "assessment": "self",
        "status": "rated",
        "reason": "",
        "level": "3",
        "evidence": "",
        "comment": "In force",
        "obstacle": "",
        "assistance": "",
        "good_practice": "",
        "why": "",
        "notes": "",
        "sheet": "Ratings",
        "cell": "D2",
        "raw": "Done",
        "how": "label",
    }


@pytest.mark.parametrize(
    ("row", "code", "cell", "sentence"),
    [
        (
            raw(2, country="Country Z"),
            "unknown_country",
            "A2",
            (
                "'Country Z' is not a known country or territory. "
                "Write its official name or its ISO3 code."
            ),
        ),
        (
            raw(2, country="Jamaica"),
            "country_not_in_plan",
            "A2",
            (
                "'Jamaica' does not take part in TEST. "
                "Remove the row, or add the country to the plan's list of participants."
            ),
        ),
        (
            raw(2, country=""),
            "missing_country",
            "A2",
            "the country is missing. Write the country's name or ISO3 code.",
        ),
        (
            raw(2, action="LAW-9"),
            "unknown_action",
            "C2",
            (
                "'LAW-9' is not an action of TEST. "
                "Write the code of one of its actions; the Method page lists them."
            ),
        ),
        (
            raw(2, action=""),
            "missing_action",
            "C2",
            "the action is missing. Write the action's code.",
        ),
        (
            raw(2, rating="Partly"),
            "unknown_level",
            "D2",
            f"'Partly' is not a level of the scale Implementation. Choose one of: {LEVELS}.",
        ),
        (
            raw(2, rating="#REF!"),
            "excel_error",
            "D2",
            (
                "the cell holds the error #REF!, so its formula has no result. "
                "Correct the formula, or type the rating."
            ),
        ),
        (
            raw(2, round_="2019"),
            "unknown_round",
            "B2",
            (
                "'2019' is not a round of TEST. "
                "Choose a round that exists, or have the coordinator add it."
            ),
        ),
        (
            raw(2, round_=""),
            "missing_round",
            "B2",
            "the round is missing. Write the round, or choose it when importing.",
        ),
        (
            raw(2, action="LAW-3"),
            "not_answerable",
            "D2",
            (
                "LAW-3 is a regional action, rated once for the region and not by XAA. "
                "Clear the cell, or put the rating in a row whose country is REGION."
            ),
        ),
        (
            raw(2, country="REGION"),
            "not_answerable",
            "D2",
            (
                "LAW-1 is answered by each country and not by the region. "
                "Clear the cell, or put the rating in the rows of the countries."
            ),
        ),
        (
            raw(2, assessment="peer"),
            "unknown_assessment",
            "E2",
            "'peer' is not an assessment. Choose one of: self, evaluator, agreed.",
        ),
        (
            raw(2, rating="", status="maybe"),
            "unknown_status",
            "E2",
            (
                "'maybe' is not an answer status. "
                "Choose one of: rated, no information, withheld, not applicable."
            ),
        ),
        (
            raw(2, status="Withheld"),
            "rating_and_status",
            "D2",
            "the rating 'Done' stands beside the status 'Withheld'. Keep one of the two.",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) and "_" in part else "",
)
def test_each_mistake_is_one_problem_at_its_cell_and_no_rating(
    plan: Plan, row: RawRating, code: str, cell: str, sentence: str
):
    found = checked(plan, row)

    assert [(p.code, p.sheet, p.cell, p.sentence) for p in found.problems] == [
        (code, "Ratings", cell, f"Ratings!{cell}: {sentence}")
    ]
    assert found.problems[0].severity is Severity.ERROR
    assert kept(found) == []
    assert found.unanswered == ()


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        (raw(2, country="Country Z"), "Country Z", "a country's name or ISO3 code"),
        (raw(2, action="LAW-9"), "LAW-9", "LAW-1, LAW-2, LAW-3, SKL-1, SKL-2"),
        (raw(2, rating="Partly"), "Partly", LEVELS),
        (raw(2, round_="2019"), "2019", "2021, 2024"),
    ],
    ids=["country", "action", "level", "round"],
)
def test_a_problem_says_what_was_found_and_what_was_expected(
    plan: Plan, row: RawRating, found: str, expected: str
):
    (problem,) = checked(plan, row).problems

    assert (problem.found, problem.expected) == (found, expected)


def test_the_same_country_and_action_twice_is_told_at_the_second_place(plan: Plan):
    found = checked(plan, raw(2, rating="Done"), raw(3, rating="Started"))

    assert [p.sentence for p in found.problems] == [
        (
            "Ratings!D3: XAA rates LAW-1 for the second time in the round 2024; first in Ratings!D2. "
            "Keep one of the two rows."
        )
    ]
    assert [level for *_rest, level in kept(found)] == ["3"]


def test_the_same_rating_twice_is_a_mistake_even_when_equal(plan: Plan):
    found = checked(plan, raw(2), raw(3, country="xaa", action="adopt a law"))

    assert [(p.code, p.cell) for p in found.problems] == [("rated_twice", "D3")]


def test_the_same_action_in_another_round_or_assessment_is_another_rating(plan: Plan):
    rows = (raw(2), raw(3, round_="2021"), raw(4, assessment="evaluator"), raw(5, country="XAB"))

    assert checked(plan, *rows).problems == ()
    assert len(kept(checked(plan, *rows))) == 4


def test_an_empty_rating_is_unanswered_and_never_a_zero(plan: Plan):
    found = checked(plan, raw(2, rating=""))

    assert (kept(found), found.problems) == ([], ())
    assert places(found.unanswered) == ["Ratings!D2"]


def test_an_empty_cell_that_nobody_was_asked_for_is_not_even_unanswered(plan: Plan):
    found = checked(plan, raw(2, action="LAW-3", rating=""))

    assert (kept(found), found.problems, found.unanswered) == ([], (), ())


def test_a_row_that_says_nothing_at_all_is_no_row(plan: Plan):
    found = checked(plan, raw(2, country="", action="", rating=""))

    assert (found.problems, found.unanswered) == ((), ())


def test_a_rating_without_country_and_action_lacks_both(plan: Plan):
    found = checked(plan, raw(2, country="", action=""))

    assert [(p.code, p.cell) for p in found.problems] == [
        ("missing_country", "A2"),
        ("missing_action", "C2"),
    ]


def test_a_row_half_filled_is_a_mistake_even_without_a_rating(plan: Plan):
    found = checked(plan, raw(2, action="", rating=""))

    assert [(p.code, p.cell) for p in found.problems] == [("missing_action", "C2")]


def test_an_empty_corner_of_a_matrix_is_no_row(plan: Plan):
    found = checked(plan, raw(2, action="", rating=""), layout=MATRIX)

    assert (found.problems, found.unanswered) == ((), ())


def test_a_value_of_a_matrix_without_a_heading_is_a_mistake_at_the_heading(plan: Plan):
    rows = tuple(
        replace(raw(row), action=Cell("2024", "E1", ""), rating=Cell("2024", f"E{row}", "Done"))
        for row in (2, 3)
    )

    found = checked(plan, *rows, layout=MATRIX)

    assert [(p.code, p.place) for p in found.problems] == [("missing_action", "2024!E1")]
    assert kept(found) == []


def test_a_wrong_heading_is_told_once_and_not_for_each_row(plan: Plan):
    heading = Cell("2024", "B1", "LAW-9")
    rows = (
        raw(2),
        *(replace(raw(row, country="XAB"), action=heading) for row in (3, 4, 5)),
    )

    found = checked(plan, *rows, layout=MATRIX)

    assert [(p.code, p.place) for p in found.problems] == [("unknown_action", "2024!B1")]


def test_a_wrong_name_is_told_at_each_of_its_cells(plan: Plan):
    found = checked(plan, raw(2), raw(3, country="Country Z"), raw(4, country="Country Z"))

    assert [p.cell for p in found.problems] == ["A3", "A4"]
    assert [grouped_sentence(*group) for group in grouped(found.problems)] == [
        (
            "Ratings!A3 and 1 more cell: 'Country Z' is not a known country or territory. "
            "Write its official name or its ISO3 code."
        )
    ]


def test_several_mistakes_in_a_row_are_each_told(plan: Plan):
    found = checked(plan, raw(2), raw(3, country="Country Z", action="LAW-9", round_="2019"))

    assert [(p.code, p.cell) for p in found.problems] == [
        ("unknown_country", "A3"),
        ("unknown_round", "B3"),
        ("unknown_action", "C3"),
    ]


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])
def test_a_round_that_is_not_open_takes_no_rating(plan: Plan, state: RoundState):
    shut = plan.with_rounds((plan.rounds[0], replace(plan.rounds[1], state=state)))

    found = checked(shut, raw(2), raw(3, round_="2021"))

    assert [(p.code, p.cell, p.statement) for p in found.problems] == [
        ("round_not_open", "B2", f"the round 2024 of TEST is {state.value}.")
    ]
    assert [round_ for round_, *_rest in kept(found)] == ["2021"]


def test_an_action_outside_the_scope_of_the_round_takes_no_rating(plan: Plan):
    narrow = plan.with_rounds((replace(plan.rounds[1], scope=("SKL",)),))

    found = checked(narrow, raw(2), raw(3, action="SKL-1"), raw(4, action="LAW-2", rating=""))

    assert [p.sentence for p in found.problems] == [
        (
            "Ratings!D2: LAW-1 was not asked in the round 2024. "
            "Clear the cell, or have the coordinator widen the scope of the round."
        )
    ]
    assert [action for _round, _country, action, *_rest in kept(found)] == ["SKL-1"]
    assert found.unanswered == ()


def test_the_region_rates_regional_and_shared_actions(plan: Plan):
    found = checked(plan, raw(2, "REGION", "LAW-3"), raw(3, "Regional", "SKL-1"))

    assert [(c, a) for _round, c, a, *_rest in kept(found)] == [
        ("REGION", "LAW-3"),
        ("REGION", "SKL-1"),
    ]


def test_answers_to_another_plan_give_one_sentence(plan: Plan):
    rows = tuple(raw(row, country="Jamaica", action=f"X-{row}") for row in range(2, 402))
    table = table_of(LONG, rows, plan=Cell("Return", "B3", "OTHER"))

    found = check_answers(table, plan, COUNTRIES)

    assert [p.sentence for p in found.problems] == [
        (
            "Return!B3: the workbook answers to the plan OTHER, but TEST was chosen. "
            "Choose the plan of the workbook."
        )
    ]
    assert len(found.ratings) == 0


def test_the_code_of_the_plan_may_be_written_in_any_case(plan: Plan):
    table = table_of(LONG, (raw(2),), plan=Cell("Return", "B3", "test"))

    assert check_answers(table, plan, COUNTRIES).problems == ()


def test_a_file_of_which_no_action_is_known_gives_one_sentence(plan: Plan):
    rows = (raw(row, action=f"X-{row}", rating="Yes") for row in range(2, 402))

    found = checked(plan, *rows)

    assert [(p.code, p.place) for p in found.problems] == [("no_known_action", "Ratings!C2")]
    assert found.problems[0].statement == "none of the 400 actions named is one of TEST."
    assert len(found.ratings) == 0


def test_a_file_of_which_no_country_is_known_gives_one_sentence(plan: Plan):
    found = checked(plan, raw(2, country="Jamaica"), raw(3, country="Barbados"))

    assert [(p.code, p.place) for p in found.problems] == [("no_known_country", "Ratings!A2")]
    assert found.problems[0].statement == "none of the 2 countries named takes part in TEST."


def test_no_known_action_is_told_at_an_action_whatever_else_is_wrong(plan: Plan):
    rows = (raw(2, country="Country Z", action="X-1"), raw(3, action="X-2"))

    (problem,) = checked(plan, *rows).problems

    assert (problem.code, problem.place) == ("no_known_action", "Ratings!C2")
    assert problem.expected == "LAW-1, LAW-2, LAW-3, SKL-1, SKL-2"


def test_a_sheet_that_was_not_read_is_a_query_and_blocks_nothing(plan: Plan):
    table = table_of(LONG, (raw(2),), skipped=(Cell("Notes", "", "Notes"),))

    found = check_answers(table, plan, COUNTRIES)

    assert [(p.code, p.place, p.severity) for p in found.problems] == [
        ("sheet_not_read", "Notes", Severity.QUERY)
    ]
    assert not found.has_errors
    assert len(found.ratings) == 1


def test_a_note_below_the_table_is_no_problem(plan: Plan):
    table = table_of(LONG, (raw(2),), skipped=(Cell("Ratings", "A9", "Source: …"),))

    assert check_answers(table, plan, COUNTRIES).problems == ()


def test_further_columns_are_kept_with_their_titles(plan: Plan):
    found = checked(plan, replace(raw(2), notes=(("Minister", "Ms A"), ("Page", "12"))))

    assert json.loads(found.ratings.loc[0, "notes"]) == {"Minister": "Ms A", "Page": "12"}


def test_who_assessed_is_the_cell_s_word_else_the_chosen_else_the_layout_s_else_self(plan: Plan):
    def found(row: RawRating, layout: Layout, chosen: Assessment | None) -> str:
        return kept(checked(plan, row, layout=layout, assessment=chosen))[0][3]

    by_layout = replace(LONG, assessment=Assessment.EVALUATOR)

    assert found(raw(2, assessment="Agreed"), by_layout, Assessment.SELF) == "agreed"
    assert found(raw(2), by_layout, Assessment.AGREED) == "agreed"
    assert found(raw(2), by_layout, None) == "evaluator"
    assert found(raw(2), LONG, None) == "self"


def test_a_workbook_without_a_round_takes_the_chosen_one(plan: Plan):
    found = checked(plan, replace(raw(2), round=NO_CELL), round_="2021")

    assert [round_ for round_, *_rest in kept(found)] == ["2021"]


def test_a_workbook_of_another_round_than_the_chosen_is_told(plan: Plan):
    found = checked(plan, raw(2, round_="2024"), round_="2021")

    assert [p.sentence for p in found.problems] == [
        (
            "Ratings!B2: the workbook says round 2024, but 2021 was chosen. "
            "Choose no round, or the one of the workbook."
        )
    ]


def test_an_action_rated_in_numbers_keeps_the_number(plan: Plan):
    numeric = replace(plan, actions=(Action("N-1", "LAW", "Share", lower=0, optimum=80),))

    found = checked(numeric, raw(2, action="N-1", rating="33.5"))

    assert (found.ratings.loc[0, "level"], found.ratings.loc[0, "value"]) == ("", 33.5)


@pytest.mark.parametrize(
    "word", ["not agreed", "Not Agreed", "non convenu", "no acordado", "niet overeengekomen"]
)
def test_not_agreed_is_an_answer_of_an_agreed_rating(plan: Plan, word: str):
    found = checked(plan, raw(2, rating=word, assessment="agreed"))

    assert found.problems == ()
    assert found.ratings[["status", "reason"]].values.tolist() == [["no_information", "not_agreed"]]


@pytest.mark.parametrize("assessment", ["", "self", "evaluator"])
def test_one_side_alone_cannot_say_that_nothing_was_agreed(plan: Plan, assessment: str):
    rows = [
        raw(2, rating="not agreed", assessment=assessment),
        raw(3, action="LAW-2", rating="", status="not agreed"),
        raw(4, country="Country B", rating="Done"),
    ]

    found = checked(plan, *rows)

    assert [(p.code, p.cell) for p in found.problems] == [
        ("not_agreed_by_one", "D2"), ("not_agreed_by_one", "E3"),
    ]  # fmt: skip
    assert found.has_errors
    assert found.ratings["country"].tolist() == ["XAB"]
