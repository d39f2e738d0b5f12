"""A file is kept whole when nothing is wrong with it, and otherwise nothing of it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from monitoring.model import RoundState, Severity
from monitoring.pipeline import (
    Choices,
    FileVerdict,
    NoTemplate,
    UnknownPlan,
    Workspace,
    add_plan_workbook,
    check_file,
    import_file,
    intake,
    results,
    set_state,
    template,
)
from monitoring.pipeline.templates import form_name
from monitoring.store import RoundNotOpen, current_ratings, undo_upload, uploads

HEADING = ("Country", "Round", "Action", "Rating")
GOOD = ("Country A", 2024, "LAW-1", "Done")


@dataclass(frozen=True)
class Desk:
    """A store that holds the test plan, with the way to send it a long table."""

    workspace: Workspace
    workbook: Callable[..., bytes]

    def send(self, *rows: tuple[object, ...], file: str = "a.xlsx") -> FileVerdict:
        return import_file(self.workspace, self.table(*rows), file, Choices(plan="TEST"))

    def table(self, *rows: tuple[object, ...]) -> bytes:
        return self.workbook({"Ratings": [HEADING, *rows]})

    def levels(self) -> dict[tuple[str, str], str]:
        """The level in force by country and action."""
        current = current_ratings(self.workspace.store, "TEST")
        return {(row.country, row.action): row.level for row in current.itertuples()}

    def is_untouched_since(self, revision: int) -> bool:
        return self.workspace.store.revision() == revision


@pytest.fixture
def desk(workspace: Workspace, plan_file: bytes, workbook: Callable[..., bytes]) -> Desk:
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return Desk(workspace, workbook)


def found(verdict: FileVerdict) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in verdict.problems]


def scores_of(workspace: Workspace, country: str, round_: str = "2024") -> dict[str, object]:
    """Scores by node; a missing one as None."""
    table = results(workspace, "TEST").scores
    mine = table[(table["country"] == country) & (table["round"] == round_)]
    score = mine["score"].astype(object).where(mine["score"].notna(), None)
    return dict(zip(mine["node"], score, strict=True))


def test_a_good_file_is_kept_and_scored(desk: Desk):
    verdict = desk.send(GOOD, ("Country A", 2024, "LAW-2", "Not started"))

    assert (verdict.problems, verdict.upload, verdict.layout) == ((), 1, "long")
    assert (verdict.added, verdict.changed, verdict.unchanged) == (2, 0, 0)
    assert desk.levels() == {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0"}
    assert scores_of(desk.workspace, "XAA")["LAW"] == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("Country Z", 2024, "LAW-2", "Done"), ("unknown_country", "Ratings!A3")),
        (("Country A", 2024, "LAW-9", "Done"), ("unknown_action", "Ratings!C3")),
        (("Country A", 2024, "LAW-2", "Partly"), ("unknown_level", "Ratings!D3")),
        ((None, 2024, "LAW-2", "Done"), ("missing_country", "Ratings!A3")),
        (("Country A", 2024, None, "Done"), ("missing_action", "Ratings!C3")),
        (("Country A", 2024, "LAW-1", "Started"), ("rated_twice", "Ratings!D3")),
        (("Country A", 2019, "LAW-2", "Done"), ("unknown_round", "Ratings!B3")),
    ],
    ids=["country", "action", "level", "no country", "no action", "twice", "round"],
)
def test_one_bad_row_keeps_the_whole_file_out(
    desk: Desk, row: tuple[object, ...], problem: tuple[str, str]
):
    before = desk.workspace.store.revision()
    verdict = desk.send(GOOD, row)

    assert found(verdict) == [problem]
    assert (verdict.upload, verdict.added, verdict.changes) == (None, 0, ())
    assert verdict.problems[0].sentence.endswith(verdict.problems[0].advice)
    assert desk.is_untouched_since(before)
    assert (desk.levels(), uploads(desk.workspace.store)) == ({}, [])


def test_what_is_no_workbook_is_one_problem_of_the_file(desk: Desk):
    before = desk.workspace.store.revision()
    verdict = import_file(desk.workspace, b"%PDF-1.7 a report", "a.csv", Choices(plan="TEST"))

    assert found(verdict) == [("not_a_workbook", "")]
    assert desk.is_untouched_since(before)


def test_an_unknown_layout_is_told_at_the_first_filled_cell(desk: Desk):
    before = desk.workspace.store.revision()
    letter = desk.workbook({"Letter": [(), (None, "Dear colleague,"), (None, "thank you")]})
    verdict = import_file(desk.workspace, letter, "letter.xlsx", Choices(plan="TEST"))

    assert found(verdict) == [("unknown_layout", "Letter!B2")]
    assert verdict.problems[0].sentence == (
        "Letter!B2: no table of answers was found on any sheet of 'letter.xlsx'. "
        "Use the template, give the table one heading each for country, action and rating, or say "
        "which column is what."
    )
    assert desk.is_untouched_since(before)


def test_a_layout_that_was_chosen_and_does_not_fit_is_told(desk: Desk):
    verdict = import_file(
        desk.workspace, desk.table(GOOD), "a.xlsx", Choices(plan="TEST", layout="tip-tiers")
    )

    # The long table has three columns beside its countries: as a matrix nothing in it is known.
    assert verdict.has_errors
    assert desk.levels() == {}


def test_an_empty_rating_is_unanswered_and_never_a_zero(desk: Desk):
    verdict = desk.send(GOOD, ("Country A", 2024, "LAW-2", None))

    assert (verdict.added, verdict.unanswered) == (1, ("Ratings!D3",))
    assert scores_of(desk.workspace, "XAA")["LAW-2"] is None
    assert uploads(desk.workspace.store)[0].unanswered == 1


def test_a_cell_that_was_emptied_withdraws_nothing(desk: Desk):
    desk.send(GOOD)
    desk.send(("Country A", 2024, "LAW-1", None), ("Country A", 2024, "LAW-2", "Done"))

    assert desk.levels() == {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}


def test_the_same_file_again_adds_and_changes_nothing(desk: Desk):
    content = desk.table(GOOD)
    first = import_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST"))
    before = desk.workspace.store.revision()
    again = import_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST"))

    assert (again.upload, again.added, again.changed, again.unchanged) == (first.upload, 0, 0, 1)
    assert (first.is_new, again.is_new) == (True, False)
    assert desk.is_untouched_since(before)


def test_checking_says_the_same_and_writes_nothing(desk: Desk):
    before = desk.workspace.store.revision()
    content = desk.table(GOOD)
    checked = check_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST"))

    assert (checked.upload, checked.added) == (None, 1)
    assert desk.is_untouched_since(before)
    assert (
        import_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST")).changes
        == checked.changes
    )


def test_an_undone_file_leaves_no_score(desk: Desk):
    verdict = desk.send(GOOD)
    assert scores_of(desk.workspace, "XAA")["LAW-1"] == 100

    undo_upload(desk.workspace.store, verdict.upload or 0)

    assert scores_of(desk.workspace, "XAA")["LAW-1"] is None


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])
def test_a_round_takes_answers_only_while_it_is_open(desk: Desk, state: RoundState):
    plan = desk.workspace.plan("TEST")
    set_state(desk.workspace, plan, "2024", state)

    assert found(desk.send(GOOD)) == [("round_not_open", "Ratings!B2")]
    assert desk.levels() == {}


def test_a_closed_round_that_was_opened_again_takes_answers(desk: Desk):
    plan = desk.workspace.plan("TEST")
    set_state(desk.workspace, plan, "2024", RoundState.CLOSED)
    set_state(desk.workspace, plan, "2024", RoundState.OPEN)

    assert desk.send(GOOD).added == 1


def test_a_round_that_is_published_between_check_and_commit_keeps_the_file_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    checked = intake._checked

    def check_and_lose_time(*given: object, **options: object) -> FileVerdict:
        verdict = checked(*given, **options)  # type: ignore[arg-type]
        set_state(desk.workspace, desk.workspace.plan("TEST"), "2024", RoundState.PUBLISHED)
        return verdict

    monkeypatch.setattr(intake, "_checked", check_and_lose_time)
    verdict = desk.send(("Country A", 2021, "LAW-1", "Done"), GOOD)

    assert [p.sentence for p in verdict.problems] == [
        (
            "Ratings!D3: the round 2024 of TEST is not open any more. "
            "Have the coordinator open it before importing into it."
        )
    ]
    assert found(verdict) == [("round_not_open", "Ratings!D3")]
    assert (verdict.has_errors, verdict.upload, verdict.added) == (True, None, 0)
    assert (desk.levels(), uploads(desk.workspace.store)) == ({}, [])


def test_a_sheet_that_was_not_read_is_a_query_that_blocks_nothing(desk: Desk):
    content = desk.workbook({"Ratings": [HEADING, GOOD], "Remarks": [("All is well",)]})
    verdict = import_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST"))

    assert [(p.code, p.severity) for p in verdict.problems] == [("sheet_not_read", Severity.QUERY)]
    assert (verdict.has_errors, verdict.added) == (False, 1)


def test_a_plan_that_nobody_names_is_asked_for(desk: Desk):
    verdict = check_file(desk.workspace, desk.table(GOOD), "a.xlsx")

    assert [p.sentence for p in verdict.problems] == [
        "The workbook does not say which plan it answers to. Choose the plan when importing."
    ]


def test_an_unknown_plan_is_wrong_usage(desk: Desk):
    with pytest.raises(UnknownPlan, match=r"There is no plan 'NONE'\. Known are: TEST, "):
        check_file(desk.workspace, desk.table(GOOD), "a.xlsx", Choices(plan="NONE"))


def test_a_plan_without_actions_takes_nothing_and_says_why(desk: Desk):
    verdict = check_file(desk.workspace, desk.table(GOOD), "a.xlsx", Choices(plan="EDF11-CYBER"))

    assert [p.sentence for p in verdict.problems] == [
        (
            "No action of EDF11-CYBER is known, so it has no template and no score. "
            "Five outputs read, indicators not read. Nothing can be imported into it."
        )
    ]


def test_a_plan_without_actions_has_no_template_and_says_why(desk: Desk):
    with pytest.raises(NoTemplate, match="No action of EDF11-CYBER is known, so it has no templ"):
        template(desk.workspace, "EDF11-CYBER", "2024")


def returned(content: bytes, **typed: str) -> bytes:
    """A form after somebody typed into the sheet of LAW, by address."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for address, text in typed.items():
        book["LAW Legislation"][address] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_form_names_its_plan_country_and_round(desk: Desk):
    name, content = template(desk.workspace, "test", "2024", "xaa")
    verdict = import_file(
        desk.workspace, returned(content, D4="Done", E4="Act 3", D5="Withheld"), name
    )

    assert name == "TEST_2024_XAA.xlsx"
    assert (verdict.plan, verdict.layout, verdict.problems) == ("TEST", "form", ())
    assert (verdict.added, len(verdict.unanswered)) == (2, 2)
    current = current_ratings(desk.workspace.store, "TEST").set_index("action")
    assert current.loc["LAW-1", ["level", "evidence", "cell"]].tolist() == ["3", "Act 3", "D4"]
    assert current.loc["LAW-2", ["status", "reason"]].tolist() == ["no_information", "withheld"]


def test_an_untouched_form_is_unanswered_throughout(desk: Desk):
    name, content = template(desk.workspace, "TEST", "2024", "XAA")
    verdict = import_file(desk.workspace, content, name)

    assert (verdict.problems, verdict.added, len(verdict.unanswered)) == ((), 0, 4)
    assert scores_of(desk.workspace, "XAA")["TEST"] is None


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (("TEST", "2023/24", "XAA"), "TEST_2023-24_XAA.xlsx"),
        (("../x", "2024", ""), "x_2024.xlsx"),
        (("A B", "C:\\D", "XAA"), "A-B_C-D_XAA.xlsx"),
        (("Tést", "1.5", "REGION"), "Tést_1.5_REGION.xlsx"),
    ],
)
def test_the_file_of_a_form_has_a_name_that_every_folder_takes(
    codes: tuple[str, str, str], name: str
):
    assert form_name(*codes) == name


def test_a_form_without_a_country_is_asked_for_it_once(desk: Desk):
    name, content = template(desk.workspace, "TEST", "2024")
    verdict = import_file(desk.workspace, returned(content, D4="Done"), name)

    assert found(verdict) == [("missing_country", "Return!B4")]


def test_a_form_for_another_plan_is_one_sentence(desk: Desk):
    name, content = template(desk.workspace, "TEST", "2024", "XAA")
    verdict = import_file(
        desk.workspace, returned(content, D4="Done"), name, Choices(plan="CCSCAP-2016")
    )

    assert found(verdict) == [("other_plan", "Return!B3")]


def test_the_form_of_the_next_round_shows_what_was_said_before(desk: Desk):
    desk.send(("Country A", 2021, "LAW-1", "Done"))
    _name, content = template(desk.workspace, "TEST", "2024", "XAA")

    assert openpyxl.load_workbook(io.BytesIO(content))["LAW Legislation"]["C4"].value == (
        "Done (2021)"
    )


def test_a_country_that_does_not_take_part_gets_no_form(desk: Desk):
    with pytest.raises(NoTemplate, match="'JAM' does not take part in TEST"):
        template(desk.workspace, "TEST", "2024", "JAM")


def test_a_store_that_was_opened_again_holds_the_same(desk: Desk, tmp_path: Path):
    from monitoring.pipeline import open_workspace

    desk.send(GOOD)
    again = open_workspace(desk.workspace.store.address)

    assert scores_of(again, "XAA")["LAW-1"] == 100
    again.store.close()


def test_an_answer_is_emptied_once_and_not_where_the_file_says_it_elsewhere(desk: Desk):
    desk.send(GOOD, ("Country B", 2024, "LAW-1", "Done"))
    empty = [(country, 2024, "LAW-1", None) for country in ("Country A", "Country B", "Country B")]

    verdict = check_file(desk.workspace, desk.table(*empty, GOOD), "a.xlsx", Choices(plan="TEST"))

    assert (verdict.unchanged, verdict.emptied, verdict.n_unanswered) == (1, 1, 3)


def test_a_jump_is_asked_about_across_a_round_in_which_nothing_was_known(desk: Desk):
    desk.send(("Country A", 2021, "LAW-1", "Not started"), ("Country A", 2024, "LAW-1", "withheld"))

    (jump,) = desk.send(GOOD).problems

    assert (jump.code, jump.place) == ("jump", "Ratings!D2")
    assert jump.statement == "LAW-1 rises by 3 levels since 2021: Not started → Done."


def test_a_round_that_shuts_before_its_answers_are_withdrawn_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    desk.send(GOOD)

    def shut(*_given: object, **_named: object) -> None:
        raise RoundNotOpen(["2024"])

    monkeypatch.setattr(intake, "commit_upload", shut)
    content = desk.table(("Country A", 2024, "LAW-1", None))
    verdict = import_file(desk.workspace, content, "a.xlsx", Choices(plan="TEST", erase_empty=True))

    assert found(verdict) == [("round_not_open", "Ratings!D2")]
    assert desk.levels() == {("XAA", "LAW-1"): "3"}


def test_what_is_no_name_is_not_accepted_as_one(desk: Desk):
    dash = desk.table(("-", 2024, "LAW-1", "Done"))
    choices = Choices(plan="TEST", accepted={"...": "XAA", "Kountry B": "XAB"})
    import_file(desk.workspace, desk.table(GOOD), "a.xlsx", choices)

    verdict = import_file(desk.workspace, dash, "b.xlsx", choices)

    assert found(verdict) == [("unknown_country", "Ratings!A2")]
    assert desk.workspace.aliases() == {"kountry b": "XAB"}
