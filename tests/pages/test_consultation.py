"""The page Consultation: what a room may see, in the order of whoever presents."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from monitoring.pipeline.decisions import decisions
from monitoring.ui import data

OpenPage = Callable[..., AppTest]
DEMO = {"plan": "CCSCAP-2016-DEMO", "round": "2024"}


def words(app: AppTest) -> str:
    """All that the page says, the figure's own data too, in one string without marks."""
    kinds = (app.markdown, app.caption, app.title, app.info, app.warning)
    told = [str(one.value) for kind in kinds for one in kind]
    figures = [chart.proto.spec or chart.proto.figure.spec for chart in app.get("plotly_chart")]
    return "\n".join([*told, *figures]).replace("\\", "")


def address(app: AppTest, name: str) -> str:
    found = app.query_params.get(name, "")
    return found[0] if isinstance(found, list) else str(found)


def position(app: AppTest) -> str:
    return next(
        one.value for one in app.markdown if one.value.split(" of ")[0].isdigit() and " of " in one.value
    )  # fmt: skip


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"room_{name}").click().run()


def choose(app: AppTest, step: str) -> None:
    app.selectbox(key="room_step_CCSCAP-2016-DEMO").set_value(step).run()


def titles(app: AppTest) -> list[str]:
    return [box.label for box in app.checkbox if box.key.startswith("room_shown_")]


def test_the_list_names_every_step_and_says_what_is_not_published(shown: OpenPage):
    app = shown("consultation", **DEMO)

    assert titles(app)[:2] == ["Where the region stands", "Minimum standards"]
    assert titles(app)[-1] == "Decisions"
    assert app.expander[0].label == "Countries shown: 15 of 15"
    assert app.info[0].value.startswith("Round 2024 is not published. The newest published")


def test_a_link_opens_its_step_and_next_leads_on(shown: OpenPage):
    app = shown("consultation", step="standards", **DEMO)

    assert position(app) == "2 of 24"
    press(app, "next")
    assert (position(app), address(app, "step")) == ("3 of 24", "moved")
    press(app, "previous")
    press(app, "page_down")
    assert address(app, "step") == "moved"
    press(app, "escape")
    assert address(app, "step") == ""
    assert app.title[0].value == "Consultation"


def test_the_ends_have_no_way_beyond_them(shown: OpenPage):
    app = shown("consultation", step="region", **DEMO)
    assert app.button(key="room_previous").disabled

    app = shown("consultation", step="decisions", **DEMO)
    assert app.button(key="room_next").disabled
    assert position(app) == "24 of 24"


def test_an_address_with_an_unknown_step_opens_the_first(shown: OpenPage):
    app = shown("consultation", step="country:JAM", **DEMO)

    assert (position(app), address(app, "step")) == ("1 of 24", "region")


def test_a_link_to_a_country_opens_its_step(shown: OpenPage):
    app = shown("consultation", country="XAC", **DEMO)

    assert address(app, "step") == "country:XAC"
    press(app, "escape")
    assert address(app, "step") == ""


def walked(app: AppTest, *, until: str) -> list[str]:
    """What each step says, from the one that is shown to another."""
    told = [words(app)]
    while address(app, "step") != until:
        press(app, "next")
        assert not app.exception
        told.append(words(app))
    return told


def test_nothing_of_a_round_that_is_not_published_is_in_the_page(shown: OpenPage):
    for told in walked(shown("consultation", step="region", **DEMO), until="country:XAB"):
        assert "2024" not in told
        assert "Draft" not in told
        assert "round 2021 · published" in told


def test_drafts_are_shown_when_asked_for_and_marked_on_every_step(shown: OpenPage):
    app = shown("consultation", step="region", drafts="show", **DEMO)

    for told in walked(app, until="country:XAB"):
        assert "round 2024 · open" in told
        assert "Draft, not published" in told


def test_a_published_round_is_no_draft_while_drafts_are_shown(shown: OpenPage):
    app = shown("consultation", step="region", drafts="show", plan="CCSCAP-2016-DEMO", round="2021")

    assert "Draft" not in words(app)
    assert "round 2021 · published" in words(app)


def test_drafts_are_turned_on_in_the_list(shown: OpenPage):
    app = shown("consultation", **DEMO)

    app.toggle(key="room_drafts_switch").set_value(True).run()

    assert address(app, "drafts") == "show"
    assert "marked as a draft" in app.warning[0].value
    assert "round 2024" in words(press(app, "start"))


def test_the_newest_published_round_is_one_click_away(shown: OpenPage):
    app = shown("consultation", **DEMO)

    press(app, "published")

    assert address(app, "round") == "2021"
    assert not app.info


def test_without_a_published_round_nothing_is_shown_until_drafts_are_asked_for(shown: OpenPage):
    app = shown("consultation", plan="WBL-CARIB", step="region")

    assert "no round before it is" in app.info[0].value
    assert not app.get("plotly_chart")

    app.button(key="room_drafts_button").click().run()
    assert titles(app)[0] == "Where the region stands"


def test_hidden_names_are_nowhere_in_the_page(shown: OpenPage):
    app = shown("consultation", step="region", names="hidden", **DEMO)

    assert position(app) == "1 of 9"
    for told in walked(app, until="decisions"):
        for name in ("Country A", "Country O", "XAA", "XAO"):
            assert name not in told
    assert address(app, "names") == "hidden"


def test_hiding_names_leaves_a_country_s_step_for_the_one_before_the_countries(shown: OpenPage):
    app = shown("consultation", step="country:XAC", **DEMO)

    press(app, "names")

    assert address(app, "step") == "area:RC"
    assert "XAC" not in str(dict(app.query_params))
    press(app, "names")
    assert position(app) == "8 of 24"


def test_names_stay_hidden_in_the_list_of_steps(shown: OpenPage):
    app = shown("consultation", names="hidden", **DEMO)

    assert titles(app)[-1] == "Decisions"
    assert not [title for title in titles(app) if title.startswith("Country")]


def test_a_skipped_step_is_not_presented_and_a_link_remembers_it(shown: OpenPage):
    app = shown("consultation", **DEMO)

    app.checkbox(key="room_shown_CCSCAP-2016-DEMO_region").uncheck().run()
    link = address(app, "steps")
    press(app, "start")

    assert (position(app), address(app, "step")) == ("1 of 23", "standards")
    other = shown("consultation", steps=link, step="standards", **DEMO)
    assert position(other) == "1 of 23"


def test_all_countries_are_skipped_at_once(shown: OpenPage):
    app = shown("consultation", **DEMO)
    app.session_state["room_countries_CCSCAP-2016-DEMO_5"] = True
    app.run()

    app.button(key="room_all_False_CCSCAP-2016-DEMO_5").click().run()

    assert app.expander[0].label == "Countries shown: 0 of 15"
    assert "country" not in address(app, "steps")
    assert position(press(app, "start")) == "1 of 9"


def test_a_step_is_moved_up_and_the_order_of_the_plan_comes_back(shown: OpenPage):
    app = shown("consultation", **DEMO)

    choose(app, "standards")
    app.button(key="room_up_CCSCAP-2016-DEMO").click().run()
    assert titles(app)[:2] == ["Minimum standards", "Where the region stands"]
    assert address(app, "steps").startswith("standards,region,moved")

    press(app, "anew")
    assert titles(app)[:2] == ["Where the region stands", "Minimum standards"]
    assert address(app, "steps") == ""


def test_one_begins_with_the_step_that_was_chosen_unless_it_is_skipped(shown: OpenPage):
    app = shown("consultation", **DEMO)
    choose(app, "area:LE")

    app.checkbox(key="room_shown_CCSCAP-2016-DEMO_area:LE").set_value(False).run()
    assert app.button(key="room_from_CCSCAP-2016-DEMO").disabled

    app.checkbox(key="room_shown_CCSCAP-2016-DEMO_area:LE").set_value(True).run()
    press(app, "from_CCSCAP-2016-DEMO")
    assert address(app, "step") == "area:LE"


def test_what_is_folded_is_passed_as_one(shown: OpenPage):
    app = shown("consultation", **DEMO)

    choose(app, "decisions")
    assert app.button(key="room_down_CCSCAP-2016-DEMO").disabled
    app.button(key="room_up_CCSCAP-2016-DEMO").click().run()

    assert titles(app)[-2:] == ["Regional and international cooperation", "Decisions"]
    assert address(app, "steps").endswith(
        "area:RC,decisions," + ",".join(f"country:XA{letter}" for letter in "ABCDEFGHIJKLMNO")
    )


def test_a_typed_title_is_presented_but_not_while_names_are_hidden(shown: OpenPage):
    app = shown("consultation", **DEMO)

    assert not [field for field in app.text_input if field.key.startswith("room_title_")]
    app.toggle(key="room_retitle").set_value(True).run()
    app.text_input(key="room_title_CCSCAP-2016-DEMO_region").set_value("As in Country A").run()
    assert titles(app)[0] == "As in Country A"
    press(app, "start")
    assert "As in Country A" in words(app)

    press(app, "names")
    assert "As in Country A" not in words(app)
    assert "Where the region stands" in words(app)


def test_a_decision_is_typed_in_beside_the_figure_and_stands_there(filled: OpenPage):
    app = filled("consultation", step="country:XAA", **DEMO)

    press(app, "decide")
    assert app.selectbox(key="room_decision_country").value == "XAA"
    app.text_area(key="room_decision_text").set_value("Hold a dry run")
    app.button(key="room_decision_record").click().run()
    press(app, "decide")

    assert not app.exception
    assert "Hold a dry run" in words(app)


def test_a_decision_is_filed_in_the_round_of_the_consultation_and_not_in_the_one_shown(
    filled: OpenPage,
):
    app = filled("consultation", step="decisions", **DEMO)

    press(app, "decide")
    assert "For round 2024" in words(app)
    app.text_area(key="room_decision_text").set_value("Hold a dry run")
    app.button(key="room_decision_record").click().run()

    (kept,) = decisions(data.workspace(), DEMO["plan"])
    assert kept.decision.round == "2024"
    assert "round 2021 · published" in words(app)
    assert "1 decision, of which open: 1" in words(app)


def test_while_a_decision_is_typed_no_key_leads_away_from_it(shown: OpenPage):
    app = shown("consultation", step="standards", **DEMO)

    press(app, "decide")

    assert {button.key for button in app.button if button.key.startswith("room_")} == {
        "room_previous", "room_next", "room_names", "room_decide", "room_leave",
        "room_decision_record",
    }  # fmt: skip
    assert not app.button(key="room_next").proto.shortcut
    press(app, "decide")
    assert app.button(key="room_next").proto.shortcut == "right"


def test_a_decision_s_words_are_not_shown_while_names_are_hidden(filled: OpenPage):
    app = filled("consultation", step="region", **DEMO)
    press(app, "decide")
    app.text_area(key="room_decision_text").set_value("Country A holds a dry run")
    app.button(key="room_decision_record").click().run()
    press(app, "decide")
    assert "dry run" in words(app)

    press(app, "names")

    assert "dry run" not in words(app)
    assert "Its text is not shown while names are hidden" in words(app)


def test_the_countries_that_a_decision_may_be_about_are_numbers_too(shown: OpenPage):
    app = shown("consultation", step="region", names="hidden", **DEMO)

    press(app, "decide")

    offered = app.selectbox(key="room_decision_country").options
    assert offered[1:4] == ["Region", "Country 1", "Country 2"]
    assert offered[-1] == "Country 15"


def test_evidence_and_comments_are_on_no_step(shown: OpenPage):
    app = shown("consultation", step="country:XAA", drafts="show", **DEMO)

    assert "evidence" not in words(app).casefold()
    assert "@" not in words(app)
