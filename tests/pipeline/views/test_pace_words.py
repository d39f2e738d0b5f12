"""Who stands at the target has reached it, whether or not its pace can be told."""

from __future__ import annotations

from math import nan

import pytest

from monitoring.pipeline.views.pace_words import pace_word, with_arrival, year_word

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
