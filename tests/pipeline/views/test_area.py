"""What the page of an area says first: how far everybody is, and who meets its standards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import Results
from monitoring.pipeline.views.area import area_finding, area_headline
from monitoring.scoring.counts import Headline

Said = Callable[..., pd.DataFrame]
Make = Callable[..., Results]
EVERYBODY = ("XAA", "XAB", "XAC")


@pytest.fixture
def make(plan: Plan, ratings: Said) -> Make:
    def build(said: Mapping[tuple[str, str], str], standard: str = "") -> Results:
        actions = tuple(
            replace(a, minimum_standard=standard) if a.code == "LAW-1" else a for a in plan.actions
        )
        frame = ratings(said).assign(upload=1, file="a.xlsx")
        return Results(replace(plan, actions=actions), "self", frame, dict(plan.country_by_code))

    return build


def test_the_four_numbers_of_an_area_are_those_of_all_countries(make: Make):
    some = make(
        {
            ("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1", ("XAB", "LAW-1"): "0",
            ("XAB", "LAW-2"): "?", ("REGION", "LAW-3"): "3", ("XAA", "SKL-2"): "3",
        }
    )  # fmt: skip

    # C was asked two actions and sent nothing; the regional action and the other area are left out.
    assert area_headline(some, "2024", "LAW") == Headline(1, 1, 1, 3)
    assert area_finding(some, "2024", "LAW") == (
        "In “Legislation” countries have done 17\u00a0% of what is asked of them and begun another "
        "17\u00a0%; of 50\u00a0% nothing is known."
    )


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("3", "In “Legislation” countries have done 100\u00a0% of what is asked of them."),
        ("0", "In “Legislation” countries have done 0\u00a0% of what is asked of them."),
        (
            "2",
            (
                "In “Legislation” countries have done 0\u00a0% of what is asked of them and begun "
                "another 100\u00a0%."
            ),
        ),
    ],
)
def test_where_everybody_stands_at_one_level_nothing_else_is_told(
    make: Make, level: str, sentence: str
):
    some = make({(unit, code): level for unit in EVERYBODY for code in ("LAW-1", "LAW-2")})

    assert area_finding(some, "2024", "LAW") == sentence


def test_who_meets_the_minimum_standards_follows(make: Make):
    said = {("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "2", ("XAC", "LAW-1"): "0"}

    assert area_finding(make(said, standard="2"), "2024", "LAW") == (
        "In “Legislation” countries have done 17\u00a0% of what is asked of them and begun another "
        "17\u00a0%; of 50\u00a0% nothing is known. 2 of 3 countries meet every minimum standard."
    )


def test_standards_of_which_nothing_is_known_are_not_told_as_missed(make: Make):
    some = make({("XAA", "LAW-2"): "3"}, standard="2")

    assert area_finding(some, "2024", "LAW") == (
        "In “Legislation” countries have done 17\u00a0% of what is asked of them; "
        "of 83\u00a0% nothing is known."
    )


def test_a_round_without_ratings_says_how_many_answers_were_asked_for(make: Make):
    assert area_finding(make({("XAA", "LAW-1"): "3"}), "2021", "LAW") == (
        "Nothing is known yet of “Legislation”; answers that are rated: none of 6."
    )


def test_an_area_that_asks_nothing_of_countries_says_so(make: Make):
    some = make({("XAA", "LAW-1"): "3"})
    regional = tuple(a for a in some.plan.actions if a.code == "LAW-3" or a.parent == "SKL")
    some = replace(some, plan=replace(some.plan, actions=regional), ratings=some.ratings.iloc[:0])

    assert area_finding(some, "2024", "LAW") == (
        "“Legislation” asks nothing of any country in this round."
    )


def test_an_unknown_area_is_refused(make: Make):
    with pytest.raises(KeyError):
        area_headline(make({}), "2024", "NONE")
