"""Each minimum standard is judged alone; a stage counts only on a full foundation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Action, Plan
from monitoring.scoring import answers, maturity_stage, standards, view
from monitoring.scoring.standards import standard_points

Ratings = Callable[..., pd.DataFrame]


def with_standard(plan: Plan, standard: str) -> Plan:
    """The plan with a minimum standard for LAW-1 and for nothing else."""
    first, *rest = plan.actions
    return replace(plan, actions=(replace(first, minimum_standard=standard), *rest))


def verdicts(plan: Plan, frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Verdict by country and action, in the round 2024."""
    found = standards(answers(view(frame), plan))
    here = found[found["round"] == "2024"]
    return {(r.country, r.action): r.verdict for r in here.itertuples()}


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        ("3", "met"),
        ("2", "met"),
        ("1", "partly_met"),
        ("0", "not_met"),
        ("?", "no_information"),
        ("n/a", "no_information"),
    ],
)
def test_a_standard_is_met_from_its_level_upwards(
    plan: Plan, ratings: Ratings, level: str, verdict: str
):
    found = verdicts(with_standard(plan, "Largely done"), ratings({("XAA", "LAW-1"): level}))

    assert found[("XAA", "LAW-1")] == verdict


def test_only_who_is_asked_is_judged(plan: Plan, ratings: Ratings):
    found = verdicts(with_standard(plan, "Done"), ratings({("XAA", "LAW-1"): "3"}))

    assert found == {
        ("XAA", "LAW-1"): "met",
        ("XAB", "LAW-1"): "no_information",
        ("XAC", "LAW-1"): "no_information",
    }


def test_an_accepted_claim_takes_the_standard_away(plan: Plan, ratings: Ratings):
    frame = ratings({("XAA", "LAW-1"): "n/a"}, assessment="evaluator")

    assert ("XAA", "LAW-1") not in verdicts(with_standard(plan, "Done"), frame)


def test_a_plan_without_standards_has_no_verdicts(plan: Plan, ratings: Ratings):
    assert verdicts(plan, ratings({("XAA", "LAW-1"): "3"})) == {}


@pytest.mark.parametrize("word", ["2", "largely done", "LARGELY DONE"])
def test_a_standard_is_written_as_a_code_or_label_of_its_level(plan: Plan, word: str):
    action = with_standard(plan, word).actions[0]

    assert standard_points(action, plan) == 66.67


def test_a_standard_in_numbers_stands_between_the_bounds_of_its_action(plan: Plan):
    """20 days, where 30 is worth 0 and 5 is worth 100: 10 of 25."""
    action = Action("N", "LAW", "Days", lower=30, optimum=5, minimum_standard="20")

    assert standard_points(action, plan) == pytest.approx(40)


def test_a_standard_that_is_no_level_is_refused(plan: Plan):
    with pytest.raises(ValueError, match="LAW-1: 'Nearly' is no level of IMPLEMENTATION"):
        standard_points(with_standard(plan, "Nearly").actions[0], plan)


@pytest.mark.parametrize(
    ("met", "stage", "progress"),
    [
        ([(0, 3), (4, 4)], 0, 0.0),
        ([(1, 2)], 0, 0.5),
        ([(3, 3), (4, 4), (3, 4), (2, 2)], 2, 0.75),
        ([(3, 3), (4, 4)], 2, 0.0),
        ([], 0, 0.0),
    ],
)
def test_a_stage_counts_while_every_stage_below_is_full(
    met: list[tuple[int, int]], stage: int, progress: float
):
    reached = maturity_stage(met)

    assert (reached.stage, reached.progress_into_next) == (stage, progress)
