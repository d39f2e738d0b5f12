"""Rounds are added once and have a state; a round of the plan's own may be closed as well."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from monitoring.model import Round, RoundState
from monitoring.store import (
    RoundExists,
    RoundPublished,
    Store,
    add_round,
    set_comments_until,
    set_round_state,
    stored_rounds,
)

FULL = Round(
    "2024",
    "Latest",
    datetime.date(2024, 6, 30),
    is_baseline=True,
    scope=("LAW", "SKL-1"),
    comments_until=datetime.date(2024, 9, 30),
)


@pytest.mark.parametrize("round_", [FULL, Round("2019")], ids=["full", "bare"])
def test_a_round_comes_back_as_it_was_added(store: Store, round_: Round):
    add_round(store, "TEST", round_)

    assert stored_rounds(store) == {"TEST": {round_.code: round_}}
    assert store.revision() == 1


def test_a_round_is_added_once(store: Store):
    add_round(store, "TEST", FULL)

    with pytest.raises(RoundExists, match="2024"):
        add_round(store, "TEST", Round("2024", "Another"))
    assert stored_rounds(store, "TEST") == {"TEST": {"2024": FULL}}
    assert store.revision() == 1


def test_two_plans_may_have_a_round_of_the_same_code(store: Store):
    add_round(store, "TEST", FULL)
    add_round(store, "OTHER", Round("2024"))

    assert stored_rounds(store, "OTHER") == {"OTHER": {"2024": Round("2024")}}


@pytest.mark.parametrize("state", RoundState)
def test_a_round_takes_any_state_and_keeps_the_rest(store: Store, state: RoundState):
    add_round(store, "TEST", FULL)
    set_round_state(store, "TEST", FULL, state)

    found = stored_rounds(store)["TEST"]["2024"]

    assert found.state is state
    assert (found.title, found.date, found.scope) == (FULL.title, FULL.date, FULL.scope)
    assert store.revision() == (1 if state is RoundState.OPEN else 2)  # it was open before


def test_the_state_of_a_round_that_the_plan_defines_is_kept(store: Store):
    set_round_state(store, "TEST", FULL, RoundState.CLOSED)

    assert stored_rounds(store)["TEST"]["2024"].state is RoundState.CLOSED


def test_a_code_in_a_scope_may_hold_spaces_and_any_sign(store: Store):
    asked = ("PA 1", 'LAW,"2"', "Tést")
    add_round(store, "TEST", Round("2024", scope=asked))

    assert stored_rounds(store)["TEST"]["2024"].scope == asked


@pytest.mark.parametrize(("first", "second"), [("R1", "r1"), ("RÉ", "ré")])
def test_two_rounds_never_differ_in_capitals_only(store: Store, first: str, second: str):
    add_round(store, "TEST", Round(first))

    with pytest.raises(RoundExists, match=second):
        add_round(store, "TEST", Round(second))
    assert (list(stored_rounds(store)["TEST"]), store.revision()) == ([first], 1)


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_a_round_is_published_for_good(store: Store, state: RoundState):
    set_round_state(store, "TEST", FULL, RoundState.PUBLISHED)

    with pytest.raises(RoundPublished, match=r"'2024' is published for good\. Add a new round"):
        set_round_state(store, "TEST", FULL, state)
    assert stored_rounds(store)["TEST"]["2024"].state is RoundState.PUBLISHED
    assert store.revision() == 1


def test_a_closed_round_may_be_opened_again(store: Store):
    set_round_state(store, "TEST", FULL, RoundState.CLOSED)
    set_round_state(store, "TEST", FULL, RoundState.OPEN)

    assert stored_rounds(store)["TEST"]["2024"].state is RoundState.OPEN


def test_a_state_that_a_round_has_already_raises_no_revision(store: Store):
    for _time in range(2):
        set_round_state(store, "TEST", FULL, RoundState.PUBLISHED)

    assert store.revision() == 1


def test_until_when_comments_are_taken_is_kept_changed_and_taken_back(store: Store):
    """Also of a round that the plan defines, whose state stays as it is."""
    until = datetime.date(2026, 12, 1)
    add_round(store, "TEST", FULL)
    set_round_state(store, "TEST", FULL, RoundState.CLOSED)

    set_comments_until(store, "TEST", FULL, until)
    set_comments_until(store, "TEST", Round("2021"), until)

    assert stored_rounds(store)["TEST"] == {
        "2024": replace(FULL, state=RoundState.CLOSED, comments_until=until),
        "2021": Round("2021", comments_until=until),
    }
    revision = store.revision()
    set_comments_until(store, "TEST", FULL, until)
    set_comments_until(store, "TEST", Round("2019"), None)
    assert store.revision() == revision
    set_comments_until(store, "TEST", FULL, None)
    assert stored_rounds(store)["TEST"]["2024"].comments_until is None


def test_nobody_comments_on_a_published_round(store: Store):
    add_round(store, "TEST", FULL)
    set_round_state(store, "TEST", FULL, RoundState.PUBLISHED)

    with pytest.raises(RoundPublished, match="2024"):
        set_comments_until(store, "TEST", FULL, None)

    assert stored_rounds(store)["TEST"]["2024"].comments_until == FULL.comments_until
