"""Nothing that was filled in is dropped without a word, and nothing is decided by chance."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from monitoring.checking import Checked, answers, check_answers
from monitoring.checking.levels import LevelWords
from monitoring.definitions import load_countries, load_layouts
from monitoring.exports import template_workbook
from monitoring.model import Action, Country, Plan
from monitoring.pipeline import DATA
from monitoring.reading import read_answers, read_workbook

COUNTRIES = load_countries(DATA / "countries.csv")
LAYOUTS = load_layouts(DATA / "layouts")
COUNTRY_A = Country("XAA", "Country A")
LAW = "LAW Legislation"
HEADING = ("Country", "Round", "Action", "Rating")
Build = Callable[..., bytes]


def checked(content: bytes, plan: Plan, layout: str = "long", **chosen: Any) -> Checked:
    table = read_answers(read_workbook(content, "file.xlsx"), LAYOUTS[layout])
    assert table is not None
    return check_answers(table, plan, COUNTRIES, **chosen)


def returned(plan: Plan, change: Callable[[openpyxl.Workbook], object]) -> Checked:
    """The form of country A for 2024 after somebody changed it."""
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A)
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    return checked(saved(book), plan, "form")


def formatted(cells: Mapping[str, tuple[object, str]], *rows: tuple[object, ...]) -> bytes:
    """A long table with numbers in a format, by address."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for row in (HEADING, *rows):
        book.active.append(row)
    for address, (value, number_format) in cells.items():
        book.active[address] = value
        book.active[address].number_format = number_format
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def told(found: Checked) -> list[tuple[str, str, str]]:
    """Code, severity and whole sentence of each problem."""
    return [(p.code, p.severity.value, p.sentence) for p in found.problems]


def kept(found: Checked) -> list[tuple[str, str]]:
    """Action and level of each rating."""
    return list(found.ratings[["action", "level"]].itertuples(index=False, name=None))


def numeric(plan: Plan, unit: str = "") -> Plan:
    return replace(plan, actions=(Action("N-1", "LAW", "Share", lower=0, optimum=80, unit=unit),))


class TestForm:
    def test_an_action_whose_row_was_deleted_is_unanswered_and_asked_about(self, plan: Plan):
        found = returned(plan, lambda book: book[LAW].delete_rows(5))

        assert told(found) == [
            (
                "actions_missing",
                "query",
                (
                    "Return: 1 action that is asked in the round 2024 is not in this form: LAW-2. "
                    "Fill in a new form, or put back what was deleted; "
                    "they count as unanswered until then."
                ),
            )
        ]
        assert [cell.place for cell in found.unanswered] == [
            f"{LAW}!D4",
            "SKL Skills!D4",
            "SKL Skills!D5",
            "LAW-2",
        ]

    def test_an_area_whose_sheet_was_deleted_is_unanswered(self, plan: Plan):
        found = returned(plan, lambda book: book.remove(book["SKL Skills"]))

        assert [p.code for p in found.problems] == ["actions_missing"]
        assert found.problems[0].statement == (
            "2 actions that are asked in the round 2024 are not in this form: SKL-1, SKL-2."
        )
        assert [cell.place for cell in found.unanswered] == [
            f"{LAW}!D4",
            f"{LAW}!D5",
            "SKL-1",
            "SKL-2",
        ]

    def test_a_form_without_any_row_left_is_unanswered_throughout(self, plan: Plan):
        def change(book: openpyxl.Workbook) -> None:
            for name in (LAW, "SKL Skills"):
                book[name].delete_rows(4, 2)

        found = returned(plan, change)

        assert [(p.code, p.place) for p in found.problems] == [
            ("actions_missing", "Return"),
            ("no_rows", LAW),
            ("no_rows", "SKL Skills"),
        ]
        assert len(found.unanswered) == 4

    def test_a_heading_that_was_renamed_blocks_the_form(self, plan: Plan):
        found = returned(plan, lambda book: book[LAW].__setitem__("D3", "Rating (final)"))

        assert found.has_errors
        assert [(p.code, p.place) for p in found.problems] == [
            ("actions_missing", "Return"),
            ("unread_area", f"{LAW}!A3"),
        ]

    def test_only_what_the_country_is_asked_in_the_round_is_missed(self, plan: Plan):
        """LAW-3 is the region's, and LAW is not assessed in this round."""
        narrow = plan.with_rounds((replace(plan.rounds[1], scope=("SKL", "LAW-3")),))
        content = template_workbook(narrow, narrow.rounds[0], COUNTRY_A)

        assert checked(content, narrow, "form").problems == ()

    def test_a_form_for_an_unknown_country_misses_nothing(self, plan: Plan):
        found = returned(plan, lambda book: book["Return"].__setitem__("B4", "Nowhere"))

        assert [(p.code, p.place) for p in found.problems] == [("unknown_country", "Return!B4")]

    def test_an_untouched_form_has_no_problem(self, plan: Plan):
        found = returned(plan, lambda _book: None)

        assert (found.problems, len(found.unanswered)) == ((), 4)


class TestFormulas:
    @pytest.mark.parametrize(
        ("column", "row"),
        [
            ("A", ("=X1", 2024, "LAW-1", "Done")),
            ("B", ("Country A", "=X1", "LAW-1", "Done")),
            ("C", ("Country A", 2024, "=X1", "Done")),
            ("D", ("Country A", 2024, "LAW-1", "=X1")),
            ("E", ("Country A", 2024, "LAW-1", None, "=X1")),
            ("F", ("Country A", 2024, "LAW-1", "Done", None, "=X1")),
            ("G", ("Country A", 2024, "LAW-1", "Done", None, None, "=X1")),
        ],
    )
    def test_a_formula_that_was_never_calculated_is_a_mistake_at_its_cell(
        self, plan: Plan, workbook: Build, column: str, row: tuple[object, ...]
    ):
        heading = (*HEADING, "Status", "Assessment", "Evidence")

        found = checked(workbook({"S": [heading, row]}), plan)

        assert told(found) == [
            (
                "formula_without_result",
                "error",
                (
                    f"S!{column}2: the formula =X1 has no stored result. "
                    "Open the file in Excel or LibreOffice, let it calculate, and save it."
                ),
            )
        ]
        assert kept(found) == []

    def test_a_formula_beside_the_table_is_nobody_s_business(self, plan: Plan, workbook: Build):
        rows = [(*HEADING, "Total"), ("Country A", 2024, "LAW-1", "Done", "=1+1")]

        found = checked(workbook({"S": rows}), plan)

        assert (found.problems, kept(found)) == ((), [("LAW-1", "3")])

    def test_a_form_whose_ratings_were_never_calculated_is_refused(self, plan: Plan):
        found = returned(plan, lambda book: book[LAW].__setitem__("D4", "=Other!A1"))

        assert [(p.code, p.place) for p in found.problems] == [
            ("formula_without_result", f"{LAW}!D4")
        ]
        assert len(found.unanswered) == 3

    def test_a_country_that_was_never_calculated_is_told_once(self, plan: Plan):
        found = returned(plan, lambda book: book["Return"].__setitem__("B4", "=Other!A1"))

        assert [(p.code, p.place) for p in found.problems] == [
            ("formula_without_result", "Return!B4")
        ]


class TestColumns:
    HEADING = ("Country", "ISO3", "Round", "Action", "Action code", "Rating", "Level")

    def look_at(self, plan: Plan, workbook: Build, *rows: tuple[object, ...]) -> Checked:
        return checked(workbook({"S": [self.HEADING, *rows]}), plan)

    def test_columns_that_agree_are_one(self, plan: Plan, workbook: Build):
        row = ("Country A", "XAA", 2024, "Adopt a law", "LAW-1", "Done", 3)

        found = self.look_at(plan, workbook, row)

        assert (found.problems, kept(found)) == ((), [("LAW-1", "3")])

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (
                ("Country A", "XAB", 2024, "LAW-1", "LAW-1", "Done", 3),
                "S!B2: 'XAB' does not agree with 'Country A' in S!A2.",
            ),
            (
                ("Country A", "XAA", 2024, "LAW-1", "LAW-2", "Done", 3),
                "S!E2: 'LAW-2' does not agree with 'LAW-1' in S!D2.",
            ),
            (
                ("Country A", "XAA", 2024, "LAW-1", "LAW-1", "Done", 2),
                "S!G2: '2' does not agree with 'Done' in S!F2.",
            ),
            (
                ("Country A", "XAA", 2024, "LAW-1", "LAW-1", None, 2),
                "S!G2: '2' does not agree with the empty cell S!F2.",
            ),
        ],
        ids=["country", "action", "rating", "empty rating"],
    )
    def test_columns_that_contradict_each_other_are_a_mistake(
        self, plan: Plan, workbook: Build, row: tuple[object, ...], sentence: str
    ):
        found = self.look_at(plan, workbook, row)

        assert told(found) == [
            (
                "columns_disagree",
                "error",
                (f"{sentence} Correct one of the two, or give one of the columns another heading."),
            )
        ]

    def test_a_column_in_which_nothing_is_known_is_a_note(self, plan: Plan, workbook: Build):
        rows = [
            ("Country", "Round", "Action", "Indicator", "Rating"),
            ("Country A", 2024, "LAW-1", "Date of the act", "Done"),
        ]

        found = checked(workbook({"S": rows}), plan)

        assert found.problems == ()
        assert found.ratings["notes"].tolist() == ['{"Indicator": "Date of the act"}']

    def test_the_column_that_names_actions_counts_whatever_its_heading(
        self, plan: Plan, workbook: Build
    ):
        """`Action` holds a title of the reader's own, `Action code` the code."""
        rows = [
            ("Country", "Round", "Action", "Action code", "Rating"),
            ("Country A", 2024, "The law", "LAW-1", "Done"),
            ("Country A", 2024, "Training", "LAW-9", "Done"),
        ]

        found = checked(workbook({"S": rows}), plan)

        assert kept(found) == [("LAW-1", "3")]
        assert [(p.code, p.place) for p in found.problems] == [("unknown_action", "S!D3")]
        assert found.ratings["notes"].tolist() == ['{"Action": "The law", "Action code": "LAW-1"}']

    def test_a_year_of_another_round_than_the_chosen_one_is_no_mere_note(
        self, plan: Plan, workbook: Build
    ):
        rows = [
            ("Country", "Round", "Year", "Action", "Rating"),
            ("Country A", 2024, 2021, "LAW-1", "Done"),
        ]
        content = workbook({"S": rows})

        for chosen in (None, "2024"):
            found = checked(content, plan, round_=chosen)
            assert [(p.code, p.place) for p in found.problems] == [("columns_disagree", "S!C2")]

    def test_a_heading_that_stands_twice_blocks_the_file(self, plan: Plan, workbook: Build):
        rows = [(*HEADING, "Rating"), ("Country A", 2024, "LAW-1", "Done", "Not started")]

        found = checked(workbook({"S": rows}), plan)

        assert [(p.code, p.place, p.severity.value) for p in found.problems] == [
            ("heading_twice", "S!E1", "error")
        ]


class TestNumbers:
    ROW = ("Country A", 2024, "N-1", None)

    def test_a_number_in_per_cent_is_not_taken_for_a_hundredth(self, plan: Plan):
        content = formatted({"D2": (0.45, "0%")}, self.ROW)

        assert told(checked(content, numeric(plan, "days"))) == [
            (
                "percent_cell",
                "error",
                (
                    "S!D2: the cell shows 45 % and holds 0.45. Write the number in the unit of "
                    "the indicator (days), without the per cent format."
                ),
            )
        ]

    @pytest.mark.parametrize("unit", ["%", "percent", "Percent"])
    def test_it_is_what_it_shows_where_the_unit_is_per_cent(self, plan: Plan, unit: str):
        content = formatted({"D2": (0.29, "0.0%")}, self.ROW)

        (rating,) = checked(content, numeric(plan, unit)).ratings.to_dict("records")

        assert (rating["value"], rating["raw"]) == (29.0, "29 %")

    def test_a_number_keeps_its_digits_whatever_is_displayed(self, plan: Plan):
        content = formatted({"D2": (33.3333, "0.0")}, self.ROW)

        assert checked(content, numeric(plan)).ratings["value"].tolist() == [33.3333]

    def test_a_level_in_per_cent_is_what_it_shows_and_never_a_code(self, plan: Plan):
        """1 shown as 100 % is no level of this scale, though 1 is the code of Started."""
        content = formatted({"D2": (1, "0%")}, ("Country A", 2024, "LAW-1", None))

        assert [(p.code, p.found) for p in checked(content, plan).problems] == [
            ("unknown_level", "100 %")
        ]

    def test_a_code_that_was_typed_as_a_number_is_read_as_displayed(self, plan: Plan):
        codes = ("1.1", "1.10", "1.2")
        numbered = replace(plan, actions=tuple(Action(c, "LAW", f"Title {c}") for c in codes))
        content = formatted(
            {"C2": (1.1, "0.00"), "C3": (1.1, "General"), "C4": (1.2, "0.00")},
            *[("Country A", 2024, None, "Done")] * 3,
        )

        assert [action for action, _level in kept(checked(content, numbered))] == [
            "1.10",
            "1.1",
            "1.2",
        ]

    def test_a_round_and_a_level_in_decimals_are_still_known(self, plan: Plan):
        content = formatted(
            {"B2": (2024, "0.00"), "D2": (3, "0.0")}, ("Country A", None, "LAW-1", None)
        )

        assert kept(checked(content, plan)) == [("LAW-1", "3")]


class TestBeyondBounds:
    ADVICE = "Check the decimal mark, or keep it."

    def found(self, plan: Plan, lower: float, optimum: float, *ratings: object) -> Checked:
        """What becomes of these ratings of one numeric action, each of another country."""
        action = Action("N-1", "LAW", "Share", lower=lower, optimum=optimum)
        names = ("Country A", "Country B", "Country C")
        rows = [(name, 2024, "N-1", said) for name, said in zip(names, ratings, strict=False)]
        book = openpyxl.Workbook()
        book.active.title = "S"
        for row in (HEADING, *rows):
            book.active.append(row)
        return checked(saved(book), replace(plan, actions=(action, *plan.actions)))

    def test_a_number_beyond_a_bound_is_kept_and_asked_about(self, plan: Plan):
        """777 where 77.7 was meant would be worth as much as the best."""
        found = self.found(plan, 20, 85, 777, "19,5", 77.7)

        assert told(found) == [
            (
                "number_beyond_bounds",
                "query",
                f"S!D2: 777 lies outside 20 to 85 and counts as 100 points. {self.ADVICE}",
            ),
            (
                "number_beyond_bounds",
                "query",
                f"S!D3: 19.5 lies outside 20 to 85 and counts as 0 points. {self.ADVICE}",
            ),
        ]
        assert [(p.found, p.expected) for p in found.problems] == [
            ("777", "20 to 85"),
            ("19,5", "20 to 85"),
        ]
        assert found.ratings["value"].tolist() == [777, 19.5, 77.7]

    def test_where_less_is_better_the_lowest_number_is_the_best(self, plan: Plan):
        found = self.found(plan, 85, 20, 5, 86, 50)

        assert [p.statement for p in found.problems] == [
            "5 lies outside 20 to 85 and counts as 100 points.",
            "86 lies outside 20 to 85 and counts as 0 points.",
        ]

    def test_a_bound_itself_and_no_answer_are_not_asked_about(self, plan: Plan):
        assert self.found(plan, 20, 85, 20, 85, "No information").problems == ()
        assert self.found(plan, 85, 20, 20, 85, "No information").problems == ()

    def test_of_very_many_each_is_counted(self, plan: Plan, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(answers, "MOST_OF_A_KIND", 1)

        found = self.found(plan, 20, 85, 777, 777, 777)

        assert [(p.code, p.place) for p in found.problems] == [
            ("number_beyond_bounds", ""),
            ("number_beyond_bounds", "S!D2"),
        ]
        assert found.problems[0].statement == (
            "and 2 more cells with a problem of the kind: "
            "777 lies outside 20 to 85 and counts as 100 points."
        )
        assert not found.has_errors


class TestTexts:
    def test_a_text_beside_an_empty_rating_is_asked_about(self, plan: Plan, workbook: Build):
        rows = [
            (*HEADING, "Evidence", "Comment"),
            ("Country A", 2024, "LAW-1", None, "Act 3", "In force"),
        ]

        found = checked(workbook({"S": rows}), plan)

        assert told(found) == [
            (
                "text_without_rating",
                "query",
                (
                    f"S!{column}2: '{text}' stands beside an empty rating and is not kept. "
                    "Choose a rating, or 'No information'."
                ),
            )
            for column, text in (("E", "Act 3"), ("F", "In force"))
        ]
        assert [cell.place for cell in found.unanswered] == ["S!D2"]

    def test_a_text_in_a_row_that_says_nothing_else_is_asked_about(
        self, plan: Plan, workbook: Build
    ):
        rows = [
            (*HEADING, "Comment"),
            ("Country A", 2024, "LAW-1", "Done"),
            (None, None, None, None, "More to come"),
        ]

        found = checked(workbook({"S": rows}), plan)

        assert [(p.code, p.place) for p in found.problems] == [("text_without_rating", "S!E3")]

    def test_a_long_text_is_repeated_by_its_beginning(self, plan: Plan, workbook: Build):
        rows = [(*HEADING, "Comment"), ("Country A", 2024, "LAW-1", None, "word " * 40)]

        (problem,) = checked(workbook({"S": rows}), plan).problems

        assert problem.statement.startswith("'word word")
        assert "word…' stands beside" in problem.statement
        assert len(problem.found) == 199

    def test_a_text_beside_no_information_is_kept(self, plan: Plan, workbook: Build):
        rows = [(*HEADING, "Comment"), ("Country A", 2024, "LAW-1", "No information", "Asked")]

        found = checked(workbook({"S": rows}), plan)

        assert (found.problems, found.ratings["comment"].tolist()) == ((), ["Asked"])


COVER = [("Plan", "TEST"), ("Country", "XAA"), ("Round", "2024")]
AREA = [("Code", "Action", "Rating"), ("LAW-1", "Adopt a law", "Done")]


class TestSheetsAndTables:
    def test_an_area_that_names_another_country_or_round_is_not_the_cover_s(
        self, plan: Plan, workbook: Build
    ):
        further = [("Country", "Round", "Code", "Rating"), ("XAB", 2021, "SKL-1", "Done")]
        sheets = {"Return": COVER, "LAW": AREA, "More": further}

        found = checked(workbook(sheets), plan, "form")

        assert [(p.code, p.place) for p in found.problems if p.code != "actions_missing"] == [
            ("columns_disagree", "More!A2"),
            ("columns_disagree", "More!B2"),
        ]

    def test_a_country_that_does_not_take_part_disagrees_too(self, plan: Plan, workbook: Build):
        further = [("Country", "Code", "Rating"), ("Jamaica", "SKL-1", "Done")]
        sheets = {"Return": COVER, "LAW": AREA, "More": further}

        found = checked(workbook(sheets), plan, "form")

        assert ("columns_disagree", "More!A2") in [(p.code, p.place) for p in found.problems]

    def test_a_form_of_which_no_area_can_be_read_says_so(self, plan: Plan, workbook: Build):
        content = workbook({"Return": COVER, "LAW": [("Code", "Action"), ("LAW-1", "Law")]})

        found = checked(content, plan, "form")

        assert [p.code for p in found.problems] == ["actions_missing", "unread_area"]
        assert len(found.unanswered) == 4

    def test_a_rating_beside_an_empty_row_is_told_as_that_of_another_table(
        self, plan: Plan, workbook: Build
    ):
        rows = [
            (*HEADING, None, "State", "Year", "Activity", "Score"),
            ("Country A", 2024, "LAW-1", "Done"),
            (None, None, None, None, None, "Country B", 2024, "LAW-1", "Done"),
        ]

        found = checked(workbook({"S": rows}), plan)

        assert [(p.code, p.place) for p in found.problems] == [("columns_disagree", "S!I3")]
        assert found.has_errors

    def test_words_for_a_level_beside_an_empty_rating_are_asked_about(
        self, plan: Plan, workbook: Build
    ):
        rows = [(*HEADING, "Level"), ("Country A", 2024, "LAW-1", None, "we did a lot")]

        found = checked(workbook({"S": rows}), plan)

        assert [(p.code, p.place) for p in found.problems] == [("text_without_rating", "S!E2")]
        assert [cell.place for cell in found.unanswered] == ["S!D2"]

    @pytest.mark.parametrize("round_column", [(), ("Round",)], ids=["no column", "empty column"])
    def test_a_sheet_named_after_a_round_does_not_go_into_another(
        self, plan: Plan, workbook: Build, round_column: tuple[str, ...]
    ):
        heading = ("Country", "Action", "Rating", *round_column)
        row = ("Country A", "LAW-1", "Done")
        content = workbook({"2021": [heading, row], "Sheet2": [heading, ("Country B", *row[1:])]})

        found = checked(content, plan, round_="2024")

        assert told(found) == [
            (
                "other_round",
                "error",
                (
                    "2021: the workbook says round 2021, but 2024 was chosen. Choose that round, "
                    "rename the sheet, or give its table a column for the round."
                ),
            )
        ]
        assert checked(workbook({"2024": [heading, row]}), plan, round_="2024").problems == ()

    def test_of_many_totals_the_first_are_told_and_the_rest_counted(
        self, plan: Plan, workbook: Build, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(answers, "MOST_OF_A_KIND", 2)
        totals = [("Total", 2024, None, n) for n in range(5)]

        found = checked(workbook({"S": [HEADING, *totals, ("Country A", 2024, "LAW-1", 1)]}), plan)

        assert [(p.place, p.severity.value) for p in found.problems] == [
            ("", "query"),
            ("S!A2", "query"),
            ("S!A3", "query"),
        ]
        assert found.problems[0].statement == (
            "and 3 more cells with a problem of the kind: "
            "'Total' is a total or an average of others and was not read."
        )

    def test_codes_that_look_like_totals_are_read(self, plan: Plan, workbook: Build):
        sums = replace(plan, actions=(Action("SUM-1", "LAW", "Count"), Action("AVG2", "LAW", "x")))
        rows = [("Action", "Country A", "Country B"), ("SUM-1", "Done", 1), ("AVG2", 2, "Done")]

        found = checked(workbook({"2024": rows}), sums, "matrix-actions-down")

        assert (found.problems, sorted(kept(found))) == (
            (),
            [("AVG2", "2"), ("AVG2", "3"), ("SUM-1", "1"), ("SUM-1", "3")],
        )


class TestNames:
    @pytest.mark.parametrize("column", ["A", "C"], ids=["country", "action"])
    def test_names_that_were_never_calculated_are_each_told(
        self, plan: Plan, workbook: Build, column: str
    ):
        rows = [["Country A", 2024, "LAW-1", "Done"] for _n in range(2)]
        for n, row in enumerate(rows):
            row["ABCD".index(column)] = f"=X{n}"

        found = checked(workbook({"S": [HEADING, *rows]}), plan)

        assert [(p.code, p.place) for p in found.problems] == [
            ("formula_without_result", f"S!{column}{row}") for row in (2, 3)
        ]

    def test_errors_in_place_of_all_actions_are_each_told(self, plan: Plan, workbook: Build):
        rows = [("Country A", 2024, error, "Done") for error in ("#N/A", "#REF!")]

        found = checked(workbook({"S": [HEADING, *rows]}), plan)

        assert [(p.code, p.place) for p in found.problems] == [
            ("excel_error", "S!C2"),
            ("excel_error", "S!C3"),
        ]

    def test_only_as_many_unknown_words_are_compared_as_are_told(
        self, plan: Plan, workbook: Build, monkeypatch: pytest.MonkeyPatch
    ):
        compared: list[str] = []

        def near(_words: LevelWords, text: str) -> str:
            compared.append(text)
            return ""

        monkeypatch.setattr(answers, "MOST_OF_A_KIND", 2)
        monkeypatch.setattr(LevelWords, "near", near)
        wrong = zip(("LAW-1", "LAW-2", "SKL-1"), ("Donne", "Doone", "Donee"), strict=True)
        rows = [("Country A", 2024, action, word) for action, word in wrong]

        found = checked(workbook({"S": [HEADING, *rows]}), plan)

        assert [p.place for p in found.problems] == ["", "S!D2", "S!D3"]
        assert found.problems[0].statement.startswith("and 1 more cell with a problem of the kind")
        assert compared == ["Donne", "Doone"]
