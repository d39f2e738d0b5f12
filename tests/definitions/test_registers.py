"""A register layout says which column is what, and the rows of a register become a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from monitoring.definitions import DefinitionError
from monitoring.definitions.register_plans import RegisterPlan, plan_of_register
from monitoring.definitions.registers import (
    ROLES,
    Register,
    is_register,
    load_registers,
    register_from_text,
    text_of_register,
)
from monitoring.model import Cell
from monitoring.pipeline import DATA

SHIPPED = load_registers(DATA / "registers")["action-register"]
FIELDS = {"code": "P", "title": "A plan", "scale": "YESNO"}


def rows_of(*lines: Mapping[str, str]) -> list[dict[str, Cell]]:
    """Rows of a register from row 2 on, each role in its column: title in A, code in B, …"""
    order = ("title", "code", "parent", *(r for r in ROLES if r not in ("title", "code", "parent")))
    return [
        {role: Cell("S", f"{chr(65 + order.index(role))}{n}", text) for role, text in line.items()}
        for n, line in enumerate(lines, start=2)
    ]


def found(*lines: Mapping[str, str], blank: Sequence[str] = (), **fields: str) -> RegisterPlan:
    register = Register("L", "A layout", {"title": ("Action",)}, blank=tuple(blank))
    return plan_of_register(register, rows_of(*lines), FIELDS | fields, "register.xlsx")


def areas(plan: RegisterPlan) -> dict[str, str]:
    """Title of each area by its code."""
    return {line["code"]: line["title"] for _place, line in plan.tables["areas"]}


def codes(plan: RegisterPlan) -> list[tuple[str, str]]:
    """(area, code) of each action."""
    return [(line["parent"], line["code"]) for _place, line in plan.tables["actions"]]


def listed(*codes_: str, area: str = "Laws") -> list[dict[str, str]]:
    return [{"title": f"Do {code}", "code": code, "parent": area} for code in codes_]


def refusal(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        register_from_text(text, "l.yaml")
    return list(refused.value.sentences)


class TestLayout:
    def test_the_layout_of_the_program_knows_headings_in_four_languages(self):
        for words in (
            {"code": "No.", "parent": "Area", "title": "Activity", "lead": "Lead agency"},
            {"code": "N°", "parent": "Axe", "title": "Activité", "horizon": "Calendrier"},
            {"code": "Código", "parent": "Eje", "title": "Acción", "horizon": "Plazo"},
            {"code": "Nummer", "parent": "Pijler", "title": "Maatregel", "horizon": "Termijn"},
        ):
            assert [role for role, word in words.items() if word not in SHIPPED.headers[role]] == []

    def test_a_layout_is_the_same_when_its_text_is_read_again(self):
        said = Register(
            "L", "T", {"title": ("No",)}, {"note x": "1.10"}, ("JAM",), ("-",), "S", "me"
        )

        assert register_from_text(text_of_register(said), "L") == said
        assert register_from_text(text_of_register(SHIPPED), "L") == SHIPPED

    def test_a_register_is_told_from_other_layouts(self):
        assert is_register(text_of_register(SHIPPED))
        assert not is_register("code: long\ngeometry: long\n")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("title: T\nheaders: {title: A}", "l.yaml: 'code' is empty; it is required."),
            (
                "code: L\ntitle: T\nheaders: {code: No}",
                ("l.yaml: 'headers' names no column for 'title': what the actions say is needed."),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: A, leed: B}",
                ("l.yaml: 'leed' is not known. Did you mean 'lead'?"),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: A, lead: [B, a]}",
                ("l.yaml: the heading 'a' stands for both 'title' and 'lead'."),
            ),
            (
                "code: L\ntitle: T\nheaders: [title]",
                (
                    "l.yaml: 'headers' is a list of names, each "
                    "with its words, as in `title: [Action]`."
                ),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: {a: b}}",
                ("l.yaml: 'title' is a word, or a list of words."),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: A}\nplan: {scael: X}",
                ("l.yaml: 'scael' is not known. Did you mean 'scale'?"),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: A}\ngeometry: long",
                ("l.yaml: 'long' is not known. Known are: register."),
            ),
            (
                "code: L\ntitle: T\nheaders: {title: A}\nblanks: x",
                ("l.yaml: 'blanks' is not known. Did you mean 'blank'?"),
            ),
        ],
        ids=["code", "title", "role", "twice", "headers", "words", "field", "geometry", "key"],
    )
    def test_a_layout_that_contradicts_itself_is_refused(self, text: str, sentence: str):
        assert sentence in refusal(text)


class TestAreas:
    def test_an_area_has_the_letters_with_which_its_actions_begin(self):
        plan = found(*listed("T1.1", "T2.1"), *listed("H1.1", area="Skills"))

        assert areas(plan) == {"T": "Laws", "H": "Skills"}
        assert codes(plan) == [("T", "T1.1"), ("T", "T2.1"), ("H", "H1.1")]

    def test_or_the_number(self):
        assert areas(found(*listed("1.1", "1.10"), *listed("2.1", area="Skills"))) == {
            "1": "Laws",
            "2": "Skills",
        }

    @pytest.mark.parametrize(
        "lines",
        [
            [*listed("T1", "U1"), *listed("H1", area="Skills")],
            [*listed("T1"), *listed("T2", area="Skills")],
            [*listed("T", "T1"), *listed("H1", area="Skills")],
            [*listed("1"), *listed("2", area="Skills")],
        ],
        ids=["two beginnings", "the same beginning", "an action of that code", "no beginning"],
    )
    def test_else_areas_are_numbered(self, lines: list[dict[str, str]]):
        assert areas(found(*lines)) == {"A1": "Laws", "A2": "Skills"}

    def test_but_never_with_the_code_of_an_action_or_of_the_plan(self):
        lines = [*listed("A1", "B1"), *listed("A2", area="Skills")]

        assert areas(found(*lines)) == {"AA1": "Laws", "AA2": "Skills"}
        assert areas(found(*listed("x"), code="A1")) == {"AA1": "Laws"}

    def test_a_column_with_the_codes_of_the_areas_goes_before_all(self):
        lines = [line | {"area code": "IV"} for line in listed("T1.1", "T1.2")]

        assert areas(found(*lines)) == {"IV": "Laws"}

    def test_one_area_has_one_code(self):
        lines = [listed("1")[0] | {"area code": "IV"}, listed("2")[0] | {"area code": "V"}]

        assert found(*lines).complaints == (
            "S!D3: the area 'Laws' has the code 'V' here and 'IV' at S!D2. Give it one code.",
        )

    def test_capital_letters_and_blanks_make_no_other_area(self):
        assert areas(found(*listed("T1"), *listed("T2", area="LAWS"))) == {"T": "Laws"}

    def test_an_empty_area_is_that_of_the_row_above_and_this_is_told(self):
        plan = found(*listed("T1"), *listed("T2", area=""))

        assert codes(plan) == [("T", "T1"), ("T", "T2")]
        assert "1 action names no area and takes that of the row above it." in plan.told

    def test_an_action_without_any_area_is_told_at_its_cell(self):
        assert found(*listed("T1", area=""), *listed("T2")).complaints == (
            "S!C2: the action 'Do T1' has no area. Name it.",
        )
        assert found({"title": "Do", "code": "1"}).complaints == (
            "No column says the areas of the actions. Choose one: every action stands in one.",
        )


class TestActions:
    def test_codes_that_no_column_says_are_made_and_this_is_told(self):
        lines = [{"title": f"Do {n}", "parent": area} for n, area in enumerate("XXY")]
        plan = found(*lines)

        assert codes(plan) == [("A1", "A1.1"), ("A1", "A1.2"), ("A2", "A2.1")]
        assert (
            "No column says the codes of the actions, so they were made: A1.1 to A2.1." in plan.told
        )

    def test_a_code_that_is_missing_or_stands_twice_is_told_at_its_cell(self):
        assert found(*listed("T1", "", "t1")).complaints == (
            "S!B3: the action 'Do ' has no code. Give it one.",
            "S!B4: the code 't1' stands already at S!B2. Give this action another.",
        )

    def test_a_code_is_what_the_sheet_shows(self):
        row = rows_of({"title": "Do", "parent": "Laws"})[0]
        row["code"] = Cell("S", "B2", "1.1", 1.1, "1.10")

        plan = plan_of_register(SHIPPED, [row], FIELDS, "r.xlsx")

        assert codes(plan) == [("1", "1.10")]

    def test_words_for_nothing_are_taken_as_empty_and_this_is_told(self):
        lines = [line | {"lead": "Not  stated", "partners": "OAS"} for line in listed("T1", "T2")]
        plan = found(*lines, blank=["not stated"])

        assert [(a["lead"], a["partners"]) for _place, a in plan.tables["actions"]] == [
            ("", "OAS")
        ] * 2
        assert "2 cells say 'Not  stated' and are taken as empty." in plan.told

    def test_where_it_stands_is_the_source_of_an_action_without_one(self):
        first, second = (line for _place, line in found(
            listed("T1")[0], listed("T2")[0] | {"source": "p. 4", "provenance": "P"}
        ).tables["actions"])  # fmt: skip

        assert (first["source"], first["provenance"]) == ("register.xlsx, S!A2", "S")
        assert (second["source"], second["provenance"]) == ("p. 4", "P")

    @pytest.mark.parametrize(
        ("word", "meant"), [("National", "country"), ("régional", "region"), ("ambos", "both")]
    )
    def test_who_answers_is_told_in_the_words_of_a_register(self, word: str, meant: str):
        ((_place, action),) = found(listed("T1")[0] | {"responsibility": word}).tables["actions"]

        assert action["responsibility"] == meant

    def test_a_cell_without_a_value_is_told(self):
        row = rows_of({"title": "Do", "code": "1", "parent": "Laws"})[0]
        row["lead"] = Cell("S", "F2", "=A1", lacks_result=True)
        row["partners"] = Cell("S", "G2", "#REF!", error=True)

        assert plan_of_register(SHIPPED, [row], FIELDS, "r.xlsx").complaints == (
            (
                "S!F2: the formula =A1 has no stored result. "
                "Open the file in Excel or LibreOffice, let it calculate, and save it."
            ),
            "S!G2: the cell holds the error #REF!. Correct or clear it.",
        )


def test_fields_that_are_given_go_before_those_of_the_layout():
    register = Register("L", "T", {"title": ("A",)}, {"scale": "OGP", "owner": "us"}, ("JAM",))
    plan = plan_of_register(register, rows_of(*listed("1")), FIELDS | {"edition": " "}, "r.xlsx")

    assert {line["field"]: line["value"] for _place, line in plan.tables["plan"]} == {
        "source": "r.xlsx", "owner": "us", **FIELDS,
    }  # fmt: skip
    assert plan.tables["countries"] == [("Countries", {"iso3": "JAM"})]
