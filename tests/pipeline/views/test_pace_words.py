"""Who stands at the target has reached it, whether or not its pace can be told."""

from __future__ import annotations

from math import nan

import pytest

from monitoring.pipeline.views.pace_words import (
    WITHOUT_PACE,
    arrival_word,
    pace_word,
    with_arrival,
    year_word,
)

UNTOLD = {"status": "", "reason": "no_baseline", "projection": ""}


@pytest.mark.parametrize("score", [80.0, 80.0 - 1e-10, 92.0])
def test_a_score_at_the_target_is_there(score: float):
    row = with_arrival(UNTOLD, score, 80.0)

    assert pace_word(row) == "target achieved"
    assert year_word(row) == "reached"


@pytest.mark.parametrize(("score", "target"), [(79.9, 80.0), (nan, 80.0), (92.0, None)])
def test_without_a_target_or_a_score_at_it_the_reason_stays(score: float, target: float | None):
    assert pace_word(with_arrival(UNTOLD, score, target)) == "no score at the baseline"


def test_a_pace_that_is_told_keeps_its_name():
    told = {"status": "on_track", "reason": "", "projection": "year"}

    assert with_arrival(told, 90.0, 80.0) is told


def row(**told: object) -> dict[str, object]:
    return {"status": "on_track", "reason": "", "projection": "", "slope": 5.44, "projected": nan,
            "earliest": nan, "latest": nan} | told  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (row(projection="year", projected=2031.4, earliest=2030.2, latest=2035.1),
         "+5.4 a year, arrives 2031 (2030–2035)"),
        (row(projection="year", projected=2031.4, earliest=2031.2, latest=2031.9),
         "+5.4 a year, arrives 2031"),
        (row(projection="year", projected=2031.4, earliest=2030.2),
         "+5.4 a year, arrives 2031 (2030 or later)"),
        (row(projection="after", projected=2050.9), "+5.4 a year, arrives after 2050"),
        (row(projection="not_on_current_trend", slope=-1.25), "−1.2 a year, does not arrive"),
        (row(projection="line_at_target"), "+5.4 a year, line at the target, score below"),
        (row(projection="too_few_rounds"), "+5.4 a year, no year from two rounds"),
        (row(projection="achieved", status="target_achieved"), ""),
        (row(status="no_target"), "+5.4 a year"),
        (row(status="", reason="no_baseline", slope=nan), ""),
        (WITHOUT_PACE, ""),
    ],
)  # fmt: skip
def test_a_small_panel_says_the_pace_and_when_it_arrives(told: dict[str, object], words: str):
    assert arrival_word(told) == words


def test_no_year_is_told_from_two_rounds():
    assert not any(
        letter.isdigit() for letter in arrival_word(row(projection="too_few_rounds"))[4:]
    )
