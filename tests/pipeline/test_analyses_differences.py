"""Whether countries differ less than before: the same countries, the same actions, and its cautions."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.model import (
    REGION,
    Action,
    Area,
    Country,
    Level,
    Plan,
    Responsibility,
    Round,
    Scale,
)
from monitoring.pipeline import (
    DEMONSTRATION,
    REAL_EXAMPLE,
    UnknownNode,
    Workspace,
)
from monitoring.pipeline.analyses.differences import (
    CountryDifferences,
    Step,
    beta_caution,
    convergence_sentence,
    country_differences,
    label_word,
    on_common_items,
    rated_rounds,
    reason_word,
    target_points,
    too_few_sentence,
)
from monitoring.pipeline.results import Results, results
from monitoring.scoring.convergence import Label, convergence
from monitoring.scoring.spread import DIFFERENCE_COLUMNS

Ratings = Callable[..., pd.DataFrame]

PERCENT = Scale(
    "PERCENT",
    "Tens",
    tuple(
        Level(str(n), f"{n} points", float(n), "#000000", "", n == 100) for n in range(0, 101, 5)
    ),
)
CODES = ("XAA", "XAB", "XAC", "XAD", "XAE")
PLAN = Plan(
    code="P",
    title="Example",
    scales={"PERCENT": PERCENT},
    scale="PERCENT",
    areas=(Area("A", "Law"), Area("B", "Skills"), Area("C", "Of the region")),
    actions=(
        Action("A-1", "A", "One"),
        Action("A-2", "A", "Two"),
        Action("A-3", "A", "Three"),
        Action("B-1", "B", "Four"),
        Action("C-1", "C", "Five", responsibility=Responsibility.REGION),
    ),
    countries=tuple(Country(code, f"Country {code[-1]}") for code in CODES),
    rounds=(
        Round("2020", date=datetime.date(2020, 1, 1), is_baseline=True),
        Round("2022", date=datetime.date(2022, 1, 1)),
        Round("2024", date=datetime.date(2024, 1, 1)),
    ),
    coverage_area=0.3,
    coverage_plan=0.3,
    demonstration=True,
)
BEFORE, AFTER = (20, 40, 50, 60, 80), (40, 50, 60, 65, 85)


@pytest.fixture
def found(ratings: Ratings) -> Callable[..., Results]:
    """The results of what is said in each round: round → (country, action) → points or status."""

    def build(
        said: Mapping[str, Mapping[tuple[str, str], str]],
        plan: Plan = PLAN,
        assessment: str = "evaluator",
    ) -> Results:
        frames = [ratings(one, round_, assessment="evaluator") for round_, one in said.items()]
        frame = pd.concat(frames, ignore_index=True) if frames else ratings({})
        return Results(plan, assessment, frame, dict(plan.country_by_code))

    return build


def everything(*points: int) -> dict[tuple[str, str], str]:
    """Each country stands at these points in every action, in their order."""
    return {
        (code, action.code): str(of_country)
        for code, of_country in zip(CODES, points, strict=False)
        for action in PLAN.actions[:4]
    }


def step_of(differences: CountryDifferences, node: str, start: str, end: str) -> Step:
    """The only step of a node between two rounds."""
    (step,) = (s for s in differences.steps if (s.node, s.start, s.end) == (node, start, end))
    return step


def spans(differences: CountryDifferences) -> list[tuple[str, str, str]]:
    """(start, end, span) of the steps of the whole plan."""
    return [(s.start, s.end, s.span) for s in differences.steps if s.node == "P"]


def test_example_8_from_ratings_to_label(found: Callable[..., Results]):
    differences = country_differences(
        found({"2020": everything(*BEFORE), "2024": everything(*AFTER)}), standard=50
    )

    (before, after) = differences.rounds[differences.rounds["node"] == "A"].to_dict("records")
    assert (before["n"], before["of"], before["mean"], before["sd"]) == (5, 5, 50, 20)
    assert (after["share_at_standard"], after["gap"], after["delta"]) == (0.8, 45, 125)
    step = step_of(differences, "A", "2020", "2024")
    assert step.found.label is Label.UPWARD_CONVERGENCE
    assert step.found.beta_levels is not None
    assert step.found.beta_levels.slope == pytest.approx(-0.25)
    assert step.found.before.share_at_standard == 0.6
    assert step.found.years == 4


def test_the_tables_are_of_the_plan_and_the_areas_that_ask_countries(
    found: Callable[..., Results],
):
    differences = country_differences(found({"2020": everything(*BEFORE)}))

    assert (differences.plan, differences.assessment, differences.n_countries) == (
        "P",
        "evaluator",
        5,
    )
    assert differences.nodes == ("P", "A", "B")
    assert differences.titles == {"P": "Whole plan", "A": "Law", "B": "Skills"}
    assert tuple(differences.rounds.columns) == DIFFERENCE_COLUMNS
    assert differences.rounds["round"].unique().tolist() == ["2020"]
    assert (differences.steps, differences.cautions, differences.standards) == ((), (), {})


def test_one_area_can_be_asked_for(found: Callable[..., Results]):
    given = found({"2020": everything(*BEFORE), "2024": everything(*AFTER)})

    differences = country_differences(given, node=" b ")

    assert differences.nodes == ("B",)
    assert differences.rounds["node"].tolist() == ["B", "B"]
    assert [step.node for step in differences.steps] == ["B"]
    assert country_differences(given, node="p").nodes == ("P",)


@pytest.mark.parametrize("node", ["A-1", "TAX"])
def test_another_node_is_refused(found: Callable[..., Results], node: str):
    with pytest.raises(UnknownNode) as refused:
        country_differences(found({}), node=node)

    assert str(refused.value) == f"P has no area '{node}'. Known are: P, A, B, C."


def test_each_round_is_compared_with_the_next_and_the_baseline_with_the_latest(
    found: Callable[..., Results],
):
    said = {code: everything(*BEFORE) for code in ("2020", "2022", "2024")}

    assert spans(country_differences(found(said))) == [
        ("2020", "2022", "consecutive"),
        ("2022", "2024", "consecutive"),
        ("2020", "2024", "since_first"),
    ]
    del said["2022"]
    assert spans(country_differences(found(said))) == [("2020", "2024", "consecutive")]
    del said["2020"]
    assert spans(country_differences(found(said))) == []
    assert spans(country_differences(found({}))) == []


def rounds_of(*baseline: bool) -> tuple[Round, ...]:
    """Rounds 2020, 2021, … of which these are baselines."""
    return tuple(
        Round(str(year), date=datetime.date(year, 1, 1), is_baseline=is_it)
        for year, is_it in enumerate(baseline, 2020)
    )


@pytest.mark.parametrize(
    ("baseline", "start"),
    [
        ((False, False, False, False), "2020"),
        ((False, True, False, False), "2021"),
        ((False, False, True, False), None),
        ((False, False, False, True), None),
    ],
)
def test_the_long_step_begins_at_the_baseline_or_else_at_the_first_round(
    found: Callable[..., Results], baseline: Sequence[bool], start: str | None
):
    plan = replace(PLAN, rounds=rounds_of(*baseline))
    said = {round_.code: everything(*BEFORE) for round_ in plan.rounds}

    long = [s for s in spans(country_differences(found(said, plan))) if s[2] == "since_first"]

    assert long == ([(start, "2023", "since_first")] if start else [])


def test_a_round_in_which_only_the_region_was_rated_is_none_of_the_countries(
    found: Callable[..., Results],
):
    given = found({"2020": everything(*BEFORE), "2022": {(REGION, "C-1"): "50"}})

    assert [round_.code for round_ in rated_rounds(given)] == ["2020"]
    assert country_differences(given).rounds["round"].unique().tolist() == ["2020"]


def test_a_round_of_another_assessment_is_not_compared(found: Callable[..., Results]):
    given = found({"2020": everything(*BEFORE)}, assessment="self")

    assert rated_rounds(given) == ()
    assert country_differences(given).rounds.empty


def test_rounds_without_dates_have_no_years(found: Callable[..., Results]):
    said = {"2020": everything(*BEFORE), "2021": everything(*AFTER)}

    def years(*dates: datetime.date | None) -> float | None:
        rounds = tuple(Round(str(2020 + n), date=date) for n, date in enumerate(dates))
        steps = country_differences(found(said, replace(PLAN, rounds=rounds))).steps
        assert {step.found.beta_ln is None for step in steps} == {steps[0].found.years is None}
        return steps[0].found.years

    first, second = datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)
    assert years(None, None) is None
    assert years(first, None) is None
    assert years(None, first) is None
    assert years(first, first) is None
    assert years(first, second) == pytest.approx(1 / 31 / 12)


def score(scored: pd.DataFrame, round_: str, node: str, country: str = "XAA") -> float:
    """One score of a table."""
    here = scored[
        (scored["round"] == round_) & (scored["node"] == node) & (scored["country"] == country)
    ]
    (value,) = here["score"]
    return float(value)


def test_an_action_that_was_added_does_not_look_like_a_change(found: Callable[..., Results]):
    """A-1 stays at 20; A-2 is rated 100 in the second round only."""
    given = found(
        {
            "2020": {("XAA", "A-1"): "20", ("XAA", "A-3"): "40"},
            "2022": {("XAA", "A-1"): "20", ("XAA", "A-2"): "100", ("XAA", "A-3"): "?"},
        }
    )

    common = on_common_items(given, "2020", "2022")

    assert (score(given.scores, "2020", "A"), score(given.scores, "2022", "A")) == (30, 60)
    assert (score(common, "2020", "A"), score(common, "2022", "A")) == (20, 20)
    assert set(common["level"]) == {"plan", "area"}
    assert set(common["assessment"]) == {"evaluator"}
    assert common["round"].unique().tolist() == ["2020", "2022"]
    row = common[(common["node"] == "A") & (common["country"] == "XAA")].iloc[0]
    assert (row["n_rated"], row["n_applicable"]) == (1, 3)
    assert row["coverage"] == pytest.approx(1 / 3)


def test_too_little_in_common_is_no_score(found: Callable[..., Results]):
    given = found(
        {"2020": {("XAA", "A-1"): "20"}, "2022": {("XAA", "A-1"): "20", ("XAA", "A-2"): "100"}},
        replace(PLAN, coverage_area=0.5),
    )

    assert math.isnan(score(on_common_items(given, "2020", "2022"), "2022", "A"))


def test_what_did_not_apply_in_one_round_is_left_out_of_both(found: Callable[..., Results]):
    given = found(
        {
            "2020": {("XAA", "A-1"): "20", ("XAA", "A-2"): "n/a", ("XAA", "A-3"): "40"},
            "2022": {("XAA", "A-1"): "30", ("XAA", "A-2"): "100", ("XAA", "A-3"): "n/a"},
        },
        replace(PLAN, coverage_area=1.0),
    )

    common = on_common_items(given, "2020", "2022")

    assert (score(common, "2020", "A"), score(common, "2022", "A")) == (20, 30)


def test_what_was_not_asked_in_one_round_is_left_out_of_both(found: Callable[..., Results]):
    first, second, third = PLAN.rounds
    plan = replace(PLAN, rounds=(replace(first, scope=("A-1",)), second, third), coverage_area=1.0)
    everywhere = {("XAA", action): "60" for action in ("A-1", "A-2", "A-3")}

    common = on_common_items(
        found({"2020": {("XAA", "A-1"): "20"}, "2022": everywhere}, plan), "2020", "2022"
    )

    assert (score(common, "2020", "A"), score(common, "2022", "A")) == (20, 60)


def test_the_answers_themselves_are_left_as_they_are(found: Callable[..., Results]):
    given = found({"2020": everything(20), "2022": {("XAA", "A-1"): "100"}})
    points, category = given.answers.points.copy(), given.answers.category.copy()

    on_common_items(given, "2020", "2022")

    assert np.array_equal(given.answers.points, points, equal_nan=True)
    assert np.array_equal(given.answers.category, category)


def test_common_items_agree_with_scoring_the_common_ratings_alone(
    found: Callable[..., Results],
):
    """A second way: ratings of the other actions are taken out of the file."""
    generator = np.random.default_rng(5)

    def some() -> dict[tuple[str, str], str]:
        return {
            key: str(5 * generator.integers(0, 21))
            for key in everything(*BEFORE)
            if generator.uniform() < 0.7
        }

    for _ in range(5):
        said = {"2020": some(), "2022": some()}
        in_both = said["2020"].keys() & said["2022"].keys()
        alone = {r: {k: v for k, v in one.items() if k in in_both} for r, one in said.items()}

        common = on_common_items(found(said), "2020", "2022")

        expected = found(alone).scores
        expected = expected[(expected["level"] != "action") & (expected["round"] != "2024")]
        for column in ("score", "coverage", "n_rated", "bound_low", "bound_high"):
            assert common[column].tolist() == pytest.approx(
                expected[column].tolist(), nan_ok=True
            ), column


def test_a_country_that_came_later_is_in_neither_round(found: Callable[..., Results]):
    given = found({"2020": everything(*BEFORE[:4]), "2022": everything(*AFTER[:4], 100)})

    step = step_of(country_differences(given), "P", "2020", "2022")

    assert (step.found.n, step.found.of) == (4, 5)
    assert step.found.after.mean == pytest.approx(sum(AFTER[:4]) / 4)
    assert convergence_sentence(step.found) == (
        "upward convergence (the mean rose, the countries came closer), over 4 of 5 countries, "
        "on actions that the same assessment rated in both rounds"
    )


def test_with_two_countries_there_is_a_sentence(found: Callable[..., Results]):
    given = found({"2020": everything(20, 40), "2022": everything(30, 40)})

    step = step_of(country_differences(given), "P", "2020", "2022")

    assert convergence_sentence(step.found) == (
        "2 of 5 countries have enough actions that the same assessment rated in both rounds, and at "
        "least 3 are needed."
    )
    one = country_differences(found({"2020": everything(20), "2022": everything(30)}))
    assert convergence_sentence(step_of(one, "P", "2020", "2022").found) == (
        "1 of 5 countries has enough actions that the same assessment rated in both rounds, and at "
        "least 3 are needed."
    )
    assert too_few_sentence(2) == (
        "Nothing can be said of differences between countries: 2 with a score, and at least 3 are "
        "needed."
    )


def test_what_asks_nothing_of_countries_says_so(found: Callable[..., Results]):
    given = found({"2020": everything(20, 40, 60)})

    assert country_differences(given, "C").cautions == (
        "C asks nothing of the countries, so that none has a score: only the region answers.",
    )
    assert country_differences(given, "A").cautions == ()
    without = replace(given, plan=replace(given.plan, overall=False))
    assert country_differences(without, "P").cautions == (
        "P has no overall score. Name one of its areas.",
    )


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("80", 80),
        ("80 %", 80),
        ("80%", 80),
        ("66,7", 66.7),
        (" 75 % ", 75),
        ("0.75", None),
        ("0", 0),
        ("100", 100),
        ("100.5", None),
        ("-1", None),
        ("80 % of countries", None),
        ("80-90", None),
        ("at least 80", None),
        ("all", None),
        ("", None),
    ],
)
def test_a_target_is_a_standard_where_it_is_a_number_of_points(text: str, points: float | None):
    plan = replace(PLAN, target=text, areas=(Area("A", "Law", target=text), *PLAN.areas[1:]))

    assert target_points(plan) == ({} if points is None else {"P": points, "A": points})


def test_the_standard_is_the_target_of_each_node_unless_one_is_given(
    found: Callable[..., Results],
):
    plan = replace(PLAN, target="50", areas=(PLAN.areas[0], Area("B", "Skills", target="85 %")))
    plan = replace(plan, actions=PLAN.actions[:4])
    given = found({"2020": everything(*BEFORE), "2022": everything(*AFTER)}, plan)

    by_target, by_reader = country_differences(given), country_differences(given, standard=80)

    assert by_target.standards == {"P": 50, "B": 85}
    first = by_target.rounds[by_target.rounds["round"] == "2020"].set_index("node")
    assert first["share_at_standard"].tolist() == pytest.approx([0.6, float("nan"), 0], nan_ok=True)
    assert step_of(by_target, "B", "2020", "2022").found.after.share_at_standard == 0.2
    assert by_reader.standards == {"P": 80, "A": 80, "B": 80}
    assert set(by_reader.rounds["standard"]) == {80}
    assert country_differences(given, node="B").standards == {"B": 85}


def test_a_falling_slope_comes_with_its_caution(found: Callable[..., Results]):
    falling = found({"2020": everything(*BEFORE), "2022": everything(*AFTER)})
    rising = found({"2020": everything(0, 40, 60), "2022": everything(0, 45, 75)})

    with_caution, without = country_differences(falling), country_differences(rising)

    assert with_caution.cautions == (beta_caution(),)
    assert "regression to the mean" in beta_caution()
    assert "ceiling" in beta_caution()
    assert {step.as_json()["caution"] for step in with_caution.steps} == {beta_caution()}
    assert without.cautions == ()
    assert {step.as_json()["caution"] for step in without.steps} == {""}


def test_a_country_s_own_rating_is_not_compared_with_an_evaluator_s(
    found: Callable[..., Results], ratings: Ratings
):
    """Of the best available ratings, A-2 of 2022 is agreed: only A-1 is common."""
    given = found(
        {
            "2020": {("XAA", "A-1"): "20", ("XAA", "A-2"): "40"},
            "2022": {("XAA", "A-1"): "30", ("XAA", "A-2"): "40"},
        },
        assessment="best_available",
    )
    agreed = ratings({("XAA", "A-2"): "100"}, "2022", assessment="agreed")
    mixed = replace(given, ratings=pd.concat([given.ratings, agreed], ignore_index=True))

    of_one, of_two = (on_common_items(one, "2020", "2022") for one in (given, mixed))

    assert (score(of_one, "2020", "A"), score(of_one, "2022", "A")) == (30, 35)
    assert (score(of_two, "2020", "A"), score(of_two, "2022", "A")) == (20, 30)
    (caution,) = country_differences(mixed).cautions
    assert caution.startswith("From round to round a country's own rating is not compared with")
    assert country_differences(given).cautions == ()
    assert country_differences(mixed).advised == "evaluator"
    assert country_differences(mixed).as_json()["advised_assessment"] == "evaluator"
    assert country_differences(given).advised == ""
    assert country_differences(replace(mixed, assessment="evaluator")).advised == ""
    assert country_differences(replace(mixed, assessment="evaluator")).cautions == ()
    only_one_round = mixed.ratings[mixed.ratings["round"] == "2022"]
    assert country_differences(replace(mixed, ratings=only_one_round)).cautions == ()


def test_every_label_and_reason_has_its_words():
    words = [label_word(label) for label in Label]

    assert len(set(words)) == 9
    assert words[4:] == [
        "convergence (the mean stayed, the countries came closer)",
        "divergence (the mean stayed, the countries drew apart)",
        "upward (the mean rose, the countries stayed as far apart)",
        "downward (the mean fell, the countries stayed as far apart)",
        "unchanged (the mean stayed, the countries stayed as far apart)",
    ]
    assert all(
        word.startswith(label.replace("_", " ")) for label, word in zip(Label, words, strict=True)
    )
    reasons = ("too_few_countries", "same_start", "zero_or_less", "no_time")
    assert [reason_word(reason) for reason in reasons] == [
        "too few countries",
        "all began at the same score",
        "a score is 0",
        "the dates of the rounds do not tell the years between them",
    ]


def test_a_program_is_told_plain_values(found: Callable[..., Results]):
    given = found({"2020": everything(*BEFORE), "2022": everything(*AFTER)})
    differences = country_differences(given, node="A")

    told = json.loads(json.dumps(differences.as_json(), allow_nan=False))

    assert list(told) == [
        "plan", "assessment", "n_countries", "titles", "standards", "rounds", "steps", "cautions",
        "advised_assessment",
    ]  # fmt: skip
    assert (told["plan"], told["assessment"], told["n_countries"]) == ("P", "evaluator", 5)
    assert (told["titles"], told["standards"]) == ({"A": "Law"}, {})
    assert list(told["rounds"][0]) == list(DIFFERENCE_COLUMNS)
    assert (told["rounds"][0]["sd"], told["rounds"][0]["standard"]) == (20, None)
    assert told["cautions"] == [beta_caution()]
    (step,) = told["steps"]
    of_scores = convergence(
        pd.Series(BEFORE, CODES, dtype=float), pd.Series(AFTER, CODES, dtype=float), 2
    )
    assert {name: step[name] for name in ("from", "to", "span", "node", "n", "of", "reason")} == {
        "from": "2020",
        "to": "2022",
        "span": "consecutive",
        "node": "A",
        "n": 5,
        "of": 5,
        "reason": "",
    }
    assert step["label"] == "upward_convergence"
    assert step["sentence"] == convergence_sentence(of_scores)
    assert (step["before"]["sd"], step["before"]["share_at_standard"]) == (20, None)
    assert step["after"]["gap"] == 45
    assert step["change"]["delta"] == -25
    assert step["beta_levels"]["slope"] == pytest.approx(-0.25)
    assert of_scores.beta_ln is not None
    assert step["beta_ln"]["slope"] == pytest.approx(of_scores.beta_ln.slope)
    assert (step["gamma"], step["years"]) == (1, 2)


def test_a_program_is_told_null_where_nothing_can_be_said(found: Callable[..., Results]):
    given = found({"2020": everything(20, 40), "2022": everything(30, 40)})

    told = json.loads(json.dumps(country_differences(given).as_json(), allow_nan=False))

    (first, *_rest) = told["rounds"]
    assert (first["sd"], first["gap"], first["reason"]) == (None, None, "too_few_countries")
    (step, *_others) = told["steps"]
    assert (step["label"], step["beta_levels"], step["gamma"]) == (None, None, None)
    assert step["sentence"].startswith("2 of 5 countries have enough actions that the same")


@pytest.mark.parametrize("plan", [DEMONSTRATION, REAL_EXAMPLE])
@pytest.mark.parametrize("assessment", ["best_available", "self", "evaluator", "agreed"])
def test_the_examples_are_analysed_without_a_warning(
    examples: Workspace,
    plan: str,
    assessment: str,
    recwarn: pytest.WarningsRecorder,
):
    differences = country_differences(results(examples, plan, assessment))

    json.dumps(differences.as_json(), allow_nan=False)
    assert [str(warning.message) for warning in recwarn] == []
    for step in differences.steps:
        assert (step.found.label is None) == (step.found.n < 3)


def test_the_real_example_came_closer(examples: Workspace):
    """A second way, from the scores as they are: no answer of it is missing in any round."""
    given = results(examples, REAL_EXAMPLE)
    whole = given.scores[given.scores["node"] == REAL_EXAMPLE]
    before, after = (whole.loc[whole["round"] == r, "score"].to_numpy() for r in ("2008", "2023"))

    step = step_of(country_differences(given), REAL_EXAMPLE, "2008", "2023")

    assert (step.found.n, step.found.of, step.span) == (15, 15, "since_first")
    assert step.found.label is Label.UPWARD_CONVERGENCE
    assert step.found.before.sd == pytest.approx(before.std())
    assert step.found.after.sd == pytest.approx(after.std())
    assert step.found.beta_levels is not None
    assert step.found.beta_levels.slope == pytest.approx(np.polyfit(before, after - before, 1)[0])
