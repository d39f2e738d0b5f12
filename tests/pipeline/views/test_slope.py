"""The score of the round before beside the one now; what is change, and who is highlighted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import REAL_EXAMPLE, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.slope import COLUMNS, LABELS, before_and_now, slope_finding

Said = Callable[..., pd.DataFrame]

ALL = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def every(country: str, level: str) -> dict[tuple[str, str], str]:
    return {(country, action): level for action in ALL}


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Country A rises by a level, B falls by one, C comes in the later round."""
    before = every("XAA", "1") | every("XAB", "2")
    now = every("XAA", "2") | every("XAB", "1") | every("XAC", "3")
    return of(plan, ratings(before, "2021"), ratings(now, "2024"))


def test_each_country_has_its_score_then_and_now(given: Results):
    frame = before_and_now(given, "2024", "")

    assert tuple(frame.columns) == COLUMNS
    assert frame["before"].tolist() == pytest.approx([33.33, 66.67, nan], nan_ok=True)
    assert frame["now"].tolist() == pytest.approx([66.67, 33.33, 100])
    assert frame["direction"].tolist() == ["higher", "lower", ""]
    assert frame["is_alike"].tolist() == [True, True, False]
    assert frame["before_word"].tolist() == ["", "", "no data"]
    assert not frame["is_highlighted"].any()


def test_the_countries_that_are_named_are_highlighted(given: Results):
    frame = before_and_now(given, "2024", "XAA, xac")

    assert frame["is_highlighted"].tolist() == [True, False, True]


def test_another_node_can_be_asked_for(given: Results):
    frame = before_and_now(given, "2024", "", node="SKL")

    assert set(frame["node"]) == {"SKL"}
    assert slope_finding(frame, given, "2024", "", node="SKL") == (
        "Since 2021, 1 of 2 countries stand higher on “Skills”, 1 lower and 0 as before, on what the "
        "same assessment rated in both rounds; furthest up went Country A (+33.3)"
    )


def test_the_finding_names_the_highlighted_countries_instead_of_the_first(given: Results):
    frame = before_and_now(given, "2024", "XAB")

    assert slope_finding(frame, given, "2024", "XAB") == (
        "Since 2021, 1 of 2 countries stand higher on the whole plan, 1 lower and 0 as before, on "
        "what the same assessment rated in both rounds; Country B −33.3"
    )


def test_nobody_is_named_first_where_several_rose_as_much(plan: Plan, ratings: Said):
    before, now = every("XAA", "1") | every("XAB", "0"), every("XAA", "2") | every("XAB", "1")
    given = of(plan, ratings(before, "2021"), ratings(now, "2024"))

    assert slope_finding(before_and_now(given, "2024", ""), given, "2024", "").endswith(
        "2 of 2 countries stand higher on the whole plan, 0 lower and 0 as before, on what the same "
        "assessment rated in both rounds"
    )


def test_other_actions_make_a_line_that_is_not_all_change(plan: Plan, ratings: Said):
    before, now = {("XAA", "LAW-2"): "1"}, {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}
    given = of(plan, ratings(before, "2021"), ratings(now, "2024"))

    row = before_and_now(given, "2024", "", node="LAW").iloc[0]

    assert (row["direction"], row["is_alike"], row["change"]) == ("same", False, 0.0)


def test_nothing_in_common_is_said(plan: Plan, ratings: Said):
    given = of(plan, ratings(every("XAA", "1"), "2021"), ratings(every("XAB", "1"), "2024"))

    assert slope_finding(before_and_now(given, "2024", ""), given, "2024", "") == (
        "On the whole plan, no answer was rated by the same assessment in both 2021 and 2024"
    )


def test_the_first_round_has_none_before_it(given: Results):
    assert slope_finding(before_and_now(given, "2021", ""), given, "2021", "") == (
        "There is no earlier round to compare 2021 with"
    )


def test_no_country_has_a_sentence(plan: Plan, ratings: Said):
    nobody = of(replace(plan, countries=()), ratings({("REGION", "LAW-3"): "1"}, "2024"))
    frame = before_and_now(nobody, "2024", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
    assert slope_finding(frame, nobody, "2024", "") == (
        "No country takes part, so that there is nothing to compare"
    )


def test_the_real_example_is_all_change(examples: Workspace):
    """Every question is answered in both rounds."""
    frame = before_and_now(results(examples, REAL_EXAMPLE), "2023", "")

    assert frame["is_alike"].all()
    jamaica = frame.set_index("country").loc["JAM"]
    assert jamaica["change"] == pytest.approx(jamaica["now"] - jamaica["before"])
    assert jamaica["direction"] == "higher"


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
