"""The mapping step: what a sheet is guessed to be, and the layout that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from monitoring import pipeline
from monitoring.definitions import content_of, layout_from_content
from monitoring.model import Plan
from monitoring.pipeline import Choices, Workspace
from monitoring.pipeline.guess import proposed, rearranged
from monitoring.pipeline.mapping import (
    Arrangement,
    Sample,
    can_be_recognised,
    layout_of,
    sheets_of,
    understood,
)
from monitoring.store import current_ratings

Build = Callable[..., bytes]
Rows = Sequence[Sequence[object]]

ODD = ("Who", "Remarks", "What was asked", "Where it stands", "When")
ODD_ROWS: Rows = [
    ("XAA", "a text", "LAW-1", "Done", "2024"),
    ("Country B", None, "LAW-2", "Started", "2024"),
    ("XAC", None, "SKL-2", "Not started", "2024"),
]
MATRIX: Rows = [
    ("Progress of the action plan", None, None, None),
    (None, "LAW-1", "LAW-2", "SKL-2"),
    ("XAA", "Done", "Started", "Done"),
    ("XAB", "Started", None, "Done"),
]
TURNED: Rows = [
    ("Measure", "XAA", "XAB", "XAC"),
    ("LAW-1", "Done", "Started", "Done"),
    ("LAW-2", "Started", None, "Done"),
]


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory, plan_file: bytes) -> Iterator[Workspace]:
    """A store with the plan TEST and its two rounds; nothing else is ever kept in it."""
    opened = pipeline.open_workspace(f"sqlite:///{tmp_path_factory.mktemp('tested') / 'test.db'}")
    pipeline.add_plan_workbook(opened, plan_file, "plan.xlsx")
    yield opened
    opened.store.close()


@pytest.fixture
def own(workspace: Workspace, plan_file: bytes) -> Workspace:
    """The same, to be written to."""
    pipeline.add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return workspace


def the_plan(workspace: Workspace) -> Plan:
    return workspace.plan("TEST")


def guess(workspace: Workspace, sample: Sample, sheet: str | None = None) -> Arrangement:
    return proposed(
        sample, the_plan(workspace), workspace.countries, workspace.layouts.values(), sheet
    )


def sample_of(workbook: Build, **rows_by_sheet: Rows) -> Sample:
    return sheets_of(workbook(rows_by_sheet), "sent.xlsx")


# --- what is guessed -------------------------------------------------------------------------


def test_the_columns_of_a_list_are_known_by_what_stands_in_them(tested: Workspace, workbook: Build):
    sample = sample_of(
        workbook, Notes=[("Please read this",)], Data=[("Survey",), (), ODD, *ODD_ROWS]
    )

    found = guess(tested, sample)

    assert (found.sheet, found.geometry, found.header_row) == ("Data", "long", 3)
    assert found.columns == {"country": 1, "action": 3, "rating": 4, "round": 5, "comment": 2}
    assert found.missing == ()


def test_headings_tell_what_the_words_below_do_not(tested: Workspace, workbook: Build):
    rows = [("Name of the country", "Action", "Level reached", "Means of verification")]
    rows += [(f"Land {n}", f"{n}", f"stage {n}", f"page {n}") for n in range(5)]
    sample = sample_of(workbook, Data=rows)

    found = guess(tested, sample)

    assert found.columns == {"country": 1, "action": 2, "rating": 3, "evidence": 4}


def test_a_list_without_headings_is_read_from_its_first_row(tested: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[(who, what, how) for who, _r, what, how, _w in ODD_ROWS])

    found = guess(tested, sample)

    assert found.header_row == 0
    assert found.columns == {"country": 1, "action": 2, "rating": 3}


@pytest.mark.parametrize(
    ("rows", "down", "across", "header_row"),
    [
        (MATRIX, "country", ("action",), 2),
        (TURNED, "action", ("country",), 1),
        (
            [
                (None, "LAW-1", None, "LAW-2", None),
                (None, "2021", "2024", "2021", "2024"),
                ("XAA", "Done", "Done", "Started", "Done"),
            ],
            "country",
            ("action", "round"),
            2,
        ),
        (
            [
                (None, "LAW-1", None, "LAW-2", None),
                (None, "self", "evaluator", "self", "evaluator"),
                ("XAA", "Done", "Done", "Started", "Done"),
            ],
            "country",
            ("action", "assessment"),
            2,
        ),
        ([("Land", "2021", "2024"), ("XAA", "Done", "Done")], "country", ("round",), 1),
    ],
    ids=["actions across", "countries across", "rounds below", "who assessed below", "one action"],
)
def test_a_matrix_is_known_by_what_stands_across(
    tested: Workspace,
    workbook: Build,
    rows: Rows,
    down: str,
    across: tuple[str, ...],
    header_row: int,
):
    found = guess(tested, sample_of(workbook, Sheet1=rows))

    assert (found.geometry, found.down, found.across) == ("matrix", down, across)
    assert found.header_row == header_row
    assert found.columns == {down: 1}
    assert found.missing == (("action",) if across == ("round",) else ())


def test_the_name_of_a_sheet_is_the_round_where_it_is_one(tested: Workspace, workbook: Build):
    assert guess(tested, sheets_of(workbook({"2024": MATRIX}), "m.xlsx")).round_from_sheet
    assert not guess(tested, sheets_of(workbook({"Table": MATRIX}), "m.xlsx")).round_from_sheet


def test_another_row_of_headings_is_guessed_anew(tested: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[("Country", "Action", "Rating"), (), ODD, *ODD_ROWS])
    countries, layouts = tested.countries, tested.layouts.values()

    moved = rearranged(
        sample, Arrangement("Data", header_row=3), the_plan(tested), countries, layouts
    )

    assert moved.columns["country"] == 1
    assert moved.columns["action"] == 3


def test_only_the_first_rows_are_looked_at_and_only_their_words(tested: Workspace, workbook: Build):
    rows = [ODD, *([*ODD_ROWS[0]] for _n in range(400)), ("the last word",)]

    sample = sample_of(workbook, Data=rows)

    assert len(sample.sheet("Data").rows) == 60
    assert "the last word" not in sample.workbook.words.texts
    assert sample.sheet("Data").rows[60][3] == "LAW-1"


# --- the layout that is said -----------------------------------------------------------------


def test_a_layout_goes_by_words_where_each_heading_stands_once(tested: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[("Survey",), (), ODD, *ODD_ROWS])

    layout = layout_of(sample, guess(tested, sample), the_plan(tested), "survey")

    assert layout.columns == {}
    assert layout.headers["rating"] == ("Where it stands",)
    assert (layout.plan, layout.code, layout.header_row) == ("TEST", "survey", 0)
    assert can_be_recognised(layout)


@pytest.mark.parametrize(
    "headings",
    [("Who", None, "Item", "Item", "When"), ("1", "2", "3", "4", "5")],
    ids=["twice", "numbers"],
)
def test_a_layout_goes_by_letters_where_headings_do_not_tell(
    tested: Workspace, workbook: Build, headings: tuple[str, ...]
):
    sample = sample_of(workbook, Data=[("The great survey",), headings, *ODD_ROWS])

    layout = layout_of(sample, guess(tested, sample), the_plan(tested))

    assert layout.columns["country"] == "A"
    assert layout.columns["rating"] == "D"
    assert (layout.header_row, layout.sheet) == (2, "Data")
    assert layout.recognise == ("The great survey",)


def test_a_sheet_without_a_word_above_its_answers_cannot_be_recognised(
    tested: Workspace, workbook: Build
):
    sample = sample_of(workbook, Data=[(1, 2, 3, 4, 5), *ODD_ROWS])

    layout = layout_of(sample, guess(tested, sample), the_plan(tested))

    assert not can_be_recognised(layout)


@pytest.mark.parametrize(
    "rows", [[ODD, *ODD_ROWS], MATRIX, TURNED], ids=["list", "matrix", "turned"]
)
def test_a_layout_can_be_written_down_and_read_again(
    tested: Workspace, workbook: Build, rows: Rows
):
    sample = sheets_of(workbook({"2024": rows}), "sent.xlsx")

    layout = layout_of(sample, guess(tested, sample), the_plan(tested), "mine")

    assert layout_from_content(content_of(layout), "mine") == layout


# --- what would be understood ----------------------------------------------------------------


def test_the_first_answers_are_told_in_words(tested: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[ODD, *ODD_ROWS, ("Atlantis", None, "LAW-1", "Half", "2024")])
    plan = the_plan(tested)
    layout = layout_of(sample, guess(tested, sample), plan)

    found = understood(sample, layout, plan, tested.countries)

    first, *_others, last = found.answers
    assert (first.country, first.round, first.rating) == ("Country A", "2024", "Done")
    assert (first.action, first.place, first.problem) == ("LAW-1 Adopt a law", "Data!D2", "")
    assert (last.country, last.rating) == ("Atlantis", "Half")
    assert "'Atlantis' is not a known country" in last.problem


def test_a_wrong_choice_says_why_nothing_is_understood(tested: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[ODD, *ODD_ROWS])
    plan = the_plan(tested)
    said = replace(guess(tested, sample), columns={"country": 3, "action": 1, "rating": 4})

    found = understood(sample, layout_of(sample, said, plan), plan, tested.countries, round_="2024")

    assert "none of the 3" in found.problem
    assert [answer.country for answer in found.answers] == ["LAW-1", "LAW-2", "SKL-2"]


@pytest.mark.parametrize(
    "rows", [[ODD, *ODD_ROWS], MATRIX, TURNED], ids=["list", "matrix", "turned"]
)
def test_what_was_mapped_and_kept_is_recognised_next_time(
    own: Workspace, workbook: Build, rows: Rows
):
    content = workbook({"2024": rows})
    sample, plan = sheets_of(content, "first.xlsx"), the_plan(own)
    layout = layout_of(sample, guess(own, sample), plan, "mine")

    kept = pipeline.import_file(own, content, "first.xlsx", Choices(plan="TEST", layout=layout))
    assert kept.problems == ()
    pipeline.save_layout(own, layout, "mine")
    again = pipeline.check_file(
        own, workbook({"2024": [*rows, ()]}), "again.xlsx", Choices(plan="TEST")
    )

    assert again.layout == "mine"
    assert (again.added, again.changed, again.unchanged) == (0, 0, kept.added)
    assert len(current_ratings(own.store, "TEST")) == kept.added > 0


def test_a_kept_layout_by_letters_leaves_other_workbooks_alone(own: Workspace, workbook: Build):
    sample = sample_of(workbook, Data=[("The great survey",), (), *ODD_ROWS])
    layout = layout_of(sample, guess(own, sample), the_plan(own), "mine")
    assert layout.columns
    pipeline.save_layout(own, layout, "mine")

    other = workbook(
        {"Data": [("Country", "Round", "Action", "Rating"), ("XAA", "2024", "LAW-1", "Done")]}
    )
    verdict = pipeline.check_file(own, other, "other.xlsx", Choices(plan="TEST"))

    assert verdict.layout == "long"
    assert verdict.added == 1


def test_the_round_of_a_file_that_names_none_is_the_one_that_is_chosen(
    tested: Workspace, workbook: Build
):
    sample = sample_of(workbook, Data=[row[:1] + row[2:4] for row in (ODD, *ODD_ROWS)])
    plan = the_plan(tested)
    layout = layout_of(sample, guess(tested, sample), plan)

    without = understood(sample, layout, plan, tested.countries)
    with_round = understood(sample, layout, plan, tested.countries, round_="2021")

    assert all("the round is missing" in answer.problem for answer in without.answers)
    assert {answer.round for answer in with_round.answers} == {"2021"}


def test_a_matrix_by_letters_is_read_on_its_own_sheet_alone(tested: Workspace, workbook: Build):
    notes = [(None, "one", "two"), ("These", "are", "notes"), ("of", "the", "ministry")]
    content = workbook({"Table": MATRIX, "Notes": notes})
    sample, plan = sheets_of(content, "sent.xlsx"), the_plan(tested)

    layout = layout_of(sample, guess(tested, sample), plan)
    verdict = pipeline.check_file(
        tested, content, "sent.xlsx", Choices(plan="TEST", round="2024", layout=layout)
    )

    assert (layout.columns, layout.sheet) == ({"country": "A"}, "Table")
    assert not verdict.has_errors
    assert verdict.added == 5
