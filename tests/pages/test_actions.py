"""The register of actions can be searched and narrowed down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]


def codes(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Code"])


@pytest.mark.parametrize("plan", ["CCSCAP-2016-DEMO", "WBL-CARIB"])
def test_words_of_an_action_are_found_whatever_else_it_lacks(shown: OpenPage, plan: str):
    app = shown("actions", plan=plan, view="register")
    every = codes(app)

    app.text_input(key=f"register_search@{plan}").set_value("a").run()
    assert not app.exception
    assert codes(app) == every
    app.text_input(key=f"register_search@{plan}").set_value("xyzzy").run()
    assert not app.exception
    assert app.header[0].value == f"0 of {len(every)} actions"


def test_two_words_must_both_be_there(shown: OpenPage):
    app = shown("actions", plan="CCSCAP-2016-DEMO", view="register")

    app.text_input(key="register_search@CCSCAP-2016-DEMO").set_value("STAFF the cert manager").run()

    assert codes(app) == ["TI-3"]


def test_state_and_who_answers_narrow_the_register_down(shown: OpenPage):
    app = shown("actions", plan="CCSCAP-2016-DEMO", view="register")

    app.selectbox(key="register_state@CCSCAP-2016-DEMO").set_value("late").run()
    late = codes(app)
    app.selectbox(key="register_responsibility@CCSCAP-2016-DEMO").set_value("the region").run()

    assert set(codes(app)) < set(late)
    assert app.header[0].value == f"{len(codes(app))} of 24 actions"


def test_a_search_in_one_plan_is_none_in_another(shown: OpenPage):
    app = shown("actions", plan="CCSCAP-2016-DEMO", view="register")
    app.text_input(key="register_search@CCSCAP-2016-DEMO").set_value("staff").run()

    other = shown("actions", plan="WBL-CARIB", view="register")

    assert other.header[0].value == "35 of 35 actions"
