"""A decision is checked before it is kept, and everything about it is said in a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitoring.model import Decision, DecisionKind, FollowUp, Proposal, Response, RoundState
from monitoring.pipeline import (
    UnknownPlan,
    UnknownRound,
    Workspace,
    add_plan_workbook,
    open_workspace,
    set_state,
)
from monitoring.pipeline.decisions import (
    DecisionRefused,
    Draft,
    add_decision,
    answer_decision,
    change_decision,
    close_decision,
    decision_numbered,
    decisions,
    draft_of,
    withdraw_decision,
)
from monitoring.store import DecisionChanged, UnknownDecision, decision_versions
from monitoring.store import add_decision as keep

LAW = Draft(
    kind="recommendation",
    text="Adopt the law.",
    country="Country A",
    node="law-1",
    responsible="Ministry of Justice",
    due="2026-03-31",
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, plan_file: bytes) -> Path:
    """A store with the test plan; to be copied, never written to."""
    made = tmp_path_factory.mktemp("decisions") / "plan.db"
    workspace = open_workspace(f"sqlite:///{made}")
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    workspace.store.close()
    return made


@pytest.fixture(scope="module")
def shared(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The same for tests that do not mind what others wrote down."""
    opened = open_workspace(f"sqlite:///{shutil.copy(file, tmp_path_factory.mktemp('shared'))}")
    yield opened
    opened.store.close()


@pytest.fixture
def here(file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with the test plan."""
    opened = open_workspace(f"sqlite:///{shutil.copy(file, tmp_path)}")
    yield opened
    opened.store.close()


def test_what_was_typed_is_kept_under_the_codes_of_the_plan(here: Workspace):
    kept = add_decision(here, "test", "2024", LAW, by=" me ")

    assert kept.decision == Decision(
        plan="TEST",
        round="2024",
        kind=DecisionKind.RECOMMENDATION,
        text="Adopt the law.",
        country="XAA",
        node="LAW-1",
        responsible="Ministry of Justice",
        due=date(2026, 3, 31),
    )
    assert (kept.number, kept.made_by) == (1, "me")
    assert decisions(here, "TEST") == [kept] == [decision_numbered(here, "Test", 1)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"country": "xab"}, {"country": "XAB"}),
        ({"country": "Region"}, {"country": "REGION"}),
        ({"country": " "}, {"country": ""}),
        ({"node": "law"}, {"node": "LAW"}),
        ({"node": ""}, {"node": ""}),
        ({"node": "test"}, {"node": ""}),
        ({"due": ""}, {"due": None}),
        ({"due": "31 March 2026"}, {"due": date(2026, 3, 31)}),
        ({"due": "31/03/2026"}, {"due": date(2026, 3, 31)}),
        ({"kind": "Commitment"}, {"kind": DecisionKind.COMMITMENT}),
        (
            {"kind": "proposal", "proposal": "drop"},
            {"kind": DecisionKind.PROPOSAL, "proposal": Proposal.DROP},
        ),
        (
            {"kind": "rating", "country": "REGION", "node": "LAW-3"},
            {"kind": DecisionKind.RATING, "country": "REGION", "node": "LAW-3"},
        ),
        ({"responsible": "  The\u202e  Ministry\x00 "}, {"responsible": "The Ministry"}),
        (
            {"text": "\n First\u200b  line \r\n\n=1+1 <b>\ud800\x1b\n"},
            {"text": "First line\n\n=1+1 <b>\ufffd"},
        ),
        ({"text": "n" * 2000}, {"text": "n" * 2000}),
    ],
)
def test_it_is_understood_as_people_write_it(
    shared: Workspace, typed: dict[str, str], said: dict[str, object]
):
    kept = add_decision(shared, "TEST", "2024", replace(LAW, **typed))

    assert {name: getattr(kept.decision, name) for name in said} == said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": " \n "}, "A decision needs a text. Write down what was agreed."),
        (
            {"text": "n" * 2001},
            (
                "The text has 2,001 letters, and 2,000 is the most. "
                "Say it more shortly, or write several decisions."
            ),
        ),
        (
            {"kind": "wish"},
            (
                "'wish' is not a kind of decision. "
                "Choose one of: recommendation, commitment, rating, proposal."
            ),
        ),
        (
            {"kind": "proposal"},
            (
                "A proposal for the next edition says what is proposed. "
                "Choose one of: keep, amend, merge, drop, completed, new."
            ),
        ),
        (
            {"kind": "proposal", "proposal": "burn"},
            (
                "'burn' is not what can be proposed. "
                "Choose one of: keep, amend, merge, drop, completed, new."
            ),
        ),
        (
            {"proposal": "keep"},
            (
                "Only a proposal for the next edition says 'keep'. "
                "Leave it out, or make the decision a proposal."
            ),
        ),
        (
            {"country": "Narnia"},
            (
                "'Narnia' is no country that takes part in TEST. Take the code or the name of one "
                "that does, REGION for the region, or name nobody."
            ),
        ),
        (
            {"country": "Jamaica"},
            (
                "'Jamaica' is no country that takes part in TEST. Take the code or the name of one "
                "that does, REGION for the region, or name nobody."
            ),
        ),
        (
            {"node": "TAX"},
            (
                "TEST has no area or action 'TAX'. "
                "Known are: LAW, SKL, LAW-1, LAW-2, LAW-3, SKL-1, SKL-2."
            ),
        ),
        ({"due": "soon"}, "'soon' is not a date. Write it as YYYY-MM-DD."),
        ({"due": "2026-02-30"}, "'2026-02-30' is not a date. Write it as YYYY-MM-DD."),
        (
            {"due": "03/04/2026"},
            "'03/04/2026' may be 4 March 2026 or 3 April 2026. Write it as YYYY-MM-DD.",
        ),
        (
            {"responsible": "n" * 256},
            (
                "The name of the responsible body has 256 letters, and 255 is the most. "
                "Name the body that answers for it, and the others in the text."
            ),
        ),
        (
            {"kind": "rating", "node": "LAW"},
            (
                "A decision on a rating says whose rating of which action it is. "
                "Name a country, or the region, and an action."
            ),
        ),
        (
            {"kind": "rating", "country": ""},
            (
                "A decision on a rating says whose rating of which action it is. "
                "Name a country, or the region, and an action."
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    shared: Workspace, typed: dict[str, str], sentence: str
):
    revision = shared.store.revision()
    before = decisions(shared, "TEST")

    with pytest.raises(DecisionRefused) as refused:
        add_decision(shared, "TEST", "2024", replace(LAW, **typed))

    assert str(refused.value) == sentence
    assert (decisions(shared, "TEST"), shared.store.revision()) == (before, revision)


def test_all_that_is_wrong_is_said_at_once(here: Workspace):
    draft = Draft(kind="proposal", country="Narnia", node="TAX", due="soon")

    with pytest.raises(DecisionRefused) as refused:
        add_decision(here, "TEST", "2024", draft)

    assert [problem.code for problem in refused.value.problems] == [
        "no_date",
        "decision_without_text",
        "proposal_of_nothing",
        "unknown_country",
        "unknown_node",
    ]
    assert len(str(refused.value).splitlines()) == 5


def test_a_plan_or_round_that_is_not_there_is_told(here: Workspace):
    with pytest.raises(UnknownPlan):
        add_decision(here, "NONE", "2024", LAW)
    with pytest.raises(UnknownRound, match=r"^TEST has no round '1066'\. Known are: 2021, 2024\.$"):
        add_decision(here, "TEST", "1066", LAW)
    with pytest.raises(UnknownRound):
        decisions(here, "TEST", "1066")
    with pytest.raises(UnknownDecision, match=r"^TEST has no decision 1 in force\.$"):
        decision_numbered(here, "test", 1)


@pytest.mark.parametrize("state", list(RoundState))
def test_a_round_in_any_state_can_be_decided_on(here: Workspace, state: RoundState):
    """A consultation stands at its end, and is followed up long after it was published."""
    set_state(here, here.plan("TEST"), "2024", state)

    assert add_decision(here, "TEST", "2024", LAW).number == 1


def test_the_decisions_of_one_round_are_told_apart(here: Workspace):
    for round_ in ("2021", "2024", "2021"):
        add_decision(here, "TEST", round_, LAW)

    assert [one.number for one in decisions(here, "TEST", "2021")] == [1, 3]


def test_a_change_is_checked_and_keeps_what_it_does_not_speak_of(here: Workspace):
    add_decision(here, "TEST", "2021", LAW, by="me")
    close_decision(here, "TEST", 1, on="2024-02-01")

    changed, is_new = change_decision(here, "TEST", 1, replace(LAW, due=""), by="you")

    assert is_new
    assert (changed.version, changed.decision.due, changed.decision.round) == (3, None, "2021")
    assert (changed.decision.state, changed.decision.closed_on) == (FollowUp.DONE, date(2024, 2, 1))
    assert (changed.made_by, changed.written_by) == ("me", "you")
    with pytest.raises(DecisionRefused, match="A decision needs a text"):
        change_decision(here, "TEST", 1, replace(LAW, text=""))
    same = change_decision(here, "TEST", 1, draft_of(changed.decision))
    assert same == (changed, False)


def test_a_draft_of_a_decision_says_the_same_decision(here: Workspace):
    proposal = replace(LAW, kind="proposal", proposal="merge", text="a\nb")
    kept = add_decision(here, "TEST", "2024", proposal)

    assert change_decision(here, "TEST", 1, draft_of(kept.decision)) == (kept, False)


@pytest.mark.parametrize(
    ("typed", "response"),
    [
        ({"due": "2027-01-01", "responsible": "Parliament"}, Response.PARTLY),
        ({"text": "Repeal the law."}, Response.NONE_YET),
        ({"kind": "commitment"}, Response.NONE_YET),
        ({"country": "XAB"}, Response.NONE_YET),
        ({"node": "LAW-2"}, Response.NONE_YET),
        ({"kind": "proposal", "proposal": "keep"}, Response.NONE_YET),
    ],
)
def test_an_answer_to_other_words_is_no_answer_to_these(
    here: Workspace, typed: dict[str, str], response: Response
):
    add_decision(here, "TEST", "2024", LAW)
    answer_decision(here, "TEST", 1, "partly", "Not in one year.")

    changed, _is_new = change_decision(here, "TEST", 1, replace(LAW, **typed))

    reason = "Not in one year." if response is Response.PARTLY else ""
    assert (changed.decision.response, changed.decision.response_reason) == (response, reason)
    before = decision_versions(here.store, "TEST", 1)[1].decision
    assert before.response is Response.PARTLY  # what was answered stays in the store


def test_the_country_answers_with_a_reason(here: Workspace):
    add_decision(here, "TEST", "2024", LAW)

    answered, is_new = answer_decision(here, "TEST", 1, "Rejected", " No money. ", by="me")

    assert is_new
    assert answered.decision.response is Response.REJECTED
    assert (answered.decision.response_reason, answered.written_by) == ("No money.", "me")
    accepted, _is_new = answer_decision(here, "TEST", 1, "accepted")
    assert (accepted.decision.response, accepted.decision.response_reason) == ("accepted", "")
    taken_back, _is_new = answer_decision(here, "TEST", 1, "none_yet", "A mistake")
    assert taken_back.decision == replace(answered.decision, response=Response.NONE_YET,
                                          response_reason="")  # fmt: skip


@pytest.mark.parametrize(
    ("response", "reason", "sentence"),
    [
        (
            "rejected",
            " ",
            (
                "A decision that is not accepted, or only partly, needs a reason. "
                "Write down what the country says."
            ),
        ),
        (
            "partly",
            "",
            (
                "A decision that is not accepted, or only partly, needs a reason. "
                "Write down what the country says."
            ),
        ),
        (
            "perhaps",
            "",
            ("'perhaps' is not a response. Choose one of: none_yet, accepted, partly, rejected."),
        ),
        (
            "accepted",
            "n" * 2001,
            (
                "The text has 2,001 letters, and 2,000 is the most. "
                "Say it more shortly, or write several decisions."
            ),
        ),
    ],
)
def test_a_response_that_cannot_be_is_refused(
    shared: Workspace, response: str, reason: str, sentence: str
):
    number = add_decision(shared, "TEST", "2024", LAW).number

    with pytest.raises(DecisionRefused) as refused:
        answer_decision(shared, "TEST", number, response, reason)
    assert str(refused.value) == sentence


def test_where_it_is_about_nobody_nobody_can_answer(here: Workspace):
    add_decision(here, "TEST", "2024", replace(LAW, country=""))
    add_decision(here, "TEST", "2024", replace(LAW, country="REGION"))

    with pytest.raises(DecisionRefused) as refused:
        answer_decision(here, "TEST", 1, "accepted")
    assert str(refused.value) == (
        "Decision 1 is about no country. Say whom it is about before a response is recorded, "
        "or write one for each country."
    )
    assert answer_decision(here, "TEST", 2, "accepted")[0].decision.response is Response.ACCEPTED


def test_a_decision_is_done_dropped_and_open_again(here: Workspace):
    add_decision(here, "TEST", "2024", LAW)
    today = datetime.now(UTC).date()

    done, _is_new = close_decision(here, "TEST", 1, on="1 February 2024")
    assert (done.decision.state, done.decision.closed_on) == (FollowUp.DONE, date(2024, 2, 1))
    assert close_decision(here, "TEST", 1, "done") == (done, False)  # and the day stays
    dropped, _is_new = close_decision(here, "TEST", 1, "dropped")
    assert dropped.decision.state is FollowUp.DROPPED
    assert today <= (dropped.decision.closed_on or date.min) <= today + timedelta(days=1)
    reopened, _is_new = close_decision(here, "TEST", 1, "open")
    assert (reopened.decision.state, reopened.decision.closed_on) == (FollowUp.OPEN, None)


@pytest.mark.parametrize(
    ("state", "on", "sentence"),
    [
        (
            "done",
            "2999-01-01",
            (
                "1 January 2999 is still to come. "
                "Close a decision on the day on which it is done or dropped."
            ),
        ),
        ("done", "soon", "'soon' is not a date. Write it as YYYY-MM-DD."),
        ("late", "", "'late' is not a state of follow-up. Choose one of: open, done, dropped."),
    ],
)
def test_a_state_that_cannot_be_is_refused(shared: Workspace, state: str, on: str, sentence: str):
    number = add_decision(shared, "TEST", "2024", LAW).number

    with pytest.raises(DecisionRefused) as refused:
        close_decision(shared, "TEST", number, state, on)
    assert str(refused.value) == sentence
    assert decision_numbered(shared, "TEST", number).version == 1


def test_what_is_withdrawn_is_in_no_list_and_cannot_be_changed(here: Workspace):
    add_decision(here, "TEST", "2024", LAW)

    gone = withdraw_decision(here, "test", 1, by="me")

    assert (gone.is_withdrawn, decisions(here, "TEST")) == (True, [])
    for verb in (withdraw_decision, close_decision):
        with pytest.raises(UnknownDecision):
            verb(here, "TEST", 1)


VERBS: list[Callable[[Workspace], object]] = [
    lambda here: change_decision(here, "TEST", 1, replace(LAW, text="Mine"), based_on=1),
    lambda here: answer_decision(here, "TEST", 1, "accepted", based_on=1),
    lambda here: close_decision(here, "TEST", 1, based_on=1),
    lambda here: withdraw_decision(here, "TEST", 1, based_on=1),
]


@pytest.mark.parametrize("verb", VERBS)
def test_who_looked_at_an_older_version_is_refused(
    here: Workspace, verb: Callable[[Workspace], object]
):
    add_decision(here, "TEST", "2024", LAW)
    theirs, _is_new = change_decision(here, "TEST", 1, replace(LAW, text="Theirs"), based_on=1)

    with pytest.raises(DecisionChanged, match="was changed meanwhile and stands at version 2"):
        verb(here)
    assert decision_numbered(here, "TEST", 1) == theirs


def test_what_the_plan_no_longer_has_can_still_be_followed_up(here: Workspace):
    """A plan may be renewed after the decision was written down."""
    old = Decision("TEST", "2024", DecisionKind.COMMITMENT, "x", country="XAZ", node="TAX")
    keep(here.store, old)

    changed, _is_new = change_decision(here, "TEST", 1, replace(draft_of(old), due="2026-01-01"))
    assert changed.decision == replace(old, due=date(2026, 1, 1))
    assert close_decision(here, "TEST", 1)[1]
    with pytest.raises(DecisionRefused, match="no area or action 'VAT'"):
        change_decision(here, "TEST", 1, replace(draft_of(old), node="VAT"))
