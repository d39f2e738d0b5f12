"""Decisions are typed in, listed, answered, closed, changed and withdrawn on their page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from monitoring.model import FollowUp, Proposal, Response
from monitoring.pipeline.decisions import (
    Draft,
    add_decision,
    close_decision,
    decision_numbered,
    decisions,
)
from monitoring.scoring.counts import headline
from monitoring.ui import data

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"


def decide(text: str, **said: Any) -> int:
    """Keep a decision on the demonstration's round 2024; its number."""
    draft = Draft(**{"kind": "recommendation", "text": text} | said)
    return add_decision(data.workspace(), PLAN, "2024", draft, "Secretariat").number


def said(app: AppTest) -> str:
    """All that the page says in words."""
    kinds = (app.header, app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(str(one.value) for kind in kinds for one in kind).replace("\\", "")


def listed(app: AppTest) -> list[str]:
    """The texts of the decisions in the list."""
    return [] if not app.dataframe else list(app.dataframe[0].value["Decision"])


def type_decision(app: AppTest, **field: Any) -> AppTest:
    """Fill the form and record the decision."""
    for name in ("kind", "proposal"):
        if name in field:
            app.button_group(key=f"decision_{name}").set_value(field.pop(name)).run()
    for name, value in field.items():
        kinds = {"text": app.text_area, "country": app.selectbox, "node": app.selectbox,
                 "due": app.date_input}  # fmt: skip
        kinds.get(name, app.text_input)(key=f"decision_{name}").set_value(value)
    return app.button(key="decision_record").click().run()


def card(app: AppTest, way: str = "", **field: Any) -> AppTest:
    """Fill the fields of the drawer, and press its button for one way of dealing with a decision."""
    kinds = {"text": app.text_area, "reason": app.text_area, "by": app.text_input,
             "on": app.date_input, "state": app.button_group, "response": app.button_group}  # fmt: skip
    for name, value in field.items():
        kinds[name](key=f"decision_card_{name}").set_value(value)
    return app.button(key=f"decision_card_{way}").click().run()


def test_without_decisions_the_page_says_what_to_do(shown: OpenPage):
    app = shown("decisions", plan=PLAN)

    assert not app.exception
    assert "No decision has been recorded yet" in said(app)
    assert "Record the first one above" in said(app)


def test_a_plan_without_rounds_says_what_is_needed_first(shown: OpenPage):
    app = shown("decisions", plan="CCSCAP-2016")

    assert "The plan has no round yet. Add one on the page Returns" in said(app)
    assert [button.key for button in app.button if button.key == "decision_record"] == []


def test_a_decision_is_typed_in_and_listed(filled: OpenPage):
    app = filled("decisions", plan=PLAN, round="2024")

    type_decision(app, text="Adopt the bill", country="XAB", node="LE-2",
                  responsible="Ministry of Justice", due=date(2027, 6, 30), by="Chair")  # fmt: skip

    assert not app.exception
    assert "Decision 1 is recorded." in said(app)
    assert listed(app) == ["Adopt the bill"]
    assert list(app.dataframe[0].value["Round"]) == ["2024"]
    (kept,) = decisions(data.workspace(), PLAN)
    assert (kept.decision.country, kept.decision.node, kept.made_by) == ("XAB", "LE-2", "Chair")
    assert (kept.decision.due, kept.decision.round) == (date(2027, 6, 30), "2024")
    # The next one is about the same, in other words; who writes is remembered.
    assert app.text_area(key="decision_text").value == ""
    assert app.selectbox(key="decision_country").value == "XAB"
    assert app.text_input(key="decision_by").value == "Chair"


def test_what_is_missing_is_told_beside_the_form_and_nothing_is_kept(filled: OpenPage):
    app = filled("decisions", plan=PLAN, round="2024")

    type_decision(app, kind="rating", text="", country="XAB")

    told = said(app)
    assert "A decision needs a text. Write down what was agreed." in told
    assert "A decision on a rating says whose rating of which action it is." in told
    assert app.selectbox(key="decision_country").value == "XAB"
    assert decisions(data.workspace(), PLAN) == []


def test_a_proposal_says_what_is_proposed(filled: OpenPage):
    app = filled("decisions", plan=PLAN, round="2024")

    type_decision(app, kind="proposal", text="Two of these are one")
    assert "A proposal for the next edition says what is proposed." in said(app)
    type_decision(app, proposal="merge", node="PA-2")

    (kept,) = decisions(data.workspace(), PLAN)
    assert (kept.decision.proposal, kept.decision.node) == (Proposal.MERGE, "PA-2")
    assert app.dataframe[0].value["Kind"][0] == "proposal for the next edition: merge"


def test_late_ones_stand_first_and_are_marked(filled: OpenPage):
    filled()
    decide("Coming", due="2099-01-01")
    decide("Late", due="2024-12-31", country="XAC")

    app = filled("decisions", plan=PLAN)

    assert "2 decisions, of which open: 2; past their due date: 1" in said(app)
    assert listed(app) == ["Late", "Coming"]
    assert list(app.dataframe[0].value["State"]) == ["▲ open, late", "open"]


def test_the_address_says_which_are_listed(filled: OpenPage):
    filled()
    decide("A", country="XAB", node="LE-2")
    decide("B", country="XAC", kind="commitment")
    decide("C", kind="proposal", proposal="keep", node="LE-2")
    number = decide("D", country="XAB")
    close_decision(data.workspace(), PLAN, number)

    assert listed(filled("decisions", plan=PLAN, country="XAB")) == ["A", "D"]
    assert listed(filled("decisions", plan=PLAN, country="nobody")) == ["C"]
    assert listed(filled("decisions", plan=PLAN, kind="commitment")) == ["B"]
    assert listed(filled("decisions", plan=PLAN, state="done")) == ["D"]
    assert listed(filled("decisions", plan=PLAN, area="LE")) == ["A", "C"]
    assert listed(filled("decisions", plan=PLAN, area="LE-2", kind="proposal")) == ["C"]
    nothing = filled("decisions", plan=PLAN, state="late")
    assert listed(nothing) == []
    assert "No decision fits these choices." in said(nothing)
    assert "Shown: " not in said(nothing)
    assert listed(filled("decisions", plan=PLAN, decided_in="2021")) == []


def test_a_response_is_recorded_and_without_a_reason_refused(filled: OpenPage):
    filled()
    decide("Adopt the bill", country="XAB")
    app = filled("decisions", plan=PLAN, decision="1")

    card(app, "keep_response", response="partly")
    assert "A decision that is not accepted, or only partly, needs a reason." in said(app)
    card(app, "keep_response", reason="No money before 2028", by="Minister")

    assert "The response to decision 1 is recorded: accepted in part." in said(app)
    kept = decision_numbered(data.workspace(), PLAN, 1)
    assert (kept.decision.response, kept.decision.response_reason, kept.written_by) == (
        Response.PARTLY, "No money before 2028", "Minister",
    )  # fmt: skip
    assert "response: accepted in part: No money before 2028" in history(app)


def history(app: AppTest) -> str:
    return "\n".join(str(table.value.to_csv()) for table in app.table).replace("\\", "")


def test_a_decision_about_nobody_has_no_response(filled: OpenPage):
    filled()
    decide("Meet again")
    app = filled("decisions", plan=PLAN, decision="1")

    assert [tab.label for tab in app.tabs] == ["Follow-up", "Change it", "History", "Withdraw"]


def test_a_decision_is_done_and_opened_again(filled: OpenPage):
    filled()
    decide("Meet again", due="2024-12-31")
    app = filled("decisions", plan=PLAN, decision="1")
    assert "▲ open, late" in said(app)

    card(app, "keep_state", state="done", on=date(2025, 2, 3))
    assert "The state of decision 1 is recorded: done." in said(app)
    assert decision_numbered(data.workspace(), PLAN, 1).decision.closed_on == date(2025, 2, 3)
    card(app, "keep_state", state="open")

    assert decision_numbered(data.workspace(), PLAN, 1).decision.state is FollowUp.OPEN
    assert "state: done, 3 February 2025" in history(app)


def test_a_decision_is_changed_and_withdrawn(filled: OpenPage):
    filled()
    decide("Meet agian", due="1985-01-01")
    app = filled("decisions", plan=PLAN, decision="1")

    card(app, "keep_change", text="Meet again")
    assert "Decision 1 is changed." in said(app)
    assert listed(app) == ["Meet again"]
    card(app, "withdraw")

    assert "Decision 1 is withdrawn." in said(app)
    assert decisions(data.workspace(), PLAN) == []


def test_what_somebody_else_changed_meanwhile_is_told_and_what_was_typed_stays(filled: OpenPage):
    filled()
    decide("Meet again")
    app = filled("decisions", plan=PLAN, decision="1")
    close_decision(data.workspace(), PLAN, 1, by="Somebody")

    card(app, "keep_change", text="Meet in May")

    assert "Decision 1 was changed meanwhile by Somebody and stands at version 2." in said(app)
    assert decision_numbered(data.workspace(), PLAN, 1).decision.text == "Meet again"
    assert app.text_area(key="decision_card_text").value == "Meet in May"
    card(app, "keep_change")
    kept = decision_numbered(data.workspace(), PLAN, 1)
    assert (kept.decision.text, kept.decision.state) == ("Meet in May", FollowUp.DONE)


def test_a_link_to_a_decision_that_is_gone_says_so(shown: OpenPage):
    app = shown("decisions", plan=PLAN, decision="7")

    assert "CCSCAP-2016-DEMO has no decision 7 in force." in said(app)


def test_hostile_words_stay_words(filled: OpenPage):
    filled()
    decide("![x](http://evil/a.png) <script>alert(1)</script> **b**", country="XAB")
    app = filled("decisions", plan=PLAN, decision="1")

    assert not app.exception
    assert not [one for one in app.markdown if "![x](" in one.value]


def test_a_country_shows_its_decisions_late_ones_first(filled: OpenPage):
    filled()
    decide("Of another", country="XAC")
    decide("Coming", country="XAB", due="2099-01-01")
    decide("Late", country="XAB", due="2024-12-31")

    app = filled("country", plan=PLAN, round="2024", country="XAB", view="decisions")
    other = filled("country", plan=PLAN, round="2024", country="XAA", view="decisions")

    assert not app.exception
    assert "2 decisions, of which open: 2; past their due date: 1" in said(app)
    (texts,) = [list(one.value["Decision"]) for one in app.dataframe if "Decision" in one.value]
    assert texts == ["Late", "Coming"]
    views = next(one for one in other.button_group if one.key == "view@country")
    assert "Round by round" in views.options
    assert "Decisions and follow-up" not in views.options


def test_proposals_stand_beside_the_counts_that_speak_for_them(filled: OpenPage):
    app = filled("next_edition", plan=PLAN, round="2024")
    assert "Nothing has been proposed for the next edition yet" in said(app)

    app.button_group(key="proposal_proposal").set_value("drop").run()
    app.text_area(key="proposal_text").set_value("Nobody asks for it")
    app.selectbox(key="proposal_node").set_value("TI-1")
    app.button(key="proposal_record").click().run()

    assert not app.exception
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["Proposal"], row["Proposed"], row["Decisions"]) == (
        "drop", "Nobody asks for it", "1",
    )  # fmt: skip
    counted = headline(data.results(PLAN, "best_available").answers, "2024", node="TI-1")
    assert (row["Implemented"], row["Applicable"]) == (counted.implemented, counted.applicable)
