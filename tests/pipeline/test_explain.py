"""Every number is explained down to the cell, and its printed calculation gives the number."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from monitoring.model import REGION, Aggregation, Assessment, Plan
from monitoring.pipeline import (
    DEMONSTRATION,
    UnknownCountry,
    UnknownNode,
    UnknownPlan,
    UnknownRound,
    Workspace,
    add_plan_workbook,
    explain,
    explained,
)
from monitoring.pipeline.nodes import Counts, Node
from monitoring.pipeline.origins import Origin
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.statements import Fate
from monitoring.scoring.scenario import Scenario
from monitoring.store import commit_upload, undo_upload
from monitoring.store.uploads import file_content

Ratings = Callable[..., pd.DataFrame]
Calculated = Callable[[str], float]
A1, A2, S1, S2 = ("XAA", "LAW-1"), ("XAA", "LAW-2"), ("XAA", "SKL-1"), ("XAA", "SKL-2")


@pytest.fixture
def here(workspace: Workspace, plan_file: bytes) -> Workspace:
    """A workspace with the test plan and no ratings."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return workspace


@pytest.fixture
def send(here: Workspace, ratings: Ratings) -> Callable[..., int]:
    """Keeps an upload of the test plan; returns its number."""

    def keep(said: dict[tuple[str, str], str | float], **how: object) -> int:
        of_frame = {n: how.pop(n) for n in ("round_", "assessment", "comment") if n in how}
        file = str(how.pop("file", "a.xlsx"))
        frame = ratings(said, **of_frame).assign(how=str(how.pop("how", "label")))
        number, _changes = commit_upload(
            here.store, "TEST", frame, file=file, content=f"{file} {said} {of_frame}".encode(),
            layout="long", by="me", **how,
        )  # fmt: skip
        return number

    return keep


def origin(workspace: Workspace, action: str, country: str = "XAA", *more: str) -> Origin:
    """Where the answer to an action in 2024 comes from."""
    found = explain(workspace, "TEST", "2024", country, action, *more).node.origin
    assert found is not None
    return found


def nodes(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for part in node.parts:
        yield from nodes(part)


def assert_explained(found: Results, workspace: Workspace, calculated: Calculated) -> int:
    """Every node of every unit and round agrees with the scores; returns how many were seen."""
    seen = 0
    scores = found.scores.set_index(["round", "country", "node"])
    for round_ in found.plan.rounds:
        for unit in found.answers.units:
            whole = explained(workspace.store, found, round_.code, unit, found.plan.code)
            for node in nodes(whole.node):
                row = scores.loc[(round_.code, unit, node.code)]
                assert_row(node, row)
                assert_calculated(node, calculated)
                seen += 1
    return seen


def assert_row(node: Node, row: pd.Series) -> None:
    for name in ("score", "bound_low", "bound_high", "coverage"):
        told = getattr(node, name)
        assert told == row[name] if told is not None else pd.isna(row[name])
    told_counts = (node.n_rated, node.n_applicable, node.reason)
    assert told_counts == (row["n_rated"], row["n_applicable"], row["reason"])
    assert (node.sentence != "", node.score is None) == (True, pd.isna(row["score"]))


def assert_calculated(node: Node, calculated: Calculated) -> None:
    if node.rule is not None:
        pairs = [
            (node.rule.mean, node.mean),
            (node.rule.coverage, node.coverage),
            (node.rule.low, node.bound_low),
            (node.rule.high, node.bound_high),
        ]
    else:
        assert node.origin is not None
        pairs = [(node.origin.points, node.score)]
    for text, value in pairs:
        assert (text == "") == (value is None)
        if value is not None:
            assert calculated(text) == pytest.approx(value, rel=0, abs=1e-12)


class TestOfTheTestPlan:
    def test_an_area_is_the_weighted_mean_of_what_was_rated(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3", A2: "0"})

        node = explain(here, "test", "2024", "xaa", "law").node

        assert node.rule is not None
        assert node.rule.mean == "(1 * 100 + 2 * 0) / (1 + 2)"
        assert node.score == pytest.approx(100 / 3)
        assert node.rule.words == (
            "Arithmetic mean of the rated actions (2 of 2 that apply), each by its weight."
        )
        assert node.rule.threshold == "A score needs a coverage of at least 66.67 %; it is 100 %."
        assert [(p.code, p.weight, p.counts) for p in node.parts] == [
            ("LAW-1", 1, Counts.IN_SCORE),
            ("LAW-2", 2, Counts.IN_SCORE),
            ("LAW-3", 1, Counts.LEFT_OUT),
        ]

    def test_an_area_without_a_score_says_why_and_its_mean_still_enters_the_plan(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3", S1: "0", S2: "0"})

        whole = explain(here, "TEST", "2024", "XAA", "TEST").node
        law = whole.find("LAW")

        assert law is not None
        assert law.sentence == "No score: the coverage of 33.33 % is below the plan's 66.67 %."
        assert (law.score, law.mean, law.counts) == (None, 100.0, Counts.IN_SCORE)
        assert whole.rule is not None
        assert whole.rule.mean == "(2 * 100 + 1 * 0) / (2 + 1)"
        assert [p.counts for p in law.parts] == [
            Counts.IN_SCORE,
            Counts.AS_UNKNOWN,
            Counts.LEFT_OUT,
        ]

    def test_an_answer_knows_its_file_its_cell_and_how_it_was_understood(
        self, here: Workspace, send: Callable[..., int]
    ):
        options = {"accepted": {"Kountry A": "XAA", "Kountry B": "XAB"}}
        number = send({A1: "3"}, how="synonym", comment="In force", options=options)

        found = origin(here, "LAW-1")

        said = found.taken
        assert said is not None
        assert found.points == "100"
        assert (said.file, said.upload, said.place, said.raw) == (
            "a.xlsx",
            number,
            "Ratings!D2",
            "3",
        )
        assert (said.said, said.conversion) == ("Done", "as another word for a level")
        assert said.texts() == [("Comment", "In force")]
        assert said.choices == ("The uploader accepted the name 'Kountry A' for XAA.",)
        assert said.sent.endswith("UTC, by me")
        assert hashlib.sha256(file_content(here.store, said.sha256)).hexdigest() == said.sha256
        assert found.choice == (
            "Taken from the self-assessment; no other assessment says anything."
        )

    def test_the_best_available_says_whom_it_takes_and_what_the_others_say(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3"})
        send({A1: "1"}, assessment="evaluator")

        found = origin(here, "LAW-1")

        assert found.taken is not None
        assert (found.assessment, found.taken.said) == ("evaluator", "Started")
        assert found.choice.startswith("The evaluators' rating is taken: there is no agreed one")
        assert [(s.assessment, s.said, s.fate) for s in found.others] == [
            ("self", "Done", Fate.IN_FORCE)
        ]

        send({A1: "2"}, assessment="agreed")

        found = origin(here, "LAW-1")

        assert found.choice == "The agreed rating is taken: it comes before all others."
        assert [s.assessment for s in found.others] == ["evaluator", "self"]

    def test_one_assessment_alone_never_takes_another_one_s_answer(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3", A2: "3"})
        send({A1: "1"}, assessment="evaluator")

        found = explain(here, "TEST", "2024", "XAA", "LAW-2", "evaluator").node

        assert found.origin is not None
        assert found.origin.taken is None
        assert found.sentence == "Nothing is said of it among these ratings: evaluators' ratings."
        assert [s.assessment for s in found.origin.others] == ["self"]

    def test_superseded_and_undone_answers_stay_in_sight(
        self, here: Workspace, send: Callable[..., int]
    ):
        first = send({A1: "0"}, file="first.xlsx")
        second = send({A1: "1"}, file="second.xlsx")
        third = send({A1: "3"}, file="third.xlsx")
        undo_upload(here.store, third)

        found = origin(here, "LAW-1")

        assert found.taken is not None
        assert found.taken.upload == second
        assert [(s.upload, s.fate, s.later) for s in found.others] == [
            (third, Fate.UNDONE, None),
            (first, Fate.SUPERSEDED, second),
        ]
        assert found.others[0].fate_in_words.startswith("undone on 20")
        assert found.others[1].fate_in_words == f"superseded by upload {second}"

    def test_a_withdrawn_answer_says_which_upload_withdrew_it(
        self, here: Workspace, send: Callable[..., int], ratings: Ratings
    ):
        first = send({A1: "3", A2: "3"})
        erased = ratings({A1: "3"})
        second = send({A2: "2"}, erased=erased)

        node = explain(here, "TEST", "2024", "XAA", "LAW-1").node

        assert node.origin is not None
        assert node.score is None
        assert node.sentence == (
            f"No rating was given. What came for this round: a.xlsx (upload {second})."
        )
        assert [(s.upload, s.fate, s.later) for s in node.origin.others] == [
            (second, Fate.WITHDRAWAL, None),
            (first, Fate.WITHDRAWN, second),
        ]

    def test_what_is_missing_says_why(self, here: Workspace, send: Callable[..., int]):
        send({A1: "?", A2: "n/a"})

        def sentence(country: str, action: str) -> str:
            return explain(here, "TEST", "2024", country, action).node.sentence

        assert sentence("XAA", "LAW-1") == "The country has no information."
        assert sentence("XAA", "LAW-2") == "Said not to apply; no evaluator accepted it yet."
        assert sentence("XAA", "SKL-1") == (
            "No rating was given. What came for this round: a.xlsx (upload 1)."
        )
        assert sentence("XAB", "LAW-1") == "The country sent nothing in this round."
        assert sentence(REGION, "LAW-3") == "Nothing was sent for the region in this round."
        assert sentence("XAA", "LAW-3") == "Only the region answers for this action."
        assert sentence(REGION, "LAW-1") == "Only countries answer for this action."

        send({A2: "n/a"}, assessment="evaluator")

        assert (
            sentence("XAA", "LAW-2") == "It does not apply; an evaluator or an agreement says so."
        )

    @pytest.mark.parametrize("kind", Aggregation)
    @pytest.mark.parametrize("basis", ["weight", "count"])
    def test_every_calculation_gives_its_score(
        self,
        here: Workspace,
        send: Callable[..., int],
        calculated: Calculated,
        kind: Aggregation,
        basis: str,
    ):
        send({A1: "3", A2: "1", S1: "0", ("XAB", "LAW-1"): "2", ("XAC", "SKL-2"): "n/a"})
        send({A2: "2", ("XAC", "SKL-2"): "n/a", ("XAB", "SKL-1"): "3"}, assessment="evaluator")
        send({(REGION, "LAW-3"): "1", ("XAA", "LAW-1"): "0"}, round_="2021")
        found = results(here, "TEST")
        plan: Plan = replace(
            found.plan,
            aggregation_area=kind,
            aggregation_plan=kind,
            coverage_basis=basis,
            geometric_floor=5.0,
        )

        seen = assert_explained(replace(found, plan=plan), here, calculated)

        assert seen == 2 * 4 * 8

    def test_counted_coverage_says_how_many_parts_have_a_score(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A2: "1", S1: "0", S2: "3"})
        found = results(here, "TEST", scenario=Scenario("counted", coverage_basis="count"))
        lenient = replace(found, plan=replace(found.plan, coverage_plan=0.75))

        def whole(of: Results) -> Node:
            return explained(here.store, of, "2024", "XAA", "TEST").node

        assert whole(found).sentence == "No score: the coverage of 75 % is below the plan's 80 %."
        assert whole(lenient).sentence == (
            "No score: 1 of its 2 parts have one, and the plan asks for 75 %."
        )
        assert whole(lenient).rule.threshold == (
            "A score needs a coverage of at least 75 %; it is 75 %. "
            "It also needs a score for 75 % of its own parts; 1 of 2 have one."
        )

    def test_the_mean_of_all_countries_is_explained_by_their_scores(
        self, here: Workspace, send: Callable[..., int], calculated: Calculated
    ):
        send({A1: "3", A2: "3", ("XAB", "LAW-1"): "2", ("XAB", "LAW-2"): "1"})

        told = explain(here, "TEST", "2024", "all", "LAW")
        node = told.node

        scores = [100, (66.67 + 2 * 33.33) / 3]
        assert (told.country, told.name, told.path) == ("ALL", "All countries", ("TEST",))
        assert node.score == node.mean == pytest.approx(sum(scores) / 2)
        assert calculated(node.rule.mean) == pytest.approx(node.score, rel=1e-12)
        assert node.calculations() == [("Mean", node.rule.mean, node.score)]
        assert node.sentence == "72 of 100: the mean of 2 of 3 countries; the median is 72."
        assert (node.level, node.n_rated, node.n_applicable) == ("area", 4, 6)
        assert [(p.code, p.title, p.score, p.counts) for p in node.parts] == [
            ("XAA", "Country A", pytest.approx(scores[0]), Counts.IN_SCORE),
            ("XAB", "Country B", pytest.approx(scores[1]), Counts.IN_SCORE),
            ("XAC", "Country C", None, Counts.LEFT_OUT),
        ]
        assert [p.sentence for p in node.parts[1:]] == [
            "44 of 100, 2 of 2 actions rated.",
            "No score. Nothing is known of any of the actions.",
        ]

    def test_without_any_score_there_is_no_mean_of_the_countries(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3"})

        node = explain(here, "TEST", "2021", "ALL", "TEST").node

        assert (node.score, node.mean, node.calculations()) == (None, None, [])
        assert node.sentence == "No mean: none of the 3 countries has a score."

    def test_what_is_rated_without_weight_is_explained(
        self, here: Workspace, send: Callable[..., int]
    ):
        send({A1: "3"})
        found = results(here, "TEST")
        weightless = tuple(replace(action, weight=0.0) for action in found.plan.actions)
        changed = replace(found, plan=replace(found.plan, actions=weightless))

        node = explained(here.store, changed, "2024", "XAA", "LAW").node

        assert node.sentence == "No score. What is rated has no weight."

    def test_a_number_is_explained_by_its_bounds(
        self, here: Workspace, send: Callable[..., int], calculated: Calculated
    ):
        send({A1: 45.5})
        found = results(here, "TEST")
        numeric = [
            replace(a, lower=200.0, optimum=-20.0, unit="days") if a.code == "LAW-1" else a
            for a in found.plan.actions
        ]
        changed = replace(found, plan=replace(found.plan, actions=tuple(numeric)))

        node = explained(here.store, changed, "2024", "XAA", "LAW-1").node

        assert node.origin is not None
        assert node.origin.points == "100 * min(max((45.5 - 200) / (-20 - 200), 0), 1)"
        assert calculated(node.origin.points) == node.score
        assert node.sentence == "45.5 days: 70.23 of 100 between 200 and -20."

    def test_it_travels_as_json(self, here: Workspace, send: Callable[..., int]):
        send({A1: "3"})

        told = json.loads(json.dumps(explain(here, "TEST", "2024", "XAA", "TEST").as_json()))

        assert (told["country"], told["path"], told["node"]["code"]) == ("XAA", [], "TEST")
        law = told["node"]["parts"][0]
        said = law["parts"][0]["origin"]["taken"]
        assert (said["sheet"], said["cell"], said["fate"]) == ("Ratings", "D2", "in_force")
        assert said["uploaded_at"].endswith("+00:00")
        assert (law["counts"], law["score"], law["rule"]["mean"]) == ("score", None, "100")

    def test_the_way_up_is_told(self, here: Workspace, send: Callable[..., int]):
        send({A1: "3"})

        found = explain(here, "TEST", "2024", "XAA", "law-1")

        assert found.path == ("TEST", "LAW")
        assert found.titles == {"TEST": "Whole plan", "LAW": "Legislation"}

    def test_what_is_not_known_is_told_in_a_sentence(self, here: Workspace):
        with pytest.raises(UnknownPlan, match="There is no plan 'NONE'"):
            explain(here, "NONE", "2024", "XAA", "LAW")
        with pytest.raises(UnknownRound, match="TEST has no round '1066'"):
            explain(here, "TEST", "1066", "XAA", "LAW")
        with pytest.raises(UnknownCountry, match=r"of 'FRA'. Known are: XAA, XAB, XAC, REGION\."):
            explain(here, "TEST", "2024", "FRA", "LAW")
        with pytest.raises(
            UnknownNode, match=r"no area or action 'TAX'. Known are: TEST, LAW, SKL"
        ):
            explain(here, "TEST", "2024", "XAA", "TAX")


@pytest.mark.parametrize("assessment", ["best_available", *Assessment])
def test_every_number_of_the_demonstration_is_explained(
    examples: Workspace, calculated: Calculated, assessment: str
):
    found = results(examples, DEMONSTRATION, assessment)
    n_nodes = 1 + len(found.plan.areas) + len(found.plan.actions)

    seen = assert_explained(found, examples, calculated)

    assert seen == len(found.plan.rounds) * len(found.answers.units) * n_nodes


@pytest.mark.parametrize("unit", ["XAA", "XAG", REGION])
def test_the_cell_of_every_answer_holds_what_is_said_to_stand_there(examples: Workspace, unit: str):
    whole = explain(examples, DEMONSTRATION, "2024", unit, DEMONSTRATION)
    said = [
        one
        for node in nodes(whole.node)
        if node.origin
        for one in (node.origin.taken, *node.origin.others)
        if one is not None
    ]

    books = {
        one.sha256: openpyxl.load_workbook(io.BytesIO(file_content(examples.store, one.sha256)))
        for one in said
    }
    assert len(said) >= 5
    assert [str(books[one.sha256][one.sheet][one.cell].value) for one in said] == [
        one.raw for one in said
    ]
