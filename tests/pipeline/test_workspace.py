"""Codes are told apart whatever their capitals; a renewed plan keeps every answer readable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from monitoring.definitions import DefinitionError
from monitoring.model import Round, RoundState
from monitoring.pipeline import (
    Choices,
    Workspace,
    add_plan_workbook,
    create_round,
    import_file,
    set_state,
)
from monitoring.pipeline.workspace import EXAMPLES_BY
from monitoring.store import RoundExists, add_round, stored_plans, stored_rounds
from tests.conftest import PLAN_SHEETS

Sheets = dict[str, list[tuple[object, ...]]]
Row = tuple[object, ...]
HEADING = ("Country", "Round", "Action", "Rating")


class Office:
    """A store with the test plan, and the way to renew it."""

    def __init__(self, workspace: Workspace, workbook: Callable[..., bytes]) -> None:
        self.workspace, self.workbook = workspace, workbook
        self.add()

    def add(self, by: str = "", **changed: Sequence[Row]) -> tuple[int, bool]:
        """Add the plan with these sheets in place of its own."""
        sheets: Mapping[str, Sequence[Row]] = {**PLAN_SHEETS, **changed}
        content = self.workbook({name: rows for name, rows in sheets.items() if rows})
        _plan, version, is_new = add_plan_workbook(self.workspace, content, "plan.xlsx", by=by)
        return version, is_new

    def refused(self, **changed: Sequence[Row]) -> tuple[str, ...]:
        """The sentences with which a version is refused; nothing was written."""
        before = self.workspace.store.revision()
        with pytest.raises(DefinitionError) as error:
            self.add(**changed)
        assert self.workspace.store.revision() == before
        return error.value.sentences

    def send(self, *rows: Row) -> None:
        content = self.workbook({"Ratings": [HEADING, *rows]})
        assert (
            import_file(self.workspace, content, "a.xlsx", Choices(plan="TEST")).upload is not None
        )

    def scope(self, round_: str) -> tuple[str, ...]:
        return self.workspace.plan("TEST").round_by_code[round_].scope


@pytest.fixture
def office(workspace: Workspace, workbook: Callable[..., bytes]) -> Office:
    return Office(workspace, workbook)


def sheet(name: str, *, without: str = "", **replaced: Row) -> list[Row]:
    """A sheet of the test plan without the row of a code, or with rows replaced."""
    return [
        replaced.get(str(row[0]).replace("-", "_"), row)
        for row in PLAN_SHEETS[name]
        if row[0] != without
    ]


def plan_sheet(code: str) -> list[Row]:
    return sheet("Plan", code=("code", code))


ANSWER = ("Country A", 2024, "LAW-1", "Done")
NO_LONGER = (
    "plan.xlsx: {} could no longer be read. Keep what is listed here in the plan, "
    "or give the changed plan a code of its own."
)


def test_an_action_with_answers_is_never_dropped(office: Office):
    office.send(ANSWER, ("Country A", 2024, "LAW-2", "Done"), ("Country B", 2024, "LAW-2", "Done"))

    assert office.refused(Actions=sheet("Actions", without="LAW-2")) == (
        NO_LONGER.format("2 answers"),
        "the action 'LAW-2' is missing: 2 answers",
    )


def test_an_action_without_answers_may_be_dropped(office: Office):
    office.send(ANSWER)

    assert office.add(Actions=sheet("Actions", without="LAW-2")) == (2, True)


def test_an_answer_that_was_undone_holds_nothing_back(office: Office):
    from monitoring.store import undo_upload

    office.send(ANSWER)
    undo_upload(office.workspace.store, 1)

    assert office.add(Actions=sheet("Actions", without="LAW-1")) == (2, True)


def test_a_level_with_answers_is_never_dropped(office: Office):
    office.send(ANSWER, ("Country A", 2024, "LAW-2", "Not started"))
    levels = [("Code", "Label", "Value"), ("0", "Not started", "0"), ("9", "Finished", "100")]
    plan = sheet("Plan", without="scale")

    assert office.refused(Plan=[*plan, ("scale", "OWN")], Scale=levels_of("OWN", levels)) == (
        NO_LONGER.format("1 answer"),
        "the level '3' of 'LAW-1' is missing: 1 answer",
    )


def levels_of(scale: str, levels: Sequence[Row]) -> list[Row]:
    (heading, *rows) = levels
    return [("Scale", *heading), *((scale, *row) for row in rows)]


def test_a_round_with_answers_is_never_dropped(office: Office):
    office.send(ANSWER, ("Country A", 2021, "LAW-1", "Done"))

    assert office.refused(Rounds=sheet("Rounds", without="2021")) == (
        NO_LONGER.format("1 answer"),
        "the round '2021' is missing: 1 answer",
    )


def test_a_round_of_which_the_store_knows_may_leave_the_workbook(office: Office):
    office.send(("Country A", 2021, "LAW-1", "Done"))
    set_state(office.workspace, office.workspace.plan("TEST"), "2021", RoundState.CLOSED)

    assert office.add(Rounds=sheet("Rounds", without="2021")) == (2, True)
    assert office.workspace.plan("TEST").round_by_code["2021"].state is RoundState.CLOSED


def test_a_country_with_answers_is_never_dropped(office: Office):
    office.send(ANSWER, ("REGION", 2024, "LAW-3", "Done"))

    assert office.refused(Countries=sheet("Countries", without="XAA")) == (
        NO_LONGER.format("1 answer"),
        "the country 'XAA' is missing: 1 answer",
    )


NUMERIC = [
    (*PLAN_SHEETS["Actions"][0], "Lower", "Optimum"),
    ("LAW-1", "LAW", "Adopt a law", "country", "1", "0", "10"),
    *((*row, None, None) for row in PLAN_SHEETS["Actions"][2:]),
]


def test_an_action_answered_in_levels_never_turns_numeric(office: Office):
    office.send(ANSWER)

    assert office.refused(Actions=NUMERIC) == (
        NO_LONGER.format("1 answer"),
        "'LAW-1' is rated in numbers now: 1 answer",
    )


def test_an_action_answered_in_numbers_never_turns_to_levels(office: Office):
    office.add(Actions=NUMERIC)
    office.send(("Country A", 2024, "LAW-1", 5), ("Country B", 2024, "LAW-1", "Withheld"))

    assert office.refused(Actions=PLAN_SHEETS["Actions"]) == (
        NO_LONGER.format("1 answer"),
        "'LAW-1' is rated in levels now: 1 answer",
    )


def test_a_round_whose_scope_holds_a_code_with_a_space_asks_for_that_action(office: Office):
    actions = [*PLAN_SHEETS["Actions"], ("PA 1", "LAW", "Publish it", "country", "1")]
    office.add(Actions=actions)
    plan = office.workspace.plan("TEST")
    create_round(office.workspace, plan, Round("2022", scope=("PA 1",)))
    plan = office.workspace.plan("TEST")

    assert plan.in_scope(plan.round_by_code["2022"]) == {"PA 1"}


def test_a_round_asks_no_longer_for_what_a_new_version_dropped(office: Office):
    plan = office.workspace.plan("TEST")
    create_round(office.workspace, plan, Round("2022", scope=("LAW-1", "SKL")))

    office.add(Actions=sheet("Actions", without="LAW-1"))

    assert office.scope("2022") == ("SKL",)


def test_a_version_that_would_leave_a_round_nothing_to_ask_is_refused(office: Office):
    """Neither everything nor nothing was meant by a round that asked for two actions."""
    plan = office.workspace.plan("TEST")
    create_round(office.workspace, plan, Round("2022", scope=("LAW-1", "LAW-2")))
    left = [row for row in PLAN_SHEETS["Actions"] if row[0] not in ("LAW-1", "LAW-2")]

    assert office.refused(Actions=left) == (
        (
            "plan.xlsx: the round '2022' asks for LAW-1, LAW-2 only, which this version no longer has. "
            "Keep one of them in the plan, or give the changed plan a code of its own."
        ),
    )


@pytest.mark.parametrize("code", ["ccscap-2016", "CCSCAP-2016"])
def test_no_plan_takes_the_code_of_one_that_comes_with_the_program(office: Office, code: str):
    assert office.refused(Plan=plan_sheet(code)) == (
        (
            f"plan.xlsx: the code '{code}' belongs to a plan that comes with the program. "
            "Choose another code."
        ),
    )


def test_two_plans_never_differ_in_capitals_only(office: Office):
    assert office.refused(Plan=plan_sheet("test")) == (
        (
            "plan.xlsx: there is a plan 'TEST' already. Write its code so to renew it, "
            "or choose another code than 'test'."
        ),
    )


def test_a_new_version_has_no_round_that_differs_from_an_added_one_in_capitals_only(
    office: Office,
):
    create_round(office.workspace, office.workspace.plan("TEST"), Round("R1"))

    assert office.refused(Rounds=[*PLAN_SHEETS["Rounds"], ("r1", "", "", "no")]) == (
        (
            "plan.xlsx: the rounds 'R1' and 'r1' differ in capitals only. "
            "Give one of them another code."
        ),
    )


def test_a_new_version_has_no_baseline_beside_that_of_an_added_round(office: Office):
    heading, first, *rest = PLAN_SHEETS["Rounds"]
    unmarked = [heading, (*first[:3], "no"), *rest]
    office.add(Rounds=unmarked)
    added = Round("2030", is_baseline=True)
    create_round(office.workspace, office.workspace.plan("TEST"), added)

    assert office.refused(Rounds=PLAN_SHEETS["Rounds"]) == (
        (
            "plan.xlsx: the rounds '2021' and '2030' are both the baseline, and a plan has one. "
            "Add both to the sheet Rounds and mark only one of them."
        ),
    )
    office.add(Rounds=[*PLAN_SHEETS["Rounds"], ("2030", "", "", "no")])
    marked = [r.code for r in office.workspace.plan("TEST").rounds if r.is_baseline]
    assert marked == ["2021"]


def test_a_round_is_not_added_beside_one_that_differs_in_capitals_only(office: Office):
    office.add(Rounds=[*PLAN_SHEETS["Rounds"], ("Mid", "", "2022-06-30", "no")])

    with pytest.raises(RoundExists, match="MID"):
        create_round(office.workspace, office.workspace.plan("TEST"), Round("MID"))
    assert stored_rounds(office.workspace.store) == {}


@pytest.mark.parametrize("code", ["", "  "])
def test_a_round_without_a_code_is_none(office: Office, code: str):
    with pytest.raises(ValueError, match=r"A round needs a code\. Give it one"):
        create_round(office.workspace, office.workspace.plan("TEST"), Round(code))
    assert stored_rounds(office.workspace.store) == {}


def test_a_loaded_example_is_renewed_by_nobody_else(office: Office):
    office.add(by=EXAMPLES_BY, Plan=plan_sheet("EXAMPLE"))
    renamed = [*plan_sheet("EXAMPLE"), ("owner", "Me")]

    assert office.add(Plan=plan_sheet("EXAMPLE")) == (1, False)
    assert office.refused(Plan=renamed) == (
        (
            "plan.xlsx: the code 'EXAMPLE' belongs to an example that is loaded. "
            "Choose another code, or remove the examples first."
        ),
    )
    assert office.add(by=EXAMPLES_BY, Plan=renamed) == (2, True)
    assert [plan.added_by for plan in stored_plans(office.workspace.store)] == ["", EXAMPLES_BY]


def test_a_round_that_lost_all_it_asked_for_never_asks_for_everything(office: Office):
    """A plan of the program may lose its actions by an update, which no upload refuses."""
    add_round(office.workspace.store, "TEST", Round("2022", scope=("GONE",)))
    plan = office.workspace.plan("TEST")

    assert plan.in_scope(plan.round_by_code["2022"]) == frozenset()
