"""A plan that goes out comes in as the same plan, and a list of actions becomes one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from monitoring.definitions import (
    TABLE_COLUMNS,
    DefinitionError,
    plan_from_folder,
    plan_from_tables,
    tables_of_plan,
)
from monitoring.definitions.registers import text_of_register
from monitoring.exports import plan_workbook
from monitoring.model import Plan, Round, RoundState
from monitoring.pipeline import (
    DATA,
    Workspace,
    add_plan_register,
    add_plan_workbook,
    create_round,
    export_plan,
    open_workspace,
    proposed_mapping,
    set_state,
)
from monitoring.pipeline.plans import is_plan_workbook, mapped_register, registers
from monitoring.pipeline.workspace import as_rows
from monitoring.reading import read_plan_tables, read_workbook
from monitoring.store import add_layout

Build = Callable[..., bytes]
REGISTER = "jamaica_2015_action_register.xlsx"
HEADINGS = ("Ref.", "Pillar", "Measure", "Deadline", "Budget")
ROWS = [HEADINGS, ("L1", "Laws", "Adopt a law", "2030", 5), ("S1", "Skills", "Train", "n/a", None)]
FIELDS = {"code": "OWN", "title": "Our plan", "scale": "YESNO"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A store with the plans of both examples; nothing may be added to it."""
    opened = open_workspace(f"sqlite:///{tmp_path_factory.mktemp('full') / 'full.db'}")
    demonstration = plan_from_folder(DATA / "demo" / "plan", opened.countries, opened.scales)
    for content in (
        plan_workbook(tables_of_plan(demonstration)),
        (DATA / "examples" / "wbl-carib" / "plan.xlsx").read_bytes(),
    ):
        add_plan_workbook(opened, content, "plan.xlsx")
    return opened


def as_defined(plan: Plan) -> Plan:
    """The plan without what only the store knows: whether its rounds are open."""
    return plan.with_rounds(tuple(replace(r, state=RoundState.OPEN) for r in plan.rounds))


def renamed(content: bytes, code: str) -> bytes:
    """A plan workbook after somebody typed another code into its sheet Plan."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Plan"]["A2"].value == "code"
    book["Plan"]["B2"].value = code
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheets(content: bytes) -> dict[str, list[tuple[str, dict[str, str]]]]:
    return read_plan_tables(read_workbook(content, "plan.xlsx"), TABLE_COLUMNS)


class TestExport:
    def test_every_plan_comes_back_the_same_without_the_shared_scales(self, full: Workspace):
        assert {"CCSCAP-2016-DEMO", "WBL-CARIB", "EDF11-CYBER"} < full.plans().keys()
        for code, plan in full.plans().items():
            _name, content = export_plan(full, code)
            tables = as_rows(sheets(content))

            assert plan_from_tables(tables, full.countries, {}) == as_defined(plan), code

    def test_under_another_code_every_plan_can_be_added(
        self, full: Workspace, workspace: Workspace
    ):
        for code, plan in full.plans().items():
            sent = renamed(export_plan(full, code)[1], f"X-{code}")
            added, version, is_new = add_plan_workbook(workspace, sent, "plan.xlsx")

            assert (version, is_new) == (1, True), code
            assert added == replace(as_defined(plan), code=f"X-{code}"), code

    @pytest.mark.parametrize("code", ["CCSCAP-2016-DEMO", "EDF11-CYBER"])
    def test_what_was_added_goes_out_as_it_came(
        self, full: Workspace, workspace: Workspace, code: str
    ):
        sent = renamed(export_plan(full, code)[1], "OWN")
        add_plan_workbook(workspace, sent, "plan.xlsx")

        assert sheets(export_plan(workspace, "OWN")[1]) == sheets(sent)

    def test_a_plan_of_the_program_keeps_its_code(self, workspace: Workspace):
        _name, content = export_plan(workspace, "CCSCAP-2016")

        with pytest.raises(DefinitionError) as refused:
            add_plan_workbook(workspace, content, "plan.xlsx")
        assert refused.value.sentences == (
            (
                "plan.xlsx: the code 'CCSCAP-2016' belongs to a plan that comes with the program. "
                "Choose another code."
            ),
        )

    def test_a_plan_that_is_added_as_it_went_out_is_no_new_version(
        self, workspace: Workspace, plan_file: bytes
    ):
        add_plan_workbook(workspace, plan_file, "plan.xlsx")
        name, content = export_plan(workspace, "test")

        assert name == "TEST_plan.xlsx"
        assert add_plan_workbook(workspace, content, name)[1:] == (1, False)

    def test_the_rounds_of_today_go_out_with_it(self, workspace: Workspace, plan_file: bytes):
        plan, _version, _is_new = add_plan_workbook(workspace, plan_file, "plan.xlsx")
        create_round(workspace, plan, Round("2027", "Third", date(2027, 1, 1), scope=("LAW",)))
        set_state(workspace, plan, "2021", RoundState.CLOSED)

        added, version, is_new = add_plan_workbook(
            workspace, export_plan(workspace, "TEST")[1], "x"
        )

        assert (version, is_new) == (2, True)
        assert added == workspace.plan("TEST")
        assert [(r.code, r.state) for r in added.rounds] == [
            ("2021", RoundState.CLOSED), ("2024", RoundState.OPEN), ("2027", RoundState.OPEN),
        ]  # fmt: skip
        assert added.rounds[2].scope == ("LAW",)

    def test_an_action_that_is_still_to_be_read_goes_out_too(
        self, workspace: Workspace, workbook: Build
    ):
        """It has no code, so it is no action of the plan; but somebody noted it."""
        content = workbook(
            {
                "Plan": [("Field", "Value"), *FIELDS.items()],
                "Actions": [("Code", "Parent", "Title"), (None, "A", "Later"), ("A1", "A", "Now")],
            }
        )
        add_plan_workbook(workspace, content, "plan.xlsx")

        _name, sent = export_plan(workspace, "OWN")

        assert [(row["code"], row["title"]) for _place, row in sheets(sent)["actions"]] == [
            ("A1", "Now"), ("", "Later"),
        ]  # fmt: skip
        assert add_plan_workbook(workspace, sent, "plan.xlsx")[1:] == (1, False)


class TestMapping:
    def test_a_register_is_no_plan_workbook(self, workbook: Build, plan_file: bytes):
        assert is_plan_workbook(plan_file, "plan.xlsx")
        assert not is_plan_workbook(workbook({"S": ROWS}), "register.xlsx")

    def test_columns_are_proposed_and_the_plan_is_shown_before_it_is_kept(
        self, workspace: Workspace, workbook: Build
    ):
        before = workspace.store.revision()
        found = proposed_mapping(workspace, workbook({"S": ROWS}), "register.xlsx")

        assert found.headings == HEADINGS
        assert found.register.headers == {
            "code": ("Ref.",), "parent": ("Pillar",), "title": ("Measure",),
            "target date": ("Deadline",),
        }  # fmt: skip
        assert found.number == 2
        assert found.actions[0] == {
            "code": "L1", "area": "L Laws", "title": "Adopt a law", "target date": "2030",
        }  # fmt: skip
        assert found.told == (
            "Areas: L Laws; S Skills.",
            "1 cell says 'n/a' and is taken as empty.",
            "The column 'Budget' is not used: 1 cell.",
        )
        assert found.complaints[:2] == (
            "Give the plan a code, for example its short name and year.",
            "Give the plan a title.",
        )
        assert workspace.store.revision() == before

    def test_without_a_column_of_actions_it_is_asked_for(
        self, workspace: Workspace, workbook: Build
    ):
        found = proposed_mapping(workspace, workbook({"S": [("A", "B"), (1, 2)]}), "register.xlsx")

        assert (found.headings, found.actions) == (("A", "B"), ())
        assert found.complaints == ("Choose the column that says what the actions are.",)

    def test_a_register_becomes_a_plan_and_the_same_again_changes_nothing(
        self, workspace: Workspace, workbook: Build
    ):
        content = workbook({"S": ROWS})
        layout = registers(workspace)["action-register"]

        plan, version, is_new, told = add_plan_register(
            workspace, content, "register.xlsx", layout, FIELDS
        )

        assert (plan.code, version, is_new) == ("OWN", 1, True)
        assert told[-1] == "The column 'Budget' is not used: 1 cell."
        assert [(a.parent, a.code, a.title, a.target_date) for a in plan.actions] == [
            ("L", "L1", "Adopt a law", "2030"), ("S", "S1", "Train", ""),
        ]  # fmt: skip
        again = add_plan_register(workspace, content, "register.xlsx", layout, FIELDS)
        assert again[1:3] == (1, False)

    @pytest.mark.parametrize(
        ("rows", "fields", "sentence"),
        [
            (ROWS, {"scale": ""}, "Choose the scale in which the actions are rated: CMM, GCI-"),
            (ROWS, {"code": " "}, "Give the plan a code"),
            (ROWS, {"code": "CCSCAP-2016"}, "belongs to a plan that comes with the program"),
            (ROWS, {"scale": "STARS"}, "OWN: 'STARS' is not known."),
            (ROWS, {"scael": "x"}, "Plan: 'scael' is not known. Did you mean 'scale'?"),
            ([*ROWS, ("L1", "Laws", "Again")], {}, "S!A4: the code 'L1' stands already at S!A2."),
            ([(*HEADINGS, "Weight"), (*ROWS[1], "heavy")], {}, "S row 2: 'weight' is 'heavy'"),
        ],
        ids=["no scale", "no code", "taken", "scale", "field", "twice", "weight"],
    )
    def test_what_cannot_be_a_plan_is_refused_with_its_place(
        self,
        workspace: Workspace,
        workbook: Build,
        rows: list[tuple[object, ...]],
        fields: dict[str, str],
        sentence: str,
    ):
        before = workspace.store.revision()
        layout = registers(workspace)["action-register"]

        with pytest.raises(DefinitionError) as refused:
            add_plan_register(
                workspace, workbook({"S": rows}), "r.xlsx", layout, FIELDS | fields, save_as="mine"
            )

        assert sentence in "\n".join(refused.value.sentences)
        assert workspace.store.revision() == before

    def test_what_a_preview_shows_would_keep_the_plan_out(
        self, workspace: Workspace, workbook: Build
    ):
        content = workbook({"S": [(*HEADINGS, "Weight"), (*ROWS[1], "heavy")]})
        layout = registers(workspace)["action-register"]
        twice = replace(
            layout, headers={**layout.headers, "title": ("Measure",), "lead": ("Measure",)}
        )

        (weight,) = mapped_register(workspace, content, "r.xlsx", layout, FIELDS).complaints
        (first, *_more) = mapped_register(workspace, content, "r.xlsx", twice, FIELDS).complaints

        assert weight.startswith("S row 2: 'weight' is 'heavy'")
        assert first == "The column 'Measure' is chosen for 'title' and for 'lead'. Choose one."

    def test_a_mapping_that_is_kept_goes_first_next_time(
        self, workspace: Workspace, workbook: Build
    ):
        rows = [("What", "Pillar"), ("Train", "Skills")]
        content = workbook({"S": rows})
        layout = replace(
            registers(workspace)["action-register"],
            headers={"title": ("What",), "parent": ("Pillar",)},
        )
        add_plan_register(workspace, content, "r.xlsx", layout, FIELDS, save_as="what")

        found = proposed_mapping(workspace, workbook({"T": rows}), "next.xlsx")

        assert found.register.code == "what"
        assert found.register.headers == {"title": ("What",), "parent": ("Pillar",)}
        assert "what" not in workspace.layouts

    @pytest.mark.parametrize("taken", ["action-register", "long", "mine"])
    def test_a_mapping_never_takes_the_name_of_another_layout(
        self, workspace: Workspace, workbook: Build, taken: str
    ):
        layout = registers(workspace)["action-register"]
        add_layout(workspace.store, "mine", text_of_register(replace(layout, blank=())), "me")

        with pytest.raises(DefinitionError, match=f"There is a layout '{taken}' already"):
            add_plan_register(
                workspace, workbook({"S": ROWS}), "r.xlsx", layout, FIELDS, save_as=taken
            )
        assert "OWN" not in workspace.plans()


def test_the_register_of_jamaica_is_the_plan_that_was_made_from_it(
    workspace: Workspace, real_input: Path
):
    content = (real_input / REGISTER).read_bytes()
    proposed = proposed_mapping(workspace, content, REGISTER)
    fields = {"code": "JAM", "title": "Jamaica", "scale": "IMPLEMENTATION"}

    plan, _version, _is_new, told = add_plan_register(
        workspace, content, REGISTER, proposed.register, fields
    )

    known = workspace.plan("JAM-NCSS-2015")
    assert len(plan.actions) == 55
    assert [(a.code, a.title) for a in plan.areas] == [(a.code, a.title) for a in known.areas]
    for field in (
        "code",
        "parent",
        "title",
        "objective",
        "horizon",
        "lead",
        "partners",
        "indicator",
    ):
        assert [getattr(a, field) for a in plan.actions] == [
            getattr(a, field) for a in known.actions
        ], field
    assert told[1:] == ("55 cells say 'not stated' and are taken as empty.",)
